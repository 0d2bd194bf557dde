//! What the object tells of its tables: orders, lists, figures.

use crate::cursor;
use crate::order_id::Keys;
use crate::sql::{Row, bind, from_json, to_json};
use crate::stock_line::rows::{history_of, timestamp};
use crate::stock_line::tables::SqlTables;
use serde_json::Value;
use shared::event::Event;
use shared::fault::Fault;
use shared::id::{PlaceNumber, Sku};
use shared::ledger::Ledger;
use shared::line::{Stretch, Tally};
use shared::order::Order;
use shared::promise::{Promise, promise};
use shared::shelf::Shelf;
use shared::time::Timestamp;
use shared::units::Units;
use shared::wire::Page;
use shared::wire::evidence::Evidence;
use shared::wire::order::{Identity, Present};
use shared::wire::person::Person;
use shared::wire::stock::{JournalRow, LineRow, MAX_NAMED, OrderUnits};
use shared::wire::{self};

/// What the object needs to name its orders.
pub(crate) struct View<'a> {
    pub(crate) tables: &'a SqlTables,
    pub(crate) keys: &'a Keys,
    pub(crate) sku: &'a Sku,
    pub(crate) now: Timestamp,
}

impl View<'_> {
    fn shelf(&self) -> Result<&Shelf, Fault> {
        self.tables.shelf().ok_or_else(|| Fault::new("no shelf"))
    }

    pub(crate) fn identity(&self, number: PlaceNumber) -> Result<Identity, Fault> {
        let identity = self.keys.identity(self.sku, number);
        identity.ok_or_else(|| Fault::new("ORDER_KEYS is not set"))
    }

    /// The promise rule for a place, read today.
    fn estimate(&self, ahead: Units, own: Units) -> Result<Promise, Fault> {
        let shelf = self.shelf()?;
        Ok(promise(&shelf.offer, &shelf.batches, ahead, own, self.now))
    }

    /// An order that was placed just now, as its owner sees it: nothing is read for it.
    pub(crate) fn placed(&self, order: &Order) -> Result<wire::order::Order, Fault> {
        let own = order.stages.in_line()?;
        // Everybody that a newcomer finds before it, itself not counted.
        let before = || self.shelf()?.before_newcomer()?.minus(Tally::of(own));
        let ahead = if own.is_zero() { None } else { Some(before()?) };
        let units = ahead.map_or(Units::ZERO, |tally| tally.units);
        let begun = self.tables.begun.as_ref();
        let begun = begun
            .filter(|begun| begun.number == order.place.number)
            .ok_or_else(|| Fault::new("an order that was not placed just now"))?;
        let present = Present { ahead, estimate: self.estimate(units, own)? };
        let history = &begun.history;
        let identity = self.identity(order.place.number)?;
        let receipt = Some(begun.receipt.clone());
        let shown = wire::order::Order::of(order, identity, history, Some(present), None)?;
        Ok(wire::order::Order { receipt, ..shown })
    }

    /// An order as its owner sees it, or with who ordered it as the merchant does.
    pub(crate) fn order(&self, order: &Order, merchant: bool) -> Result<wire::order::Order, Fault> {
        let own = order.stages.in_line()?;
        let ahead = if own.is_zero() { None } else { Some(self.tables.ahead_of(order.place)?) };
        let units = ahead.map_or(Units::ZERO, |tally| tally.units);
        let row = self.tables.sql.row(
            "SELECT history, person, receipt FROM orders JOIN people USING (number) WHERE number = ?",
            bind![order.place.number.get()],
        )?;
        let mut row = row.ok_or_else(|| Fault::new("an order without its rows"))?;
        let history = history_of(&row.text()?)?;
        let person: Person = row.json()?;
        let person = Some(person).filter(|_| merchant);
        let receipt = row.optional_text()?;
        let present = Present { ahead, estimate: self.estimate(units, own)? };
        let identity = self.identity(order.place.number)?;
        let shown = wire::order::Order::of(order, identity, &history, Some(present), person)?;
        Ok(wire::order::Order { receipt, ..shown })
    }

    /// The log of an order; none where there is no such order.
    pub(crate) fn evidence(&self, number: PlaceNumber) -> Result<Option<Evidence>, Fault> {
        let Some(order) = self.tables.find(number)? else { return Ok(None) };
        let row = self
            .tables
            .sql
            .row("SELECT history FROM orders WHERE number = ?", bind![number.get()])?;
        let mut row = row.ok_or_else(|| Fault::new("an order without its row"))?;
        let history = history_of(&row.text()?)?;
        Ok(Some(Evidence::of(&order, self.identity(number)?.id, &history)))
    }

    /// Who waits, in order, after the place that the cursor names.
    pub(crate) fn line(&self, after: Option<&str>, limit: u64) -> Result<Option<String>, Fault> {
        let start = match after.map(cursor::place) {
            Some(None) => return Ok(None),
            Some(Some(place)) => Some(place),
            None => None,
        };
        let mut orders = self.tables.in_line_after(start, limit.saturating_add(1))?;
        let more = cut(&mut orders, limit);
        let mut items = Vec::with_capacity(orders.len());
        let mut ahead: Option<Tally> = None;
        for order in &orders {
            let before = match ahead {
                Some(before) => before,
                None => self.tables.ahead_of(order.place)?,
            };
            let own = order.stages.in_line()?;
            items.push(self.line_row(order, before, own)?);
            ahead = Some(before.plus(Tally::of(own))?);
        }
        let next = orders.last().filter(|_| more).map(|order| cursor::place_text(order.place));
        to_json(&Page { items, next_cursor: next }).map(Some)
    }

    fn line_row(&self, order: &Order, before: Tally, own: Units) -> Result<LineRow, Fault> {
        Ok(LineRow {
            number: order.place.number.get(),
            position: before.orders.saturating_add(1),
            order_id: self.identity(order.place.number)?.id,
            units: own,
            units_ahead: before.units,
            priority: order.place.priority.get(),
            joined_at: order.placed_at,
            promise: order.promise,
            estimate: self.estimate(before.units, own)?,
        })
    }

    /// The journal after the sequence number that the cursor names.
    pub(crate) fn journal(&self, after: Option<&str>, limit: u64) -> Result<Option<String>, Fault> {
        let Some(from) = after.map_or(Some(0_u32), cursor::number) else { return Ok(None) };
        let rows = self.tables.sql.rows(
            "SELECT sequence, at, cause, event FROM journal WHERE sequence > ?
             ORDER BY sequence LIMIT ?",
            bind![from, limit.saturating_add(1)],
        )?;
        let mut items = rows.map(|row| journal_row(&mut row?)).collect::<Result<Vec<_>, _>>()?;
        let more = cut(&mut items, limit);
        let next = items.last().filter(|_| more).map(|row| row.sequence.to_string());
        to_json(&Page { items, next_cursor: next }).map(Some)
    }

    /// Orders as answers name them: the first [`MAX_NAMED`].
    pub(crate) fn named(&self, orders: &[(PlaceNumber, Units)]) -> Result<Vec<OrderUnits>, Fault> {
        orders
            .iter()
            .take(MAX_NAMED)
            .map(|(number, units)| {
                Ok(OrderUnits { order_id: self.identity(*number)?.id, units: *units })
            })
            .collect()
    }
}

