//! Receipts: what a commit fixes of them, and the chain that they make. Signed elsewhere, from the
//! stored bytes.

use crate::objects::Answer;
use crate::order_id::Keys;
use crate::sql::{Sql, bind, to_json};
use crate::stock_line::tables::SqlTables;
use shared::fault::Fault;
use shared::id::Sku;
use shared::ledger::Ledger;
use shared::offer::ShowUnits;
use shared::order::Order;
use shared::proof::{ChainRow, Head, Kind, Link, Receipt, Signer, genesis, leaf, link};
use shared::shelf::Shelf;
use shared::time::Timestamp;
use shared::wire::Page;
use shared::wire::problem::Problem;
use std::rc::Rc;

/// Who issues the receipt of the order that is being placed.
#[derive(Debug)]
pub(crate) struct Issuing {
    keys: Rc<Keys>,
    sku: Sku,
    issuer: String,
}

/// A receipt as the commit fixes it.
#[derive(Debug, Clone)]
pub(crate) struct Issued {
    /// Header and payload: what is signed.
    pub(crate) signing_input: String,
    /// The chain with it.
    pub(crate) link: Link,
}

impl Issuing {
    pub(crate) fn new(keys: &Rc<Keys>, sku: &Sku, issuer: &str) -> Self {
        Self { keys: Rc::clone(keys), sku: sku.clone(), issuer: issuer.to_owned() }
    }

    /// The receipt of an order whose line stands at `head`.
    pub(crate) fn issue(&self, order: &Order, head: Option<Link>) -> Result<Issued, Fault> {
        let before = head.unwrap_or_else(|| genesis(&self.sku));
        let identity = self.keys.identity(&self.sku, order.place.number);
        let (Some(identity), Some(kid)) = (identity, self.keys.present()) else {
            return Err(Fault::new("ORDER_KEYS is not set"));
        };
        let receipt = Receipt::of(order, &identity.id, &self.sku, &self.issuer, before)?;
        let segment = receipt.segment()?;
        let link = link(before, leaf(&segment));
        Ok(Issued { signing_input: Signer::signing_input(kid, Kind::Place, &segment), link })
    }
}

/// The link after the latest order; none before the first.
pub(crate) fn head_link(sql: &Sql) -> Result<Option<Link>, Fault> {
    let row = sql.row("SELECT link FROM orders ORDER BY number DESC LIMIT 1", bind![])?;
    let text = row.map(|mut row| row.optional_text()).transpose()?.flatten();
    Ok(text.as_deref().and_then(Link::parse))
}

/// The shelf of a line that the asker may see: anyone where all figures are shown.
fn seen(tables: &SqlTables, known: bool) -> Option<&Shelf> {
    tables.shelf().filter(|shelf| known || shelf.offer.show_units == ShowUnits::Exact)
}

/// How far the line has come.
pub(crate) fn head(
    tables: &SqlTables,
    sku: &Sku,
    now: Timestamp,
    known: bool,
) -> Result<Answer, Fault> {
    let Some(shelf) = seen(tables, known) else { return unseen() };
    let link = tables.link.unwrap_or_else(|| genesis(sku));
    let head = Head { sku: sku.clone(), number: shelf.last_number, link, as_of: now };
    Ok(Answer::new(200, to_json(&head)?))
}

/// The chain from a number on.
pub(crate) fn chain(
    tables: &SqlTables,
    from: u64,
    limit: u64,
    known: bool,
) -> Result<Answer, Fault> {
    if seen(tables, known).is_none() {
        return unseen();
    }
    let rows = tables.sql.rows(
        "SELECT number, receipt, link FROM orders WHERE number >= ? AND link IS NOT NULL
         ORDER BY number LIMIT ?",
        bind![from, limit.saturating_add(1)],
    )?;
    let mut items = Vec::new();
    for row in rows {
        let mut row = row?;
        let (number, receipt, link) = (row.count()?, row.text()?, row.text()?);
        let link = Link::parse(&link).ok_or_else(|| Fault::new("sql: no link"))?;
        let (_, segment) = receipt.split_once('.').ok_or_else(|| Fault::new("sql: no receipt"))?;
        items.push(ChainRow { number, leaf: leaf(segment), link });
    }
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let next_cursor = items.get(most).map(|row| row.number.to_string());
    items.truncate(most);
    Ok(Answer::new(200, to_json(&Page { items, next_cursor })?))
}

fn unseen() -> Result<Answer, Fault> {
    Ok(Answer::new(404, to_json(&Problem::unknown_sku())?))
}
