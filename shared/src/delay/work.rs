//! Doing what is due of a promise, and judging the line after it changed.

use super::answer::cancel_unshipped;
use super::deadline::Due;
use super::notice::{Answer, Notice, Silence};
use super::slip::{judge, late};
use crate::decide::{Stop, apply, balance};
use crate::event::Event;
use crate::fault::Fault;
use crate::id::PlaceNumber;
use crate::ledger::Tables;
use crate::line::{Place, Tally};
use crate::order::Order;
use crate::promise::{Promise, promise};
use crate::time::Timestamp;

/// What caused the events of this module, as the journal names it.
const CAUSE: &str = "delay";

/// Does what is due of an order.
pub(crate) fn happen(
    tables: &mut impl Tables,
    order: &Order,
    what: Due,
    at: Timestamp,
    done: &mut Vec<Event>,
) -> Result<(), Fault> {
    let number = order.place.number;
    let event = match what {
        Due::Late => {
            let estimate = estimate(tables, order, at)?;
            Event::Noticed { number, notice: Box::new(late(order, estimate, at)?) }
        }
        Due::Move => Event::PromiseMoved { number },
        Due::Silent => Event::Answered { number, answer: Answer::Silent },
    };
    apply(tables, event, at, CAUSE, done)?;
    let cancels = order.open_notice().is_some_and(|open| open.if_silent == Silence::Cancel);
    if what == Due::Silent && cancels {
        let rule = Notice::rule(order.policy.profile).to_owned();
        let cancelled = cancel_unshipped(order, Some(rule)).map_err(|stop| match stop {
            Stop::Fault(fault) => fault,
            Stop::UnknownSku | Stop::UnknownOrder | Stop::Swapping | Stop::Refused(_) => {
                Fault::new("nothing is left to cancel")
            }
        })?;
        apply(tables, cancelled, at, CAUSE, done)?;
        balance(tables, at, CAUSE, done)?;
    }
    Ok(())
}

/// The promise rule for an order's place, read at a moment.
fn estimate(tables: &impl Tables, order: &Order, at: Timestamp) -> Result<Promise, Fault> {
    let own = order.stages.in_line()?;
    let ahead = if own.is_zero() { Tally::default() } else { tables.ahead_of(order.place)? };
    let shelf = tables.shelf().ok_or_else(|| Fault::new("an order without a shelf"))?;
    Ok(promise(&shelf.offer, &shelf.batches, ahead.units, own, at))
}

/// Judges up to `most` orders in line, in order, after a place; answers the place to go on after,
/// none when the line is through.
pub fn judge_line(
    tables: &mut impl Tables,
    after: Option<Place>,
    now: Timestamp,
    most: u64,
) -> Result<(Vec<Event>, Option<Place>), Fault> {
    let mut done = Vec::new();
    let orders = tables.in_line_after(after, most)?;
    let full = u64::try_from(orders.len()).is_ok_and(|found| found == most);
    let Some(first) = orders.first() else { return Ok((done, None)) };
    let mut ahead = tables.ahead_of(first.place)?.units;
    for order in &orders {
        let own = order.stages.in_line()?;
        let shelf = tables.shelf().ok_or_else(|| Fault::new("a line without a shelf"))?;
        let estimate = promise(&shelf.offer, &shelf.batches, ahead, own, now);
        if let Some(notice) = judge(order, estimate, now)? {
            let number = order.place.number;
            let event = Event::Noticed { number, notice: Box::new(notice) };
            apply(tables, event, now, CAUSE, &mut done)?;
        }
        ahead = ahead.plus(own)?;
    }
    Ok((done, orders.last().filter(|_| full).map(|last| last.place)))
}

/// Judges an order that was just paid: whatever delayed it while it awaited payment passed it by. One
/// order is no line: it is done in the same commit.
pub(crate) fn judge_paid(
    tables: &mut impl Tables,
    number: PlaceNumber,
    now: Timestamp,
    done: &mut Vec<Event>,
) -> Result<(), Fault> {
    let Some(order) = tables.order(number)? else { return Ok(()) };
    let estimate = estimate(tables, &order, now)?;
    if let Some(notice) = judge(&order, estimate, now)? {
        apply(tables, Event::Noticed { number, notice: Box::new(notice) }, now, CAUSE, done)?;
    }
    Ok(())
}

impl Event {
    /// Whether estimates may end later after it: then the line is judged anew.
    pub const fn may_delay(&self) -> bool {
        match self {
            Self::Offered { .. }
            | Self::Received { .. }
            | Self::Adjusted { .. }
            | Self::BatchSet { .. }
            | Self::BatchRemoved { .. }
            | Self::TakenBack { .. }
            | Self::Prioritised { .. }
            // What was not judged while it was being swapped.
            | Self::SwapStopped { .. } => true,
            Self::Archived
            | Self::Placed { .. }
            | Self::Served { .. }
            | Self::Shipped { .. }
            | Self::Cancelled { .. }
            | Self::Returned { .. }
            | Self::Paid { .. }
            | Self::PaymentDeclined { .. }
            | Self::ChargeAsked { .. }
            | Self::ChargeDeclined { .. }
            | Self::ChargeDropped { .. }
            | Self::BalanceDue { .. }
            | Self::Reminded { .. }
            | Self::Lapsed { .. }
            | Self::Revived { .. }
            | Self::RefundAsked { .. }
            | Self::RefundFailed { .. }
            | Self::Refunded { .. }
            | Self::Waived { .. }
            | Self::Expired { .. }
            | Self::Noticed { .. }
            | Self::Answered { .. }
            | Self::PromiseMoved { .. }
            | Self::ExtraPeriodSet { .. }
            | Self::AddressChanged { .. }
            | Self::Erased { .. }
            | Self::Withdrawn { .. }
            | Self::Delivered { .. }
            | Self::SwapBegun { .. }
            | Self::Swapped { .. }
            | Self::CodeSet { .. }
            | Self::CodeRemoved { .. } => false,
        }
    }
}
