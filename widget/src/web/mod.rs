//! The browser: storage, requests, the page around. Everything that is not a plain value.

pub(crate) mod host;
pub(crate) mod json;
pub(crate) mod net;
pub(crate) mod page_js;
pub(crate) mod store;
