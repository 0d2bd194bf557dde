//! What a few lines of JavaScript say more shortly.

use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

use super::host::Host;

#[wasm_bindgen(module = "/src/web/page.js")]
extern "C" {
    /// The value under a path of names, `order.place.number`; undefined where there is none.
    pub(crate) fn at(value: &JsValue, path: &str) -> JsValue;
    #[wasm_bindgen(js_name = textAt)]
    pub(crate) fn text_at(value: &JsValue, path: &str) -> Option<String>;
    #[wasm_bindgen(js_name = numberAt)]
    pub(crate) fn number_at(value: &JsValue, path: &str) -> Option<f64>;
    /// The texts that an object or a list holds.
    #[wasm_bindgen(js_name = textsAt)]
    pub(crate) fn texts_at(value: &JsValue, path: &str) -> Vec<String>;

    /// Reads JSON; what is not JSON reads as undefined.
    pub(crate) fn parse(text: &str) -> JsValue;
    /// A text as JSON writes it.
    pub(crate) fn quote(text: &str) -> String;

    /// What can be had of so many units; undefined if that was not answered.
    #[wasm_bindgen(catch)]
    pub(crate) async fn available(host: &Host, quantity: f64) -> Result<JsValue, JsValue>;

    /// Orders: `{status, retry_after, body}`. An error is a lost connection, or no answer in time.
    #[wasm_bindgen(catch)]
    pub(crate) async fn send(host: &Host, key: &str, body: &str) -> Result<JsValue, JsValue>;

    /// What this browser keeps under a key, for the session or for longer.
    pub(crate) fn load(session: bool, key: &str) -> Option<String>;
    pub(crate) fn save(session: bool, key: &str, text: &str);
    /// Forgets what was kept for longer.
    #[wasm_bindgen(js_name = forgetKept)]
    pub(crate) fn forget_kept(key: &str);

    /// 128 random bits as hexadecimal digits.
    #[wasm_bindgen(js_name = randomKey)]
    pub(crate) fn random_key() -> String;

    /// Waits until no other tab holds the lock of that name, and takes it; [`release`] gives it
    /// back. A tab that is killed gives it back too.
    pub(crate) async fn lock(name: &str);
    pub(crate) fn release(name: &str);

    /// Codes and names of the countries, one after the other: the usual ones first, then the rest
    /// as that language sorts them.
    pub(crate) fn countries(locale: &str, usual: &str) -> Vec<String>;

    /// The country that a language tag, or the browser's first language, names; or nothing.
    #[wasm_bindgen(js_name = homeCountry)]
    pub(crate) fn home_country(locale: &str) -> String;

    /// The plural category of a number: zero, one, two, few, many, other, from 0.
    pub(crate) fn plural(locale: &str, n: f64) -> usize;

    /// Campaign, medium and the referring site, each empty where there is none.
    pub(crate) fn source() -> Vec<String>;

    /// Adds an entry to the history that the back button takes away, unless it is there; answers
    /// what was known when it was added.
    pub(crate) fn remember(sku: &str, known: &str) -> String;

    /// Takes that entry away, if it is there.
    pub(crate) fn forget(sku: &str);

    /// Whether that entry is the present one.
    pub(crate) fn remembered(sku: &str) -> bool;

    /// A new element; the name is always one of HTML's.
    pub(crate) fn make(tag: &str) -> Element;

    /// Tells the button's half of a refusal, if it wants to know.
    pub(crate) fn refused(host: &Host, code: &str, title: &str);

    /// An element's share of the width. By its property, which no content policy forbids.
    pub(crate) fn grow(element: &HtmlElement, share: &str);
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    pub(crate) fn set_timeout(act: &JsValue, ms: u32) -> f64;
    #[wasm_bindgen(js_name = clearTimeout)]
    pub(crate) fn clear_timeout(id: f64);
    #[wasm_bindgen(js_namespace = Date)]
    pub(crate) fn now() -> f64;
}

/// A number as JavaScript has it.
#[expect(clippy::cast_precision_loss, reason = "amounts and units stay below 2^53")]
pub(crate) const fn float(n: u64) -> f64 {
    n as f64
}