/// Shortens a list that was read one row further than asked; whether there was one.
fn cut<T>(rows: &mut Vec<T>, limit: u64) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    more
}

fn journal_row(row: &mut Row) -> Result<JournalRow, Fault> {
    let sequence = row.count()?;
    let (at, cause) = (timestamp(row)?, row.text()?);
    let mut figures: Value = from_json(&row.text()?)?;
    let kind = figures.as_object_mut().and_then(|figures| figures.remove("kind"));
    let kind = kind.and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
    Ok(JournalRow { sequence, kind, at, cause, figures })
}

/// What happened to the line in a decision: who got units, and who gave some back.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    pub(crate) filled_orders: u64,
    pub(crate) filled_units: Units,
    pub(crate) taken_back_orders: u64,
    pub(crate) taken_back_units: Units,
}

impl Moves {
    /// Sums of the events of a decision.
    pub(crate) fn of(events: &[Event]) -> Result<Self, Fault> {
        let mut moves = Self::default();
        let add = |orders: &mut u64, units: &mut Units, stretch: &Stretch| -> Result<(), Fault> {
            *orders = orders.saturating_add(stretch.orders);
            *units = units.plus(stretch.units)?;
            Ok(())
        };
        for event in events {
            if let Event::Served { stretch } = event {
                add(&mut moves.filled_orders, &mut moves.filled_units, stretch)?;
            }
            if let Event::TakenBack { stretch, .. } = event {
                add(&mut moves.taken_back_orders, &mut moves.taken_back_units, stretch)?;
            }
        }
        Ok(moves)
    }
}
