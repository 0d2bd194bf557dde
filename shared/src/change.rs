//! Changing one's mind after the order: another address, and withdrawing from the contract (2011/83/EU
//! art. 9 to 13; CCR 2013 reg. 29 to 34). None of this is legal advice.

use crate::decide::{Stop, give_up};
use crate::event::Event;
use crate::fault::Fault;
use crate::order::Order;
use crate::policy::Profile;
use crate::refusal::Refusal;
use crate::time::{Day, Timestamp};

/// Days for withdrawing, counted from the day after the last delivery.
const WITHDRAWAL_DAYS: u32 = 14;

/// Another address, until something shipped.
pub(crate) fn address(order: &Order) -> Result<Vec<Event>, Stop> {
    let stages = &order.stages;
    if !stages.shipped.is_zero() || !stages.returned.is_zero() {
        return Err(Refusal::AlreadyShipped.into());
    }
    Ok(vec![Event::AddressChanged { number: order.place.number }])
}

/// Forgets who ordered, once nothing of the order is open: no unit to ship, no money owed either way.
pub(crate) fn erase(order: &Order) -> Result<Vec<Event>, Stop> {
    let owed = order.due()?.amount() > 0 || order.refund_due()?.amount() > 0;
    if owed || !order.stages.unshipped()?.is_zero() {
        return Err(Refusal::OrderOpen.into());
    }
    Ok(vec![Event::Erased { number: order.place.number }])
}

/// Withdraws: what has not shipped is given up, what has stays shipped until it comes back.
pub(crate) fn withdraw(order: &Order, now: Timestamp) -> Result<Vec<Event>, Stop> {
    match order.policy.profile {
        Profile::Us => return Err(Refusal::NotOffered.into()),
        Profile::Eu | Profile::Uk if order.withdrawn_at.is_some() => return Ok(Vec::new()),
        Profile::Eu | Profile::Uk => {}
    }
    if let Some(last) = last_day_to_withdraw(order)?
        && now >= order.policy.time_zone.end_of(last)?
    {
        return Err(Refusal::WithdrawalOver.into());
    }
    let freed = give_up(&order.stages, order.stages.unshipped()?)?;
    Ok(vec![Event::Withdrawn { number: order.place.number, freed }])
}

/// The last day to withdraw, once nothing is left to ship and its delivery was stated; in the EU a
/// Saturday or Sunday moves to Monday (Regulation 1182/71 art. 3(4)).
pub fn last_day_to_withdraw(order: &Order) -> Result<Option<Day>, Fault> {
    let delivered_at = match order.delivered_at {
        Some(delivered_at) if order.stages.unshipped()?.is_zero() => delivered_at,
        Some(_) | None => return Ok(None),
    };
    let mut last = order.policy.time_zone.day_of(delivered_at)?.plus_days(WITHDRAWAL_DAYS);
    while order.policy.profile == Profile::Eu && last.is_weekend() {
        last = last.plus_days(1);
    }
    Ok(Some(last))
}
