//! The settings that the merchant stored; the defaults until then.

use crate::mail::Merchant;
use crate::shop::letters;
use crate::sql::{Sql, bind, from_json, to_json};
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

/// Replaces them; `origin` is where the merchant found the shop.
pub(super) fn replace(sql: &Sql, body: &str, origin: &str) -> Result<(), Fault> {
    sql.run(
        "INSERT OR REPLACE INTO settings (id, body, origin) VALUES (1, ?, ?)",
        bind![body, origin],
    )
}

/// The merchant, where there is an address to write to.
pub(super) fn merchant(sql: &Sql) -> Result<Option<Merchant>, Fault> {
    let Some(mut row) = sql.row("SELECT body, origin FROM settings", bind![])? else {
        return Ok(None);
    };
    let settings: Settings = from_json(&row.text()?)?;
    let Some(email) = settings.contact_email.clone() else { return Ok(None) };
    let origin = match row.optional_text()? {
        Some(origin) => origin,
        // Settings that were stored before the origin was.
        None => letters::latest_origin(sql)?.unwrap_or_default(),
    };
    Ok(Some(Merchant { settings, email, origin }))
}
