//! Where an order is and where it stands with its payment, read off its units.

use crate::support::{at, deposit, euro, full, later, number, units};
use shared::cash::Cash;
use shared::order::{Kind, Order, Stages, Status};
use shared::payment::{Part, Payment};
use shared::policy::Policy;
use shared::promise::Promise;
use shared::units::Units;

fn order(stages: Stages) -> Order {
    let parts = [
        stages.waiting,
        stages.allocated,
        stages.held,
        stages.held_later,
        stages.shipped,
        stages.cancelled,
        stages.returned,
    ];
    Order {
        place: shared::line::Place {
            priority: shared::line::Priority::default(),
            number: number(1),
        },
        version: 1,
        kind: Kind::Split,
        ordered: parts.into_iter().try_fold(Units::ZERO, Units::plus).unwrap(),
        stages,
        price: euro(1_000),
        delivery: None,
        shipping: None,
        payment: full(),
        policy: Policy::default(),
        notices: Vec::new(),
        extra_until: None,
        withdrawn_at: None,
        delivered_at: None,
        owed_since: None,
        swap: None,
        swapped_from: None,
        swapped_to: None,
        delivery_elsewhere: false,
        code: None,
        promise: Promise::NONE,
        by_provider: false,
        consent: None,
        cash: Cash::default(),
        paid: euro(0),
        hold_until: None,
        declined: false,
        expired: false,
        placed_at: at(0),
    }
}

/// Units by letter, as in `w2 a5`.
fn stages(text: &str) -> Stages {
    let mut stages = Stages::default();
    for part in text.split_whitespace() {
        let (letter, n) = part.split_at(1);
        let n = units(n.parse().unwrap());
        *match letter {
            "w" => &mut stages.waiting,
            "l" => &mut stages.held_later,
            "a" => &mut stages.allocated,
            "h" => &mut stages.held,
            "s" => &mut stages.shipped,
            "r" => &mut stages.returned,
            "c" => &mut stages.cancelled,
            other => panic!("no stage {other}"),
        } = n;
    }
    stages
}

#[test]
fn status_follows_from_the_units() {
    for (text, status) in [
        ("w2", Status::Waiting),
        ("w2 a5", Status::PartiallyAllocated),
        ("a7", Status::Allocated),
        ("h3", Status::AwaitingPayment),
        ("l3", Status::AwaitingPayment),
        ("h3 l2 c1", Status::AwaitingPayment),
        ("s7", Status::Shipped),
        ("a1 s6", Status::PartiallyShipped),
        ("w1 s6", Status::PartiallyShipped),
        ("w1 a1 s5", Status::PartiallyShipped),
        // Some cancelled, and the rest …
        ("w3 c4", Status::Waiting),
        ("w1 a2 c4", Status::PartiallyAllocated),
        ("a3 c4", Status::Allocated),
        ("s3 c4", Status::Shipped),
        ("a1 s2 c4", Status::PartiallyShipped),
        ("c7", Status::Cancelled),
        // Some came back.
        ("r7", Status::Returned),
        ("s1 r6", Status::Shipped),
        ("r3 c4", Status::Returned),
        ("s1 r2 c4", Status::Shipped),
        ("w1 r6", Status::PartiallyShipped),
        ("a1 r6", Status::PartiallyShipped),
        ("a1 s1 r5", Status::PartiallyShipped),
    ] {
        assert_eq!(order(stages(text)).status().unwrap(), status, "{text}");
    }
    let expired = Order { expired: true, ..order(stages("c7")) };
    assert_eq!(expired.status().unwrap(), Status::Expired);
    for status in Status::ALL {
        assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
    }
}

/// State, total, agreed, due of 1 000 each and 500 delivery, after `paid`.
fn check(text: &str, payment: Payment, paid: u64, expected: &str) {
    let order =
        Order { payment, delivery: Some(euro(500)), paid: euro(paid), ..order(stages(text)) };
    let state = serde_json::to_value(order.payment_state().unwrap()).unwrap();
    let figures = [order.total(), order.agreed(), order.due(), order.due_at_order()];
    let figures = figures.map(|money| money.unwrap().amount().to_string()).join(" ");
    let found = format!("{} {figures}", state.as_str().unwrap());
    assert_eq!(found, expected, "{text} {payment:?} paid {paid}");
}

#[test]
fn payment_follows_from_what_was_paid() {
    let fifth = deposit(Part::Percent(20));
    check("a3", full(), 0, "none 3000 3500 3500 3500");
    check("h3", full(), 0, "awaiting 3000 3500 3500 3500");
    check("h1 l2", full(), 500, "awaiting 3000 3500 3000 3000");
    check("a3", full(), 1, "balance_due 3000 3500 3499 3499");
    check("a3", full(), 3_500, "paid 3000 3500 0 0");
    check("a3", full(), 3_501, "refund_due 3000 3500 0 0");
    check("a3", fifth, 0, "none 3000 3500 3500 1100");
    check("a3", fifth, 1_099, "balance_due 3000 3500 2401 1");
    check("a3", fifth, 1_100, "deposit_paid 3000 3500 2400 0");
    check("a3", fifth, 3_499, "deposit_paid 3000 3500 1 0");
    check("a3", fifth, 3_500, "paid 3000 3500 0 0");
    check("a3", later(), 0, "none 3000 3500 3500 0");
    check("a3", later(), 1, "balance_due 3000 3500 3499 0");
    // What is cancelled is not owed; delivery goes with the last unit.
    check("a1 c2", full(), 3_500, "refund_due 1000 1500 0 0");
    check("a1 c2", fifth, 700, "deposit_paid 1000 1500 800 0");
    check("c3", full(), 0, "none 0 0 0 0");
    check("c3", full(), 1, "refund_due 0 0 0 0");
    // What came back is owed still: giving money back is a step of its own.
    check("r3", full(), 3_500, "paid 3000 3500 0 0");
    check("s2 r1", full(), 0, "none 3000 3500 3500 3500");
}

#[test]
fn a_payment_that_failed() {
    let declined = Order { declined: true, ..order(stages("h3")) };
    let state = |order: &Order| serde_json::to_value(order.payment_state().unwrap()).unwrap();
    assert_eq!(state(&declined), "failed");
    assert_eq!(declined.status().unwrap(), Status::AwaitingPayment, "it holds on");
    let expired = Order { expired: true, ..order(stages("c3")) };
    assert_eq!(state(&expired), "failed");
    let part = Order { paid: euro(1), ..expired };
    assert_eq!(state(&part), "refund_due");
}
