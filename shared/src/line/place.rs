//! A place in line and what stands before it.

use crate::fault::Fault;
use crate::id::PlaceNumber;
use crate::units::Units;
use serde::de::{self, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::cmp::Reverse;
use std::fmt;

/// A named exception to first come, first served: −1000 to 1000, larger first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub struct Priority(i16);

/// Reads a number, or its text: as the key of a JSON object a number is a text, and inside a tagged
/// event serde no longer knows that it was a key.
impl<'de> Deserialize<'de> for Priority {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;

        impl Visitor<'_> for Number {
            type Value = Priority;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a priority from −{0} to {0}", Priority::MAX)
            }

            fn visit_i64<E: de::Error>(self, n: i64) -> Result<Priority, E> {
                let priority = i16::try_from(n).ok().and_then(Priority::new);
                priority.ok_or_else(|| E::invalid_value(Unexpected::Signed(n), &self))
            }

            fn visit_u64<E: de::Error>(self, n: u64) -> Result<Priority, E> {
                let n = i64::try_from(n);
                self.visit_i64(n.map_err(|_| E::custom("a priority is out of range"))?)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Priority, E> {
                let priority = text.parse().ok().and_then(Priority::new);
                priority.ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }
        }

        deserializer.deserialize_any(Number)
    }
}

impl Priority {
    /// Largest and, negated, smallest priority.
    pub const MAX: i16 = 1000;

    /// The priority `n`, if it lies within the bounds.
    pub const fn new(n: i16) -> Option<Self> {
        if n >= -Self::MAX && n <= Self::MAX { Some(Self(n)) } else { None }
    }

    /// The number.
    pub const fn get(self) -> i16 {
        self.0
    }
}

/// Where an order stands: by priority, larger first, then by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Larger first.
    pub priority: Priority,
    /// Smaller first.
    pub number: PlaceNumber,
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (Reverse(self.priority), self.number).cmp(&(Reverse(other.priority), other.number))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Orders and the units that they still need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// How many orders.
    pub orders: u64,
    /// Their units.
    pub units: Units,
}

impl Tally {
    /// One order that needs `units`, or nobody.
    pub const fn of(units: Units) -> Self {
        Self { orders: if units.is_zero() { 0 } else { 1 }, units }
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Result<Self, Fault> {
        let orders = self.orders.checked_add(other.orders);
        let orders = orders.ok_or_else(|| Fault::new("too many orders in line"))?;
        Ok(Self { orders, units: self.units.plus(other.units)? })
    }

    /// What is left without `other`.
    pub fn minus(self, other: Self) -> Result<Self, Fault> {
        let orders = self.orders.checked_sub(other.orders);
        let orders = orders.ok_or_else(|| Fault::new("fewer orders in line than leave it"))?;
        Ok(Self { orders, units: self.units.minus(other.units)? })
    }

    /// Whether nobody is counted.
    pub const fn is_empty(self) -> bool {
        self.orders == 0
    }
}
