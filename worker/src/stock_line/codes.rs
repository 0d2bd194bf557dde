//! Codes for early access: their rows, and what is told of them.

use crate::cursor::listed;
use crate::objects::Answer;
use crate::sql::{Row, Sql, bind, from_json, to_json};
use shared::code::{Code, EarlyAccess, Grant, Used};
use shared::fault::Fault;
use shared::wire::Page;
use shared::wire::code::CodeRow;
use shared::wire::rules;

const COLUMNS: &str = "code, gives, units, orders";

fn early(row: &mut Row) -> Result<EarlyAccess, Fault> {
    let code = Code::try_from(row.text()?)?;
    let grant = row.optional_text()?.map(|text| from_json::<Grant>(&text)).transpose()?;
    Ok(EarlyAccess { code, grant, used: Used { units: row.units()?, orders: row.units()? } })
}

/// What is known of a code.
pub(super) fn code(sql: &Sql, code: &Code) -> Result<Option<EarlyAccess>, Fault> {
    let query = format!("SELECT {COLUMNS} FROM codes WHERE code = ?");
    let row = sql.row(&query, bind![code.as_str()])?;
    row.map(|mut row| early(&mut row)).transpose()
}

/// Keeps what is known of a code, and nothing of one that is void.
pub(super) fn keep(sql: &Sql, early: &EarlyAccess) -> Result<(), Fault> {
    if early.is_void() {
        return sql.run("DELETE FROM codes WHERE code = ?", bind![early.code.as_str()]);
    }
    // Another spelling of the same code takes its place.
    sql.run(
        "INSERT OR REPLACE INTO codes (code, gives, units, orders) VALUES (?, ?, ?, ?)",
        bind![
            early.code.as_str(),
            early.grant.map(|grant| to_json(&grant)).transpose()?,
            early.used.units,
            early.used.orders,
        ],
    )
}

/// A page of the codes that give something, by code.
pub(super) fn list(sql: &Sql, after: Option<&str>, limit: u64) -> Result<Answer, Fault> {
    let after = match after.map(rules::new_code_of) {
        Some(Err(_)) => return listed(None),
        Some(Ok(code)) => code.as_str().to_owned(),
        None => String::new(),
    };
    let query = format!(
        "SELECT {COLUMNS} FROM codes WHERE gives IS NOT NULL AND code > ? ORDER BY code LIMIT ?"
    );
    let rows = sql.rows(&query, bind![after, limit.saturating_add(1)])?;
    let mut items = Vec::new();
    for row in rows {
        items.extend(CodeRow::of(&early(&mut row?)?));
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| more).map(|row| row.code.as_str().to_owned());
    listed(Some(to_json(&Page { items, next_cursor })?))
}
