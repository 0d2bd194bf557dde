//! Events about money, applied to the order that they are about.

use crate::cash::{BookingKind, Charge, Failed, Giving, Moved};
use crate::event::Event;
use crate::evolve::free;
use crate::fault::Fault;
use crate::money::Money;
use crate::order::{Entry, EntryKind, Order};
use crate::payment::When;
use crate::time::Timestamp;
use crate::units::Units;

/// Applies what happens to an order's money. What is only asked of the provider stands in no history.
pub(crate) fn apply(
    order: &mut Order,
    event: &Event,
    at: Timestamp,
) -> Result<Option<Entry>, Fault> {
    let mut entry = Entry { at, kind: EntryKind::Paid, units: None, note: None, amount: None };
    match event {
        Event::Paid { amount, places, reference, .. } => {
            let reference = reference.as_ref();
            entry.amount = Some(paid(order, *amount, *places, reference, at)?);
            entry.note = reference.cloned();
        }
        Event::PaymentDeclined { .. } => {
            order.declined = true;
            entry.kind = EntryKind::PaymentDeclined;
        }
        Event::ChargeAsked { ask, amount, .. } => {
            order.cash.asks = *ask;
            order.cash.charge = Some(Charge { ask: *ask, amount: *amount, failed: None });
            return Ok(None);
        }
        Event::ChargeDeclined { deadline, .. } => {
            if let Some(charge) = order.cash.charge.as_mut() {
                charge.failed = Some(Failed { since: at, deadline: *deadline, reminders: 0 });
            }
            entry.kind = EntryKind::ChargeDeclined;
        }
        Event::ChargeDropped { .. } => {
            order.cash.charge = None;
            return Ok(None);
        }
        Event::BalanceDue { .. } => {
            order.cash.matured = true;
            return Ok(None);
        }
        Event::Reminded { .. } => {
            if let Some(failed) = order.cash.charge.as_mut().and_then(|c| c.failed.as_mut()) {
                failed.reminders = failed.reminders.saturating_add(1);
            }
            entry.kind = EntryKind::PaymentReminder;
        }
        Event::Lapsed { freed, .. } => {
            let units = free(order, freed)?;
            order.cash.charge = None;
            order.cash.lapsed = true;
            order.expired = order.gone()?.is_zero() && order.kept()?.is_zero();
            (entry.kind, entry.units) = (EntryKind::PaymentLapsed, Some(units));
        }
        Event::Revived { .. } => {
            let units = std::mem::take(&mut order.cash.ran_out);
            let stages = &mut order.stages;
            stages.cancelled = stages.cancelled.minus(units)?;
            stages.allocated = stages.allocated.plus(units)?;
            (order.expired, order.declined) = (false, false);
            (entry.kind, entry.units) = (EntryKind::Revived, Some(units));
        }
        Event::RefundAsked { ask, amount, of, .. } => {
            refund_asked(order, *ask, *amount, of.clone());
            return Ok(None);
        }
        Event::RefundFailed { .. } => {
            (entry.kind, entry.amount) = (EntryKind::RefundFailed, refund_failed(order)?);
        }
        Event::Refunded { amount, of, reference, ask, .. } => {
            entry.note = refunded(order, *amount, (of.as_ref(), reference.as_ref()), *ask, at)?;
            entry.kind = EntryKind::Refunded;
            entry.amount = Some(order.sum(*amount)?);
        }
        Event::Waived { amount, directed, reason, .. } => {
            waived(order, *amount, *directed)?;
            order.cash.reason = Some(reason.clone());
            return Ok(None);
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
        | Event::Shipped { .. }
        | Event::Cancelled { .. }
        | Event::Returned { .. }
        | Event::Prioritised { .. }
        | Event::Expired { .. }
        | Event::Noticed { .. }
        | Event::Answered { .. }
        | Event::PromiseMoved { .. }
        | Event::ExtraPeriodSet { .. }
        | Event::AddressChanged { .. }
        | Event::Erased { .. }
        | Event::Withdrawn { .. }
        | Event::Delivered { .. }
        | Event::SwapBegun { .. }
        | Event::Swapped { .. }
        | Event::SwapStopped { .. }
        | Event::CodeSet { .. }
        | Event::CodeRemoved { .. } => return Err(Fault::new("an event about no money")),
    }
    Ok(Some(entry))
}

/// The merchant gives back `directed` minor units, `amount` of them beyond what is owed. Of what is owed
/// that which is on its way already counts first; nothing is, after a refund that failed.
fn waived(order: &mut Order, amount: u64, directed: u64) -> Result<(), Fault> {
    let sum = |known: u64, more: u64| {
        known.checked_add(more).ok_or_else(|| Fault::new("a refund is out of range"))
    };
    let known = order.cash.directed.min(order.refund_due()?.amount());
    order.cash.waived = sum(order.cash.waived, amount)?;
    if order.cash.failed_refund().is_some() {
        order.cash.giving = None;
        order.cash.directed = known.max(directed);
        return Ok(());
    }
    order.cash.directed = sum(known, directed)?;
    if let Some(giving) = &mut order.cash.giving {
        let owed = directed.saturating_sub(amount);
        let more = owed.min(giving.amount.saturating_sub(giving.directed));
        giving.directed = sum(giving.directed, more)?;
    }
    Ok(())
}

fn refund_asked(order: &mut Order, ask: u32, amount: u64, of: Option<String>) {
    let directed = order.cash.directed.min(amount);
    order.cash.asks = ask;
    order.cash.giving = Some(Giving { ask, amount, of, directed, failed: false });
}

/// What of it is not given back.
fn refund_failed(order: &mut Order) -> Result<Option<Money>, Fault> {
    let Some(giving) = order.cash.giving.as_mut() else { return Ok(None) };
    giving.failed = true;
    let amount = giving.amount;
    order.sum(amount).map(Some)
}

/// Books a refund: of the payment that the provider was asked about, or, where the merchant marks
/// what went back, of the newest payments. Answers why it went back, if that was said.
fn refunded(
    order: &mut Order,
    amount: u64,
    (of, reference): (Option<&String>, Option<&String>),
    ask: Option<u32>,
    at: Timestamp,
) -> Result<Option<String>, Fault> {
    let reason = order.cash.reason.take();
    let cause = reason.as_deref().unwrap_or("refund");
    let kind = BookingKind::Refund;
    let giving = order.cash.giving.take_if(|giving| ask == Some(giving.ask));
    let directed = giving.map_or(amount, |giving| giving.directed);
    order.cash.directed = order.cash.directed.saturating_sub(directed);
    if ask.is_some() || of.is_some() {
        order.cash.add(&Moved { at, kind, amount, cause, reference, of });
    } else {
        for piece in order.cash.pieces(amount)? {
            let (amount, of) = (piece.amount, piece.reference.as_ref());
            order.cash.add(&Moved { at, kind, amount, cause, reference, of });
        }
    }
    Ok(reason)
}

/// What a payment is for, as the book names it: a part of the plan.
fn cause_of_payment(order: &Order) -> Result<String, Fault> {
    let stands = !order.kept()?.is_zero();
    let first = if stands { order.first_due()? } else { order.first_part()? };
    let first = first.amount() > order.net()?.amount();
    let part = if first { When::Order } else { order.payment.balance };
    Ok(part.to_string())
}

/// Books a payment, and places an order that awaited it.
fn paid(
    order: &mut Order,
    amount: u64,
    places: bool,
    reference: Option<&String>,
    at: Timestamp,
) -> Result<Money, Fault> {
    let cause = cause_of_payment(order)?;
    let sum = order.sum(amount)?;
    order.paid = order.paid.plus(sum)?;
    order.declined = false;
    let kind = BookingKind::Payment;
    order.cash.add(&Moved { at, kind, amount, cause: &cause, reference, of: None });
    if places {
        let stages = &mut order.stages;
        stages.allocated = stages.allocated.plus(stages.held)?;
        stages.waiting = stages.waiting.plus(stages.held_later)?;
        (stages.held, stages.held_later) = (Units::ZERO, Units::ZERO);
        order.hold_until = None;
    }
    // What was asked for came, if not all that is owed by now: the rest is another charge.
    let asked = order.cash.charge.map_or(0, |charge| charge.amount);
    if amount >= asked || order.owed_now()?.amount() == 0 {
        order.cash.charge = None;
    }
    Ok(sum)
}
