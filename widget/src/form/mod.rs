//! What the shopper typed, and whether it is right by the worker's own rules.

mod draft;
mod mistakes;

pub(crate) use draft::{Draft, Field};
pub(crate) use mistakes::{Mistake, from_worker, mistakes};
