//! What the shopper typed, and whether it is right.

mod draft;
mod mistakes;

pub(crate) use draft::{Draft, Field};
pub(crate) use mistakes::{Mistake, mistakes};
