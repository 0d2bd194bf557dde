//! Money: minor units and a currency.

use crate::fault::Fault;
use crate::units::{MAX_EXACT, Units};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Highest unit price: 10 000 of them still fit 2^53 − 1 minor units.
pub const MAX_PRICE: u64 = 900_719_925_474;

/// A currency code of ISO 4217: three capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// No currency in particular (ISO 4217 `XXX`).
    pub const NONE: Self = Self(*b"XXX");

    /// The code as a currency, if it is three capital letters.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Self(bytes))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| fmt::Write::write_char(f, char::from(*b)))
    }
}

impl TryFrom<String> for Currency {
    type Error = Fault;

    fn try_from(code: String) -> Result<Self, Fault> {
        Self::parse(&code).ok_or_else(|| Fault::new("a currency is three capital letters"))
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.to_string()
    }
}

/// An amount of money that is not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Money {
    amount: u64,
    currency: Currency,
}

/// An amount as it was written, before its bounds are looked at.
#[derive(Deserialize)]
struct Unchecked {
    amount: u64,
    currency: Currency,
}

impl TryFrom<Unchecked> for Money {
    type Error = Fault;

    fn try_from(read: Unchecked) -> Result<Self, Fault> {
        Self::new(read.amount, read.currency)
            .ok_or_else(|| Fault::new("an amount of money is out of range"))
    }
}

impl Money {
    /// `amount` minor units (ISO 4217 exponent) of `currency`.
    pub const fn new(amount: u64, currency: Currency) -> Option<Self> {
        if amount <= MAX_EXACT { Some(Self { amount, currency }) } else { None }
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self { amount: 0, currency }
    }

    /// Minor units.
    pub const fn amount(self) -> u64 {
        self.amount
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The price of `units`; a fault beyond 2^53 − 1 minor units.
    pub fn times(self, units: Units) -> Result<Self, Fault> {
        self.amount
            .checked_mul(units.get())
            .and_then(|amount| Self::new(amount, self.currency))
            .ok_or_else(|| Fault::new("a sum of money is out of range"))
    }

    /// The sum; a fault between currencies or out of range.
    pub fn plus(self, other: Self) -> Result<Self, Fault> {
        if self.currency != other.currency {
            return Err(Fault::new("two currencies do not add up"));
        }
        self.amount
            .checked_add(other.amount)
            .and_then(|amount| Self::new(amount, self.currency))
            .ok_or_else(|| Fault::new("a sum of money is out of range"))
    }

    /// The difference, but never below 0; the currency is that of `self`.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self { amount: self.amount.saturating_sub(other.amount), currency: self.currency }
    }

    /// `percent` of it, rounded half up to the minor unit.
    pub fn percent(self, percent: u8) -> Result<Self, Fault> {
        let exact = u128::from(self.amount).checked_mul(u128::from(percent));
        exact
            .and_then(|hundredths| hundredths.checked_add(50)?.checked_div(100))
            .and_then(|amount| u64::try_from(amount).ok())
            .and_then(|amount| Self::new(amount, self.currency))
            .ok_or_else(|| Fault::new("a sum of money is out of range"))
    }
}
