//! Who orders: all personal data of an order, and how it is read.

use crate::wire::fields::Reader;
use crate::wire::rules;
use serde::{Deserialize, Serialize};

/// Who ordered, where it goes and how it came about: all personal data of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the contract describes each field under the same name")]
pub struct Person {
    pub customer: Customer,
    pub ship_to: Option<Address>,
    pub source: Option<Source>,
    pub locale: Option<String>,
}

impl Person {
    /// Somebody who is forgotten.
    pub fn erased() -> Self {
        let customer = Customer { email: String::new(), name: String::new(), phone: None };
        Self { customer, ship_to: None, source: None, locale: None }
    }
}

/// Who ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the contract describes each field under the same name")]
pub struct Customer {
    pub email: String,
    pub name: String,
    pub phone: Option<String>,
}

/// Where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the contract describes each field under the same name")]
pub struct Address {
    pub line1: String,
    pub line2: Option<String>,
    pub city: String,
    pub region: Option<String>,
    pub postal_code: Option<String>,
    pub country: String,
}

/// How the shopper came to the shop.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the contract describes each field under the same name")]
pub struct Source {
    pub campaign: Option<String>,
    pub medium: Option<String>,
    pub referrer: Option<String>,
}

/// Reads who orders.
pub(super) fn customer(fields: &mut Reader<'_>) -> Option<Customer> {
    let email = fields.required("email", rules::email);
    let name = fields.required("name", rules::filled_text);
    let phone = fields.optional("phone", rules::text);
    Some(Customer { email: email?, name: name?, phone: phone? })
}

/// Reads the fields of an address.
pub fn address(fields: &mut Reader<'_>) -> Option<Address> {
    let line1 = fields.required("line1", rules::filled_text);
    let line2 = fields.optional("line2", rules::text);
    let city = fields.required("city", rules::filled_text);
    let region = fields.optional("region", rules::text);
    let postal_code = fields.optional("postal_code", rules::text);
    let country = fields.required("country", rules::country);
    Some(Address {
        line1: line1?,
        line2: line2?,
        city: city?,
        region: region?,
        postal_code: postal_code?,
        country: country?,
    })
}

/// Reads how they came to the shop.
pub(super) fn source(fields: &mut Reader<'_>) -> Option<Source> {
    let campaign = fields.optional("campaign", rules::text);
    let medium = fields.optional("medium", rules::text);
    let referrer = fields.optional("referrer", rules::text);
    Some(Source { campaign: campaign?, medium: medium?, referrer: referrer? })
}
