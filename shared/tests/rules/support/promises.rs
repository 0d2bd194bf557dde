//! I12, read off the orders alone: every promise that slips has a notice, a consent, a shipment or a
//! refund.

use shared::delay::{Answer, Notice};
use shared::memory::Memory;
use shared::order::Order;
use shared::policy::Profile;
use shared::time::Timestamp;

/// Once the alarm has done what is due, nobody who still waits for units was forgotten. Who has had
/// a shipment or a refund of all of it has nothing to wait for any more.
pub(crate) fn nobody_is_forgotten(tables: &Memory, now: Timestamp) {
    for order in tables.orders() {
        let waits = !order.stages.unshipped().unwrap().is_zero();
        if waits && !order.is_unpaid() && order.swap.is_none() {
            assert!(is_told(order, now), "I12: not told at {now}: {order:?}");
            assert!(is_agreed(order, now), "I12: kept without a consent at {now}: {order:?}");
        }
    }
}

/// A day that was promised is not over, or it was said that it will be missed.
fn is_told(order: &Order, now: Timestamp) -> bool {
    let zone = &order.policy.time_zone;
    let is_over = |day| zone.end_of(day).unwrap() <= now;
    let said = order.notices.last().is_some_and(|last| last.revised.is_none());
    said || !is_over(order.due_day())
}

/// In the United States nobody is kept waiting who did not agree to, by word or by a silence that
/// means it, past the last day for saying so (16 CFR 435.2(b) and (c)).
fn is_agreed(order: &Order, now: Timestamp) -> bool {
    let zone = &order.policy.time_zone;
    let is_over = |day| zone.end_of(day).unwrap() <= now;
    match order.policy.profile {
        Profile::Eu | Profile::Uk => {
            order.notices.iter().all(|notice| notice.answer_by.is_none() && !notice.moved)
        }
        Profile::Us => order.notices.last().is_none_or(|last: &Notice| {
            last.answer == Some(Answer::Keep)
                || last.answer_by.is_some_and(|day| !is_over(day))
                || (last.moved && !is_over(order.due_day()))
        }),
    }
}
