//! JSON through the browser's own reader and writer, which are there already: no second one is
//! downloaded.

use super::page_js;
use crate::answer::Answer;
use wasm_bindgen::JsValue;

impl Answer for JsValue {
    fn text(&self, path: &str) -> Option<String> {
        page_js::text_at(self, path)
    }

    fn number(&self, path: &str) -> Option<f64> {
        page_js::number_at(self, path)
    }

    fn texts(&self, path: &str) -> Vec<String> {
        page_js::texts_at(self, path)
    }
}

/// An object that is being written.
#[derive(Debug, Default)]
pub(crate) struct Json {
    fields: String,
}

impl Json {
    fn field(&mut self, name: &str, value: &str) {
        let comma = if self.fields.is_empty() { "" } else { "," };
        for part in [comma, "\"", name, "\":", value] {
            self.fields.push_str(part);
        }
    }

    /// A text.
    pub(crate) fn text(&mut self, name: &str, text: &str) {
        self.field(name, &quote(text));
    }

    /// A text; null where it is empty.
    pub(crate) fn filled(&mut self, name: &str, text: &str) {
        if text.is_empty() { self.field(name, "null") } else { self.text(name, text) }
    }

    /// A whole number, or null.
    pub(crate) fn whole(&mut self, name: &str, n: Option<u64>) {
        self.field(name, &n.map_or_else(|| "null".to_owned(), |n| n.to_string()));
    }

    /// An object within it.
    pub(crate) fn object(&mut self, name: &str, object: Self) {
        self.field(name, &object.written());
    }

    /// The object as it is sent.
    pub(crate) fn written(self) -> String {
        ["{", &self.fields, "}"].concat()
    }
}

#[cfg(target_family = "wasm")]
fn quote(text: &str) -> String {
    page_js::quote(text)
}

#[cfg(not(target_family = "wasm"))]
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
