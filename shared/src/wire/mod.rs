//! Wire types: requests and answers as the contract writes them, apart from the domain.
//!
//! Changes are additive: shops keep old widgets cached. Requests are read by hand with
//! [`fields::Reader`], because the contract wants every bad field named, not just the first.

pub mod action;
pub mod availability;
pub mod cash;
pub mod code;
pub mod evidence;
pub mod fields;
pub mod order;
pub mod person;
pub mod place;
pub mod problem;
pub mod product;
pub mod rules;
pub mod settings;
pub mod stock;
pub mod waitlist;
pub mod webhook;

use serde::{Deserialize, Serialize};

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page starts; null on the last.
    pub next_cursor: Option<String>,
}
