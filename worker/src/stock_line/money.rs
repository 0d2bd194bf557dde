//! An order's money in its object: what a provider is to be asked for is looked at after every change,
//! by the alarm, in slices; what it answers becomes a command like any other.

use crate::config::Payments;
use crate::objects::Answer;
use crate::sql::{bind, to_json};
use crate::stock_line::asks::{self, Asked, What};
use crate::stock_line::commands::Decision;
use crate::stock_line::tables::{Lag, SqlTables};
use crate::stock_line::{StockLine, Undo, stopped};
use crate::texts::Locale;
use serde_json::json;
use shared::cash::Consent;
use shared::command::{Command, OrderCommand};
use shared::decide::{Stop, execute};
use shared::fault::Fault;
use shared::id::PlaceNumber;
use shared::ledger::Ledger;
use shared::payment::Terms;
use shared::refusal::Refusal;
use shared::time::Timestamp;
use shared::wire::order::Person;
use shared::wire::problem::Problem;

/// Orders that are looked at in one commit.
const SLICE: u32 = 50;

/// The wording of the consents in `texts/`: it rises with every change of them.
const CONSENT_VERSION: &str = "1";

/// Whether the money of some order is to be looked at.
pub(super) fn is_due(tables: &SqlTables) -> Result<bool, Fault> {
    Ok(tables.shelf().is_some() && !marked(tables, 1)?.is_empty())
}

fn marked(tables: &SqlTables, most: u32) -> Result<Vec<PlaceNumber>, Fault> {
    let query = "SELECT number FROM orders WHERE pending > 3 ORDER BY number LIMIT ?";
    let rows = tables.sql.rows(query, bind![most])?;
    rows.map(|row| PlaceNumber::try_from(row?.count()?)).collect()
}

/// Looks at the money of a slice of orders, as one decision.
pub(super) fn slice(tables: &mut SqlTables, now: Timestamp) -> Result<(), Fault> {
    if tables.shelf().is_none() {
        return Ok(());
    }
    for number in marked(tables, SLICE)? {
        let collect = Command::Order { number, action: OrderCommand::Collect };
        match execute(tables, &collect, now) {
            // What is being swapped is looked at again once that is settled.
            Ok(_) | Err(Stop::Swapping) => {}
            Err(Stop::Fault(fault)) => return Err(fault),
            Err(Stop::UnknownSku | Stop::UnknownOrder | Stop::Refused(_)) => {
                return Err(Fault::new("money of an order that is not there"));
            }
        }
        tables.sql.run(
            "UPDATE orders SET pending = pending & ~? WHERE number = ?",
            bind![Lag::MONEY, number.get()],
        )?;
    }
    Ok(())
}

/// Looks at all of it: when a test moves the clock.
pub(super) fn all(tables: &mut SqlTables, now: Timestamp) -> Result<(), Fault> {
    while is_due(tables)? {
        slice(tables, now)?;
    }
    Ok(())
}

impl Decision<'_> {
    /// What the shopper agrees to about later charges, in the words that the order's form shows.
    pub(super) fn consent(&self, person: &Person) -> Option<Consent> {
        let payment = self.core.tables.shelf()?.offer.payment;
        let key = match payment.collect {
            Terms::Full => return None,
            Terms::Deposit => "consent.deposit",
            Terms::Later => "consent.later",
        };
        let locale = Locale::first(person.locale.as_deref().into_iter());
        let text = locale.say("page", key, &[]);
        Some(Consent { text, version: CONSENT_VERSION.to_owned() })
    }

    /// Where what is due is paid: on the order's own page, where the merchant or a test is the
    /// provider.
    pub(super) fn pay(&self, number: PlaceNumber, issuer: &str) -> Result<Answer, Undo> {
        let tables = &self.core.tables;
        let order = tables.shelf().map(|_| tables.order(number)).transpose()?.flatten();
        let Some(order) = order else { return Ok(Answer::problem(&Problem::not_found())?) };
        if order.swap.is_some() {
            return Ok(Answer::problem(&stopped(Stop::Swapping)?)?);
        }
        if !order.is_unpaid() && order.payable()?.amount() == 0 {
            return Ok(Answer::problem(&Problem::refused(&Refusal::NothingDue))?);
        }
        let id = self.view().identity(number)?.id;
        let body = json!({ "redirect_url": format!("{issuer}/orders/{id}") });
        Ok(Answer::new(200, to_json(&body)?))
    }
}

impl StockLine {
    /// Asks the provider for what is due, and carries out what it answers.
    pub(super) async fn ask_provider(&self) -> Result<(), Fault> {
        match self.config.payments {
            Payments::Manual => Ok(()),
            Payments::Test => self.play(),
        }
    }

    /// Where a test is the provider it gives money back at once, and says itself how a charge went.
    fn play(&self) -> Result<(), Fault> {
        for asked in self.asked()? {
            match asked.what {
                What::Refund { .. } => {
                    let reference = None;
                    let done = OrderCommand::GaveBack { ask: asked.ask, reference };
                    self.carry_out(asked.number, done)?;
                }
                What::Charge => self.put_off_ask(&asked, None)?,
            }
        }
        Ok(())
    }

    fn asked(&self) -> Result<Vec<Asked>, Fault> {
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        if core.tables.shelf().is_none() { Ok(Vec::new()) } else { asks::slice(&core.tables.sql) }
    }

    fn put_off_ask(&self, asked: &Asked, next_at: Option<i64>) -> Result<(), Fault> {
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        asks::put_off(&core.tables.sql, asked, next_at)
    }

    /// Carries out what the provider answered, as one decision.
    fn carry_out(&self, number: PlaceNumber, action: OrderCommand) -> Result<(), Fault> {
        let mut core =
            self.core.try_borrow_mut().map_err(|_| Fault::new("a call within a call"))?;
        let (now, sku) = (core.now, core.sku.clone());
        let command = Command::Order { number, action };
        let done = self.storage.commit(|| {
            match execute(&mut core.tables, &command, now) {
                Ok(_) => {}
                Err(Stop::Fault(fault)) => return Err(fault),
                Err(Stop::UnknownSku | Stop::UnknownOrder | Stop::Swapping | Stop::Refused(_)) => {
                    return Err(Fault::new("an answer of the provider that cannot be carried out"));
                }
            }
            sku.as_ref().map_or(Ok(()), |sku| core.tables.flush(sku.as_str()))
        });
        if let Err(fault) = done {
            core.reset()?;
            return Err(fault);
        }
        if std::mem::take(&mut core.tables.tells) {
            self.moved();
        }
        Ok(())
    }
}
