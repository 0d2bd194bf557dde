//! The form is right exactly when the worker takes it.

use super::{context, filled, json_of, offer};
use crate::form::{Draft, Field, Mistake, mistakes};
use crate::order::body::body;
use serde_json::json;
use shared::wire::place::new_order;

/// The widget's judgement of a draft; and whether the worker's reader agrees field by field, where
/// it is not only how addresses of the country are written.
fn check(field: Field, text: &str, expected: Option<Mistake>, by_worker: bool) {
    let mut draft = filled();
    draft.set(field, text.to_owned());
    let expected: Vec<_> = expected.into_iter().map(|mistake| (field, mistake)).collect();
    assert_eq!(mistakes(&draft), expected, "{field:?} {text:?}");
    if expected.is_empty() || by_worker {
        agrees(&draft, &expected);
    }
}

fn agrees(draft: &Draft, expected: &[(Field, Mistake)]) {
    let body = json_of(&body(&context(), &offer(json!({})), draft, false));
    let refused = new_order(&body).err().unwrap_or_default();
    let refused: Vec<_> = refused.iter().map(|error| error.field.as_str()).collect();
    let expected: Vec<_> = expected.iter().map(|(field, _)| field.path()).collect();
    assert_eq!(refused, expected, "{draft:?}");
}

#[test]
fn every_field_is_judged_as_the_worker_does() {
    let long = "x".repeat(201);
    let rows = [
        (Field::Email, "a@example.com", None),
        (Field::Email, "  a@example.com ", None),
        (Field::Email, "", Some(Mistake::Missing)),
        (Field::Email, "   ", Some(Mistake::Missing)),
        (Field::Email, "a", Some(Mistake::Wrong)),
        (Field::Email, "a@b@c", Some(Mistake::Wrong)),
        (Field::Email, "a b@c", Some(Mistake::Wrong)),
        (Field::Name, "", Some(Mistake::Missing)),
        (Field::Name, "Ä", None),
        (Field::Name, &long, Some(Mistake::TooLong)),
        (Field::Country, "", Some(Mistake::Missing)),
        (Field::Country, "de", Some(Mistake::Wrong)),
        (Field::Line1, "", Some(Mistake::Missing)),
        (Field::PostalCode, &long, Some(Mistake::TooLong)),
        (Field::City, "\t", Some(Mistake::Missing)),
    ];
    for (field, text, expected) in rows {
        check(field, text, expected, true);
    }
}

#[test]
fn a_parcel_needs_more_than_the_worker_asks_for() {
    let rows = [
        (Field::PostalCode, "", Some(Mistake::Missing)),
        (Field::PostalCode, "1011", Some(Mistake::Wrong)),
        (Field::PostalCode, " 10115 ", None),
        (Field::Line2, "", None),
    ];
    for (field, text, expected) in rows {
        check(field, text, expected, false);
    }
}

/// The mistakes of a draft from another country.
fn abroad(country: &str, postal_code: &str, region: &str) -> Vec<(Field, Mistake)> {
    let mut draft = filled();
    draft.set(Field::Country, country.to_owned());
    draft.set(Field::PostalCode, postal_code.to_owned());
    draft.set(Field::Region, region.to_owned());
    mistakes(&draft)
}

#[test]
fn each_country_asks_for_what_its_addresses_have() {
    let rows = [
        ("US", "95014", "CA", vec![]),
        ("US", "95014", "", vec![(Field::Region, Mistake::Missing)]),
        ("US", "10", "CA", vec![(Field::PostalCode, Mistake::Wrong)]),
        ("GB", "SW1A 1AA", "", vec![]),
        ("IE", "", "", vec![]),
        ("HK", "", "", vec![]),
        ("BR", "", "", vec![]),
    ];
    for (country, postal_code, region, expected) in rows {
        assert_eq!(abroad(country, postal_code, region), expected, "{country} {postal_code}");
    }
}

#[test]
fn what_the_country_does_not_have_is_not_sent() {
    let mut draft = filled();
    draft.set(Field::Country, "HK".to_owned());
    let sent = json_of(&body(&context(), &offer(json!({})), &draft, false));
    assert_eq!(sent.pointer("/ship_to/postal_code"), Some(&serde_json::Value::Null));
    assert_eq!(draft.get(Field::PostalCode), "10115", "and stays for the next country");
}

#[test]
fn the_body_names_everything_that_was_seen() {
    let body = json_of(&body(&context(), &offer(json!({})), &filled(), false));
    let order = new_order(&body).ok();
    let accept = order.as_ref().map(|order| &order.accept);
    assert_eq!(accept.map(|accept| accept.action.as_str()), Some("split"));
    assert_eq!(accept.and_then(|accept| accept.in_stock).map(shared::units::Units::get), Some(5));
    assert_eq!(
        accept.and_then(|accept| accept.price).map(shared::money::Money::amount),
        Some(12_900)
    );
    assert_eq!(
        accept.and_then(|accept| accept.ships_to).map(|day| day.to_string()).as_deref(),
        Some("2027-05-10")
    );
    assert_eq!(order.map(|order| order.quantity.get()), Some(7));
}

#[test]
fn a_draft_comes_back_from_what_is_kept_and_from_a_body() {
    let draft = filled();
    assert_eq!(Draft::read(&json_of(&draft.kept())), draft);
    assert_eq!(
        Draft::of_body(&json_of(&body(&context(), &offer(json!({})), &draft, false))),
        draft
    );
}
