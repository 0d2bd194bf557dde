//! A deterministic simulation of Shelfline: one seed drives the clock, the order of messages, what
//! is lost and doubled, faults of KV and of mail, crashes and restarts, around the real rules of
//! `shared`. The invariants of the architecture are checked after every step, those that hold once
//! quiet at the end of every run.
//!
//! Nothing here is a copy of a rule: objects decide with `shared::decide` and `shared::delay` on
//! `shared::memory`. What is written anew is the oracle, which counts one unit at a time.

mod alarm;
mod chance;
mod client;
mod codes;
mod counter;
mod delivery;
mod diary;
mod dice;
mod intent;
mod invariant;
mod kv;
mod mailbox;
mod mutation;
mod network;
mod object;
mod oracle;
mod outbox;
mod promises;
mod provider;
mod quiet;
mod run;
mod shop;
mod store;
mod swap;
mod swapping;
mod till;
mod watch;
mod whole;
mod world;

pub use invariant::{Invariant, Violation};
pub use mutation::Mutation;
pub use run::{Failure, Tally, first_failure, run, smallest};
