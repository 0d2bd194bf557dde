//! What a provider is asked for: a charge for what is owed now, a refund of what is owed back.

use crate::cash::{Cash, chargeable};
use crate::decide::Stop;
use crate::event::Event;
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
    let back = order.refund_due()?.amount();
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
