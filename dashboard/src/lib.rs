//! The merchant's pages: products with their stock and line, orders, and what is done with them.
//!
//! [`pure`] says everything that needs no browser and is tested natively; [`api`] talks to the
//! worker; [`ui`] holds the parts of pages; [`pages`] the pages, one a file. Every rule and every
//! wire type is `shared`'s: a form is judged by the very readers the worker uses.

mod api;
mod app;
mod pages;
mod pure;
mod ui;

use wasm_bindgen::prelude::wasm_bindgen;

/// Draws the pages into the body; the page's script calls it by starting the module.
#[wasm_bindgen(start)]
pub fn start() {
    // A panic would be silent otherwise: the page stands still, and nobody knows why.
    std::panic::set_hook(Box::new(|info| leptos::logging::error!("{info}")));
    leptos::mount::mount_to_body(app::app);
}
