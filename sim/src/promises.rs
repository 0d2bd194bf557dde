//! I12: every promise that slips has a notice, a consent, a shipment or a refund. Read off the
//! contract's table, with days as the calendar of the order's zone shows them.

use crate::invariant::{Invariant, Violation, holds};
use crate::oracle;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, time};
use jiff::tz::TimeZone;
use shared::delay::{Answer, Notice, Reason, Silence};
use shared::id::PlaceNumber;
use shared::ledger::Ledger;
use shared::memory::Memory;
use shared::order::Order;
use shared::policy::Profile;
use shared::promise::{Basis, Promise};
use shared::shelf::Shelf;
use shared::time::{Day, Timestamp};

fn fault(error: &jiff::Error) -> Violation {
    Violation::new(Invariant::NoFault, error.to_string())
}

fn date(day: Day) -> Result<Date, Violation> {
    day.to_string().parse().map_err(|error| fault(&error))
}

fn later(date: Date, days: u32) -> Date {
    date.saturating_add(i64::from(days).days())
}

/// What clocks and calendars show at a moment in a zone.
fn local(at: Timestamp, zone: &str) -> Result<DateTime, Violation> {
    let zone = TimeZone::get(zone).map_err(|error| fault(&error))?;
    let at = jiff::Timestamp::from_millisecond(at.as_ms()).map_err(|error| fault(&error))?;
    Ok(zone.to_datetime(at))
}

/// The last day of a window, with the days from the shelf to the carrier.
fn end(order: &Order, window: Promise) -> Result<Option<Date>, Violation> {
    let Some(to) = window.ships_to else { return Ok(None) };
    let shelf = matches!(window.basis, Basis::Stock | Basis::Release);
    Ok(Some(later(date(to)?, if shelf { order.policy.handling_days } else { 0 })))
}

/// The due day of a promise: 30 days where it has none, in Europe to delivery.
fn promised(order: &Order, promise: Promise) -> Result<Date, Violation> {
    if let Some(end) = end(order, promise)? {
        return Ok(end);
    }
    let placed = date(order.placed_at.day())?;
    let days = match order.policy.profile {
        Profile::Us => 30,
        Profile::Eu | Profile::Uk => 30_u32.saturating_sub(order.policy.handling_days),
    };
    Ok(later(placed, days))
}

/// The due day after some notices.
fn due_day(order: &Order, notices: &[Notice], promise: Promise) -> Result<Date, Violation> {
    let revised = notices.last().and_then(|last| last.revised);
    let revised = revised.map_or(Ok(None), |revised| end(order, revised))?;
    revised.map_or_else(|| promised(order, promise), Ok)
}

/// A notice that was just sent, by the table.
pub(crate) fn says_what_the_law_has(
    sku: usize,
    order: &Order,
    notice: &Notice,
) -> Result<(), Violation> {
    let before = order.notices.iter().take_while(|known| known.number < notice.number);
    let before: Vec<_> = before.cloned().collect();
    let due = due_day(order, &before, notice.promised)?;
    let sent = local(notice.sent_at, order.policy.time_zone.as_str())?;
    let (silence, by) = match order.policy.profile {
        Profile::Eu | Profile::Uk => (Silence::Keep, None),
        Profile::Us => {
            let kept = before.iter().any(|known| known.moved || known.answer == Some(Answer::Keep));
            let replaced = before.last().filter(|last| last.answer == Some(Answer::Replaced));
            let over = sent.date() > promised(order, notice.promised)?;
            let to = notice.revised.and_then(|revised| revised.ships_to).map(date).transpose()?;
            let most = later(due, 30);
            match (replaced, to) {
                _ if kept => (Silence::Cancel, Some(due)),
                (Some(replaced), _) if over => {
                    (Silence::Cancel, replaced.answer_by.map(date).transpose()?)
                }
                (_, Some(to)) if to <= most => (Silence::Keep, Some(to)),
                (_, _) => (Silence::Cancel, Some(most)),
            }
        }
    };
    let said = notice.answer_by.map(date).transpose()?;
    let counted = u32::try_from(before.len()).is_ok_and(|n| n + 1 == notice.number);
    let timely = match notice.reason {
        Reason::SupplyChanged => true,
        Reason::SupplyLate => sent.date() >= due,
        Reason::NotShipped => sent >= due.to_datetime(time(18, 0, 0, 0)),
    };
    let right = notice.if_silent == silence && said == by && date(notice.due)? == due;
    holds(Invariant::I12, right && counted && timely, || {
        format!(
            "sku {sku}, order {}: the law has {silence:?} by {by:?}, due {due}, sent {sent}: \
             {notice:?}",
            order.place.number
        )
    })
}

