//! Placing an order: whether what can be had is what was asked for and agreed to.

use crate::availability::{Action, Availability, availability_for, beyond_customer_limit, shown};
use crate::cash::Cash;
use crate::code::is_needed;
use crate::command::{Accept, Place as PlaceOrder};
use crate::decide::Stop;
use crate::event::Event;
use crate::fault::Fault;
use crate::id::PlaceNumber;
use crate::ledger::Ledger;
use crate::line::{Place, Priority};
use crate::money::Money;
use crate::order::{Order, Stages};
use crate::refusal::Refusal;
use crate::shelf::Shelf;
use crate::time::Timestamp;
use crate::units::Units;

/// Days that a promise may end later than the one that was seen.
const PROMISE_SLACK_DAYS: u32 = 1;

pub(super) fn place(
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
