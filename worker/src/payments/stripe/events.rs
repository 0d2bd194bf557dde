//! Events: hints that something may have changed. What they say of it is not believed: it is fetched
//! (<https://docs.stripe.com/webhooks>).

use crate::payments::stripe::intent::Metadata;
use serde::Deserialize;

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum About {
    /// A page, by its id.
    Page(String),
    /// A payment, by its id.
    Payment(String),
    /// A refund, by its id and that of the payment that it is of.
    Refund { id: String, payment: Option<String> },
    /// Nothing that the shop asks for.
    Nothing,
}

/// A hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its id: the same comes more than once.
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) about: About,
    /// The order and the ask that the object names. Whoever asks next checks that the id is ours.
    pub(crate) order_id: Option<String>,
    pub(crate) ask: Option<String>,
}

#[derive(Deserialize)]
struct Envelope {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Object,
}

#[derive(Deserialize)]
struct Object {
    #[serde(rename = "object")]
    kind: String,
    /// Not every kind of object has one.
    id: Option<String>,
    /// A string where it is not expanded, and in events it never is.
    payment_intent: Option<String>,
    metadata: Option<Metadata>,
}

/// Reads the body of an event whose signature was found good; `None` where it is none.
pub(crate) fn parse(body: &str) -> Option<Event> {
    let Envelope { id, kind, data: Data { object } } = serde_json::from_str(body).ok()?;
    let about = match (object.kind.as_str(), object.id, object.payment_intent) {
        ("checkout.session", Some(page), _) => About::Page(page),
        ("payment_intent", Some(payment), _) | ("charge", _, Some(payment)) => {
            About::Payment(payment)
        }
        ("refund", Some(id), payment) => About::Refund { id, payment },
        (_, _, _) => About::Nothing,
    };
    let Metadata { order: order_id, ask } = object.metadata.unwrap_or_default();
    Some(Event { id, kind, about, order_id, ask })
}
