//! What events say.

use super::{Script, at};
use crate::payments::stripe::events::{About, Event, parse};
use serde_json::{Value, json};

fn event(kind: &str, object: &Value) -> String {
    json!({
        "id": "evt_1", "object": "event", "api_version": "2026-10-28.endive", "created": 1_809_424_800,
        "type": kind, "livemode": false, "data": {"object": object},
    })
    .to_string()
}

fn about(kind: &str, object: &Value) -> Option<About> {
    parse(&event(kind, object)).map(|event| event.about)
}

#[test]
fn of_a_page() {
    let session = json!({
        "id": "cs_test_1", "object": "checkout.session", "payment_intent": "pi_1",
        "metadata": {"order": "order-1", "ask": "ask-1"},
    });
    assert_eq!(
        parse(&event("checkout.session.completed", &session)),
        Some(Event {
            id: "evt_1".to_owned(),
            kind: "checkout.session.completed".to_owned(),
            about: About::Page("cs_test_1".to_owned()),
            order_id: Some("order-1".to_owned()),
            ask: Some("ask-1".to_owned()),
        })
    );
}

#[test]
fn of_payments_and_refunds() {
    let intent = json!({"id": "pi_1", "object": "payment_intent", "metadata": {}});
    let payment = Some(About::Payment("pi_1".to_owned()));
    assert_eq!(about("payment_intent.succeeded", &intent), payment);
    let charge = json!({"id": "ch_1", "object": "charge", "payment_intent": "pi_1"});
    assert_eq!(about("charge.refunded", &charge), payment);
    let refund =
        json!({"id": "re_1", "object": "refund", "payment_intent": "pi_1", "metadata": null});
    let of_refund = About::Refund { id: "re_1".to_owned(), payment: Some("pi_1".to_owned()) };
    assert_eq!(about("refund.failed", &refund), Some(of_refund));
}

#[test]
fn of_nothing_that_we_ask_for() {
    for object in [
        json!({"id": "sub_1", "object": "subscription"}),
        json!({"object": "balance"}),
        json!({"id": "ch_1", "object": "charge", "payment_intent": null}),
    ] {
        assert_eq!(about("anything", &object), Some(About::Nothing), "{object}");
    }
}

#[test]
fn no_event() {
    for body in ["", "null", "[]", "{}", r#"{"id": "evt_1", "type": "x"}"#, "<xml>"] {
        assert_eq!(parse(body), None, "{body}");
    }
}

#[test]
fn read_only_where_the_signature_is_good() {
    let body =
        r#"{"id":"evt_1","type":"balance.available","data":{"object":{"object":"balance"}}}"#;
    // `openssl dgst -sha256 -hmac whsec_test` over "1800000000." and the body.
    let good = "t=1800000000,v1=83b584d3189da826c28f9b2349142554961faeed112f5c52a05121fbf8229d8c";
    let stripe = Script::of([]).stripe();
    let now = at("2027-01-15T08:00:00Z");
    assert_eq!(stripe.event(good, body, now).map(|event| event.id).as_deref(), Some("evt_1"));
    assert_eq!(stripe.event(good, &body.replace("evt_1", "evt_2"), now), None);
    assert_eq!(stripe.event(good, body, at("2027-01-15T08:05:01Z")), None);
    assert_eq!(stripe.event("", body, now), None);
}
