//! Bodies of requests: the wire types, closed and bounded as their readers are.

use super::closed::close;
use super::fields::{
    currency, day, email, filled_text, name, price, some_units, stock_units, text, time,
    whole_number,
};
use crate::code::{Grant, MAX_CODE};
use crate::line::Priority;
use crate::money::MAX_PRICE;
use crate::offer::{Offer, Percent};
use crate::payment::GRACE_DAYS;
use crate::promise::Batch;
use crate::units::{MAX_EXACT, MAX_ORDERED, MAX_UNITS};
use crate::wire::action::{
    Cancellation, Delivery, MarkedPayment, NewAddress, NewRefund, NewSwap, NoticeAnswer,
    Prioritisation, Return, Shipment, TestPayment, Withdrawal,
};
use crate::wire::place::NewOrder;
use crate::wire::product::{MAX_GRACE_DAYS, MAX_HOLD_MINUTES, MAX_LEAD_TIME_DAYS, MAX_OPTIONS};
use crate::wire::rules::MAX_TEXT;
use crate::wire::settings::{MAX_DAYS, MAX_WAIT_MINUTES, Settings};
use crate::wire::stock::{Adjustment, Count, Receipt, Simulation};
use crate::wire::webhook::EVENTS;
use crate::zone::ZoneName;
use serde_json::{Value, json};
use utoipa::PartialSchema;

/// The body of `POST /v1/orders`.
pub(super) fn new_order() -> Value {
    close::<NewOrder>(
        &[
            ("sku", name()),
            ("quantity", whole_number(1, MAX_ORDERED)),
            ("customer.email", email()),
            ("customer.name", filled_text()),
            ("ship_to.line1", filled_text()),
            ("ship_to.city", filled_text()),
            ("ship_to.country", country()),
            ("accept.in_stock", stock_units()),
            ("accept.price.amount", price()),
            ("accept.price.currency", currency()),
            ("accept.ships_to", day()),
            ("accept.code", code()),
            ("*", text()),
        ],
        &[],
    )
}

/// The body of `PUT /v1/admin/products/{sku}`.
pub(super) fn product() -> Value {
    let url = r#"\s<>"'\\\u0000-\u001f\u007f-\u009f"#;
    let mut body = close::<Offer>(
        &[
            ("title", filled_text()),
            (
                "image_url",
                json!({
                    "type": "string", "maxLength": MAX_TEXT,
                    "pattern": format!("^https://[^/?#{url}][^{url}]*$"),
                }),
            ),
            ("product", filled_text()),
            (
                "options",
                json!({
                    "type": "object", "maxProperties": MAX_OPTIONS,
                    "propertyNames": filled_text(), "additionalProperties": filled_text(),
                }),
            ),
            ("price.amount", price()),
            ("price.currency", currency()),
            ("safety_stock", stock_units()),
            ("release_at", time()),
            ("preorder.opens_at", time()),
            ("preorder.closes_at", time()),
            ("preorder.limit", stock_units()),
            ("backorder.limit", stock_units()),
            ("backorder.lead_time_days", whole_number(0, MAX_LEAD_TIME_DAYS)),
            ("per_customer_limit", stock_units()),
            ("payment", payment()),
            ("hold_minutes", whole_number(1, MAX_HOLD_MINUTES)),
            ("tax_percent", super::to_json(&Percent::schema())),
            ("delivery.amount", price()),
            ("delivery.currency", currency()),
        ],
        &[
            ("safety_stock", json!(0)),
            ("shipping", json!("as_available")),
            ("payment", json!({ "collect": "full" })),
            ("hold_minutes", json!(35)),
            ("show_units", json!("exact")),
        ],
    );
    body["description"] = json!(
        "It may repeat the path's `sku`. `closes_at` lies after `opens_at`, `delivery` and \
         `payment.price` are in the currency of `price`, and a deposit's `amount` is not above the price: else 422."
    );
    body
}

