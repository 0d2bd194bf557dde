//! Requests to the worker.

use super::page_js;
use crate::answer::problem::Outcome;
use crate::order::intent::Intent;
use wasm_bindgen::JsValue;

/// What can be had of `quantity` units; none if the shop could not be reached.
pub(crate) async fn availability(api: &str, sku: &str, quantity: u64) -> Option<JsValue> {
    let sku = page_js::encode(sku);
    let quantity = quantity.to_string();
    let url = [api, "v1/availability?sku=", &sku, "&quantity=", &quantity].concat();
    let answer = page_js::request(&url, "", "").await.ok()?;
    let item = page_js::at(&answer, "body.items.0");
    item.is_object().then_some(item)
}

/// Sends an order; beside what it means, the answer as it came.
pub(crate) async fn send(api: &str, intent: &Intent) -> (Outcome, JsValue) {
    let url = [api, "v1/orders"].concat();
    match page_js::request(&url, &intent.key, &intent.body).await {
        Ok(answer) => (Outcome::of(&answer), answer),
        Err(_) => (Outcome::LOST, JsValue::NULL),
    }
}
