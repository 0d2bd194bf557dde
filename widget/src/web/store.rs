//! What this browser keeps: orders in `localStorage`, shared by all tabs, and what was typed in
//! `sessionStorage`. Where storage is forbidden or full it lasts as long as the page.

use super::page_js::{forget_kept, load, parse, save};
use crate::form::Draft;
use crate::order::intent::Intent;
use wasm_bindgen::JsValue;

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
        Intent::read(&read(false, &self.pending))
    }

    pub(crate) fn set_pending(&self, intent: &Intent) {
        save(false, &self.pending, &intent.kept());
    }

    /// Forgets the order with that key: it has its final answer, or was given up.
    pub(crate) fn settle(&self, key: &str) {
        if self.pending().is_some_and(|intent| intent.key == key) {
            forget_kept(&self.pending);
        }
    }

    /// What was kept of the last order that is in; nothing if there is none.
    pub(crate) fn order(&self) -> JsValue {
        read(false, &self.order)
    }

    pub(crate) fn set_order(&self, kept: &str) {
        save(false, &self.order, kept);
    }

    /// Whether a change under that key of the storage is about this sku's orders.
    pub(crate) fn is_order_key(&self, key: &str) -> bool {
        key == self.order
    }
}

/// What was typed in this session, in any dialog of the site.
pub(crate) fn draft() -> Option<Draft> {
    let kept = read(true, DRAFT);
    kept.is_object().then(|| Draft::read(&kept))
}

pub(crate) fn set_draft(draft: &Draft) {
    save(true, DRAFT, &draft.kept());
}

fn read(session: bool, key: &str) -> JsValue {
    load(session, key).map_or(JsValue::UNDEFINED, |text| parse(&text))
}
