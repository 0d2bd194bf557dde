//! What a route may be asked after its `?`.

use super::requests;
use crate::order::Status;
use crate::units::{MAX_EXACT, MAX_UNITS};
use serde_json::{Value, json};

/// Most skus of one question about availability.
pub(super) const MAX_SKUS: usize = 50;

/// Most rows of a page.
pub(super) const MAX_PAGE: u64 = 200;

/// Rows of a page where the request does not say.
const DEFAULT_PAGE: u64 = 50;

/// What of an order asks for the merchant's attention.
const ATTENTION: [&str; 5] = ["delayed", "unanswered", "refund_due", "unpaid", "charging"];

fn query(name: &str, description: &str, schema: Value) -> Value {
    let mut query = json!({ "name": name, "in": "query", "description": description });
    query["schema"] = schema;
    query
}

pub(super) fn availability_query() -> Vec<Value> {
    let skus = json!({
        "type": "array", "items": { "type": "string" }, "minItems": 1, "maxItems": MAX_SKUS,
    });
    let mut sku = query("sku", "Repeated for several; this or `product` is needed.", skus);
    sku["style"] = json!("form");
    sku["explode"] = json!(true);
    let units = json!({ "type": "integer", "minimum": 1, "maximum": MAX_UNITS, "default": 1 });
    let text = json!({ "type": "string" });
    vec![
        sku,
        query("product", "All variants of a product, instead of `sku`.", text),
        query("quantity", "Units asked about.", units),
        query("code", "For early access; counts as an order in the rate.", requests::code()),
    ]
}

/// `limit` and `cursor`; a cursor has the shape that the list gives to its `next_cursor`.
fn page_query(cursor: Value) -> Vec<Value> {
    let limit =
        json!({ "type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": DEFAULT_PAGE });
    vec![
        query("limit", "Rows of a page.", limit),
        query("cursor", "`next_cursor` of the page before.", cursor),
    ]
}

pub(super) fn deliveries_query() -> Vec<Value> {
    page_query(json!({ "type": "string", "pattern": "^[1-9][0-9]{0,14}$" }))
}

pub(super) fn token_query() -> Vec<Value> {
    vec![query("token", "Of the mail.", json!({ "type": "string" }))]
}

pub(super) fn mails_query() -> Vec<Value> {
    let text = || json!({ "type": "string" });
    vec![query("to", "The address.", text()), query("kind", "The kind.", text())]
}

pub(super) fn products_query() -> Vec<Value> {
    page_query(json!({ "type": "string" }))
}

pub(super) fn line_query() -> Vec<Value> {
    page_query(json!({ "type": "string", "pattern": r"^(0|-?[1-9][0-9]{0,2})\.[1-9][0-9]{0,14}$" }))
}

pub(super) fn journal_query() -> Vec<Value> {
    page_query(json!({ "type": "string", "pattern": "^(0|[1-9][0-9]{0,8})$" }))
}

pub(super) fn chain_query() -> Vec<Value> {
    let from = json!({ "type": "integer", "minimum": 1, "maximum": MAX_EXACT, "default": 1 });
    let mut all = vec![query("from", "The first number.", from)];
    all.extend(page_query(json!({ "type": "string", "pattern": "^(0|[1-9][0-9]{0,14})$" })));
    all
}

pub(super) fn cash_query() -> Vec<Value> {
    let day = || json!({ "type": "string", "format": "date" });
    vec![
        query("sku", "Of one sku.", json!({ "type": "string" })),
        query("from", "The first day of the shop that counts.", day()),
        query("to", "The last one; it does not lie before `from`.", day()),
    ]
}

pub(super) fn orders_query() -> Vec<Value> {
    let sku = json!({ "type": "string" });
    let status = json!({ "type": "string", "enum": Status::ALL.map(Status::as_str) });
    let email = json!({ "type": "string" });
    let attention = json!({ "type": "string", "enum": ATTENTION });
    let mut all = vec![
        query("sku", "Of one sku.", sku),
        query("status", "In one status.", status),
        query("email", "Of one customer.", email),
        query("attention", "That ask for something.", attention),
    ];
    all.extend(page_query(json!({ "type": "string", "pattern": r"^(0|-?[1-9][0-9]{0,14})\." })));
    all
}
