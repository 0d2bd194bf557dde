//! Events to tables: the same function in production and in a replay of the journal.

mod order;

use crate::code::{Code, EarlyAccess, Used};
use crate::event::Event;
use crate::fault::Fault;
use crate::id::{BatchName, PlaceNumber};
use crate::ledger::Tables;
use crate::line::{Priority, Stage, Stretch, Tally};
use crate::offer::Offer;
use crate::order::{Entry, EntryKind, Kind, Order};
use crate::promise::Batches;
use crate::shelf::Shelf;
use crate::time::Timestamp;
use crate::units::Units;
use order::{apply, close};

pub(crate) use order::free;

/// Applies an event to the tables and appends it to the journal.
pub fn evolve(
    tables: &mut impl Tables,
    event: &Event,
    at: Timestamp,
    cause: &str,
) -> Result<(), Fault> {
    let mut shelf = match (tables.shelf(), event) {
        (Some(shelf), _) => shelf.clone(),
        (None, Event::Offered { offer }) => Shelf::new((**offer).clone()),
        (None, _) => return Err(Fault::new("an event before the first offer")),
    };
    shelf.sequence =
        shelf.sequence.checked_add(1).ok_or_else(|| Fault::new("the journal is full"))?;
    match event {
        Event::Offered { offer } => offered(&mut shelf, offer),
        Event::Archived => shelf.archived = true,
        Event::Placed { order } => placed(tables, &mut shelf, order)?,
        Event::Received { units, batch, .. } => {
            shelf.on_hand = shelf.on_hand.plus(*units)?;
            shelf.received = shelf.received.plus(*units)?;
            if let Some(name) = batch {
                arrive(&mut shelf.batches, name, *units);
            }
        }
        Event::Adjusted { delta, on_hand, .. } => {
            shelf.on_hand = *on_hand;
            let adjusted = shelf.adjusted.checked_add(*delta);
            shelf.adjusted = adjusted.ok_or_else(|| Fault::new("corrections are out of range"))?;
        }
        Event::BatchSet { name, batch } => {
            if batch.units.is_zero() {
                shelf.batches.remove(name);
            } else {
                shelf.batches.insert(name.clone(), *batch);
            }
        }
        Event::BatchRemoved { name } => {
            shelf.batches.remove(name);
        }
        Event::CodeSet { code, grant } => {
            let used = code_of(tables, code)?.used;
            tables.set_code(EarlyAccess { code: code.clone(), grant: Some(*grant), used })?;
        }
        Event::CodeRemoved { code } => {
            let known = code_of(tables, code)?;
            tables.set_code(EarlyAccess { grant: None, ..known })?;
        }
        Event::Served { stretch } => {
            serve(&mut shelf, stretch)?;
            tables.serve(stretch, at)?;
        }
        Event::TakenBack { stage, stretch } => {
            take_back(&mut shelf, *stage, stretch)?;
            tables.take_back(*stage, stretch, at)?;
        }
        Event::Shipped { number, .. }
        | Event::Cancelled { number, .. }
        | Event::Returned { number, .. }
        | Event::Paid { number, .. }
        | Event::PaymentDeclined { number }
        | Event::ChargeAsked { number, .. }
        | Event::ChargeDeclined { number, .. }
        | Event::ChargeDropped { number }
        | Event::BalanceDue { number }
        | Event::Reminded { number }
        | Event::Lapsed { number, .. }
        | Event::Revived { number }
        | Event::RefundAsked { number, .. }
        | Event::RefundFailed { number, .. }
        | Event::Refunded { number, .. }
        | Event::Waived { number, .. }
        | Event::Expired { number, .. }
        | Event::Noticed { number, .. }
        | Event::Answered { number, .. }
        | Event::PromiseMoved { number }
        | Event::ExtraPeriodSet { number, .. }
        | Event::AddressChanged { number }
        | Event::Erased { number }
        | Event::Withdrawn { number, .. }
        | Event::Delivered { number, .. }
        | Event::SwapBegun { number, .. }
        | Event::Swapped { number, .. }
        | Event::SwapStopped { number } => change(tables, &mut shelf, *number, event, at)?,
        Event::Prioritised { place, .. } => change(tables, &mut shelf, place.number, event, at)?,
    }
    tables.append(shelf.sequence, event, at, cause)?;
    tables.set_shelf(shelf)
}

fn offered(shelf: &mut Shelf, offer: &Offer) {
    shelf.offer = offer.clone();
    shelf.archived = false;
}

/// What arrives under a batch's name is taken off it; an empty batch is forgotten.
fn arrive(batches: &mut Batches, name: &BatchName, units: Units) {
    if let Some(batch) = batches.get_mut(name) {
        batch.units = batch.units.less(units);
        if batch.units.is_zero() {
            batches.remove(name);
        }
    }
}

fn placed(tables: &mut impl Tables, shelf: &mut Shelf, order: &Order) -> Result<(), Fault> {
    let stages = &order.stages;
    let in_line = stages.in_line()?;
    shelf.last_number = order.place.number.get();
    shelf.change_line(order.place.priority, Tally::default(), Tally::of(in_line))?;
    shelf.stages.waiting = shelf.stages.waiting.plus(stages.waiting)?;
    shelf.stages.allocated = shelf.stages.allocated.plus(stages.allocated)?;
    shelf.stages.held = shelf.stages.held.plus(stages.held)?;
    shelf.stages.held_later = shelf.stages.held_later.plus(stages.held_later)?;
    if order.kind == Kind::Preorder {
        shelf.preorder_units = shelf.preorder_units.plus(order.ordered)?;
    } else {
        shelf.backorder_units = shelf.backorder_units.plus(in_line)?;
    }
    use_code(tables, order, Used::default(), Used::by(order)?)?;
    let line = |kind, units| Entry {
        at: order.placed_at,
        kind,
        units: Some(units),
        note: None,
        amount: None,
    };
    let mut history = vec![line(EntryKind::Placed, order.ordered)];
    if order.swapped_from.is_some() {
        history.push(line(EntryKind::SwappedFrom, order.ordered));
    }
    if !stages.allocated.is_zero() {
        history.push(line(EntryKind::Allocated, stages.allocated));
    }
    if !stages.held.is_zero() {
        history.push(line(EntryKind::Held, stages.held));
    }
    tables.insert(order, &history)
}

