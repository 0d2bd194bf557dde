//! The tables of a sku in SQL, as `shared::decide` reads them; `writes` changes them.

use crate::sql::{Sql, Value, bind, to_json};
use crate::stock_line::codes;
use crate::stock_line::receipts::{self, Issuing};
use crate::stock_line::rows::{BEFORE, COLUMNS, order_of, place_of, priority, rank, timestamp};
use shared::code::{Code, EarlyAccess};
use shared::fault::Fault;
use shared::id::{CustomerKey, PlaceNumber};
use shared::ledger::Ledger;
use shared::line::blocks::{Block, Blocks, SIZE};
use shared::line::{End, Place, Stage, Stretch, Taker, Tally};
use shared::order::{Entry, Order};
use shared::proof::Link;
use shared::shelf::Shelf;
use shared::time::Timestamp;
use shared::units::Units;
use shared::wire::person::Person;

/// Which projections of an order, or of the shelf, lag behind: bits of the columns `pending`.
pub(crate) struct Lag;

impl Lag {
    /// Its record in KV.
    pub(crate) const KV: u64 = 1;
    /// Its row in the shop's book.
    pub(crate) const SHOP: u64 = 2;
    /// Both.
    pub(crate) const ALL: u64 = Self::KV | Self::SHOP;
    /// What the provider is to be asked for: looked at by the alarm.
    pub(crate) const MONEY: u64 = 4;
}

/// The tables, with what every decision needs in memory.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each marks something of its own")]
pub(crate) struct SqlTables {
    pub(crate) sql: Sql,
    pub(super) shelf: Option<Shelf>,
    /// Set while the shelf in memory is ahead of its row.
    pub(super) dirty: bool,
    /// Set while the decision under way changed the offer: its snapshot is kept at once.
    pub(super) offered: bool,
    /// Set while the decision under way may have delayed somebody: the line is judged anew.
    pub(super) judges: bool,
    /// Set while the decision under way may have changed what somebody who watches is shown.
    pub(super) tells: bool,
    pub(super) blocks: Blocks,
    /// Who places the order of the decision under way, as JSON.
    pub(crate) person: Option<String>,
    /// Who issues the receipt of the order of the decision under way.
    pub(crate) issuing: Option<Issuing>,
    /// The chain's link after the latest order.
    pub(crate) link: Option<Link>,
    /// The history of the order that was placed last: its answer needs no look at its row.
    pub(crate) begun: Option<Begun>,
    /// Whose units moved in the decision under way, where the answer names them.
    pub(crate) moved: Option<Moved>,
}

