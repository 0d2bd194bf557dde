//! What a receipt says: an order's place and terms as committed. It names no person.

use super::chain::Link;
use crate::fault::Fault;
use crate::id::Sku;
use crate::money::Money;
use crate::order::Order;
use crate::payment::Terms;
use crate::promise::Promise;
use crate::units::Units;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// The version of the rules that allocate and promise; it rises when they decide otherwise.
pub const RULES: &str = "1";

/// The payload of a receipt (RFC 7519 names `iss` and `iat`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The shop's origin.
    pub iss: String,
    /// When the order was placed, in seconds since 1970.
    pub iat: i64,
    /// The order's id.
    pub order: String,
    /// Its line.
    pub sku: Sku,
    /// Its place number there.
    pub number: u64,
    /// Units ordered.
    pub units: Units,
    /// Price of one.
    pub price: Money,
    /// Price of all, without delivery.
    pub total: Money,
    /// When the money is collected.
    pub terms: Terms,
    /// What was promised.
    pub promise: Promise,
    /// The rules that it was placed under.
    pub rules: String,
    /// The link before it.
    pub prev: Link,
}

impl Receipt {
    /// The receipt of an order that is placed now, by the shop at `issuer`.
    pub fn of(
        order: &Order,
        id: &str,
        sku: &Sku,
        issuer: &str,
        before: Link,
    ) -> Result<Self, Fault> {
        Ok(Self {
            iss: issuer.to_owned(),
            iat: order.placed_at.as_ms().div_euclid(1_000),
            order: id.to_owned(),
            sku: sku.clone(),
            number: order.place.number.get(),
            units: order.ordered,
            price: order.price,
            total: order.price.times(order.ordered)?,
            terms: order.payment.collect,
            promise: order.promise,
            rules: RULES.to_owned(),
            prev: before,
        })
    }

    /// Its payload segment: what is signed, stored and hashed.
    pub fn segment(&self) -> Result<String, Fault> {
        let text = serde_json::to_string(self).map_err(|error| Fault::new(error.to_string()))?;
        Ok(URL_SAFE_NO_PAD.encode(text))
    }
}
