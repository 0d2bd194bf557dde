//! What an event writes: each change of the line is one statement, whatever its length.

use crate::sql::{bind, to_json};
use crate::stock_line::asks;
use crate::stock_line::codes;
use crate::stock_line::news;
use crate::stock_line::rows::{BEFORE, Fixed, Life, history_text, rank};
use crate::stock_line::tables::{Begun, Lag, SqlTables};
use shared::agenda;
use shared::code::EarlyAccess;
use shared::event::Event;
use shared::fault::Fault;
use shared::id::{CustomerKey, PlaceNumber};
use shared::ledger::Tables;
use shared::line::blocks::{Block, SIZE};
use shared::line::{Stage, Stretch};
use shared::order::{Entry, Kind, Order};
use shared::shelf::Shelf;
use shared::time::Timestamp;
use shared::units::Units;
use shared::wire::stock::MAX_NAMED;

/// Most orders that an answer names.
fn most_named() -> u64 {
    u64::try_from(MAX_NAMED).unwrap_or(u64::MAX)
}

impl SqlTables {
    /// Whether an event may change what others see of their orders. A newcomer at the end of the
    /// line changes nothing for them; it stands before those of a lower priority, though.
    fn moves_others(&self, event: &Event) -> Result<bool, Fault> {
        let Some(shelf) = self.shelf.as_ref() else { return Ok(true) };
        let is_newcomer = matches!(event, Event::Placed { .. });
        Ok(!is_newcomer || shelf.before_newcomer()? != shelf.in_line()?)
    }
}

/// When something is due of an order next, in milliseconds.
fn deadline(order: &Order) -> Result<Option<i64>, Fault> {
    Ok(agenda::due(order)?.map(|(at, _)| at.as_ms()))
}

/// The mark of an order whose money is to be looked at after every change: a provider collects for it.
fn asks(order: &Order) -> u64 {
    if order.by_provider { Lag::MONEY } else { 0 }
}

impl Tables for SqlTables {
    fn set_code(&mut self, early: EarlyAccess) -> Result<(), Fault> {
        codes::keep(&self.sql, &early)
    }

    fn set_shelf(&mut self, shelf: Shelf) -> Result<(), Fault> {
        self.shelf = Some(shelf);
        self.dirty = true;
        Ok(())
    }

