//! The document says what the readers do: what it allows is read, what it forbids is refused.

use serde_json::{Value, json};
use shared::id::Sku;
use shared::openapi::{ROUTES, document};
use shared::wire::{action, code, fields::FieldError, place, product, settings, stock};
use std::collections::BTreeSet;

fn parsed() -> Value {
    serde_json::from_str(&document()).expect("the document is JSON")
}

/// Every operation with its statuses, as the contract lists them.
const OPERATIONS: &str = "\
GET /.well-known/jwks.json 200
GET /healthz 200
GET /openapi.json 200
GET /v1/admin/cash 200 401 422 503
DELETE /v1/admin/customers/{email} 204 401 404 409 422 503
GET /v1/admin/customers/{email} 200 401 404 422 503
GET /v1/admin/orders 200 401 422 503
GET /v1/admin/orders/{id} 200 401 404 422 503
POST /v1/admin/orders/{id}/cancel 200 400 401 403 404 409 413 422 503
POST /v1/admin/orders/{id}/deliveries 200 400 401 403 404 413 422 503
GET /v1/admin/orders/{id}/evidence 200 401 404 422 503
GET /v1/admin/orders/{id}/money 200 401 404 422 503
POST /v1/admin/orders/{id}/payments 200 400 401 403 404 409 413 422 503
PUT /v1/admin/orders/{id}/priority 200 400 401 404 413 422 503
POST /v1/admin/orders/{id}/refunds 200 400 401 403 404 409 413 422 503
POST /v1/admin/orders/{id}/returns 200 400 401 403 404 409 413 422 503
POST /v1/admin/orders/{id}/shipments 200 400 401 403 404 409 413 422 503
GET /v1/admin/products 200 401 422 503
DELETE /v1/admin/products/{sku} 204 401 404 409 422 503
GET /v1/admin/products/{sku} 200 401 404 422 503
PUT /v1/admin/products/{sku} 200 201 400 401 404 413 422 503
POST /v1/admin/products/{sku}/adjustments 200 400 401 403 404 409 413 422 503
GET /v1/admin/products/{sku}/batches 200 401 404 422 503
DELETE /v1/admin/products/{sku}/batches/{batch} 204 401 404 422 503
PUT /v1/admin/products/{sku}/batches/{batch} 200 400 401 404 413 422 503
GET /v1/admin/products/{sku}/codes 200 401 404 422 503
DELETE /v1/admin/products/{sku}/codes/{code} 204 401 404 422 503
PUT /v1/admin/products/{sku}/codes/{code} 200 400 401 404 413 422 503
GET /v1/admin/products/{sku}/journal 200 401 404 422 503
GET /v1/admin/products/{sku}/line 200 401 404 422 503
POST /v1/admin/products/{sku}/receipts 201 400 401 403 404 409 413 422 503
POST /v1/admin/products/{sku}/simulations 200 400 401 403 404 409 413 422 503
GET /v1/admin/products/{sku}/stock 200 401 404 422 503
PUT /v1/admin/products/{sku}/stock 200 400 401 404 409 413 422 503
GET /v1/admin/products/{sku}/waitlist 200 401 404 422 503
GET /v1/admin/reconciliation 200 401 422 503
GET /v1/admin/settings 200 401 422 503
PUT /v1/admin/settings 200 400 401 413 422 503
GET /v1/admin/webhooks 200 401 422 503
POST /v1/admin/webhooks 201 400 401 403 413 422 503
DELETE /v1/admin/webhooks/{id} 204 401 404 422 503
GET /v1/admin/webhooks/{id}/deliveries 200 401 404 422 503
POST /v1/admin/webhooks/{id}/deliveries/{delivery}/replay 200 401 403 404 422 503
GET /v1/availability 200 422 429 503
GET /v1/lines/{sku}/chain 200 404 422 503
GET /v1/lines/{sku}/head 200 404 422 503
POST /v1/links 202 400 403 413 422 503
POST /v1/orders 201 400 403 404 409 413 422 429 503
GET /v1/orders/{id} 200 404 422 503
PUT /v1/orders/{id}/address 200 400 404 409 413 422 503
POST /v1/orders/{id}/cancel 200 400 403 404 409 413 422 503
POST /v1/orders/{id}/extra-period 200 400 403 404 409 413 422 503
GET /v1/orders/{id}/live 101 426 503
POST /v1/orders/{id}/notices/{number}/answer 200 400 403 404 409 413 422 503
POST /v1/orders/{id}/pay 200 400 403 404 409 413 422 503
POST /v1/orders/{id}/swap 201 400 403 404 409 413 422 429 503
POST /v1/orders/{id}/withdraw 200 400 403 404 409 413 422 503
POST /v1/test/advance 200 400 403 404 413 422 503
GET /v1/test/mails 200 404 422 503
POST /v1/test/payments 200 400 403 404 413 422 503
POST /v1/waitlist 202 400 403 404 413 422 429 503
POST /v1/waitlist/confirm 200 400 403 404 413 422 503
POST /v1/waitlist/leave 200 400 403 404 413 422 503
POST /v1/waitlist/unsubscribe 200 403 404 422 503
";

