//! Bodies and values from outside: every bad field is named, and nothing else is accepted.

use crate::support::sku;
use serde_json::{Number, Value, json};
use shared::id::{BatchName, CustomerKey, Sku};
use shared::money::{Currency, MAX_PRICE, Money};
use shared::offer::Percent;
use shared::time::{Day, Timestamp};
use shared::units::{MAX_EXACT, MAX_ORDERED, MAX_UNITS, Units};
use shared::wire::fields::FieldError;
use shared::wire::{action, place, product};

fn named(errors: Vec<FieldError>) -> Vec<String> {
    errors.into_iter().map(|error| format!("{} {}", error.field, error.code)).collect()
}

fn new_order() -> Value {
    json!({
        "sku": "A", "quantity": 7,
        "customer": { "email": " a@example.com ", "name": "A. Person", "phone": null },
        "ship_to": null, "accept": { "action": "split" }, "source": null,
    })
}

/// `body` with `value` at a dotted path.
fn with(body: &Value, path: &str, value: Value) -> Value {
    let mut body = body.clone();
    let mut at = &mut body;
    let (before, last) = path.rsplit_once('.').unwrap_or(("", path));
    for name in before.split('.').filter(|name| !name.is_empty()) {
        at = &mut at[name];
    }
    at[last] = value;
    body
}

#[test]
fn every_bad_field_of_an_order_is_named() {
    let check = |changes: &[(&str, Value)], expected: &[&str]| {
        let body = changes
            .iter()
            .fold(new_order(), |body, (path, value)| with(&body, path, value.clone()));
        let found = place::new_order(&body).map(drop).map_err(named);
        let found = found.err().unwrap_or_default();
        assert_eq!(found, expected, "{changes:?}");
    };
    check(&[], &[]);
    for quantity in [json!(0), json!(-1), json!(1.5), json!(10_001), json!(1e300), json!(u64::MAX)]
    {
        check(&[("quantity", quantity)], &["quantity out_of_range"]);
    }
    for quantity in [json!("7"), json!(true), json!([7]), json!({})] {
        check(&[("quantity", quantity)], &["quantity wrong_type"]);
    }
    check(&[("quantity", json!(MAX_ORDERED))], &[]);
    check(&[("quantity", json!(7.0))], &[]);
    check(&[("quantity", Value::Null)], &["quantity required"]);
    check(
        &[
            ("sku", json!("..")),
            ("quantity", json!(0)),
            ("customer.email", json!("nobody")),
            ("customer.nickname", json!("x")),
            ("accept.action", json!("steal")),
            ("locale", json!("x".repeat(201))),
            ("quantitty", json!(7)),
        ],
        &[
            "sku invalid",
            "quantity out_of_range",
            "customer.email invalid",
            "customer.nickname unknown_field",
            "accept.action invalid",
            "locale too_long",
            "quantitty unknown_field",
        ],
    );
    check(&[("customer", Value::Null)], &["customer required"]);
    check(&[("customer", json!("x"))], &["customer wrong_type"]);
    check(&[("customer", json!({}))], &["customer.email required", "customer.name required"]);
    check(&[("accept", json!({}))], &["accept.action required"]);
    check(
        &[("ship_to", json!({ "country": "Germany" }))],
        &["ship_to.line1 required", "ship_to.city required", "ship_to.country invalid"],
    );
    check(
        &[("accept.price", json!({ "amount": MAX_PRICE + 1, "currency": "eur" }))],
        &["accept.price.amount out_of_range", "accept.price.currency invalid"],
    );
    check(
        &[("accept.price", json!({ "amount": MAX_PRICE, "currency": "EUR", "x": null }))],
        &["accept.price.x unknown_field"],
    );
    check(&[("accept.ships_to", json!("2027-02-29"))], &["accept.ships_to invalid"]);
    for body in [json!(null), json!([]), json!("x"), json!(7)] {
        assert_eq!(named(place::new_order(&body).unwrap_err()), [" wrong_type"]);
    }
}

#[test]
fn null_and_absent_mean_the_same() {
    let bare = json!({ "title": "T", "price": { "amount": 1, "currency": "EUR" } });
    let plain = product::product(&bare, &sku()).unwrap();
    let written = serde_json::to_value(&plain).unwrap();
    for name in written.as_object().unwrap().keys() {
        if name != "title" && name != "price" {
            let null = with(&bare, name, Value::Null);
            assert_eq!(product::product(&null, &sku()).as_ref(), Ok(&plain), "{name}");
        }
    }
    assert_eq!(product::product(&written, &sku()), Ok(plain), "what is answered can be put");
}

