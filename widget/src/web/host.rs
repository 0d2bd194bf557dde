//! The half of the button that is already on the page (`widget/loader/second/engine.ts`).

use wasm_bindgen::prelude::*;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    /// What the loader hands over.
    #[derive(Clone)]
    pub type Host;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn api(this: &Host) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn sku(this: &Host) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn code(this: &Host) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn item(this: &Host) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn format(this: &Host) -> Format;
    #[wasm_bindgen(method)]
    pub(crate) fn ships(this: &Host, item: &JsValue) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn answered(this: &Host, item: &JsValue);
    #[wasm_bindgen(method)]
    pub(crate) fn sending(this: &Host, on: bool);
    #[wasm_bindgen(method)]
    pub(crate) fn ordered(this: &Host, number: &str, url: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn closed(this: &Host);
    #[wasm_bindgen(method)]
    pub(crate) fn adopt(this: &Host, css: &str);
    /// Says in an element how long the order is held, and what becomes of it.
    #[wasm_bindgen(method)]
    pub(crate) fn held(this: &Host, place: &Element, until: &str, url: &str);

    /// Money, dates and numbers in the page's language.
    #[derive(Clone)]
    pub type Format;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn locale(this: &Format) -> String;

    #[wasm_bindgen(method)]
    pub(crate) fn number(this: &Format, n: f64) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn money(this: &Format, amount: f64, currency: &str) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn nth(this: &Format, n: f64) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn days(this: &Format, from: &str, to: &str) -> String;
}
