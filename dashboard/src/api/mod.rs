//! Talking to the worker as the merchant.

pub(crate) mod answers;
pub(crate) mod client;
pub(crate) mod failure;
pub(crate) mod key;
pub(crate) mod session;