#[test]
fn a_product_is_looked_at_as_a_whole() {
    let check = |changes: &[(&str, Value)], expected: &[&str]| {
        let bare = json!({ "title": "T", "price": { "amount": 1_000, "currency": "EUR" } });
        let body =
            changes.iter().fold(bare, |body, (path, value)| with(&body, path, value.clone()));
        let found = product::product(&body, &sku()).map(drop).map_err(named);
        assert_eq!(found.err().unwrap_or_default(), expected, "{changes:?}");
    };
    check(&[("sku", json!("A"))], &[]);
    check(&[("sku", json!("B"))], &["sku invalid"]);
    check(
        &[("delivery", json!({ "amount": 5, "currency": "USD" }))],
        &["delivery.currency invalid"],
    );
    let window = |opens: &str, closes: &str| json!({ "opens_at": opens, "closes_at": closes });
    let (early, late) = ("2027-01-01T00:00:00Z", "2027-01-01T00:00:01Z");
    check(&[("preorder", window(early, late))], &[]);
    check(&[("preorder", window(early, early))], &["preorder.closes_at invalid"]);
    check(&[("preorder", json!({ "limit": -1 }))], &["preorder.limit out_of_range"]);
    check(&[("preorder", json!({}))], &[]);
    check(
        &[("backorder", json!({ "limit": MAX_UNITS + 1, "lead_time_days": 0.5 }))],
        &["backorder.limit out_of_range", "backorder.lead_time_days out_of_range"],
    );
    check(&[("image_url", json!("http://example.com/a.png"))], &["image_url invalid"]);
    check(&[("image_url", json!("https:///a.png"))], &["image_url invalid"]);
    check(&[("image_url", json!("https://example.com/a b.png"))], &["image_url invalid"]);
    check(&[("image_url", json!("https://example.com/a.png?x=1#y"))], &[]);
    check(&[("options", json!({ "colour": 7 }))], &["options wrong_type"]);
    check(&[("options", json!({ "colour": " " }))], &["options invalid"]);
    check(&[("title", json!(" "))], &["title invalid"]);
    check(&[("hold_minutes", json!(0))], &["hold_minutes out_of_range"]);
    check(
        &[("tax_percent", json!(100.1)), ("show_units", json!("all"))],
        &["show_units invalid", "tax_percent out_of_range"],
    );
}

#[test]
fn an_email_has_one_at_and_no_blanks() {
    let long = format!("{}@example.com", "a".repeat(242));
    for (email, good) in [
        ("a@b", true),
        (" a@b ", true),
        ("ä@exämple.com", true),
        (long.as_str(), true),
        ("", false),
        ("a", false),
        ("@b", false),
        ("a@", false),
        ("a@b@c", false),
        ("a b@c", false),
        ("a@b\u{0}", false),
        (&format!("a{long}"), false),
    ] {
        let found = place::new_order(&with(&new_order(), "customer.email", json!(email)));
        assert_eq!(found.is_ok(), good, "{email:?}");
        if let Ok(found) = found {
            assert_eq!(found.person.customer.email, email.trim());
        }
    }
    assert_eq!(CustomerKey::of(" Ann@Example.COM "), CustomerKey::of("ann@example.com"));
}

#[test]
fn names() {
    for (name, good) in [
        ("A", true),
        ("a.b_c-9", true),
        ("...", true),
        (".a", true),
        (&"x".repeat(100), true),
        ("", false),
        (".", false),
        ("..", false),
        (&"x".repeat(101), false),
        ("a b", false),
        ("a/b", false),
        ("ä", false),
        ("a\n", false),
    ] {
        assert_eq!(Sku::parse(name).is_some(), good, "{name:?}");
        assert_eq!(BatchName::parse(name).is_some(), good, "{name:?}");
    }
    for (code, good) in [("EUR", true), ("eur", false), ("EU", false), ("EURO", false), ("", false)]
    {
        assert_eq!(Currency::parse(code).is_some(), good, "{code:?}");
    }
}

#[test]
fn percentages() {
    for (text, expected) in [
        ("0", Some("0")),
        ("19", Some("19")),
        ("19.0", Some("19")),
        ("8.1", Some("8.1")),
        ("8.875", Some("8.875")),
        ("0.57", Some("0.57")),
        ("99.999", Some("99.999")),
        ("8.87512", Some("8.875")),
        ("0.0004", Some("0")),
        ("1e1", Some("10")),
        ("100", Some("100")),
        ("100.0", Some("100")),
        ("-0.0", Some("0")),
        ("100.0001", None),
        ("101", None),
        ("-1", None),
        ("-0.1", None),
        ("1e300", None),
    ] {
        let number: Number = serde_json::from_str(text).unwrap();
        let found = Percent::parse(&number).map(|percent| Number::from(percent).to_string());
        assert_eq!(found.as_deref(), expected, "{text}");
    }
}

