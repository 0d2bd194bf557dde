//! What time and supply do to promises: due things are done and the line is judged in slices, by the
//! alarm, on the state that it finds then.

use crate::cursor;
use crate::sql::bind;
use crate::stock_line::tables::SqlTables;
use shared::agenda::tick;
use shared::delay::judge_line;
use shared::fault::Fault;
use shared::line::Place;
use shared::time::Timestamp;

/// Orders of a line that are judged in one commit.
const JUDGED: u64 = 500;

/// Due things that are done in one commit.
const DONE: u32 = 100;

/// How far the line was judged.
enum Judging {
    /// Through.
    Through,
    /// Up to a place, or not at all yet.
    After(Option<Place>),
}

fn judging(tables: &SqlTables) -> Result<Judging, Fault> {
    let row = tables.sql.row("SELECT judge FROM shelf", bind![])?;
    let mark = row.map(|mut row| row.optional_text()).transpose()?.flatten();
    Ok(match mark.as_deref() {
        None => Judging::Through,
        // A mark that is none of ours: from the head again.
        Some(text) => Judging::After(cursor::place(text)),
    })
}

/// Whether the line is still to be judged.
pub(super) fn judges(tables: &SqlTables) -> Result<bool, Fault> {
    Ok(matches!(judging(tables)?, Judging::After(_)))
}

/// Whether something is to be done now.
pub(super) fn is_due(tables: &SqlTables, now: Timestamp) -> Result<bool, Fault> {
    if judges(tables)? {
        return Ok(true);
    }
    let due = next(tables)?;
    Ok(due.is_some_and(|at| at <= now.as_ms()))
}

/// When the next deadline is, in milliseconds.
pub(super) fn next(tables: &SqlTables) -> Result<Option<i64>, Fault> {
    let query = "SELECT MIN(deadline) FROM orders WHERE deadline IS NOT NULL";
    let row = tables.sql.row(query, bind![])?;
    row.map_or(Ok(None), |mut row| row.optional_integer())
}

/// One slice, as one decision.
pub(super) fn slice(tables: &mut SqlTables, now: Timestamp) -> Result<(), Fault> {
    let (_, more) = tick(tables, now, DONE)?;
    if more {
        return Ok(());
    }
    let Judging::After(after) = judging(tables)? else { return Ok(()) };
    let (_, next) = judge_line(tables, after, now, JUDGED)?;
    let mark = next.map(cursor::place_text);
    tables.sql.run("UPDATE shelf SET judge = ?", bind![mark])
}

/// Everything that is due, at once: when a test moves the clock.
pub(super) fn all(tables: &mut SqlTables, now: Timestamp) -> Result<(), Fault> {
    while is_due(tables, now)? {
        slice(tables, now)?;
    }
    Ok(())
}
