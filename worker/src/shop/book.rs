//! Catalogue, order book and the test clock's floor.

use crate::cursor;
use crate::shop::ask::Attention;
use crate::shop::{OrderRow, ProductRow};
use crate::sql::{Sql, bind};
use shared::fault::Fault;
use shared::id::{CustomerKey, Sku};
use shared::time::Timestamp;
use shared::wire::order::Order;

pub(super) fn put_product(sql: &Sql, row: &ProductRow) -> Result<(), Fault> {
    sql.run(
        "INSERT INTO products (sku, product, archived, version, shelf, body)
         VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (sku) DO UPDATE SET product = excluded.product, shelf = excluded.shelf,
            archived = excluded.archived, version = excluded.version, body = excluded.body
         WHERE excluded.version >= version",
        bind![
            row.sku.as_str(),
            row.product.as_deref(),
            row.archived,
            row.version,
            row.shelf.as_str(),
            row.body.as_str()
        ],
    )
}

/// Whether a sku is or was in the catalogue.
pub(super) fn is_known(sql: &Sql, sku: &str) -> Result<bool, Fault> {
    Ok(sql.row("SELECT 1 FROM products WHERE sku = ?", bind![sku])?.is_some())
}

/// What a sku is called; its own name where it is unknown.
pub(super) fn title(sql: &Sql, sku: &str) -> Result<String, Fault> {
    let row = sql.row("SELECT body ->> '$.title' FROM products WHERE sku = ?", bind![sku])?;
    row.map_or_else(|| Ok(sku.to_owned()), |mut row| row.text())
}

/// Whether a sku is in the catalogue.
pub(super) fn is_sold(sql: &Sql, sku: &Sku) -> Result<bool, Fault> {
    let query = "SELECT 1 FROM products WHERE sku = ? AND NOT archived";
    Ok(sql.row(query, bind![sku.as_str()])?.is_some())
}

pub(super) fn put_order(sql: &Sql, row: &OrderRow) -> Result<(), Fault> {
    let money = row.money.as_ref();
    sql.run(
        "INSERT INTO orders (id, sku, status, email, placed_at, due_at, attention, due_day, waits,
            currency, due, refundable, version, told, body)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET status = excluded.status, email = excluded.email,
            due_at = excluded.due_at, attention = excluded.attention,
            due_day = excluded.due_day, waits = excluded.waits, currency = excluded.currency,
            due = excluded.due, refundable = excluded.refundable,
            version = excluded.version, told = excluded.told, body = excluded.body
         WHERE excluded.version > version",
        bind![
            row.id.as_str(),
            row.sku.as_str(),
            row.status.as_str(),
            row.email.as_str(),
            row.placed_at,
            row.due_at,
            row.attention,
            row.due_day.as_deref(),
            row.waits,
            money.map_or(String::new(), |money| money.currency.to_string()),
            money.map_or(0, |money| money.due),
            money.map_or(0, |money| money.refundable),
            row.version,
            u64::try_from(row.lines).unwrap_or(u64::MAX),
            row.body.as_str()
        ],
    )
}

/// A page whose rows are JSON already.
fn page(bodies: &[String], next: Option<String>) -> String {
    let next = next.map_or(serde_json::Value::Null, serde_json::Value::String);
    format!(r#"{{"items":[{}],"next_cursor":{next}}}"#, bodies.join(","))
}

pub(super) fn products(sql: &Sql, after: Option<&str>, limit: u64) -> Result<String, Fault> {
    let rows = sql.rows(
        "SELECT sku, body FROM products WHERE NOT archived AND sku > ? ORDER BY sku LIMIT ?",
        bind![after.unwrap_or(""), limit.saturating_add(1)],
    )?;
    let mut found = rows
        .map(|row| {
            let mut row = row?;
            Ok((row.text()?, row.text()?))
        })
        .collect::<Result<Vec<_>, Fault>>()?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|(sku, _)| sku.clone());
    let bodies: Vec<_> = found.into_iter().map(|(_, body)| body).collect();
    Ok(page(&bodies, next))
}

pub(super) fn variants(sql: &Sql, product: &str) -> Result<Vec<String>, Fault> {
    let rows = sql.rows(
        "SELECT sku FROM products WHERE product = ? AND NOT archived ORDER BY sku LIMIT 50",
        bind![product],
    )?;
    rows.map(|row| row?.text()).collect()
}

