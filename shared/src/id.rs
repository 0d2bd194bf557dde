//! Names of things: skus, batches, places, customers.

use crate::fault::Fault;
use crate::units::MAX_EXACT;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest name of a sku or batch, in characters.
pub const MAX_NAME: usize = 100;

/// Whether `text` may name a sku or a batch: 1–100 of `A-Z a-z 0-9 . _ -`, not `.` or `..`
/// (which paths fold away).
pub fn is_name(text: &str) -> bool {
    (1..=MAX_NAME).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        && text != "."
        && text != ".."
}

macro_rules! name {
    ($(#[$doc:meta])* $type:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $type(String);

        impl $type {
            /// The text as a name, if it is one (see [`is_name`]).
            pub fn parse(text: &str) -> Option<Self> {
                is_name(text).then(|| Self(text.to_owned()))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $type {
            type Error = Fault;

            fn try_from(text: String) -> Result<Self, Fault> {
                Self::parse(&text).ok_or_else(|| Fault::new("not a name"))
            }
        }

        impl From<$type> for String {
            fn from(name: $type) -> Self {
                name.0
            }
        }
    };
}

name! {
    /// A stock keeping unit: what is counted and sold.
    Sku
}
name! {
    /// The name of a batch: supply on the way.
    BatchName
}

/// The permanent number of an order in its sku's line: from 1, in order of commit, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64")]
pub struct PlaceNumber(u64);

impl PlaceNumber {
    /// The number `n`, from 1 to 2^53 − 1.
    pub const fn new(n: u64) -> Option<Self> {
        if n >= 1 && n <= MAX_EXACT { Some(Self(n)) } else { None }
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl TryFrom<u64> for PlaceNumber {
    type Error = Fault;

    fn try_from(n: u64) -> Result<Self, Fault> {
        Self::new(n).ok_or_else(|| Fault::new("a place number is at least 1"))
    }
}

impl fmt::Display for PlaceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Who a customer is for the per-customer limit: the e-mail address, trimmed and lower-cased.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CustomerKey(String);

impl CustomerKey {
    /// The key of an e-mail address in any spelling.
    pub fn of(email: &str) -> Self {
        Self(email.trim().to_lowercase())
    }

    /// The normalised address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
