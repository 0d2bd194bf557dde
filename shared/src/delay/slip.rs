//! Whether a promise slips.

use super::notice::{Notice, Reason};
use crate::fault::Fault;
use crate::order::Order;
use crate::promise::{Basis, Promise};
use crate::time::Timestamp;

/// (a) The notice that a changed estimate asks for, if it asks for one.
///
/// Only orders that wait, are not unpaid and are not being swapped are judged. An estimate by the lead time moves with
/// every day: it counts as the due day until that day has come.
pub fn judge(order: &Order, estimate: Promise, now: Timestamp) -> Result<Option<Notice>, Fault> {
    if order.is_unpaid() || order.swap.is_some() || order.stages.waiting.is_zero() {
        return Ok(None);
    }
    let (today, due) = (now.day(), order.due_day());
    let later = estimate.ships_to.is_some_and(|to| to > due);
    let dated = Some(estimate);
    let revised = match order.notices.last() {
        Some(last) if last.revised.is_none() => {
            // Said already: only a date is news, and only to who has not answered. A batch that is to
            // be here by now is none.
            let batch = estimate.basis == Basis::Batch;
            let passed = batch && estimate.ships_to.is_some_and(|to| to <= today);
            if !last.is_open() || passed || !later {
                return Ok(None);
            }
            dated
        }
        Some(_) | None => match estimate.ships_to {
            Some(_) if estimate.basis == Basis::LeadTime && today < due => return Ok(None),
            Some(_) if later => dated,
            None if order.has_date() => None,
            Some(_) | None => return Ok(None),
        },
    };
    Notice::of(order, Reason::SupplyChanged, revised, now).map(Some)
}

/// (b) and (c) The notice on the due day: to who still waits with the estimate where it ends later,
/// to whose units did not ship without a date.
pub fn late(order: &Order, estimate: Promise, at: Timestamp) -> Result<Notice, Fault> {
    if order.stages.waiting.is_zero() {
        return Notice::of(order, Reason::NotShipped, None, at);
    }
    let due = order.due_day();
    let later = estimate.ships_to.is_some_and(|to| to > due);
    Notice::of(order, Reason::SupplyLate, Some(estimate).filter(|_| later), at)
}
