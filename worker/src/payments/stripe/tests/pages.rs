//! What becomes of pages.

use super::{Script, asked, card, money, now, over};
use crate::payments::{Failure, PageState, Provider};
use serde_json::{Value, json};
use shared::money::Money;

const URL: &str = "https://checkout.stripe.com/c/pay/cs_test_1";

fn eur() -> Money {
    money(12_900, "EUR")
}

/// A session of a page that can still be paid.
fn session() -> Value {
    json!({
        "id": "cs_test_1", "object": "checkout.session", "mode": "payment", "status": "open",
        "payment_status": "unpaid", "url": URL, "amount_subtotal": 12_900, "amount_total": 12_900,
        "currency": "eur", "client_reference_id": "order-1", "customer": null,
        "metadata": {"order": "order-1", "ask": "ask-1"},
        "payment_intent": null, "setup_intent": null, "expires_at": 1_809_432_000, "livemode": false,
    })
}

fn intent() -> Value {
    json!({
        "id": "pi_1", "object": "payment_intent", "status": "succeeded", "amount": 12_900,
        "amount_received": 12_900, "currency": "eur", "customer": "cus_1", "payment_method": "pm_1",
        "setup_future_usage": null, "last_payment_error": null, "latest_charge": "ch_1",
        "metadata": {"order": "order-1", "ask": "ask-1"},
    })
}

fn paid() -> Value {
    over(
        session(),
        json!({"status": "complete", "payment_status": "paid", "url": null, "payment_intent": intent()}),
    )
}

fn setup() -> Value {
    over(
        session(),
        json!({
            "mode": "setup", "status": "complete", "payment_status": "no_payment_required",
            "url": null, "amount_total": null,
            "setup_intent": {
                "id": "seti_1", "object": "setup_intent", "status": "succeeded", "customer": "cus_1",
                "payment_method": "pm_1",
            },
        }),
    )
}

fn state(session: Value, amount: Money) -> Result<PageState, Failure> {
    now(Script::of([(200, session)]).stripe().page("cs_test_1", &asked(amount)))
}

#[test]
fn asked_with_what_it_led_to() {
    let script = Script::of([(200, session())]);
    let state = now(script.stripe().page("cs_test_1", &asked(eur())));
    assert_eq!(state, Ok(PageState::Open { url: URL.to_owned() }));
    let request = script.request();
    assert_eq!(request.path, "/v1/checkout/sessions/cs_test_1");
    assert_eq!(request.form.lines(), ["expand[]=payment_intent", "expand[]=setup_intent"]);
    assert_eq!(request.key, None);
}

#[test]
fn paid_with_and_without_keeping_the_card() {
    let (amount, payment) = (eur(), "pi_1".to_owned());
    let plain = PageState::Paid { amount, payment: payment.clone(), card: None };
    assert_eq!(state(paid(), eur()), Ok(plain));
    let keeps = over(intent(), json!({"setup_future_usage": "off_session"}));
    let kept = state(over(paid(), json!({"payment_intent": keeps})), eur());
    assert_eq!(kept, Ok(PageState::Paid { amount, payment, card: Some(card()) }));
}

#[test]
fn a_card_was_kept() {
    assert_eq!(state(setup(), money(0, "EUR")), Ok(PageState::Saved { card: card() }));
}

#[test]
fn not_or_not_yet() {
    let expired = over(session(), json!({"status": "expired", "url": null}));
    assert_eq!(state(expired, eur()), Ok(PageState::Expired));
    let slow = over(intent(), json!({"status": "processing", "amount_received": 0}));
    let slow = over(paid(), json!({"payment_status": "unpaid", "payment_intent": slow}));
    assert_eq!(state(slow, eur()), Ok(PageState::Pending));
    let failed = over(intent(), json!({"status": "requires_payment_method", "amount_received": 0}));
    let failed = over(paid(), json!({"payment_status": "unpaid", "payment_intent": failed}));
    assert_eq!(state(failed, eur()), Ok(PageState::Expired));
    let open = over(setup(), json!({"status": "open", "url": URL, "setup_intent": null}));
    assert_eq!(state(open, money(0, "EUR")), Ok(PageState::Open { url: URL.to_owned() }));
}

