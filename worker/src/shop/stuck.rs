//! What does not get through, told to the merchant: once an incident, not once a try.
//!
//! An incident is a row for as long as it lasts. KV fails all skus at once: the first of them to say
//! so opens the incident, and the last one to be through closes it.

use crate::clock;
use crate::mail::Incident;
use crate::shop::{mails, settings};
use crate::sql::{Sql, bind};
use serde::{Deserialize, Serialize};
use shared::fault::Fault;

/// What is stuck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum What {
    /// Records of a sku, on their way to KV.
    Records,
    /// Events of an endpoint.
    Endpoint,
    /// Mails.
    Mails,
}

impl What {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Endpoint => "endpoint",
            Self::Mails => "mails",
        }
    }

    /// Whether all of its kind are stuck together, and told together.
    const fn is_shared(self) -> bool {
        match self {
            Self::Records | Self::Mails => true,
            Self::Endpoint => false,
        }
    }
}

/// Notes that something is stuck, and tells the merchant where that is news.
pub(super) fn open(
    sql: &Sql,
    what: What,
    name: &str,
    incident: &Incident,
    now_ms: i64,
) -> Result<(), Fault> {
    let known = sql.row(
        "SELECT 1 FROM stuck WHERE what = ?1 AND (name = ?2 OR ?3)",
        bind![what.as_str(), name, what.is_shared()],
    )?;
    sql.run(
        "INSERT OR IGNORE INTO stuck (what, name, since) VALUES (?, ?, ?)",
        bind![what.as_str(), name, now_ms],
    )?;
    let Some(merchant) = settings::merchant(sql)?.filter(|_| known.is_none()) else {
        return Ok(());
    };
    let at = clock::at(now_ms)?;
    let id = format!("stuck-{}-{name}-{now_ms}", what.as_str());
    mails::keep(sql, &incident.mail(&merchant, id, at)?)
}

/// It got through.
pub(super) fn close(sql: &Sql, what: What, name: &str) -> Result<(), Fault> {
    let query = "SELECT 1 FROM stuck WHERE what = ? AND name = ?";
    if sql.row(query, bind![what.as_str(), name])?.is_none() {
        return Ok(());
    }
    sql.run("DELETE FROM stuck WHERE what = ? AND name = ?", bind![what.as_str(), name])
}