/// Which orders a list shows; what is absent does not matter.
#[derive(Debug)]
pub(super) struct Filter {
    pub(super) sku: Option<String>,
    pub(super) status: Option<String>,
    pub(super) email: Option<String>,
    /// A bit of `Attention`.
    pub(super) attention: Option<u64>,
}

/// The order book, newest first; `None` for a cursor that is none of ours.
pub(super) fn orders(
    sql: &Sql,
    filter: &Filter,
    after: Option<&str>,
    limit: u64,
) -> Result<Option<String>, Fault> {
    let mut conditions = Vec::new();
    let mut values = Vec::new();
    let given = [("sku", &filter.sku), ("status", &filter.status), ("email", &filter.email)];
    for (column, value) in given {
        if let Some(value) = value {
            conditions.push(format!("{column} = ?"));
            values.extend_from_slice(bind![value.as_str()]);
        }
    }
    if let Some(bit) = filter.attention {
        conditions.push(format!("attention > 0 AND attention & {bit} <> 0"));
    }
    if let Some(after) = after {
        let parts = after.split_once('.');
        let Some((Some(at), id)) = parts.map(|(at, id)| (cursor::number::<i64>(at), id)) else {
            return Ok(None);
        };
        conditions.push("(placed_at, id) < (?, ?)".to_owned());
        values.extend_from_slice(bind![at, id]);
    }
    let conditions = if conditions.is_empty() { "1".to_owned() } else { conditions.join(" AND ") };
    values.extend_from_slice(bind![limit.saturating_add(1)]);
    let query = format!(
        "SELECT placed_at, id, body FROM orders WHERE {conditions}
         ORDER BY placed_at DESC, id DESC LIMIT ?"
    );
    let mut found = sql
        .rows(&query, &values)?
        .map(|row| {
            let mut row = row?;
            Ok((row.integer()?, row.text()?, row.text()?))
        })
        .collect::<Result<Vec<_>, Fault>>()?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|(at, id, _)| format!("{at}.{id}"));
    let bodies: Vec<_> = found.into_iter().map(|(_, _, body)| body).collect();
    Ok(Some(page(&bodies, next)))
}

/// An order with its product's title.
pub(super) struct Named {
    pub(super) order: Order,
    pub(super) title: String,
}

/// Somebody's orders, newest first.
pub(super) fn of_customer(
    sql: &Sql,
    customer: &CustomerKey,
    most: u64,
) -> Result<Vec<Named>, Fault> {
    let rows = sql.rows(
        "SELECT orders.body, products.body ->> '$.title' FROM orders JOIN products USING (sku)
         WHERE email = ? ORDER BY placed_at DESC, id DESC LIMIT ?",
        bind![customer.as_str(), most],
    )?;
    rows.map(|row| {
        let mut row = row?;
        Ok(Named { order: row.json()?, title: row.text()? })
    })
    .collect()
}

pub(super) fn clock(sql: &Sql) -> Result<i64, Fault> {
    let row = sql.row("SELECT now FROM clock", bind![])?;
    row.map_or(Ok(0), |mut row| row.integer())
}

pub(super) fn advance(sql: &Sql, now_ms: i64) -> Result<(), Fault> {
    sql.run(
        "INSERT INTO clock (id, now) VALUES (1, ?)
         ON CONFLICT (id) DO UPDATE SET now = MAX(now, excluded.now)",
        bind![now_ms],
    )
}

/// The skus where something is due by then, what a provider is asked for among it, or where time itself
/// changes what an open order's page says: a day that begins in UTC, a release.
pub(super) fn due(sql: &Sql, before_ms: i64, now_ms: i64) -> Result<Vec<String>, Fault> {
    let day = |ms: i64| Timestamp::from_ms(ms).map(Timestamp::day);
    let rows = sql.rows(
        "SELECT DISTINCT sku FROM orders WHERE due_at IS NOT NULL AND due_at <= ?1
         UNION SELECT DISTINCT sku FROM orders WHERE attention > 0 AND attention & ?4 <> 0
         UNION SELECT DISTINCT sku FROM orders JOIN products USING (sku)
         WHERE (due_day IS NOT NULL OR status = 'awaiting_payment') AND (?2
            OR unixepoch(shelf ->> '$.offer.release_at') * 1000 BETWEEN ?3 + 1 AND ?1)",
        bind![now_ms, day(before_ms) < day(now_ms), before_ms, Attention::ASKED],
    )?;
    rows.map(|row| row?.text()).collect()
}
