//! Whatever comes from outside: no JSON and no text makes a reader panic.

use crate::support::sku;
use proptest::prelude::*;
use serde_json::{Map, Value};
use shared::event::Event;
use shared::time::{Day, Timestamp};
use shared::units::{MAX_ORDERED, MAX_UNITS};
use shared::wire::{action, place, product, stock};

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
        if let Ok(read) = place::new_order(&value) {
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
        drop(action::cancellation(&value));
        drop(action::shipment(&value));
        drop(action::returned(&value));
        drop(action::prioritisation(&value));
        drop(action::marked_payment(&value));
        drop(action::test_payment(&value));
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
