//! The store under the rules: the tables of a sku, watched while the line moves. This is where bugs
//! of a store are planted.

use crate::invariant::{Invariant, Violation};
use crate::mutation::Mutation;
use crate::oracle;
use shared::code::{Code, EarlyAccess, Used};
use shared::event::Event;
use shared::fault::Fault;
use shared::id::{CustomerKey, PlaceNumber};
use shared::ledger::{Ledger, Tables};
use shared::line::{End, Place, Stage, Stretch, Taker, Tally};
use shared::memory::Memory;
use shared::order::{Entry, EntryKind, Order};
use shared::shelf::Shelf;
use shared::time::Timestamp;
use shared::units::Units;
use std::cell::Cell;
use std::collections::BTreeMap;

/// The tables while one decision runs.
#[derive(Debug)]
pub(crate) struct Store<'a> {
    tables: &'a mut Memory,
    bug: Option<Mutation>,
    /// The shelf as this store shows it, where that is not what is kept.
    shown: Option<Shelf>,
    /// Writes that go through before the store fails.
    writes_left: Option<u32>,
    /// Cancelled units of whoever orders.
    cancelled: Units,
    /// Whether a code is asked about next to judge an order by it, and not to count.
    judging: Cell<bool>,
    /// What was seen not to hold.
    pub(crate) seen: Option<Violation>,
}

impl<'a> Store<'a> {
    pub(crate) fn new(tables: &'a mut Memory, bug: Option<Mutation>) -> Self {
        Self {
            tables,
            bug,
            shown: None,
            writes_left: None,
            cancelled: Units::ZERO,
            judging: Cell::new(false),
            seen: None,
        }
    }

    /// The same, about to judge an order.
    pub(crate) fn judging(self, judging: bool) -> Self {
        Self { judging: Cell::new(judging), ..self }
    }

    /// The same, but it fails after some writes.
    pub(crate) fn failing_after(self, writes: u32) -> Self {
        Self { writes_left: Some(writes), ..self }
    }

    /// Told what whoever orders has cancelled.
    pub(crate) fn ordered_by(self, cancelled: u64) -> Self {
        Self { cancelled: Units::new(cancelled).unwrap_or_default(), ..self }
    }

    /// Shows another latest number than the one that is kept.
    pub(crate) fn counting_from(self, last_number: u64) -> Self {
        let shown = self.tables.shelf().cloned().map(|shelf| Shelf { last_number, ..shelf });
        Self { shown, ..self }
    }

    fn has(&self, bug: Mutation) -> bool {
        self.bug == Some(bug)
    }

