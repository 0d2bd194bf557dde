//! Problems: RFC 9457 with a stable code, every bad field, and the present availability.

use crate::refusal::Refusal;
use crate::wire::availability::Item;
use crate::wire::fields::FieldError;
use serde::{Deserialize, Serialize};

/// The body of an answer that is no success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A name for this kind of problem: `urn:shelfline:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short name.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong and what helps.
    pub detail: String,
    /// The stable code.
    pub code: String,
    /// Every bad field, where the body was bad.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// What can be had now, where an order was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability: Option<Box<Item>>,
}

impl Problem {
    /// A problem with a stable code.
    pub fn new(status: u16, code: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:shelfline:problem:{code}"),
            title: title.to_owned(),
            status,
            detail: detail.into(),
            code: code.to_owned(),
            errors: Vec::new(),
            availability: None,
        }
    }

    /// A refusal: 409.
    pub fn refused(refusal: &Refusal) -> Self {
        Self::new(409, refusal.code(), refusal.title(), refusal.to_string())
    }

    /// A body with bad fields: 422.
    pub fn invalid_body(errors: Vec<FieldError>) -> Self {
        let names: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        let detail = format!("Correct: {}.", names.join(", "));
        Self {
            errors,
            ..Self::new(422, "invalid_body", "The body has fields that are not right", detail)
        }
    }

    /// A query with bad parameters: 422.
    pub fn invalid_query(errors: Vec<FieldError>) -> Self {
        let names: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        let detail = format!("Correct: {}.", names.join(", "));
        Self {
            errors,
            ..Self::new(422, "invalid_query", "The query has parameters that are not right", detail)
        }
    }

    /// No such sku: 404.
    pub fn unknown_sku() -> Self {
        Self::new(404, "unknown_sku", "Unknown sku", "No product is sold under this sku.")
    }

    /// Nothing there: 404.
    pub fn not_found() -> Self {
        Self::new(404, "not_found", "Not found", "There is nothing under this address.")
    }
}
