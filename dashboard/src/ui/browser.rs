//! The few things asked of the browser itself. Where one is missing, nothing happens.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The address behind `#`.
pub(crate) fn hash() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    hash.unwrap_or_default()
}

/// Goes to another page.
pub(crate) fn go(href: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_hash(href);
    }
}

/// Names the page in the tab and in the history.
pub(crate) fn title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(&format!("{title} · Shelfline"));
    }
}

/// Moves the focus to the first element that matches, for the keyboard and for screen readers.
pub(crate) fn focus(selector: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let found = document.and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = found.as_ref().and_then(Element::dyn_ref::<HtmlElement>) {
        let _ = element.focus();
    }
}
