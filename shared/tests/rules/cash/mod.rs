//! Cash, read as rows: the terms of an order, what happened, where its money stands then.

mod charges;
mod forfeits;
mod lapse;
mod late;
mod plan;
mod refunds;
mod share;
mod shop;
mod swaps;
