//! What happened to the stock of a sku, kept until the shop took it over.

use crate::shop::StockNews;
use crate::sql::{Sql, bind, to_json};
use shared::event::Event;
use shared::fault::Fault;
use shared::time::Timestamp;

/// Most that the shop is told of at a time.
const SLICE: u32 = 100;

/// What the shop is to be told of an event, if anything.
pub(super) const fn kind(event: &Event) -> Option<&'static str> {
    match event {
        Event::Received { .. } => Some("stock.received"),
        Event::Adjusted { .. } => Some("stock.counted"),
        Event::Offered { .. }
        | Event::Archived
        | Event::Placed { .. }
        | Event::BatchSet { .. }
        | Event::BatchRemoved { .. }
        | Event::Served { .. }
        | Event::TakenBack { .. }
        | Event::Shipped { .. }
        | Event::Cancelled { .. }
        | Event::Returned { .. }
        | Event::Prioritised { .. }
        | Event::Paid { .. }
        | Event::PaymentDeclined { .. }
        | Event::ChargeAsked { .. }
        | Event::ChargeDeclined { .. }
        | Event::ChargeDropped { .. }
        | Event::BalanceDue { .. }
        | Event::Reminded { .. }
        | Event::Lapsed { .. }
        | Event::Revived { .. }
        | Event::RefundAsked { .. }
        | Event::RefundFailed { .. }
        | Event::Refunded { .. }
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
        | Event::CodeRemoved { .. } => None,
    }
}

/// Keeps it, within the commit that it belongs to.
pub(super) fn keep(
    sql: &Sql,
    sequence: u64,
    at: Timestamp,
    kind: &str,
    event: &Event,
) -> Result<(), Fault> {
    sql.run(
        "INSERT INTO news (sequence, at, kind, event) VALUES (?, ?, ?, ?)",
        bind![sequence, at.as_ms(), kind, to_json(event)?],
    )
}

/// The oldest of it.
pub(super) fn slice(sql: &Sql) -> Result<Vec<StockNews>, Fault> {
    let rows = sql.rows(
        "SELECT sequence, at, kind, event FROM news ORDER BY sequence LIMIT ?",
        bind![SLICE],
    )?;
    rows.map(|row| {
        let mut row = row?;
        Ok(StockNews {
            sequence: row.count()?,
            at_ms: row.integer()?,
            kind: row.text()?,
            event: row.text()?,
        })
    })
    .collect()
}

/// Forgets what the shop took over.
pub(super) fn forget(sql: &Sql, told: &[StockNews]) -> Result<(), Fault> {
    let Some(last) = told.last() else { return Ok(()) };
    sql.run("DELETE FROM news WHERE sequence <= ?", bind![last.sequence])
}

/// Whether more is left than a slice.
pub(super) fn is_whole(told: &[StockNews]) -> bool {
    u32::try_from(told.len()).is_ok_and(|told| told < SLICE)
}
