//! The waitlist on the wire.

use crate::id::Sku;
use crate::time::Timestamp;
use crate::units::{MAX_ORDERED, Units};
use crate::wire::fields::{FieldError, read};
use crate::wire::rules;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The body of `POST /v1/waitlist`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the contract describes each field under the same name")]
pub struct Wish {
    pub sku: Sku,
    pub email: String,
    pub quantity: Units,
    pub locale: Option<String>,
}

/// Reads the body of `POST /v1/waitlist`.
pub fn wish(body: &Value) -> Result<Wish, Vec<FieldError>> {
    read(body, |fields| {
        let sku = fields.required("sku", rules::sku);
        let email = fields.required("email", rules::email);
        let quantity = fields.or("quantity", Units::ONE, rules::units(1, MAX_ORDERED));
        let locale = fields.optional("locale", rules::language);
        Some(Wish { sku: sku?, email: email?, quantity: quantity?, locale: locale? })
    })
}

/// Reads the body of `POST /v1/waitlist/confirm` and `/leave`.
pub fn token(body: &Value) -> Result<String, Vec<FieldError>> {
    read(body, |fields| fields.required("token", rules::filled_text))
}

/// Somebody who waits, as the merchant sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the contract describes each field under the same name")]
pub struct Waiting {
    pub email: String,
    pub quantity: Units,
    pub confirmed_at: Option<Timestamp>,
    pub told_at: Option<Timestamp>,
}
