//! Amounts as Stripe counts them, where that is not as ISO 4217 does
//! (<https://docs.stripe.com/currencies>).

use shared::money::{Currency, Money};

/// How Stripe counts a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Count {
    /// In the same minor units.
    Same,
    /// In thousandths, of which card networks take no single ones.
    Tens,
    /// In hundredths of a unit that has none any more.
    Hundredths,
    /// In whole units, where ISO 4217 has hundredths.
    Whole,
    /// Not at all, or nobody has said how.
    Never,
}

/// What is not counted as ISO 4217 does, and the others whose decimals are not two: those are the
/// ones to look for when Stripe changes its mind.
const TABLE: [(Count, &[&str]); 5] = [
    (
        Count::Same,
        &[
            "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "PYG", "RWF", "VND", "VUV", "XAF",
            "XOF", "XPF",
        ],
    ),
    (Count::Tens, &["BHD", "JOD", "KWD", "OMR", "TND"]),
    (Count::Hundredths, &["ISK", "UGX"]),
    (Count::Whole, &["MGA"]),
    (Count::Never, &["CLF", "IQD", "LYD", "UYI", "UYW"]),
];

fn count(currency: Currency) -> Count {
    let code = currency.to_string();
    let row = TABLE.iter().find(|(_, codes)| codes.contains(&code.as_str()));
    row.map_or(Count::Same, |(count, _)| *count)
}

/// The amount as it is sent; `None` where it cannot be said to the minor unit.
pub(super) fn to_stripe(money: Money) -> Option<u64> {
    let amount = money.amount();
    match count(money.currency()) {
        Count::Same => Some(amount),
        Count::Tens => amount.is_multiple_of(10).then_some(amount),
        Count::Hundredths => amount.checked_mul(100),
        Count::Whole => amount.is_multiple_of(100).then_some(amount / 100),
        Count::Never => None,
    }
}

/// The money that an amount of an answer is; its currency is a code in small letters.
pub(super) fn from_stripe(amount: u64, code: &str) -> Option<Money> {
    let currency = Currency::parse(&code.to_ascii_uppercase())?;
    let minor = match count(currency) {
        Count::Same | Count::Tens => amount,
        Count::Hundredths => amount.is_multiple_of(100).then_some(amount / 100)?,
        Count::Whole => amount.checked_mul(100)?,
        Count::Never => return None,
    };
    Money::new(minor, currency)
}

/// The code as it is sent.
pub(super) fn code(currency: Currency) -> String {
    currency.to_string().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::cash::grain;

    fn money(amount: u64, code: &str) -> Option<Money> {
        Money::new(amount, Currency::parse(code)?)
    }

    #[test]
    fn amounts_both_ways() {
        for (amount, code, sent) in [
            (12_900, "EUR", 12_900),
            (0, "EUR", 0),
            (500, "JPY", 500),
            (1_045, "HUF", 1_045),
            (80_045, "TWD", 80_045),
            (5_120, "KWD", 5_120),
            (5, "ISK", 500),
            (5, "UGX", 500),
            (500, "MGA", 5),
        ] {
            let given = money(amount, code);
            assert_eq!(given.and_then(to_stripe), Some(sent), "{amount} {code}");
            assert_eq!(from_stripe(sent, &code.to_ascii_lowercase()), given, "{amount} {code}");
        }
    }

    #[test]
    fn what_cannot_be_said_exactly_is_not_said() {
        for (amount, code) in [
            (5_124, "KWD"),
            (1, "TND"),
            (101, "MGA"),
            (1, "UYI"),
            (10, "IQD"),
            (shared::units::MAX_EXACT, "MGA"),
        ] {
            assert_eq!(money(amount, code).and_then(to_stripe), None, "{amount} {code}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_not_taken() {
        for (amount, code) in [
            (501, "isk"),
            (1, "iqd"),
            (1, "eu"),
            (1, ""),
            (1, "€€€"),
            (u64::MAX, "mga"),
            (u64::MAX, "eur"),
        ] {
            assert_eq!(from_stripe(amount, code), None, "{amount} {code}");
        }
    }

    #[test]
    fn a_charge_in_steps_can_always_be_said() {
        for (_, codes) in TABLE.iter().filter(|(count, _)| *count != Count::Never) {
            for code in *codes {
                let step = Currency::parse(code).map(grain).unwrap_or_default();
                assert!(money(step * 7, code).and_then(to_stripe).is_some(), "{code}");
            }
        }
    }
}
