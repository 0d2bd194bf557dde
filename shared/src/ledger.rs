//! What a decision reads and writes: the tables of one sku, wherever they are kept.

use crate::code::{Code, EarlyAccess};
use crate::event::Event;
use crate::fault::Fault;
use crate::id::{CustomerKey, PlaceNumber};
use crate::line::{Place, Stage, Stretch, Tally};
use crate::order::{Entry, Order};
use crate::shelf::Shelf;
use crate::time::Timestamp;
use crate::units::Units;

/// The tables as they stand.
pub trait Ledger {
    /// The shelf; absent before the first offer.
    fn shelf(&self) -> Option<&Shelf>;

    /// One order.
    fn order(&self, number: PlaceNumber) -> Result<Option<Order>, Fault>;

    /// Who stands in line before a place.
    fn ahead_of(&self, place: Place) -> Result<Tally, Fault>;

    /// Whom `units` reach from the head of the line.
    fn head(&self, units: Units) -> Result<Option<Stretch>, Fault>;

    /// Who has the last `units` in `stage`: lowest priority first, then highest number.
    fn tail(&self, stage: Stage, units: Units) -> Result<Option<Stretch>, Fault>;

    /// Units that a customer has: ordered and neither cancelled nor expired.
    fn units_of(&self, customer: &CustomerKey) -> Result<Units, Fault>;

    /// Unpaid orders whose hold has run out at `now`, the earliest first.
    fn holds_run_out(&self, now: Timestamp) -> Result<Vec<PlaceNumber>, Fault>;

    /// The order whose deadline came first, at `now` or before. A deadline may be earlier than what
    /// [`crate::delay::due`] says: then there is nothing to do yet.
    fn first_due(&self, now: Timestamp) -> Result<Option<PlaceNumber>, Fault>;

    /// Up to `most` orders in line, in order, after a place.
    fn in_line_after(&self, place: Option<Place>, most: u64) -> Result<Vec<Order>, Fault>;

    /// What is known of a code.
    fn code(&self, code: &Code) -> Result<Option<EarlyAccess>, Fault>;

    /// When the latest event happened.
    fn latest(&self) -> Result<Timestamp, Fault>;
}

/// The tables, to be changed. Only [`crate::evolve::evolve`] calls these.
pub trait Tables: Ledger {
    /// Replaces what is known of a code, and forgets one that is void.
    fn set_code(&mut self, early: EarlyAccess) -> Result<(), Fault>;

    /// Replaces the shelf.
    fn set_shelf(&mut self, shelf: Shelf) -> Result<(), Fault>;

    /// Adds an order with the first lines of its history.
    fn insert(&mut self, order: &Order, history: &[Entry]) -> Result<(), Fault>;

    /// Replaces an order and adds to its history.
    fn update(&mut self, before: &Order, after: &Order, history: &[Entry]) -> Result<(), Fault>;

    /// Serves the head of the line: everybody before `stretch.last` wholly, `last` in part.
    fn serve(&mut self, stretch: &Stretch, at: Timestamp) -> Result<(), Fault>;

    /// Takes units of `stage` back from the end: they wait again at their old place.
    fn take_back(&mut self, stage: Stage, stretch: &Stretch, at: Timestamp) -> Result<(), Fault>;

    /// Appends to the journal.
    fn append(
        &mut self,
        sequence: u64,
        event: &Event,
        at: Timestamp,
        cause: &str,
    ) -> Result<(), Fault>;

    /// Writes an order's deadline anew, where it was earlier than need be.
    fn set_deadline(&mut self, number: PlaceNumber, at: Option<Timestamp>) -> Result<(), Fault>;

    /// Remembers who placed an order: the one fact that the journal leaves out.
    fn remember(&mut self, number: PlaceNumber, customer: &CustomerKey) -> Result<(), Fault>;
}
