//! Requests to the worker.

use super::host::Host;
use super::page_js;
use crate::answer::problem::Outcome;
use crate::order::intent::Intent;
use wasm_bindgen::JsValue;

/// What can be had of `quantity` units; none if the shop could not be reached.
pub(crate) async fn availability(host: &Host, quantity: u64) -> Option<JsValue> {
    let item = page_js::available(host, page_js::float(quantity)).await.ok()?;
    item.is_object().then_some(item)
}

/// Sends an order; beside what it means, the answer as it came.
pub(crate) async fn send(host: &Host, intent: &Intent) -> (Outcome, JsValue) {
    match page_js::send(host, &intent.key, &intent.body).await {
        Ok(answer) => (Outcome::of(&answer), answer),
        Err(_) => (Outcome::LOST, JsValue::NULL),
    }
}
