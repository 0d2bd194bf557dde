//! Decisions: guards first, one named refusal each; then events that nothing can stop.

mod order;
mod place;

pub(crate) use order::give_up;

use crate::agenda;
use crate::command::{Command, OrderCommand};
use crate::delay;
use crate::event::{Event, Freed};
use crate::evolve::evolve;
use crate::fault::Fault;
use crate::ledger::{Ledger, Tables};
use crate::line::Stage;
use crate::order::Stages;
use crate::refusal::Refusal;
use crate::shelf::Shelf;
use crate::time::Timestamp;
use crate::units::{MAX_EXACT, Units};

/// Why a command was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// There is no such product, or it is archived.
    UnknownSku,
    /// There is no such order.
    UnknownOrder,
    /// The order is being swapped: nothing else can be done with it until that is settled.
    Swapping,
    /// The shopper's or the merchant's business.
    Refused(Refusal),
    /// Ours: nothing may be committed.
    Fault(Fault),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Carries a command out: holds that have run out first, then the command, then what follows from
/// it for the line. Everything written belongs to one commit: a fault must undo it, a refusal has
/// written nothing but the expiries before it.
pub fn execute(
    tables: &mut impl Tables,
    command: &Command,
    now: Timestamp,
) -> Result<Vec<Event>, Stop> {
    settle(tables, now)?;
    if let Command::Order { number, .. } = command {
        agenda::catch_up(tables, *number, now)?;
    }
    let mut done = Vec::new();
    for event in decide(tables, command, now)? {
        apply(tables, event, now, cause(command), &mut done)?;
    }
    if let (Command::Place(place), Some(Event::Placed { order })) = (command, done.first()) {
        tables.remember(order.place.number, &place.customer)?;
    }
    balance(tables, now, cause(command), &mut done)?;
    if let Some(Event::Paid { number, places: true, .. }) = done.first() {
        delay::judge_paid(tables, *number, now, &mut done)?;
    }
    Ok(done)
}

/// Lets holds that have run out at `now` expire, and serves the line with what they held.
pub fn settle(tables: &mut impl Tables, now: Timestamp) -> Result<Vec<Event>, Fault> {
    let mut done = Vec::new();
    for number in tables.holds_run_out(now)? {
        let Some(order) = tables.order(number)? else { continue };
        let Stages { held, held_later, .. } = order.stages;
        let freed = Freed { held_later, held, ..Freed::default() };
        apply(tables, Event::Expired { number, freed }, now, "expiry", &mut done)?;
    }
    balance(tables, now, "expiry", &mut done)?;
    Ok(done)
}

pub(crate) fn apply(
    tables: &mut impl Tables,
    event: Event,
    now: Timestamp,
    cause: &str,
    done: &mut Vec<Event>,
) -> Result<(), Fault> {
    evolve(tables, &event, now, cause)?;
    done.push(event);
    Ok(())
}

/// Brings orders and shelf into step: units that are not there are taken back, free ones go to the
/// line (API.md, rule 5 and "Stock").
pub(crate) fn balance(
    tables: &mut impl Tables,
    now: Timestamp,
    cause: &str,
    done: &mut Vec<Event>,
) -> Result<(), Fault> {
    for stage in [Stage::Allocated, Stage::Held] {
        let Some(shelf) = tables.shelf() else { return Ok(()) };
        let missing = shelf.assigned()?.less(shelf.on_hand);
        if !missing.is_zero()
            && let Some(stretch) = tables.tail(stage, missing)?
        {
            apply(tables, Event::TakenBack { stage, stretch }, now, cause, done)?;
        }
    }
    let Some(shelf) = tables.shelf() else { return Ok(()) };
    let free = shelf.free()?;
    if !free.is_zero()
        && !shelf.in_line()?.is_empty()
        && let Some(stretch) = tables.head(free)?
    {
        apply(tables, Event::Served { stretch }, now, cause, done)?;
    }
    Ok(())
}

