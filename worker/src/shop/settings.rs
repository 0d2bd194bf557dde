//! The settings that the merchant stored; the defaults until then.

use crate::sql::{Sql, bind, to_json};
use shared::fault::Fault;
use shared::wire::settings::Settings;

/// The settings as JSON.
pub(super) fn read(sql: &Sql) -> Result<String, Fault> {
    let row = sql.row("SELECT body FROM settings", bind![])?;
    match row {
        Some(mut row) => row.text(),
        None => to_json(&Settings::default()),
    }
}

/// Replaces them.
pub(super) fn replace(sql: &Sql, body: &str) -> Result<(), Fault> {
    sql.run("INSERT OR REPLACE INTO settings (id, body) VALUES (1, ?)", bind![body])
}