    fn insert(&mut self, order: &Order, history: &[Entry]) -> Result<(), Fault> {
        let fixed = Fixed {
            kind: order.kind,
            price: order.price,
            delivery: order.delivery,
            payment: order.payment,
            by_provider: order.by_provider,
            consent: order.consent.clone(),
            promise: order.promise,
            policy: order.policy.clone(),
            swapped_from: order.swapped_from.clone(),
            shipping: order.shipping,
            delivery_elsewhere: order.delivery_elsewhere,
            code: order.code.clone(),
        };
        let issuing = self.issuing.as_ref().ok_or_else(|| Fault::new("an order of no shop"))?;
        let issued = issuing.issue(order, self.link)?;
        let stages = &order.stages;
        self.sql.run(
            "INSERT INTO orders (number, rank, version, preorder, ordered, waiting, allocated, held,
                held_later, shipped, cancelled, returned, paid, hold_until, declined, expired,
                placed_at, terms, history, pending, receipt, link, deadline, life, asks)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            bind![
                order.place.number.get(),
                rank(order.place.priority),
                order.version,
                order.kind == Kind::Preorder,
                order.ordered,
                stages.waiting,
                stages.allocated,
                stages.held,
                stages.held_later,
                order.paid.amount(),
                order.hold_until.map(Timestamp::as_ms),
                order.placed_at.as_ms(),
                to_json(&fixed)?,
                history_text(history)?,
                Lag::ALL | asks(order),
                issued.signing_input.as_str(),
                issued.link.to_string(),
                deadline(order)?,
                Life::text(order)?,
                asks(order),
            ],
        )?;
        self.link = Some(issued.link);
        let (number, history) = (order.place.number, history.to_vec());
        self.begun = Some(Begun { number, history, receipt: issued.signing_input });
        self.change_block(order.place, Units::ZERO, stages.in_line()?)
    }

    fn update(&mut self, before: &Order, after: &Order, history: &[Entry]) -> Result<(), Fault> {
        let stages = &after.stages;
        let added = history_text(history)?;
        let added = if added.is_empty() { added } else { format!(",{added}") };
        self.sql.run(
            "UPDATE orders SET rank = ?, version = ?, waiting = ?, allocated = ?, held = ?,
                held_later = ?, shipped = ?, cancelled = ?, returned = ?, paid = ?, hold_until = ?,
                declined = ?, expired = ?, life = ?, deadline = ?,
                history = history || ?, pending = ?
             WHERE number = ?",
            bind![
                rank(after.place.priority),
                after.version,
                stages.waiting,
                stages.allocated,
                stages.held,
                stages.held_later,
                stages.shipped,
                stages.cancelled,
                stages.returned,
                after.paid.amount(),
                after.hold_until.map(Timestamp::as_ms),
                after.declined,
                after.expired,
                Life::text(after)?,
                deadline(after)?,
                added.as_str(),
                Lag::ALL | asks(after),
                after.place.number.get(),
            ],
        )?;
        let (was, is) = (before.stages.in_line()?, stages.in_line()?);
        if before.place == after.place {
            return self.change_block(after.place, was, is);
        }
        self.change_block(before.place, was, Units::ZERO)?;
        self.change_block(after.place, Units::ZERO, is)
    }

    fn serve(&mut self, stretch: &Stretch, at: Timestamp) -> Result<(), Fault> {
        if self.moved.is_some() {
            // Who is served wholly stands at the head: all of the stretch but its last.
            let named = stretch.orders.saturating_sub(1).min(most_named());
            let filled = self.named(
                "SELECT number, waiting + held_later FROM orders WHERE waiting + held_later > 0
                 ORDER BY rank, number LIMIT ?",
                bind![named],
                stretch,
            )?;
            self.moved.get_or_insert_default().filled.extend(filled);
        }
        let (rank, number) = (rank(stretch.last.priority), stretch.last.number.get());
        let entry = format!(r#",{{"at":"{at}","kind":""#);
        let whole = format!(
            "UPDATE orders SET
                history = history || ? || CASE WHEN held_later > 0 THEN 'held' ELSE 'allocated' END
                    || '\",\"units\":' || (waiting + held_later) || '}}',
                allocated = allocated + waiting, held = held + held_later,
                waiting = 0, held_later = 0, version = version + 1, pending = ? | asks
             WHERE {BEFORE}"
        );
        self.sql.run(&whole, bind![entry.as_str(), Lag::ALL, rank, rank, number])?;
        let units = stretch.last_units;
        self.sql.run(
            "UPDATE orders SET
                history = history || ? || CASE WHEN held_later > 0 THEN 'held' ELSE 'allocated' END
                    || '\",\"units\":' || CAST(? AS INTEGER) || '}',
                allocated = allocated + CASE WHEN held_later > 0 THEN 0 ELSE ? END,
                waiting = waiting - CASE WHEN held_later > 0 THEN 0 ELSE ? END,
                held = held + CASE WHEN held_later > 0 THEN ? ELSE 0 END,
                held_later = held_later - CASE WHEN held_later > 0 THEN ? ELSE 0 END,
                version = version + 1, pending = ? | asks
             WHERE number = ?",
            bind![entry, units, units, units, units, units, Lag::ALL, number],
        )?;
        let block = Block::of(stretch.last);
        self.blocks.drop_before(block);
        self.sql
            .run("DELETE FROM blocks WHERE (rank, block) < (?, ?)", bind![rank, block.index()])?;
        self.recount(block)
    }

    fn take_back(&mut self, stage: Stage, stretch: &Stretch, at: Timestamp) -> Result<(), Fault> {
        let (from, to) = match stage {
            Stage::Allocated => ("allocated", "waiting"),
            Stage::Held => ("held", "held_later"),
        };
        if self.moved.is_some() {
            let query = format!(
                "SELECT number, {from} FROM orders WHERE {from} > 0 AND (rank, number) > (?, ?)
                 ORDER BY rank DESC, number DESC LIMIT ?"
            );
            let (rank, number) = (rank(stretch.last.priority), stretch.last.number.get());
            let taken_back = self.named(&query, bind![rank, number, most_named()], stretch)?;
            self.moved.get_or_insert_default().taken_back.extend(taken_back);
        }
        let entry = format!(r#",{{"at":"{at}","kind":"taken_back","units":"#);
        let (rank, number) = (rank(stretch.last.priority), stretch.last.number.get());
        // What was allocated and waits again may be late already: it is looked at at once.
        let due = at.as_ms();
        let change = |units: &str, which: &str| {
            format!(
                "UPDATE orders SET history = history || ? || {units} || '}}',
                    {to} = {to} + {units}, {from} = {from} - {units},
                    version = version + 1, pending = ? | asks, deadline = {due}
                 WHERE {from} > 0 AND {which}"
            )
        };
        let whole = change(from, "(rank, number) > (?, ?)");
        self.sql.run(&whole, bind![entry.as_str(), Lag::ALL, rank, number])?;
        let part = change(&stretch.last_units.to_string(), "number = ?");
        self.sql.run(&part, bind![entry, Lag::ALL, number])?;
        // Corrections that take units back are rare: the counters are made anew.
        self.sql.run("DELETE FROM blocks", bind![])?;
        // Numbers are bound as SQL's REAL: the divisor stands in the statement.
        let recount = format!(
            "INSERT INTO blocks (rank, block, orders, units)
             SELECT rank, number / {SIZE}, COUNT(*), SUM(waiting + held_later) FROM orders
             WHERE waiting + held_later > 0 GROUP BY rank, number / {SIZE}"
        );
        self.sql.run(&recount, bind![])?;
        self.load_blocks()
    }

    fn append(
        &mut self,
        sequence: u64,
        event: &Event,
        at: Timestamp,
        cause: &str,
    ) -> Result<(), Fault> {
        self.offered |= matches!(event, Event::Offered { .. } | Event::Archived);
        self.judges |= event.may_delay();
        self.tells |= self.moves_others(event)?;
        asks::keep(&self.sql, event, at)?;
        if let Some(kind) = news::kind(event) {
            news::keep(&self.sql, sequence, at, kind, event)?;
        }
        self.sql.run(
            "INSERT INTO journal (sequence, at, cause, event) VALUES (?, ?, ?, ?)",
            bind![sequence, at.as_ms(), cause, to_json(event)?],
        )
    }

    fn set_deadline(&mut self, number: PlaceNumber, at: Option<Timestamp>) -> Result<(), Fault> {
        self.sql.run(
            "UPDATE orders SET deadline = ? WHERE number = ?",
            bind![at.map(Timestamp::as_ms), number.get()],
        )
    }

    fn remember(&mut self, number: PlaceNumber, customer: &CustomerKey) -> Result<(), Fault> {
        let person = self.person.take().ok_or_else(|| Fault::new("an order of nobody"))?;
        self.sql.run(
            "INSERT INTO people (number, customer, person) VALUES (?, ?, ?)",
            bind![number.get(), customer.as_str(), person],
        )
    }
}
