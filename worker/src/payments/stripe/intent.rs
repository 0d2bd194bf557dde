//! Payment intents: what became of a charge.

use crate::payments::stripe::amount;
use crate::payments::stripe::answer::{Error, Told};
use crate::payments::{Asked, Card, ChargeState, Failure};
use serde::{Deserialize, Deserializer};
use shared::money::Money;

/// What we wrote onto an object.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Metadata {
    pub(super) order: Option<String>,
    pub(super) ask: Option<String>,
}

impl Metadata {
    /// Whether it is of what was asked.
    pub(super) fn is_of(&self, asked: &Asked) -> bool {
        self.order.as_ref() == Some(&asked.order_id) && self.ask.as_ref() == Some(&asked.ask)
    }
}

/// What we wrote onto an object that may have nothing written on it.
pub(super) fn written<'de, D: Deserializer<'de>>(read: D) -> Result<Metadata, D::Error> {
    Option::deserialize(read).map(Option::unwrap_or_default)
}

/// A payment intent.
#[derive(Debug, Deserialize)]
pub(super) struct Intent {
    pub(super) id: String,
    pub(super) status: String,
    pub(super) amount_received: u64,
    pub(super) currency: String,
    #[serde(default, deserialize_with = "written")]
    pub(super) metadata: Metadata,
    pub(super) customer: Option<String>,
    pub(super) payment_method: Option<String>,
    pub(super) setup_future_usage: Option<String>,
    pub(super) last_payment_error: Option<Error>,
}

impl Intent {
    /// What was received.
    pub(super) fn received(&self) -> Option<Money> {
        amount::from_stripe(self.amount_received, &self.currency)
    }

    /// The card, where it was kept.
    pub(super) fn card(&self) -> Option<Card> {
        let kept = self.setup_future_usage.as_deref() == Some("off_session");
        let (customer, method) = (self.customer.clone(), self.payment_method.clone());
        Some(Card { customer: customer.filter(|_| kept)?, method: method? })
    }

    /// What became of the charge that was asked for.
    pub(super) fn state(&self, asked: &Asked) -> Result<ChargeState, Failure> {
        if !self.metadata.is_of(asked) {
            return Err(foreign(&self.id, "another order's"));
        }
        match self.status.as_str() {
            "succeeded" => match self.received().filter(|received| *received == asked.amount) {
                Some(amount) => Ok(ChargeState::Paid { amount, payment: self.id.clone() }),
                None => Err(foreign(&self.id, "another sum or currency")),
            },
            "processing" => Ok(ChargeState::Pending),
            "requires_action" | "requires_confirmation" => {
                let code = "authentication_required".to_owned();
                Ok(ChargeState::Declined { code, needs_shopper: true })
            }
            "requires_payment_method" => Ok(match &self.last_payment_error {
                Some(error) => declined(error),
                // It was made, and then not tried.
                None => {
                    ChargeState::Declined { code: "incomplete".to_owned(), needs_shopper: true }
                }
            }),
            "canceled" => {
                Ok(ChargeState::Declined { code: "canceled".to_owned(), needs_shopper: true })
            }
            other => Err(Failure::Unknown(format!("{} is {other}", self.id))),
        }
    }
}

/// What the answer to a charge says.
pub(super) fn charged(told: Told<Intent>, asked: &Asked) -> Result<ChargeState, Failure> {
    match told {
        Told::Done(intent) => intent.state(asked),
        Told::Refused { error, .. } if error.kind.as_deref() == Some("card_error") => {
            // The key was used before for a charge of somebody else's.
            let foreign_intent =
                error.payment_intent.as_ref().filter(|intent| !intent.metadata.is_of(asked));
            match foreign_intent {
                Some(intent) => Err(foreign(&intent.id, "another order's")),
                None => Ok(declined(&error)),
            }
        }
        // The card, or who it belonged to, was removed at the provider.
        Told::Refused { error, .. }
            if matches!(error.param.as_deref(), Some("payment_method" | "customer")) =>
        {
            Ok(ChargeState::Declined { code: error.name(), needs_shopper: true })
        }
        Told::Refused { error, detail } => Err(Failure::Refused { code: error.name(), detail }),
    }
}

/// What a bank said.
fn declined(error: &Error) -> ChargeState {
    const ASKS: &str = "authentication_required";
    let asks = error.code.as_deref() == Some(ASKS) || error.decline_code.as_deref() == Some(ASKS);
    ChargeState::Declined { code: error.name(), needs_shopper: asks }
}

/// Among what was found of one ask, the charge that counts: one that was paid, else the newest.
pub(super) fn best(found: Vec<Intent>) -> Option<Intent> {
    let mut best: Option<Intent> = None;
    for intent in found {
        if best.as_ref().is_none_or(|_| intent.status == "succeeded") {
            best = Some(intent);
        }
    }
    best
}

pub(super) fn foreign(id: &str, why: &str) -> Failure {
    Failure::Refused { code: "foreign".to_owned(), detail: format!("{id} is {why}") }
}
