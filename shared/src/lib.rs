//! The rules of Shelfline: what may be sold, who stands where, who gets what arrives, by when.
//!
//! Everything here is a value or a pure function: no I/O, no clock, no randomness. `now` comes in
//! as a [`time::Timestamp`]. The worker decides with these functions and the widget shows with the
//! same ones, so that the button never says what the shop would not sell.
//!
//! A decision is [`decide::decide`] (guards, then events) followed by [`evolve::evolve`] (events to
//! tables); [`decide::execute`] runs both. Tables live behind [`ledger::Tables`]: the worker keeps
//! them in `SQLite`, [`memory::Memory`] keeps them in maps.
#![deny(missing_docs)]
#![warn(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]

pub mod address;
pub mod agenda;
pub mod availability;
pub mod cash;
pub mod change;
pub mod code;
pub mod command;
pub mod decide;
pub mod delay;
pub mod event;
pub mod evolve;
pub mod fault;
pub mod id;
pub mod ledger;
pub mod line;
pub mod memory;
pub mod money;
pub mod offer;
#[cfg(feature = "openapi")]
#[expect(
    clippy::indexing_slicing,
    reason = "sets fields of JSON objects made right there; it runs when we build, never at a shop"
)]
pub mod openapi;
pub mod order;
pub mod payment;
pub mod policy;
pub mod promise;
#[cfg(feature = "proof")]
pub mod proof;
pub mod refusal;
mod serial;
pub mod shelf;
pub mod swap;
pub mod time;
pub mod units;
pub mod waitlist;
pub mod wire;
pub mod zone;