    fn write(&mut self) -> Result<(), Fault> {
        match &mut self.writes_left {
            Some(0) => Err(Fault::new("the storage failed")),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Units that each order has.
    fn assigned(&self) -> BTreeMap<PlaceNumber, u64> {
        self.tables.orders().map(|order| (order.place.number, oracle::has(order))).collect()
    }

    fn compare(
        &mut self,
        what: &str,
        got: &BTreeMap<PlaceNumber, u64>,
        due: &BTreeMap<PlaceNumber, u64>,
    ) {
        if got != due && self.seen.is_none() {
            let found = format!("{what}: {got:?}, by the line it is {due:?}");
            self.seen = Some(Violation::new(Invariant::I6, found));
        }
    }

    /// Moves units of an order along, as a store would that goes its own way.
    fn move_units(
        &mut self,
        order: &Order,
        at: Timestamp,
        change: impl FnOnce(&mut Order) -> Result<(EntryKind, Units), Fault>,
    ) -> Result<(), Fault> {
        let mut after = order.clone();
        after.version += 1;
        let (kind, units) = change(&mut after)?;
        let entry = Entry { at, kind, units: Some(units), note: None, amount: None };
        self.tables.update(order, &after, &[entry])
    }

    /// Orders from which a stretch is made where a bug sets their order.
    fn by_number(&self, of: impl Fn(&Order) -> Result<Units, Fault>) -> Result<Vec<Taker>, Fault> {
        let takers = self.tables.orders().map(|order| Taker::of(order, of(order)?));
        takers.filter(|taker| !taker.as_ref().is_ok_and(|t| t.units.is_zero())).collect()
    }
}

/// The order whose deadline came first.
pub(crate) fn first_due(
    tables: &Memory,
    bug: Option<Mutation>,
    now: Timestamp,
) -> Result<Option<PlaceNumber>, Fault> {
    if bug != Some(Mutation::MonthEndSkipped) {
        return tables.first_due(now);
    }
    let month_end = |order: &Order| order.due_day().plus_days(1).to_string().ends_with("-01");
    let mut due = Vec::new();
    for order in tables.orders().filter(|order| !month_end(order)) {
        due.extend(shared::agenda::due(order)?.map(|(at, _)| (at, order.place.number)));
    }
    let first = due.into_iter().min().filter(|(at, _)| *at <= now);
    Ok(first.map(|(_, number)| number))
}

fn in_stage(order: &Order, stage: Stage) -> Units {
    match stage {
        Stage::Allocated => order.stages.allocated,
        Stage::Held => order.stages.held,
    }
}

/// The difference by order, without those that stayed as they were.
fn gained(
    before: &BTreeMap<PlaceNumber, u64>,
    after: &BTreeMap<PlaceNumber, u64>,
) -> BTreeMap<PlaceNumber, u64> {
    let moved = after.iter().map(|(number, has)| {
        (*number, has.abs_diff(before.get(number).copied().unwrap_or_default()))
    });
    moved.filter(|(_, units)| *units > 0).collect()
}

impl Ledger for Store<'_> {
    fn shelf(&self) -> Option<&Shelf> {
        self.shown.as_ref().or_else(|| self.tables.shelf())
    }

    fn code(&self, code: &Code) -> Result<Option<EarlyAccess>, Fault> {
        let known = self.tables.code(code)?;
        if !self.judging.take() {
            return Ok(known);
        }
        Ok(known.map(|mut early| {
            if self.has(Mutation::CodeWindowIgnored)
                && let Some(grant) = &mut early.grant
            {
                (grant.opens_at, grant.closes_at) = (None, None);
            }
            if self.has(Mutation::CodeUseForgotten) {
                early.used = Used::default();
            }
            early
        }))
    }

    fn order(&self, number: PlaceNumber) -> Result<Option<Order>, Fault> {
        self.tables.order(number)
    }

    fn ahead_of(&self, place: Place) -> Result<Tally, Fault> {
        let ahead = self.tables.ahead_of(place)?;
        if self.has(Mutation::OwnUnitsAhead)
            && let Some(order) = self.tables.order(place.number)?
        {
            return Ok(Tally { units: ahead.units.plus(order.stages.in_line()?)?, ..ahead });
        }
        Ok(ahead)
    }

    fn head(&self, units: Units) -> Result<Option<Stretch>, Fault> {
        if self.has(Mutation::PriorityIgnored) {
            let queue = self.by_number(|order| order.stages.in_line())?;
            return Stretch::along(End::Head, queue.into_iter().map(Ok), units);
        }
        self.tables.head(units)
    }

    fn tail(&self, stage: Stage, units: Units) -> Result<Option<Stretch>, Fault> {
        if self.has(Mutation::TakenFromHead) {
            let queue = self.by_number(|order| Ok(in_stage(order, stage)))?;
            return Stretch::along(End::Tail, queue.into_iter().map(Ok), units);
        }
        self.tables.tail(stage, units)
    }

    fn units_of(&self, customer: &CustomerKey) -> Result<Units, Fault> {
        let units = self.tables.units_of(customer)?;
        if self.has(Mutation::CancelledCounted) { units.plus(self.cancelled) } else { Ok(units) }
    }

    fn holds_run_out(&self, now: Timestamp) -> Result<Vec<PlaceNumber>, Fault> {
        if self.has(Mutation::HoldKept) { Ok(Vec::new()) } else { self.tables.holds_run_out(now) }
    }

    fn first_due(&self, now: Timestamp) -> Result<Option<PlaceNumber>, Fault> {
        first_due(self.tables, self.bug, now)
    }

    fn in_line_after(&self, place: Option<Place>, most: u64) -> Result<Vec<Order>, Fault> {
        self.tables.in_line_after(place, most)
    }

    fn latest(&self) -> Result<Timestamp, Fault> {
        self.tables.latest()
    }
}

impl Tables for Store<'_> {
    fn set_code(&mut self, early: EarlyAccess) -> Result<(), Fault> {
        self.write()?;
        if self.has(Mutation::CodeNotGivenBack)
            && let Some(known) = self.tables.code(&early.code)?
        {
            let used = Used {
                units: early.used.units.max(known.used.units),
                orders: early.used.orders.max(known.used.orders),
            };
            return self.tables.set_code(EarlyAccess { used, ..early });
        }
        self.tables.set_code(early)
    }

