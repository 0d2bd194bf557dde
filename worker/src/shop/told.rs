//! What is new about an order: the lines of its history that nobody was told yet.
//!
//! The order's object sends its whole record; versions may be skipped. History only grows, so that
//! the number of lines told so far says which ones are new: each becomes a mail exactly once,
//! however often a record comes.

use crate::shop::OrderRow;
use crate::sql::{Sql, bind, to_json};
use shared::fault::Fault;
use shared::wire::order::{HistoryLine, Order};
use std::collections::BTreeMap;

/// What the book knew of an order before.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    version: u64,
    /// Lines of its history.
    told: usize,
    /// Whether it awaited its payment.
    pub(super) awaited: bool,
}

impl Known {
    /// Whether a row says more than is known.
    pub(super) const fn is_older_than(&self, row: &OrderRow) -> bool {
        self.version < row.version
    }
}

/// What the book knows of these orders; nothing of one that is new here.
pub(super) fn known(sql: &Sql, orders: &[OrderRow]) -> Result<BTreeMap<String, Known>, Fault> {
    if orders.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<_> = orders.iter().map(|row| row.id.as_str()).collect();
    let rows = sql.rows(
        "SELECT id, version, told, status = 'awaiting_payment' FROM orders
         WHERE id IN (SELECT value FROM json_each(?))",
        bind![to_json(&ids)?],
    )?;
    rows.map(|row| {
        let mut row = row?;
        let id = row.text()?;
        let version = row.count()?;
        let told = usize::try_from(row.count()?).unwrap_or(usize::MAX);
        Ok((id, Known { version, told, awaited: row.flag()? }))
    })
    .collect()
}

/// The lines that are new, oldest first, each with its place in the history.
pub(super) fn news<'a>(
    order: &'a Order,
    known: &Known,
) -> impl Iterator<Item = (usize, &'a HistoryLine)> {
    order.history.iter().enumerate().skip(known.told)
}
