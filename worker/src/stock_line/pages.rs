//! The provider's pages: the one that an order can be paid on now, the card that was saved there. No
//! part of what happened: they can be asked for again, and are not in the journal.

use crate::clock;
use crate::payments::Card;
use crate::sql::{Row, Sql, bind};
use shared::cash::chargeable;
use shared::fault::Fault;
use shared::id::PlaceNumber;
use shared::order::Order;
use shared::time::Timestamp;

/// Pages of one pass of the alarm.
const SLICE: u32 = 10;

/// Minutes that a page of an order without a hold can be paid on.
const OPEN_MINUTES: u32 = 60;

/// How long an event is remembered, in milliseconds: providers repeat them for some days.
const HEARD_MS: i64 = 30 * 24 * 3_600_000;

/// A page as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) number: PlaceNumber,
    /// Which page of the order it is, from 1.
    pub(super) nth: u32,
    /// Minor units; 0 where only a card is saved.
    pub(super) amount: u64,
    /// The origin of the order's own page.
    pub(super) origin: String,
    pub(super) at: Timestamp,
    pub(super) expires_at: Timestamp,
    /// The provider's name of it and its address, once it is open.
    pub(super) id: Option<String>,
    pub(super) url: Option<String>,
    /// Whether it is to be closed.
    pub(super) closes: bool,
    pub(super) attempts: u32,
}

const COLUMNS: &str = "number, page, amount, origin, at, expires_at, id, url, closes, attempts";

fn read(row: &mut Row) -> Result<Page, Fault> {
    let small = |n: u64| u32::try_from(n).map_err(|_| Fault::new("sql: a page out of range"));
    Ok(Page {
        number: PlaceNumber::try_from(row.count()?)?,
        nth: small(row.count()?)?,
        amount: row.count()?,
        origin: row.text()?,
        at: super::rows::timestamp(row)?,
        expires_at: super::rows::timestamp(row)?,
        id: row.optional_text()?,
        url: row.optional_text()?,
        closes: row.flag()?,
        attempts: small(row.count()?)?,
    })
}

/// The page of an order.
pub(super) fn of(sql: &Sql, number: PlaceNumber) -> Result<Option<Page>, Fault> {
    let query = format!("SELECT {COLUMNS} FROM pages WHERE number = ?");
    sql.row(&query, bind![number.get()])?.map(|mut row| read(&mut row)).transpose()
}

/// What a page of an order asks for now; none where there is nothing to pay on one.
pub(super) fn asks_for(order: &Order) -> Result<Option<u64>, Fault> {
    let sum = chargeable(order.payable()?).amount();
    Ok((order.is_unpaid() || sum > 0).then_some(sum))
}

/// Asks for a page: it is opened by the next pass.
pub(super) fn ask(
    sql: &Sql,
    order: &Order,
    amount: u64,
    origin: &str,
    now: Timestamp,
) -> Result<(), Fault> {
    let number = order.place.number.get();
    let row = sql.row("SELECT asked_pages FROM orders WHERE number = ?", bind![number])?;
    let page = row.map_or(Ok(0), |mut row| row.count())?.saturating_add(1);
    sql.run("UPDATE orders SET asked_pages = ? WHERE number = ?", bind![page, number])?;
    let until = order.hold_until.or_else(|| now.plus_minutes(OPEN_MINUTES)).unwrap_or(now);
    sql.run(
        "INSERT INTO pages (number, page, amount, origin, at, expires_at, closes, attempts, next_at)
         VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?)",
        bind![
            number,
            page,
            amount,
            origin,
            now.as_ms(),
            until.as_ms(),
            clock::real().as_ms()
        ],
    )
}

/// Has a page closed that does not ask for what the order needs any more.
pub(super) fn check(sql: &Sql, order: &Order) -> Result<(), Fault> {
    let number = order.place.number;
    let Some(page) = of(sql, number)? else { return Ok(()) };
    if !page.closes && asks_for(order)? != Some(page.amount) {
        close(sql, number)?;
    }
    Ok(())
}

/// Has the page of an order closed.
pub(super) fn close(sql: &Sql, number: PlaceNumber) -> Result<(), Fault> {
    sql.run(
        "UPDATE pages SET closes = 1, next_at = ? WHERE number = ?",
        bind![clock::real().as_ms(), number.get()],
    )
}

