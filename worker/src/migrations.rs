//! Numbered migrations of an object's tables.

use crate::sql::{Sql, bind};
use shared::fault::Fault;

/// Runs the migrations that an object has not seen yet, each once.
pub(crate) fn apply(sql: &Sql, migrations: &[&[&str]]) -> Result<(), Fault> {
    sql.run("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY)", bind![])?;
    let row = sql.row("SELECT COALESCE(MAX(number), 0) FROM migrations", bind![])?;
    let done = row.map_or(Ok(0), |mut row| row.count())?;
    for (number, statements) in (1_u64..).zip(migrations).filter(|(number, _)| *number > done) {
        for statement in *statements {
            sql.run(statement, bind![])?;
        }
        sql.run("INSERT INTO migrations (number) VALUES (?)", bind![number])?;
    }
    Ok(())
}
