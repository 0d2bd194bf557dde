//! What becomes of charges.

use super::{Script, money, new_charge, now, over};
use crate::payments::{ChargeState, Failure, Provider};
use serde_json::{Value, json};

fn intent() -> Value {
    json!({
        "id": "pi_1", "object": "payment_intent", "status": "succeeded", "amount": 500,
        "amount_received": 500, "currency": "eur", "customer": "cus_1", "payment_method": "pm_1",
        "setup_future_usage": null, "last_payment_error": null,
        "metadata": {"order": "order-1", "ask": "ask-1"},
    })
}

fn card_error(error: Value) -> Value {
    let unpaid = json!({"status": "requires_payment_method", "amount_received": 0});
    let error =
        over(json!({"type": "card_error", "payment_intent": over(intent(), unpaid)}), error);
    json!({"error": error})
}

fn charged(status: u16, body: Value) -> Result<ChargeState, Failure> {
    now(Script::of([(status, body)]).stripe().charge(&new_charge(money(500, "EUR"))))
}

fn declined(code: &str, needs_shopper: bool) -> ChargeState {
    ChargeState::Declined { code: code.to_owned(), needs_shopper }
}

fn paid() -> ChargeState {
    ChargeState::Paid { amount: money(500, "EUR"), payment: "pi_1".to_owned() }
}

#[test]
fn paid_or_on_its_way() {
    assert_eq!(charged(200, intent()), Ok(paid()));
    let slow = over(intent(), json!({"status": "processing", "amount_received": 0}));
    assert_eq!(charged(200, slow), Ok(ChargeState::Pending));
}

#[test]
fn the_bank_said_no() {
    let poor = json!({"code": "card_declined", "decline_code": "insufficient_funds"});
    assert_eq!(charged(402, card_error(poor)), Ok(declined("insufficient_funds", false)));
    let plain = json!({"code": "card_declined", "decline_code": "generic_decline"});
    assert_eq!(charged(402, card_error(plain)), Ok(declined("generic_decline", false)));
    assert_eq!(
        charged(402, card_error(json!({"code": "expired_card"}))),
        Ok(declined("expired_card", false))
    );
    let code = "authentication_required";
    assert_eq!(charged(402, card_error(json!({"code": code}))), Ok(declined(code, true)));
    let both = json!({"code": "card_declined", "decline_code": code});
    assert_eq!(charged(402, card_error(both)), Ok(declined(code, true)));
    let bare = json!({"error": {"type": "card_error", "code": "card_declined"}});
    assert_eq!(charged(402, bare), Ok(declined("card_declined", false)));
}

#[test]
fn the_card_is_gone() {
    let gone = json!({"error": {"type": "invalid_request_error", "code": "resource_missing",
        "param": "payment_method"}});
    assert_eq!(charged(400, gone), Ok(declined("resource_missing", true)));
}

#[test]
fn refused() {
    let small = json!({"error": {"type": "invalid_request_error", "code": "amount_too_small"}});
    let state = charged(400, small);
    assert!(matches!(state, Err(Failure::Refused { code, .. }) if code == "amount_too_small"));
    for foreign in [
        over(intent(), json!({"amount_received": 501})),
        over(intent(), json!({"currency": "usd"})),
        over(intent(), json!({"metadata": {"order": "order-2", "ask": "ask-1"}})),
        over(intent(), json!({"metadata": {"order": "order-1", "ask": "ask-2"}})),
    ] {
        let state = charged(200, foreign);
        assert!(matches!(state, Err(Failure::Refused { code, .. }) if code == "foreign"));
    }
    let other = over(intent(), json!({"metadata": {"order": "order-2", "ask": "ask-1"}}));
    let of_other = json!({"code": "card_declined", "payment_intent": other});
    let state = charged(402, card_error(of_other));
    assert!(matches!(state, Err(Failure::Refused { code, .. }) if code == "foreign"));
}

#[test]
fn nobody_knows() {
    for (status, body) in [
        (500, json!({})),
        (200, json!({"id": "pi_1"})),
        (200, over(intent(), json!({"status": "new"}))),
    ] {
        assert!(matches!(charged(status, body), Err(Failure::Unknown(_))), "{status}");
    }
}

fn list(data: &[Value], has_more: bool) -> (u16, Value) {
    (200, json!({"object": "list", "data": data, "has_more": has_more}))
}

fn of_other_ask(id: &str) -> Value {
    over(intent(), json!({"id": id, "metadata": {"order": "order-1", "ask": "ask-0"}}))
}

#[test]
fn looked_up_part_by_part() {
    let script = Script::of([
        list(
            &[of_other_ask("pi_9"), over(intent(), json!({"id": "pi_8", "metadata": null}))],
            true,
        ),
        list(&[of_other_ask("pi_7"), intent()], false),
    ]);
    let found = now(script.stripe().look_up_charge(&new_charge(money(500, "EUR"))));
    assert_eq!(found, Ok(Some(paid())));
    let asked: Vec<_> = script.asked.borrow().iter().map(|request| request.form.lines()).collect();
    assert_eq!(
        asked,
        [
            vec!["customer=cus_1", "limit=100"],
            vec!["customer=cus_1", "limit=100", "starting_after=pi_8"],
        ]
    );
}

#[test]
fn never_seen() {
    let script = Script::of([list(&[of_other_ask("pi_9")], false)]);
    assert_eq!(now(script.stripe().look_up_charge(&new_charge(money(500, "EUR")))), Ok(None));
    let script = Script::of([list(&[], false)]);
    assert_eq!(now(script.stripe().look_up_charge(&new_charge(money(500, "EUR")))), Ok(None));
}

#[test]
fn a_list_that_breaks_off_proves_nothing() {
    for next in [(500, json!({})), list(&[], true), (200, json!({"data": []}))] {
        let script = Script::of([list(&[of_other_ask("pi_9")], true), next]);
        let found = now(script.stripe().look_up_charge(&new_charge(money(500, "EUR"))));
        assert!(matches!(found, Err(Failure::Unknown(_))), "{found:?}");
    }
}

#[test]
fn found_in_whatever_state_it_is() {
    let error = json!({"type": "card_error", "code": "card_declined", "decline_code": "lost_card"});
    for (fields, state) in [
        (
            json!({"status": "requires_payment_method", "last_payment_error": error}),
            declined("lost_card", false),
        ),
        (json!({"status": "requires_payment_method"}), declined("incomplete", true)),
        (json!({"status": "requires_action"}), declined("authentication_required", true)),
        (json!({"status": "canceled"}), declined("canceled", true)),
        (json!({"status": "processing"}), ChargeState::Pending),
    ] {
        let script = Script::of([list(&[over(intent(), fields)], false)]);
        let found = now(script.stripe().look_up_charge(&new_charge(money(500, "EUR"))));
        assert_eq!(found, Ok(Some(state)));
    }
}

#[test]
fn of_two_tries_the_one_that_was_paid_counts() {
    let failed = json!({"id": "pi_2", "status": "requires_payment_method", "amount_received": 0});
    for data in [
        vec![over(intent(), failed.clone()), intent()],
        vec![intent(), over(intent(), failed.clone())],
    ] {
        let script = Script::of([list(&data, false)]);
        let found = now(script.stripe().look_up_charge(&new_charge(money(500, "EUR"))));
        assert_eq!(found, Ok(Some(paid())));
    }
}
