//! Early access: codes that open a pre-order to their bearers before it opens to everyone.
//!
//! What a code has used is read off the orders that needed it, so that what they give up is the
//! code's again.

use crate::fault::Fault;
use crate::offer::Offer;
use crate::order::Order;
use crate::time::Timestamp;
use crate::units::Units;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// Longest code, in characters.
pub const MAX_CODE: usize = 100;

/// A code as it was written: 1 to [`MAX_CODE`] characters without blanks around them. `A` and `a` are
/// the same letter, for a code is also typed by hand, on keyboards that start with a capital.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

impl Code {
    /// The text as a code, if its length is one of a code; any characters do, for one that nobody
    /// gave out is just unknown.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let length = text.chars().take(MAX_CODE.saturating_add(1)).count();
        (1..=MAX_CODE).contains(&length).then(|| Self(text.to_owned()))
    }

    /// The text as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn letters(&self) -> impl Iterator<Item = u8> {
        self.0.bytes().map(|letter| letter.to_ascii_lowercase())
    }
}

/// Says nothing: a code opens something, and what is debugged ends up in logs.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code")
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for Code {}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> Ordering {
        self.letters().cmp(other.letters())
    }
}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl TryFrom<String> for Code {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self, Fault> {
        Self::parse(&text).ok_or_else(|| Fault::new("not a code"))
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

/// What a code gives: null is no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grant {
    /// From when on.
    pub opens_at: Option<Timestamp>,
    /// Until when.
    pub closes_at: Option<Timestamp>,
    /// How many units in all.
    pub units: Option<Units>,
    /// How many orders in all.
    pub uses: Option<Units>,
}

/// What the orders have of a code that needed it: without what was cancelled or expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Used {
    /// Their units.
    pub units: Units,
    /// How many they are.
    pub orders: Units,
}

impl Used {
    /// What one order has of the code that it needed.
    pub fn by(order: &Order) -> Result<Self, Fault> {
        let units = order.kept()?;
        Ok(Self { units, orders: units.min(Units::ONE) })
    }

    /// The same after an order changed.
    pub fn moved(self, before: Self, after: Self) -> Result<Self, Fault> {
        Ok(Self {
            units: self.units.plus(after.units)?.minus(before.units)?,
            orders: self.orders.plus(after.orders)?.minus(before.orders)?,
        })
    }
}

/// A code with what it gives and what of it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlyAccess {
    /// The code.
    pub code: Code,
    /// What it gives; nothing once it was taken back, while orders still have of it.
    pub grant: Option<Grant>,
    /// What is used of it.
    pub used: Used,
}

impl EarlyAccess {
    /// A code of which nothing is known.
    pub fn unknown(code: Code) -> Self {
        Self { code, grant: None, used: Used::default() }
    }

    /// Whether there is nothing to keep.
    pub fn is_void(&self) -> bool {
        self.grant.is_none() && self.used == Used::default()
    }

    /// What it opens at `now`: the units that it still gives, where that is bounded. Nothing outside
    /// its window, or once it is used up.
    pub fn opens(&self, now: Timestamp) -> Option<Room> {
        let grant = self.grant?;
        let units = grant.units.map(|units| units.less(self.used.units));
        let inside = grant.opens_at.is_none_or(|opens_at| opens_at <= now)
            && grant.closes_at.is_none_or(|closes_at| now < closes_at);
        let left = units.is_none_or(|units| !units.is_zero())
            && grant.uses.is_none_or(|uses| self.used.orders < uses);
        (inside && left).then_some(Room { units })
    }
}

/// Units that a code still gives; absent where it gives as many as there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// How many.
    pub units: Option<Units>,
}

/// Whether a code is needed at `now`, and would help: the pre-order is there and not open yet.
pub fn is_needed(offer: &Offer, now: Timestamp) -> bool {
    offer.before_release(now)
        && offer.preorder.and_then(|preorder| preorder.opens_at).is_some_and(|at| now < at)
}
