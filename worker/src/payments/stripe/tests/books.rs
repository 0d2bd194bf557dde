//! The books.

use super::{Script, at, money, now, over};
use crate::payments::{Booked, Failure, Provider};
use serde_json::{Value, json};
use shared::cash::Movement;

fn charge() -> Value {
    json!({
        "id": "txn_1", "object": "balance_transaction", "reporting_category": "charge",
        "created": 1_809_424_800,
        // What the shop is paid out is in another currency than what the shopper paid.
        "amount": 14_035, "currency": "usd", "fee": 437, "net": 13_598,
        "source": {
            "id": "ch_1", "object": "charge", "amount": 12_900, "currency": "eur",
            "payment_intent": "pi_1", "metadata": {"order": "order-1", "ask": "ask-1"},
        },
    })
}

fn refund(category: &str) -> Value {
    let source = json!({
        "id": "re_1", "object": "refund", "amount": 700, "currency": "eur", "payment_intent": "pi_1",
        "metadata": {},
    });
    let of = json!({"reporting_category": category, "amount": -762, "source": source});
    over(charge(), over(json!({"id": "txn_2"}), of))
}

/// A dispute: to its type it is an adjustment.
fn dispute(category: &str) -> Value {
    let source = json!({
        "id": "du_1", "object": "dispute", "amount": 12_900, "currency": "eur",
        "payment_intent": "pi_1", "metadata": {},
    });
    let of = json!({"reporting_category": category, "type": "adjustment", "source": source});
    over(charge(), over(json!({"id": "txn_5"}), of))
}

fn payout() -> Value {
    let source = json!({"id": "po_1", "object": "payout", "amount": 13_598, "currency": "usd"});
    over(charge(), json!({"id": "txn_3", "reporting_category": "payout", "source": source}))
}

fn list(data: &Value, has_more: bool) -> (u16, Value) {
    (200, json!({"object": "list", "data": data, "has_more": has_more}))
}

#[test]
fn read_part_by_part() {
    let fee = json!({"id": "txn_4", "reporting_category": "fee", "source": null});
    let fee = over(charge(), fee);
    let script = Script::of([
        list(&json!([charge(), payout(), fee]), true),
        list(
            &json!([
                refund("refund"),
                refund("refund_failure"),
                dispute("dispute"),
                dispute("dispute_reversal"),
            ]),
            false,
        ),
    ]);
    let stripe = script.stripe();
    let (from, to) = (at("2027-05-04T00:00:00Z"), at("2027-05-05T00:00:00Z"));
    let first = now(stripe.booked(from, to, None));
    let first = first.unwrap_or_else(|failure| unreachable!("{failure}"));
    assert_eq!(first.next.as_deref(), Some("txn_4"));
    let (order_id, ask) = (Some("order-1".to_owned()), Some("ask-1".to_owned()));
    let payment = Some("pi_1".to_owned());
    let booked_at = at("2027-05-04T10:00:00Z");
    assert_eq!(
        first.items,
        [Booked {
            id: "txn_1".to_owned(),
            source: "ch_1".to_owned(),
            movement: Movement::Payment,
            at: booked_at,
            amount: money(12_900, "EUR"),
            payment,
            order_id,
            ask,
        }]
    );
    let second = now(stripe.booked(from, to, first.next.as_deref()));
    let second = second.unwrap_or_else(|failure| unreachable!("{failure}"));
    assert_eq!(second.next, None);
    let read: Vec<_> = second.items.iter().map(|item| (item.movement, item.amount)).collect();
    let (sum, all) = (money(700, "EUR"), money(12_900, "EUR"));
    assert_eq!(
        read,
        [
            (Movement::Refund, sum),
            (Movement::RefundFailed, sum),
            (Movement::Disputed, all),
            (Movement::DisputeWon, all),
        ]
    );
    let of = |item: &Booked| item.order_id.is_none() && item.payment.as_deref() == Some("pi_1");
    assert!(second.items.iter().all(of), "by hand, or by a bank: known by the payment");
    let asked: Vec<_> = script.asked.borrow().iter().map(|request| request.form.lines()).collect();
    let between =
        ["created[gte]=1809388800", "created[lt]=1809475200", "limit=100", "expand[]=data.source"];
    let mut after = between.to_vec();
    after.push("starting_after=txn_4");
    assert_eq!(asked, [between.to_vec(), after]);
}

#[test]
fn an_entry_that_does_not_say_what_it_is_about_is_not_guessed() {
    for source in [json!("ch_1"), Value::Null, json!({"id": "ch_1"})] {
        let part = list(&json!([over(charge(), json!({"source": source}))]), false);
        let (from, to) = (at("2027-05-04T00:00:00Z"), at("2027-05-05T00:00:00Z"));
        let booked = now(Script::of([part]).stripe().booked(from, to, None));
        assert!(matches!(booked, Err(Failure::Unknown(_))), "{source}: {booked:?}");
    }
}
