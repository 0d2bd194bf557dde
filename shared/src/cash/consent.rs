//! What a shopper agreed to about paying.

use serde::{Deserialize, Serialize};

/// The words that the shopper agreed to, as they were shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consent {
    /// The words.
    pub text: String,
    /// Which wording it is.
    pub version: String,
}
