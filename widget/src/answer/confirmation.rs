//! An order that is in.

use super::{Window, at, object, text, whole};
use serde_json::Value;

/// What the shopper is told of an order once it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Confirmation {
    /// To be read out: `7F3K-92QX`.
    pub(crate) order_number: String,
    /// The page about it.
    pub(crate) status_url: String,
    /// The permanent number in line.
    pub(crate) number: Option<u64>,
    /// From 1 among those who wait; none where nothing waits.
    pub(crate) position: Option<u64>,
    /// Units that those before it need.
    pub(crate) units_ahead: u64,
    /// Units that wait, of those ordered.
    pub(crate) waiting: u64,
    pub(crate) ordered: u64,
    pub(crate) ships: Window,
    /// Where it is paid, if it must be.
    pub(crate) pay_url: Option<String>,
}

impl Confirmation {
    /// Reads the 201 of `POST /v1/orders`, or what was kept of it; none if it is cut off.
    pub(crate) fn read(placed: &Value) -> Option<Self> {
        let order_number = text(placed, &["order", "order_number"]);
        let status_url = text(placed, &["status_url"]);
        let is_web = |url: &str| url.starts_with("https:") || url.starts_with("http:");
        let is_ours = status_url.starts_with('/') || is_web(&status_url);
        let units = |name| whole(placed, &["order", "units", name]).unwrap_or(0);
        let pay_url = text(placed, &["payment", "redirect_url"]);
        (!order_number.is_empty() && is_ours).then(|| Self {
            order_number,
            status_url,
            number: whole(placed, &["order", "place", "number"]),
            position: whole(placed, &["order", "place", "position"]),
            units_ahead: whole(placed, &["order", "place", "units_ahead"]).unwrap_or(0),
            waiting: units("waiting"),
            ordered: units("ordered"),
            ships: Window::read(at(placed, &["order", "promise"])),
            pay_url: (is_web(&pay_url) || pay_url.starts_with('/')).then_some(pay_url),
        })
    }
}

/// What this browser keeps of the 201 of the order with that key: nothing personal.
pub(crate) fn kept(placed: &Value, key: &str) -> Value {
    let copy = |path: &[&str]| at(placed, path).clone();
    let order = object([
        ("order_number", copy(&["order", "order_number"])),
        ("place", copy(&["order", "place"])),
        ("promise", copy(&["order", "promise"])),
        ("units", copy(&["order", "units"])),
    ]);
    let answer = object([
        ("status_url", copy(&["status_url"])),
        ("payment", copy(&["payment"])),
        ("order", order),
    ]);
    object([
        ("key", key.into()),
        ("number", copy(&["order", "order_number"])),
        ("url", copy(&["status_url"])),
        ("placed", answer),
    ])
}
