//! Decisions: guards first, one named refusal each; then events that nothing can stop.

use crate::agenda;
use crate::availability::{Action, Availability, availability_for, beyond_customer_limit, shown};
use crate::cash::{self, Cash};
use crate::change;
use crate::code::is_needed;
use crate::command::{Accept, Command, OrderCommand, Place as PlaceOrder};
use crate::delay;
use crate::event::{Event, Freed};
use crate::evolve::evolve;
use crate::fault::Fault;
use crate::id::PlaceNumber;
use crate::ledger::{Ledger, Tables};
use crate::line::{Place, Priority, Stage};
use crate::money::Money;
use crate::order::{Order, Stages};
use crate::refusal::Refusal;
use crate::shelf::Shelf;
use crate::swap;
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

/// Days that a promise may end later than the one that was seen.
const PROMISE_SLACK_DAYS: u32 = 1;

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
            OrderCommand::GaveBack { .. } | OrderCommand::Refund { .. } => "refund",
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
        Command::Place(order) => place(ledger, known?, order, now)?,
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
            return on_order(shelf, &order, action, now);
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

fn place(
    ledger: &impl Ledger,
    shelf: &Shelf,
    wanted: &PlaceOrder,
    now: Timestamp,
) -> Result<Event, Stop> {
    let offer = &shelf.offer;
    let limit = offer.per_customer_limit;
    if wanted.swap.as_ref().is_some_and(|taken| !taken.fits(offer)) {
        return Err(Refusal::NotSwappable.into());
    }
    if beyond_customer_limit(offer, wanted.quantity) {
        let limit = limit.unwrap_or(Units::ZERO);
        return Err(Refusal::LimitPerCustomer { limit, has: None }.into());
    }
    let needed = wanted.code.as_ref().filter(|_| is_needed(offer, now));
    let early = needed.map(|code| ledger.code(code)).transpose()?.flatten();
    let judged = availability_for(shelf, early.as_ref(), wanted.quantity, now)?;
    let kind = match judged.action {
        Action::ComingSoon if needed.is_some() => return Err(Refusal::CodeNotValid.into()),
        Action::ComingSoon => return Err(Refusal::NotOpenYet.into()),
        Action::Ended => return Err(Refusal::Ended.into()),
        Action::SoldOut => return Err(Refusal::SoldOut.into()),
        Action::TooMany => {
            let most = shown(offer, judged.max_quantity.unwrap_or(Units::ZERO));
            return Err(Refusal::TooMany { most }.into());
        }
        Action::Unknown => return Err(Stop::UnknownSku),
        Action::Buy | Action::Preorder | Action::Backorder | Action::Split => judged.action.kind(),
    };
    let kind = kind.filter(|_| agrees(&judged, &wanted.accept, offer.price_at(now)));
    let kind = kind.ok_or(Refusal::AvailabilityChanged)?;
    let shipping = offer.shipping.kept(wanted.accept.shipping);
    let shipping = shipping.ok_or(Refusal::AvailabilityChanged)?;
    if let Some(limit) = limit {
        let has = ledger.units_of(&wanted.customer)?;
        if has.plus(wanted.quantity)? > limit {
            return Err(Refusal::LimitPerCustomer { limit, has: Some(has) }.into());
        }
    }
    let number = shelf.last_number.checked_add(1).and_then(PlaceNumber::new);
    let number = number.ok_or_else(|| Fault::new("no place numbers left"))?;
    let later = wanted.quantity.minus(judged.at_once)?;
    let hold = if wanted.awaits_payment { now.plus_minutes(offer.hold_minutes) } else { None };
    let stages = if wanted.awaits_payment {
        Stages { held: judged.at_once, held_later: later, ..Stages::default() }
    } else {
        Stages { allocated: judged.at_once, waiting: later, ..Stages::default() }
    };
    let mut order = Order {
        place: Place { priority: Priority::default(), number },
        version: 1,
        kind,
        ordered: wanted.quantity,
        stages,
        price: offer.price_at(now),
        delivery: offer.delivery,
        payment: offer.payment,
        shipping,
        promise: judged.promise,
        policy: wanted.policy.clone(),
        by_provider: wanted.by_provider,
        consent: wanted.consent.clone(),
        paid: Money::zero(offer.price.currency()),
        cash: Cash::default(),
        hold_until: hold,
        declined: false,
        expired: false,
        placed_at: now,
        notices: Vec::new(),
        extra_until: None,
        withdrawn_at: None,
        delivered_at: None,
        owed_since: None,
        code: early.map(|early| early.code),
        swap: None,
        swapped_from: None,
        swapped_to: None,
        delivery_elsewhere: false,
    };
    if let Some(taken) = &wanted.swap {
        taken.go_along(&mut order)?;
    }
    // Nothing can fail from here on.
    Ok(Event::Placed { order: Box::new(order) })
}

/// Whether what can be had is what the shopper agreed to: nobody is downgraded without consent, and
/// a better action asks again too.
fn agrees(judged: &Availability, accept: &Accept, price: Money) -> bool {
    let in_time = match (accept.ships_to, judged.promise.ships_to) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(seen), Some(present)) => present <= seen.plus_days(PROMISE_SLACK_DAYS),
    };
    judged.action == accept.action
        && accept.in_stock.is_none_or(|seen| judged.levels.in_stock >= seen)
        && accept.price.is_none_or(|seen| seen == price)
        && in_time
}

