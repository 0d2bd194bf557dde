//! Stripe: pages are Checkout Sessions, charges Payment Intents (<https://docs.stripe.com/api>).

mod amount;
mod answer;
mod books;
mod events;
mod form;
mod intent;
mod refund;
mod session;
mod signature;
#[cfg(test)]
mod tests;
mod transport;

pub(crate) use events::{About, Event};

use crate::payments::{
    Answer, Asked, Bookings, ChargeState, Failure, NewCharge, NewPage, NewRefund, Page, PageState,
    Provider, RefundState,
};
use books::{List, Transaction, bookings};
use form::{Form, seconds};
use intent::{Intent, best, charged};
use refund::Refund;
use serde::de::{DeserializeOwned, IgnoredAny};
use session::{Opened, Session};
use shared::time::Timestamp;
use std::fmt;
use transport::{Fetch, Method, Request, Transport};

/// Where Stripe is.
const BASE: &str = "https://api.stripe.com";

/// Entries of a list that are asked for at a time: the most that Stripe gives.
const AT_A_TIME: &str = "100";

/// Parts of a list that are read at most: no order has as many charges as that.
const MOST_PARTS: u32 = 20;

/// A shop's account there.
pub(crate) struct Stripe {
    transport: Box<dyn Transport>,
    /// What signs events.
    webhook_secret: String,
}

impl fmt::Debug for Stripe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the secret.
        f.debug_struct("Stripe").field("transport", &self.transport).finish_non_exhaustive()
    }
}

impl Stripe {
    /// The account that the configuration names, or what it lacks.
    pub(crate) fn configured(text: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let text = |name: &str| text(name).filter(|text| !text.is_empty());
        let needed = |name: &str| text(name).ok_or_else(|| format!("{name} is not set"));
        let base = text("STRIPE_API_BASE").unwrap_or_else(|| BASE.to_owned());
        if !may_be_asked(&base) {
            return Err("STRIPE_API_BASE is neither Stripe's nor on this machine".to_owned());
        }
        let key = needed("STRIPE_SECRET_KEY")?;
        let webhook_secret = needed("STRIPE_WEBHOOK_SECRET")?;
        Ok(Self { transport: Box::new(Fetch { base, key }), webhook_secret })
    }

    /// Reads an event; `None` where its signature is not good, or it is none.
    pub(crate) fn event(&self, signature: &str, body: &str, now: Timestamp) -> Option<Event> {
        let genuine = signature::is_genuine(signature, body.as_bytes(), &self.webhook_secret, now);
        if genuine { events::parse(body) } else { None }
    }

    async fn get<T: DeserializeOwned>(&self, path: String, form: Form) -> Result<T, Failure> {
        let request = Request { method: Method::Get, path, form, key: None };
        answer::read(self.transport.send(request).await)?.done()
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        form: Form,
        key: Option<&str>,
    ) -> Result<answer::Told<T>, Failure> {
        let (path, key) = (path.to_owned(), key.map(str::to_owned));
        let request = Request { method: Method::Post, path, form, key };
        answer::read(self.transport.send(request).await)
    }

    async fn session(&self, id: &str, asked: &Asked) -> Result<PageState, Failure> {
        let form =
            Form::default().with("expand[]", "payment_intent").with("expand[]", "setup_intent");
        let session: Session =
            self.get(format!("/v1/checkout/sessions/{}", id_of("cs_", id)?), form).await?;
        session.state(asked)
    }

    /// Those of a list that are looked for. The list, not the search: that one lags behind.
    async fn find<T: DeserializeOwned>(
        &self,
        path: &str,
        of: (&str, &str),
        id: impl Fn(&T) -> &str,
        is_wanted: impl Fn(&T) -> bool,
    ) -> Result<Vec<T>, Failure> {
        let (mut found, mut after) = (Vec::new(), None);
        for _ in 0..MOST_PARTS {
            let form = Form::default().with(of.0, of.1).with("limit", AT_A_TIME);
            let form = match &after {
                Some(after) => form.with("starting_after", String::clone(after)),
                None => form,
            };
            let part: List<T> = self.get(path.to_owned(), form).await?;
            after = part.data.last().map(|last| id(last).to_owned());
            found.extend(part.data.into_iter().filter(&is_wanted));
            if !part.has_more {
                return Ok(found);
            }
            if after.is_none() {
                // More of nothing: not to be taken for the end.
                break;
            }
        }
        Err(Failure::Unknown(format!("{path} has no end")))
    }
}

