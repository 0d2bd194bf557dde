//! The paths of the document, from the table of routes: parameters, bodies, every status.

use super::route::{Caller, Key, Route};
use super::routes::{PRODUCT, ROUTES};
use super::{Components, reference};
use crate::wire::problem::Problem;
use serde_json::{Map, Value, json};

/// Lengths of an idempotency key.
const KEY_LENGTH: (u64, u64) = (16, 255);

/// The paths of the document; what they refer to is added to `components`.
pub(super) fn paths(components: &mut Components) -> Value {
    components.of::<Problem>();
    let mut paths = Map::new();
    for route in ROUTES {
        let item = paths.entry(route.path).or_insert_with(|| json!({}));
        item[route.method.to_lowercase()] = operation(route, components);
    }
    Value::Object(paths)
}

fn operation(route: &Route, components: &mut Components) -> Value {
    let mut operation = json!({
        "operationId": route.id,
        "summary": route.summary,
        "tags": [tag(route.path)],
        "parameters": parameters(route),
        "responses": responses(route, components),
    });
    if route.path.starts_with("/v1/test/") {
        operation["description"] = json!("Only with the test clock; elsewhere this path is 404.");
    }
    if let Some(body) = route.body {
        operation["requestBody"] = json!({
            "required": true,
            "description": "Up to 16 KB.",
            "content": { "application/json": { "schema": body() } },
        });
    }
    match route.caller {
        Caller::Anyone => {}
        Caller::Shopper => operation["security"] = json!([{ "order": [] }]),
        Caller::Merchant => operation["security"] = json!([{ "merchant": [] }]),
    }
    operation
}

fn tag(path: &str) -> &'static str {
    let starts = |prefix| path.starts_with(prefix);
    match path {
        "/v1/admin/products" | PRODUCT => "products",
        _ if starts("/v1/admin/products/") => "stock",
        "/v1/admin/cash" | "/v1/admin/reconciliation" => "cash",
        _ if starts("/v1/admin/orders") => "orders",
        _ if starts("/v1/test/") => "test",
        _ if starts("/v1/") => "shop",
        _ => "service",
    }
}

fn parameters(route: &Route) -> Vec<Value> {
    let mut all = Vec::new();
    for name in ["sku", "batch", "id", "code"] {
        if route.path.contains(&format!("{{{name}}}")) {
            let schema = match name {
                "sku" => reference("Sku"),
                "batch" | "code" => reference("BatchName"),
                _ => json!({ "type": "string", "minLength": 1, "maxLength": 400 }),
            };
            all.push(json!({ "name": name, "in": "path", "required": true, "schema": schema }));
        }
    }
    all.extend((route.query)());
    if route.key != Key::None {
        all.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": route.key == Key::Required,
            "description": "Random, 128 bits: the same key and body get the first answer again.",
            "schema": {
                "type": "string", "minLength": KEY_LENGTH.0, "maxLength": KEY_LENGTH.1,
                "pattern": "^[!-~]+$",
            },
        }));
    }
    all
}

fn responses(route: &Route, components: &mut Components) -> Value {
    let mut all = Map::new();
    for (status, description, schema) in route.good {
        let mut answer = json!({ "description": description });
        if let Some(schema) = schema {
            let schema = schema(components);
            answer["content"] = json!({ "application/json": { "schema": schema } });
        }
        if route.key != Key::None {
            answer["headers"] = json!({ "Idempotency-Replayed": replayed() });
        }
        all.insert(status.to_string(), answer);
    }
    for status in refusals(route) {
        let schema = reference("Problem");
        let mut answer = json!({
            "description": meaning(status),
            "content": { "application/problem+json": { "schema": schema } },
        });
        if matches!(status, 429 | 503) {
            answer["headers"] = json!({ "Retry-After": {
                "description": "Seconds.", "schema": { "type": "integer", "minimum": 0 },
            } });
        }
        if status == 409 && route.key != Key::None {
            answer["headers"] = json!({ "Idempotency-Replayed": replayed() });
        }
        all.insert(status.to_string(), answer);
    }
    Value::Object(all)
}

fn replayed() -> Value {
    let schema = json!({ "type": "string", "enum": ["true"] });
    json!({ "description": "The first answer to this key, again.", "schema": schema })
}

fn refusals(route: &Route) -> Vec<u16> {
    let mut all = route.bad.to_vec();
    if route.path.starts_with("/v1/") {
        all.push(503);
    }
    if route.caller == Caller::Merchant {
        all.push(401);
    }
    if route.method == "POST" {
        all.push(403);
    }
    if route.body.is_some() {
        all.extend([400, 413, 422]);
    }
    // A socket is taken whatever the id, and told by its closing.
    if route.path.contains('{') && !route.path.ends_with("/live") {
        all.extend([404, 422]);
    }
    if route.path.ends_with("availability") || route.path.starts_with("/v1/admin/") {
        all.push(422);
    }
    all.sort_unstable();
    all.dedup();
    all
}

const fn meaning(status: u16) -> &'static str {
    match status {
        400 => "`invalid_json`, `idempotency_key_missing`, `idempotency_key_invalid`.",
        401 => "`unauthorized`: without the merchant's token.",
        403 => "`origin_not_allowed`: from a page of another origin; `challenge_failed`.",
        404 => "`unknown_sku` or `not_found`.",
        409 => "A refusal: `code` says which, nothing was changed.",
        413 => "`body_too_large`.",
        422 => {
            "`invalid_body` or `invalid_query`, every bad field named; `idempotency_key_reused`."
        }
        426 => "`upgrade_required`: not by a WebSocket.",
        429 => "`rate_limited`.",
        503 => "`overloaded`: try again.",
        _ => "A problem.",
    }
}
