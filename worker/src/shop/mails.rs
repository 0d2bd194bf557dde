//! Mails on their way: kept with the change that caused them, sent by the alarm, tried again.

use crate::mail::{Kind, Mail};
use crate::shop::retry;
use crate::sql::{Row, Sql, bind, to_json};
use serde_json::{Value, json};
use shared::fault::Fault;
use shared::time::Timestamp;

/// Pauses after each try that failed, in milliseconds; then a mail is given up.
const PAUSES_MS: [i64; 6] = [5_000, 60_000, 600_000, 3_600_000, 21_600_000, 86_400_000];

/// Mails of a sender's answer that is no use trying again: the address or the mail is wrong.
const REFUSED: std::ops::RangeInclusive<u16> = 400..=499;

/// Keeps a mail until it is sent; one of the same cause is kept once.
pub(super) fn keep(sql: &Sql, mail: &Mail) -> Result<(), Fault> {
    sql.run(
        "INSERT INTO mails (id, kind, recipient, order_id, at, subject, text, html, headers,
            attempts, next_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?) ON CONFLICT (id) DO NOTHING",
        bind![
            mail.id.as_str(),
            mail.kind.as_str(),
            mail.to.as_str(),
            mail.order_id.as_deref(),
            mail.at.as_ms(),
            mail.subject.as_str(),
            mail.text.as_str(),
            mail.html.as_str(),
            to_json(&mail.headers)?,
            mail.at.as_ms()
        ],
    )
}

const COLUMNS: &str = "id, kind, recipient, order_id, at, subject, text, html, headers";

fn mail_of(row: &mut Row) -> Result<Mail, Fault> {
    Ok(Mail {
        id: row.text()?,
        kind: row.text().and_then(|name| Kind::named(&name))?,
        to: row.text()?,
        order_id: row.optional_text()?,
        at: Timestamp::from_ms(row.integer()?).unwrap_or(Timestamp::EPOCH),
        subject: row.text()?,
        text: row.text()?,
        html: row.text()?,
        headers: row.json()?,
    })
}

/// Mails that are due, oldest first, but for those on their way.
pub(super) fn due(sql: &Sql, now_ms: i64, running: &str, most: u32) -> Result<Vec<Mail>, Fault> {
    let rows = sql.rows(
        &format!(
            "SELECT {COLUMNS} FROM mails WHERE next_at IS NOT NULL
             AND (attempts = 0 OR next_at <= ?) AND id NOT IN (SELECT value FROM json_each(?))
             ORDER BY number LIMIT ?"
        ),
        bind![now_ms, running, most],
    )?;
    rows.map(|row| mail_of(&mut row?)).collect()
}

/// When the next one is due.
pub(super) fn next(sql: &Sql) -> Result<Option<i64>, Fault> {
    let row = sql.row("SELECT MIN(next_at) FROM mails WHERE next_at IS NOT NULL", bind![])?;
    row.map_or(Ok(None), |mut row| row.optional_integer())
}

/// What a try led to.
pub(super) enum Tried {
    Sent,
    /// It will be tried again, or is refused: a matter of this mail, not of who sends mails.
    Later,
    /// It was the last one, of a mail from then.
    GivenUp {
        at: Timestamp,
    },
}

/// Notes how a try went; a sent mail stays only where it is to be looked at.
pub(super) fn tried(
    sql: &Sql,
    id: &str,
    outcome: &retry::Outcome,
    now_ms: i64,
    keep: bool,
) -> Result<Tried, Fault> {
    if outcome.is_success() {
        let done = if keep {
            sql.run("UPDATE mails SET next_at = NULL WHERE id = ?", bind![id])
        } else {
            sql.run("DELETE FROM mails WHERE id = ?", bind![id])
        };
        return done.map(|()| Tried::Sent);
    }
    let is_refused = outcome.status.is_some_and(|status| {
        // Too many requests, and a key that was revoked, get better.
        REFUSED.contains(&status) && !matches!(status, 401 | 403 | 408 | 429)
    });
    crate::log::fault("mail", &outcome.told());
    let row = sql.row("SELECT attempts, at FROM mails WHERE id = ?", bind![id])?;
    // It was forgotten meanwhile.
    let Some(mut row) = row else { return Ok(Tried::Later) };
    let (attempts, at) = (row.count()?, row.integer()?);
    let pause = retry::pause(&PAUSES_MS, attempts).filter(|_| !is_refused);
    if let Some(pause) = pause {
        sql.run(
            "UPDATE mails SET attempts = attempts + 1, next_at = ? WHERE id = ?",
            bind![now_ms.saturating_add(pause), id],
        )?;
        return Ok(Tried::Later);
    }
    sql.run("UPDATE mails SET next_at = NULL WHERE id = ?", bind![id])?;
    let at = Timestamp::from_ms(at).unwrap_or(Timestamp::EPOCH);
    Ok(if is_refused { Tried::Later } else { Tried::GivenUp { at } })
}

/// What was mailed, oldest first, at one instant in the order of its causes.
pub(super) fn list(sql: &Sql, to: Option<&str>, kind: Option<&str>) -> Result<String, Fault> {
    let rows = sql.rows(
        &format!(
            "SELECT {COLUMNS} FROM mails WHERE (?1 IS NULL OR lower(recipient) = lower(?1))
             AND (?2 IS NULL OR kind = ?2) ORDER BY at, number"
        ),
        bind![to, kind],
    )?;
    let items =
        rows.map(|row| Ok(shown(&mail_of(&mut row?)?))).collect::<Result<Vec<_>, Fault>>()?;
    to_json(&json!({"items": items}))
}

fn shown(mail: &Mail) -> Value {
    json!({
        "kind": mail.kind, "to": mail.to, "subject": mail.subject, "text": mail.text,
        "html": mail.html, "order_id": mail.order_id, "at": mail.at, "headers": mail.headers,
    })
}
