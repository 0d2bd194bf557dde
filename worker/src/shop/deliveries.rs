//! Events on their way to the merchant's endpoints: signed, tried again, given up in the end.

use crate::cursor;
use crate::mail::Errand;
use crate::shop::retry::{self, Outcome};
use crate::shop::webhooks::{self, Endpoint};
use crate::sql::{Row, Sql, bind, to_json};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use sha2::{Digest, Sha256};
use shared::fault::Fault;
use shared::time::Timestamp;
use shared::wire::Page;
use std::collections::BTreeMap;

/// Pauses after each try that failed, in milliseconds; then an event is dead.
const PAUSES_MS: [i64; 9] = [
    5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000,
    86_400_000,
];

/// Tries at a time of one endpoint, so that a slow one leaves room for the others.
const AT_A_TIME: u32 = 2;

/// Deliveries that stay to be looked at, once they arrived.
const KEPT: u32 = 10_000;

/// How ids of deliveries begin: those of mails do not.
pub(super) const PREFIX: &str = "msg_";

/// Something that happened.
pub(super) struct Event<'a> {
    /// What, as endpoints ask for it.
    pub(super) kind: &'a str,
    /// What names it among all: the same cause is delivered once.
    pub(super) cause: String,
    /// The order or the sku whose events go out one after the other.
    pub(super) thread: &'a str,
    pub(super) at: Timestamp,
    /// JSON.
    pub(super) data: String,
}

/// Keeps an event for every endpoint that asked for it.
pub(super) fn keep(sql: &Sql, endpoints: &[Endpoint], event: &Event<'_>) -> Result<(), Fault> {
    for endpoint in endpoints.iter().filter(|endpoint| endpoint.wants(event.kind)) {
        let hash = Sha256::digest(format!("{} {}", endpoint.id, event.cause));
        let name = URL_SAFE_NO_PAD.encode(hash.get(..18).unwrap_or_default());
        let body = format!(
            r#"{{"type":"{}","timestamp":"{}","data":{}}}"#,
            event.kind, event.at, event.data
        );
        sql.run(
            "INSERT INTO deliveries (id, endpoint, event, thread, body, state, attempts, next_at)
             VALUES (?, ?, ?, ?, ?, 'pending', 0, ?) ON CONFLICT (id) DO NOTHING",
            bind![
                format!("{PREFIX}{name}").as_str(),
                endpoint.id.as_str(),
                event.kind,
                event.thread,
                body,
                event.at.as_ms()
            ],
        )?;
    }
    Ok(())
}

/// A delivery as the merchant sees it.
#[derive(Serialize)]
struct Delivery {
    id: String,
    event: String,
    attempts: u64,
    state: String,
    last_status: Option<i64>,
    next_at: Option<Timestamp>,
}

const SHOWN: &str = "id, event, attempts, state, last_status, next_at";

fn shown(row: &mut Row) -> Result<Delivery, Fault> {
    Ok(Delivery {
        id: row.text()?,
        event: row.text()?,
        attempts: row.count()?,
        state: row.text()?,
        last_status: row.optional_integer()?,
        next_at: row.optional_integer()?.and_then(Timestamp::from_ms),
    })
}

/// What goes to an endpoint, newest first; `None` for a cursor that is none of ours.
pub(super) fn list(
    sql: &Sql,
    endpoint: &str,
    after: Option<&str>,
    limit: u64,
) -> Result<Option<String>, Fault> {
    let Some(before) = after.map_or(Some(i64::MAX), cursor::number) else { return Ok(None) };
    let query = format!(
        "SELECT number, {SHOWN} FROM deliveries WHERE endpoint = ? AND number < ?
         ORDER BY number DESC LIMIT ?"
    );
    let before = before.min(9_007_199_254_740_991);
    let rows = sql.rows(&query, bind![endpoint, before, limit.saturating_add(1)])?;
    let mut found = rows
        .map(|row| {
            let mut row = row?;
            Ok((row.count()?, shown(&mut row)?))
        })
        .collect::<Result<Vec<_>, Fault>>()?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    found.truncate(limit);
    let next_cursor = found.last().filter(|_| more).map(|(number, _)| number.to_string());
    let items: Vec<_> = found.into_iter().map(|(_, delivery)| delivery).collect();
    to_json(&Page { items, next_cursor }).map(Some)
}

/// Sends a delivery again; the delivery, if there is one.
pub(super) fn replay(
    sql: &Sql,
    endpoint: &str,
    id: &str,
    now_ms: i64,
) -> Result<Option<String>, Fault> {
    sql.run(
        "UPDATE deliveries SET state = 'pending', attempts = 0, next_at = ?
         WHERE endpoint = ? AND id = ?",
        bind![now_ms, endpoint, id],
    )?;
    let query = format!("SELECT {SHOWN} FROM deliveries WHERE endpoint = ? AND id = ?");
    let row = sql.row(&query, bind![endpoint, id])?;
    row.map(|mut row| to_json(&shown(&mut row)?)).transpose()
}