    fn set_shelf(&mut self, shelf: Shelf) -> Result<(), Fault> {
        self.write()?;
        self.shown = None;
        self.tables.set_shelf(shelf)
    }

    fn insert(&mut self, order: &Order, history: &[Entry]) -> Result<(), Fault> {
        self.write()?;
        self.tables.insert(order, history)
    }

    fn update(&mut self, before: &Order, after: &Order, history: &[Entry]) -> Result<(), Fault> {
        self.write()?;
        let gave_up = after.stages.cancelled > before.stages.cancelled;
        if self.has(Mutation::RefundTwice) && gave_up && after.refund_due()?.amount() > 0 {
            let paid = after.paid.plus(after.refund_due()?)?;
            return self.tables.update(before, &Order { paid, ..after.clone() }, history);
        }
        if self.has(Mutation::SwapMoneyKept) && after.swapped_to != before.swapped_to {
            let after = Order { paid: before.paid, ..after.clone() };
            return self.tables.update(before, &after, history);
        }
        self.tables.update(before, after, history)
    }

    fn serve(&mut self, stretch: &Stretch, at: Timestamp) -> Result<(), Fault> {
        self.write()?;
        let before = self.assigned();
        let (on_hand, safety) = self
            .shelf()
            .map_or((0, 0), |shelf| (shelf.on_hand.get(), shelf.offer.safety_stock.get()));
        let due = oracle::hand_out(self.tables, oracle::free(self.tables, on_hand, safety));
        if self.has(Mutation::PriorityIgnored) {
            let mut left = stretch.units;
            let orders: Vec<_> = self.tables.orders().cloned().collect();
            for order in orders {
                let units = order.stages.in_line()?.min(left);
                left = left.minus(units)?;
                if !units.is_zero() {
                    self.move_units(&order, at, |order| {
                        let unpaid = order.is_unpaid();
                        order.stages.serve(units)?;
                        Ok((if unpaid { EntryKind::Held } else { EntryKind::Allocated }, units))
                    })?;
                }
            }
        } else {
            self.tables.serve(stretch, at)?;
        }
        let got = gained(&before, &self.assigned());
        self.compare("units handed out", &got, &due);
        Ok(())
    }

    fn take_back(&mut self, stage: Stage, stretch: &Stretch, at: Timestamp) -> Result<(), Fault> {
        self.write()?;
        let before = self.assigned();
        let on_hand = self.shelf().map_or(0, |shelf| shelf.on_hand.get());
        let missing = before.values().sum::<u64>().saturating_sub(on_hand);
        let due = oracle::take_back(self.tables, missing, |order| in_stage(order, stage).get());
        if self.has(Mutation::TakenFromHead) {
            let mut left = stretch.units;
            let orders: Vec<_> = self.tables.orders().cloned().collect();
            for order in orders {
                let units = in_stage(&order, stage).min(left);
                left = left.minus(units)?;
                if !units.is_zero() {
                    self.move_units(&order, at, |order| {
                        let stages = &mut order.stages;
                        let (from, to) = match stage {
                            Stage::Allocated => (&mut stages.allocated, &mut stages.waiting),
                            Stage::Held => (&mut stages.held, &mut stages.held_later),
                        };
                        (*from, *to) = (from.minus(units)?, to.plus(units)?);
                        Ok((EntryKind::TakenBack, units))
                    })?;
                }
            }
        } else {
            self.tables.take_back(stage, stretch, at)?;
        }
        let taken = gained(&before, &self.assigned());
        self.compare("units taken back", &taken, &due);
        Ok(())
    }

    fn append(
        &mut self,
        sequence: u64,
        event: &Event,
        at: Timestamp,
        cause: &str,
    ) -> Result<(), Fault> {
        self.write()?;
        if self.has(Mutation::AddressUnjournalled) && matches!(event, Event::AddressChanged { .. })
        {
            return Ok(());
        }
        self.tables.append(sequence, event, at, cause)
    }

    fn set_deadline(&mut self, number: PlaceNumber, at: Option<Timestamp>) -> Result<(), Fault> {
        self.tables.set_deadline(number, at)
    }

    fn remember(&mut self, number: PlaceNumber, customer: &CustomerKey) -> Result<(), Fault> {
        self.write()?;
        self.tables.remember(number, customer)
    }
}
