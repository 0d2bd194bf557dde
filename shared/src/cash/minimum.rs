//! What a payment provider cannot charge: sums that are too small, and steps that are too fine.

use crate::money::Currency;

/// Lowest charges in minor units (ISO 4217), as Stripe publishes them for the currency that an
/// account is paid out in (<https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>,
/// looked up in November 2026).
///
/// A charge in another currency than the account's is converted first and must reach the minimum of
/// that one, at a rate that nobody knows beforehand: the provider may still say `amount_too_small`.
const MINIMA: [(&str, u64); 24] = [
    ("AED", 200),
    ("AUD", 50),
    ("BGN", 100),
    ("BRL", 50),
    ("CAD", 50),
    ("CHF", 50),
    ("CZK", 1_500),
    ("DKK", 250),
    ("EUR", 50),
    ("GBP", 30),
    ("HKD", 400),
    ("HUF", 17_500),
    ("INR", 50),
    ("JPY", 50),
    ("MXN", 1_000),
    ("MYR", 200),
    ("NOK", 300),
    ("NZD", 50),
    ("PLN", 200),
    ("RON", 200),
    ("SEK", 300),
    ("SGD", 50),
    ("THB", 1_000),
    ("USD", 50),
];

/// The minimum of currencies that are not in the table: the most frequent one there.
const OTHERS: u64 = 50;

/// The lowest sum that is charged by itself, in minor units (ISO 4217). What is less rides with the
/// next charge.
pub fn minimum(currency: Currency) -> u64 {
    let code = currency.to_string();
    MINIMA.iter().find(|(known, _)| *known == code).map_or(OTHERS, |(_, least)| *least)
}

/// The step that charges go in, in minor units (ISO 4217).
///
/// Of three decimals card networks take two, so that the last digit is 0; the ariary is charged
/// whole (<https://docs.stripe.com/currencies#three-decimal>).
pub fn grain(currency: Currency) -> u64 {
    match currency.to_string().as_str() {
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 10,
        "MGA" => 100,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap_or_else(|| unreachable!("{code} is no currency"))
    }

    #[test]
    fn minima() {
        for (code, least) in
            [("EUR", 50), ("USD", 50), ("GBP", 30), ("JPY", 50), ("HUF", 17_500), ("CZK", 1_500)]
        {
            assert_eq!(minimum(currency(code)), least, "{code}");
        }
        assert_eq!(minimum(currency("PHP")), OTHERS);
    }

    #[test]
    fn steps() {
        for (code, step) in [("EUR", 1), ("JPY", 1), ("ISK", 1), ("KWD", 10), ("MGA", 100)] {
            assert_eq!(grain(currency(code)), step, "{code}");
        }
    }

    #[test]
    fn every_minimum_can_be_charged() {
        for (code, least) in MINIMA {
            assert_eq!(least.checked_rem(grain(currency(code))), Some(0), "{code}");
        }
        for code in ["KWD", "BHD"] {
            assert_eq!(OTHERS.checked_rem(grain(currency(code))), Some(0), "{code}");
        }
    }
}
