//! Since when records have not got through to KV: after a while the merchant is told, by the shop's
//! object, and told of the next time only once this one is over.

use crate::clock;
use crate::log;
use crate::objects;
use crate::shop::Question;
use crate::sql::{Sql, bind};
use crate::stock_line::StockLine;
use shared::fault::Fault;
use shared::id::Sku;
use shared::time::Timestamp;

/// How long it may fail before somebody is told, in milliseconds.
const WHILE_MS: i64 = 3_600_000;

/// Failing since when, and whether the shop's object knows.
struct Failing {
    since_ms: i64,
    is_told: bool,
}

fn failing(sql: &Sql) -> Result<Option<Failing>, Fault> {
    let row = sql.row("SELECT since, told FROM failing", bind![])?;
    row.map(|mut row| Ok(Failing { since_ms: row.integer()?, is_told: row.flag()? })).transpose()
}

impl StockLine {
    /// Takes note of how a pass went. What cannot be told is told after the next one.
    pub(super) async fn fares(&self, through: bool) -> Result<(), Fault> {
        let Some((question, after)) = self.fared(through)? else { return Ok(()) };
        if let Err(error) = objects::shop(&self.env, &question, "").await {
            log::fault("stuck", &error.to_string());
            return Ok(());
        }
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        core.tables.sql.run(after, bind![])
    }

    /// What the shop's object is to be told, and what is to be noted once it knows.
    fn fared(&self, through: bool) -> Result<Option<(Question, &'static str)>, Fault> {
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        let sql = &core.tables.sql;
        let Some(sku) = core.sku.as_ref().map(Sku::to_string) else { return Ok(None) };
        let now = if self.config.test_clock { core.now } else { core.now.max(clock::real()) };
        let now_ms = now.as_ms();
        match failing(sql)? {
            None if through => Ok(None),
            None => {
                sql.run("INSERT INTO failing (id, since, told) VALUES (1, ?, 0)", bind![now_ms])?;
                Ok(None)
            }
            Some(Failing { is_told: false, .. }) if through => {
                sql.run("DELETE FROM failing", bind![])?;
                Ok(None)
            }
            Some(_) if through => Ok(Some((Question::Through { sku }, "DELETE FROM failing"))),
            Some(Failing { since_ms, is_told: false })
                if now_ms.saturating_sub(since_ms) >= WHILE_MS =>
            {
                let since = Timestamp::from_ms(since_ms).unwrap_or(now);
                let question = Question::Stuck { sku, since, now_ms };
                Ok(Some((question, "UPDATE failing SET told = 1")))
            }
            Some(_) => Ok(None),
        }
    }
}
