//! Asking the provider, from the alarm: pages are opened, looked at and closed, cards charged, money
//! given back. What it answers becomes a command.
//!
//! A try is counted before it is made, so that one whose answer was lost is known to be one. Whatever
//! was tried before is looked up first and asked for again, under the same key, only where the provider
//! never saw it: nothing is charged or given back twice.

use crate::clock;
use crate::config::Payments;
use crate::log;
use crate::payments::stripe::Stripe;
use crate::payments::{
    Asked as Request, ChargeState, Failure, NewCharge, NewPage, NewRefund, PageState, Provider,
    RefundState,
};
use crate::stock_line::asks::{self, Asked, What};
use crate::stock_line::pages::{self, Page};
use crate::stock_line::view::View;
use crate::stock_line::{Core, StockLine};
use shared::command::OrderCommand;
use shared::fault::Fault;
use shared::id::PlaceNumber;
use shared::ledger::Ledger;
use shared::money::Money;
use shared::order::Order;
use shared::payment::Terms;
use shared::time::Timestamp;
use std::cell::Ref;

/// How long an answer may take before the same is tried again, in milliseconds.
const TRY_MS: i64 = 60_000;

/// Pauses after tries that failed, in milliseconds: they double up to the second.
const PAUSE_MS: (i64, i64) = (2_000, 3_600_000);

/// How long what takes its time is left alone, in milliseconds.
const PATIENCE_MS: i64 = 600_000;

/// How long after its end a page is looked at, whatever was heard of it, in milliseconds.
const AFTER_END_MS: i64 = 30_000;

impl StockLine {
    /// Asks the provider for what is due, and carries out what it answers.
    pub(super) async fn ask_provider(&self) -> Result<(), Fault> {
        match &self.config.payments {
            Payments::Manual | Payments::Nobody => Ok(()),
            Payments::Test => self.play(),
            Payments::Stripe(stripe) => {
                self.look_at_pages(stripe).await?;
                self.settle_asks(stripe).await
            }
        }
    }

    /// Where a test is the provider it gives money back at once, and says itself how a charge went.
    fn play(&self) -> Result<(), Fault> {
        for asked in self.asked()? {
            match asked.what {
                What::Refund { .. } => {
                    let done = OrderCommand::GaveBack { ask: asked.ask, reference: None };
                    self.carry_out(asked.number, done)?;
                }
                What::Charge => asks::put_off(&self.sql()?, &asked, None)?,
            }
        }
        Ok(())
    }

    async fn look_at_pages(&self, stripe: &Stripe) -> Result<(), Fault> {
        let due =
            self.registered()?.map_or(Ok(Vec::new()), |core| pages::slice(&core.tables.sql))?;
        let all = due.iter().map(|page| self.look_at(stripe, page));
        futures_util::future::join_all(all).await.into_iter().collect()
    }

    async fn settle_asks(&self, stripe: &Stripe) -> Result<(), Fault> {
        let due = self.asked()?;
        let all = due.iter().map(|asked| async move {
            match &asked.what {
                What::Charge => self.charge(stripe, asked).await,
                What::Refund { payment } => self.refund(stripe, asked, payment.as_ref()).await,
            }
        });
        futures_util::future::join_all(all).await.into_iter().collect()
    }

    /// Opens a page, or looks at what became of it.
    async fn look_at(&self, stripe: &Stripe, page: &Page) -> Result<(), Fault> {
        let ask = format!("p{}", page.nth);
        let asked = self.request(page.number, &ask, page.amount, page.at)?;
        pages::begin(&self.sql()?, page, later(TRY_MS))?;
        let Some(id) = &page.id else { return self.open(stripe, page, asked).await };
        let state = if page.closes {
            stripe.close(id, &asked).await
        } else {
            stripe.page(id, &asked).await
        };
        let sql = self.sql()?;
        match state {
            Ok(PageState::Open { .. }) => {
                let pause = if page.closes { PAUSE_MS.0 } else { PATIENCE_MS };
                pages::put_off(&sql, page, Some(later(pause)))
            }
            Ok(PageState::Pending) => pages::put_off(&sql, page, Some(later(PATIENCE_MS))),
            Ok(PageState::Expired) => pages::end(&sql, page),
            Ok(PageState::Paid { amount, payment, card }) => {
                if let Some(card) = card {
                    pages::keep_card(&sql, page.number, &card)?;
                }
                let (amount, reference) = (amount.amount(), Some(payment));
                self.carry_out(page.number, OrderCommand::Received { amount, reference })?;
                pages::end(&sql, page)
            }
            Ok(PageState::Saved { card }) => {
                pages::keep_card(&sql, page.number, &card)?;
                self.carry_out(page.number, OrderCommand::CardSaved)?;
                pages::end(&sql, page)
            }
            Ok(PageState::Foreign { why }) => {
                log::fault("provider", &format!("a page that is not what was asked for: {why}"));
                pages::put_off(&sql, page, None)
            }
            Err(failure) => {
                log::fault("provider", &failure.to_string());
                pages::put_off(&sql, page, Some(after(&failure, page.attempts)))
            }
        }
    }

