//! The tables of a sku in SQL: what `shared::evolve` writes and `shared::decide` reads.

use crate::sql::{Row, Sql, bind, from_json, to_json};
use serde::{Deserialize, Serialize};
use shared::event::Event;
use shared::fault::Fault;
use shared::id::{CustomerKey, PlaceNumber};
use shared::ledger::{Ledger, Tables};
use shared::line::blocks::{Block, Blocks, SIZE};
use shared::line::{End, Place, Priority, Stage, Stretch, Taker, Tally};
use shared::money::{Currency, Money};
use shared::order::{Entry, Kind, Order, Stages};
use shared::payment::Payment;
use shared::promise::Promise;
use shared::shelf::Shelf;
use shared::time::Timestamp;
use shared::units::Units;
use shared::wire::stock::MAX_NAMED;

/// Which projections of an order, or of the shelf, lag behind: bits of the columns `pending`.
pub(crate) struct Lag;

impl Lag {
    /// Its record in KV.
    pub(crate) const KV: u64 = 1;
    /// Its row in the shop's book.
    pub(crate) const SHOP: u64 = 2;
    /// Both.
    pub(crate) const ALL: u64 = Self::KV | Self::SHOP;
}

/// What of an order never changes.
#[derive(Debug, Serialize, Deserialize)]
struct Fixed {
    kind: Kind,
    price: Money,
    delivery: Option<Money>,
    payment: Payment,
    promise: Promise,
}

/// The columns that [`order_of`] reads, in its order.
pub(crate) const COLUMNS: &str = "number, rank, version, ordered, waiting, allocated, held, \
     held_later, shipped, cancelled, returned, paid, hold_until, declined, expired, placed_at, terms";

/// Reads an order from [`COLUMNS`].
pub(crate) fn order_of(row: &mut Row) -> Result<Order, Fault> {
    let place = place_of(row, true)?;
    let version = row.count()?;
    let ordered = row.units()?;
    let stages = Stages {
        waiting: row.units()?,
        allocated: row.units()?,
        held: row.units()?,
        held_later: row.units()?,
        shipped: row.units()?,
        cancelled: row.units()?,
        returned: row.units()?,
    };
    let paid = row.count()?;
    let hold_until = row.optional_integer()?.and_then(Timestamp::from_ms);
    let (declined, expired) = (row.flag()?, row.flag()?);
    let placed_at = timestamp(row)?;
    let fixed: Fixed = row.json()?;
    Ok(Order {
        place,
        version,
        kind: fixed.kind,
        ordered,
        stages,
        price: fixed.price,
        delivery: fixed.delivery,
        payment: fixed.payment,
        promise: fixed.promise,
        paid: money(paid, fixed.price.currency())?,
        hold_until,
        declined,
        expired,
        placed_at,
    })
}

fn money(amount: u64, currency: Currency) -> Result<Money, Fault> {
    Money::new(amount, currency).ok_or_else(|| Fault::new("sql: money out of range"))
}

/// Reads a time.
pub(crate) fn timestamp(row: &mut Row) -> Result<Timestamp, Fault> {
    Timestamp::from_ms(row.integer()?).ok_or_else(|| Fault::new("sql: a time out of range"))
}

/// Reads a place: number and rank, or rank and number.
fn place_of(row: &mut Row, number_first: bool) -> Result<Place, Fault> {
    let (a, b) = (row.integer()?, row.integer()?);
    let (number, rank) = if number_first { (a, b) } else { (b, a) };
    let number = u64::try_from(number).ok().and_then(PlaceNumber::new);
    let number = number.ok_or_else(|| Fault::new("sql: a place number out of range"))?;
    Ok(Place { priority: priority(rank)?, number })
}

fn priority(rank: i64) -> Result<Priority, Fault> {
    let priority = rank.checked_neg().and_then(|n| i16::try_from(n).ok());
    priority.and_then(Priority::new).ok_or_else(|| Fault::new("sql: a rank out of range"))
}

pub(crate) fn rank(priority: Priority) -> i64 {
    -i64::from(priority.get())
}

/// The tables, with what every decision needs in memory.
#[derive(Debug)]
pub(crate) struct SqlTables {
    pub(crate) sql: Sql,
    shelf: Option<Shelf>,
    /// Set while the shelf in memory is ahead of its row.
    dirty: bool,
    /// Set while the decision under way changed the offer: its snapshot is kept at once.
    offered: bool,
    blocks: Blocks,
    /// Who places the order of the decision under way, as JSON.
    pub(crate) person: Option<String>,
    /// The history of the order that was placed last: its answer needs no look at its row.
    pub(crate) begun: Option<(PlaceNumber, Vec<Entry>)>,
    /// Whose units moved in the decision under way, where the answer names them.
    pub(crate) moved: Option<Moved>,
}

