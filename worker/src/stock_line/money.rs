//! An order's money in its object: what a provider is to be asked for is looked at after every change,
//! by the alarm, in slices; what it answers becomes a command like any other.

use crate::config::Payments;
use crate::log;
use crate::objects::Answer;
use crate::pages::agreed;
use crate::sql::{bind, to_json};
use crate::stock_line::commands::Decision;
use crate::stock_line::tables::{Lag, SqlTables};
use crate::stock_line::{GOES_ON, Heard, StockLine, Undo, pages, stopped};
use crate::texts::Locale;
use serde_json::json;
use shared::cash::Consent;
use shared::command::{Command, OrderCommand};
use shared::decide::{Stop, execute};
use shared::fault::Fault;
use shared::id::PlaceNumber;
use shared::ledger::Ledger;
use shared::policy::Profile;
use shared::refusal::Refusal;
use shared::time::Timestamp;
use shared::wire::person::Person;
use shared::wire::problem::Problem;

/// Orders that are looked at in one commit.
const SLICE: u32 = 50;

/// The wording of the consents in `texts/`: it rises with every change of them.
const CONSENT_VERSION: &str = "2";

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
        money_follows(tables, number, now)?;
    }
    Ok(())
}

/// What an order's money asks for now: of the provider, and of its page.
fn money_follows(tables: &mut SqlTables, number: PlaceNumber, now: Timestamp) -> Result<(), Fault> {
    let collect = Command::Order { number, action: OrderCommand::Collect };
    match execute(tables, &collect, now) {
        // What is being swapped is looked at again once that is settled.
        Ok(_) | Err(Stop::Swapping) => {}
        Err(Stop::Fault(fault)) => return Err(fault),
        Err(Stop::UnknownSku | Stop::UnknownOrder | Stop::Refused(_)) => {
            return Err(Fault::new("money of an order that is not there"));
        }
    }
    if let Some(order) = tables.order(number)? {
        pages::check(&tables.sql, &order)?;
    }
    tables.sql.run(
        "UPDATE orders SET pending = pending & ~? WHERE number = ?",
        bind![Lag::MONEY, number.get()],
    )
}

/// Looks at all of it: when a test moves the clock.
pub(super) fn all(tables: &mut SqlTables, now: Timestamp) -> Result<(), Fault> {
    while is_due(tables)? {
        slice(tables, now)?;
    }
    if tables.shelf().is_some() { pages::look_at_all(&tables.sql, now) } else { Ok(()) }
}

impl Decision<'_> {
    /// What the shopper agrees to about later charges, in the words that the order's form shows.
    pub(super) fn consent(&self, person: &Person, profile: Profile) -> Option<Consent> {
        let payment = self.core.tables.shelf()?.offer.payment;
        let locale = Locale::first(person.locale.as_deref());
        let text = agreed(payment, profile, &locale)?;
        Some(Consent { text, version: CONSENT_VERSION.to_owned() })
    }

    /// Where what is due is paid: on a page of the provider's, or on the order's own where the merchant
    /// or a test is the provider. One page at a time; while it is being opened or closed the answer is
    /// [`GOES_ON`].
    pub(super) fn pay(&self, number: PlaceNumber, issuer: &str) -> Result<Answer, Undo> {
        let tables = &self.core.tables;
        let Some(order) = tables.find(number)? else {
            return Ok(Answer::problem(&Problem::not_found())?);
        };
        if order.swap.is_some() {
            return Ok(Answer::problem(&stopped(Stop::Swapping)?)?);
        }
        let nothing = || Answer::problem(&Problem::refused(&Refusal::NothingDue));
        if !order.is_unpaid() && order.payable()?.amount() == 0 {
            return Ok(nothing()?);
        }
        let id = self.view().identity(number)?.id;
        let own = format!("{issuer}/orders/{id}");
        match self.config.payments {
            Payments::Manual | Payments::Test | Payments::Nobody => return Ok(leads_to(&own)?),
            Payments::Stripe(_) => {}
        }
        // The saved card is being charged just now: the order's page tells how that goes.
        if order.cash.charge.is_some_and(|charge| charge.failed.is_none()) {
            return Ok(leads_to(&own)?);
        }
        let Some(amount) = pages::asks_for(&order)? else { return Ok(nothing()?) };
        let (sql, now) = (&tables.sql, self.core.now);
        match pages::of(sql, number)? {
            Some(page) if !page.closes && page.amount == amount && page.expires_at > now => {
                if let Some(url) = page.url {
                    return Ok(leads_to(&url)?);
                }
            }
            Some(page) if !page.closes => pages::close(sql, number)?,
            Some(_) => {}
            None => pages::ask(sql, &order, amount, issuer, now)?,
        }
        Ok(Answer::new(GOES_ON, String::new()))
    }

    /// The provider told of something: what the order has there is looked at now. The same event again
    /// changes nothing.
    pub(super) fn heard(&self, heard: &Heard) -> Result<Answer, Undo> {
        let tables = &self.core.tables;
        if tables.find(heard.number)?.is_none() {
            return Ok(Answer::problem(&Problem::not_found())?);
        }
        if pages::is_news(&tables.sql, &heard.event, self.core.now)? {
            pages::look(&tables.sql, heard.number)?;
        }
        Ok(Answer::new(200, String::new()))
    }
}

fn leads_to(url: &str) -> Result<Answer, Fault> {
    Ok(Answer::new(200, to_json(&json!({ "redirect_url": url }))?))
}

impl StockLine {
    /// Carries out what the provider answered, as one decision.
    pub(super) fn carry_out(&self, number: PlaceNumber, action: OrderCommand) -> Result<(), Fault> {
        let mut core =
            self.core.try_borrow_mut().map_err(|_| Fault::new("a call within a call"))?;
        let command = Command::Order { number, action };
        self.by_itself(&mut core, |tables, now| {
            match execute(tables, &command, now) {
                Ok(_) => {}
                Err(Stop::Fault(fault)) => return Err(fault),
                // Nobody is helped by trying it again.
                Err(Stop::UnknownSku | Stop::UnknownOrder | Stop::Swapping | Stop::Refused(_)) => {
                    log::fault("provider", "an answer that cannot be carried out");
                }
            }
            money_follows(tables, number, now)
        })
    }
}