    async fn open(&self, stripe: &Stripe, page: &Page, asked: Request) -> Result<(), Fault> {
        let Some(new) = self.new_page(page, asked)? else { return Ok(()) };
        let opened = stripe.open(&new).await;
        let sql = self.sql()?;
        match opened {
            Ok(opened) => {
                let until = page.expires_at.as_ms().saturating_sub(self.now()?.as_ms());
                let next = later(until.max(0).saturating_add(AFTER_END_MS));
                pages::opened(&sql, page, &opened.id, &opened.url, next)
            }
            // The customer is gone there, and the card that was saved with it.
            Err(Failure::Refused { code, .. }) if code == "resource_missing" => {
                pages::forget(&sql, page.number)?;
                pages::end(&sql, page)
            }
            // It was never open, or nobody knows its address: whoever wants to pay asks for another.
            Err(failure @ (Failure::Refused { .. } | Failure::Unknown(_))) => {
                log::fault("provider", &failure.to_string());
                pages::end(&sql, page)
            }
            Err(failure @ (Failure::RateLimited { .. } | Failure::NoAccess(_))) => {
                log::fault("provider", &failure.to_string());
                pages::put_off(&sql, page, Some(after(&failure, page.attempts)))
            }
        }
    }

    fn new_page(&self, page: &Page, asked: Request) -> Result<Option<NewPage>, Fault> {
        let Some(core) = self.registered()? else { return Ok(None) };
        let (Some(order), Some(shelf)) = (core.tables.order(page.number)?, core.tables.shelf())
        else {
            return Ok(None);
        };
        let person = core.tables.person_of(page.number)?;
        let id = &asked.order_id;
        Ok(Some(NewPage {
            saves_card: order.payment.collect != Terms::Full,
            title: shelf.offer.title.clone(),
            locale: person.locale.clone().unwrap_or_default(),
            email: Some(person.customer.email).filter(|email| !email.is_empty()),
            expires_at: page.expires_at,
            back_url: format!("{}/orders/{id}?paid=1", page.origin),
            customer: pages::card(&core.tables.sql, page.number)?.map(|card| card.customer),
            asked,
        }))
    }

    /// Charges the saved card for an ask, unless it is moot.
    async fn charge(&self, stripe: &Stripe, asked: &Asked) -> Result<(), Fault> {
        let Some(card) = self.may_charge(asked)? else { return Ok(()) };
        let charge = NewCharge { asked: self.request_of(asked)?, card };
        asks::begin(&self.sql()?, asked, later(TRY_MS))?;
        let known =
            if asked.attempts == 0 { Ok(None) } else { stripe.look_up_charge(&charge).await };
        let state = match known {
            Ok(Some(state)) => Ok(state),
            Ok(None) => stripe.charge(&charge).await,
            Err(failure) => Err(failure),
        };
        let (sql, ask) = (self.sql()?, asked.ask);
        match state {
            Ok(ChargeState::Paid { amount, payment }) => {
                let (amount, reference) = (amount.amount(), Some(payment));
                self.settle(asked, OrderCommand::Received { amount, reference })
            }
            Ok(ChargeState::Declined { .. }) => {
                self.settle(asked, OrderCommand::ChargeFailed { ask })
            }
            Ok(ChargeState::Pending) => asks::put_off(&sql, asked, Some(later(PATIENCE_MS))),
            // Of a currency that is converted nobody knows the least sum beforehand. It is for people to
            // settle: a page would be refused, too.
            Err(Failure::Refused { code, .. }) if code == "amount_too_small" => {
                log::fault("provider", "a sum that is too small to be charged");
                asks::put_off(&sql, asked, None)
            }
            Err(failure @ Failure::Refused { .. }) => {
                log::fault("provider", &failure.to_string());
                self.settle(asked, OrderCommand::ChargeFailed { ask })
            }
            Err(failure) => {
                log::fault("provider", &failure.to_string());
                asks::put_off(&sql, asked, Some(after(&failure, asked.attempts)))
            }
        }
    }

    /// The card to be charged, if it is: not where nothing is owed any more, not while the shopper may
    /// be paying on a page, and where no card was saved the shopper is asked to pay. What was tried
    /// once is brought to its end whatever the order has come to.
    fn may_charge(&self, asked: &Asked) -> Result<Option<crate::payments::Card>, Fault> {
        let (order, card, page) = {
            let Some(core) = self.registered()? else { return Ok(None) };
            let sql = &core.tables.sql;
            let order = core.tables.order(asked.number)?;
            let order = order.ok_or_else(|| Fault::new("a charge of no order"))?;
            (order, pages::card(sql, asked.number)?, pages::of(sql, asked.number)?)
        };
        let Some(card) = card else {
            let ask = asked.ask;
            self.settle(asked, OrderCommand::ChargeFailed { ask })?;
            return Ok(None);
        };
        if asked.attempts > 0 {
            return Ok(Some(card));
        }
        if is_moot(&order, asked)? {
            self.settle(asked, OrderCommand::DropCharge { ask: asked.ask })?;
            return Ok(None);
        }
        if page.is_some() {
            let sql = self.sql()?;
            pages::close(&sql, asked.number)?;
            // No try: it was not asked for yet.
            asks::put_off(&sql, asked, Some(later(PAUSE_MS.0)))?;
            return Ok(None);
        }
        Ok(Some(card))
    }

