//! A stretch of the line: whom a number of units reaches, or who gives them back.

use crate::fault::Fault;
use crate::line::{Place, Priority, Tally};
use crate::order::{Kind, Order};
use crate::units::Units;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Orders in order from one end of a queue, up to and including one of them.
///
/// All before `last` take part with everything they have there, `last` with `last_units`. It stands
/// for a hundred thousand orders as well as for one, so that a receipt is one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// The last order that takes part.
    pub last: Place,
    /// Its units that take part.
    pub last_units: Units,
    /// Its units that do not.
    pub last_rest: Units,
    /// How many orders take part.
    pub orders: u64,
    /// Units of all of them.
    pub units: Units,
    /// Those of unpaid orders.
    pub unpaid: Units,
    /// Those of pre-orders.
    pub preordered: Units,
    /// By priority: the units, and how many of the orders leave the line (or, taken back, join it).
    pub line: BTreeMap<Priority, Tally>,
}

/// What one order can contribute to a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taker {
    /// Where it stands.
    pub place: Place,
    /// Units that it has there.
    pub units: Units,
    /// Whether it awaits payment.
    pub unpaid: bool,
    /// Whether it is a pre-order.
    pub preorder: bool,
    /// Whether it stands in line, before units are taken back.
    pub in_line: bool,
}

impl Taker {
    /// An order that can contribute `units`.
    pub fn of(order: &Order, units: Units) -> Result<Self, Fault> {
        Ok(Self {
            place: order.place,
            units,
            unpaid: order.is_unpaid(),
            preorder: order.kind == Kind::Preorder,
            in_line: !order.stages.in_line()?.is_zero(),
        })
    }
}

/// From which of its stages an order gives units back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Units allocated: they wait again.
    Allocated,
    /// Units held on hand for an unpaid order: they are held later.
    Held,
}

/// At which end of the line a stretch lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Units are handed out along the line.
    Head,
    /// Units are taken back, from orders that may stand in line with others.
    Tail,
}

impl Stretch {
    /// Hands `units` out (or takes them back) along `queue` until none is left; `None` where
    /// nobody takes part.
    pub fn along(
        end: End,
        queue: impl IntoIterator<Item = Result<Taker, Fault>>,
        units: Units,
    ) -> Result<Option<Self>, Fault> {
        let mut stretch: Option<Self> = None;
        let mut left = units;
        for taker in queue {
            if left.is_zero() {
                break;
            }
            let taker = taker?;
            let taken = taker.units.min(left);
            if taken.is_zero() {
                continue;
            }
            left = left.minus(taken)?;
            stretch.get_or_insert_with(|| Self::empty(taker.place)).lengthen(end, taker, taken)?;
        }
        Ok(stretch)
    }

    /// A stretch that nobody takes part in yet.
    pub const fn empty(at: Place) -> Self {
        Self {
            last: at,
            last_units: Units::ZERO,
            last_rest: Units::ZERO,
            orders: 0,
            units: Units::ZERO,
            unpaid: Units::ZERO,
            preordered: Units::ZERO,
            line: BTreeMap::new(),
        }
    }

    /// Adds one more order, which takes part with `taken` of its units.
    pub fn lengthen(&mut self, end: End, taker: Taker, taken: Units) -> Result<(), Fault> {
        let share = |counts: bool| if counts { taken } else { Units::ZERO };
        self.last = taker.place;
        self.last_units = taken;
        self.last_rest = taker.units.minus(taken)?;
        self.orders = self
            .orders
            .checked_add(1)
            .ok_or_else(|| Fault::new("too many orders in one stretch"))?;
        self.units = self.units.plus(taken)?;
        self.unpaid = self.unpaid.plus(share(taker.unpaid))?;
        self.preordered = self.preordered.plus(share(taker.preorder))?;
        let moves = match end {
            End::Head => self.last_rest.is_zero(),
            End::Tail => !taker.in_line,
        };
        let tally = self.line.entry(taker.place.priority).or_default();
        *tally = tally.plus(Tally { orders: u64::from(moves), units: taken })?;
        Ok(())
    }
}
