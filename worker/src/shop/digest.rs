//! What the merchant is told each night at 00:00 of the shop's time zone: what was ordered, what is due
//! that day, which promises are about to slip.
//!
//! The day that was told last and the mail are one commit: however often the alarm rings, and
//! wherever it is cut off, a day is told once. Days that passed unseen are told in one mail, the last.

use crate::clock;
use crate::mail::{self, Brief, Digest, Part};
use crate::shop::told::{self, Known};
use crate::shop::{mails, settings};
use crate::sql::{Row, Sql, Value, bind};
use shared::fault::Fault;
use shared::time::{Day, Timestamp};
use shared::wire::order::Order;
use shared::zone::ZoneName;

/// Orders that a list names.
const NAMED: u32 = 10;

/// Days ahead that a promise is looked at.
const SOON_DAYS: u32 = 3;

/// Notes the orders that are placed for good with what is new of one.
pub(super) fn note(sql: &Sql, order: &Order, before: &Known) -> Result<(), Fault> {
    for (_, line) in told::news(order, before) {
        if mail::is_placed(order, line, before.awaited) {
            sql.run(
                "INSERT OR IGNORE INTO fresh (at, id) VALUES (?, ?)",
                bind![line.at.as_ms(), order.id.as_str()],
            )?;
        }
    }
    Ok(())
}

/// When the next one is, where the merchant can be told.
pub(super) fn next(sql: &Sql) -> Result<Option<i64>, Fault> {
    let row = sql.row("SELECT next_at FROM digest", bind![])?;
    row.map(|mut row| row.integer()).transpose()
}

/// Plans the next one by the settings as they are: none without an address. A shop that begins is told
/// of what comes from now on.
pub(super) fn plan(sql: &Sql, now_ms: i64) -> Result<(), Fault> {
    let Some(merchant) = settings::merchant(sql)? else {
        sql.run("DELETE FROM digest", bind![])?;
        return sql.run("DELETE FROM fresh", bind![]);
    };
    let zone = &merchant.settings.time_zone;
    let day = match last(sql)? {
        Some(day) => day,
        None => zone.day_of(clock::at(now_ms)?)?,
    };
    set(sql, zone, day)
}

/// The day that was told last.
fn last(sql: &Sql) -> Result<Option<Day>, Fault> {
    let row = sql.row("SELECT day FROM digest", bind![])?;
    let day = row.map(|mut row| row.text()).transpose()?;
    Ok(day.as_deref().and_then(Day::parse))
}

fn set(sql: &Sql, zone: &ZoneName, day: Day) -> Result<(), Fault> {
    let next_at = zone.start_of(day.plus_days(1))?.as_ms();
    sql.run(
        "INSERT OR REPLACE INTO digest (id, day, next_at) VALUES (1, ?, ?)",
        bind![day.to_string(), next_at],
    )
}

/// Tells the merchant, if it is time.
pub(super) fn tell_due(sql: &Sql, now_ms: i64) -> Result<(), Fault> {
    if next(sql)?.is_none_or(|next| next > now_ms) {
        return Ok(());
    }
    let Some(merchant) = settings::merchant(sql)? else { return plan(sql, now_ms) };
    let zone = &merchant.settings.time_zone;
    let day = zone.day_of(clock::at(now_ms)?)?;
    let at = zone.start_of(day)?;
    let told = last(sql)?.unwrap_or(day);
    if let Some(mail) = read(sql, told, day, at)?.mail(&merchant, at)? {
        mails::keep(sql, &mail)?;
    }
    sql.run("DELETE FROM fresh WHERE at < ?", bind![at.as_ms()])?;
    set(sql, zone, day)
}

/// What there is to say of a day, at its start, after the day that was told last.
fn read(sql: &Sql, told: Day, day: Day, at: Timestamp) -> Result<Digest, Fault> {
    let (today, soon) = (day.to_string(), day.plus_days(SOON_DAYS).to_string());
    Ok(Digest {
        day,
        // What was cancelled since is no order to look at.
        fresh: part(
            sql,
            "NULL, body ->> '$.units.ordered'",
            "fresh JOIN orders USING (id) WHERE at < ? AND status NOT IN ('cancelled', 'expired')
             ORDER BY at, id",
            bind![at.as_ms()],
        )?,
        due: part(
            sql,
            UNSHIPPED,
            // What was ordered since may have been due the same day.
            "orders WHERE due_day <= ?1 AND (due_day > ?2 OR id IN (SELECT id FROM fresh))
             ORDER BY due_day, placed_at, id",
            bind![today.as_str(), told.to_string()],
        )?,
        slipping: part(
            sql,
            UNSHIPPED,
            "orders WHERE due_day > ? AND due_day <= ? AND waits ORDER BY due_day, placed_at, id",
            bind![today.as_str(), soon],
        )?,
    })
}

/// When an order is due, and its units that have not shipped.
const UNSHIPPED: &str = "due_day, (body ->> '$.units.waiting') + (body ->> '$.units.allocated')";

/// All of them counted, the first of them named.
fn part(sql: &Sql, columns: &str, from: &str, values: &[Value]) -> Result<Part, Fault> {
    let row = sql.row(&format!("SELECT COUNT(*) FROM {from}"), values)?;
    let total = row.map_or(Ok(0), |mut row| row.count())?;
    let query = format!(
        "SELECT id, body ->> '$.order_number',
            COALESCE((SELECT products.body ->> '$.title' FROM products
                WHERE products.sku = orders.sku), sku), {columns}
         FROM {from} LIMIT {NAMED}"
    );
    let rows = sql.rows(&query, values)?;
    let rows = rows.map(|row| brief(&mut row?)).collect::<Result<Vec<_>, Fault>>()?;
    Ok(Part { total, rows })
}

fn brief(row: &mut Row) -> Result<Brief, Fault> {
    let (id, number, title) = (row.text()?, row.text()?, row.text()?);
    let due = row.optional_text()?.as_deref().and_then(Day::parse);
    Ok(Brief { id, number, title, due, units: row.count()? })
}
