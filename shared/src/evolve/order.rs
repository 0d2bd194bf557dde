//! An event about one order, applied to that order.

use crate::cash::{self, BookingKind, Moved};
use crate::delay::Answer;
use crate::event::{Event, Freed};
use crate::fault::Fault;
use crate::money::Money;
use crate::order::{Entry, EntryKind, Order};
use crate::time::Timestamp;
use crate::units::Units;

/// Applies an event to the order that it is about; answers the line of its history, if it has one.
pub(super) fn apply(
    order: &mut Order,
    event: &Event,
    at: Timestamp,
) -> Result<Option<Entry>, Fault> {
    let entry = |kind, units, note: Option<&String>| Entry {
        at,
        kind,
        units,
        note: note.cloned(),
        amount: None,
    };
    let stages = &mut order.stages;
    Ok(Some(match event {
        Event::Shipped { units, tracking, .. } => {
            stages.allocated = stages.allocated.minus(*units)?;
            stages.shipped = stages.shipped.plus(*units)?;
            entry(EntryKind::Shipped, Some(*units), tracking.as_ref())
        }
        Event::Returned { units, .. } => {
            stages.shipped = stages.shipped.minus(*units)?;
            stages.returned = stages.returned.plus(*units)?;
            entry(EntryKind::Returned, Some(*units), None)
        }
        Event::Cancelled { freed, reason, forfeits, .. } => {
            let units = free(order, freed)?;
            let kept = order.cash.forfeited.checked_add(forfeits.unwrap_or_default());
            order.cash.forfeited = kept.ok_or_else(|| Fault::new("a deposit is out of range"))?;
            if !order.is_unpaid() {
                order.hold_until = None;
            }
            entry(EntryKind::Cancelled, Some(units), reason.as_ref())
        }
        Event::Expired { freed, .. } => {
            let units = free(order, freed)?;
            order.hold_until = None;
            order.expired = true;
            order.cash.ran_out = units;
            entry(EntryKind::Expired, Some(units), None)
        }
        Event::Prioritised { priority, reason, .. } => {
            order.place.priority = *priority;
            entry(EntryKind::Prioritised, None, Some(reason))
        }
        Event::Paid { .. }
        | Event::PaymentDeclined { .. }
        | Event::ChargeAsked { .. }
        | Event::ChargeDeclined { .. }
        | Event::ChargeDropped { .. }
        | Event::BalanceDue { .. }
        | Event::Reminded { .. }
        | Event::Lapsed { .. }
        | Event::Revived { .. }
        | Event::RefundAsked { .. }
        | Event::RefundFailed { .. }
        | Event::Refunded { .. }
        | Event::Waived { .. } => return cash::apply(order, event, at),
        Event::Noticed { .. } | Event::Answered { .. } | Event::PromiseMoved { .. } => {
            entry(told(order, event, at), None, None)
        }
        Event::ExtraPeriodSet { until, .. } => {
            order.extra_until = Some(*until);
            entry(EntryKind::ExtraPeriod, None, None)
        }
        Event::AddressChanged { .. } => entry(EntryKind::AddressChanged, None, None),
        Event::Erased { .. } => {
            // Nobody is left whom it could be sent to.
            order.cash.ran_out = Units::ZERO;
            entry(EntryKind::Erased, None, None)
        }
        Event::Withdrawn { freed, .. } => {
            let units = free(order, freed)?;
            order.withdrawn_at = Some(at);
            order.hold_until = None;
            entry(EntryKind::Withdrawn, Some(units), None)
        }
        Event::Delivered { at: delivered, .. } => {
            order.delivered_at =
                Some(order.delivered_at.map_or(*delivered, |known| known.max(*delivered)));
            entry(EntryKind::Delivered, None, None)
        }
        Event::SwapBegun { .. } | Event::SwapStopped { .. } | Event::Swapped { .. } => {
            return swap(order, event, at);
        }
        Event::Offered { .. }
        | Event::Archived
        | Event::Placed { .. }
        | Event::Received { .. }
        | Event::Adjusted { .. }
        | Event::BatchSet { .. }
        | Event::BatchRemoved { .. }
        | Event::Served { .. }
        | Event::TakenBack { .. }
        | Event::CodeSet { .. }
        | Event::CodeRemoved { .. } => return Err(Fault::new("an event that is about no order")),
    }))
}

/// Applies a notice of delay, or what became of it.
fn told(order: &mut Order, event: &Event, at: Timestamp) -> EntryKind {
    if let Event::Noticed { notice, .. } = event {
        order.close_notice(Answer::Replaced, at);
        order.notices.push((**notice).clone());
        return EntryKind::DelayNotice;
    }
    if let Event::Answered { answer, .. } = event {
        if *answer == Answer::Keep {
            order.take_revised();
        }
        order.close_notice(*answer, at);
        return EntryKind::NoticeAnswered;
    }
    order.take_revised();
    if let Some(last) = order.notices.last_mut() {
        last.moved = true;
    }
    EntryKind::PromiseChanged
}

/// Applies what happens to an order that is swapped: its mark stands in no history.
fn swap(order: &mut Order, event: &Event, at: Timestamp) -> Result<Option<Entry>, Fault> {
    let before = order.swap.take();
    if let Event::SwapBegun { swap, .. } = event {
        order.swap = Some((**swap).clone());
    }
    let Event::Swapped { freed, paid, to, .. } = event else { return Ok(None) };
    let units = free(order, freed)?;
    // The pieces that the other line was told of: money may have moved since.
    let told = before.map(|swap| swap.pieces).filter(|pieces| !pieces.is_empty());
    for piece in told.map_or_else(|| order.cash.pieces(*paid), Ok)? {
        order.cash.add(&Moved {
            at,
            kind: BookingKind::HandedOver,
            amount: piece.amount,
            cause: "swap",
            reference: None,
            of: piece.reference.as_ref(),
        });
    }
    let left = order.paid.amount().checked_sub(*paid);
    let left = left.and_then(|left| Money::new(left, order.price.currency()));
    order.paid = left.ok_or_else(|| Fault::new("more went along than was paid"))?;
    order.swapped_to = Some(to.clone());
    let (kind, units) = (EntryKind::SwappedTo, Some(units));
    Ok(Some(Entry { at, kind, units, note: None, amount: None }))
}

/// Closes the notice of an order that has nothing left to ship, and notes since when money is owed.
pub(super) fn close(order: &mut Order, at: Timestamp) -> Result<(), Fault> {
    let stages = &order.stages;
    if stages.unshipped()?.is_zero() {
        let gone = !stages.shipped.is_zero() || !stages.returned.is_zero();
        order.close_notice(if gone { Answer::Shipped } else { Answer::Cancel }, at);
    }
    if order.refund_due()?.amount() == 0 {
        order.owed_since = None;
    } else if order.owed_since.is_none() {
        order.owed_since = Some(order.policy.time_zone.day_of(at)?);
    }
    Ok(())
}

pub(crate) fn free(order: &mut Order, freed: &Freed) -> Result<Units, Fault> {
    let stages = &mut order.stages;
    stages.waiting = stages.waiting.minus(freed.waiting)?;
    stages.held_later = stages.held_later.minus(freed.held_later)?;
    stages.allocated = stages.allocated.minus(freed.allocated)?;
    stages.held = stages.held.minus(freed.held)?;
    let units = freed.waiting.plus(freed.held_later)?.plus(freed.allocated)?.plus(freed.held)?;
    stages.cancelled = stages.cancelled.plus(units)?;
    Ok(units)
}
