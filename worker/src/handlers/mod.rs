//! One file a family of paths: parse, call, encode.

pub(crate) mod admin_orders;
pub(crate) mod availability;
pub(crate) mod cash;
pub(crate) mod customers;
pub(crate) mod lines;
pub(crate) mod links;
pub(crate) mod live;
pub(crate) mod orders;
pub(crate) mod products;
pub(crate) mod settings;
pub(crate) mod stripe;
pub(crate) mod test_clock;
pub(crate) mod waitlist;
pub(crate) mod webhooks;