/// What caused an event, as the journal names it.
const fn cause(command: &Command) -> &'static str {
    match command {
        Command::Offer(_) => "offer",
        Command::Archive => "archive",
        Command::Place(_) => "order",
        Command::Receive { .. } => "receipt",
        Command::Adjust { .. } => "adjustment",
        Command::Count { .. } => "count",
        Command::SetBatch { .. } | Command::RemoveBatch { .. } => "batch",
        Command::SetCode { .. } | Command::RemoveCode { .. } => "code",
        Command::Order { action, .. } => match action {
            OrderCommand::Ship { .. } => "shipment",
            OrderCommand::Cancel { .. } => "cancellation",
            OrderCommand::Return { .. } => "return",
            OrderCommand::Prioritise { .. } => "priority",
            OrderCommand::RecordPayment { .. }
            | OrderCommand::Paid
            | OrderCommand::Declined
            | OrderCommand::Received { .. }
            | OrderCommand::CardSaved
            | OrderCommand::ChargeFailed { .. }
            | OrderCommand::Collect
            | OrderCommand::DropCharge { .. } => "payment",
            OrderCommand::GaveBack { .. }
            | OrderCommand::RefundFailed { .. }
            | OrderCommand::Refund { .. } => "refund",
            OrderCommand::AnswerNotice { .. } => "answer",
            OrderCommand::SetExtraPeriod => "extra_period",
            OrderCommand::ChangeAddress => "address",
            OrderCommand::Erase => "erasure",
            OrderCommand::Withdraw => "withdrawal",
            OrderCommand::StateDelivery { .. } => "delivery",
            OrderCommand::BeginSwap { .. } | OrderCommand::SettleSwap { .. } => "swap",
        },
    }
}

/// Decides a command: the events that carry it out, or why not. Changes nothing.
pub fn decide(ledger: &impl Ledger, command: &Command, now: Timestamp) -> Result<Vec<Event>, Stop> {
    let known = ledger.shelf().filter(|shelf| !shelf.archived).ok_or(Stop::UnknownSku);
    let event = match command {
        Command::Offer(offer) => {
            return Ok(match known {
                Ok(shelf) if shelf.offer == **offer => Vec::new(),
                Ok(_) | Err(_) => vec![Event::Offered { offer: offer.clone() }],
            });
        }
        Command::Archive => {
            if !known?.in_line()?.is_empty() {
                return Err(Refusal::LineNotEmpty.into());
            }
            Event::Archived
        }
        Command::Place(order) => place::place(ledger, known?, order, now)?,
        Command::Receive { units, reference, batch } => {
            let shelf = known?;
            if shelf.on_hand.plus(*units).is_err() || shelf.received.plus(*units).is_err() {
                return Err(Refusal::TooMuchStock.into());
            }
            let (reference, batch) = (reference.clone(), batch.clone());
            Event::Received { units: *units, reference, batch }
        }
        Command::Adjust { delta, reason } => adjust(known?, *delta, reason)?,
        Command::Count { counted, reason } => {
            let shelf = known?;
            let delta = signed(*counted)?.checked_sub(signed(shelf.on_hand)?);
            adjust(shelf, delta.ok_or_else(|| Fault::new("a count is out of range"))?, reason)?
        }
        Command::SetBatch { name, batch } => {
            known?;
            Event::BatchSet { name: name.clone(), batch: *batch }
        }
        Command::RemoveBatch { name } => {
            if !known?.batches.contains_key(name) {
                return Ok(Vec::new());
            }
            Event::BatchRemoved { name: name.clone() }
        }
        Command::SetCode { code, grant } => {
            known?;
            let there = ledger.code(code)?.filter(|there| there.code.as_str() == code.as_str());
            if there.and_then(|there| there.grant) == Some(*grant) {
                return Ok(Vec::new());
            }
            Event::CodeSet { code: code.clone(), grant: *grant }
        }
        Command::RemoveCode { code } => {
            known?;
            if ledger.code(code)?.is_none_or(|early| early.grant.is_none()) {
                return Ok(Vec::new());
            }
            Event::CodeRemoved { code: code.clone() }
        }
        Command::Order { number, action } => {
            let shelf = ledger.shelf().ok_or(Stop::UnknownSku)?;
            let order = ledger.order(*number)?.ok_or(Stop::UnknownOrder)?;
            return order::on_order(shelf, &order, action, now);
        }
    };
    Ok(vec![event])
}

/// A number of units as a signed figure.
pub(crate) fn signed(units: Units) -> Result<i64, Fault> {
    i64::try_from(units.get()).map_err(|_| Fault::new("units are out of range"))
}

fn adjust(shelf: &Shelf, delta: i64, reason: &str) -> Result<Event, Stop> {
    let there = signed(shelf.on_hand)?.checked_add(delta).ok_or(Refusal::TooMuchStock)?;
    let there = u64::try_from(there).map_err(|_| Refusal::BelowZero { on_hand: shelf.on_hand })?;
    let on_hand = Units::new(there).ok_or(Refusal::TooMuchStock)?;
    let adjusted = shelf.adjusted.checked_add(delta).ok_or(Refusal::TooMuchStock)?;
    if adjusted.unsigned_abs() > MAX_EXACT {
        return Err(Refusal::TooMuchStock.into());
    }
    Ok(Event::Adjusted { delta, on_hand, reason: reason.to_owned() })
}
