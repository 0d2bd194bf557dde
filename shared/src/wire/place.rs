//! `POST /v1/orders`: what is asked for, and what is answered.

use crate::code::Code;
use crate::command::Accept;
use crate::id::Sku;
use crate::money::Money;
use crate::offer::ChosenShipping;
use crate::time::Day;
use crate::units::{MAX_ORDERED, Units};
use crate::wire::fields::{FieldError, Reader, read};
use crate::wire::order::Order;
use crate::wire::person::{Person, address, customer, source};
use crate::wire::rules;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The answer of `POST /v1/orders`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Placed {
    /// The order.
    pub order: Order,
    /// Opens that order only.
    pub token: String,
    /// The shopper's page about it.
    pub status_url: String,
    /// Where it is paid, if it must be.
    pub payment: Option<PaymentRedirect>,
}

/// Where an order is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentRedirect {
    /// A page of the provider or of ours.
    pub redirect_url: String,
}

/// The body of `POST /v1/orders`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the contract describes each field under the same name")]
pub struct NewOrder {
    pub sku: Sku,
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10_000))]
    pub quantity: Units,
    pub accept: NewAccept,
    #[serde(flatten)]
    pub person: Person,
}

/// What the shopper saw and agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the contract describes each field under the same name")]
pub struct NewAccept {
    pub action: crate::availability::Action,
    pub in_stock: Option<Units>,
    pub price: Option<Money>,
    pub ships_to: Option<Day>,
    pub shipping: Option<ChosenShipping>,
    /// For early access; `A` and `a` are the same letter. One that nobody gave out, or that is not
    /// needed, changes nothing.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub code: Option<Code>,
}

impl From<&NewAccept> for Accept {
    fn from(accept: &NewAccept) -> Self {
        Self {
            action: accept.action,
            in_stock: accept.in_stock,
            price: accept.price,
            ships_to: accept.ships_to,
            shipping: accept.shipping,
        }
    }
}

/// Reads the body of `POST /v1/orders`.
pub fn new_order(body: &Value) -> Result<NewOrder, Vec<FieldError>> {
    read(body, |fields| {
        let sku = fields.required("sku", rules::sku);
        let quantity = fields.required("quantity", rules::units(1, MAX_ORDERED));
        let customer = fields.required_object("customer", customer);
        let ship_to = fields.object("ship_to", address);
        let accept = fields.required_object("accept", accept);
        let source = fields.object("source", source);
        let locale = fields.optional("locale", rules::text);
        Some(NewOrder {
            sku: sku?,
            quantity: quantity?,
            accept: accept?,
            person: Person {
                customer: customer?,
                ship_to: ship_to?,
                source: source?,
                locale: locale?,
            },
        })
    })
}

/// Reads what the shopper saw and agreed to.
pub(super) fn accept(fields: &mut Reader<'_>) -> Option<NewAccept> {
    let action = fields.required("action", rules::choice);
    let in_stock = fields.optional("in_stock", rules::stock_units);
    let price = fields.object("price", rules::money);
    let ships_to = fields.optional("ships_to", rules::day);
    let shipping = fields.optional("shipping", rules::choice);
    let code = fields.optional("code", rules::code);
    Some(NewAccept {
        action: action?,
        in_stock: in_stock?,
        price: price?,
        ships_to: ships_to?,
        shipping: shipping?,
        code: code?,
    })
}
