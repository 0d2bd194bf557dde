//! What moves a dialog: questions, attempts, timers. It changes the page's state and draws nothing.

mod words;

use crate::answer::confirmation::{Confirmation, kept};
use crate::answer::offer::Offer;
use crate::answer::problem::{Delay, Outcome};
use crate::answer::text;
use crate::form::{Draft, Field};
use crate::order::body::Context;
use crate::order::intent::Intent;
use crate::page::{Page, Phase, Submit};
use crate::texts::{self, Texts};
use crate::web::host::{Format, Host};
use crate::web::store::{self, Store};
use crate::web::{json, net, page_js};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement, HtmlSelectElement, ShadowRoot};

/// Clicks on the stepper that follow each other as fast as this are one question.
const ASK_AFTER: Duration = Duration::from_millis(150);

/// By then what the state says is drawn.
const SOON: Duration = Duration::from_millis(30);

/// What a dialog holds of the browser.
struct Around {
    root: ShadowRoot,
    host: Host,
    format: Format,
    texts: &'static Texts,
    store: Store,
    intent: RefCell<Option<Intent>>,
    /// The key of the last order that the shopper knew of when the dialog was opened.
    known: RefCell<String>,
    retry: Cell<Option<TimeoutHandle>>,
    ask: Cell<Option<TimeoutHandle>>,
}

/// A dialog that runs. Once it is unmounted, everything here does nothing.
///
/// State is read and changed through four functions that are not generic: reading a signal costs a
/// kilobyte each time it is compiled.
#[derive(Clone, Copy)]
pub(crate) struct App {
    page: RwSignal<Arc<Page>>,
    around: StoredValue<Rc<Around>, LocalStorage>,
}

impl App {
    pub(crate) fn new(root: ShadowRoot, host: Host) -> Self {
        let context = context(&host);
        let offer = Offer::read(&json::from_js(&host.item()));
        let draft = draft(&context.locale);
        let around = Around {
            format: host.format(),
            texts: texts::of(&context.locale),
            store: Store::new(&host.api(), &context.sku),
            intent: RefCell::new(None),
            known: RefCell::new(String::new()),
            retry: Cell::new(None),
            ask: Cell::new(None),
            root,
            host,
        };
        Self {
            page: RwSignal::new(Arc::new(Page::new(context, offer, draft))),
            around: StoredValue::new_local(Rc::new(around)),
        }
    }

    #[inline(never)]
    fn around(self) -> Option<Rc<Around>> {
        self.around.try_get_value()
    }

    /// The state; who reads it in a view follows it.
    #[inline(never)]
    pub(crate) fn page(self) -> Arc<Page> {
        self.page.try_get().unwrap_or_default()
    }

    /// The state as it is now.
    #[inline(never)]
    pub(crate) fn now(self) -> Arc<Page> {
        self.page.try_get_untracked().unwrap_or_default()
    }

    #[inline(never)]
    fn set(self, page: Page) {
        // None is left once the dialog is unmounted.
        let _ = self.page.try_set(Arc::new(page));
    }

    fn change<T>(self, with: impl FnOnce(&mut Page) -> T) -> T {
        let mut page = Page::clone(&self.now());
        let answer = with(&mut page);
        self.set(page);
        answer
    }

    // The form.

    pub(crate) fn typed(self, field: Field, text: String) {
        self.change(|page| {
            page.typed(field, text);
            store::set_draft(&page.draft);
        });
    }

    pub(crate) fn left(self, field: Field) {
        self.change(|page| page.left(field));
    }

    pub(crate) fn choose(self, quantity: u64) {
        if self.change(|page| page.choose(quantity))
            && let Some(around) = self.around()
        {
            clear(&around.ask);
            around.ask.set(set_timeout_with_handle(move || self.ask(), ASK_AFTER).ok());
        }
    }

    /// Asks what can be had of the quantity that is shown.
    pub(crate) fn ask(self) {
        spawn(async move {
            let Some(around) = self.around() else { return };
            let page = self.now();
            let sku = &page.context.sku;
            let offer = net::availability(&around.host.api(), sku, page.quantity).await;
            if let Some(offer) = &offer {
                around.host.answered(&json::to_js(&offer.raw));
            }
            self.change(|page| page.answered(offer));
        });
    }

