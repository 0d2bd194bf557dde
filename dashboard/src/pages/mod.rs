//! The pages, one a file.

pub(crate) mod batches;
pub(crate) mod cash;
pub(crate) mod cash_orders;
pub(crate) mod codes;
pub(crate) mod customers;
pub(crate) mod deliveries;
pub(crate) mod evidence;
pub(crate) mod journal;
pub(crate) mod line;
pub(crate) mod order;
pub(crate) mod order_actions;
pub(crate) mod order_money;
pub(crate) mod order_refund;
pub(crate) mod orders;
pub(crate) mod product;
pub(crate) mod product_edit;
pub(crate) mod product_fields;
pub(crate) mod products;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod stock;
pub(crate) mod waitlist;
pub(crate) mod webhooks;
