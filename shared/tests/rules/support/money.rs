//! Money of both sides, order by order, and I8.

use super::naive;
use shared::cash::{PartState, plan};
use shared::order::Order;

/// Every figure, what the provider is asked for, and the plan.
pub(crate) fn compare(real: &Order, naive: &naive::Order) {
    let figures = [
        real.net(),
        real.agreed(),
        real.refunded(),
        real.due(),
        real.refund_due(),
        real.owed_now(),
        real.payable(),
    ];
    let figures = figures.map(|sum| sum.unwrap().amount());
    let counted = [
        naive.net(),
        naive.agreed(),
        naive.refunded(),
        naive.to_pay(),
        naive.owed(),
        naive.owed_now(),
        naive.payable(),
    ];
    let which = naive.number;
    assert_eq!(
        figures, counted,
        "net, agreed, refunded, due, owed back, owed now, payable of order {which}: {real:#?}"
    );
    let charge = real.cash.charge.map(|charge| {
        let failed = charge.failed.map(|failed| (failed.since, failed.deadline, failed.reminders));
        (charge.ask, charge.amount, failed)
    });
    let asked = naive.charge.map(|asked| (asked.ask, asked.amount, asked.failed));
    assert_eq!(charge, asked, "charge of order {which}");
    let giving = real.cash.giving.as_ref();
    let giving = giving.map(|giving| (giving.ask, giving.amount, giving.of.clone(), giving.failed));
    let going = naive.giving.as_ref();
    let going = going.map(|going| (going.ask, going.amount, going.of.clone(), going.failed));
    assert_eq!(giving, going, "refund of order {which}");
    assert_eq!(real.deadline(), naive.deadline(), "deadline of order {which}");
    let parts = plan(real).unwrap().into_iter();
    let parts = parts
        .map(|part| (part.amount.amount(), part.when.to_string(), part.state, part.charged_at));
    assert_eq!(parts.collect::<Vec<_>>(), naive.plan(), "plan of order {which}: {real:#?}");
}

/// I8: nothing goes back that did not come, the book by double entry is what the shop has, and the
/// plan adds up. What the merchant waives goes back.
pub(crate) fn adds_up(order: &Order) {
    let number = order.place.number;
    let (net, paid) = (order.net().unwrap().amount(), order.paid.amount());
    let refunded = order.refunded().unwrap().amount();
    assert!(refunded <= paid, "I8: order {number}");
    let back = refunded + order.cash.going_back();
    assert!(order.cash.waived <= back, "more is waived than goes back: order {number}");
    let mut customer = 0_i128;
    for booking in &order.cash.book {
        let (debit, credit) = booking.kind.accounts();
        let amount = i128::from(booking.amount);
        assert!(amount > 0 && debit != credit, "I8: {booking:?}");
        customer += i128::from(credit == "customer") * amount;
        customer -= i128::from(debit == "customer") * amount;
    }
    assert_eq!(customer, i128::from(net), "I8: the book of order {number}");
    let open = [PartState::Paid, PartState::Due, PartState::Failed];
    let parts = plan(order).unwrap();
    let sum: u64 = parts
        .iter()
        .filter(|part| open.contains(&part.state))
        .map(|part| part.amount.amount())
        .sum();
    let costs = order.agreed().unwrap().amount() + order.refund_due().unwrap().amount();
    assert_eq!(sum, costs, "I8: the plan of order {number}: {order:#?}");
}