    pub(crate) fn submit(self) {
        match self.change(Page::submit) {
            Submit::Ignore => {}
            Submit::Focus(field) => self.focus(field.id()),
            Submit::Send(body) => self.attempt(Some(json::write(&body))),
            Submit::Again => self.attempt(None),
        }
    }

    /// The waiting order is given up: the next one is another.
    pub(crate) fn give_up(self) {
        let Some(around) = self.around() else { return };
        clear(&around.retry);
        let intent = around.intent.take().or_else(|| around.store.pending());
        if let Some(intent) = intent {
            around.store.settle(&intent.key);
        }
        self.another();
        self.tell_button();
    }

    pub(crate) fn another(self) {
        self.change(Page::start_over);
        self.ask();
    }

    // Sending.

    /// An order that an earlier page left without an answer goes on.
    pub(crate) fn resume(self) {
        let Some(intent) = self.around().and_then(|around| around.store.pending()) else { return };
        let is_stale = intent.is_stale(js_sys::Date::now());
        self.change(|page| page.resume(&json::parse(&intent.body), is_stale));
        self.tell_button();
        if !is_stale {
            self.attempt(None);
        }
    }

    /// The connection is back: what waits for it is sent at once. A busy shop gets its time.
    pub(crate) fn online(self) {
        let page = self.now();
        let lost = Delay::Unreachable;
        if matches!(page.phase, Phase::Waiting { reason, wait_s: Some(_) } if reason == lost) {
            self.retry();
        } else if page.unreachable {
            self.ask();
        }
    }

    fn retry(self) {
        if self.change(Page::again) {
            self.attempt(None);
        }
    }

    /// Another tab's order of this sku is in while this form is open: it is the same intent.
    pub(crate) fn stored(self, key: &str) {
        let Some(around) = self.around() else { return };
        let concerns = around.store.is_order_key(key) && around.is_open();
        if concerns
            && self.now().is_editable()
            && let Some(order) = around.unknown_order()
        {
            self.came(Outcome::Placed(order));
        }
    }

    fn attempt(self, body: Option<String>) {
        let Some(around) = self.around() else { return };
        clear(&around.retry);
        spawn(async move {
            let name = ["shelfline ", &self.now().context.sku].concat();
            let lock = page_js::lock(&name).await;
            let outcome = self.send_alone(&around, body).await;
            if let Some(release) = lock.dyn_ref::<js_sys::Function>() {
                let _ = release.call0(&lock);
            }
            if let Some(outcome) = outcome {
                self.came(outcome);
            }
        });
    }

    /// Runs while no other tab sends. An order that has a key keeps it; a new one gets its key here
    /// and is stored before it is sent.
    async fn send_alone(self, around: &Around, body: Option<String>) -> Option<Outcome> {
        let store = &around.store;
        let intent = around.intent.take().or_else(|| store.pending());
        let intent = match (intent, body) {
            (Some(intent), _) => intent,
            (None, None) => return None,
            (None, Some(body)) => {
                if let Some(order) = around.unknown_order() {
                    return Some(Outcome::Placed(order));
                }
                let key = page_js::random_key();
                Intent { key, body, made_at_ms: js_sys::Date::now() }
            }
        };
        store.set_pending(&intent);
        around.intent.replace(Some(intent.clone()));
        self.tell_button();
        let (outcome, answer) = net::send(&around.host.api(), &intent).await;
        if let Outcome::Placed(_) = &outcome {
            store.set_order(&kept(&answer, &intent.key));
            around.known.replace(intent.key.clone());
        }
        if outcome.is_final() {
            store.settle(&intent.key);
            around.intent.replace(None);
        }
        Some(outcome)
    }

    fn came(self, outcome: Outcome) {
        let Some(around) = self.around() else { return };
        if let Some(seconds) = self.change(|page| page.came(outcome)) {
            let wait = Duration::from_secs(seconds.into());
            around.retry.set(set_timeout_with_handle(move || self.retry(), wait).ok());
        }
        self.tell_button();
        let page = self.now();
        if matches!(page.phase, Phase::Waiting { .. }) {
            // It stands below the form; a phone shows less than that.
            set_timeout(move || self.show("waiting"), SOON);
        } else if page.notice.is_some() {
            self.focus_soon("notice");
        } else if page.is_editable() {
            let wrong = page.shown_mistakes();
            if let Some((field, _)) = wrong.first() {
                self.focus_soon(field.id());
            }
        }
    }

