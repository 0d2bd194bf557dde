//! Webhooks on the wire.

use crate::wire::fields::{Bad, FieldError, read};
use serde_json::Value;

/// Every event that is told.
pub const EVENTS: [&str; 11] = [
    "order.placed",
    "order.paid",
    "order.allocated",
    "order.shipped",
    "order.cancelled",
    "order.expired",
    "order.delayed",
    "order.refunded",
    "order.swapped",
    "stock.received",
    "stock.counted",
];

/// Longest address, in bytes.
const MAX_URL: usize = 2_000;

/// An endpoint as the merchant asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEndpoint {
    /// Where events go; whether it may be told is judged elsewhere.
    pub url: String,
    /// Which; `*` for all.
    pub events: Vec<String>,
}

/// Reads the body of `POST /v1/admin/webhooks`; without events all are meant.
pub fn endpoint(body: &Value) -> Result<NewEndpoint, Vec<FieldError>> {
    read(body, |fields| {
        let url = fields.required("url", url);
        let events = fields.or("events", vec!["*".to_owned()], events);
        Some(NewEndpoint { url: url?, events: events? })
    })
}

fn url(value: &Value) -> Result<String, Bad> {
    let text = value.as_str().ok_or_else(|| Bad::wrong_type("text"))?;
    if text.len() > MAX_URL {
        return Err(Bad::too_long(MAX_URL));
    }
    if text.chars().any(char::is_control) {
        return Err(Bad::invalid("Give an address on one line."));
    }
    Ok(text.to_owned())
}

fn events(value: &Value) -> Result<Vec<String>, Bad> {
    let unknown =
        || Bad::invalid(format!("Give a list with \"*\" or some of {}.", EVENTS.join(", ")));
    let rows = value.as_array().filter(|rows| !rows.is_empty()).ok_or_else(unknown)?;
    let name = |row: &Value| {
        let name = row.as_str().filter(|name| *name == "*" || EVENTS.contains(name));
        name.map(str::to_owned).ok_or_else(unknown)
    };
    rows.iter().map(name).collect()
}
