//! Swapping what has not shipped to another variant: out of one line, to the end of another.
//!
//! Two lines, each deciding alone, have no commit in common. So the order that is left is marked
//! first: it keeps its units and its place, and nothing else can be done with it. Then the new order
//! is placed in the other line, taking along what was paid. Only once it stands there the old units
//! are cancelled; where it was refused the mark comes off and nothing has changed. The other line
//! answers the same attempt the same way forever, so that the steps may be done again after any
//! failure, by whoever finds the mark.

use crate::cash::{BookingKind, Moved, Piece};
use crate::decide::{Stop, give_up};
use crate::event::Event;
use crate::fault::Fault;
use crate::id::Sku;
use crate::money::{Currency, Money};
use crate::offer::Offer;
use crate::order::Order;
use crate::refusal::Refusal;
use crate::units::Units;
use serde::{Deserialize, Serialize};

/// The mark of an order that is being swapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swap {
    /// Where its units go.
    pub to: Sku,
    /// Which attempt of this order it is: the order's version when it was marked.
    pub attempt: u64,
    /// The product that both are variants of.
    pub product: String,
    /// Units that go.
    pub units: Units,
    /// What was paid for them.
    pub paid: Money,
    /// Which payments that is of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Piece>,
    /// Whether delivery is charged already by what stays.
    pub delivery_charged: bool,
}

/// Where an order is to be swapped to, as the other line tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The sku.
    pub sku: Sku,
    /// The product that it is a variant of.
    pub product: Option<String>,
    /// What it is priced in.
    pub currency: Currency,
}

/// What an order brings along that is placed in a swap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeOver {
    /// The id of the order that is left.
    pub from: String,
    /// The product that both are variants of.
    pub product: String,
    /// What was paid.
    pub paid: Money,
    /// Which payments it is of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Piece>,
    /// The card that was saved, as the provider names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// Whether delivery is charged already.
    pub delivery_charged: bool,
}

impl TakeOver {
    /// Whether the offer is a variant of the same product, in the money that was paid.
    pub(crate) fn fits(&self, offer: &Offer) -> bool {
        let same_money = self.paid.currency() == offer.price.currency();
        offer.product.as_ref() == Some(&self.product) && (same_money || self.paid.amount() == 0)
    }

    /// Gives the new order what it brings along: its money, and a delivery that is charged already.
    pub(crate) fn go_along(&self, order: &mut Order) -> Result<(), Fault> {
        order.swapped_from = Some(self.from.clone());
        order.delivery_elsewhere = self.delivery_charged;
        if self.delivery_charged {
            order.delivery = None;
        }
        if self.paid.amount() > 0 {
            order.paid = self.paid;
            let known = self.pieces.iter().map(|piece| piece.amount);
            let known = known.fold(0, u64::saturating_add);
            let rest = Piece { amount: self.paid.amount().saturating_sub(known), reference: None };
            for piece in self.pieces.iter().chain([&rest]) {
                order.cash.add(&Moved {
                    at: order.placed_at,
                    kind: BookingKind::TakenOver,
                    amount: piece.amount,
                    cause: "swap",
                    reference: piece.reference.as_ref(),
                    of: None,
                });
            }
        }
        if order.refund_due()?.amount() > 0 {
            order.owed_since = Some(order.policy.time_zone.day_of(order.placed_at)?);
        }
        Ok(())
    }
}

/// Marks an order of `own` sku, where it may be swapped.
pub(crate) fn begin(
    order: &Order,
    own: &Sku,
    product: Option<&String>,
    target: &Target,
) -> Result<Vec<Event>, Stop> {
    let units = order.stages.unshipped()?;
    let product = product.filter(|product| target.product.as_ref() == Some(product));
    let product = product.filter(|_| *own != target.sku).ok_or(Refusal::NotSwappable)?;
    if units.is_zero() || order.is_unpaid() {
        return Err(Refusal::NotSwappable.into());
    }
    let paid = paid_for(order, units)?;
    if paid.amount() > 0 && paid.currency() != target.currency {
        return Err(Refusal::NotSwappable.into());
    }
    let stays = units < order.kept()?;
    let swap = Swap {
        to: target.sku.clone(),
        attempt: order.version,
        product: product.clone(),
        units,
        paid,
        pieces: order.cash.pieces(paid.amount())?,
        delivery_charged: order.delivery_elsewhere || (stays && order.delivery.is_some()),
    };
    Ok(vec![Event::SwapBegun { number: order.place.number, swap: Box::new(swap) }])
}

/// What was paid for `units` that leave: all beyond what the rest costs. What is owed back already
/// stays where it is, with its own last day.
fn paid_for(order: &Order, units: Units) -> Result<Money, Fault> {
    let mut rest = order.clone();
    rest.stages.cancelled = rest.stages.cancelled.plus(units)?;
    Ok(order.net()?.less(order.refund_due()?).less(rest.agreed()?))
}

/// Settles an attempt: the new order stands, and the old units go; or it was refused, and the mark
/// comes off. An attempt that was settled before changes nothing.
pub(crate) fn settle(
    order: &Order,
    attempt: u64,
    placed: Option<&String>,
) -> Result<Vec<Event>, Stop> {
    let Some(swap) = order.swap.as_ref().filter(|swap| swap.attempt == attempt) else {
        return Ok(Vec::new());
    };
    let number = order.place.number;
    let Some(to) = placed else { return Ok(vec![Event::SwapStopped { number }]) };
    let freed = give_up(&order.stages, swap.units)?;
    Ok(vec![Event::Swapped { number, freed, paid: swap.paid.amount(), to: to.clone() }])
}
