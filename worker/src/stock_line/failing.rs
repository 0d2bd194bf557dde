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

/// What is known of it: read once, for the alarm of a line that is well has nothing to ask.
#[derive(Clone, Copy, Default)]
pub(super) enum Known {
    /// Not read since the object was loaded.
    #[default]
    Unread,
    /// Everything got through.
    Well,
    Failing(Failing),
}

/// Failing since when, and whether the shop's object knows.
#[derive(Clone, Copy)]
pub(super) struct Failing {
    since_ms: i64,
    is_told: bool,
}

impl Known {
    fn read(sql: &Sql) -> Result<Self, Fault> {
        let Some(mut row) = sql.row("SELECT since, told FROM failing", bind![])? else {
            return Ok(Self::Well);
        };
        Ok(Self::Failing(Failing { since_ms: row.integer()?, is_told: row.flag()? }))
    }

    /// Writes it down.
    fn keep(self, sql: &Sql) -> Result<(), Fault> {
        match self {
            Self::Unread => Ok(()),
            Self::Well => sql.run("DELETE FROM failing", bind![]),
            Self::Failing(Failing { since_ms, is_told }) => sql.run(
                "INSERT OR REPLACE INTO failing (id, since, told) VALUES (1, ?, ?)",
                bind![since_ms, is_told],
            ),
        }
    }
}

impl StockLine {
    /// Takes note of how a pass went. What cannot be told is told after the next one.
    pub(super) async fn fares(&self, through: bool) -> Result<(), Fault> {
        let Some((question, after)) = self.fared(through)? else { return Ok(()) };
        if let Err(error) = objects::shop(&self.env, &question, "").await {
            log::fault("stuck", &error.to_string());
            return Ok(());
        }
        self.know(after)
    }

    fn know(&self, known: Known) -> Result<(), Fault> {
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        known.keep(&core.tables.sql)?;
        self.failing.set(known);
        Ok(())
    }

    /// What is known; read where it was not yet.
    fn known(&self) -> Result<Known, Fault> {
        if let Known::Unread = self.failing.get() {
            let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
            self.failing.set(Known::read(&core.tables.sql)?);
        }
        Ok(self.failing.get())
    }

    /// What the shop's object is to be told, and what is to be noted once it knows.
    fn fared(&self, through: bool) -> Result<Option<(Question, Known)>, Fault> {
        let (sku, now) = {
            let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
            let Some(sku) = core.sku.as_ref().map(Sku::to_string) else { return Ok(None) };
            (sku, if self.config.test_clock { core.now } else { core.now.max(clock::real()) })
        };
        let now_ms = now.as_ms();
        match self.known()? {
            Known::Failing(Failing { is_told: true, .. }) if through => {
                return Ok(Some((Question::Through { sku }, Known::Well)));
            }
            Known::Failing(Failing { is_told: false, .. }) if through => self.know(Known::Well)?,
            Known::Failing(Failing { since_ms, is_told: false })
                if now_ms.saturating_sub(since_ms) >= WHILE_MS =>
            {
                let since = Timestamp::from_ms(since_ms).unwrap_or(now);
                let after = Known::Failing(Failing { since_ms, is_told: true });
                return Ok(Some((Question::Stuck { sku, since, now_ms }, after)));
            }
            Known::Unread | Known::Well if !through => {
                self.know(Known::Failing(Failing { since_ms: now_ms, is_told: false }))?;
            }
            Known::Unread | Known::Well | Known::Failing(_) => {}
        }
        Ok(None)
    }
}
