//! The least that a card can be charged.

use crate::money::{Currency, Money};

/// Least amounts in minor units (ISO 4217), as card processors state them.
const MINIMUMS: [(&str, u64); 4] = [("EUR", 50), ("GBP", 30), ("JPY", 50), ("USD", 50)];

/// Where nothing is stated.
const OTHERWISE: u64 = 50;

/// The least that can be charged, in minor units.
pub fn minimum(currency: Currency) -> u64 {
    let code = currency.to_string();
    MINIMUMS.iter().find(|(known, _)| *known == code).map_or(OTHERWISE, |(_, least)| *least)
}

/// What charges are multiples of, in minor units.
pub fn grain(currency: Currency) -> u64 {
    let three_decimals = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
    if three_decimals.contains(&currency.to_string().as_str()) { 10 } else { 1 }
}

/// How much of a sum can be charged now; what cannot rides with the next one.
pub fn chargeable(sum: Money) -> Money {
    let currency = sum.currency();
    let over = sum.amount().checked_rem(grain(currency)).unwrap_or_default();
    let even = sum.amount().saturating_sub(over);
    let even = if even < minimum(currency) { 0 } else { even };
    Money::new(even, currency).unwrap_or_else(|| Money::zero(currency))
}
