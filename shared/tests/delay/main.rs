//! Delays, read as rows: what an order was promised, what happened, what it is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::wildcard_enum_match_arm, clippy::unnecessary_wraps, clippy::large_enum_variant)]
#![allow(clippy::needless_pass_by_value, clippy::format_push_string, clippy::redundant_closure)]

mod answers;
mod deadlines;
mod news;
mod shop;
#[path = "../support/mod.rs"]
mod support;
