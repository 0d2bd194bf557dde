//! Doing what is due, and judging the line after it changed.

use super::answer::cancel_unshipped;
use super::deadline::{Due, due};
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

/// Does what is due at `now`, the earliest first and each as of its own moment, but no more than
/// `most` things; whether something is left.
pub fn tick(
    tables: &mut impl Tables,
    now: Timestamp,
    most: u32,
) -> Result<(Vec<Event>, bool), Fault> {
    let mut done = Vec::new();
    for _ in 0..most {
        let Some(number) = tables.first_due(now)? else { return Ok((done, false)) };
        step(tables, number, now, &mut done)?;
    }
    let more = tables.first_due(now)?.is_some();
    Ok((done, more))
}

/// Does all that is due of one order: before anything else is done with it.
pub fn catch_up(
    tables: &mut impl Tables,
    number: PlaceNumber,
    now: Timestamp,
) -> Result<Vec<Event>, Fault> {
    let mut done = Vec::new();
    while step(tables, number, now, &mut done)? {}
    Ok(done)
}

/// Does the next thing that is due of an order; whether there was one.
fn step(
    tables: &mut impl Tables,
    number: PlaceNumber,
    now: Timestamp,
    done: &mut Vec<Event>,
) -> Result<bool, Fault> {
    let Some(order) = tables.order(number)? else { return Ok(false) };
    let next = due(&order)?;
    let Some((at, what)) = next.filter(|(at, _)| *at <= now) else {
        tables.set_deadline(number, next.map(|(at, _)| at))?;
        return Ok(false);
    };
    let at = at.max(tables.latest()?);
    let event = match what {
        Due::Late => {
            let estimate = estimate(tables, &order, at)?;
            Event::Noticed { number, notice: Box::new(late(&order, estimate, at)?) }
        }
        Due::Move => Event::PromiseMoved { number },
        Due::Silent => Event::Answered { number, answer: Answer::Silent },
    };
    apply(tables, event, at, CAUSE, done)?;
    let cancels = order.open_notice().is_some_and(|open| open.if_silent == Silence::Cancel);
    if what == Due::Silent && cancels {
        let rule = Notice::rule(order.policy.profile).to_owned();
        let cancelled = cancel_unshipped(&order, Some(rule)).map_err(|stop| match stop {
            Stop::Fault(fault) => fault,
            Stop::UnknownSku | Stop::UnknownOrder | Stop::Swapping | Stop::Refused(_) => {
                Fault::new("nothing is left to cancel")
            }
        })?;
        apply(tables, cancelled, at, CAUSE, done)?;
        balance(tables, at, CAUSE, done)?;
    }
    Ok(true)
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
