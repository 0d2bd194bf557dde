//! Tables over the plain parts: answers, form, intents, and the state of a dialog.

mod answers;
mod form;
mod page;

use crate::answer::Answer;
use crate::answer::offer::Offer;
use crate::form::{Draft, Field};
use crate::order::body::Context;
use crate::page::Page;
use serde_json::{Value, json};

/// An item as the worker writes it, with other fields where a row sets them.
fn item(changes: Value) -> Value {
    let mut item = json!({
        "sku": "A", "as_of": "2027-01-01T00:00:00Z", "quantity": 7, "action": "split",
        "levels": {"in_stock": 5, "preorder": 0, "backorder": 2, "not_available": 0},
        "max_quantity": 205, "price": {"amount": 12900, "currency": "EUR"},
        "due_now": {"amount": 90300, "currency": "EUR"},
        "due_later": {"amount": 0, "currency": "EUR"},
        "promise": {"ships_from": "2027-05-04", "ships_to": "2027-05-10", "basis": "batch"},
        "title": "Trail Lamp", "options": {"colour": "red", "size": "L"},
        "payment": {"collect": "full"}, "tax_percent": 19, "delivery": null
    });
    if let (Value::Object(item), Value::Object(changes)) = (&mut item, changes) {
        item.extend(changes);
    }
    item
}

/// As a browser reads a value by a path of names.
impl Answer for Value {
    fn text(&self, path: &str) -> Option<String> {
        at(self, path)?.as_str().map(str::to_owned)
    }

    fn number(&self, path: &str) -> Option<f64> {
        let found = at(self, path)?;
        found.as_f64().or_else(|| found.as_bool().map(f64::from))
    }

    fn texts(&self, path: &str) -> Vec<String> {
        let object = at(self, path).and_then(Value::as_object);
        let texts = object.into_iter().flatten().filter_map(|(_, value)| value.as_str());
        texts.map(str::to_owned).collect()
    }
}

fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, name| match name.parse::<usize>() {
        Ok(index) => value.get(index),
        Err(_) => value.get(name),
    })
}

/// What was written, as JSON reads it.
fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn offer(changes: Value) -> Offer {
    Offer::read(&item(changes), "")
}

fn filled() -> Draft {
    let mut draft = Draft::default();
    for (field, text) in [
        (Field::Email, "a@example.com"),
        (Field::Name, "A. Person"),
        (Field::Country, "DE"),
        (Field::Line1, "Street 1"),
        (Field::PostalCode, "10115"),
        (Field::City, "Berlin"),
    ] {
        draft.set(field, text.to_owned());
    }
    draft
}

fn context() -> Context {
    Context { sku: "A".to_owned(), locale: "de-DE".to_owned(), ..Context::default() }
}

fn dialog() -> Page {
    Page::new(context(), offer(json!({})), filled())
}
