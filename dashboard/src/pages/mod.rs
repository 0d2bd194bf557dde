//! The pages, one a file.

pub(crate) mod batches;
pub(crate) mod journal;
pub(crate) mod line;
pub(crate) mod order;
pub(crate) mod order_actions;
pub(crate) mod orders;
pub(crate) mod product;
pub(crate) mod product_edit;
pub(crate) mod product_fields;
pub(crate) mod products;
pub(crate) mod sign_in;
pub(crate) mod stock;