    /// Gives money back for an ask.
    async fn refund(
        &self,
        stripe: &Stripe,
        asked: &Asked,
        payment: Option<&String>,
    ) -> Result<(), Fault> {
        let Some(payment) = payment.cloned() else {
            log::fault("provider", "money that the provider did not collect is to go back");
            return self.cannot_refund(asked);
        };
        let refund = NewRefund { asked: self.request_of(asked)?, payment };
        asks::begin(&self.sql()?, asked, later(TRY_MS))?;
        let known =
            if asked.attempts == 0 { Ok(None) } else { stripe.look_up_refund(&refund).await };
        let state = match known {
            Ok(Some(state)) => Ok(state),
            Ok(None) => stripe.refund(&refund).await,
            Err(failure) => Err(failure),
        };
        let sql = self.sql()?;
        match state {
            Ok(RefundState::Done { refund, .. }) => {
                let (ask, reference) = (asked.ask, Some(refund));
                self.settle(asked, OrderCommand::GaveBack { ask, reference })
            }
            Ok(RefundState::Pending { .. }) => asks::put_off(&sql, asked, Some(later(PATIENCE_MS))),
            Ok(RefundState::Failed { code, .. }) => {
                log::fault("provider", &format!("a refund failed: {code}"));
                self.cannot_refund(asked)
            }
            Err(failure @ Failure::Refused { .. }) => {
                log::fault("provider", &failure.to_string());
                self.cannot_refund(asked)
            }
            Err(failure) => {
                log::fault("provider", &failure.to_string());
                asks::put_off(&sql, asked, Some(after(&failure, asked.attempts)))
            }
        }
    }

    /// It stays owed: the merchant asks again, or gives it back in another way.
    fn cannot_refund(&self, asked: &Asked) -> Result<(), Fault> {
        self.settle(asked, OrderCommand::RefundFailed { ask: asked.ask })
    }

    /// What became of an ask is carried out, and the ask is over.
    fn settle(&self, asked: &Asked, action: OrderCommand) -> Result<(), Fault> {
        self.carry_out(asked.number, action)?;
        asks::forget(&self.sql()?, asked)
    }

    fn request_of(&self, asked: &Asked) -> Result<Request, Fault> {
        self.request(asked.number, &asked.ask.to_string(), asked.amount, asked.at)
    }

    fn request(
        &self,
        number: PlaceNumber,
        ask: &str,
        amount: u64,
        at: Timestamp,
    ) -> Result<Request, Fault> {
        let core = self.registered()?.ok_or_else(|| Fault::new("an ask without tables"))?;
        let order = core.tables.order(number)?;
        let order = order.ok_or_else(|| Fault::new("an ask about no order"))?;
        let sku = core.sku.as_ref().ok_or_else(|| Fault::new("an object without a sku"))?;
        let view = View { tables: &core.tables, keys: &self.config.keys, sku, now: core.now };
        let order_id = view.identity(number)?.id;
        let amount = Money::new(amount, order.price.currency());
        let amount = amount.ok_or_else(|| Fault::new("an ask is out of range"))?;
        Ok(Request { ask: format!("{order_id}-{ask}"), order_id, amount, at })
    }

    fn asked(&self) -> Result<Vec<Asked>, Fault> {
        self.registered()?.map_or(Ok(Vec::new()), |core| asks::slice(&core.tables.sql))
    }

    /// What is known here; none before the first product.
    fn registered(&self) -> Result<Option<Ref<'_, Core>>, Fault> {
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        Ok(Some(core).filter(|core| core.tables.shelf().is_some()))
    }

    fn sql(&self) -> Result<crate::sql::Sql, Fault> {
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        Ok(core.tables.sql.clone())
    }
}

/// Whether less is owed now than was to be charged.
fn is_moot(order: &Order, asked: &Asked) -> Result<bool, Fault> {
    let is_open = order.cash.charge.is_some_and(|charge| charge.ask == asked.ask);
    Ok(!is_open || order.owed_now()?.amount() < asked.amount)
}

fn later(ms: i64) -> i64 {
    clock::real().as_ms().saturating_add(ms)
}

/// When to try again after a failure.
fn after(failure: &Failure, attempts: u32) -> i64 {
    let (least, most) = PAUSE_MS;
    let pause = least.saturating_mul(1_i64 << attempts.min(12)).min(most);
    later(match failure {
        Failure::RateLimited { after: Some(seconds) } => i64::from(*seconds).saturating_mul(1_000),
        Failure::RateLimited { after: None } | Failure::Unknown(_) => pause,
        Failure::NoAccess(_) | Failure::Refused { .. } => pause.max(PATIENCE_MS),
    })
}
