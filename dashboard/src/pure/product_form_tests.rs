//! Tables of the product form.

use super::{blank, checked, filled};
use crate::pure::input::Values;
use serde_json::{Value, json};
use shared::id::Sku;
use shared::time::Timestamp;
use shared::wire::product::product;

/// A merchant who lives in UTC.
fn to_utc(text: &str) -> Option<String> {
    let text = format!("{text}Z");
    Timestamp::parse(&text).map(|at| at.to_string())
}

fn to_local(at: Timestamp) -> String {
    at.to_string().trim_end_matches('Z').to_owned()
}

/// A form that is right, with `texts` typed into it.
fn form(texts: &[(&'static str, &str)]) -> Values {
    let mut values = blank();
    let right = [("sku", "lamp"), ("title", "Lamp"), ("price.amount", "129.00")];
    right.iter().chain(texts).for_each(|(name, text)| values.set(name, *text));
    values
}

fn errors(texts: &[(&'static str, &str)], expected: &[&str]) {
    let checked = checked(&form(texts), &to_utc);
    let found: Vec<_> = match &checked {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().map(|error| error.field.as_str()).collect(),
    };
    assert_eq!(found, expected, "{texts:?}");
}

#[test]
fn every_bad_field_is_named() {
    errors(&[], &[]);
    errors(&[("title", "")], &["title"]);
    errors(&[("sku", "a b"), ("title", "")], &["sku", "title"]);
    errors(&[("price.amount", "")], &["price.amount"]);
    errors(&[("price.amount", "12.345")], &["price.amount"]);
    errors(&[("price.amount", "9007199254.75")], &["price.amount"]);
    errors(&[("price.amount", "1500"), ("price.currency", "jpy")], &[]);
    errors(&[("price.amount", "15.5"), ("price.currency", "JPY")], &["price.amount"]);
    errors(&[("price.currency", "EURO")], &["price.currency"]);
    errors(&[("image_url", "http://a.example")], &["image_url"]);
    errors(&[("options", "colour red")], &["options"]);
    errors(&[("options", "colour: red\ncolour: blue")], &["options"]);
    errors(&[("safety_stock", "-1"), ("hold_minutes", "0")], &["safety_stock", "hold_minutes"]);
    errors(&[("tax_percent", "101")], &["tax_percent"]);
    errors(&[("tax_percent", "7,7")], &[]);
    errors(&[("release_at", "tomorrow")], &["release_at"]);
    errors(&[("delivery.amount", "free")], &["delivery.amount"]);
}

#[test]
fn what_is_not_offered_is_not_judged() {
    errors(&[("preorder.limit", "x"), ("backorder.limit", "x")], &[]);
    errors(&[("preorder", "true"), ("preorder.limit", "x")], &["preorder.limit"]);
    let lead = "backorder.lead_time_days";
    errors(&[("backorder", "true"), (lead, "4000")], &[lead]);
    let (opens, closes) = ("preorder.opens_at", "preorder.closes_at");
    let late = (opens, "2027-05-04T10:00:00");
    errors(&[("preorder", "true"), late, (closes, "2027-05-04T10:00:00")], &[closes]);
}

#[test]
fn deposits() {
    let (percent, amount) = ("payment.deposit.percent", "payment.deposit.amount");
    let collect = "payment.collect";
    errors(&[(collect, "later"), (percent, "x")], &[]);
    errors(&[(collect, "deposit_percent")], &[percent]);
    errors(&[(collect, "deposit_percent"), (percent, "20")], &[]);
    errors(&[(collect, "deposit_percent"), (percent, "0")], &[percent]);
    errors(&[(collect, "deposit_amount"), (amount, "129.01")], &[amount]);
    errors(&[(collect, "deposit_amount"), (amount, "129")], &[]);
}

#[test]
fn the_rest_of_the_money() {
    let (collect, balance, day) = ("payment.collect", "payment.balance", "payment.balance_day");
    let (early, grace) = ("payment.price.amount", "payment.grace_days");
    errors(&[(collect, "later"), (balance, "shipping")], &[]);
    errors(&[(collect, "later"), (balance, "date"), (day, "2027-05-04")], &[]);
    errors(&[(collect, "later"), (balance, "date")], &[day]);
    errors(&[(collect, "later"), (balance, "date"), (day, "soon")], &[day]);
    let percent = ("payment.deposit.percent", "20");
    errors(&[(collect, "deposit_percent"), percent, (balance, "shipping")], &[balance]);
    errors(&[(early, "99.00")], &[]);
    errors(&[(early, "cheap")], &[early]);
    errors(&[(collect, "later"), (grace, "91")], &[grace]);
    errors(&[(collect, "later"), (grace, "")], &[]);
    // Nothing is left to be collected: what the form does not ask is not judged.
    errors(&[(grace, "x"), (balance, "date")], &[]);
}

#[test]
fn a_product_survives_its_form() {
    let check = |body: Value| {
        let sku = Sku::parse("lamp");
        let offer = sku.as_ref().and_then(|sku| product(&body, sku).ok());
        let again = sku.zip(offer).map(|(sku, offer)| {
            let values = filled(&sku, &offer, &to_local);
            let again = checked(&values, &to_utc).ok();
            (again.and_then(|body| product(&body, &sku).ok()), Some(offer))
        });
        let Some((again, offer)) = again else { return assert!(again.is_some(), "{body}") };
        assert_eq!(again, offer);
    };
    check(json!({"title": "Lamp", "price": {"amount": 0, "currency": "EUR"}}));
    check(json!({
        "title": "Lamp", "price": {"amount": 12_345, "currency": "KWD"},
        "image_url": "https://a.example/b.png", "product": "lamp",
        "options": {"colour": "red", "cable": "2 m: coiled"}, "safety_stock": 3,
        "release_at": "2027-05-04T10:00:00Z",
        "preorder": {"opens_at": "2027-01-01T00:00:00Z", "closes_at": null, "limit": 500},
        "backorder": {"limit": null, "lead_time_days": 21}, "per_customer_limit": 4,
        "shipping": "together", "payment": {"collect": "deposit", "deposit": {"percent": 20}},
        "hold_minutes": 60, "show_units": "few", "tax_percent": 7.7,
        "delivery": {"amount": 500, "currency": "KWD"}
    }));
    check(json!({
        "title": "Lamp", "price": {"amount": 1_500, "currency": "JPY"},
        "preorder": {}, "backorder": {},
        "payment": {"collect": "deposit", "deposit": {"amount": 300}}, "show_units": "hidden"
    }));
    let deposit = json!({"percent": 20, "refundable": false});
    let kept = json!({"collect": "deposit", "deposit": deposit, "balance": "2027-05-04",
                      "price": {"amount": 1, "currency": "USD"}, "grace_days": 0});
    check(json!({"title": "L", "price": {"amount": 2, "currency": "USD"}, "payment": kept}));
    let shipped = json!({"collect": "later", "balance": "shipping", "grace_days": 90});
    check(json!({"title": "L", "price": {"amount": 1, "currency": "USD"}, "payment": shipped}));
    let once = json!({"collect": "full", "grace_days": 3});
    check(json!({"title": "L", "price": {"amount": 1, "currency": "USD"}, "payment": once}));
    let later = json!({"collect": "later"});
    check(json!({"title": "L", "price": {"amount": 1, "currency": "USD"}, "payment": later}));
}
