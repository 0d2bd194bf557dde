//! What a provider is asked for: a charge for what is owed now, a refund of what is owed back.

use crate::cash::{Cash, grain, minimum};
use crate::decide::Stop;
use crate::event::Event;
use crate::money::Money;
use crate::order::Order;

/// What is to be asked of the provider now, if anything. One charge and one refund at a time.
pub(crate) fn collect(order: &Order) -> Result<Vec<Event>, Stop> {
    let number = order.place.number;
    if !order.by_provider || order.swap.is_some() {
        return Ok(Vec::new());
    }
    let Cash { charge, giving, .. } = &order.cash;
    let mut ask = order.cash.next_ask()?;
    let mut events = Vec::new();
    let back = even(order.refund_due()?);
    if giving.is_none()
        && let Some(piece) = order.cash.pieces(back)?.into_iter().next()
    {
        let (amount, of) = (piece.amount, piece.reference);
        events.push(Event::RefundAsked { number, ask, amount, of });
        ask = ask.saturating_add(1);
    }
    let over = order.is_unpaid() || order.expired || order.cash.lapsed;
    let owed = order.owed_now()?;
    match charge {
        None if !over => {
            let amount = chargeable(owed).amount();
            if amount > 0 {
                events.push(Event::ChargeAsked { number, ask, amount });
            }
        }
        // Nothing is left to be paid: units were cancelled, or the merchant waived it.
        Some(charge) if charge.failed.is_some() && owed.amount() == 0 => {
            events.push(Event::ChargeDropped { number });
        }
        None | Some(_) => {}
    }
    Ok(events)
}

/// As much of a sum as the provider's steps allow, in minor units.
fn even(sum: Money) -> u64 {
    let over = sum.amount().checked_rem(grain(sum.currency())).unwrap_or_default();
    sum.amount().saturating_sub(over)
}

/// How much of a sum a provider can charge now; what it cannot rides with the next charge.
pub fn chargeable(sum: Money) -> Money {
    let currency = sum.currency();
    let even = even(sum);
    let even = if even < minimum(currency) { 0 } else { even };
    Money::new(even, currency).unwrap_or_else(|| Money::zero(currency))
}