impl Provider for Stripe {
    fn open<'a>(&'a self, page: &'a NewPage) -> Answer<'a, Page> {
        Box::pin(async {
            let key = Some(page.asked.ask.as_str());
            let opened = self.post("/v1/checkout/sessions", form::page(page)?, key).await?;
            opened.done().and_then(Opened::page)
        })
    }

    fn page<'a>(&'a self, id: &'a str, asked: &'a Asked) -> Answer<'a, PageState> {
        Box::pin(self.session(id, asked))
    }

    fn close<'a>(&'a self, id: &'a str, asked: &'a Asked) -> Answer<'a, PageState> {
        Box::pin(async {
            let path = format!("/v1/checkout/sessions/{}/expire", id_of("cs_", id)?);
            // Without a key: to close again what is closed changes nothing, while a key would
            // repeat an error of Stripe's for a day.
            // Refused where it is paid or closed already: what it is says which.
            self.post::<IgnoredAny>(&path, Form::default(), None).await?;
            self.session(id, asked).await
        })
    }

    fn charge<'a>(&'a self, charge: &'a NewCharge) -> Answer<'a, ChargeState> {
        Box::pin(async {
            let key = Some(charge.asked.ask.as_str());
            let told = self.post("/v1/payment_intents", form::charge(charge)?, key).await?;
            charged(told, &charge.asked)
        })
    }

    fn look_up_charge<'a>(&'a self, charge: &'a NewCharge) -> Answer<'a, Option<ChargeState>> {
        Box::pin(async {
            let of = ("customer", charge.card.customer.as_str());
            let is_wanted = |intent: &Intent| intent.metadata.is_of(&charge.asked);
            let found = self.find("/v1/payment_intents", of, |i: &Intent| &i.id, is_wanted).await?;
            best(found).map(|intent| intent.state(&charge.asked)).transpose()
        })
    }

    fn refund<'a>(&'a self, refund: &'a NewRefund) -> Answer<'a, RefundState> {
        Box::pin(async {
            let key = Some(refund.asked.ask.as_str());
            let made = self.post::<Refund>("/v1/refunds", form::refund(refund)?, key).await?;
            made.done()?.state(refund)
        })
    }

    fn look_up_refund<'a>(&'a self, refund: &'a NewRefund) -> Answer<'a, Option<RefundState>> {
        Box::pin(async {
            let of = ("payment_intent", refund.payment.as_str());
            let is_wanted = |found: &Refund| found.is_of(refund);
            let found = self.find("/v1/refunds", of, |r: &Refund| &r.id, is_wanted).await?;
            found.into_iter().next().map(|found| found.state(refund)).transpose()
        })
    }

    fn booked<'a>(
        &'a self,
        from: Timestamp,
        to: Timestamp,
        after: Option<&'a str>,
    ) -> Answer<'a, Bookings> {
        Box::pin(async move {
            let form = Form::default()
                .with("created[gte]", seconds(from).to_string())
                .with("created[lt]", seconds(to).to_string())
                .with("limit", AT_A_TIME)
                .with("expand[]", "data.source");
            let form = match after {
                Some(after) => form.with("starting_after", after),
                None => form,
            };
            let list: List<Transaction> =
                self.get("/v1/balance_transactions".to_owned(), form).await?;
            bookings(list)
        })
    }
}

/// Whether a key of the shop's may be sent there: to Stripe, or nowhere but this machine.
fn may_be_asked(base: &str) -> bool {
    let port = base.strip_prefix("http://127.0.0.1:");
    let is_port = |port: &str| {
        port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
    };
    base == BASE || port.is_some_and(is_port)
}

/// An id that is about to become a part of an address: it may have come from outside.
fn id_of<'a>(prefix: &str, id: &'a str) -> Result<&'a str, Failure> {
    let plain = |rest: &str| {
        (1..=250).contains(&rest.len())
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    if id.strip_prefix(prefix).is_some_and(plain) {
        return Ok(id);
    }
    Err(Failure::Refused { code: "no_such_id".to_owned(), detail: format!("{prefix}…") })
}
