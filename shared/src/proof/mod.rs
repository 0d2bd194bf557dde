//! Proof of place: receipts that anyone can verify, each chained to the one before it in its line.
//!
//! A receipt is a JWS in compact form (RFC 7515) with Ed25519 (RFC 8037). `leaf` is the SHA-256 of
//! its payload segment as it stands; a link is the SHA-256 of the link before it and the leaf. Who
//! keeps a receipt and a published head can show that the line was not ordered anew before them.
//!
//! What it cannot show: a shop that keeps two lines shows each person one of them. Such a fork is
//! found only when two people compare heads of the same line.

mod chain;
mod jws;
mod receipt;
mod verify;

pub use chain::{ChainRow, Head, Link, genesis, leaf, link};
pub use jws::{Jwk, Jwks, Kind, Signer, Unverified};
pub use receipt::{RULES, Receipt};
pub use verify::{Evidence, Finding, verify};
