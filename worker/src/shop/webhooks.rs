//! Where the merchant wants to be told of what happens.

use crate::shop::stuck::{self, What};
use crate::sql::{Sql, bind, from_json, to_json};
use serde::Serialize;
use serde_json::Value;
use shared::fault::Fault;
use shared::wire::Page;

/// How secrets begin.
pub(super) const SECRET_PREFIX: &str = "whsec_";

/// An endpoint as the merchant sees it; its secret is shown once, by who made it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Endpoint {
    pub(super) id: String,
    url: String,
    events: Vec<String>,
    /// Off once it answered 410.
    enabled: bool,
}

impl Endpoint {
    /// Whether it asked for such events.
    pub(super) fn wants(&self, kind: &str) -> bool {
        self.enabled && self.events.iter().any(|event| event == "*" || event == kind)
    }
}

/// Every endpoint, oldest first.
pub(super) fn all(sql: &Sql) -> Result<Vec<Endpoint>, Fault> {
    let rows =
        sql.rows("SELECT id, url, events, enabled FROM endpoints ORDER BY number", bind![])?;
    rows.map(|row| {
        let mut row = row?;
        Ok(Endpoint {
            id: row.text()?,
            url: row.text()?,
            events: from_json(&row.text()?)?,
            enabled: row.flag()?,
        })
    })
    .collect()
}

/// The list of them.
pub(super) fn list(sql: &Sql) -> Result<String, Fault> {
    to_json(&Page { items: all(sql)?, next_cursor: None })
}

/// Whether there is such an endpoint.
pub(super) fn exists(sql: &Sql, id: &str) -> Result<bool, Fault> {
    Ok(sql.row("SELECT 1 FROM endpoints WHERE id = ?", bind![id])?.is_some())
}

/// Where an endpoint is, to be read by people: without what may be a secret in its query.
pub(super) fn address(sql: &Sql, id: &str) -> Result<String, Fault> {
    let row = sql.row("SELECT url FROM endpoints WHERE id = ?", bind![id])?;
    let url = row.map_or_else(|| Ok(String::new()), |mut row| row.text())?;
    Ok(url.split(['?', '#']).next().unwrap_or_default().to_owned())
}

/// Adds one: what the merchant is answered is what is kept.
pub(super) fn add(sql: &Sql, body: &str) -> Result<(), Fault> {
    let made: Value = from_json(body)?;
    let text = |name: &str| {
        let value = made.get(name).and_then(Value::as_str);
        value.ok_or_else(|| Fault::new("an endpoint without its fields"))
    };
    let events = made.get("events").ok_or_else(|| Fault::new("an endpoint for nothing"))?;
    sql.run(
        "INSERT INTO endpoints (id, url, events, secret, enabled) VALUES (?, ?, ?, ?, 1)",
        bind![text("id")?, text("url")?, to_json(events)?, text("secret")?],
    )
}

/// Removes one, with what was still to go there.
pub(super) fn remove(sql: &Sql, id: &str) -> Result<(), Fault> {
    sql.run("DELETE FROM deliveries WHERE endpoint = ?", bind![id])?;
    stuck::close(sql, What::Endpoint, id)?;
    sql.run("DELETE FROM endpoints WHERE id = ?", bind![id])
}

/// It does not want to be told any more (410 Gone).
pub(super) fn switch_off(sql: &Sql, id: &str) -> Result<(), Fault> {
    sql.run("UPDATE endpoints SET enabled = 0 WHERE id = ?", bind![id])?;
    sql.run(
        "UPDATE deliveries SET state = 'dead', next_at = NULL
         WHERE endpoint = ? AND state = 'pending'",
        bind![id],
    )
}