#[test]
fn what_was_not_asked_for_is_foreign() {
    let less = over(intent(), json!({"amount_received": 12_899}));
    let of_other = over(intent(), json!({"metadata": {"order": "order-2", "ask": "ask-1"}}));
    for (case, session, amount) in [
        (
            "other order",
            over(paid(), json!({"metadata": {"order": "order-2", "ask": "ask-1"}})),
            eur(),
        ),
        (
            "other ask",
            over(paid(), json!({"metadata": {"order": "order-1", "ask": "ask-2"}})),
            eur(),
        ),
        ("nobody's", over(paid(), json!({"metadata": {}})), eur()),
        ("nobody's, null", over(paid(), json!({"metadata": null})), eur()),
        ("other sum", over(paid(), json!({"amount_total": 12_901})), eur()),
        ("other currency", over(paid(), json!({"currency": "usd"})), eur()),
        ("no sum", over(paid(), json!({"amount_total": null})), eur()),
        ("open, other sum", over(session(), json!({"amount_total": 1})), eur()),
        ("received less", over(paid(), json!({"payment_intent": less})), eur()),
        ("intent of other", over(paid(), json!({"payment_intent": of_other})), eur()),
        ("a setup instead", setup(), eur()),
        ("a payment instead", paid(), money(0, "EUR")),
        ("a subscription", over(paid(), json!({"mode": "subscription"})), eur()),
    ] {
        let state = state(session, amount);
        assert!(matches!(state, Ok(PageState::Foreign { .. })), "{case}: {state:?}");
    }
}

#[test]
fn what_is_not_understood_is_not_guessed() {
    for (case, session) in [
        ("unknown status", over(session(), json!({"status": "sleeping"}))),
        ("open without address", over(session(), json!({"url": null}))),
        ("address of a script", over(session(), json!({"url": "javascript:alert(1)"}))),
        ("complete without intent", over(paid(), json!({"payment_intent": null}))),
        (
            "paid, intent is not",
            over(
                paid(),
                json!({"payment_intent":
            over(intent(), json!({"status": "requires_capture"}))}),
            ),
        ),
        ("intent not expanded", over(paid(), json!({"payment_intent": "pi_1"}))),
        ("negative", over(paid(), json!({"amount_total": -1}))),
        ("no session", json!({"id": "cs_test_1"})),
    ] {
        let state = state(session, eur());
        assert!(matches!(state, Err(Failure::Unknown(_))), "{case}: {state:?}");
    }
}

#[test]
fn ids_from_outside_lead_nowhere_else() {
    let script = Script::of([]);
    let stripe = script.stripe();
    for id in ["", "cs_", "pi_1", "cs_1/expire", "cs_1?x", "cs_../../v1/refunds", "cs_1%2f"] {
        for answer in [stripe.page(id, &asked(eur())), stripe.close(id, &asked(eur()))] {
            let answer = now(answer);
            assert!(matches!(answer, Err(Failure::Refused { .. })), "{id}: {answer:?}");
        }
    }
    assert!(script.paths().is_empty());
}

const CLOSING: [&str; 2] =
    ["Post /v1/checkout/sessions/cs_test_1/expire", "Get /v1/checkout/sessions/cs_test_1"];

#[test]
fn closing_says_what_became_of_it() {
    let expired = over(session(), json!({"status": "expired", "url": null}));
    let script = Script::of([(200, expired.clone()), (200, expired)]);
    assert_eq!(now(script.stripe().close("cs_test_1", &asked(eur()))), Ok(PageState::Expired));
    assert_eq!(script.paths(), CLOSING);
    assert!(script.asked.borrow().iter().all(|request| request.key.is_none()));
}

#[test]
fn closing_what_was_paid_meanwhile() {
    let error = json!({"error": {"type": "invalid_request_error",
        "message": "Only Checkout Sessions with a status in [\"open\"] can be expired."}});
    let script = Script::of([(400, error), (200, paid())]);
    let state = now(script.stripe().close("cs_test_1", &asked(eur())));
    assert!(matches!(state, Ok(PageState::Paid { .. })), "{state:?}");
    assert_eq!(script.paths(), CLOSING);
}

#[test]
fn closing_without_an_answer_says_nothing() {
    let script = Script::of([(502, json!({}))]);
    let state = now(script.stripe().close("cs_test_1", &asked(eur())));
    assert!(matches!(state, Err(Failure::Unknown(_))), "{state:?}");
    assert_eq!(script.paths().len(), 1);
}
