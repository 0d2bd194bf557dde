//! The object of one sku: one thread, one order of events, the truth about stock and line.
//!
//! A call is answered without an await: everything that it reads and writes is one decision and one
//! commit. What may fail (KV, the shop's book) is done afterwards, by the alarm (`outbox`).

mod acts;
mod answers;
mod ask;
mod asks;
mod codes;
mod commands;
mod delays;
mod failing;
mod live;
mod money;
mod news;
mod orders;
mod outbox;
mod pages;
mod provider;
mod questions;
mod receipts;
mod rows;
mod schema;
mod standing;
mod stock;
mod swaps;
mod tables;
mod view;
mod writes;

pub(crate) use ask::{Act, Ask, Heard, Op, Snapshot};
pub(crate) use swaps::{Errand, GOES_ON};

use crate::sql::{Sql, bind, from_json, to_json};

use crate::clock;
use crate::config::Config;
use crate::log;
use crate::objects::{Answer, DRAIN_WAIT_MS, thrown};
use crate::storage::Storage;
use cloudflare::{Env, State};
use js_sys::Array;
use shared::decide::{Stop, settle};
use shared::fault::Fault;
use shared::id::Sku;
use shared::ledger::Ledger;
use shared::time::{Day, Timestamp};
use shared::wire::problem::Problem;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use tables::SqlTables;
use wasm_bindgen::prelude::*;

/// How long an answer waits for a provider's page to be opened, at most, in milliseconds.
const PAGE_WAIT_MS: u32 = 8_000;

/// The object of one sku.
#[wasm_bindgen]
pub struct StockLine {
    env: Env,
    config: Rc<Config>,
    storage: Storage,
    state: live::Watched,
    core: RefCell<Core>,
    /// When the alarm is set to go off, as far as we know.
    alarm_ms: Cell<Option<i64>>,
    /// Drains of the outbox that failed in a row.
    failures: Cell<u32>,
    /// Since when records have not got through.
    failing: Cell<failing::Known>,
    /// Whether somebody watches an order, or did since this was loaded.
    is_watched: Cell<bool>,
    signed: RefCell<live::Signed>,
    /// The day, and whether the release is still to come, when who watches was looked at.
    looked_at: Cell<Option<(Day, bool)>>,
}

/// What a decision needs.
struct Core {
    tables: SqlTables,
    sku: Option<Sku>,
    /// Time never goes back within an object.
    now: Timestamp,
}

#[wasm_bindgen]
impl StockLine {
    /// Loads what is kept in memory, and sets the alarm if something is left to do.
    ///
    /// # Errors
    /// Throws where the storage cannot be read.
    #[wasm_bindgen(constructor)]
    pub fn new(state: JsValue, env: Env) -> Result<StockLine, JsValue> {
        let watched = state.clone().unchecked_into();
        let state =
            State::from(state.unchecked_into::<cloudflare::worker_sys::DurableObjectState>());
        let sockets = state.get_websockets();
        let sql = Sql::new(state.storage().sql());
        let core = Core::load(sql).map_err(|fault| thrown(&fault))?;
        let object = Self {
            config: Config::of(&env),
            env,
            storage: Storage::of(&state),
            core: RefCell::new(core),
            alarm_ms: Cell::new(None),
            failures: Cell::new(0),
            failing: Cell::default(),
            is_watched: Cell::new(!sockets.is_empty()),
            signed: RefCell::default(),
            looked_at: Cell::new(None),
            state: watched,
        };
        object.arm().map_err(|fault| thrown(&fault))?;
        Ok(object)
    }

    /// Answers a question or decides a command: `[status, replayed, body, wait]`.
    pub fn call(&self, ask: &str, body: &str) -> Array {
        let done = from_json::<Ask>(ask).and_then(|ask| {
            let (answer, changed) = self.decide(&ask, body)?;
            if changed {
                self.arm()?;
            }
            Ok(answer.to_js(if changed { self.waits_ms(&ask.op) } else { 0 }))
        });
        done.unwrap_or_else(|fault| {
            log::fault("stock_line", &fault.to_string());
            unavailable().to_js(0)
        })
    }
}

impl StockLine {
    /// How long an answer waits for the projections, which the merchant and every test read next.
    fn waits_ms(&self, ask: &Op) -> u32 {
        let is_read = matches!(ask, Op::PutProduct | Op::Archive | Op::Act { merchant: true, .. });
        if matches!(ask, Op::Pay { .. }) {
            PAGE_WAIT_MS
        } else if self.config.test_clock || is_read {
            DRAIN_WAIT_MS
        } else {
            0
        }
    }

