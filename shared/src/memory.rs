//! The tables of one sku in memory: for tests, simulations and measurements of the rules alone.

use crate::agenda::due;
use crate::code::{Code, EarlyAccess};
use crate::event::Event;
use crate::fault::Fault;
use crate::id::{CustomerKey, PlaceNumber};
use crate::ledger::{Ledger, Tables};
use crate::line::blocks::{Block, Blocks};
use crate::line::{End, Place, Stage, Stretch, Taker, Tally};
use crate::order::{Entry, EntryKind, Order};
use crate::shelf::Shelf;
use crate::time::Timestamp;
use crate::units::Units;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

/// The tables of one sku.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    shelf: Option<Shelf>,
    orders: BTreeMap<PlaceNumber, Order>,
    line: BTreeSet<Place>,
    blocks: Blocks,
    histories: BTreeMap<PlaceNumber, Vec<Entry>>,
    /// Unpaid orders by the end of their hold: every decision asks for those that have run out.
    holds: BTreeSet<(Timestamp, PlaceNumber)>,
    /// Orders by their deadline.
    deadlines: BTreeSet<(Timestamp, PlaceNumber)>,
    customers: BTreeMap<CustomerKey, BTreeSet<PlaceNumber>>,
    codes: BTreeMap<Code, EarlyAccess>,
    journal: Vec<Row>,
}

/// A row of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// From 1, without gaps.
    pub sequence: u64,
    /// When.
    pub at: Timestamp,
    /// What caused it.
    pub cause: String,
    /// What happened.
    pub event: Event,
}

impl Memory {
    /// Every order, by number.
    pub fn orders(&self) -> impl Iterator<Item = &Order> {
        self.orders.values()
    }

    /// The journal, in order.
    pub fn journal(&self) -> &[Row] {
        &self.journal
    }

    /// An order's history.
    pub fn history(&self, number: PlaceNumber) -> &[Entry] {
        self.histories.get(&number).map_or(&[], Vec::as_slice)
    }

    /// Every code of which something is known.
    pub fn codes(&self) -> impl Iterator<Item = &EarlyAccess> {
        self.codes.values()
    }

    /// Who is in line, in order.
    pub fn line(&self) -> impl Iterator<Item = Place> + '_ {
        self.line.iter().copied()
    }

    /// The same tables without what the journal leaves out, to compare with a replay of it.
    #[must_use]
    pub fn without_customers(&self) -> Self {
        Self { customers: BTreeMap::new(), ..self.clone() }
    }

    fn must(&self, number: PlaceNumber) -> Result<&Order, Fault> {
        self.orders.get(&number).ok_or_else(|| Fault::new("no such order"))
    }

    fn put(&mut self, before: Option<&Order>, after: &Order) -> Result<(), Fault> {
        if let Some(before) = before {
            self.line.remove(&before.place);
            let units = before.stages.in_line()?;
            self.blocks.change(Block::of(before.place), units, Units::ZERO)?;
            if let Some(until) = before.hold_until {
                self.holds.remove(&(until, before.place.number));
            }
            if let Some((at, _)) = due(before)? {
                self.deadlines.remove(&(at, before.place.number));
            }
        }
        if let Some((at, _)) = due(after)? {
            self.deadlines.insert((at, after.place.number));
        }
        if let Some(until) = after.hold_until {
            self.holds.insert((until, after.place.number));
        }
        let units = after.stages.in_line()?;
        if !units.is_zero() {
            self.line.insert(after.place);
        }
        self.blocks.change(Block::of(after.place), Units::ZERO, units)?;
        self.orders.insert(after.place.number, after.clone());
        Ok(())
    }

    fn note(&mut self, number: PlaceNumber, history: &[Entry]) {
        self.histories.entry(number).or_default().extend_from_slice(history);
    }

    /// Changes each order of a stretch; `last` with `last_units`, the others with all.
    fn change(
        &mut self,
        orders: Vec<(PlaceNumber, Units)>,
        at: Timestamp,
        step: impl Fn(&mut Order, Units) -> Result<EntryKind, Fault>,
    ) -> Result<(), Fault> {
        for (number, units) in orders {
            let before = self.must(number)?.clone();
            let mut after = before.clone();
            after.version = after.version.saturating_add(1);
            let kind = step(&mut after, units)?;
            self.put(Some(&before), &after)?;
            self.note(number, &[Entry { at, kind, units: Some(units), note: None, amount: None }]);
        }
        Ok(())
    }

    fn in_stage(&self, stage: Stage) -> Vec<(&Order, Units)> {
        let mut orders: Vec<_> = self
            .orders
            .values()
            .map(|order| match stage {
                Stage::Allocated => (order, order.stages.allocated),
                Stage::Held => (order, order.stages.held),
            })
            .filter(|(_, units)| !units.is_zero())
            .collect();
        orders.sort_by_key(|(order, _)| Reverse(order.place));
        orders
    }
}

impl Ledger for Memory {
    fn shelf(&self) -> Option<&Shelf> {
        self.shelf.as_ref()
    }

    fn order(&self, number: PlaceNumber) -> Result<Option<Order>, Fault> {
        Ok(self.orders.get(&number).cloned())
    }