#[test]
fn tax_in_a_price() {
    let eur = Currency::parse("EUR").unwrap();
    for (percent, price, expected) in [
        ("19", 11_900, 1_900),
        ("19", 90_300, 14_418),
        ("8.875", 10_888, 888),
        ("100", 3, 2),
        ("0", 500, 0),
        ("19", MAX_EXACT, 1_438_124_250_756_965),
    ] {
        let percent = Percent::parse(&serde_json::from_str(percent).unwrap()).unwrap();
        let found = percent.contained_in(Money::new(price, eur).unwrap());
        assert_eq!(found, Money::new(expected, eur), "{percent:?} of {price}");
    }
}

#[test]
fn times_and_days() {
    for (text, expected) in [
        ("2027-05-04T10:00:00Z", Some("2027-05-04T10:00:00Z")),
        ("2027-05-04T10:00:00.5Z", Some("2027-05-04T10:00:00.5Z")),
        ("2027-05-04T10:00:00.123456789Z", Some("2027-05-04T10:00:00.123Z")),
        ("2027-05-04T10:00:00+02:00", Some("2027-05-04T08:00:00Z")),
        ("2027-05-04T00:00:00+00:01", Some("2027-05-03T23:59:00Z")),
        ("2024-02-29T00:00:00Z", Some("2024-02-29T00:00:00Z")),
        ("1969-12-31T23:59:59.9999Z", Some("1969-12-31T23:59:59.999Z")),
        ("0000-01-01T00:00:00Z", Some("0000-01-01T00:00:00Z")),
        ("9999-12-31T23:59:59Z", Some("9999-12-31T23:59:59Z")),
        ("0000-01-01T00:00:00+00:01", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("2023-02-29T00:00:00Z", None),
        ("2027-05-04T24:00:00Z", None),
        ("2027-05-04T10:00:00", None),
        ("2027-05-04", None),
        ("", None),
        ("now", None),
    ] {
        let found = Timestamp::parse(text).map(|at| at.to_string());
        assert_eq!(found.as_deref(), expected, "{text}");
    }
    for (text, good) in [
        ("2027-05-04", true),
        ("2024-02-29", true),
        ("0000-01-01", true),
        ("9999-12-31", true),
        ("2023-02-29", false),
        ("2027-13-01", false),
        ("2027-00-01", false),
        ("2027-5-4", false),
        ("2027-05-04T00:00:00Z", false),
        ("+027-05-04", false),
        ("20270504", false),
        ("२०२७-05-04", false),
        ("", false),
    ] {
        let found = Day::parse(text).map(|day| day.to_string());
        assert_eq!(found.as_deref(), good.then_some(text));
    }
    let last = Day::parse("9999-12-31").unwrap();
    assert_eq!(last.plus_days(1), last, "the last day that can be written");
    let late = Timestamp::parse("9999-12-31T23:59:59Z").unwrap();
    assert_eq!(late.plus_minutes(1), None);
    assert_eq!(Timestamp::from_ms(i64::MAX), None);
    assert_eq!(Timestamp::from_ms(i64::MIN), None);
}

#[test]
fn figures_stay_below_two_to_the_53() {
    assert_eq!(Units::new(MAX_EXACT).map(Units::get), Some(MAX_EXACT));
    assert_eq!(Units::new(MAX_EXACT + 1), None);
    let most = Units::new(MAX_EXACT).unwrap();
    assert!(most.plus(Units::ONE).is_err());
    assert!(Units::ZERO.minus(Units::ONE).is_err());
    let euro = Currency::parse("EUR").unwrap();
    assert!(Money::new(MAX_EXACT + 1, euro).is_none());
    assert!(serde_json::from_value::<Units>(json!(MAX_EXACT + 1)).is_err());
    let amount = |amount| json!({ "amount": amount, "currency": "EUR" });
    assert!(serde_json::from_value::<Money>(amount(MAX_EXACT)).is_ok());
    assert!(serde_json::from_value::<Money>(amount(MAX_EXACT + 1)).is_err());
    for (amount, good) in [(MAX_EXACT, true), (MAX_EXACT + 1, false), (0, false)] {
        assert_eq!(action::marked_payment(&json!({ "amount": amount })).is_ok(), good);
    }
}
