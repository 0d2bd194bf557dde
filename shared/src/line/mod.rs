//! The line of one sku: who stands where, and how stretches of it are served or give back.

pub mod blocks;
mod place;
mod stretch;

pub use place::{Place, Priority, Tally};
pub use stretch::{End, Stage, Stretch, Taker};