/// Once nothing is due: nobody waits past a day without being told, and nobody is kept without the
/// consent that the law asks for.
pub(crate) fn nobody_is_forgotten(
    sku: usize,
    tables: &Memory,
    now: Timestamp,
) -> Result<(), Violation> {
    let open = |order: &&Order| !order.is_unpaid() && oracle::needs(order) + oracle::has(order) > 0;
    tables.orders().filter(open).try_for_each(|order| on_time(sku, order, now))
}

/// (a) Whoever of these was just judged, and slips, was told.
pub(crate) fn were_judged(
    sku: usize,
    tables: &Memory,
    numbers: &[PlaceNumber],
    now: Timestamp,
) -> Result<(), Violation> {
    let Some(shelf) = tables.shelf() else { return Ok(()) };
    let mut ahead = 0;
    for order in oracle::line(tables) {
        if numbers.contains(&order.place.number) {
            judged(sku, order, shelf, ahead, now)?;
        }
        ahead += oracle::needs(order);
    }
    Ok(())
}

/// (b), (c) and what silence means.
fn on_time(sku: usize, order: &Order, now: Timestamp) -> Result<(), Violation> {
    let clock = local(now, order.policy.time_zone.as_str())?;
    let due = due_day(order, &order.notices, order.promise)?;
    let last = order.notices.last();
    let told = last.is_some_and(|last| last.revised.is_none());
    let waits = order.stages.waiting.get() > 0;
    let late =
        if waits { clock.date() >= due } else { clock >= due.to_datetime(time(18, 0, 0, 0)) };
    let tell = |what: &str| {
        format!("sku {sku}, order {}: {what} at {clock}, due {due}: {last:?}", order.place.number)
    };
    holds(Invariant::I12, told || !late, || tell("was not told"))?;
    let Some(last) = last.filter(|last| last.answer.is_none()) else { return Ok(()) };
    let over = last.answer_by.map(date).transpose()?.is_some_and(|by| clock.date() > by);
    holds(Invariant::I12, !over, || tell("lives on without a consent"))?;
    let us = order.policy.profile == Profile::Us && last.if_silent == Silence::Keep;
    let moves = us && !last.moved && clock.date() > date(last.due)?;
    holds(Invariant::I12, !moves, || tell("was not moved by silence"))
}

/// An order that slips at this moment.
fn judged(
    sku: usize,
    order: &Order,
    shelf: &Shelf,
    ahead: u64,
    at: Timestamp,
) -> Result<(), Violation> {
    let last = order.notices.last();
    let newer = last.is_some_and(|last| last.sent_at >= at);
    let told = last.is_some_and(|last| last.revised.is_none());
    let judged = !order.is_unpaid() && order.swap.is_none() && !order.stages.waiting.is_zero();
    if newer || told || !judged {
        return Ok(());
    }
    let due = due_day(order, &order.notices, order.promise)?;
    let dated = order.promise.ships_to.is_some() || last.is_some();
    let slips = match estimate(shelf, ahead, oracle::needs(order), at)? {
        Some((_, true)) if date(at.day())? < due => false,
        Some((to, _)) => to > due,
        None => dated,
    };
    holds(Invariant::I12, !slips, || {
        let found = estimate(shelf, ahead, oracle::needs(order), at);
        format!(
            "sku {sku}, order {}: due {due}, estimate {found:?} at {at}, and was not told",
            order.place.number
        )
    })
}

/// Rule 6: when the last of the waiting units ships, and whether that is by the lead time.
fn estimate(
    shelf: &Shelf,
    ahead: u64,
    own: u64,
    at: Timestamp,
) -> Result<Option<(Date, bool)>, Violation> {
    let today = date(at.day())?;
    let release = shelf.offer.release_at.map(|release| date(release.day())).transpose()?;
    let earliest = release.map_or(today, |release| release.max(today));
    let mut batches: Vec<_> = shelf.batches.iter().collect();
    batches.sort_by_key(|(name, batch)| (batch.expected_from, batch.expected_to, (*name).clone()));
    let mut total = 0;
    for (_, batch) in batches {
        total += batch.units.get();
        if total >= ahead + own {
            return Ok(Some((date(batch.expected_to)?.max(earliest), false)));
        }
    }
    if let Some(days) = shelf.offer.backorder.and_then(|backorder| backorder.lead_time_days) {
        return Ok(Some((later(today, days).max(earliest), true)));
    }
    let unreleased = shelf.offer.release_at.is_some_and(|release| at < release);
    Ok(release.filter(|_| unreleased && shelf.batches.is_empty()).map(|_| (earliest, false)))
}