    fn ahead_of(&self, place: Place) -> Result<Tally, Fault> {
        let block = Block::of(place);
        let first = block.index().saturating_mul(crate::line::blocks::SIZE).max(1);
        let first = PlaceNumber::new(first).ok_or_else(|| Fault::new("a place out of range"))?;
        let first = Place { priority: place.priority, number: first };
        self.line.range(first..place).try_fold(self.blocks.before(block)?, |sum, place| {
            sum.plus(Tally::of(self.must(place.number)?.stages.in_line()?))
        })
    }

    fn head(&self, units: Units) -> Result<Option<Stretch>, Fault> {
        let queue = self.line.iter().map(|place| {
            let order = self.must(place.number)?;
            Taker::of(order, order.stages.in_line()?)
        });
        Stretch::along(End::Head, queue, units)
    }

    fn tail(&self, stage: Stage, units: Units) -> Result<Option<Stretch>, Fault> {
        let queue = self.in_stage(stage).into_iter();
        let queue = queue.map(|(order, units)| Taker::of(order, units));
        Stretch::along(End::Tail, queue, units)
    }

    fn units_of(&self, customer: &CustomerKey) -> Result<Units, Fault> {
        let theirs = self.customers.get(customer).into_iter().flatten();
        theirs
            .map(|number| self.must(*number)?.kept())
            .try_fold(Units::ZERO, |sum, units| sum.plus(units?))
    }

    fn holds_run_out(&self, now: Timestamp) -> Result<Vec<PlaceNumber>, Fault> {
        let due = self.holds.iter().take_while(|(until, _)| *until <= now);
        Ok(due.map(|(_, number)| *number).collect())
    }

    fn first_due(&self, now: Timestamp) -> Result<Option<PlaceNumber>, Fault> {
        let first = self.deadlines.first().filter(|(at, _)| *at <= now);
        Ok(first.map(|(_, number)| *number))
    }

    fn in_line_after(&self, place: Option<Place>, most: u64) -> Result<Vec<Order>, Fault> {
        let from = place.map_or(Bound::Unbounded, Bound::Excluded);
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let line = self.line.range((from, Bound::Unbounded)).take(most);
        line.map(|place| self.must(place.number).cloned()).collect()
    }

    fn code(&self, code: &Code) -> Result<Option<EarlyAccess>, Fault> {
        Ok(self.codes.get(code).cloned())
    }

    fn latest(&self) -> Result<Timestamp, Fault> {
        Ok(self.journal.last().map_or(Timestamp::EPOCH, |row| row.at))
    }
}

impl Tables for Memory {
    fn set_code(&mut self, early: EarlyAccess) -> Result<(), Fault> {
        self.codes.remove(&early.code);
        if !early.is_void() {
            self.codes.insert(early.code.clone(), early);
        }
        Ok(())
    }

    fn set_shelf(&mut self, shelf: Shelf) -> Result<(), Fault> {
        self.shelf = Some(shelf);
        Ok(())
    }

    fn insert(&mut self, order: &Order, history: &[Entry]) -> Result<(), Fault> {
        self.put(None, order)?;
        self.note(order.place.number, history);
        Ok(())
    }

    fn update(&mut self, before: &Order, after: &Order, history: &[Entry]) -> Result<(), Fault> {
        self.put(Some(before), after)?;
        self.note(after.place.number, history);
        Ok(())
    }

    fn serve(&mut self, stretch: &Stretch, at: Timestamp) -> Result<(), Fault> {
        let whole = (Bound::Unbounded, Bound::Excluded(stretch.last));
        let mut orders = Vec::new();
        for place in self.line.range(whole) {
            orders.push((place.number, self.must(place.number)?.stages.in_line()?));
        }
        orders.push((stretch.last.number, stretch.last_units));
        self.change(orders, at, |order, units| {
            let unpaid = order.is_unpaid();
            order.stages.serve(units)?;
            Ok(if unpaid { EntryKind::Held } else { EntryKind::Allocated })
        })
    }

    fn take_back(&mut self, stage: Stage, stretch: &Stretch, at: Timestamp) -> Result<(), Fault> {
        let mut orders: Vec<_> = self
            .in_stage(stage)
            .into_iter()
            .take_while(|(order, _)| order.place > stretch.last)
            .map(|(order, units)| (order.place.number, units))
            .collect();
        orders.push((stretch.last.number, stretch.last_units));
        self.change(orders, at, |order, units| {
            let stages = &mut order.stages;
            match stage {
                Stage::Allocated => {
                    stages.allocated = stages.allocated.minus(units)?;
                    stages.waiting = stages.waiting.plus(units)?;
                }
                Stage::Held => {
                    stages.held = stages.held.minus(units)?;
                    stages.held_later = stages.held_later.plus(units)?;
                }
            }
            Ok(EntryKind::TakenBack)
        })
    }

    fn append(
        &mut self,
        sequence: u64,
        event: &Event,
        at: Timestamp,
        cause: &str,
    ) -> Result<(), Fault> {
        let cause = cause.to_owned();
        self.journal.push(Row { sequence, at, cause, event: event.clone() });
        Ok(())
    }

    fn set_deadline(&mut self, _: PlaceNumber, _: Option<Timestamp>) -> Result<(), Fault> {
        // They are kept exactly here.
        Ok(())
    }

    fn remember(&mut self, number: PlaceNumber, customer: &CustomerKey) -> Result<(), Fault> {
        self.customers.entry(customer.clone()).or_default().insert(number);
        Ok(())
    }
}