fn payment() -> Value {
    let terms = |collect: Value, deposit: Value, balance: Value, required: &[&str]| {
        json!({
            "properties": {
                "collect": collect, "deposit": deposit, "balance": balance,
                "price": preorder_price(),
                "grace_days": {
                    "type": ["integer", "null"], "minimum": 0, "maximum": MAX_GRACE_DAYS,
                    "default": GRACE_DAYS,
                    "description": "Days that units are kept after a charge was declined.",
                },
            },
            "required": required,
            "additionalProperties": false,
        })
    };
    let none = || json!({ "type": "null" });
    let at = |stages: Value| json!({ "anyOf": [{ "enum": stages }, day()] });
    let at_allocation = json!(["allocation", null]);
    json!({
        "type": "object",
        "description":
            "`balance`: when the rest is collected: `allocation`, `shipping` (with `later`), or a \
             date. `price`: of one while it is a pre-order, in the currency of the price.",
        "oneOf": [
            terms(json!({ "enum": ["full", null] }), none(), json!({ "enum": at_allocation }), &[]),
            terms(
                json!({ "const": "later" }),
                none(),
                at(json!(["allocation", "shipping", null])),
                &["collect"],
            ),
            terms(
                json!({ "const": "deposit" }),
                json!({ "oneOf": [
                    deposit("percent", &whole_number(1, 100)),
                    deposit("amount", &whole_number(1, MAX_PRICE)),
                ] }),
                at(at_allocation),
                &["collect", "deposit"],
            ),
        ],
    })
}

fn deposit(name: &str, amount: &Value) -> Value {
    json!({
        "type": "object",
        "properties": {
            name: amount,
            "refundable": {
                "type": ["boolean", "null"], "default": true,
                "description": "False applies to orders under the profile `us` only, where the \
                    shopper cancels before anything is late.",
            },
        },
        "required": [name],
        "additionalProperties": false,
    })
}

fn preorder_price() -> Value {
    json!({
        "type": ["object", "null"],
        "properties": { "amount": price(), "currency": currency() },
        "required": ["amount", "currency"],
        "additionalProperties": false,
    })
}

/// The body of `PUT …/batches/{batch}`.
pub(super) fn batch() -> Value {
    let mut body = close::<Batch>(
        &[("units", stock_units()), ("expected_from", day()), ("expected_to", day())],
        &[],
    );
    body["description"] = json!("`expected_to` does not lie before `expected_from`: else 422.");
    body
}

/// A code as a shopper sends it.
pub(super) fn code() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": MAX_CODE, "pattern": r"\S" })
}

/// The body of `PUT …/codes/{code}`.
pub(super) fn grant() -> Value {
    let mut body = close::<Grant>(
        &[
            ("opens_at", time()),
            ("closes_at", time()),
            ("units", stock_units()),
            ("uses", stock_units()),
        ],
        &[],
    );
    body["description"] = json!("Null is no bound. `closes_at` lies after `opens_at`: else 422.");
    body
}

/// The body of a receipt.
pub(super) fn receipt() -> Value {
    close::<Receipt>(&[("units", some_units()), ("reference", text()), ("batch", name())], &[])
}

/// The body of a correction.
pub(super) fn adjustment() -> Value {
    let most = MAX_UNITS.cast_signed();
    let mut delta = whole_number(most.saturating_neg(), MAX_UNITS);
    delta["not"] = json!({ "const": 0 });
    close::<Adjustment>(&[("delta", delta), ("reason", text())], &[])
}

/// The body of a count.
pub(super) fn count() -> Value {
    close::<Count>(&[("counted", stock_units()), ("reason", text())], &[])
}

/// The body of a simulation.
pub(super) fn simulation() -> Value {
    close::<Simulation>(&[("units", some_units()), ("at", time())], &[])
}

/// The body of a cancellation.
pub(super) fn cancellation() -> Value {
    close::<Cancellation>(&[("units", some_units()), ("reason", text())], &[])
}

/// The body of a shipment.
pub(super) fn shipment() -> Value {
    close::<Shipment>(&[("units", some_units()), ("tracking", text())], &[])
}

/// The body of a change of address.
pub(super) fn new_address() -> Value {
    close::<NewAddress>(
        &[
            ("ship_to.line1", filled_text()),
            ("ship_to.city", filled_text()),
            ("ship_to.country", country()),
            ("*", text()),
        ],
        &[],
    )
}

fn country() -> Value {
    json!({ "type": "string", "pattern": "^[A-Z]{2}$" })
}

/// The body of a withdrawal.
pub(super) fn withdrawal() -> Value {
    close::<Withdrawal>(&[("name", text())], &[])
}

