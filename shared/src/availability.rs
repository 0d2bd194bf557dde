//! What may be sold now: the one rule behind the button and behind the order (API.md, rules 1–5).

use crate::code::EarlyAccess;
use crate::fault::Fault;
use crate::money::Money;
use crate::offer::{Offer, ShowUnits};
use crate::order::Kind;
use crate::promise::{Promise, promise};
use crate::shelf::Shelf;
use crate::time::Timestamp;
use crate::units::{MAX_EXACT, MAX_ORDERED, Units};
use serde::{Deserialize, Serialize};

/// Most units that the public is told of unless `show_units` is `exact`.
pub const FEW: Units = match Units::new(10) {
    Some(few) => few,
    None => Units::ZERO,
};

/// What can be done about a quantity of a sku.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// All of it is there.
    Buy,
    /// Before release.
    Preorder,
    /// None of it is there, all of it can be ordered.
    Backorder,
    /// Some of it is there, the rest can be ordered.
    Split,
    /// The pre-order is not open yet.
    ComingSoon,
    /// The pre-order is closed or full, and it is not released yet.
    Ended,
    /// Nothing can be ordered.
    SoldOut,
    /// Less than the quantity can be ordered.
    TooMany,
    /// There is no such sku.
    Unknown,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 9] = [
        Self::Buy,
        Self::Preorder,
        Self::Backorder,
        Self::Split,
        Self::ComingSoon,
        Self::Ended,
        Self::SoldOut,
        Self::TooMany,
        Self::Unknown,
    ];

    /// Its name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Buy => "buy",
            Self::Preorder => "preorder",
            Self::Backorder => "backorder",
            Self::Split => "split",
            Self::ComingSoon => "coming_soon",
            Self::Ended => "ended",
            Self::SoldOut => "sold_out",
            Self::TooMany => "too_many",
            Self::Unknown => "unknown",
        }
    }

    /// The kind of order that it leads to, if it leads to one.
    pub const fn kind(self) -> Option<Kind> {
        match self {
            Self::Buy => Some(Kind::Buy),
            Self::Preorder => Some(Kind::Preorder),
            Self::Backorder => Some(Kind::Backorder),
            Self::Split => Some(Kind::Split),
            Self::ComingSoon | Self::Ended | Self::SoldOut | Self::TooMany | Self::Unknown => None,
        }
    }
}

/// A quantity split by where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Levels {
    /// There now.
    pub in_stock: Units,
    /// Sold before release.
    pub preorder: Units,
    /// Sold before it is there.
    pub backorder: Units,
    /// Not to be had.
    pub not_available: Units,
}

/// What can be done about a quantity, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    /// Units asked about.
    pub quantity: Units,
    /// What can be done.
    pub action: Action,
    /// Where they come from.
    pub levels: Levels,
    /// Most units of one order; absent where there is no limit.
    pub max_quantity: Option<Units>,
    /// When they ship.
    pub promise: Promise,
    /// Units of the levels that are there at once; before release that may be a part of a pre-order.
    pub at_once: Units,
    /// Due at the order for what can be ordered; absent beyond 2^53 − 1 minor units.
    pub due_now: Option<Money>,
    /// Due later, likewise.
    pub due_later: Option<Money>,
    /// Room of the pre-order before release; absent where it is unlimited or not offered.
    pub remaining: Option<Units>,
}

/// Where the sale of a sku stands, whatever the quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sale {
    ComingSoon,
    Ended,
    Preorder { room: Option<Units> },
    Released { available: Units, backorder: Option<Units>, unlimited: bool },
}

fn sale(shelf: &Shelf, code: Option<&EarlyAccess>, now: Timestamp) -> Result<Sale, Fault> {
    let offer = &shelf.offer;
    if !offer.before_release(now) {
        let waiting = shelf.backorder_units;
        let limit = offer.backorder.map(|backorder| backorder.limit);
        return Ok(Sale::Released {
            available: shelf.available()?,
            backorder: limit.flatten().map(|limit| limit.less(waiting)),
            unlimited: limit == Some(None),
        });
    }
    let Some(preorder) = offer.preorder else { return Ok(Sale::ComingSoon) };
    let mut room = preorder.limit.map(|limit| limit.less(shelf.preorder_units));
    if preorder.opens_at.is_some_and(|opens_at| now < opens_at) {
        let Some(early) = code.and_then(|code| code.opens(now)) else {
            return Ok(Sale::ComingSoon);
        };
        room = smaller(room, early.units);
    }
    let is_closed = preorder.closes_at.is_some_and(|closes_at| now >= closes_at);
    Ok(if is_closed || room == Some(Units::ZERO) { Sale::Ended } else { Sale::Preorder { room } })
}

