//! The entry is told when this instance is lost: a trap leaves its memory in the middle of things,
//! wherever it happened, in a call or in something that a call had been waiting for.

use js_sys::Function;
use std::cell::OnceCell;
use wasm_bindgen::prelude::*;

thread_local! {
    static TELL: OnceCell<Function> = const { OnceCell::new() };
}

/// Calls `tell` once this instance is lost. To be called once an instance, before anything else.
#[wasm_bindgen]
pub fn on_trap(tell: Function) {
    // An instance has one entry: whoever told it before is the same.
    let _ = TELL.with(|known| known.set(tell));
    // In place of the bindings' own handler, which would start another instance unasked, and let
    // what waits in this one run on in that one's memory.
    wasm_bindgen::handler::set_on_abort(trapped);
}

fn trapped() {
    TELL.with(|tell| tell.get().map(|tell| tell.call0(&JsValue::NULL)));
}
