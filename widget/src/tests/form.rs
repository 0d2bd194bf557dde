//! The form is right exactly when the worker takes it.

use super::{context, filled, offer};
use crate::form::{Draft, Field, Mistake, mistakes};
use crate::order::body::body;
use serde_json::json;
use shared::wire::order::new_order;

/// The widget's judgement of a draft, and whether the worker's reader agrees field by field.
fn check(field: Field, text: &str, expected: Option<Mistake>) {
    let mut draft = filled();
    draft.set(field, text.to_owned());
    let expected: Vec<_> = expected.into_iter().map(|mistake| (field, mistake)).collect();
    assert_eq!(mistakes(&draft), expected, "{field:?} {text:?}");
    let body = body(&context(), &offer(json!({})), &draft);
    let refused = new_order(&body).err().unwrap_or_default();
    let refused: Vec<_> = refused.iter().map(|error| error.field.as_str()).collect();
    let expected: Vec<_> = expected.iter().map(|(field, _)| field.path()).collect();
    assert_eq!(refused, expected, "{field:?} {text:?}");
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
        (Field::PostalCode, "", None),
        (Field::PostalCode, &long, Some(Mistake::TooLong)),
        (Field::City, "\t", Some(Mistake::Missing)),
    ];
    for (field, text, expected) in rows {
        check(field, text, expected);
    }
}

#[test]
fn the_body_names_everything_that_was_seen() {
    let body = body(&context(), &offer(json!({})), &filled());
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
    assert_eq!(Draft::from_json(&draft.to_json()), draft);
    assert_eq!(Draft::of_body(&body(&context(), &offer(json!({})), &draft)), draft);
}