/// The body of `POST /v1/admin/webhooks`.
pub(super) fn endpoint() -> Value {
    let names: Vec<_> = EVENTS.into_iter().chain(["*"]).collect();
    let event = json!({ "type": "string", "enum": names });
    json!({
        "type": "object", "required": ["url"], "additionalProperties": false,
        "properties": {
            "url": { "type": "string", "format": "uri", "pattern": "^https://", "maxLength": 2000 },
            "events": { "type": ["array", "null"], "items": event, "minItems": 1, "default": ["*"] },
        },
    })
}

/// The body of `POST /v1/waitlist`.
pub(super) fn wish() -> Value {
    json!({
        "type": "object", "required": ["sku", "email"], "additionalProperties": false,
        "properties": {
            "sku": name(), "email": email(),
            "quantity": { "type": ["integer", "null"], "minimum": 1, "maximum": 10_000, "default": 1 },
            "locale": { "type": ["string", "null"] },
        },
    })
}

/// The body of `POST /v1/waitlist/confirm` and `/leave`.
pub(super) fn waitlist_token() -> Value {
    json!({
        "type": "object", "properties": { "token": { "type": "string" } }, "required": ["token"],
        "additionalProperties": false,
    })
}

/// The body of `POST /v1/links`.
pub(super) fn links() -> Value {
    json!({
        "type": "object", "properties": { "email": email() }, "required": ["email"],
        "additionalProperties": false,
    })
}

/// The body of a swap.
pub(super) fn swap() -> Value {
    close::<NewSwap>(
        &[
            ("sku", name()),
            ("accept.in_stock", stock_units()),
            ("accept.price.amount", price()),
            ("accept.price.currency", currency()),
            ("accept.code", code()),
            ("accept.ships_to", day()),
        ],
        &[],
    )
}

/// The body of a delivery.
pub(super) fn delivery() -> Value {
    close::<Delivery>(&[("delivered_at", time())], &[])
}

/// The body of an answer to a notice.
pub(super) fn notice_answer() -> Value {
    close::<NoticeAnswer>(&[], &[])
}

/// The body of `PUT /v1/admin/settings`.
pub(super) fn settings() -> Value {
    let default = json!(Settings::default());
    let named = |name: &'static str| (name, default[name].clone());
    let language = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$";
    close::<Settings>(
        &[
            ("shop_name", filled_text()),
            ("contact_email", email()),
            ("locale", json!({ "type": "string", "maxLength": 35, "pattern": language })),
            ("time_zone", json!({ "type": "string", "enum": ZoneName::all() })),
            ("handling_days", whole_number(0, MAX_DAYS)),
            ("waitlist_wait_minutes", whole_number(1, MAX_WAIT_MINUTES)),
            ("extra_days", whole_number(1, MAX_DAYS)),
        ],
        &[
            named("shop_name"),
            named("profile"),
            named("locale"),
            named("time_zone"),
            named("handling_days"),
            named("waitlist_wait_minutes"),
            named("extra_days"),
        ],
    )
}

/// The body of a return.
pub(super) fn returned() -> Value {
    let restock = json!({ "type": "boolean" });
    close::<Return>(&[("units", some_units()), ("restock", restock)], &[("restock", json!(true))])
}

/// The body of a change of priority.
pub(super) fn prioritisation() -> Value {
    let most = Priority::MAX;
    let priority = whole_number(i64::from(most.saturating_neg()), u64::from(most.unsigned_abs()));
    close::<Prioritisation>(&[("priority", priority), ("reason", text())], &[])
}

/// The body of a payment that the merchant marks.
pub(super) fn marked_payment() -> Value {
    let bounds = [("amount", whole_number(1, MAX_EXACT)), ("reference", text())];
    close::<MarkedPayment>(&bounds, &[])
}

/// The body of a refund.
pub(super) fn refund() -> Value {
    let elsewhere = json!({ "type": "boolean" });
    let bounds =
        [("amount", whole_number(1, MAX_EXACT)), ("reason", text()), ("elsewhere", elsewhere)];
    close::<NewRefund>(&bounds, &[("elsewhere", json!(false))])
}

/// The body of what the test provider is to answer.
pub(super) fn test_payment() -> Value {
    close::<TestPayment>(&[("order_id", json!({ "type": "string" }))], &[])
}

/// The body of `POST /v1/test/advance`.
pub(super) fn advance() -> Value {
    json!({
        "type": "object", "properties": { "now": time() }, "required": ["now"],
        "additionalProperties": false,
    })
}
