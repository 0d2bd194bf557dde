//! Where some orders stand, read together: a block of the line once, however many of its orders are
//! asked for.

use crate::sql::{bind, to_json};
use crate::stock_line::rows::{place_of, rank};
use crate::stock_line::tables::SqlTables;
use shared::fault::Fault;
use shared::line::blocks::{Block, SIZE};
use shared::line::{Place, Tally};
use shared::units::Units;
use std::collections::BTreeMap;

/// Where an order stands.
#[derive(Debug)]
pub(super) struct Standing {
    pub(super) place: Place,
    /// Rises with every change of the order.
    pub(super) version: u64,
    /// Units that it still needs.
    pub(super) own: Units,
    /// Who stands before it, while it needs units.
    pub(super) ahead: Option<Tally>,
}

/// Where the orders with these numbers stand; those that are not there are left out.
pub(super) fn standings(tables: &SqlTables, numbers: &[u64]) -> Result<Vec<Standing>, Fault> {
    let rows = tables.sql.rows(
        "SELECT rank, number, version, waiting + held_later FROM orders
         WHERE number IN (SELECT value FROM json_each(?)) ORDER BY rank, number",
        bind![to_json(numbers)?],
    )?;
    let mut all = Vec::new();
    let mut read: Option<(Block, BTreeMap<u64, Tally>)> = None;
    for row in rows {
        let mut row = row?;
        let place = place_of(&mut row, false)?;
        let (version, own) = (row.count()?, row.units()?);
        let ahead = if own.is_zero() {
            None
        } else {
            let block = Block::of(place);
            if read.as_ref().is_none_or(|(known, _)| *known != block) {
                read = Some((block, within(tables, block)?));
            }
            let before = read.as_ref().and_then(|(_, before)| before.get(&place.number.get()));
            Some(*before.ok_or_else(|| Fault::new("who waits is not in line"))?)
        };
        all.push(Standing { place, version, own, ahead });
    }
    Ok(all)
}

/// Who stands before each order of a block that waits.
fn within(tables: &SqlTables, block: Block) -> Result<BTreeMap<u64, Tally>, Fault> {
    let from = block.index().saturating_mul(SIZE);
    let rows = tables.sql.rows(
        "SELECT number, waiting + held_later FROM orders
         WHERE waiting + held_later > 0 AND rank = ? AND number >= ? AND number < ?
         ORDER BY rank, number",
        bind![rank(block.priority()), from, from.saturating_add(SIZE)],
    )?;
    let mut ahead = tables.blocks.before(block)?;
    let mut all = BTreeMap::new();
    for row in rows {
        let mut row = row?;
        let (number, own) = (row.count()?, row.units()?);
        all.insert(number, ahead);
        ahead = ahead.plus(Tally::of(own))?;
    }
    Ok(all)
}
