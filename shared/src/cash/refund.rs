//! Giving money back: what the merchant decides, what the provider did, what a shopper forfeits.

use crate::cash::grain;
use crate::decide::Stop;
use crate::event::Event;
use crate::fault::Fault;
use crate::order::Order;
use crate::refusal::Refusal;
use crate::time::Timestamp;
use crate::units::Units;

/// The merchant gives back `amount` minor units: what is owed first, and what is more the order costs
/// less. Where a provider collects it pays that out by itself, unless the merchant gave it back
/// `elsewhere`. After a refund that failed nothing is on its way: this one is of all that is owed, and
/// what it leaves is asked for anew.
pub(crate) fn refund(
    order: &Order,
    amount: u64,
    reason: &str,
    elsewhere: bool,
) -> Result<Vec<Event>, Stop> {
    let number = order.place.number;
    let by_provider = order.by_provider && !elsewhere;
    let giving = order.cash.giving.as_ref().filter(|giving| !giving.failed);
    if !by_provider && let Some(giving) = giving {
        // It may arrive yet: both would be too much.
        return Err(Refusal::RefundUnderWay { amount: giving.amount }.into());
    }
    let owed = order.refund_due()?.amount();
    let underway = order.refund_under_way()?.amount();
    let most = order.net()?.amount().saturating_sub(underway);
    if amount > most {
        return Err(Refusal::RefundTooLarge { most }.into());
    }
    let step = grain(order.price.currency());
    if by_provider && amount.checked_rem(step) != Some(0) {
        return Err(Refusal::AmountNotExact { step }.into());
    }
    let waived = amount.saturating_sub(owed.saturating_sub(underway));
    let reason = reason.to_owned();
    let mut events = vec![Event::Waived { number, amount: waived, directed: amount, reason }];
    if !by_provider {
        events.push(Event::Refunded { number, amount, of: None, reference: None, ask: None });
    }
    Ok(events)
}

/// The provider gave back what it was asked for.
pub(crate) fn refunded(order: &Order, ask: u32, reference: Option<&String>) -> Vec<Event> {
    let giving = order.cash.giving.as_ref().filter(|giving| giving.ask == ask);
    let event = giving.map(|giving| Event::Refunded {
        number: order.place.number,
        amount: giving.amount,
        of: giving.of.clone(),
        reference: reference.cloned(),
        ask: Some(ask),
    });
    event.into_iter().collect()
}

/// The provider cannot give back what it was asked for: the card is gone, or the account is short.
pub(crate) fn refund_failed(order: &Order, ask: u32) -> Vec<Event> {
    let giving = order.cash.giving.as_ref();
    let waits = giving.is_some_and(|giving| giving.ask == ask && !giving.failed);
    let number = order.place.number;
    waits.then_some(Event::RefundFailed { number, ask }).into_iter().collect()
}

/// Minor units of the deposit that the shop keeps when the shopper cancels `units` before anything was
/// late.
pub(crate) fn forfeits(order: &Order, units: Units, now: Timestamp) -> Result<u64, Fault> {
    let is_kept = order.payment.keeps_deposit(order.policy.profile);
    let in_time =
        order.notices.is_empty() && order.policy.time_zone.day_of(now)? <= order.own_due_day();
    if !is_kept || !in_time || order.is_unpaid() {
        return Ok(0);
    }
    let before = order.kept()?;
    let of = |units: Units| order.payment.due(order.price, units, None);
    let share = of(before)?.now.less(of(before.minus(units)?)?.now);
    // Never more than was paid of these units.
    let paid = order.stays()?.amount().saturating_sub(order.cash.forfeited);
    Ok(share.amount().min(paid))
}
