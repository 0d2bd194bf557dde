//! What codes give, as the journal has it, and whether orders and refusals keep to it.

use crate::invariant::{Invariant, Violation, holds};
use crate::oracle;
use shared::code::{Code, Grant};
use shared::command::Command;
use shared::decide::Stop;
use shared::event::Event;
use shared::ledger::Ledger;
use shared::memory::Memory;
use shared::order::Order;
use shared::refusal::Refusal;
use shared::shelf::Shelf;
use shared::time::Timestamp;
use std::collections::BTreeMap;

/// The codes that were given, in small letters.
#[derive(Debug, Default)]
pub(crate) struct Codes(BTreeMap<String, Grant>);

fn small(code: &Code) -> String {
    code.as_str().to_ascii_lowercase()
}

/// Units and orders that have something of a code, without one.
fn used(tables: &Memory, code: &str, without: Option<&Order>) -> (u64, u64) {
    let theirs = tables.orders().filter(|order| {
        order.code.as_ref().is_some_and(|own| small(own) == code)
            && without.is_none_or(|other| other.place != order.place)
    });
    theirs
        .map(oracle::kept)
        .fold((0, 0), |(units, orders), kept| (units + kept, orders + u64::from(kept > 0)))
}

/// Whether the pre-order is not open to everyone yet.
fn opens_later(shelf: &Shelf, now: Timestamp) -> bool {
    let offer = &shelf.offer;
    let released = offer.release_at.is_some_and(|release_at| release_at <= now);
    let opens_at = offer.preorder.and_then(|preorder| preorder.opens_at);
    !released && opens_at.is_some_and(|opens_at| opens_at > now)
}

/// After a commit: what is counted as used is what the orders have.
pub(crate) fn are_counted(sku: usize, tables: &Memory) -> Result<(), Violation> {
    for early in tables.codes() {
        let counted = (early.used.units.get(), early.used.orders.get());
        let has = used(tables, &small(&early.code), None);
        holds(Invariant::Code, counted == has, || {
            format!("sku {sku}: {counted:?} counted of {:?}, orders have {has:?}", early.grant)
        })?;
    }
    Ok(())
}

impl Codes {
    /// Whether a code opens at a moment, and has room for some units beside what is used.
    fn opens(&self, code: &str, at: Timestamp, units: u64, used: (u64, u64)) -> bool {
        self.0.get(code).is_some_and(|grant| {
            grant.opens_at.is_none_or(|opens_at| opens_at <= at)
                && grant.closes_at.is_none_or(|closes_at| at < closes_at)
                && grant.units.is_none_or(|most| used.0 + units <= most.get())
                && grant.uses.is_none_or(|most| used.1 < most.get())
        })
    }

    /// Something happened.
    pub(crate) fn happened(
        &mut self,
        sku: usize,
        tables: &Memory,
        event: &Event,
    ) -> Result<(), Violation> {
        if let Event::CodeSet { code, grant } = event {
            self.0.insert(small(code), *grant);
        }
        if let Event::CodeRemoved { code } = event {
            self.0.remove(&small(code));
        }
        let Event::Placed { order } = event else { return Ok(()) };
        self.placed(sku, tables, order)
    }

    /// An order that was placed early had a code that opened for it; no other has one.
    fn placed(&self, sku: usize, tables: &Memory, order: &Order) -> Result<(), Violation> {
        let Some(shelf) = tables.shelf() else { return Ok(()) };
        let at = order.placed_at;
        let early = opens_later(shelf, at);
        let (units, number) = (order.ordered.get(), order.place.number);
        let code = order.code.as_ref().map(small);
        let opened = code.as_ref().map(|code| {
            let used = used(tables, code, Some(order));
            (self.opens(code, at, units, used), used)
        });
        let right = if early { opened.is_some_and(|(opens, _)| opens) } else { code.is_none() };
        holds(Invariant::Code, right, || {
            let grant = code.as_ref().and_then(|code| self.0.get(code));
            format!(
                "sku {sku}: order {number} of {units} was placed at {at}, early: {early}, by \
                 {code:?} that gives {grant:?}, with {opened:?} used before"
            )
        })
    }

    /// Whoever was refused for a code had none that opens.
    pub(crate) fn was_judged(
        &self,
        tables: &Memory,
        command: &Command,
        done: &Result<Vec<Event>, Stop>,
        now: Timestamp,
    ) -> Result<(), Violation> {
        let (Command::Place(place), Err(Stop::Refused(refusal)), Some(shelf)) =
            (command, done, tables.shelf())
        else {
            return Ok(());
        };
        let code = place.code.as_ref().map(small).filter(|_| opens_later(shelf, now));
        let opens = code.as_ref().is_some_and(|code| {
            // One unit is enough to open: how many may be had is another refusal.
            self.opens(code, now, 1, used(tables, code, None))
        });
        let right = if matches!(refusal, Refusal::CodeNotValid) {
            code.is_some() && !opens
        } else {
            code.is_none() || !matches!(refusal, Refusal::NotOpenYet)
        };
        holds(Invariant::Code, right, || {
            format!("{refusal:?} by a code: {}, that opens: {opens}", code.is_some())
        })
    }
}
