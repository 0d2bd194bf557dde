//! The rules, read as rows: given, command, expected; and at random, beside a naive model of them. One
//! program: what they share is compiled once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::wildcard_enum_match_arm, clippy::unnecessary_wraps, clippy::large_enum_variant)]
#![allow(clippy::needless_pass_by_value, clippy::format_push_string, clippy::redundant_closure)]

mod cash;
mod code;
mod decoders;
mod delay;
mod journal;
mod line;
mod model;
#[cfg(feature = "openapi")]
mod openapi;
mod order;
mod promise;
#[cfg(feature = "proof")]
mod proof;
mod reading;
mod reconcile;
mod selling;
mod small_worlds;
mod support;
mod swap;
mod told;
mod waitlist;
mod wire;
mod zone;
