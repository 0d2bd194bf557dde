//! What is due of an order by itself, and doing it: notices of delay and their ends, the day of a
//! balance, reminders, the end of patience.

use crate::cash;
use crate::decide::{apply, balance};
use crate::delay;
use crate::event::Event;
use crate::fault::Fault;
use crate::id::PlaceNumber;
use crate::ledger::Tables;
use crate::order::Order;
use crate::time::Timestamp;

/// What caused the events about money, as the journal names it.
const CAUSE: &str = "payment";

/// What is due; of two things at one moment the earlier named is done first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// About a promise.
    Delay(delay::Due),
    /// About money.
    Cash(cash::Due),
}

/// What is due next, if anything; the moment may have passed.
pub fn due(order: &Order) -> Result<Option<(Timestamp, Due)>, Fault> {
    let delay = delay::due(order)?.map(|(at, what)| (at, Due::Delay(what)));
    let cash = cash::due(order)?.map(|(at, what)| (at, Due::Cash(what)));
    Ok(delay.into_iter().chain(cash).min())
}

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
    match what {
        Due::Delay(what) => delay::happen(tables, &order, what, at, done)?,
        Due::Cash(what) => {
            let event = cash::happens(&order, what)?;
            apply(tables, event, at, CAUSE, done)?;
            balance(tables, at, CAUSE, done)?;
        }
    }
    Ok(true)
}
