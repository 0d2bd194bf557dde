//! Availability as the public sees it.

use crate::availability::{Action, Availability, FEW, Levels, availability_for, shown};
use crate::code::EarlyAccess;
use crate::fault::Fault;
use crate::id::Sku;
use crate::money::Money;
use crate::offer::{Offer, Percent, Shipping, ShowUnits};
use crate::payment::{Due, Payment};
use crate::policy::Profile;
use crate::promise::Promise;
use crate::shelf::Shelf;
use crate::time::Timestamp;
use crate::units::Units;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The answer of `GET /v1/availability`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AvailabilityAnswer {
    /// One item a sku.
    pub items: Vec<Item>,
}

/// An availability item as the public sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Item {
    /// A sku that is sold here.
    Known(Box<KnownItem>),
    /// One that is not.
    Unknown(UnknownItem),
}

/// An item of a sku that nobody sells here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnknownItem {
    /// As it was asked for.
    pub sku: String,
    /// Units asked about.
    pub quantity: Units,
    /// Always `unknown`.
    pub action: Action,
}

/// An item of a sku that is sold here; fields as in API.md, "Availability".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the contract describes each field under the same name")]
pub struct KnownItem {
    pub sku: Sku,
    pub as_of: Timestamp,
    pub quantity: Units,
    pub action: Action,
    pub levels: Levels,
    pub max_quantity: Option<Units>,
    pub price: Money,
    pub due_now: Option<Money>,
    pub due_later: Option<Money>,
    pub promise: Promise,
    pub release_at: Option<Timestamp>,
    pub opens_at: Option<Timestamp>,
    pub closes_at: Option<Timestamp>,
    pub limit: Option<Units>,
    pub remaining: Option<Units>,
    pub waiting_orders: Option<u64>,
    pub schema_org: String,
    pub title: String,
    pub image_url: Option<String>,
    pub product: Option<String>,
    pub options: Option<BTreeMap<String, String>>,
    pub payment: Payment,
    pub shipping: Shipping,
    pub show_units: ShowUnits,
    /// Units in stock, where they are fewer than [`FEW`] and are to be shown.
    #[serde(default)]
    pub units_left: Option<Units>,
    pub tax_percent: Option<Percent>,
    pub delivery: Option<Money>,
    /// The law that an order is placed under.
    #[serde(default)]
    pub profile: Profile,
    /// Days from units that are there to units that go out, where the shop's settings are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handling_days: Option<u32>,
    /// The site key of the challenge that is to be passed before an order, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
}

impl KnownItem {
    /// The item for `quantity` units at `now`, from a shelf as it was at `as_of`.
    pub fn of(
        sku: Sku,
        shelf: &Shelf,
        quantity: Units,
        as_of: Timestamp,
        now: Timestamp,
        profile: Profile,
    ) -> Result<Self, Fault> {
        Self::for_bearer(None, sku, shelf, quantity, as_of, now, profile)
    }

    /// The same for the bearer of a code; whether there is one shows in nobody else's item.
    pub fn for_bearer(
        code: Option<&EarlyAccess>,
        sku: Sku,
        shelf: &Shelf,
        quantity: Units,
        as_of: Timestamp,
        now: Timestamp,
        profile: Profile,
    ) -> Result<Self, Fault> {
        let judged = availability_for(shelf, code, quantity, now)?;
        let offer = &shelf.offer;
        let exact = offer.show_units == ShowUnits::Exact;
        let seen = |units: Units| shown(offer, units);
        let due = due(offer, &judged, now)?;
        let preorder = offer.preorder.filter(|_| offer.before_release(now));
        Ok(Self {
            sku,
            as_of,
            quantity,
            action: judged.action,
            levels: Levels {
                in_stock: seen(judged.levels.in_stock),
                preorder: seen(judged.levels.preorder),
                backorder: seen(judged.levels.backorder),
                not_available: seen(judged.levels.not_available),
            },
            max_quantity: judged.max_quantity.map(seen),
            price: offer.price_at(now),
            due_now: due.map(|due| due.now),
            due_later: due.map(|due| due.later),
            promise: judged.promise,
            release_at: offer.release_at,
            opens_at: preorder.and_then(|preorder| preorder.opens_at),
            closes_at: preorder.and_then(|preorder| preorder.closes_at),
            limit: preorder.and_then(|preorder| preorder.limit).filter(|_| exact),
            remaining: judged.remaining.filter(|_| exact),
            waiting_orders: if exact { Some(shelf.in_line()?.orders) } else { None },
            schema_org: format!("https://schema.org/{}", schema_org(&judged)),
            title: offer.title.clone(),
            image_url: offer.image_url.clone(),
            product: offer.product.clone(),
            options: offer.options.clone(),
            payment: offer.payment,
            shipping: offer.shipping,
            show_units: offer.show_units,
            units_left: units_left(shelf, &judged)?,
            tax_percent: offer.tax_percent,
            delivery: offer.delivery,
            profile,
            handling_days: None,
            challenge: None,
        })
    }
}

/// What is left in stock: a number below [`FEW`] is exact for everybody, and shown unless hidden.
fn units_left(shelf: &Shelf, judged: &Availability) -> Result<Option<Units>, Fault> {
    if judged.levels.in_stock.is_zero() || shelf.offer.show_units == ShowUnits::Hidden {
        return Ok(None);
    }
    Ok(Some(shelf.available()?).filter(|left| *left < FEW))
}

/// What is due for what can be had of a judged quantity; where that is less than was asked about,
/// for no more than the public is told of.
fn due(offer: &Offer, judged: &Availability, now: Timestamp) -> Result<Option<Due>, Fault> {
    if judged.action == Action::TooMany {
        let Levels { in_stock, preorder, backorder, .. } = judged.levels;
        let sold = shown(offer, in_stock.plus(preorder)?.plus(backorder)?);
        return Ok(offer.payment.due(offer.price_at(now), sold, offer.delivery).ok());
    }
    let both = judged.due_now.zip(judged.due_later);
    Ok(both.map(|(now, later)| Due { now, later }))
}

/// The term of schema.org's `ItemAvailability` for a judged quantity.
fn schema_org(judged: &Availability) -> &'static str {
    match judged.action {
        Action::Buy => "InStock",
        Action::Preorder => "PreOrder",
        Action::Backorder | Action::Split => "BackOrder",
        Action::ComingSoon | Action::Unknown => "OutOfStock",
        Action::Ended | Action::SoldOut => "SoldOut",
        Action::TooMany if !judged.levels.preorder.is_zero() => "PreOrder",
        Action::TooMany if !judged.levels.backorder.is_zero() => "BackOrder",
        Action::TooMany => "LimitedAvailability",
    }
}