fn code_of(tables: &impl Tables, code: &Code) -> Result<EarlyAccess, Fault> {
    Ok(tables.code(code)?.unwrap_or_else(|| EarlyAccess::unknown(code.clone())))
}

/// Counts an order under the code that it needed.
fn use_code(
    tables: &mut impl Tables,
    order: &Order,
    before: Used,
    after: Used,
) -> Result<(), Fault> {
    let Some(code) = order.code.as_ref().filter(|_| before != after) else { return Ok(()) };
    let known = code_of(tables, code)?;
    let used = known.used.moved(before, after)?;
    tables.set_code(EarlyAccess { used, ..known })
}

fn serve(shelf: &mut Shelf, stretch: &Stretch) -> Result<(), Fault> {
    let placed = stretch.units.minus(stretch.unpaid)?;
    let stages = &mut shelf.stages;
    stages.waiting = stages.waiting.minus(placed)?;
    stages.allocated = stages.allocated.plus(placed)?;
    stages.held_later = stages.held_later.minus(stretch.unpaid)?;
    stages.held = stages.held.plus(stretch.unpaid)?;
    shelf.backorder_units =
        shelf.backorder_units.minus(stretch.units.minus(stretch.preordered)?)?;
    for (priority, tally) in &stretch.line {
        shelf.change_line(*priority, *tally, Tally::default())?;
    }
    Ok(())
}

fn take_back(shelf: &mut Shelf, stage: Stage, stretch: &Stretch) -> Result<(), Fault> {
    let stages = &mut shelf.stages;
    match stage {
        Stage::Allocated => {
            stages.allocated = stages.allocated.minus(stretch.units)?;
            stages.waiting = stages.waiting.plus(stretch.units)?;
        }
        Stage::Held => {
            stages.held = stages.held.minus(stretch.units)?;
            stages.held_later = stages.held_later.plus(stretch.units)?;
        }
    }
    shelf.backorder_units = shelf.backorder_units.plus(stretch.units.minus(stretch.preordered)?)?;
    for (priority, tally) in &stretch.line {
        shelf.change_line(*priority, Tally::default(), *tally)?;
    }
    Ok(())
}

/// Applies an event about one order: to the order, then to the shelf by the difference.
fn change(
    tables: &mut impl Tables,
    shelf: &mut Shelf,
    number: PlaceNumber,
    event: &Event,
    at: Timestamp,
) -> Result<(), Fault> {
    let before =
        tables.order(number)?.ok_or_else(|| Fault::new("an event about an unknown order"))?;
    let mut after = before.clone();
    after.version =
        after.version.checked_add(1).ok_or_else(|| Fault::new("an order changed too often"))?;
    let entry = apply(&mut after, event, at)?;
    if let Event::Shipped { units, .. } = event {
        shelf.on_hand = shelf.on_hand.minus(*units)?;
        shelf.shipped = shelf.shipped.plus(*units)?;
    }
    if let Event::Returned { units, restock: true, .. } = event {
        shelf.on_hand = shelf.on_hand.plus(*units)?;
        shelf.restocked = shelf.restocked.plus(*units)?;
    }
    close(&mut after, at)?;
    count(shelf, &before, &after)?;
    use_code(tables, &after, Used::by(&before)?, Used::by(&after)?)?;
    tables.update(&before, &after, entry.as_slice())
}

/// Moves the shelf's figures by what changed in one order.
fn count(shelf: &mut Shelf, before: &Order, after: &Order) -> Result<(), Fault> {
    let (was, is) = (&before.stages, &after.stages);
    let moved = |sum: &mut Units, was: Units, is: Units| -> Result<(), Fault> {
        *sum = sum.plus(is)?.minus(was)?;
        Ok(())
    };
    let stages = &mut shelf.stages;
    moved(&mut stages.waiting, was.waiting, is.waiting)?;
    moved(&mut stages.allocated, was.allocated, is.allocated)?;
    moved(&mut stages.held, was.held, is.held)?;
    moved(&mut stages.held_later, was.held_later, is.held_later)?;
    moved(&mut stages.shipped, was.shipped, is.shipped)?;
    moved(&mut stages.cancelled, was.cancelled, is.cancelled)?;
    moved(&mut stages.returned, was.returned, is.returned)?;
    if after.kind == Kind::Preorder {
        moved(&mut shelf.preorder_units, before.kept()?, after.kept()?)?;
    } else {
        moved(&mut shelf.backorder_units, was.in_line()?, is.in_line()?)?;
    }
    let tally = |order: &Order| -> Result<(Priority, Tally), Fault> {
        Ok((order.place.priority, Tally::of(order.stages.in_line()?)))
    };
    let ((from, leaves), (to, joins)) = (tally(before)?, tally(after)?);
    shelf.change_line(from, leaves, Tally::default())?;
    shelf.change_line(to, Tally::default(), joins)
}
