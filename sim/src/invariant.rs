//! What must always hold, by the numbers of the architecture.

use shared::fault::Fault;
use std::fmt;

/// An invariant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "said by `words`")]
pub enum Invariant {
    I1,
    I2,
    I3,
    I4,
    I5,
    I6,
    I7,
    I8,
    I9,
    I10,
    I11,
    I12,
    I13,
    Swap,
    Code,
    NoFault,
}

impl Invariant {
    /// The invariant in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::I1 => "0 ≤ allocated + held ≤ on hand",
            Self::I2 => "received + returned + adjusted = on hand + shipped",
            Self::I3 => "each acknowledged key exists exactly once, with one answer forever",
            Self::I4 => "place numbers are unique, strictly rising, never reused",
            Self::I5 => "who was answered first stands first",
            Self::I6 => "allocation follows (priority, place); free units go to the line",
            Self::I7 => "the per-customer limit is exact",
            Self::I8 => "money adds up: in the order, its book, its plan, and at the provider",
            Self::I9 => "every effect at least once, at most once by its key",
            Self::I10 => "a projection is never ahead of its object, and equal once quiet",
            Self::I11 => "the outbox is not empty ⇒ the alarm is set",
            Self::I12 => "every promise that slips has a notice, a consent, a shipment or a refund",
            Self::I13 => "replaying the journal rebuilds the tables",
            Self::Swap => "a swapped order is one of the two, whole; what was paid goes along",
            Self::Code => "a code opens what it gives, inside its window, and no more",
            Self::NoFault => "the rules never meet a fault of their own",
        }
    }
}

/// An invariant that did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which.
    pub invariant: Invariant,
    /// What was found.
    pub found: String,
}

impl Violation {
    pub(crate) fn new(invariant: Invariant, found: impl Into<String>) -> Self {
        Self { invariant, found: found.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} ({}): {}", self.invariant, self.invariant.words(), self.found)
    }
}

impl From<Fault> for Violation {
    fn from(fault: Fault) -> Self {
        Self::new(Invariant::NoFault, fault.to_string())
    }
}

/// Refuses what does not hold.
pub(crate) fn holds(
    invariant: Invariant,
    condition: bool,
    found: impl FnOnce() -> String,
) -> Result<(), Violation> {
    if condition { Ok(()) } else { Err(Violation::new(invariant, found())) }
}
