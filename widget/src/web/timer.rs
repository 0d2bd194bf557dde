//! Something that happens later, unless it is given up.

use super::page_js;
use std::cell::Cell;
use wasm_bindgen::prelude::*;

/// At most one thing at a time.
#[derive(Debug, Default)]
pub(crate) struct Timer(Cell<Option<f64>>);

impl Timer {
    /// Does this later, instead of what was to be done.
    pub(crate) fn after(&self, ms: u32, act: Box<dyn FnOnce()>) {
        self.clear();
        self.0.set(Some(page_js::set_timeout(&Closure::once_into_js(act), ms)));
    }

    /// Gives it up.
    pub(crate) fn clear(&self) {
        if let Some(id) = self.0.take() {
            page_js::clear_timeout(id);
        }
    }
}

/// Does this later in any case.
pub(crate) fn after(ms: u32, act: Box<dyn FnOnce()>) {
    page_js::set_timeout(&Closure::once_into_js(act), ms);
}
