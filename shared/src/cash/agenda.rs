//! What is due of an order's money, and when: the day of the balance, reminders, the end of patience.

use crate::cash::lapse::lapse;
use crate::event::Event;
use crate::fault::Fault;
use crate::order::Order;
use crate::payment::When;
use crate::time::Timestamp;

/// Minutes after a declined charge at which the shopper is reminded: two days, and five.
const REMINDERS: [u32; 2] = [2 * 24 * 60, 5 * 24 * 60];

/// What is due; of two things at one moment the earlier named is done first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// Nothing is owed any more of what was declined: units were cancelled or taken back.
    Settled,
    /// The day of the balance has come.
    Balance,
    /// Nobody paid in time: unpaid units go to the line.
    Lapse,
    /// The shopper is reminded.
    Remind,
}

/// What is due next, if anything; the moment may have passed.
pub fn due(order: &Order) -> Result<Option<(Timestamp, Due)>, Fault> {
    if !order.by_provider || order.swap.is_some() || order.expired || order.is_unpaid() {
        return Ok(None);
    }
    let zone = &order.policy.time_zone;
    if let Some(failed) = order.cash.charge.and_then(|charge| charge.failed) {
        if order.owed_now()?.amount() == 0 {
            return Ok(Some((failed.since, Due::Settled)));
        }
        let end = zone.end_of(failed.deadline)?;
        let reminder = usize::try_from(failed.reminders).ok().and_then(|n| REMINDERS.get(n));
        let reminder = reminder.and_then(|minutes| failed.since.plus_minutes(*minutes));
        return Ok(Some(match reminder.filter(|at| *at < end) {
            Some(at) => (at, Due::Remind),
            None => (end, Due::Lapse),
        }));
    }
    let later = order.payment.due(order.price, order.kept()?, order.delivery)?.later;
    Ok(match order.payment.balance {
        When::On(day) if !order.cash.matured && later.amount() > 0 => {
            Some((zone.start_of(day)?, Due::Balance))
        }
        When::On(_) | When::Order | When::Allocation | When::Shipping => None,
    })
}

/// What happens when it is due.
pub(crate) fn happens(order: &Order, due: Due) -> Result<Event, Fault> {
    let number = order.place.number;
    Ok(match due {
        Due::Settled => Event::ChargeDropped { number },
        Due::Balance => Event::BalanceDue { number },
        Due::Remind => Event::Reminded { number },
        Due::Lapse => Event::Lapsed { number, freed: lapse(order)? },
    })
}