    /// Decides within one transaction: a fault leaves nothing behind, in storage or in memory.
    fn decide(&self, ask: &Ask, body: &str) -> Result<(Answer, bool), Fault> {
        let mut core =
            self.core.try_borrow_mut().map_err(|_| Fault::new("a call within a call"))?;
        core.now = core.now.max(ask.now);
        if !ask.op.writes() && !core.has_run_out()? {
            return Ok((questions::answer(&core, &self.config.keys, ask)?, false));
        }
        match self.storage.commit(|| core.act(&self.config, ask, body)) {
            Ok(answer) => {
                if std::mem::take(&mut core.tables.tells) {
                    self.moved();
                }
                Ok((answer, true))
            }
            Err(Undo::Answer(answer)) => {
                core.reset()?;
                Ok((answer, false))
            }
            Err(Undo::Fault(fault)) => {
                core.reset()?;
                Err(fault)
            }
        }
    }

    /// Sets the alarm to the next thing that is due, if it is not set to an earlier time.
    fn arm(&self) -> Result<(), Fault> {
        if self.alarm_ms.get().is_some_and(|set| set <= clock::real().as_ms()) {
            return Ok(());
        }
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        let due = outbox::due(&core.tables, self.failures.get(), self.config.test_clock)?;
        let due = [due, self.turns(&core)].into_iter().flatten().min();
        let Some(due) = due.filter(|due| self.alarm_ms.get().is_none_or(|set| *due < set)) else {
            return Ok(());
        };
        self.alarm_ms.set(Some(due));
        self.storage.set_alarm(due)
    }
}

/// Why a transaction is undone.
enum Undo {
    /// It was only to be looked at.
    Answer(Answer),
    /// Something of ours failed.
    Fault(Fault),
}

impl From<Fault> for Undo {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Core {
    fn load(sql: Sql) -> Result<Self, Fault> {
        let registered = schema::exists(&sql)?;
        if registered {
            schema::migrate(&sql)?;
        }
        let mut core =
            Self { tables: SqlTables::load(sql, registered)?, sku: None, now: Timestamp::EPOCH };
        if registered {
            core.reset()?;
        }
        Ok(core)
    }

    /// Reads again what is kept in memory.
    fn reset(&mut self) -> Result<(), Fault> {
        if !schema::exists(&self.tables.sql)? {
            self.tables = SqlTables::load(self.tables.sql.clone(), false)?;
            return Ok(());
        }
        self.tables.reload()?;
        let sql = &self.tables.sql;
        let sku = sql.row("SELECT sku FROM shelf", bind![])?;
        self.sku = sku.map(|mut row| Sku::try_from(row.text()?)).transpose()?;
        let last = sql.row("SELECT at FROM journal ORDER BY sequence DESC LIMIT 1", bind![])?;
        if let Some(mut row) = last {
            self.now = self.now.max(rows::timestamp(&mut row)?);
        }
        Ok(())
    }

    /// Whether a hold has run out since the last decision.
    fn has_run_out(&self) -> Result<bool, Fault> {
        Ok(!self.tables.holds_run_out(self.now)?.is_empty())
    }

    /// One decision: replay, or holds that ran out and then what is asked.
    fn act(&mut self, config: &Config, ask: &Ask, body: &str) -> Result<Answer, Undo> {
        self.tables.sql.gather();
        let done = self.gathered(config, ask, body);
        match &done {
            Ok(_) => self.tables.sql.settle()?,
            Err(_) => self.tables.sql.forget(),
        }
        done
    }

    fn gathered(&mut self, config: &Config, ask: &Ask, body: &str) -> Result<Answer, Undo> {
        settle(&mut self.tables, self.now)?;
        let answer = if ask.op.writes() {
            commands::answer(self, config, ask, body)?
        } else {
            questions::answer(self, &config.keys, ask)?
        };
        if let Some(sku) = &self.sku {
            self.tables.flush(sku.as_str())?;
        }
        Ok(answer)
    }
}

/// What the caller is told when something of ours failed: worth another try.
fn unavailable() -> Answer {
    let problem = Problem::new(
        503,
        "overloaded",
        "Not reachable just now",
        "Nothing was changed. Send the same request with the same key again in a moment.",
    );
    Answer::new(503, to_json(&problem).unwrap_or_default())
}

/// The answer to a command that stopped.
fn stopped(stop: Stop) -> Result<Problem, Fault> {
    match stop {
        Stop::UnknownSku => Ok(Problem::unknown_sku()),
        Stop::UnknownOrder => Ok(Problem::not_found()),
        Stop::Swapping => Ok(swapping()),
        Stop::Refused(refusal) => Ok(Problem::refused(&refusal)),
        Stop::Fault(fault) => Err(fault),
    }
}

/// Nothing else is done with an order until its swap is settled: a matter of seconds.
fn swapping() -> Problem {
    Problem::new(
        503,
        "overloaded",
        "The order is being swapped",
        "Nothing was changed. Send the same request again in a moment.",
    )
}
