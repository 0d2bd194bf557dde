//! Whole units of a sku.

use crate::fault::Fault;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Largest whole number that JSON readers everywhere keep exactly: 2^53 − 1 (RFC 8259, section 6).
pub const MAX_EXACT: u64 = 9_007_199_254_740_991;

/// Most units that one request may name: of stock, of a limit, or asked about.
pub const MAX_UNITS: u64 = 1_000_000_000;

/// Most units of one order.
pub const MAX_ORDERED: u64 = 10_000;

/// A number of units, from 0 to 2^53 − 1; its operations are checked.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(try_from = "u64")]
pub struct Units(u64);

impl Units {
    /// None.
    pub const ZERO: Self = Self(0);
    /// One.
    pub const ONE: Self = Self(1);

    /// As many units as `n`, if JSON can carry them.
    pub const fn new(n: u64) -> Option<Self> {
        if n <= MAX_EXACT { Some(Self(n)) } else { None }
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Whether there are none.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum; a fault beyond 2^53 − 1.
    pub fn plus(self, other: Self) -> Result<Self, Fault> {
        self.0
            .checked_add(other.0)
            .and_then(Self::new)
            .ok_or_else(|| Fault::new(format!("{self} + {other} units is out of range")))
    }

    /// The difference; a fault below 0.
    pub fn minus(self, other: Self) -> Result<Self, Fault> {
        self.0
            .checked_sub(other.0)
            .map(Self)
            .ok_or_else(|| Fault::new(format!("{self} − {other} units is below zero")))
    }

    /// The difference, but never below 0.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl TryFrom<u64> for Units {
    type Error = Fault;

    fn try_from(n: u64) -> Result<Self, Fault> {
        Self::new(n).ok_or_else(|| Fault::new(format!("{n} units is out of range")))
    }
}

impl From<u32> for Units {
    fn from(n: u32) -> Self {
        Self(u64::from(n))
    }
}

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
