//! Amounts of money between minor units and what a merchant types and reads.

use shared::money::Money;

/// Decimals of a currency: the exponent of ISO 4217, 2 where it is not an exception.
pub(crate) fn exponent(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "UYI" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ => 2,
    }
}

/// The amount as a plain decimal, exact: `129.00`, `1500`, `12.345`.
pub(crate) fn decimal(amount: u64, exponent: u32) -> String {
    let digits = usize::try_from(exponent).unwrap_or(0);
    if digits == 0 {
        return amount.to_string();
    }
    let padded = format!("{amount:0>width$}", width = digits + 1);
    let (whole, part) = padded.split_at(padded.len() - digits);
    format!("{whole}.{part}")
}

/// An amount of money as it stands in a form.
pub(crate) fn typed(money: Money) -> String {
    decimal(money.amount(), exponent(&money.currency().to_string()))
}

/// Minor units of what was typed; `129`, `129.5`, `129,50` and `1 299.00` are amounts. `None` for
/// anything else, for decimals that the currency does not have, and for `1,299.00`, where it
/// cannot be known what the comma means.
pub(crate) fn parse(text: &str, exponent: u32) -> Option<u64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let places = usize::try_from(exponent).ok()?;
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > places {
        return None;
    }
    format!("{whole}{part:0<places$}").parse().ok()
}

/// What an amount in that currency looks like, for a hint.
pub(crate) fn example(exponent: u32) -> String {
    decimal(12_900 * 10_u64.pow(exponent.min(6)) / 100, exponent)
}

#[cfg(test)]
mod tests {
    use super::{decimal, example, exponent, parse};

    #[test]
    fn minor_units_become_decimals_and_back() {
        let check = |amount, currency, text: &str| {
            let exponent = exponent(currency);
            assert_eq!(decimal(amount, exponent), text, "{currency}");
            assert_eq!(parse(text, exponent), Some(amount), "{currency}");
        };
        check(12_900, "EUR", "129.00");
        check(0, "EUR", "0.00");
        check(5, "USD", "0.05");
        check(1_500, "JPY", "1500");
        check(12_345, "KWD", "12.345");
        check(7, "TND", "0.007");
        check(900_719_925_474, "EUR", "9007199254.74");
        check(9_007_199_254_740_991, "EUR", "90071992547409.91");
    }

    #[test]
    fn what_is_typed_is_an_amount_or_none() {
        let check =
            |text, exponent, expected| assert_eq!(parse(text, exponent), expected, "{text}");
        check("129", 2, Some(12_900));
        check("129.5", 2, Some(12_950));
        check(" 129,50 ", 2, Some(12_950));
        check("1 299,00", 2, Some(129_900));
        check("1,299.00", 2, None);
        check("1,299", 2, None);
        check("129.", 2, Some(12_900));
        check("129.555", 2, None);
        check("129.5", 0, None);
        check(".5", 2, None);
        check("-1", 2, None);
        check("", 2, None);
        check("1e3", 2, None);
        check("99999999999999999999", 2, None);
    }

    #[test]
    fn a_hint_has_the_decimals_of_its_currency() {
        let check = |exponent, expected: &str| assert_eq!(example(exponent), expected);
        check(2, "129.00");
        check(0, "129");
        check(3, "129.000");
    }
}
