//! What a dialog holds of the browser.

use super::draft;
use crate::answer::confirmation::Confirmation;
use crate::answer::offer::Offer;
use crate::answer::text;
use crate::order::body::Context;
use crate::order::intent::Intent;
use crate::page::Page;
use crate::texts::{self, Language};
use crate::web::host::{Format, Host};
use crate::web::page_js;
use crate::web::store::Store;
use crate::web::timer::Timer;
use leptos::prelude::ArcTrigger;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, ShadowRoot};

/// The state of a dialog, and the browser around it.
pub(super) struct Around {
    pub(super) page: RefCell<Page>,
    pub(super) changed: ArcTrigger,
    pub(super) root: ShadowRoot,
    pub(super) host: Host,
    pub(super) format: Format,
    pub(super) language: Option<&'static Language>,
    pub(super) store: Store,
    pub(super) intent: RefCell<Option<Intent>>,
    /// The key of the last order that the shopper knew of when the dialog was opened.
    pub(super) known: RefCell<String>,
    pub(super) retry: Timer,
    pub(super) ask: Timer,
}

impl Around {
    pub(super) fn new(root: ShadowRoot, host: Host) -> Self {
        let context = context(&host);
        let draft = draft(&context.locale);
        let around = Self {
            page: RefCell::default(),
            changed: ArcTrigger::new(),
            format: host.format(),
            language: texts::of(&context.locale),
            store: Store::new(&host.api(), &context.sku),
            intent: RefCell::default(),
            known: RefCell::default(),
            retry: Timer::default(),
            ask: Timer::default(),
            root,
            host,
        };
        let offer: Offer = around.offer(&around.host.item());
        around.page.replace(Page::new(context, offer, draft));
        around
    }

    pub(super) fn dialog(&self) -> Option<HtmlDialogElement> {
        self.root.get_element_by_id("dialog")?.dyn_into().ok()
    }

    pub(super) fn is_open(&self) -> bool {
        self.dialog().is_some_and(|dialog| dialog.open())
    }

    /// An order that another tab placed since this dialog was opened.
    pub(super) fn unknown_order(&self) -> Option<Confirmation> {
        let order = self.store.order();
        let key = text(&order, "key");
        if key.is_empty() || key == *self.known.borrow() {
            return None;
        }
        self.known.replace(key);
        Confirmation::read(&order, "placed.")
    }
}

fn context(host: &Host) -> Context {
    let mut source = page_js::source().into_iter();
    let mut next = || source.next().unwrap_or_default();
    Context {
        sku: host.sku(),
        code: host.code(),
        locale: host.format().locale(),
        campaign: next(),
        medium: next(),
        referrer: next(),
    }
}