/// Most units whose cost, delivery included, can still be written as an amount; absent where that
/// is no limit to any order.
fn payable(offer: &Offer, now: Timestamp) -> Option<Units> {
    let delivery = offer.delivery.map_or(0, Money::amount);
    let most = MAX_EXACT.saturating_sub(delivery).checked_div(offer.price_at(now).amount())?;
    Units::new(most).filter(|_| most < MAX_ORDERED)
}

/// As many of `units` as the public is told of.
pub fn shown(offer: &Offer, units: Units) -> Units {
    match offer.show_units {
        ShowUnits::Exact => units,
        ShowUnits::Few | ShowUnits::Hidden => units.min(FEW),
    }
}

fn smaller(a: Option<Units>, b: Option<Units>) -> Option<Units> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (limit, None) | (None, limit) => limit,
    }
}

/// Judges `quantity` units of a shelf at `now`.
pub fn availability(shelf: &Shelf, quantity: Units, now: Timestamp) -> Result<Availability, Fault> {
    availability_for(shelf, None, quantity, now)
}

/// The same for the bearer of a code.
pub fn availability_for(
    shelf: &Shelf,
    code: Option<&EarlyAccess>,
    quantity: Units,
    now: Timestamp,
) -> Result<Availability, Fault> {
    let offer = &shelf.offer;
    let sale = sale(shelf, code, now)?;
    let most_of_order = smaller(offer.per_customer_limit, payable(offer, now));
    let wanted = smaller(Some(quantity), most_of_order).unwrap_or(quantity);
    let mut levels = Levels::default();
    let most = match sale {
        Sale::ComingSoon | Sale::Ended => Some(Units::ZERO),
        Sale::Preorder { room } => {
            levels.preorder = smaller(Some(wanted), room).unwrap_or(wanted);
            room
        }
        Sale::Released { available, backorder, unlimited } => {
            levels.in_stock = wanted.min(available);
            let rest = wanted.minus(levels.in_stock)?;
            let room = backorder.unwrap_or(if unlimited { rest } else { Units::ZERO });
            levels.backorder = rest.min(room);
            if unlimited { None } else { Some(available.plus(room)?) }
        }
    };
    let max_quantity = smaller(most, most_of_order);
    let sold = levels.in_stock.plus(levels.preorder)?.plus(levels.backorder)?;
    levels.not_available = quantity.minus(sold)?;
    let action = action(sale, levels, max_quantity);
    let at_once = sold.min(shelf.available()?);
    let due = offer.payment.due(offer.price_at(now), sold, offer.delivery).ok();
    Ok(Availability {
        quantity,
        action,
        levels,
        max_quantity,
        promise: match action {
            Action::ComingSoon | Action::Ended | Action::SoldOut | Action::Unknown => Promise::NONE,
            Action::Buy
            | Action::Preorder
            | Action::Backorder
            | Action::Split
            | Action::TooMany => {
                let ahead = shelf.before_newcomer()?.units;
                promise(offer, &shelf.batches, ahead, sold.minus(at_once)?, now)
            }
        },
        at_once,
        due_now: due.map(|due| due.now),
        due_later: due.map(|due| due.later),
        remaining: remaining(shelf, now),
    })
}

fn action(sale: Sale, levels: Levels, max_quantity: Option<Units>) -> Action {
    if !levels.not_available.is_zero() && max_quantity.is_none_or(|most| !most.is_zero()) {
        return Action::TooMany;
    }
    match sale {
        Sale::ComingSoon => Action::ComingSoon,
        Sale::Ended => Action::Ended,
        Sale::Preorder { .. } if levels.preorder.is_zero() => Action::Ended,
        Sale::Preorder { .. } => Action::Preorder,
        Sale::Released { .. } => match (levels.in_stock.is_zero(), levels.backorder.is_zero()) {
            (true, true) => Action::SoldOut,
            (false, true) => Action::Buy,
            (true, false) => Action::Backorder,
            (false, false) => Action::Split,
        },
    }
}

fn remaining(shelf: &Shelf, now: Timestamp) -> Option<Units> {
    let preorder = shelf.offer.preorder.filter(|_| shelf.offer.before_release(now))?;
    preorder.limit.map(|limit| limit.less(shelf.preorder_units))
}

/// What the offer asks of a shopper: whether `quantity` alone is beyond the per-customer limit.
pub fn beyond_customer_limit(offer: &Offer, quantity: Units) -> bool {
    offer.per_customer_limit.is_some_and(|limit| quantity > limit)
}
