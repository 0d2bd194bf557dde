//! A place in line and what stands before it.

use crate::fault::Fault;
use crate::id::PlaceNumber;
use crate::units::Units;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// A named exception to first come, first served: −1000 to 1000, larger first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Priority(i16);

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