/// The order that was placed last, as far as its row would tell.
#[derive(Debug)]
pub(crate) struct Begun {
    pub(crate) number: PlaceNumber,
    pub(crate) history: Vec<Entry>,
    pub(crate) receipt: String,
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
            judges: false,
            tells: false,
            blocks: Blocks::default(),
            person: None,
            issuing: None,
            link: None,
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
        self.judges = false;
        self.tells = false;
        self.person = None;
        self.issuing = None;
        self.link = receipts::head_link(&self.sql)?;
        self.begun = None;
        self.moved = None;
        self.load_blocks()
    }

    pub(super) fn load_blocks(&mut self) -> Result<(), Fault> {
        self.blocks = Blocks::default();
        for row in self.sql.rows("SELECT rank, block, orders, units FROM blocks", bind![])? {
            let mut row = row?;
            let block = Block::new(priority(row.integer()?)?, row.count()?);
            self.blocks.set(block, Tally { orders: row.count()?, units: row.units()? });
        }
        Ok(())
    }

    /// An order, if there is one: where nothing was ever sold there are no tables to ask.
    pub(super) fn find(&self, number: PlaceNumber) -> Result<Option<Order>, Fault> {
        if self.shelf.is_none() { Ok(None) } else { self.order(number) }
    }

    /// Who placed an order.
    pub(super) fn person_of(&self, number: PlaceNumber) -> Result<Person, Fault> {
        let row =
            self.sql.row("SELECT person FROM people WHERE number = ?", bind![number.get()])?;
        row.ok_or_else(|| Fault::new("an order of nobody"))?.json()
    }

    /// Writes the shelf's row if the decision changed it.
    pub(crate) fn flush(&mut self, sku: &str) -> Result<(), Fault> {
        let Some(shelf) = self.shelf.as_ref().filter(|_| self.dirty) else { return Ok(()) };
        self.sql.run(
            "INSERT INTO shelf (id, sku, state, pending, kept_at) VALUES (1, ?, ?, ?, 0)
             ON CONFLICT (id) DO UPDATE SET state = excluded.state, pending = excluded.pending,
                kept_at = CASE WHEN ? THEN 0 ELSE kept_at END,
                judge = CASE WHEN ? THEN '' ELSE judge END",
            bind![
                sku,
                to_json(shelf)?,
                Lag::ALL,
                self.offered,
                self.judges && !shelf.in_line()?.is_empty()
            ],
        )?;
        self.judges = false;
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

    pub(super) fn change_block(
        &mut self,
        place: Place,
        before: Units,
        after: Units,
    ) -> Result<(), Fault> {
        if before == after {
            return Ok(());
        }
        let block = Block::of(place);
        let tally = self.blocks.change(block, before, after)?;
        self.save_block(block, tally)
    }

    /// Counts a block anew from its orders.
    pub(super) fn recount(&mut self, block: Block) -> Result<(), Fault> {
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

    /// The orders that a query of numbers and units finds, and the last of a stretch after them.
    pub(super) fn named(
        &self,
        query: &str,
        values: &[Value],
        stretch: &Stretch,
    ) -> Result<Vec<(PlaceNumber, Units)>, Fault> {
        let rows = self.sql.rows(query, values)?.map(|row| {
            let mut row = row?;
            Ok((PlaceNumber::try_from(row.count()?)?, row.units()?))
        });
        rows.chain([Ok((stretch.last.number, stretch.last_units))]).collect()
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
        let query = format!(
            "SELECT rank, COUNT(*), SUM(waiting + held_later), SUM(held_later),
                    SUM(CASE WHEN preorder THEN waiting + held_later ELSE 0 END)
             FROM orders WHERE {BEFORE} GROUP BY rank"
        );
        let place = bind![rank(last.priority), rank(last.priority), last.number.get()];
        let rows = self.sql.rows(&query, place)?;
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
        stretch.lengthen(End::Head, Taker::of(&order, wanted)?, taken)?;
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

    fn first_due(&self, now: Timestamp) -> Result<Option<PlaceNumber>, Fault> {
        let row = self.sql.row(
            "SELECT number FROM orders WHERE deadline <= ? ORDER BY deadline, number LIMIT 1",
            bind![now.as_ms()],
        )?;
        row.map(|mut row| PlaceNumber::try_from(row.count()?)).transpose()
    }

    fn in_line_after(&self, place: Option<Place>, most: u64) -> Result<Vec<Order>, Fault> {
        let (rank, number) = place
            .map_or((i64::from(i16::MIN), 0), |place| (rank(place.priority), place.number.get()));
        // The rest of its rank, then the ranks after it: each a stretch of the index.
        let query = format!(
            "SELECT {COLUMNS} FROM orders WHERE number IN (
                SELECT number FROM (SELECT number FROM orders
                    WHERE waiting + held_later > 0 AND rank = ? AND number > ?
                    ORDER BY rank, number LIMIT ?)
                UNION ALL
                SELECT number FROM (SELECT number FROM orders
                    WHERE waiting + held_later > 0 AND rank > ?
                    ORDER BY rank, number LIMIT ?))
             ORDER BY rank, number LIMIT ?"
        );
        let rows = self.sql.rows(&query, bind![rank, number, most, rank, most, most])?;
        rows.map(|row| order_of(&mut row?)).collect()
    }

    fn code(&self, code: &Code) -> Result<Option<EarlyAccess>, Fault> {
        codes::code(&self.sql, code)
    }

    fn latest(&self) -> Result<Timestamp, Fault> {
        let last =
            self.sql.row("SELECT at FROM journal ORDER BY sequence DESC LIMIT 1", bind![])?;
        last.map_or(Ok(Timestamp::EPOCH), |mut row| timestamp(&mut row))
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
