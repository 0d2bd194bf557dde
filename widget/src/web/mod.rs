//! The browser.

pub(crate) mod host;
pub(crate) mod json;
pub(crate) mod net;
pub(crate) mod page_js;
pub(crate) mod store;
pub(crate) mod timer;
