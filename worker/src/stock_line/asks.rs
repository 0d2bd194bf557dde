//! What the provider is asked for and has not answered yet: rows that follow from the journal, with how
//! often each was tried.

use crate::clock;
use crate::sql::{Row, Sql, bind};
use shared::event::Event;
use shared::fault::Fault;
use shared::id::PlaceNumber;
use shared::time::Timestamp;

/// A charge of the saved card.
const CHARGE: &str = "charge";

/// A refund.
const REFUND: &str = "refund";

/// Asks of one pass of the alarm.
const SLICE: u32 = 10;

/// What the provider is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) number: PlaceNumber,
    /// Its number among the asks of the order.
    pub(crate) ask: u32,
    pub(crate) what: What,
    /// Minor units.
    pub(crate) amount: u64,
    /// When it was asked first.
    pub(crate) at: Timestamp,
    /// How often it was tried.
    pub(crate) attempts: u32,
}

/// Which way the money goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// The saved card is charged.
    Charge,
    /// A part of this payment goes back.
    Refund { payment: Option<String> },
}

/// Keeps what an event asks for, and forgets what it answers, within the commit of the event.
pub(super) fn keep(sql: &Sql, event: &Event, at: Timestamp) -> Result<(), Fault> {
    match event {
        Event::ChargeAsked { number, ask, amount } => {
            insert(sql, *number, *ask, CHARGE, *amount, None, at)
        }
        Event::RefundAsked { number, ask, amount, of } => {
            insert(sql, *number, *ask, REFUND, *amount, of.as_deref(), at)
        }
        Event::Refunded { number, ask: Some(ask), .. } | Event::RefundFailed { number, ask } => {
            sql.run("DELETE FROM asks WHERE number = ? AND ask = ?", bind![number.get(), *ask])
        }
        Event::ChargeDeclined { number, .. }
        | Event::ChargeDropped { number }
        | Event::Lapsed { number, .. } => forget_charge(sql, *number),
        Event::Offered { .. }
        | Event::Archived
        | Event::Placed { .. }
        | Event::Received { .. }
        | Event::Adjusted { .. }
        | Event::BatchSet { .. }
        | Event::BatchRemoved { .. }
        | Event::Served { .. }
        | Event::TakenBack { .. }
        | Event::Shipped { .. }
        | Event::Cancelled { .. }
        | Event::Returned { .. }
        | Event::Prioritised { .. }
        // What it was for is seen when the charge is to be made.
        | Event::Paid { .. }
        | Event::PaymentDeclined { .. }
        | Event::BalanceDue { .. }
        | Event::Reminded { .. }
        | Event::Revived { .. }
        | Event::Refunded { ask: None, .. }
        | Event::Waived { .. }
        | Event::Expired { .. }
        | Event::Noticed { .. }
        | Event::Answered { .. }
        | Event::PromiseMoved { .. }
        | Event::ExtraPeriodSet { .. }
        | Event::AddressChanged { .. }
        | Event::Erased { .. }
        | Event::Withdrawn { .. }
        | Event::Delivered { .. }
        | Event::SwapBegun { .. }
        | Event::Swapped { .. }
        | Event::SwapStopped { .. }
        | Event::CodeSet { .. }
        | Event::CodeRemoved { .. } => Ok(()),
    }
}

fn insert(
    sql: &Sql,
    number: PlaceNumber,
    ask: u32,
    kind: &str,
    amount: u64,
    payment: Option<&str>,
    at: Timestamp,
) -> Result<(), Fault> {
    let next_at = clock::real().as_ms();
    sql.run(
        "INSERT INTO asks (number, ask, kind, amount, payment, at, attempts, next_at)
         VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
        bind![number.get(), ask, kind, amount, payment, at.as_ms(), next_at],
    )
}

/// Forgets a charge that was never tried; what became of one that was is found out first.
fn forget_charge(sql: &Sql, number: PlaceNumber) -> Result<(), Fault> {
    sql.run(
        "DELETE FROM asks WHERE number = ? AND kind = 'charge' AND attempts = 0",
        bind![number.get()],
    )
}

/// Forgets what was brought to its end.
pub(super) fn forget(sql: &Sql, asked: &Asked) -> Result<(), Fault> {
    sql.run("DELETE FROM asks WHERE number = ? AND ask = ?", bind![asked.number.get(), asked.ask])
}

/// When the next is to be tried, in milliseconds.
pub(super) fn due(sql: &Sql) -> Result<Option<i64>, Fault> {
    let row = sql.row("SELECT MIN(next_at) FROM asks WHERE next_at IS NOT NULL", bind![])?;
    row.map_or(Ok(None), |mut row| row.optional_integer())
}

/// Those that are to be tried now, the earliest first.
pub(super) fn slice(sql: &Sql) -> Result<Vec<Asked>, Fault> {
    let rows = sql.rows(
        "SELECT number, ask, kind, amount, payment, at, attempts FROM asks WHERE next_at <= ?
         ORDER BY next_at, number, ask LIMIT ?",
        bind![clock::real().as_ms(), SLICE],
    )?;
    rows.map(|row| asked(&mut row?)).collect()
}

fn asked(row: &mut Row) -> Result<Asked, Fault> {
    let small = |n: u64| u32::try_from(n).map_err(|_| Fault::new("sql: an ask out of range"));
    let number = PlaceNumber::try_from(row.count()?)?;
    let ask = small(row.count()?)?;
    let kind = row.text()?;
    let amount = row.count()?;
    let payment = row.optional_text()?;
    let at = crate::stock_line::rows::timestamp(row)?;
    let attempts = small(row.count()?)?;
    let what = if kind == CHARGE { What::Charge } else { What::Refund { payment } };
    Ok(Asked { number, ask, what, amount, at, attempts })
}

/// Counts a try before it is made; where its answer is lost it is tried again by then.
pub(super) fn begin(sql: &Sql, asked: &Asked, next_at: i64) -> Result<(), Fault> {
    sql.run(
        "UPDATE asks SET attempts = attempts + 1, next_at = ? WHERE number = ? AND ask = ?",
        bind![next_at, asked.number.get(), asked.ask],
    )
}

/// Puts one off: it is tried again by then, or only once something else happens.
pub(super) fn put_off(sql: &Sql, asked: &Asked, next_at: Option<i64>) -> Result<(), Fault> {
    sql.run(
        "UPDATE asks SET next_at = ? WHERE number = ? AND ask = ?",
        bind![next_at, asked.number.get(), asked.ask],
    )
}
