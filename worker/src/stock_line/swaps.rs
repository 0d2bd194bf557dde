//! Swaps between two lines, seen from the line that is left: what the other one is to be asked, and
//! settling by its answer. Whoever finds a mark may carry on: the request that made it, or the alarm.

use crate::challenge::Cleared;
use crate::clock;
use crate::log;
use crate::objects::{self, Answer};
use crate::settings;
use crate::sql::{Row, Sql, bind, from_json, to_json};
use crate::stock_line::answers::{self, Attempt};
use crate::stock_line::commands::Decision;
use crate::stock_line::pages;
use crate::stock_line::view::View;
use crate::stock_line::{Ask, Op, StockLine, Undo, stopped};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::command::{Command, OrderCommand};
use shared::decide::Stop;
use shared::fault::Fault;
use shared::id::{PlaceNumber, Sku};
use shared::ledger::Ledger;
use shared::policy::Policy;
use shared::swap::{TakeOver, Target};
use shared::time::Timestamp;
use shared::wire::person::Person;
use shared::wire::problem::Problem;

/// The status, between our own objects, of a swap that goes on in the other line.
pub(crate) const GOES_ON: u16 = 100;

/// How long a request may take before the alarm carries on, and between its tries; in milliseconds.
const PAUSE_MS: i64 = 3_000;

/// What the other line is to be asked, and how its answer is brought home.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Errand {
    number: PlaceNumber,
    attempt: u64,
    to: Sku,
    /// The key of the request, with its scope.
    key: String,
    issuer: String,
    taken: TakeOver,
    body: String,
}

impl Errand {
    /// Asks the other line: the same attempt is answered the same way, whoever asks and however
    /// often. An answer that is none yet is an error.
    pub(crate) async fn run(
        &self,
        env: &cloudflare::Env,
        policy: Policy,
        now: Timestamp,
    ) -> Result<Answer, String> {
        let op = Op::Place {
            issuer: self.issuer.clone(),
            policy,
            swap: Some(self.taken.clone()),
            // Its shopper ordered before.
            cleared: Cleared::Yes,
        };
        let key = format!("swap {} {}\n{}", self.taken.from, self.attempt, self.key);
        let ask = Ask::write(self.to.clone(), now, op, Some(key));
        let answer = objects::stock_line(env, &ask, &self.body).await;
        let answer = answer.map_err(|error| error.to_string())?;
        if answer.status >= 500 {
            return Err(format!("the other line answered {}", answer.status));
        }
        Ok(answer)
    }

    /// What brings the other line's answer home.
    pub(crate) fn settling(&self, answer: Answer) -> Op {
        Op::SettleSwap {
            number: self.number,
            attempt: self.attempt,
            key: self.key.clone(),
            status: answer.status,
            answer: answer.body,
        }
    }
}

/// The request that a swap under way began with.
struct Under {
    /// Its key and body.
    attempt: Attempt,
    issuer: String,
    accept: Value,
}

/// The swap under way of an order, if there is one.
fn under_way(sql: &Sql, number: PlaceNumber) -> Result<Option<Under>, Fault> {
    let row = sql.row(
        "SELECT key, body_hash, issuer, accept FROM swaps WHERE number = ?",
        bind![number.get()],
    )?;
    let Some(mut row) = row else { return Ok(None) };
    let attempt = Attempt { key: row.text()?, body_hash: row.text()? };
    Ok(Some(Under { attempt, issuer: row.text()?, accept: row.json()? }))
}

/// Keeps what a swap began with, until it is settled. Times are the platform's: the alarm's.
fn keep(
    sql: &Sql,
    number: PlaceNumber,
    attempt: &Attempt,
    issuer: &str,
    accept: &Value,
) -> Result<(), Fault> {
    sql.run(
        "INSERT INTO swaps (number, key, body_hash, issuer, accept, at) VALUES (?, ?, ?, ?, ?, ?)",
        bind![
            number.get(),
            attempt.key.as_str(),
            attempt.body_hash.as_str(),
            issuer,
            accept.to_string(),
            clock::real().as_ms()
        ],
    )
}

/// Forgets it.
fn forget(sql: &Sql, number: PlaceNumber) -> Result<(), Fault> {
    sql.run("DELETE FROM swaps WHERE number = ?", bind![number.get()])
}

/// The errand of the swap under way of an order; none where there is none.
fn errand(view: &View<'_>, number: PlaceNumber) -> Result<Option<Errand>, Fault> {
    let sql = &view.tables.sql;
    let Some(under) = under_way(sql, number)? else { return Ok(None) };
    let order = view.tables.order(number)?.ok_or_else(|| Fault::new("a swap of no order"))?;
    let swap = order.swap.ok_or_else(|| Fault::new("a swap of an order without its mark"))?;
    let row = sql.row("SELECT person FROM people WHERE number = ?", bind![number.get()])?;
    let mut row = row.ok_or_else(|| Fault::new("an order of nobody"))?;
    let person: Person = row.json()?;
    let body = json!({
        "sku": swap.to, "quantity": swap.units, "accept": under.accept,
        "customer": person.customer, "ship_to": person.ship_to, "source": person.source,
        "locale": person.locale,
    });
    Ok(Some(Errand {
        number,
        attempt: swap.attempt,
        to: swap.to,
        key: under.attempt.key,
        issuer: under.issuer,
        taken: TakeOver {
            from: view.identity(number)?.id,
            product: swap.product,
            pieces: swap.pieces,
            card: pages::card(sql, number)?.map(|card| to_json(&card)).transpose()?,
            paid: swap.paid,
            delivery_charged: swap.delivery_charged,
        },
        body: body.to_string(),
    }))
}