#[test]
fn every_route_is_there_with_its_statuses() {
    let document = parsed();
    let mut found = String::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let statuses: Vec<_> =
                operation["responses"].as_object().unwrap().keys().cloned().collect();
            found += &format!("{} {path} {}\n", method.to_uppercase(), statuses.join(" "));
        }
    }
    assert_eq!(found, OPERATIONS);
    assert_eq!(ROUTES.len(), OPERATIONS.lines().count());
}

#[test]
fn every_reference_leads_somewhere_and_every_name_is_used() {
    let document = parsed();
    let mut used = BTreeSet::new();
    references(&document, &mut used);
    let known: BTreeSet<_> =
        document["components"]["schemas"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(used.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(known.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new());
}

fn references(value: &Value, used: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(to)) = map.get("$ref") {
                used.insert(to.rsplit('/').next().unwrap().to_owned());
            }
            map.values().for_each(|value| references(value, used));
        }
        Value::Array(all) => all.iter().for_each(|value| references(value, used)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

type Reader = fn(&Value) -> Result<(), Vec<FieldError>>;

fn body(path: &str, method: &str) -> Value {
    let document = parsed();
    document["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"].clone()
}

/// Tries every bound of `schema` on `good`, a body with every field, and sees whether the reader
/// agrees.
fn check(path: &str, method: &str, good: &Value, reader: Reader) {
    let schema = body(path, method);
    assert_eq!(reader(good), Ok(()), "{path}: the example is no good");
    let mut tried = 0;
    each_field(&schema, &mut Vec::new(), &mut |at, field, required| {
        let mut try_it = |value: Option<Value>, good_too: bool| {
            let body = with(good, at, value.clone());
            tried += 1;
            assert_eq!(reader(&body).is_ok(), good_too, "{method} {path} {at:?} = {value:?}");
        };
        try_it(None, !required);
        try_it(Some(Value::Null), !required);
        try_it(Some(json!([])), false);
        bounds(field, &mut try_it);
    });
    assert!(tried > 5, "{path}: nothing was tried");
}

fn bounds(field: &Value, try_it: &mut impl FnMut(Option<Value>, bool)) {
    if let (Some(least), Some(most)) = (field["minimum"].as_i64(), field["maximum"].as_i64()) {
        try_it(Some(json!(least)), true);
        try_it(Some(json!(least - 1)), false);
        try_it(Some(json!(most)), true);
        try_it(Some(json!(most + 1)), false);
        try_it(Some(json!(u64::MAX)), false);
        try_it(Some(json!(1e300)), false);
        try_it(Some(json!(i64::MIN)), false);
        try_it(Some(json!("1")), false);
        let refuses_zero = field.get("not").is_some();
        let whole = field["type"] != json!(["number", "null"]);
        try_it(Some(json!(1.5)), !whole);
        try_it(Some(json!(1.0)), true);
        try_it(Some(json!(-0.0)), least <= 0 && !refuses_zero);
    }
    if let Some(choices) = field["enum"].as_array() {
        choices.iter().filter(|choice| choice.is_string()).for_each(|choice| {
            try_it(Some(choice.clone()), true);
        });
        try_it(Some(json!("neither")), false);
    }
    let plain = field["format"].is_null() && field["pattern"].as_str().is_none_or(|p| p == r"\S");
    if let Some(most) = field["maxLength"].as_u64()
        && plain
    {
        let most = usize::try_from(most).unwrap();
        try_it(Some(json!("é".repeat(most))), true);
        try_it(Some(json!("é".repeat(most + 1))), false);
        try_it(Some(json!(" ".repeat(most + 1))), false);
        try_it(Some(json!(7)), false);
        try_it(Some(json!("")), field["minLength"].as_u64().is_none());
        try_it(Some(json!(" \t\n\u{a0}\u{3000}")), field["pattern"].is_null());
    }
}

/// Calls `see` with every field of a closed object: its path, its schema, whether it is needed.
fn each_field(schema: &Value, at: &mut Vec<String>, see: &mut impl FnMut(&[String], &Value, bool)) {
    assert_eq!(schema["additionalProperties"], json!(false), "{at:?} is not closed");
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    for (name, field) in schema["properties"].as_object().unwrap() {
        assert!(field.get("not") != Some(&json!({})), "{at:?} {name} has no bounds");
        at.push(name.clone());
        see(at, field, required.contains(&json!(name)));
        if field.get("properties").is_some() {
            each_field(field, at, see);
        }
        at.pop();
    }
    at.push("no_such_field".to_owned());
    let unknown = json!({ "enum": [] });
    see(at, &unknown, false);
    at.pop();
}

/// `body` with another value at a path, or without any.
fn with(body: &Value, at: &[String], value: Option<Value>) -> Value {
    let mut body = body.clone();
    let (last, before) = at.split_last().unwrap();
    let parent = before.iter().fold(&mut body, |value, name| &mut value[name.as_str()]);
    let parent = parent.as_object_mut().unwrap();
    match value {
        // An unknown field that is null is unknown all the same; absent it is fine.
        Some(Value::Null) if last == "no_such_field" => {}
        Some(value) => drop(parent.insert(last.clone(), value)),
        None => drop(parent.remove(last)),
    }
    body
}

#[test]
fn an_order_is_bounded_as_its_reader_is() {
    let good = json!({
        "sku": "A", "quantity": 7,
        "customer": { "email": "a@example.com", "name": "A", "phone": "1" },
        "ship_to": {
            "line1": "1", "line2": "2", "city": "B", "region": "R", "postal_code": "1",
            "country": "DE",
        },
        "accept": {
            "action": "split", "in_stock": 5, "price": { "amount": 1, "currency": "EUR" },
            "ships_to": "2027-05-04", "shipping": "together", "code": "early",
        },
        "source": { "campaign": "c", "medium": "m", "referrer": "r" }, "locale": "de-DE",
    });
    check("/v1/orders", "post", &good, |body| place::new_order(body).map(drop));
}

#[test]
fn a_swap_is_bounded_as_its_reader_is() {
    let good = json!({
        "sku": "B",
        "accept": {
            "action": "buy", "in_stock": 1, "price": { "amount": 1, "currency": "EUR" },
            "ships_to": "2027-05-04", "shipping": "together",
        },
    });
    check("/v1/orders/{id}/swap", "post", &good, |body| action::swap(body).map(drop));
}

#[test]
fn a_product_is_bounded_as_its_reader_is() {
    let good = json!({
        "title": "Trail Lamp", "image_url": "https://example.com/a.png", "product": "trail-lamp",
        "options": { "colour": "red" }, "price": { "amount": 12_900, "currency": "EUR" },
        "safety_stock": 0, "release_at": "2027-05-04T00:00:00Z",
        "preorder": {
            "opens_at": "2027-01-04T00:00:00Z", "closes_at": "2027-05-04T00:00:00Z", "limit": 5,
        },
        "backorder": { "limit": 5, "lead_time_days": 21 }, "per_customer_limit": 3,
        "shipping": "together", "payment": { "collect": "full" }, "hold_minutes": 35,
        "show_units": "few", "tax_percent": 19, "delivery": { "amount": 1, "currency": "EUR" },
    });
    check("/v1/admin/products/{sku}", "put", &good, |body| {
        product::product(body, &Sku::parse("A").unwrap()).map(drop)
    });
}

#[test]
fn payment_terms_are_those_of_the_document() {
    let sku = Sku::parse("A").unwrap();
    let accepted = |payment: Value| {
        let price = json!({ "amount": 1_000, "currency": "EUR" });
        let body = json!({ "title": "T", "price": price, "payment": payment });
        product::product(&body, &sku).is_ok()
    };
    for (payment, good) in [
        (json!({}), true),
        (json!({ "collect": null, "deposit": null }), true),
        (json!({ "collect": "full" }), true),
        (json!({ "collect": "later" }), true),
        (json!({ "collect": "deposit" }), false),
        (json!({ "collect": "full", "deposit": { "percent": 20 } }), false),
        (json!({ "collect": "later", "deposit": { "percent": 20 } }), false),
        (json!({ "deposit": { "percent": 20 } }), false),
        (json!({ "collect": "deposit", "deposit": {} }), false),
        (json!({ "collect": "deposit", "deposit": { "percent": 1 } }), true),
        (json!({ "collect": "deposit", "deposit": { "percent": 100 } }), true),
        (json!({ "collect": "deposit", "deposit": { "percent": 0 } }), false),
        (json!({ "collect": "deposit", "deposit": { "percent": 101 } }), false),
        (json!({ "collect": "deposit", "deposit": { "percent": 20, "amount": 1 } }), false),
        (json!({ "collect": "deposit", "deposit": { "amount": 1_000 } }), true),
        (json!({ "collect": "deposit", "deposit": { "amount": 1_001 } }), false),
        (json!({ "collect": "deposit", "deposit": { "amount": 0 } }), false),
        (json!({ "collect": "deposit", "deposit": { "percent": 1, "refundable": false } }), true),
        (json!({ "collect": "deposit", "deposit": { "percent": 1, "refundable": null } }), true),
        (json!({ "collect": "deposit", "deposit": { "percent": 1, "refundable": 1 } }), false),
        (json!({ "collect": "deposit", "deposit": { "refundable": true } }), false),
        (json!({ "balance": "allocation" }), true),
        (json!({ "balance": null, "price": null, "grace_days": null }), true),
        (json!({ "balance": "shipping" }), false),
        (json!({ "balance": "2027-05-04" }), false),
        (json!({ "collect": "later", "balance": "shipping" }), true),
        (json!({ "collect": "later", "balance": "2027-05-04" }), true),
        (json!({ "collect": "later", "balance": "2027-5-4" }), false),
        (json!({ "collect": "later", "balance": "order" }), false),
        (
            json!({ "collect": "deposit", "deposit": { "percent": 1 }, "balance": "2027-05-04" }),
            true,
        ),
        (
            json!({ "collect": "deposit", "deposit": { "percent": 1 }, "balance": "shipping" }),
            false,
        ),
        (json!({ "price": { "amount": 0, "currency": "EUR" } }), true),
        (json!({ "price": { "amount": 900, "currency": "USD" } }), false),
        (json!({ "price": { "amount": -1, "currency": "EUR" } }), false),
        (json!({ "price": { "amount": 900 } }), false),
        (json!({ "price": 900 }), false),
        (json!({ "grace_days": 0 }), true),
        (json!({ "grace_days": 90 }), true),
        (json!({ "grace_days": 91 }), false),
        (json!({ "grace_days": -1 }), false),
        (json!({ "collect": "at_once" }), false),
        (json!({ "collect": "full", "extra": 1 }), false),
    ] {
        assert_eq!(accepted(payment.clone()), good, "{payment}");
    }
}

#[test]
fn a_refund_is_bounded_as_its_reader_is() {
    let good = json!({ "amount": 1, "reason": "r" });
    check("/v1/admin/orders/{id}/refunds", "post", &good, |body| action::refund(body).map(drop));
}

#[test]
fn the_other_bodies_are_bounded_as_their_readers_are() {
    let rows: [(&str, &str, Value, Reader); 20] = [
        (
            "/v1/admin/products/{sku}/codes/{code}",
            "put",
            json!({ "opens_at": "2027-05-04T10:00:00Z", "closes_at": null, "units": 3, "uses": 1 }),
            |body| code::grant(body).map(drop),
        ),
        (
            "/v1/admin/products/{sku}/batches/{batch}",
            "put",
            json!({ "units": 3, "expected_from": "2027-05-04", "expected_to": "2027-05-10" }),
            |body| product::batch(body).map(drop),
        ),
        (
            "/v1/admin/products/{sku}/receipts",
            "post",
            json!({ "units": 300, "reference": "PO-77", "batch": "may" }),
            |body| stock::receipt(body).map(drop),
        ),
        (
            "/v1/admin/products/{sku}/adjustments",
            "post",
            json!({ "delta": -2, "reason": "damaged" }),
            |body| stock::adjustment(body).map(drop),
        ),
        (
            "/v1/admin/products/{sku}/stock",
            "put",
            json!({ "counted": 40, "reason": "r" }),
            |body| stock::count(body).map(drop),
        ),
        (
            "/v1/admin/products/{sku}/simulations",
            "post",
            json!({ "units": 300, "at": "2027-05-04T10:00:00Z" }),
            |body| stock::simulation(body).map(drop),
        ),
        ("/v1/orders/{id}/cancel", "post", json!({ "units": 1, "reason": "r" }), |body| {
            action::cancellation(body).map(drop)
        }),
        ("/v1/admin/orders/{id}/cancel", "post", json!({ "units": 1, "reason": "r" }), |body| {
            action::cancellation(body).map(drop)
        }),
        ("/v1/admin/orders/{id}/shipments", "post", json!({ "units": 5, "tracking": "t" }), |b| {
            action::shipment(b).map(drop)
        }),
        ("/v1/admin/orders/{id}/returns", "post", json!({ "units": 1, "restock": true }), |body| {
            action::returned(body).map(drop)
        }),
        ("/v1/admin/orders/{id}/priority", "put", json!({ "priority": 1, "reason": "r" }), |b| {
            action::prioritisation(b).map(drop)
        }),
        ("/v1/admin/orders/{id}/payments", "post", json!({ "amount": 1, "reference": "r" }), |b| {
            action::marked_payment(b).map(drop)
        }),
        ("/v1/test/payments", "post", json!({ "order_id": "x", "outcome": "paid" }), |body| {
            action::test_payment(body).map(drop)
        }),
        ("/v1/orders/{id}/notices/{number}/answer", "post", json!({ "answer": "keep" }), |body| {
            action::notice_answer(body).map(drop)
        }),
        ("/v1/links", "post", json!({ "email": "a@example.com" }), |body| {
            action::links(body).map(drop)
        }),
        ("/v1/orders/{id}/withdraw", "post", json!({ "name": "A" }), |body| {
            action::withdrawal(body).map(drop)
        }),
        (
            "/v1/admin/orders/{id}/deliveries",
            "post",
            json!({ "delivered_at": "2027-05-04T10:00:00Z" }),
            |body| action::delivery(body).map(drop),
        ),
        (
            "/v1/orders/{id}/address",
            "put",
            json!({ "ship_to": {
                "line1": "1 Road", "line2": "x", "city": "Town", "region": "x", "postal_code": "x",
                "country": "DE",
            } }),
            |body| action::new_address(body).map(drop),
        ),
        (
            "/v1/admin/settings",
            "put",
            json!({
                "shop_name": "Fjord & Fell", "profile": "us", "contact_email": "hi@shop.example",
                "locale": "de-AT", "time_zone": "Europe/Vienna", "handling_days": 2,
                "waitlist_wait_minutes": 30, "extra_days": 10,
            }),
            |body| settings::settings(body).map(drop),
        ),
        ("/v1/orders/{id}/cancel", "post", json!({ "units": null }), |body| {
            action::cancellation(body).map(drop)
        }),
    ];
    for (path, method, good, reader) in rows {
        check(path, method, &good, reader);
    }
}
