//! What this browser keeps: orders in `localStorage`, shared by all tabs, and what was typed in
//! `sessionStorage`. Where storage is forbidden or full it lasts as long as the page.

use super::json;
use crate::form::Draft;
use crate::order::intent::Intent;
use leptos::prelude::window;
use serde_json::Value;
use std::cell::RefCell;
use web_sys::Storage;

thread_local! {
    static PAGE: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

/// Keeps what belongs to a sku of a shop.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    pending: String,
    order: String,
}

const DRAFT: &str = "shelfline:draft";

impl Store {
    pub(crate) fn new(api: &str, sku: &str) -> Self {
        let key = |kind: &str| ["shelfline:", kind, ":", api, sku].concat();
        Self { pending: key("pending"), order: key("order") }
    }

    /// The order that has no final answer yet.
    pub(crate) fn pending(&self) -> Option<Intent> {
        Intent::from_json(&read(local(), &self.pending))
    }

    pub(crate) fn set_pending(&self, intent: &Intent) {
        write(local(), &self.pending, &intent.to_json());
    }

    /// Forgets the order with that key: it has its final answer, or was given up.
    pub(crate) fn settle(&self, key: &str) {
        if self.pending().is_some_and(|intent| intent.key == key) {
            remove(local(), &self.pending);
        }
    }

    /// What was kept of the last order that is in; null if there is none.
    pub(crate) fn order(&self) -> Value {
        read(local(), &self.order)
    }

    pub(crate) fn set_order(&self, kept: &Value) {
        write(local(), &self.order, kept);
    }

    /// Whether a change under that key of the storage is about this sku's orders.
    pub(crate) fn is_order_key(&self, key: &str) -> bool {
        key == self.order
    }
}

/// What was typed in this session, in any dialog of the site.
pub(crate) fn draft() -> Option<Draft> {
    let kept = read(session(), DRAFT);
    kept.is_object().then(|| Draft::from_json(&kept))
}

pub(crate) fn set_draft(draft: &Draft) {
    write(session(), DRAFT, &draft.to_json());
}

fn local() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn session() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn read(storage: Option<Storage>, key: &str) -> Value {
    let stored = storage.and_then(|storage| storage.get_item(key).ok().flatten());
    let text = stored.or_else(|| {
        PAGE.with_borrow(|page| {
            page.iter().find(|(known, _)| known == key).map(|(_, text)| text.clone())
        })
    });
    text.map_or(Value::Null, |text| json::parse(&text))
}

fn write(storage: Option<Storage>, key: &str, value: &Value) {
    let text = json::write(value);
    let stored = storage.is_some_and(|storage| storage.set_item(key, &text).is_ok());
    PAGE.with_borrow_mut(|page| {
        page.retain(|(known, _)| known != key);
        if !stored {
            page.push((key.to_owned(), text));
        }
    });
}

fn remove(storage: Option<Storage>, key: &str) {
    PAGE.with_borrow_mut(|page| page.retain(|(known, _)| known != key));
    if let Some(storage) = storage {
        let _ = storage.remove_item(key);
    }
}
