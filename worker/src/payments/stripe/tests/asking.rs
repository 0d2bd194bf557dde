//! What is sent.

use super::{Script, at, card, money, new_charge, new_page, new_refund, now};
use crate::payments::stripe::form;
use crate::payments::{Failure, NewPage, Provider};
use serde_json::json;

const OPENED: &str = "https://checkout.stripe.com/c/pay/cs_test_1";

#[test]
fn a_page_that_is_paid() {
    let script = Script::of([(200, json!({"id": "cs_test_1", "url": OPENED}))]);
    let opened = now(script.stripe().open(&new_page(money(12_900, "EUR"))));
    assert_eq!(opened.map(|page| (page.id, page.url)), Ok(("cs_test_1".into(), OPENED.into())));
    let request = script.request();
    assert_eq!(request.path, "/v1/checkout/sessions");
    assert_eq!(request.key.as_deref(), Some("ask-1"));
    assert_eq!(
        request.form.lines(),
        [
            "client_reference_id=order-1",
            "metadata[order]=order-1",
            "metadata[ask]=ask-1",
            "success_url=https://shop.example/orders/order-1",
            "cancel_url=https://shop.example/orders/order-1",
            "locale=de",
            "expires_at=1809432000",
            "allowed_payment_method_types[0]=card",
            "customer_email=ann@shop.example",
            "mode=payment",
            "line_items[0][quantity]=1",
            "line_items[0][price_data][currency]=eur",
            "line_items[0][price_data][unit_amount]=12900",
            "line_items[0][price_data][product_data][name]=Trail Lamp × 2",
            "adaptive_pricing[enabled]=false",
            "payment_intent_data[metadata][order]=order-1",
            "payment_intent_data[metadata][ask]=ask-1",
        ]
    );
}

#[test]
fn a_page_that_is_paid_and_keeps_the_card() {
    let page = NewPage { saves_card: true, ..new_page(money(500, "EUR")) };
    let form = form::page(&page).unwrap_or_default();
    assert_eq!(form.get("mode"), Some("payment"));
    assert_eq!(form.get("customer_creation"), Some("always"));
    assert_eq!(form.get("payment_intent_data[setup_future_usage]"), Some("off_session"));
}

#[test]
fn a_page_that_only_keeps_a_card() {
    let form = form::page(&new_page(money(0, "EUR"))).unwrap_or_default();
    let lines = form.lines();
    assert_eq!(
        lines.get(9..).unwrap_or_default(),
        [
            "customer_creation=always",
            "mode=setup",
            "currency=eur",
            "setup_intent_data[metadata][order]=order-1",
            "setup_intent_data[metadata][ask]=ask-1",
        ]
    );
}

#[test]
fn a_customer_who_is_known_is_named_instead_of_the_address() {
    let page = NewPage {
        saves_card: true,
        customer: Some("cus_1".to_owned()),
        ..new_page(money(500, "EUR"))
    };
    let form = form::page(&page).unwrap_or_default();
    assert_eq!(form.get("customer"), Some("cus_1"));
    assert_eq!((form.get("customer_email"), form.get("customer_creation")), (None, None));
}

#[test]
fn pages_close_within_stripes_bounds() {
    for (expires_at, sent) in [
        // Within.
        ("2027-05-04T12:00:00Z", "2027-05-04T12:00:00Z"),
        // Too soon, over already, too late.
        ("2027-05-04T10:10:00Z", "2027-05-04T11:00:00Z"),
        ("2027-05-01T00:00:00Z", "2027-05-04T11:00:00Z"),
        ("2027-06-01T00:00:00Z", "2027-05-05T09:59:00Z"),
    ] {
        let page = NewPage { expires_at: at(expires_at), ..new_page(money(500, "EUR")) };
        let form = form::page(&page).unwrap_or_default();
        let sent = (at(sent).as_ms() / 1_000).to_string();
        assert_eq!(form.get("expires_at"), Some(sent.as_str()), "{expires_at}");
    }
}

#[test]
fn languages_as_stripe_calls_them() {
    for (asked, sent) in [
        ("de", "de"),
        ("de-AT", "de"),
        ("EN-gb", "en-GB"),
        ("pt-BR", "pt-BR"),
        ("uk", "auto"),
        ("", "auto"),
    ] {
        let page = NewPage { locale: asked.to_owned(), ..new_page(money(500, "EUR")) };
        let form = form::page(&page).unwrap_or_default();
        assert_eq!(form.get("locale"), Some(sent), "{asked}");
    }
}

#[test]
fn long_titles_are_cut() {
    let page = NewPage { title: "ü".repeat(300), ..new_page(money(500, "EUR")) };
    let form = form::page(&page).unwrap_or_default();
    let name = form.get("line_items[0][price_data][product_data][name]").unwrap_or_default();
    assert_eq!(name.chars().count(), 250);
}

#[test]
fn a_charge_of_a_kept_card() {
    let script = Script::of([(500, json!({}))]);
    let lost = now(script.stripe().charge(&new_charge(money(5, "ISK"))));
    assert!(matches!(lost, Err(Failure::Unknown(_))));
    let request = script.request();
    assert_eq!(request.path, "/v1/payment_intents");
    assert_eq!(request.key.as_deref(), Some("ask-1"));
    assert_eq!(
        request.form.lines(),
        [
            "amount=500",
            "currency=isk",
            format!("customer={}", card().customer).as_str(),
            format!("payment_method={}", card().method).as_str(),
            "allowed_payment_method_types[0]=card",
            "off_session=true",
            "confirm=true",
            "metadata[order]=order-1",
            "metadata[ask]=ask-1",
        ]
    );
}

#[test]
fn a_refund() {
    let script = Script::of([(500, json!({}))]);
    let lost = now(script.stripe().refund(&new_refund(money(700, "EUR"))));
    assert!(matches!(lost, Err(Failure::Unknown(_))));
    let request = script.request();
    assert_eq!(request.path, "/v1/refunds");
    assert_eq!(request.key.as_deref(), Some("ask-1"));
    assert_eq!(
        request.form.lines(),
        [
            "payment_intent=pi_1",
            "amount=700",
            "reason=requested_by_customer",
            "metadata[order]=order-1",
            "metadata[ask]=ask-1",
        ]
    );
}

#[test]
fn a_sum_that_cannot_be_said_is_never_sent() {
    let script = Script::of([]);
    let stripe = script.stripe();
    let sum = money(5_124, "KWD");
    let refusals = [
        now(stripe.open(&new_page(sum))).err(),
        now(stripe.charge(&new_charge(sum))).err(),
        now(stripe.refund(&new_refund(sum))).err(),
    ];
    for refusal in refusals {
        assert!(
            matches!(refusal, Some(Failure::Refused { code, .. }) if code == "amount_not_exact")
        );
    }
    assert!(script.paths().is_empty());
}
