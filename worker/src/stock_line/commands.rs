//! Commands: replay or read the body, decide, answer. All in one transaction.

use crate::config::Config;
use crate::objects::Answer;
use crate::sql::{from_json, to_json};
use crate::stock_line::answers::Attempt;
use crate::stock_line::delays;
use crate::stock_line::money;
use crate::stock_line::tables::Moved;
use crate::stock_line::view::View;
use crate::stock_line::{Act, Ask, Core, Op, Undo, schema, stopped};
use serde_json::Value;
use shared::code::{Code, Grant};
use shared::command::{Command, OrderCommand};
use shared::decide::{Stop, execute};
use shared::event::Event;
use shared::fault::Fault;
use shared::ledger::Ledger;
use shared::wire;
use shared::wire::action::{self, Outcome};
use shared::wire::availability::{Item, KnownItem};
use shared::wire::code::CodeRow;
use shared::wire::fields::FieldError;
use shared::wire::place;
use shared::wire::problem::Problem;
use shared::wire::product::{self, BatchRow, Product};
use shared::wire::stock;

impl Op {
    /// Whether it may write; a simulation writes and is undone.
    pub(crate) fn writes(&self) -> bool {
        match self {
            Self::Snapshot
            | Self::Product
            | Self::Stock
            | Self::Batches
            | Self::Line { .. }
            | Self::Journal { .. }
            | Self::Order { .. }
            | Self::Evidence { .. }
            | Self::Money { .. }
            | Self::Head { .. }
            | Self::Chain { .. }
            | Self::Codes { .. }
            | Self::Code { .. } => false,
            Self::Simulate
            | Self::PutProduct
            | Self::Archive
            | Self::Receive
            | Self::Adjust
            | Self::Count
            | Self::PutBatch { .. }
            | Self::DeleteBatch { .. }
            | Self::PutCode { .. }
            | Self::DeleteCode { .. }
            | Self::Place { .. }
            | Self::BeginSwap { .. }
            | Self::SettleSwap { .. }
            | Self::Act { .. }
            | Self::Provider { .. }
            | Self::Pay { .. }
            | Self::Heard(_)
            | Self::Erase { .. }
            | Self::Advance => true,
        }
    }
}

/// Answers a command: the first answer again where its key is known, else a decision.
pub(crate) fn answer(
    core: &mut Core,
    config: &Config,
    ask: &Ask,
    body: &str,
) -> Result<Answer, Undo> {
    let json: Value = if body.is_empty() { Value::Null } else { from_json(body)? };
    let registered = core.tables.shelf().is_some();
    let swap = matches!(&ask.op, Op::Place { swap: Some(_), .. });
    // The key of a swap names its attempt, and with it all that is asked.
    let compared = if swap { &Value::Null } else { &json };
    let attempt = ask.key.clone().map(|key| Attempt::new(key, compared));
    if let Some(attempt) = attempt.as_ref().filter(|_| registered)
        && let Some(answer) = attempt.replay(&core.tables.sql)?
    {
        return Ok(answer);
    }
    let mut decision = Decision { core, config, ask };
    let answer = decision.answer(&json)?;
    match attempt.filter(|_| registered) {
        Some(attempt) if swap => attempt.keep_all(&core.tables.sql, &answer)?,
        Some(attempt) => attempt.keep(&core.tables.sql, &answer)?,
        None => {}
    }
    Ok(answer)
}

pub(super) struct Decision<'a> {
    pub(super) core: &'a mut Core,
    pub(super) config: &'a Config,
    pub(super) ask: &'a Ask,
}

