//! The shelf of one sku: its offer and the figures of its stock.

use crate::fault::Fault;
use crate::line::{Priority, Tally};
use crate::offer::Offer;
use crate::order::Stages;
use crate::promise::Batches;
use crate::units::Units;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All that a decision needs of a sku beside single orders: small, whatever the line's length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    /// What is offered.
    pub offer: Offer,
    /// Whether the product was archived: to the public it is unknown, its orders live on.
    pub archived: bool,
    /// Units counted on the shelf.
    pub on_hand: Units,
    /// Units of all orders, by stage; `shipped` and `returned` as they stand in the orders.
    pub stages: Stages,
    /// Units that were ever received.
    pub received: Units,
    /// Net of all corrections and counts.
    pub adjusted: i64,
    /// Units that ever went out.
    pub shipped: Units,
    /// Units that came back onto the shelf.
    pub restocked: Units,
    /// Who is in line, by priority.
    pub line: BTreeMap<Priority, Tally>,
    /// Units of pre-orders that were not cancelled or expired.
    pub preorder_units: Units,
    /// Units in line of orders that were not pre-orders.
    pub backorder_units: Units,
    /// Supply on the way.
    pub batches: Batches,
    /// The latest place number given; 0 before the first order.
    pub last_number: u64,
    /// The sequence number of the latest event.
    pub sequence: u64,
}

impl Shelf {
    /// An empty shelf for a new offer.
    pub fn new(offer: Offer) -> Self {
        Self {
            offer,
            archived: false,
            on_hand: Units::ZERO,
            stages: Stages::default(),
            received: Units::ZERO,
            adjusted: 0,
            shipped: Units::ZERO,
            restocked: Units::ZERO,
            line: BTreeMap::new(),
            preorder_units: Units::ZERO,
            backorder_units: Units::ZERO,
            batches: Batches::new(),
            last_number: 0,
            sequence: 0,
        }
    }

    /// Units assigned to orders, paid or not.
    pub fn assigned(&self) -> Result<Units, Fault> {
        self.stages.allocated.plus(self.stages.held)
    }

    /// Units on hand beyond the assigned ones and the safety stock: what the line may get.
    pub fn free(&self) -> Result<Units, Fault> {
        Ok(self.on_hand.less(self.assigned()?).less(self.offer.safety_stock))
    }

    /// Units that a newcomer may have: 0 while anyone waits (API.md, rules 1 and 5).
    pub fn available(&self) -> Result<Units, Fault> {
        if self.in_line()?.is_empty() { self.free() } else { Ok(Units::ZERO) }
    }

    /// Everybody in line.
    pub fn in_line(&self) -> Result<Tally, Fault> {
        self.line.values().try_fold(Tally::default(), |sum, tally| sum.plus(*tally))
    }

    /// Who stands before a newcomer: everybody whose priority is not below the default.
    pub fn before_newcomer(&self) -> Result<Tally, Fault> {
        self.line
            .range(Priority::default()..)
            .try_fold(Tally::default(), |sum, (_, tally)| sum.plus(*tally))
    }

    /// Replaces what one order counts in the line.
    pub fn change_line(
        &mut self,
        priority: Priority,
        before: Tally,
        after: Tally,
    ) -> Result<(), Fault> {
        let tally = self.line.get(&priority).copied().unwrap_or_default();
        let tally = tally.plus(after)?.minus(before)?;
        if tally.is_empty() {
            self.line.remove(&priority);
        } else {
            self.line.insert(priority, tally);
        }
        Ok(())
    }
}
