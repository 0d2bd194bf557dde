//! Cash, read as rows: the terms of an order, what happened, where its money stands then.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::wildcard_enum_match_arm, clippy::unnecessary_wraps, clippy::large_enum_variant)]
#![allow(clippy::needless_pass_by_value, clippy::format_push_string, clippy::redundant_closure)]

mod charges;
mod forfeits;
mod lapse;
mod late;
mod plan;
mod refunds;
mod share;
mod shop;
#[path = "../support/mod.rs"]
mod support;
mod swaps;