/// The first orders of a decision that got units or gave some back, in order.
#[derive(Debug, Default)]
pub(crate) struct Moved {
    pub(crate) filled: Vec<(PlaceNumber, Units)>,
    pub(crate) taken_back: Vec<(PlaceNumber, Units)>,
}

impl SqlTables {
    /// Loads what is kept in memory; without tables there is nothing.
    pub(crate) fn load(sql: Sql, registered: bool) -> Result<Self, Fault> {
        let mut tables = Self {
            sql,
            shelf: None,
            dirty: false,
            offered: false,
            blocks: Blocks::default(),
            person: None,
            begun: None,
            moved: None,
        };
        if registered {
            tables.reload()?;
        }
        Ok(tables)
    }

    /// Forgets what is in memory and reads it again: after a decision that was undone.
    pub(crate) fn reload(&mut self) -> Result<(), Fault> {
        let shelf = self.sql.row("SELECT state FROM shelf", bind![])?;
        self.shelf = shelf.map(|mut row| row.json()).transpose()?;
        self.dirty = false;
        self.offered = false;
        self.person = None;
        self.begun = None;
        self.moved = None;
        self.load_blocks()
    }

    fn load_blocks(&mut self) -> Result<(), Fault> {
        self.blocks = Blocks::default();
        for row in self.sql.rows("SELECT rank, block, orders, units FROM blocks", bind![])? {
            let mut row = row?;
            let block = Block::new(priority(row.integer()?)?, row.count()?);
            self.blocks.set(block, Tally { orders: row.count()?, units: row.units()? });
        }
        Ok(())
    }

    /// Writes the shelf's row if the decision changed it.
    pub(crate) fn flush(&mut self, sku: &str) -> Result<(), Fault> {
        let Some(shelf) = self.shelf.as_ref().filter(|_| self.dirty) else { return Ok(()) };
        self.sql.run(
            "INSERT INTO shelf (id, sku, state, pending, kept_at) VALUES (1, ?, ?, ?, 0)
             ON CONFLICT (id) DO UPDATE SET state = excluded.state, pending = excluded.pending,
                kept_at = CASE WHEN ? THEN 0 ELSE kept_at END",
            bind![sku, to_json(shelf)?, Lag::ALL, self.offered],
        )?;
        self.dirty = false;
        self.offered = false;
        Ok(())
    }

    fn save_block(&mut self, block: Block, tally: Tally) -> Result<(), Fault> {
        self.blocks.set(block, tally);
        let (rank, index) = (rank(block.priority()), block.index());
        if tally.is_empty() {
            return self
                .sql
                .run("DELETE FROM blocks WHERE rank = ? AND block = ?", bind![rank, index]);
        }
        self.sql.run(
            "INSERT OR REPLACE INTO blocks (rank, block, orders, units) VALUES (?, ?, ?, ?)",
            bind![rank, index, tally.orders, tally.units],
        )
    }

    fn change_block(&mut self, place: Place, before: Units, after: Units) -> Result<(), Fault> {
        if before == after {
            return Ok(());
        }
        let block = Block::of(place);
        let tally = self.blocks.change(block, before, after)?;
        self.save_block(block, tally)
    }

    /// Counts a block anew from its orders.
    fn recount(&mut self, block: Block) -> Result<(), Fault> {
        let from = block.index().saturating_mul(SIZE);
        let row = self.sql.row(
            "SELECT COUNT(*), COALESCE(SUM(waiting + held_later), 0) FROM orders
             WHERE waiting + held_later > 0 AND rank = ? AND number >= ? AND number < ?",
            bind![rank(block.priority()), from, from.saturating_add(SIZE)],
        )?;
        let mut row = row.ok_or_else(|| Fault::new("sql: no sum"))?;
        let tally = Tally { orders: row.count()?, units: row.units()? };
        self.save_block(block, tally)
    }

    /// The last order that `units` reach from the head, and what those before it need.
    fn reach(&self, units: Units) -> Result<Option<(Place, Units, Units)>, Fault> {
        let Some((block, before)) = self.blocks.reaching(units)? else { return Ok(None) };
        let from = block.index().saturating_mul(SIZE);
        let rows = self.sql.rows(
            "SELECT rank, number, waiting + held_later FROM orders
             WHERE waiting + held_later > 0 AND rank = ? AND number >= ? AND number < ?
             ORDER BY rank, number",
            bind![rank(block.priority()), from, from.saturating_add(SIZE)],
        )?;
        let mut reached = None;
        let mut sum = before.units;
        for row in rows {
            let mut row = row?;
            let place = place_of(&mut row, false)?;
            let wanted = row.units()?;
            reached = Some((place, sum, wanted));
            sum = sum.plus(wanted)?;
            if sum >= units {
                break;
            }
        }
        Ok(reached)
    }

