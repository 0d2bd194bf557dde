//! Requests to the worker.

use super::json;
use crate::answer::at;
use crate::answer::offer::Offer;
use crate::answer::problem::{Delay, Outcome};
use crate::order::intent::Intent;
use gloo_net::http::{Request, RequestBuilder, Response};
use js_sys::encode_uri_component;
use serde_json::Value;
use web_sys::{AbortSignal, RequestCredentials};

/// Longest wait for an answer; an order that got none is sent again under the same key.
const TIMEOUT_MS: u32 = 20_000;

fn prepared(request: RequestBuilder) -> RequestBuilder {
    let stop = AbortSignal::timeout_with_u32(TIMEOUT_MS);
    request.abort_signal(Some(&stop)).credentials(RequestCredentials::Omit)
}

/// What can be had of `quantity` units; none if the shop could not be reached.
pub(crate) async fn availability(api: &str, sku: &str, quantity: u64) -> Option<Offer> {
    let sku = String::from(encode_uri_component(sku));
    let quantity = quantity.to_string();
    let url = [api, "v1/availability?sku=", &sku, "&quantity=", &quantity].concat();
    let response = prepared(Request::get(&url)).send().await.ok()?;
    let body = json::parse(&response.text().await.ok()?);
    let item = at(&body, &["items"]).get(0)?;
    Some(Offer::read(item))
}

/// Sends an order; beside what it means, the answer as it came.
pub(crate) async fn send(api: &str, intent: &Intent) -> (Outcome, Value) {
    let lost = Outcome::Later { reason: Delay::Unreachable, retry_after_s: None };
    let url = [api, "v1/orders"].concat();
    let request = prepared(Request::post(&url))
        .header("content-type", "application/json")
        .header("idempotency-key", &intent.key)
        .body(intent.body.as_str());
    let Ok(request) = request else { return (lost, Value::Null) };
    match request.send().await {
        Ok(response) => read(&response).await.unwrap_or((lost, Value::Null)),
        Err(_) => (lost, Value::Null),
    }
}

async fn read(response: &Response) -> Option<(Outcome, Value)> {
    let retry_after = response.headers().get("retry-after");
    let retry_after_s = retry_after.and_then(|text| text.trim().parse().ok());
    let body = json::parse(&response.text().await.ok()?);
    Some((Outcome::of(response.status(), retry_after_s, &body), body))
}
