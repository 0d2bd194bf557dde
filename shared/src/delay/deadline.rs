//! What is due of an order next, and when.

use super::notice::{Notice, Silence};
use crate::fault::Fault;
use crate::order::Order;
use crate::policy::Profile;
use crate::promise::{Basis, Promise};
use crate::time::{Day, Timestamp};

/// The hour at which units that did not ship are late, where the merchant is.
const LATE_HOUR: i8 = 18;

/// Days after which an order without a date is due (16 CFR 435.2(a)(1)(ii); 2011/83/EU art. 18(1)).
const UNDATED_DAYS: u32 = 30;

/// What is due; of two things at one moment the earlier named is done first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// Nobody answered: silence moves the promise.
    Move,
    /// Nobody answered by the last day: silence keeps or cancels.
    Silent,
    /// The due day has come: a notice goes out.
    Late,
}

/// What is due next, if anything; the moment may have passed.
pub fn due(order: &Order) -> Result<Option<(Timestamp, Due)>, Fault> {
    if order.is_unpaid() || order.swap.is_some() || order.stages.unshipped()?.is_zero() {
        return Ok(None);
    }
    let zone = &order.policy.time_zone;
    let last = order.notices.last();
    let mut next = None;
    let mut sooner = |at: Timestamp, what: Due| {
        let candidate = (at, what);
        next = Some(next.map_or(candidate, |known: (Timestamp, Due)| known.min(candidate)));
    };
    if last.is_none_or(|last| last.revised.is_some()) {
        let day = order.due_day();
        let waits = !order.stages.waiting.is_zero();
        sooner(if waits { zone.start_of(day)? } else { zone.at(day, LATE_HOUR)? }, Due::Late);
    }
    if let Some(last) = last.filter(|last| last.is_open()) {
        if moves(order, last) {
            sooner(zone.end_of(last.due)?, Due::Move);
        }
        if let Some(day) = last.answer_by {
            sooner(zone.end_of(day)?, Due::Silent);
        }
    }
    Ok(next)
}

/// Whether silence is still to move the promise (16 CFR 435.2(b)(1)).
fn moves(order: &Order, last: &Notice) -> bool {
    order.policy.profile == Profile::Us && last.if_silent == Silence::Keep && !last.moved
}

impl Order {
    /// The last day of its latest notice's window, else of its promise: when it slips.
    pub fn due_day(&self) -> Day {
        let revised = self.notices.last().and_then(|last| last.revised);
        revised.and_then(|window| self.end_of(window)).unwrap_or_else(|| self.own_due_day())
    }

    /// The due day of the promise itself, whatever notices say.
    pub fn own_due_day(&self) -> Day {
        let undated = || {
            let days = match self.policy.profile {
                Profile::Us => UNDATED_DAYS,
                // Their thirty days are to delivery.
                Profile::Eu | Profile::Uk => UNDATED_DAYS.saturating_sub(self.policy.handling_days),
            };
            self.placed_at.day().plus_days(days)
        };
        self.end_of(self.promise).unwrap_or_else(undated)
    }

    /// Whether it was ever given a date.
    pub fn has_date(&self) -> bool {
        let revised = self.notices.last().and_then(|last| last.revised);
        self.promise.ships_to.is_some() || revised.is_some_and(|window| window.ships_to.is_some())
    }

    /// The last day of a window, with the days that units which are there take to go out.
    fn end_of(&self, window: Promise) -> Option<Day> {
        let handling = match window.basis {
            Basis::Stock | Basis::Release => self.policy.handling_days,
            Basis::Batch | Basis::LeadTime | Basis::None => 0,
        };
        window.ships_to.map(|day| day.plus_days(handling))
    }
}