/// When the next is to be looked at, in milliseconds.
pub(super) fn due(sql: &Sql) -> Result<Option<i64>, Fault> {
    let row = sql.row("SELECT MIN(next_at) FROM pages WHERE next_at IS NOT NULL", bind![])?;
    row.map_or(Ok(None), |mut row| row.optional_integer())
}

/// Those that are to be looked at now.
pub(super) fn slice(sql: &Sql) -> Result<Vec<Page>, Fault> {
    let query =
        format!("SELECT {COLUMNS} FROM pages WHERE next_at <= ? ORDER BY next_at, number LIMIT ?");
    let rows = sql.rows(&query, bind![clock::real().as_ms(), SLICE])?;
    rows.map(|row| read(&mut row?)).collect()
}

/// The provider has opened it.
pub(super) fn opened(
    sql: &Sql,
    page: &Page,
    id: &str,
    url: &str,
    next_at: i64,
) -> Result<(), Fault> {
    sql.run(
        "UPDATE pages SET id = ?, url = ?, attempts = 0,
            next_at = CASE WHEN closes THEN 0 ELSE ? END
         WHERE number = ? AND page = ?",
        bind![id, url, next_at, page.number.get(), page.nth],
    )
}

/// Counts a try before it is made; where its answer is lost it is tried again by then.
pub(super) fn begin(sql: &Sql, page: &Page, next_at: i64) -> Result<(), Fault> {
    sql.run(
        "UPDATE pages SET attempts = attempts + 1, next_at = ? WHERE number = ? AND page = ?",
        bind![next_at, page.number.get(), page.nth],
    )
}

/// It is looked at again by then, or only once it is heard of.
pub(super) fn put_off(sql: &Sql, page: &Page, next_at: Option<i64>) -> Result<(), Fault> {
    sql.run(
        "UPDATE pages SET next_at = ? WHERE number = ? AND page = ?",
        bind![next_at, page.number.get(), page.nth],
    )
}

/// It is no more.
pub(super) fn end(sql: &Sql, page: &Page) -> Result<(), Fault> {
    sql.run("DELETE FROM pages WHERE number = ? AND page = ?", bind![page.number.get(), page.nth])
}

/// Whatever the order has at the provider is looked at now: it was heard of.
pub(super) fn look(sql: &Sql, number: PlaceNumber) -> Result<(), Fault> {
    let now = clock::real().as_ms();
    sql.run("UPDATE pages SET next_at = ? WHERE number = ?", bind![now, number.get()])?;
    sql.run("UPDATE asks SET next_at = ? WHERE number = ?", bind![now, number.get()])
}

/// Pages whose time is over, and what waits for an answer, are looked at now: a test moved the clock.
pub(super) fn look_at_all(sql: &Sql, now: Timestamp) -> Result<(), Fault> {
    let real = clock::real().as_ms();
    sql.run("UPDATE pages SET next_at = ? WHERE expires_at <= ?", bind![real, now.as_ms()])?;
    sql.run("UPDATE asks SET next_at = ? WHERE next_at IS NOT NULL", bind![real])
}

/// Whether an event is new; it is remembered.
pub(super) fn is_news(sql: &Sql, event: &str, now: Timestamp) -> Result<bool, Fault> {
    if sql.row("SELECT 1 FROM heard WHERE event = ?", bind![event])?.is_some() {
        return Ok(false);
    }
    let old = now.as_ms().saturating_sub(HEARD_MS);
    sql.run("DELETE FROM heard WHERE at < ?", bind![old])?;
    sql.run("INSERT INTO heard (event, at) VALUES (?, ?)", bind![event, now.as_ms()])?;
    Ok(true)
}

/// Keeps the card that was saved for an order.
pub(super) fn keep_card(sql: &Sql, number: PlaceNumber, card: &Card) -> Result<(), Fault> {
    sql.run(
        "INSERT OR REPLACE INTO cards (number, customer, method) VALUES (?, ?, ?)",
        bind![number.get(), card.customer.as_str(), card.method.as_str()],
    )
}

/// The card that was saved for an order.
pub(super) fn card(sql: &Sql, number: PlaceNumber) -> Result<Option<Card>, Fault> {
    let row =
        sql.row("SELECT customer, method FROM cards WHERE number = ?", bind![number.get()])?;
    row.map(|mut row| Ok(Card { customer: row.text()?, method: row.text()? })).transpose()
}

/// Forgets the card of somebody who is forgotten.
pub(super) fn forget(sql: &Sql, number: PlaceNumber) -> Result<(), Fault> {
    sql.run("DELETE FROM cards WHERE number = ?", bind![number.get()])
}
