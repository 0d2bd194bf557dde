//! What becomes of refunds.

use super::{Script, money, new_refund, now, over};
use crate::payments::{Failure, Provider, RefundState};
use serde_json::{Value, json};

fn refund() -> Value {
    json!({
        "id": "re_1", "object": "refund", "status": "succeeded", "amount": 700, "currency": "eur",
        "payment_intent": "pi_1", "charge": "ch_1", "reason": "requested_by_customer",
        "metadata": {"order": "order-1", "ask": "ask-1"},
    })
}

fn refunded(status: u16, body: Value) -> Result<RefundState, Failure> {
    now(Script::of([(status, body)]).stripe().refund(&new_refund(money(700, "EUR"))))
}

fn failed(code: &str) -> RefundState {
    RefundState::Failed { refund: "re_1".to_owned(), code: code.to_owned() }
}

fn done() -> RefundState {
    RefundState::Done { refund: "re_1".to_owned(), amount: money(700, "EUR") }
}

#[test]
fn states() {
    let with = |fields| refunded(200, over(refund(), fields));
    assert_eq!(with(json!({})), Ok(done()));
    let pending = Ok(RefundState::Pending { refund: "re_1".to_owned() });
    assert_eq!(with(json!({"status": "pending"})), pending);
    assert_eq!(with(json!({"status": "requires_action"})), pending);
    assert_eq!(with(json!({"status": "canceled"})), Ok(failed("canceled")));
    let gone = json!({"status": "failed", "failure_reason": "lost_or_stolen_card"});
    assert_eq!(with(gone), Ok(failed("lost_or_stolen_card")));
    for status in [json!("new"), Value::Null] {
        assert!(matches!(with(json!({"status": status})), Err(Failure::Unknown(_))));
    }
}

#[test]
fn what_was_not_asked_for_is_foreign() {
    for fields in [
        json!({"amount": 701}),
        json!({"currency": "usd"}),
        json!({"payment_intent": "pi_2"}),
        json!({"payment_intent": null}),
        json!({"metadata": {"order": "order-2", "ask": "ask-1"}}),
    ] {
        let state = refunded(200, over(refund(), fields.clone()));
        assert!(
            matches!(&state, Err(Failure::Refused { code, .. }) if code == "foreign"),
            "{fields}: {state:?}"
        );
    }
}

#[test]
fn more_than_is_left_is_refused() {
    let error =
        json!({"error": {"type": "invalid_request_error", "code": "charge_already_refunded"}});
    let state = refunded(400, error);
    assert!(
        matches!(state, Err(Failure::Refused { code, .. }) if code == "charge_already_refunded")
    );
}

#[test]
fn looked_up_among_those_of_the_payment() {
    let by_hand = over(refund(), json!({"id": "re_2", "metadata": {}}));
    let list = |data: Value| (200, json!({"object": "list", "data": data, "has_more": false}));
    let script = Script::of([list(json!([by_hand, refund()])), list(json!([by_hand]))]);
    let stripe = script.stripe();
    let asked = new_refund(money(700, "EUR"));
    assert_eq!(now(stripe.look_up_refund(&asked)), Ok(Some(done())));
    assert_eq!(now(stripe.look_up_refund(&asked)), Ok(None));
    assert_eq!(script.paths(), ["Get /v1/refunds", "Get /v1/refunds"]);
    let first = script.asked.borrow().first().map(|request| request.form.lines());
    assert_eq!(first, Some(vec!["payment_intent=pi_1".to_owned(), "limit=100".to_owned()]));
}