fn on_order(
    shelf: &Shelf,
    order: &Order,
    action: &OrderCommand,
    now: Timestamp,
) -> Result<Vec<Event>, Stop> {
    let number = order.place.number;
    let goes_on = matches!(action, OrderCommand::SettleSwap { .. }) || action.is_providers();
    if order.swap.is_some() && !goes_on {
        return Err(Stop::Swapping);
    }
    Ok(vec![match action {
        OrderCommand::Ship { units, tracking } => {
            if shelf.offer.before_release(now) {
                return Err(Refusal::NotReleased.into());
            }
            let held_back =
                shelf.offer.shipping.holds_back(order.shipping) && !order.stages.waiting.is_zero();
            let most = if held_back { Units::ZERO } else { order.stages.allocated };
            if *units > most {
                return Err(Refusal::NotAllocated { most }.into());
            }
            Event::Shipped { number, units: *units, tracking: tracking.clone() }
        }
        OrderCommand::Cancel { units, reason, by_shopper } => {
            let most = order.stages.unshipped()?;
            let wanted = units.unwrap_or(most);
            if wanted.is_zero() || wanted > most {
                return Err(Refusal::NotCancellable { most }.into());
            }
            let freed = give_up(&order.stages, wanted)?;
            let kept = if *by_shopper { cash::forfeits(order, wanted, now)? } else { 0 };
            let forfeits = Some(kept).filter(|kept| *kept > 0);
            Event::Cancelled { number, freed, reason: reason.clone(), forfeits }
        }
        OrderCommand::Return { units, restock } => {
            let most = order.stages.shipped;
            if *units > most {
                return Err(Refusal::NotShipped { most }.into());
            }
            if *restock && shelf.on_hand.plus(*units).is_err() {
                return Err(Refusal::TooMuchStock.into());
            }
            Event::Returned { number, units: *units, restock: *restock }
        }
        OrderCommand::Prioritise { priority, reason } => {
            if *priority == order.place.priority {
                return Ok(Vec::new());
            }
            Event::Prioritised { place: order.place, priority: *priority, reason: reason.clone() }
        }
        OrderCommand::RecordPayment { amount, reference } => {
            let due = order.due()?.amount();
            if *amount > due {
                return Err(Refusal::PaymentTooLarge { due }.into());
            }
            Event::Paid { number, amount: *amount, places: false, reference: reference.clone() }
        }
        OrderCommand::Paid
        | OrderCommand::Declined
        | OrderCommand::Received { .. }
        | OrderCommand::CardSaved
        | OrderCommand::ChargeFailed { .. }
        | OrderCommand::GaveBack { .. }
        | OrderCommand::Collect
        | OrderCommand::DropCharge { .. }
        | OrderCommand::Refund { .. } => return on_money(shelf, order, action, now),
        OrderCommand::AnswerNotice { notice, keep } => return delay::answer(order, *notice, *keep),
        OrderCommand::SetExtraPeriod => return delay::extra_period(order, now),
        OrderCommand::ChangeAddress => return change::address(order),
        OrderCommand::Erase => return change::erase(order),
        OrderCommand::Withdraw => return change::withdraw(order, now),
        OrderCommand::StateDelivery { at } => Event::Delivered { number, at: *at },
        OrderCommand::BeginSwap { from, to } => {
            return swap::begin(order, from, shelf.offer.product.as_ref(), to);
        }
        OrderCommand::SettleSwap { attempt, placed } => {
            return swap::settle(order, *attempt, placed.as_ref());
        }
    }])
}

/// What is decided about an order's money.
fn on_money(
    shelf: &Shelf,
    order: &Order,
    action: &OrderCommand,
    now: Timestamp,
) -> Result<Vec<Event>, Stop> {
    let number = order.place.number;
    let charge = order.cash.charge.filter(|charge| charge.failed.is_none());
    match action {
        OrderCommand::Paid => cash::provider_paid(shelf, order),
        OrderCommand::Declined => cash::declined(order, now),
        OrderCommand::Received { amount, reference } => {
            cash::received(shelf, order, *amount, reference.as_ref())
        }
        OrderCommand::CardSaved => cash::card_saved(shelf, order),
        OrderCommand::ChargeFailed { ask } => match charge.filter(|charge| charge.ask == *ask) {
            Some(_) => cash::declined(order, now),
            None => Ok(Vec::new()),
        },
        OrderCommand::DropCharge { ask } => match charge.filter(|charge| charge.ask == *ask) {
            Some(_) => Ok(vec![Event::ChargeDropped { number }]),
            None => Ok(Vec::new()),
        },
        OrderCommand::GaveBack { ask, reference } => {
            Ok(cash::refunded(order, *ask, reference.as_ref()))
        }
        OrderCommand::Collect => cash::collect(order),
        OrderCommand::Refund { amount, reason } => cash::refund(order, *amount, reason),
        OrderCommand::Ship { .. }
        | OrderCommand::Cancel { .. }
        | OrderCommand::Return { .. }
        | OrderCommand::Prioritise { .. }
        | OrderCommand::RecordPayment { .. }
        | OrderCommand::AnswerNotice { .. }
        | OrderCommand::SetExtraPeriod
        | OrderCommand::ChangeAddress
        | OrderCommand::Erase
        | OrderCommand::Withdraw
        | OrderCommand::StateDelivery { .. }
        | OrderCommand::BeginSwap { .. }
        | OrderCommand::SettleSwap { .. } => Err(Fault::new("nothing about money").into()),
    }
}

/// Which units an order gives up first: those that wait, then those assigned.
pub(crate) fn give_up(stages: &Stages, units: Units) -> Result<Freed, Fault> {
    let mut left = units;
    let mut take = |there: Units| -> Result<Units, Fault> {
        let taken = there.min(left);
        left = left.minus(taken)?;
        Ok(taken)
    };
    Ok(Freed {
        waiting: take(stages.waiting)?,
        held_later: take(stages.held_later)?,
        allocated: take(stages.allocated)?,
        held: take(stages.held)?,
    })
}
