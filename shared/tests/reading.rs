//! Bodies and values from outside: every bad field is named, and nothing else is accepted.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::wildcard_enum_match_arm, clippy::unnecessary_wraps, clippy::large_enum_variant)]
#![allow(clippy::needless_pass_by_value, clippy::format_push_string, clippy::redundant_closure)]

mod support;

use proptest::prelude::*;
use serde_json::{Map, Number, Value, json};
use shared::event::Event;
use shared::id::{BatchName, CustomerKey, Sku};
use shared::money::{Currency, MAX_PRICE, Money};
use shared::offer::Percent;
use shared::time::{Day, Timestamp};
use shared::units::{MAX_EXACT, MAX_ORDERED, MAX_UNITS, Units};
use shared::wire::fields::FieldError;
use shared::wire::{order, product, stock};
use support::sku;

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
        let found = order::new_order(&body).map(drop).map_err(named);
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
        assert_eq!(named(order::new_order(&body).unwrap_err()), [" wrong_type"]);
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
        let found = order::new_order(&with(&new_order(), "customer.email", json!(email)));
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
        assert_eq!(order::marked_payment(&json!({ "amount": amount })).is_ok(), good);
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just(String::new()),
        ".{0,20}",
        Just("2027-05-04".to_owned()),
        Just("2027-05-04T10:00:00-23:59".to_owned()),
        Just("A".to_owned()),
        Just("buy".to_owned()),
        Just("EUR".to_owned()),
        Just("x@y".to_owned()),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (0..20_i64).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    let names = proptest::sample::select(NAMES);
    leaf.prop_recursive(4, 40, 12, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..12).prop_map(|fields| {
                let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
                Value::Object(fields.collect::<Map<_, _>>())
            }),
        ]
    })
}

const NAMES: &[&str] = &[
    "sku",
    "quantity",
    "customer",
    "email",
    "name",
    "ship_to",
    "line1",
    "city",
    "country",
    "accept",
    "action",
    "in_stock",
    "price",
    "amount",
    "currency",
    "ships_to",
    "title",
    "preorder",
    "opens_at",
    "closes_at",
    "limit",
    "backorder",
    "lead_time_days",
    "payment",
    "collect",
    "deposit",
    "percent",
    "delivery",
    "units",
    "delta",
    "counted",
    "reason",
    "batch",
    "at",
    "expected_from",
    "expected_to",
    "restock",
    "priority",
    "outcome",
    "order_id",
    "kind",
    "number",
    "options",
    "tax_percent",
    "x",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    /// The same that the fuzz targets ask: nothing panics, and what is read keeps its bounds.
    #[test]
    fn no_json_makes_a_reader_panic(value in any_json()) {
        if let Ok(read) = order::new_order(&value) {
            prop_assert!((1..=MAX_ORDERED).contains(&read.quantity.get()));
        }
        drop(product::product(&value, &sku()));
        drop(product::batch(&value));
        if let Ok(read) = stock::receipt(&value) {
            prop_assert!((1..=MAX_UNITS).contains(&read.units.get()));
        }
        if let Ok(read) = stock::adjustment(&value) {
            prop_assert!(read.delta != 0 && read.delta.unsigned_abs() <= MAX_UNITS);
        }
        drop(stock::count(&value));
        drop(stock::simulation(&value));
        drop(order::cancellation(&value));
        drop(order::shipment(&value));
        drop(order::returned(&value));
        drop(order::prioritisation(&value));
        drop(order::marked_payment(&value));
        drop(order::test_payment(&value));
        drop(serde_json::from_value::<Event>(value));
    }

    #[test]
    fn no_text_makes_a_time(text in ".{0,40}") {
        if let Some(at) = Timestamp::parse(&text) {
            prop_assert_eq!(Timestamp::parse(&at.to_string()), Some(at));
        }
        if let Some(day) = Day::parse(&text) {
            prop_assert_eq!(day.to_string(), text);
        }
    }

    #[test]
    fn a_time_is_read_as_it_was_written(ms in -70_000_000_000_000_i64..300_000_000_000_000) {
        if let Some(at) = Timestamp::from_ms(ms) {
            prop_assert_eq!(Timestamp::parse(&at.to_string()), Some(at));
            prop_assert_eq!(Day::parse(&at.day().to_string()), Some(at.day()));
        }
    }

    #[test]
    fn a_far_offset_is_no_trouble(
        year in 0..=9999_u32, month in 1..=12_u32, day in 1..=28_u32, hour in 0..=23_u32,
        sign in "[+-]", off in 0..=23_u32, minutes in 0..=59_u32,
    ) {
        let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:59:59{sign}{off:02}:{minutes:02}");
        let read = Timestamp::parse(&text);
        prop_assert!(read.is_some() || year == 0 || year == 9999, "{}", text);
    }
}