/// The id of an order that the other line placed.
fn placed_id(status: u16, answer: &str) -> Result<Option<String>, Fault> {
    if status != 201 {
        return Ok(None);
    }
    let head: Value = from_json(answer.split('\n').next().unwrap_or_default())?;
    let id = head.get("id").and_then(Value::as_str).map(str::to_owned);
    id.map(Some).ok_or_else(|| Fault::new("an order without an id"))
}

/// What was answered to the request with this key; the given answer where none was kept.
fn answered(sql: &Sql, key: &str, otherwise: Answer) -> Result<Answer, Fault> {
    Ok(answers::kept(sql, key)?.unwrap_or(otherwise))
}

/// When the alarm carries on with the first swap that nobody settled, in milliseconds.
pub(super) fn due(sql: &Sql) -> Result<Option<i64>, Fault> {
    let mut row = sql.row("SELECT MIN(at) FROM swaps", bind![])?;
    let at = row.as_mut().map(Row::optional_integer).transpose()?.flatten();
    Ok(at.map(|at| at.saturating_add(PAUSE_MS)))
}

impl Decision<'_> {
    /// Marks an order that is to be swapped, and says what the other line is to be asked; the same
    /// request again finds its own mark.
    pub(super) fn begin_swap(
        &mut self,
        number: PlaceNumber,
        target: Option<&Target>,
        issuer: &str,
        body: &Value,
    ) -> Result<Answer, Undo> {
        let key = self.ask.key.clone();
        let own = Attempt::new(key.ok_or_else(|| Fault::new("a swap without a key"))?, body);
        let under = match self.core.tables.shelf() {
            Some(_) => under_way(&self.core.tables.sql, number)?,
            None => None,
        };
        match under {
            Some(under) if under.attempt.key == own.key => {
                if under.attempt.body_hash != own.body_hash {
                    return Ok(Answer::problem(&answers::reused())?);
                }
            }
            Some(_) => return Ok(Answer::problem(&stopped(Stop::Swapping)?)?),
            None => {
                let Some(to) = target.cloned() else {
                    return Ok(Answer::problem(&Problem::unknown_sku())?);
                };
                let action = OrderCommand::BeginSwap { from: self.ask.sku.clone(), to };
                if let Err(answer) = self.execute(&Command::Order { number, action })? {
                    return Ok(answer);
                }
                let accept = body.get("accept").unwrap_or(&Value::Null);
                keep(&self.core.tables.sql, number, &own, issuer, accept)?;
            }
        }
        let errand = errand(&self.view(), number)?;
        Ok(goes_on(&errand.ok_or_else(|| Fault::new("a swap that did not begin"))?)?)
    }

    /// Settles a swap by what the other line answered, which is the answer to the request, too.
    pub(super) fn settle_swap(
        &mut self,
        number: PlaceNumber,
        attempt: u64,
        key: &str,
        answer: Answer,
    ) -> Result<Answer, Undo> {
        let placed = placed_id(answer.status, &answer.body)?;
        let action = OrderCommand::SettleSwap { attempt, placed };
        let events = match self.execute(&Command::Order { number, action })? {
            Ok(events) => events,
            Err(refused) => return Ok(refused),
        };
        let sql = &self.core.tables.sql;
        if events.is_empty() {
            return Ok(answered(sql, key, answer)?);
        }
        if let Some(under) = under_way(sql, number)? {
            under.attempt.keep(sql, &answer)?;
        }
        forget(sql, number)?;
        Ok(answer)
    }
}

impl StockLine {
    /// Carries on with swaps that whoever began them did not settle.
    pub(super) async fn carry_on(&self) -> Result<(), Fault> {
        let late = clock::real().as_ms().saturating_sub(PAUSE_MS);
        for errand in self.left_over(late)? {
            let settings = settings::current(&self.env, self.config.test_clock).await;
            match errand.run(&self.env, settings.policy(), self.now()?).await {
                Ok(answer) => {
                    let (sku, now) = (self.sku()?, self.now()?);
                    let ask = Ask::write(sku, now, errand.settling(answer), None);
                    self.decide(&ask, "")?;
                }
                Err(error) => {
                    log::fault("swap", &error);
                    self.put_off(errand.number)?;
                }
            }
        }
        Ok(())
    }

    fn left_over(&self, late: i64) -> Result<Vec<Errand>, Fault> {
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        let (Some(sku), Some(_)) = (&core.sku, core.tables.shelf()) else { return Ok(Vec::new()) };
        let view = View { tables: &core.tables, keys: &self.config.keys, sku, now: core.now };
        let rows = core.tables.sql.rows(
            "SELECT number FROM swaps WHERE at <= ? ORDER BY at, number LIMIT 5",
            bind![late],
        )?;
        let numbers: Result<Vec<_>, Fault> =
            rows.map(|row| PlaceNumber::try_from(row?.count()?)).collect();
        let errands: Result<Vec<_>, Fault> =
            numbers?.into_iter().map(|number| errand(&view, number)).collect();
        Ok(errands?.into_iter().flatten().collect())
    }

    fn put_off(&self, number: PlaceNumber) -> Result<(), Fault> {
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        core.tables.sql.run(
            "UPDATE swaps SET at = ? WHERE number = ?",
            bind![clock::real().as_ms(), number.get()],
        )
    }

    pub(super) fn now(&self) -> Result<Timestamp, Fault> {
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        let now = core.now;
        Ok(if self.config.test_clock { now } else { now.max(clock::real()) })
    }

    fn sku(&self) -> Result<Sku, Fault> {
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        core.sku.clone().ok_or_else(|| Fault::new("an object without a sku"))
    }
}

/// An errand on its way to the worker.
fn goes_on(errand: &Errand) -> Result<Answer, Fault> {
    Ok(Answer::new(GOES_ON, to_json(errand)?))
}
