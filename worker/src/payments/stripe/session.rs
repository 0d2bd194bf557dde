//! Checkout sessions: what became of a page.

use crate::payments::stripe::amount;
use crate::payments::stripe::intent::{Intent, Metadata, written};
use crate::payments::{Asked, Card, Failure, Page, PageState};
use serde::Deserialize;

/// A checkout session, with the intents that it led to.
#[derive(Debug, Deserialize)]
pub(super) struct Session {
    id: String,
    mode: String,
    status: Option<String>,
    payment_status: String,
    url: Option<String>,
    amount_total: Option<u64>,
    currency: Option<String>,
    #[serde(default, deserialize_with = "written")]
    metadata: Metadata,
    payment_intent: Option<Intent>,
    setup_intent: Option<SetupIntent>,
}

/// What kept a card.
#[derive(Debug, Deserialize)]
struct SetupIntent {
    id: String,
    status: String,
    customer: Option<String>,
    payment_method: Option<String>,
}

/// A session that was just made.
#[derive(Debug, Deserialize)]
pub(super) struct Opened {
    id: String,
    url: Option<String>,
}

impl Opened {
    pub(super) fn page(self) -> Result<Page, Failure> {
        let url = self.url.filter(|url| leads_somewhere(url));
        let lost = || Failure::Unknown(format!("{} has no address", self.id));
        Ok(Page { url: url.ok_or_else(lost)?, id: self.id })
    }
}

/// Whether a shopper may be sent there.
fn leads_somewhere(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://127.0.0.1:")
}

impl Session {
    /// What became of the page that was asked for.
    pub(super) fn state(self, asked: &Asked) -> Result<PageState, Failure> {
        if !self.metadata.is_of(asked) {
            return Ok(PageState::Foreign { why: "another order's" });
        }
        let only_saves = asked.amount.amount() == 0;
        match self.mode.as_str() {
            "setup" if only_saves => self.saved(),
            "payment" if !only_saves => self.paid(asked),
            _ => Ok(PageState::Foreign { why: "of another kind" }),
        }
    }

    fn saved(self) -> Result<PageState, Failure> {
        let Some(setup) = self.setup_intent.as_ref().filter(|_| self.is_complete()) else {
            return self.unfinished();
        };
        match (setup.status.as_str(), &setup.customer, &setup.payment_method) {
            ("succeeded", Some(customer), Some(method)) => {
                let card = Card { customer: customer.clone(), method: method.clone() };
                Ok(PageState::Saved { card })
            }
            ("processing", _, _) => Ok(PageState::Pending),
            (status, _, _) => Err(Failure::Unknown(format!("{} is {status}", setup.id))),
        }
    }

    fn paid(self, asked: &Asked) -> Result<PageState, Failure> {
        let (total, currency) = (self.amount_total, self.currency.as_deref());
        let total = total.and_then(|total| amount::from_stripe(total, currency?));
        if total != Some(asked.amount) {
            return Ok(PageState::Foreign { why: "of another sum or currency" });
        }
        let Some(intent) = self.payment_intent.as_ref().filter(|_| self.is_complete()) else {
            return self.unfinished();
        };
        match (self.payment_status.as_str(), intent.status.as_str()) {
            ("paid", "succeeded") => match intent.received() {
                Some(amount) if amount == asked.amount && intent.metadata.is_of(asked) => {
                    let (payment, card) = (intent.id.clone(), intent.card());
                    Ok(PageState::Paid { amount, payment, card })
                }
                Some(_) | None => Ok(PageState::Foreign { why: "paid by another sum" }),
            },
            // It was paid in a way that failed later, and the page is not to be paid again.
            ("unpaid", "requires_payment_method" | "canceled") => Ok(PageState::Expired),
            ("unpaid", _) => Ok(PageState::Pending),
            (status, of_intent) => {
                Err(Failure::Unknown(format!("{} is {status}, {of_intent}", self.id)))
            }
        }
    }

    fn is_complete(&self) -> bool {
        self.status.as_deref() == Some("complete")
    }

    /// What a page is that nobody has got to the end of.
    fn unfinished(self) -> Result<PageState, Failure> {
        match (self.status.as_deref(), self.url) {
            (Some("open"), Some(url)) if leads_somewhere(&url) => Ok(PageState::Open { url }),
            (Some("expired"), _) => Ok(PageState::Expired),
            (status, _) => Err(Failure::Unknown(format!("{} is {status:?}", self.id))),
        }
    }
}
