//! What a few lines of JavaScript say more shortly.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/web/page.js")]
extern "C" {
    /// 128 random bits as hexadecimal digits.
    #[wasm_bindgen(js_name = randomKey)]
    pub(crate) fn random_key() -> String;

    /// Waits until no other tab holds the lock of that name, and takes it; calling what it answers
    /// gives it back. A tab that is killed gives it back too.
    pub(crate) async fn lock(name: &str) -> JsValue;

    /// Codes and names of the countries, sorted in that language, one after the other.
    pub(crate) fn countries(locale: &str) -> Vec<String>;

    /// The country that a language tag, or the browser's first language, names; or nothing.
    #[wasm_bindgen(js_name = homeCountry)]
    pub(crate) fn home_country(locale: &str) -> String;

    /// Campaign, medium and the referring site, each empty where there is none.
    pub(crate) fn source() -> Vec<String>;

    /// Adds an entry to the history that the back button takes away, unless it is there; answers
    /// what was known when it was added.
    pub(crate) fn remember(sku: &str, known: &str) -> String;

    /// Takes that entry away, if it is there.
    pub(crate) fn forget(sku: &str);

    /// Whether that entry is the present one.
    pub(crate) fn remembered(sku: &str) -> bool;
}
