//! What went wrong on our side: never the shopper's or the merchant's doing.

use std::fmt;

/// A fault of the store or of the arithmetic; the decision that met it leaves nothing behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(String);

impl Fault {
    /// A fault described for the log, without personal data.
    pub fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}
