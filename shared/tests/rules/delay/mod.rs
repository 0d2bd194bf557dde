//! Delays, read as rows: what an order was promised, what happened, what it is told.

mod answers;
mod deadlines;
mod news;
mod shop;
