//! What is read of the worker's answers.

use super::{item, json_of, offer};
use crate::answer::confirmation::Confirmation;
use crate::answer::offer::{Law, Offer};
use crate::answer::problem::{Delay, Outcome};
use crate::form::{Field, Mistake};
use crate::order::change::{Change, changes};
use crate::order::intent::{Intent, wait_s};
use serde_json::{Value, json};
use shared::availability::Action;
use shared::money::{Currency, Money};
use shared::payment::Terms;
use shared::wire::availability::KnownItem;

fn eur(amount: u64) -> Option<Money> {
    Money::new(amount, Currency::parse("EUR")?)
}

#[test]
fn names_are_those_of_the_wire_types() {
    let full = item(json!({
        "schema_org": "", "shipping": "as_available", "show_units": "exact", "waiting_orders": 3
    }));
    let known = serde_json::from_value::<KnownItem>(full);
    let written = known.map(|known| serde_json::to_value(known).unwrap_or_default());
    let read = written.map(|item| Offer::read(&item, ""));
    assert_eq!(read.ok(), Some(offer(json!({}))));
}

#[test]
fn an_offer_shows_what_the_answer_says() {
    let read = offer(json!({}));
    assert_eq!((read.action, read.in_stock, read.later), (Action::Split, 5, 2));
    assert_eq!(read.total(), eur(90_300));
    assert_eq!(read.tax(), eur(14_418).map(|tax| (19.0, tax)));
    assert_eq!(read.variant, "red, L");
    assert_eq!(read.ships.end(), Some("2027-05-10"));
    assert!(read.is_open());
}

#[test]
fn an_answer_of_another_version_is_read_as_far_as_it_goes() {
    let rows = [
        (json!({"action": "auction"}), false),
        (json!({"action": null}), false),
        (json!({"due_now": null}), false),
        (json!({"due_later": {"amount": -1, "currency": "EUR"}}), false),
        (json!({"tax_percent": "19", "options": 7, "levels": [], "promise": 3}), true),
        (json!({"a_new_field": {"x": 1}}), true),
    ];
    for (changes, is_open) in rows {
        assert_eq!(offer(changes.clone()).is_open(), is_open, "{changes}");
    }
    assert_eq!(Offer::read(&Value::Null, "").action, Action::Unknown);
}

#[test]
fn the_button_speaks_the_law_of_the_shop() {
    let rows = [
        (json!({}), Law::ObligationToPay),
        (json!({"profile": "eu"}), Law::ObligationToPay),
        (json!({"profile": "uk"}), Law::ObligationToPay),
        (json!({"profile": "a new one"}), Law::ObligationToPay),
        (json!({"profile": "us"}), Law::Free),
    ];
    for (changes, law) in rows {
        assert_eq!(offer(changes.clone()).law, law, "{changes}");
    }
}

#[test]
fn only_a_decision_is_final() {
    let placed = json!({
        "status_url": "https://shop.example/o/1",
        "order": {"order_number": "7F3K-92QX", "place": {"number": 9, "position": 3}}
    });
    let problem = |code: &str| json!({"code": code, "detail": "no"});
    let rows = [
        (201, placed.clone(), true),
        (200, placed, true),
        (201, Value::Null, false),
        (200, json!("<html>"), false),
        (409, problem("sold_out"), true),
        (422, problem("invalid_body"), true),
        (422, problem("idempotency_key_reused"), true),
        (404, problem("unknown_sku"), true),
        (403, problem("origin_not_allowed"), true),
        (404, Value::Null, false),
        (407, Value::Null, false),
        (429, problem("rate_limited"), false),
        (503, problem("overloaded"), false),
        (500, Value::Null, false),
        (302, Value::Null, false),
    ];
    for (status, body, is_final) in rows {
        let outcome = Outcome::of(&json!({"status": status, "body": body}));
        assert_eq!(outcome.is_final(), is_final, "{status} {body}");
    }
    let busy = Outcome::of(&json!({"status": 503, "retry_after": 7, "body": null}));
    assert_eq!(busy, Outcome::Later { reason: Delay::Busy, retry_after_s: Some(7) });
}

