//! What a provider says: money that came, a card that was saved, a charge that was declined.

use crate::command::OrderCommand;
use crate::decide::Stop;
use crate::event::Event;
use crate::fault::Fault;
use crate::money::Money;
use crate::order::Order;
use crate::shelf::Shelf;
use crate::time::Timestamp;

/// Money came in. What is known already changes nothing; what is too much is owed back; what came too
/// late brings the order back where nobody waits and all its units are there.
pub(crate) fn received(
    shelf: &Shelf,
    order: &Order,
    amount: u64,
    reference: Option<&String>,
) -> Result<Vec<Event>, Stop> {
    if reference.is_some_and(|reference| order.cash.knows(reference)) {
        return Ok(Vec::new());
    }
    let number = order.place.number;
    let places = order.is_unpaid() && amount >= order.due_at_order()?.amount();
    if amount == 0 && !places {
        return Ok(Vec::new());
    }
    let mut events = vec![Event::Paid { number, amount, places, reference: reference.cloned() }];
    if can_revive(shelf, order)? && amount >= late_part(order)?.amount() {
        events.push(Event::Revived { number });
    }
    Ok(events)
}

/// A card was saved, and nothing is to be paid yet.
pub(crate) fn card_saved(shelf: &Shelf, order: &Order) -> Result<Vec<Event>, Stop> {
    let number = order.place.number;
    if order.is_unpaid() {
        return received(shelf, order, 0, None);
    }
    let revives = late_part(order)?.amount() == 0 && can_revive(shelf, order)?;
    Ok(if revives { vec![Event::Revived { number }] } else { Vec::new() })
}

/// The provider says that whatever it was asked for was paid: the first part, also of an order whose
/// hold has run out, or the charge that is open.
pub(crate) fn provider_paid(shelf: &Shelf, order: &Order) -> Result<Vec<Event>, Stop> {
    if order.is_unpaid() {
        return received(shelf, order, order.due_at_order()?.amount(), None);
    }
    if !order.cash.ran_out.is_zero() && order.paid.amount() == 0 {
        let amount = late_part(order)?.amount();
        return if amount == 0 {
            card_saved(shelf, order)
        } else {
            received(shelf, order, amount, None)
        };
    }
    let Some(charge) = order.cash.charge else { return Ok(Vec::new()) };
    let amount = if charge.failed.is_some() { order.owed_now()?.amount() } else { charge.amount };
    received(shelf, order, amount, None)
}

/// The provider declined: the shopper may pay by hand until the last day.
pub(crate) fn declined(order: &Order, now: Timestamp) -> Result<Vec<Event>, Stop> {
    let number = order.place.number;
    if order.is_unpaid() && !order.declined {
        return Ok(vec![Event::PaymentDeclined { number }]);
    }
    if order.cash.charge.is_none_or(|charge| charge.failed.is_some()) {
        return Ok(Vec::new());
    }
    if order.owed_now()?.amount() == 0 {
        return Ok(vec![Event::ChargeDropped { number }]);
    }
    let today = order.policy.time_zone.day_of(now)?;
    let deadline = today.plus_days(order.payment.grace_days);
    Ok(vec![Event::ChargeDeclined { number, deadline }])
}

/// Whether an order whose hold ran out may come back: all its units are there, and nobody waits.
fn can_revive(shelf: &Shelf, order: &Order) -> Result<bool, Fault> {
    let units = order.cash.ran_out;
    let ran_out = !units.is_zero() && order.withdrawn_at.is_none();
    Ok(ran_out && shelf.in_line()?.is_empty() && shelf.available()? >= units)
}

/// What was to be paid at once for the units that the order lost when its hold ran out.
fn late_part(order: &Order) -> Result<Money, Fault> {
    Ok(order.payment.due(order.price, order.cash.ran_out, order.delivery)?.now)
}

impl OrderCommand {
    /// Whether a provider says so: it speaks of an order whatever is being done with it.
    pub(crate) const fn is_providers(&self) -> bool {
        match self {
            Self::Paid
            | Self::Declined
            | Self::Received { .. }
            | Self::CardSaved
            | Self::ChargeFailed { .. }
            | Self::GaveBack { .. }
            | Self::RefundFailed { .. } => true,
            Self::Ship { .. }
            | Self::Cancel { .. }
            | Self::Return { .. }
            | Self::Prioritise { .. }
            | Self::RecordPayment { .. }
            | Self::AnswerNotice { .. }
            | Self::SetExtraPeriod
            | Self::ChangeAddress
            | Self::Erase
            | Self::Withdraw
            | Self::StateDelivery { .. }
            | Self::BeginSwap { .. }
            | Self::SettleSwap { .. }
            | Self::Collect
            | Self::DropCharge { .. }
            | Self::Refund { .. } => false,
        }
    }
}
