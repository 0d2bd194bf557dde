//! Delays, by the book: when a promise slips, what is said, and what silence means (LIFE.md,
//! "Delays"). 16 CFR 435.2 (`us`); 2011/83/EU art. 18 (`eu`); CRA 2015 s. 28 (`uk`). None of this is
//! legal advice.
//!
//! Everything here is read off an order and the moment: when something is due next, and what to do
//! then. What is done is an event like any other.

mod answer;
mod deadline;
mod notice;
mod refund;
mod slip;
mod work;

pub use deadline::{Due, due};
pub use notice::{Answer, Notice, Reason, Silence};
pub use refund::refund_due_by;
pub use slip::{judge, late};
pub use work::judge_line;

pub(crate) use answer::{answer, extra_period};
pub(crate) use work::{happen, judge_paid};
