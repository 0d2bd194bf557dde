//! What every page is made of: dates and sums, loading, forms, lists.

pub(crate) mod browser;
pub(crate) mod confirm;
pub(crate) mod field;
pub(crate) mod form;
pub(crate) mod intl;
pub(crate) mod list;
pub(crate) mod load;
pub(crate) mod parts;