#[test]
fn fields_that_are_wrong_are_those_of_the_form_or_told_in_words() {
    let error = |field: &str| json!({"field": field, "code": "invalid", "detail": "No."});
    let of = |errors: Value| {
        let body = json!({"code": "invalid_body", "errors": errors});
        Outcome::of(&json!({"status": 422, "body": body}))
    };
    let fields = vec![(Field::Email, Mistake::Wrong)];
    let both = json!([error("customer.email"), error("locale")]);
    assert_eq!(of(both), Outcome::Invalid { fields, detail: String::new() });
    let other = Outcome::Invalid { fields: Vec::new(), detail: "No.".to_owned() };
    assert_eq!(of(json!([error("locale")])), other);
}

#[test]
fn what_is_kept_of_an_order_reads_the_same_and_holds_nothing_personal() {
    let placed = json!({
        "token": "secret", "status_url": "/o/1", "payment": null,
        "order": {
            "order_number": "7F3K-92QX", "place": {"number": 9, "position": 3, "units_ahead": 4},
            "units": {"ordered": 2, "waiting": 2}, "hold_until": "2027-01-01T00:35:00Z",
            "customer": {"email": "a@example.com"},
            "promise": {"ships_from": "2027-05-04", "ships_to": "2027-05-10", "basis": "batch"}
        }
    });
    let read = Confirmation::read(&placed, "");
    let text = read.as_ref().map(|placed| placed.kept("key")).unwrap_or_default();
    let again = Confirmation::read(&json_of(&text), "placed.");
    assert!(again.is_some());
    assert_eq!(again, read);
    assert_eq!(json_of(&text).get("number"), Some(&json!("7F3K-92QX")));
    assert!(!text.contains("secret") && !text.contains("example.com"), "{text}");
}

#[test]
fn what_is_held_until_it_is_paid_for_is_not_ready() {
    for (units, waiting) in [
        (json!({"ordered": 5, "waiting": 2, "held": 0}), 2),
        (json!({"ordered": 5, "waiting": 0, "held": 5}), 5),
        (json!({"ordered": 5}), 0),
    ] {
        let order = json!({"order_number": "7F3K-92QX", "units": units});
        let placed = json!({"status_url": "/o/1", "order": order});
        let read = Confirmation::read(&placed, "");
        assert_eq!(read.map(|placed| placed.waiting), Some(waiting), "{placed}");
    }
}

#[test]
fn a_plan_is_read_part_by_part() {
    let part = |amount: u64, when: &str| json!({"amount": {"amount": amount, "currency": "EUR"}, "when": when, "state": "due"});
    let placed = json!({
        "status_url": "/o/1",
        "order": {
            "order_number": "7F3K-92QX",
            "payment": {"plan": [part(2_580, "order"), part(10_320, "2027-05-04")]}
        }
    });
    let plan = Confirmation::read(&placed, "").map(|placed| placed.plan);
    let expected = eur(2_580)
        .zip(eur(10_320))
        .map(|(now, later)| vec![(now, "order".to_owned()), (later, "2027-05-04".to_owned())]);
    assert_eq!(plan, expected);
}

#[test]
fn what_is_due_later_is_due_when_the_answer_says() {
    let rows = [
        (json!({"collect": "full"}), Terms::Full, ""),
        (json!({"collect": "deposit", "deposit": {"percent": 20}}), Terms::Deposit, ""),
        (json!({"collect": "later", "balance": "shipping"}), Terms::Later, "shipping"),
        (json!({"collect": "deposit", "balance": "2027-05-04"}), Terms::Deposit, "2027-05-04"),
        (json!({"collect": "a new one"}), Terms::Full, ""),
    ];
    for (payment, terms, balance) in rows {
        let read = offer(json!({"payment": payment}));
        assert_eq!((read.terms, read.balance.as_str()), (terms, balance), "{payment}");
    }
}