/// The oldest of its thread, where its endpoint is on: the next one waits until it is delivered or dead.
const FIRST: &str = "state = 'pending'
    AND EXISTS (SELECT 1 FROM endpoints WHERE endpoints.id = endpoint AND enabled)
    AND NOT EXISTS (
    SELECT 1 FROM deliveries AS older WHERE older.state = 'pending'
        AND older.endpoint = deliveries.endpoint AND older.thread = deliveries.thread
        AND older.number < deliveries.number)";

/// Deliveries that are due, as errands with their ids.
pub(super) fn due(
    sql: &Sql,
    now_ms: i64,
    running: &str,
    most: u32,
) -> Result<Vec<(String, Errand)>, Fault> {
    let query = format!(
        "SELECT id, body, next_at, url, secret FROM (
            SELECT deliveries.id, body, next_at, url, secret, endpoint, deliveries.number,
                ROW_NUMBER() OVER (PARTITION BY endpoint ORDER BY deliveries.number) AS nth
            FROM deliveries JOIN endpoints ON endpoints.id = endpoint
            WHERE {FIRST} AND (attempts = 0 OR next_at <= ?1)
                AND deliveries.id NOT IN (SELECT value FROM json_each(?2))) AS ready
         WHERE nth + (SELECT COUNT(*) FROM deliveries AS run WHERE run.endpoint = ready.endpoint
            AND run.id IN (SELECT value FROM json_each(?2))) <= ?3
         ORDER BY number LIMIT ?4"
    );
    let rows = sql.rows(&query, bind![now_ms, running, AT_A_TIME, most])?;
    rows.map(|row| {
        let mut row = row?;
        let (id, body) = (row.text()?, row.text()?);
        // A clock that tests move may stand before the cause.
        let at_ms = now_ms.max(row.integer()?);
        let (url, secret) = (row.text()?, row.text()?);
        let errand = signed(url, &secret, &id, at_ms, body)?;
        Ok((id, errand))
    })
    .collect()
}

/// The request, signed by the Standard Webhooks specification
/// (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).
fn signed(url: String, secret: &str, id: &str, at_ms: i64, body: String) -> Result<Errand, Fault> {
    let seconds = at_ms.div_euclid(1_000);
    let key = STANDARD.decode(secret.trim_start_matches(webhooks::SECRET_PREFIX));
    let key = key.map_err(|_| Fault::new("a secret that is none"))?;
    let mac = Hmac::<Sha256>::new_from_slice(&key);
    let mut mac = mac.map_err(|_| Fault::new("a secret of no length"))?;
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    let headers = BTreeMap::from([
        ("Content-Type", "application/json".to_owned()),
        ("User-Agent", "shelfline".to_owned()),
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", seconds.to_string()),
        ("webhook-signature", format!("v1,{signature}")),
    ]);
    Ok(Errand::Http { url, headers, body })
}

/// When the next one is due.
pub(super) fn next(sql: &Sql) -> Result<Option<i64>, Fault> {
    let row = sql.row(&format!("SELECT MIN(next_at) FROM deliveries WHERE {FIRST}"), bind![])?;
    row.map_or(Ok(None), |mut row| row.optional_integer())
}

/// What a try led to.
pub(super) enum Tried {
    Delivered,
    Later,
    /// It was the last one.
    Dead {
        event: String,
    },
    /// The endpoint is switched off.
    Gone,
}

/// Notes how a try went: what it led to for which endpoint; nothing for one that is removed.
pub(super) fn tried(
    sql: &Sql,
    id: &str,
    outcome: &Outcome,
    now_ms: i64,
) -> Result<Option<(String, Tried)>, Fault> {
    let row = sql.row(
        "SELECT attempts, endpoint, next_at, event FROM deliveries WHERE id = ? AND state = 'pending'",
        bind![id],
    )?;
    // Its endpoint was removed meanwhile.
    let Some(mut row) = row else { return Ok(None) };
    let (attempts, endpoint) = (row.count()?, row.text()?);
    let at_ms = now_ms.max(row.integer()?);
    let event = row.text()?;
    let status = outcome.status.map(i64::from);
    let pause = retry::pause(&PAUSES_MS, attempts);
    let (state, next_at) = match pause {
        _ if outcome.is_success() => ("delivered", None),
        Some(pause) => ("pending", Some(at_ms.saturating_add(pause))),
        None => ("dead", None),
    };
    sql.run(
        "UPDATE deliveries SET attempts = attempts + 1, state = ?, last_status = ?, next_at = ?
         WHERE id = ?",
        bind![state, status, next_at, id],
    )?;
    let is_gone = outcome.status == Some(410);
    if is_gone {
        webhooks::switch_off(sql, &endpoint)?;
    }
    let led = match pause {
        _ if outcome.is_success() => Tried::Delivered,
        _ if is_gone => Tried::Gone,
        Some(_) => Tried::Later,
        None => Tried::Dead { event },
    };
    sql.run(
        "DELETE FROM deliveries WHERE state = 'delivered'
            AND number <= (SELECT MAX(number) FROM deliveries) - ?",
        bind![KEPT],
    )?;
    Ok(Some((endpoint, led)))
}
