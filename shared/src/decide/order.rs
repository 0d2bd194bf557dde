//! What is decided about an order that was placed.

use crate::cash;
use crate::change;
use crate::command::OrderCommand;
use crate::decide::Stop;
use crate::delay;
use crate::event::{Event, Freed};
use crate::fault::Fault;
use crate::order::{Order, Stages};
use crate::refusal::Refusal;
use crate::shelf::Shelf;
use crate::swap;
use crate::time::Timestamp;
use crate::units::Units;

pub(super) fn on_order(
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
        | OrderCommand::RefundFailed { .. }
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
        OrderCommand::RefundFailed { ask } => Ok(cash::refund_failed(order, *ask)),
        OrderCommand::Refund { amount, reason, elsewhere } => {
            cash::refund(order, *amount, reason, *elsewhere)
        }
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