impl Decision<'_> {
    fn answer(&mut self, body: &Value) -> Result<Answer, Undo> {
        match &self.ask.op {
            Op::PutProduct => self.put_product(body),
            Op::Archive => self.done(&Command::Archive, 204),
            Op::DeleteBatch { batch } => {
                self.done(&Command::RemoveBatch { name: batch.clone() }, 204)
            }
            Op::Advance => self.advance(),
            Op::Provider { number, outcome } => {
                let action = match outcome {
                    Outcome::Paid => OrderCommand::Paid,
                    Outcome::Declined => OrderCommand::Declined,
                };
                self.on_order(*number, action, None, true)
            }
            Op::Pay { number, issuer } => self.pay(*number, issuer),
            Op::Heard(heard) => self.heard(heard),
            Op::Place { issuer, policy, swap, cleared } => match place::new_order(body) {
                Ok(order) => match cleared.problem() {
                    None => self.place(&order, issuer, policy, swap.as_ref()),
                    Some(stop) => Ok(Answer::problem(&stop)?),
                },
                Err(errors) => Ok(invalid(errors)?),
            },
            Op::BeginSwap { number, target, issuer } => match action::swap(body) {
                Ok(_) => self.begin_swap(*number, target.as_ref(), issuer, body),
                Err(errors) => Ok(invalid(errors)?),
            },
            Op::SettleSwap { number, attempt, key, status, answer } => {
                let answer = Answer::new(*status, answer.clone());
                self.settle_swap(*number, *attempt, key, answer)
            }
            Op::Erase { number } => self.erase(*number),
            Op::Act { number, act, merchant } => match act.command(body, *merchant) {
                Ok(action) => {
                    let moves = *act == Act::ChangeAddress;
                    let moved = moves.then(|| action::new_address(body).ok()).flatten();
                    self.on_order(*number, action, moved, *merchant)
                }
                Err(errors) => Ok(invalid(errors)?),
            },
            Op::PutBatch { batch } => match product::batch(body) {
                Ok(set) => {
                    let name = batch.clone();
                    let row = BatchRow::of(&name, &set);
                    self.told(&Command::SetBatch { name, batch: set }, |_, _, _| {
                        Ok(Answer::new(200, to_json(&row)?))
                    })
                }
                Err(errors) => Ok(invalid(errors)?),
            },
            Op::PutCode { code } => match wire::code::grant(body) {
                Ok(grant) => self.put_code(code, grant),
                Err(errors) => Ok(invalid(errors)?),
            },
            Op::DeleteCode { code } => self.done(&Command::RemoveCode { code: code.clone() }, 204),
            Op::Receive => match stock::receipt(body) {
                Ok(receipt) => self.receive(receipt, self.core.now, false),
                Err(errors) => Ok(invalid(errors)?),
            },
            Op::Simulate => match stock::simulation(body) {
                Ok(simulation) => {
                    let at = simulation.at.unwrap_or(self.core.now);
                    let units = simulation.units;
                    let receipt = stock::Receipt { units, reference: None, batch: None };
                    // Looked at, then undone.
                    Err(Undo::Answer(self.receive(receipt, at, true)?))
                }
                Err(errors) => Ok(invalid(errors)?),
            },
            Op::Adjust => match stock::adjustment(body) {
                Ok(adjustment) => {
                    let reason = adjustment.reason.unwrap_or_default();
                    self.adjust(&Command::Adjust { delta: adjustment.delta, reason })
                }
                Err(errors) => Ok(invalid(errors)?),
            },
            Op::Count => match stock::count(body) {
                Ok(count) => {
                    let reason = count.reason.unwrap_or_default();
                    self.adjust(&Command::Count { counted: count.counted, reason })
                }
                Err(errors) => Ok(invalid(errors)?),
            },
            Op::Snapshot
            | Op::Product
            | Op::Stock
            | Op::Batches
            | Op::Line { .. }
            | Op::Journal { .. }
            | Op::Order { .. }
            | Op::Evidence { .. }
            | Op::Money { .. }
            | Op::Head { .. }
            | Op::Chain { .. }
            | Op::Codes { .. }
            | Op::Code { .. } => Err(Fault::new("a question asked as a command").into()),
        }
    }

    /// Executes a command; a refusal is an answer too.
    pub(super) fn execute(
        &mut self,
        command: &Command,
    ) -> Result<Result<Vec<Event>, Answer>, Undo> {
        match execute(&mut self.core.tables, command, self.core.now) {
            Ok(events) => Ok(Ok(events)),
            Err(stop) => Ok(Err(Answer::problem(&self.refused(command, stop)?)?)),
        }
    }

    /// The problem of a command that stopped; an order that is refused is told what can be had.
    fn refused(&self, command: &Command, stop: Stop) -> Result<Problem, Fault> {
        let mut problem = stopped(stop)?;
        if let (Command::Place(place), Some(shelf), 409) =
            (command, self.core.tables.shelf(), problem.status)
        {
            let (sku, now) = (self.ask.sku.clone(), self.core.now);
            let code = place.code.as_ref().map(|code| self.core.tables.code(code));
            let code = code.transpose()?.flatten();
            let (quantity, profile) = (place.quantity, place.policy.profile);
            let item =
                KnownItem::for_bearer(code.as_ref(), sku, shelf, quantity, now, now, profile)?;
            let handling_days = Some(place.policy.handling_days);
            let item = KnownItem { handling_days, ..item };
            problem.availability = Some(Box::new(Item::Known(Box::new(item))));
        }
        Ok(problem)
    }

    /// Executes a command, and tells of it where it was not refused.
    pub(super) fn told(
        &mut self,
        command: &Command,
        tell: impl FnOnce(&View<'_>, &[Event], &Moved) -> Result<Answer, Fault>,
    ) -> Result<Answer, Undo> {
        let events = match self.execute(command)? {
            Ok(events) => events,
            Err(answer) => return Ok(answer),
        };
        let moved = self.core.tables.moved.take().unwrap_or_default();
        Ok(tell(&self.view(), &events, &moved)?)
    }

    pub(super) fn view(&self) -> View<'_> {
        View {
            tables: &self.core.tables,
            keys: &self.config.keys,
            sku: &self.ask.sku,
            now: self.core.now,
        }
    }

    fn done(&mut self, command: &Command, status: u16) -> Result<Answer, Undo> {
        self.told(command, |_, _, _| Ok(Answer::new(status, String::new())))
    }

    /// Does all that is due: a test moved the clock.
    fn advance(&mut self) -> Result<Answer, Undo> {
        delays::all(&mut self.core.tables, self.core.now)?;
        money::all(&mut self.core.tables, self.core.now)?;
        // Time itself may have changed what is expected.
        self.core.tables.tells = true;
        Ok(Answer::new(204, String::new()))
    }

    fn put_product(&mut self, body: &Value) -> Result<Answer, Undo> {
        let sku = self.ask.sku.clone();
        let offer = match product::product(body, &sku) {
            Ok(offer) => offer,
            Err(errors) => return Ok(invalid(errors)?),
        };
        let known = self.core.tables.shelf().is_some_and(|shelf| !shelf.archived);
        if self.core.tables.shelf().is_none() {
            schema::migrate(&self.core.tables.sql)?;
            self.core.sku = Some(sku.clone());
        }
        let status = if known { 200 } else { 201 };
        let answer = to_json(&Product { sku, offer: offer.clone() })?;
        self.told(&Command::Offer(Box::new(offer)), |_, _, _| Ok(Answer::new(status, answer)))
    }

    fn put_code(&mut self, code: &Code, grant: Grant) -> Result<Answer, Undo> {
        let command = Command::SetCode { code: code.clone(), grant };
        self.told(&command, |view, _, _| {
            let row = view.tables.code(code)?.as_ref().and_then(CodeRow::of);
            let row = row.ok_or_else(|| Fault::new("a code that was not kept"))?;
            Ok(Answer::new(200, to_json(&row)?))
        })
    }
}

fn invalid(errors: Vec<FieldError>) -> Result<Answer, Fault> {
    Answer::problem(&Problem::invalid_body(errors))
}