    /// The first orders that a query of numbers and units finds, and `last` after them.
    fn first(&self, query: &str, stretch: &Stretch) -> Result<Vec<(PlaceNumber, Units)>, Fault> {
        let last = stretch.last;
        let limit = u32::try_from(MAX_NAMED).unwrap_or(u32::MAX);
        let rows = self.sql.rows(query, bind![rank(last.priority), last.number.get(), limit])?.map(
            |row| {
                let mut row = row?;
                Ok((PlaceNumber::try_from(row.count()?)?, row.units()?))
            },
        );
        rows.chain([Ok((last.number, stretch.last_units))]).collect()
    }

    /// One order as it takes part in a stretch.
    fn taker(order: &Order, units: Units) -> Result<Taker, Fault> {
        Ok(Taker {
            place: order.place,
            units,
            unpaid: order.is_unpaid(),
            preorder: order.kind == Kind::Preorder,
            in_line: !order.stages.in_line()?.is_zero(),
        })
    }
}

impl Ledger for SqlTables {
    fn shelf(&self) -> Option<&Shelf> {
        self.shelf.as_ref()
    }

    fn order(&self, number: PlaceNumber) -> Result<Option<Order>, Fault> {
        let query = format!("SELECT {COLUMNS} FROM orders WHERE number = ?");
        let row = self.sql.row(&query, bind![number.get()])?;
        row.map(|mut row| order_of(&mut row)).transpose()
    }

    fn ahead_of(&self, place: Place) -> Result<Tally, Fault> {
        let block = Block::of(place);
        let row = self.sql.row(
            "SELECT COUNT(*), COALESCE(SUM(waiting + held_later), 0) FROM orders
             WHERE waiting + held_later > 0 AND rank = ? AND number >= ? AND number < ?",
            bind![rank(place.priority), block.index().saturating_mul(SIZE), place.number.get()],
        )?;
        let mut row = row.ok_or_else(|| Fault::new("sql: no sum"))?;
        let own = Tally { orders: row.count()?, units: row.units()? };
        self.blocks.before(block)?.plus(own)
    }

    fn head(&self, units: Units) -> Result<Option<Stretch>, Fault> {
        let Some((last, before, wanted)) = self.reach(units)? else { return Ok(None) };
        let mut stretch = Stretch::empty(last);
        // Everybody before the last one is served wholly: sums, whatever their number.
        let rows = self.sql.rows(
            "SELECT rank, COUNT(*), SUM(waiting + held_later), SUM(held_later),
                    SUM(CASE WHEN preorder THEN waiting + held_later ELSE 0 END)
             FROM orders WHERE waiting + held_later > 0 AND (rank, number) < (?, ?)
             GROUP BY rank",
            bind![rank(last.priority), last.number.get()],
        )?;
        for row in rows {
            let mut row = row?;
            let priority = priority(row.integer()?)?;
            let tally = Tally { orders: row.count()?, units: row.units()? };
            stretch.orders = stretch.orders.saturating_add(tally.orders);
            stretch.units = stretch.units.plus(tally.units)?;
            stretch.unpaid = stretch.unpaid.plus(row.units()?)?;
            stretch.preordered = stretch.preordered.plus(row.units()?)?;
            stretch.line.insert(priority, tally);
        }
        if stretch.units != before {
            return Err(Fault::new("the counters of the line do not match its orders"));
        }
        let order = self.order(last.number)?.ok_or_else(|| Fault::new("no such order"))?;
        let taken = wanted.min(units.minus(before)?);
        stretch.lengthen(End::Head, Self::taker(&order, wanted)?, taken)?;
        Ok(Some(stretch))
    }

    fn tail(&self, stage: Stage, units: Units) -> Result<Option<Stretch>, Fault> {
        let column = stage_column(stage);
        let query = format!(
            "SELECT rank, number, {column}, held + held_later > 0, preorder,
                    waiting + held_later > 0
             FROM orders WHERE {column} > 0 ORDER BY rank DESC, number DESC"
        );
        let queue = self.sql.stream(&query)?.map(|row| {
            let mut row = row?;
            Ok(Taker {
                place: place_of(&mut row, false)?,
                units: row.units()?,
                unpaid: row.flag()?,
                preorder: row.flag()?,
                in_line: row.flag()?,
            })
        });
        Stretch::along(End::Tail, queue, units)
    }

    fn units_of(&self, customer: &CustomerKey) -> Result<Units, Fault> {
        let row = self.sql.row(
            "SELECT COALESCE(SUM(ordered - cancelled), 0)
             FROM people JOIN orders USING (number) WHERE customer = ?",
            bind![customer.as_str()],
        )?;
        row.map_or(Ok(Units::ZERO), |mut row| row.units())
    }