#[test]
fn a_deposit_is_kept_only_where_terms_and_law_say_so() {
    for (profile, refundable, is_kept) in [
        ("us", json!(false), true),
        ("us", json!(true), false),
        ("us", Value::Null, false),
        ("eu", json!(false), false),
        ("uk", json!(false), false),
    ] {
        let deposit = json!({"percent": 20, "refundable": refundable});
        let payment = json!({"collect": "deposit", "deposit": deposit});
        let read = offer(json!({"profile": profile, "payment": payment}));
        assert_eq!(read.is_deposit_kept, is_kept, "{profile} {payment}");
    }
}

#[test]
fn the_way_to_pay_opens_the_page_of_the_order() {
    let link = |redirect: &str| {
        let placed = json!({
            "status_url": "https://a.example/orders/1#token",
            "payment": {"redirect_url": redirect},
            "order": {"order_number": "7F3K-92QX"}
        });
        Confirmation::read(&placed, "").and_then(|placed| placed.pay_link())
    };
    let own = "https://a.example/orders/1?pay#token".to_owned();
    assert_eq!(link("https://a.example/orders/1"), Some(own));
    let other = "https://pay.example/x".to_owned();
    assert_eq!(link("https://pay.example/x"), Some(other));
    assert_eq!(link(""), None);
}

#[test]
fn a_link_leads_to_the_web_only() {
    for url in ["javascript:alert(1)", "data:text/html,x", ""] {
        let placed = json!({"status_url": url, "order": {"order_number": "7F3K-92QX"}});
        assert_eq!(Confirmation::read(&placed, ""), None, "{url}");
    }
}

#[test]
fn waits_double_up_to_a_minute_and_honour_the_shop() {
    let rows = [(1, None, 1), (2, None, 2), (4, None, 8), (7, None, 60), (40, None, 60)];
    for (attempts, asked, expected) in rows {
        assert_eq!(wait_s(attempts, asked), expected, "{attempts}");
    }
    assert_eq!(wait_s(1, Some(90)), 90);
    assert_eq!(wait_s(5, Some(3)), 16);
}

#[test]
fn an_intent_comes_back_byte_for_byte() {
    let intent = Intent { key: "k".repeat(32), body: "{\"a\": 1}".to_owned(), made_at_ms: 1_000 };
    assert_eq!(Intent::read(&json_of(&intent.kept())), Some(intent.clone()));
    assert_eq!(Intent::read(&json!({"key": "k"})), None);
    assert!(!intent.is_stale(86_400_000));
    assert!(intent.is_stale(86_402_000));
}

#[test]
fn a_refusal_says_what_changed() {
    let rows = [
        (json!({}), "availability_changed", vec![Change::Something]),
        (json!({"action": "sold_out"}), "sold_out", vec![Change::Action(Action::SoldOut)]),
        (json!({"action": "too_many", "max_quantity": 3}), "too_many", vec![Change::Most(3)]),
        (
            json!({"levels": {"in_stock": 3, "backorder": 4}}),
            "availability_changed",
            vec![Change::InStock { seen: 5, now: 3 }],
        ),
        (json!({}), "limit_per_customer", vec![Change::PerPerson]),
        (
            json!({"action": "coming_soon"}),
            "code_not_valid",
            vec![Change::Code, Change::Action(Action::ComingSoon)],
        ),
    ];
    for (now, code, expected) in rows {
        let now = offer(now);
        assert_eq!(changes(code, &offer(json!({})), Some(&now)), expected, "{code}");
    }
    let gone = changes("unknown_sku", &offer(json!({})), None);
    assert_eq!(gone, [Change::Action(Action::Unknown)]);
    let price = offer(json!({"price": {"amount": 9900, "currency": "EUR"}}));
    let told = changes("availability_changed", &offer(json!({})), Some(&price));
    assert_eq!(
        told,
        eur(12_900).zip(eur(9_900)).map(|(seen, now)| Change::Price { seen, now }).as_slice()
    );
}