    /// What the button beside the dialog shows.
    fn tell_button(self) {
        let Some(around) = self.around() else { return };
        let page = self.now();
        around.host.sending(matches!(page.phase, Phase::Sending | Phase::Waiting { .. }));
        if let Phase::Done(done) = &page.phase {
            around.host.ordered(&done.order_number, &done.status_url);
        }
        if page.notice.is_some() {
            around.host.answered(&json::to_js(&page.offer.raw));
        }
    }

    // Opening and closing.

    pub(crate) fn open(self) {
        let Some(around) = self.around() else { return };
        let Some(dialog) = around.dialog().filter(|dialog| !dialog.open()) else { return };
        // After a reload the dialog goes on: what came in since it was opened is its own order.
        let last = text(&around.store.order(), &["key"]);
        around.known.replace(page_js::remember(&self.now().context.sku, &last));
        if self.now().is_editable() {
            match around.unknown_order() {
                Some(order) => self.came(Outcome::Placed(order)),
                None => {
                    self.change(|page| page.draft = draft(&page.context.locale));
                    self.ask();
                }
            }
        }
        around.set_country(self.now().draft.get(Field::Country));
        let _ = dialog.show_modal();
    }

    pub(crate) fn close(self) {
        if let Some(dialog) = self.around().and_then(|around| around.dialog()) {
            dialog.close();
        }
    }

    /// The back button was pressed.
    pub(crate) fn went_back(self) {
        if !page_js::remembered(&self.now().context.sku) {
            self.close();
        }
    }

    /// The dialog was closed, by whatever means.
    pub(crate) fn closed(self) {
        let page = self.now();
        page_js::forget(&page.context.sku);
        if matches!(page.phase, Phase::Done(_)) {
            self.change(Page::start_over);
        }
        if let Some(around) = self.around() {
            around.host.closed();
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

    fn show(self, id: &str) {
        if let Some(element) = self.element(id) {
            element.scroll_into_view_with_bool(false);
        }
    }

    /// The focus, once what the state says is drawn.
    pub(crate) fn focus_soon(self, id: &'static str) {
        set_timeout(move || self.focus(id), SOON);
    }
}

impl Around {
    fn dialog(&self) -> Option<HtmlDialogElement> {
        self.root.get_element_by_id("dialog")?.dyn_into().ok()
    }

    fn is_open(&self) -> bool {
        self.dialog().is_some_and(|dialog| dialog.open())
    }

    /// A select does not follow the state as inputs do: its options come after its value.
    fn set_country(&self, code: &str) {
        let element = self.root.get_element_by_id(Field::Country.id());
        if let Some(select) = element.and_then(|it| it.dyn_into::<HtmlSelectElement>().ok()) {
            select.set_value(code);
        }
    }

    /// An order that another tab placed since this dialog was opened.
    fn unknown_order(&self) -> Option<Confirmation> {
        let order = self.store.order();
        let key = text(&order, &["key"]);
        if key.is_empty() || key == *self.known.borrow() {
            return None;
        }
        self.known.replace(key);
        Confirmation::read(order.get("placed")?)
    }
}

fn clear(timer: &Cell<Option<TimeoutHandle>>) {
    if let Some(timer) = timer.take() {
        timer.clear();
    }
}

/// All futures of one type, so that what runs them is compiled once.
fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}

fn context(host: &Host) -> Context {
    let mut source = page_js::source().into_iter().map(|text| Some(text).filter(|t| !t.is_empty()));
    Context {
        sku: host.sku(),
        locale: host.format().locale(),
        campaign: source.next().flatten(),
        medium: source.next().flatten(),
        referrer: source.next().flatten(),
    }
}

/// What was typed in this session; at first only the country, where it is known.
fn draft(locale: &str) -> Draft {
    store::draft().unwrap_or_else(|| {
        let mut draft = Draft::default();
        draft.set(Field::Country, page_js::home_country(locale));
        draft
    })
}
