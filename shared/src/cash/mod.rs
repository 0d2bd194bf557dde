//! Cash: what is asked of a shopper when, what came in, what went back (LIFE.md, "Cash").
//!
//! Everything here is free of any provider and read off the order: `owed` says what is to have been
//! collected by now, `plan` shows it, `collect` asks a provider for it or gives back what is owed,
//! `receive` takes in what came, `lapse` ends what nobody paid for. What is asked and what happens is
//! an event like any other; the `book` of an order is what came of it, to the minor unit.

mod agenda;
mod apply;
mod book;
mod collect;
mod consent;
mod lapse;
mod minimum;
mod owed;
mod plan;
mod receive;
mod reconcile;
mod refund;
mod share;

pub use agenda::{Due, due};
pub use book::{Booking, BookingKind, Cash, Charge, Failed, Giving, Piece};
pub use collect::chargeable;
pub use consent::Consent;
pub use minimum::{grain, minimum};
pub use plan::{Part, PartState, plan};
pub use reconcile::{Booked, Movement, Span, reconcile};
pub use share::share;

pub(crate) use agenda::happens;
pub(crate) use apply::apply;
pub(crate) use book::Moved;
pub(crate) use collect::collect;
pub(crate) use receive::{card_saved, declined, provider_paid, received};
pub(crate) use refund::{forfeits, refund, refund_failed, refunded};