    fn holds_run_out(&self, now: Timestamp) -> Result<Vec<PlaceNumber>, Fault> {
        let holds =
            self.shelf.as_ref().map(|shelf| shelf.stages.held.plus(shelf.stages.held_later));
        if holds.transpose()?.is_none_or(Units::is_zero) {
            return Ok(Vec::new());
        }
        let rows = self.sql.rows(
            "SELECT number FROM orders WHERE hold_until IS NOT NULL AND hold_until <= ?
             ORDER BY hold_until, number",
            bind![now.as_ms()],
        )?;
        rows.map(|row| PlaceNumber::try_from(row?.count()?)).collect()
    }
}

fn stage_column(stage: Stage) -> &'static str {
    match stage {
        Stage::Allocated => "allocated",
        Stage::Held => "held",
    }
}

/// History as it is stored: JSON objects, one after the other, separated by commas.
fn history_text(history: &[Entry]) -> Result<String, Fault> {
    let entries = history.iter().map(to_json).collect::<Result<Vec<_>, _>>()?;
    Ok(entries.join(","))
}

/// Reads a stored history.
pub(crate) fn history_of(text: &str) -> Result<Vec<Entry>, Fault> {
    from_json(&format!("[{text}]"))
}

impl Tables for SqlTables {
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
            promise: order.promise,
        };
        let stages = &order.stages;
        self.sql.run(
            "INSERT INTO orders (number, rank, version, preorder, ordered, waiting, allocated, held,
                held_later, shipped, cancelled, returned, paid, hold_until, declined, expired,
                placed_at, terms, history, pending)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?, 0, 0, ?, ?, ?, ?)",
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
                order.hold_until.map(Timestamp::as_ms),
                order.placed_at.as_ms(),
                to_json(&fixed)?,
                history_text(history)?,
                Lag::ALL,
            ],
        )?;
        self.begun = Some((order.place.number, history.to_vec()));
        self.change_block(order.place, Units::ZERO, stages.in_line()?)
    }

    fn update(&mut self, before: &Order, after: &Order, history: &[Entry]) -> Result<(), Fault> {
        let stages = &after.stages;
        self.sql.run(
            "UPDATE orders SET rank = ?, version = ?, waiting = ?, allocated = ?, held = ?,
                held_later = ?, shipped = ?, cancelled = ?, returned = ?, paid = ?, hold_until = ?,
                declined = ?, expired = ?, history = history || ',' || ?, pending = ?
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
                history_text(history)?,
                Lag::ALL,
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
            let filled = self.first(
                "SELECT number, waiting + held_later FROM orders
                 WHERE waiting + held_later > 0 AND (rank, number) < (?, ?)
                 ORDER BY rank, number LIMIT ?",
                stretch,
            )?;
            self.moved.get_or_insert_default().filled.extend(filled);
        }
        let (rank, number) = (rank(stretch.last.priority), stretch.last.number.get());
        let entry = format!(r#",{{"at":"{at}","kind":""#);
        self.sql.run(
            "UPDATE orders SET
                history = history || ? || CASE WHEN held_later > 0 THEN 'held' ELSE 'allocated' END
                    || '\",\"units\":' || (waiting + held_later) || '}',
                allocated = allocated + waiting, held = held + held_later,
                waiting = 0, held_later = 0, version = version + 1, pending = ?
             WHERE waiting + held_later > 0 AND (rank, number) < (?, ?)",
            bind![entry.as_str(), Lag::ALL, rank, number],
        )?;
        let units = stretch.last_units;
        self.sql.run(
            "UPDATE orders SET
                history = history || ? || CASE WHEN held_later > 0 THEN 'held' ELSE 'allocated' END
                    || '\",\"units\":' || CAST(? AS INTEGER) || '}',
                allocated = allocated + CASE WHEN held_later > 0 THEN 0 ELSE ? END,
                waiting = waiting - CASE WHEN held_later > 0 THEN 0 ELSE ? END,
                held = held + CASE WHEN held_later > 0 THEN ? ELSE 0 END,
                held_later = held_later - CASE WHEN held_later > 0 THEN ? ELSE 0 END,
                version = version + 1, pending = ?
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
            let taken_back = self.first(&query, stretch)?;
            self.moved.get_or_insert_default().taken_back.extend(taken_back);
        }
        let entry = format!(r#",{{"at":"{at}","kind":"taken_back","units":"#);
        let (rank, number) = (rank(stretch.last.priority), stretch.last.number.get());
        let change = |units: &str, which: &str| {
            format!(
                "UPDATE orders SET history = history || ? || {units} || '}}',
                    {to} = {to} + {units}, {from} = {from} - {units},
                    version = version + 1, pending = ?
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
        self.sql.run(
            "INSERT INTO journal (sequence, at, cause, event) VALUES (?, ?, ?, ?)",
            bind![sequence, at.as_ms(), cause, to_json(event)?],
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
