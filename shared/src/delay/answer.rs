//! What a shopper does about a delay.

use crate::decide::{Stop, give_up};
use crate::delay::Answer;
use crate::event::Event;
use crate::order::Order;
use crate::policy::Profile;
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// Answers a notice: the same answer again changes nothing, another one is refused.
pub(crate) fn answer(order: &Order, notice: u32, keep: bool) -> Result<Vec<Event>, Stop> {
    let asked = order.notices.iter().find(|known| known.number == notice);
    let asked = asked.ok_or(Stop::UnknownOrder)?;
    let wanted = if keep { Answer::Keep } else { Answer::Cancel };
    match asked.answer {
        Some(given) if given == wanted => return Ok(Vec::new()),
        Some(_) => return Err(Refusal::NoticeClosed.into()),
        None => {}
    }
    let number = order.place.number;
    let mut events = vec![Event::Answered { number, answer: wanted }];
    if !keep {
        events.push(cancel_unshipped(order, None)?);
    }
    Ok(events)
}

/// Cancels all that has not shipped.
pub(super) fn cancel_unshipped(order: &Order, reason: Option<String>) -> Result<Event, Stop> {
    let freed = give_up(&order.stages, order.stages.unshipped()?)?;
    Ok(Event::Cancelled { number: order.place.number, freed, reason, forfeits: None })
}

/// Sets the extra period of 2011/83/EU art. 18(2) and CRA 2015 s. 28(7), once the promise itself is
/// over.
pub(crate) fn extra_period(order: &Order, now: Timestamp) -> Result<Vec<Event>, Stop> {
    match order.policy.profile {
        Profile::Us => return Err(Refusal::NotOffered.into()),
        Profile::Eu | Profile::Uk if order.extra_until.is_some() => return Ok(Vec::new()),
        Profile::Eu | Profile::Uk => {}
    }
    let today = order.policy.time_zone.day_of(now)?;
    if today <= order.own_due_day() || order.stages.unshipped()?.is_zero() {
        return Err(Refusal::NotDueYet.into());
    }
    let until = today.plus_days(order.policy.extra_days);
    Ok(vec![Event::ExtraPeriodSet { number: order.place.number, until }])
}
