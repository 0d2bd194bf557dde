//! What moves a dialog: questions, opening and closing. It changes the page's state and draws
//! nothing.

mod around;
mod sending;
mod words;

use crate::answer::confirmation::Confirmation;
use crate::answer::offer::Offer;
use crate::answer::problem::Outcome;
use crate::answer::text;
use crate::form::{Draft, Field};
use crate::page::{Page, Phase, Submit};
use crate::web::host::Host;
use crate::web::{net, page_js, store, timer};
use around::Around;
use leptos::prelude::*;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, ShadowRoot};

/// Clicks on the stepper that follow each other as fast as this are one question.
const ASK_AFTER_MS: u32 = 150;

/// By then what the state says is drawn.
const SOON_MS: u32 = 30;

/// A dialog that runs. Once it is unmounted, everything here does nothing.
///
/// There is one signal: that the page's state has changed. The state itself is a plain struct, for
/// every type of signal that is read costs a shopper kilobytes.
#[derive(Clone, Copy)]
pub(crate) struct App {
    around: StoredValue<Rc<Around>, LocalStorage>,
}

impl App {
    pub(crate) fn new(root: ShadowRoot, host: Host) -> Self {
        Self { around: StoredValue::new_local(Rc::new(Around::new(root, host))) }
    }

    #[inline(never)]
    fn around(self) -> Option<Rc<Around>> {
        self.around.try_get_value()
    }

    /// Reads the state; a view that does follows it.
    pub(crate) fn see<T: Default>(self, read: impl FnOnce(&Page) -> T) -> T {
        let Some(around) = self.tracked() else { return T::default() };
        around.page.try_borrow().map(|page| read(&page)).unwrap_or_default()
    }

    #[inline(never)]
    fn tracked(self) -> Option<Rc<Around>> {
        let around = self.around()?;
        around.changed.track();
        Some(around)
    }

    /// Reads the state as it is now.
    pub(crate) fn now<T: Default>(self, read: impl FnOnce(&Page) -> T) -> T {
        let Some(around) = self.around() else { return T::default() };
        around.page.try_borrow().map(|page| read(&page)).unwrap_or_default()
    }

    fn change<T: Default>(self, with: impl FnOnce(&mut Page) -> T) -> T {
        let Some(around) = self.around() else { return T::default() };
        let answer = around.page.try_borrow_mut().map(|mut page| with(&mut page));
        around.changed.notify();
        answer.unwrap_or_default()
    }

    // The form.

    pub(crate) fn typed(self, field: Field, text: String) {
        self.change(|page| {
            page.typed(field, text);
            store::set_draft(&page.draft);
        });
    }

    pub(crate) fn ship_otherwise(self) {
        self.change(Page::ship_otherwise);
        self.focus_soon("shipping");
    }

    pub(crate) fn left(self, field: Field) {
        self.change(|page| page.left(field));
    }

    pub(crate) fn choose(self, quantity: u64) {
        if self.change(|page| page.choose(quantity))
            && let Some(around) = self.around()
        {
            around.ask.after(ASK_AFTER_MS, Box::new(move || self.ask()));
        }
    }

    /// Asks what can be had of the quantity that is shown.
    pub(crate) fn ask(self) {
        spawn(Box::pin(async move {
            let Some(around) = self.around() else { return };
            let quantity = self.now(|page| page.quantity);
            let item = net::availability(&around.host, quantity).await;
            if let Some(item) = &item {
                around.host.answered(item);
            }
            let offer = item.map(|item| around.offer(&item));
            self.change(|page| page.answered(offer));
        }));
    }

    pub(crate) fn submit(self) {
        match self.change(|page| Some(page.submit())) {
            Some(Submit::Focus(field)) => self.focus(field.id()),
            Some(Submit::Send(body)) => self.attempt(Some(body)),
            Some(Submit::Again) => self.attempt(None),
            Some(Submit::Ignore) | None => {}
        }
    }

    pub(crate) fn another(self) {
        self.change(Page::start_over);
        self.ask();
    }

    // Opening and closing.

    pub(crate) fn open(self) {
        let Some(around) = self.around() else { return };
        let Some(dialog) = around.dialog().filter(|dialog| !dialog.open()) else { return };
        // After a reload the dialog goes on: what came in since it was opened is its own order.
        let last = text(&around.store.order(), "key");
        let sku = self.now(|page| page.context.sku.clone());
        around.known.replace(page_js::remember(&sku, &last));
        if self.now(Page::is_editable) {
            match around.unknown_order() {
                Some(order) => self.came(Outcome::Placed(order)),
                None => {
                    self.change(|page| page.draft = draft(&page.context.locale));
                    self.ask();
                }
            }
        }
        let _ = dialog.show_modal();
    }

    pub(crate) fn close(self) {
        if let Some(dialog) = self.around().and_then(|around| around.dialog()) {
            dialog.close();
        }
    }

    /// The back button was pressed.
    pub(crate) fn went_back(self) {
        if !page_js::remembered(&self.now(|page| page.context.sku.clone())) {
            self.close();
        }
    }

    /// The dialog was closed, by whatever means.
    pub(crate) fn closed(self) {
        let Some(around) = self.around() else { return };
        page_js::forget(&self.now(|page| page.context.sku.clone()));
        if self.now(|page| matches!(page.phase, Phase::Done(_))) {
            self.change(Page::start_over);
        }
        around.host.closed();
    }

    /// Says in an element how long an order is held for its payment.
    pub(crate) fn held(self, place: &Element, done: &Confirmation) {
        if let Some(around) = self.around() {
            around.host.held(place, &done.hold_until, &done.status_url);
        }
    }

    fn element(self, id: &str) -> Option<HtmlElement> {
        self.around()?.root.get_element_by_id(id)?.dyn_into().ok()
    }

    fn focus(self, id: &str) {
        if let Some(element) = self.element(id) {
            let _ = element.focus();
        }
    }

    /// The focus, once what the state says is drawn.
    pub(crate) fn focus_soon(self, id: &'static str) {
        timer::after(SOON_MS, Box::new(move || self.focus(id)));
    }
}

impl Around {
    /// An item as an offer, with the promise as the button says it.
    fn offer(&self, item: &JsValue) -> Offer {
        Offer { promise: self.host.ships(item), ..Offer::read(item, "") }
    }
}

/// All futures of one type, so that what runs them is compiled once.
fn spawn(future: Pin<Box<dyn Future<Output = ()>>>) {
    wasm_bindgen_futures::spawn_local(future);
}

/// What was typed in this session; at first only the country, where it is known.
fn draft(locale: &str) -> Draft {
    store::draft().unwrap_or_else(|| {
        let mut draft = Draft::default();
        draft.set(Field::Country, page_js::home_country(locale));
        draft
    })
}
