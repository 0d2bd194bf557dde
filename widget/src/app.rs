//! What moves a dialog: questions, attempts, timers. It changes the page's state and draws nothing.

use crate::answer::confirmation::{Confirmation, kept};
use crate::answer::offer::Offer;
use crate::answer::problem::{Delay, Outcome};
use crate::answer::{Window, text};
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
use leptos::task::spawn_local;
use shared::money::Money;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement, HtmlSelectElement, ShadowRoot};

/// Clicks on the stepper that follow each other as fast as this are one question.
const ASK_AFTER: Duration = Duration::from_millis(150);

/// What a dialog holds of the browser.
struct Around {
    root: ShadowRoot,
    host: Host,
    format: Format,
    texts: &'static Texts,
    store: Store,
    intent: Option<Intent>,
    /// The key of the last order that the shopper knows of.
    known: String,
    retry: Option<TimeoutHandle>,
    ask: Option<TimeoutHandle>,
}

/// A dialog that runs. Once it is unmounted, everything here does nothing.
#[derive(Clone, Copy)]
pub(crate) struct App {
    pub(crate) page: RwSignal<Page>,
    around: StoredValue<Around, LocalStorage>,
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
            intent: None,
            known: String::new(),
            retry: None,
            ask: None,
            root,
            host,
        };
        Self {
            page: RwSignal::new(Page::new(context, offer, draft)),
            around: StoredValue::new_local(around),
        }
    }

    fn around<T>(self, with: impl FnOnce(&mut Around) -> T) -> Option<T> {
        self.around.try_update_value(with)
    }

    fn change<T>(self, with: impl FnOnce(&mut Page) -> T) -> Option<T> {
        self.page.try_update(with)
    }

    /// Reads the state without following it.
    pub(crate) fn look<T>(self, with: impl FnOnce(&Page) -> T) -> Option<T> {
        self.page.try_with_untracked(with)
    }

    // Words and figures, for the views.

    pub(crate) fn texts(self) -> &'static Texts {
        self.around(|around| around.texts).unwrap_or_else(|| texts::of(""))
    }

    pub(crate) fn money(self, money: Money) -> String {
        let currency = money.currency().to_string();
        self.around(|around| around.format.money(float(money.amount()), &currency))
            .unwrap_or_default()
    }

    pub(crate) fn number(self, n: u64) -> String {
        self.percent(float(n))
    }

    pub(crate) fn percent(self, n: f64) -> String {
        self.around(|around| around.format.number(n)).unwrap_or_default()
    }

    pub(crate) fn nth(self, n: u64) -> String {
        self.around(|around| around.format.nth(float(n))).unwrap_or_default()
    }

    /// "4–10 May 2027", if there is a date.
    pub(crate) fn days(self, window: &Window) -> Option<String> {
        let (from, to) = window.days.as_ref()?;
        self.around(|around| around.format.days(from, to))
    }

    /// "Ships 4–10 May 2027", as the button says it.
    pub(crate) fn ships(self, offer: &Offer) -> String {
        let item = json::to_js(&offer.raw);
        self.around(|around| around.host.ships(&item)).unwrap_or_default()
    }

    /// Sets what a select shows.
    pub(crate) fn select(self, id: &str, value: &str) {
        let element = self.around(|around| around.root.get_element_by_id(id)).flatten();
        if let Some(select) = element.and_then(|it| it.dyn_into::<HtmlSelectElement>().ok()) {
            select.set_value(value);
        }
    }

    // The form.

    pub(crate) fn typed(self, field: Field, text: String) {
        let draft = self.change(|page| {
            page.typed(field, text);
            page.draft.clone()
        });
        if let Some(draft) = draft {
            store::set_draft(&draft);
        }
    }

    pub(crate) fn left(self, field: Field) {
        self.change(|page| page.left(field));
    }

    pub(crate) fn choose(self, quantity: u64) {
        if self.change(|page| page.choose(quantity)) == Some(true) {
            let later = set_timeout_with_handle(move || self.ask(), ASK_AFTER).ok();
            self.around(|around| {
                let before = std::mem::replace(&mut around.ask, later);
                before.iter().for_each(TimeoutHandle::clear);
            });
        }
    }

    /// Asks what can be had of the quantity that is shown.
    pub(crate) fn ask(self) {
        spawn_local(async move {
            let asked = self.look(|page| (page.context.sku.clone(), page.quantity));
            let Some((sku, quantity)) = asked else { return };
            let Some(api) = self.around(|around| around.host.api()) else { return };
            let offer = net::availability(&api, &sku, quantity).await;
            if let Some(offer) = &offer {
                let item = json::to_js(&offer.raw);
                self.around(|around| around.host.clone()).iter().for_each(|host| host.answered(&item));
            }
            self.change(|page| page.answered(offer));
        });
    }

    pub(crate) fn submit(self) {
        match self.change(Page::submit) {
            None | Some(Submit::Ignore) => {}
            Some(Submit::Focus(field)) => self.focus(field.id()),
            Some(Submit::Send(body)) => self.attempt(Some(json::write(&body))),
            Some(Submit::Again) => self.attempt(None),
        }
    }

    /// The waiting order is given up: the next one is another.
    pub(crate) fn give_up(self) {
        self.around(|around| {
            around.retry.take().iter().for_each(TimeoutHandle::clear);
            let intent = around.intent.take().or_else(|| around.store.pending());
            if let Some(intent) = intent {
                around.store.settle(&intent.key);
            }
        });
        self.change(Page::start_over);
        self.tell_button();
        self.ask();
    }

    pub(crate) fn another(self) {
        self.change(Page::start_over);
        self.ask();
    }

    // Sending.

    /// An order that an earlier page left without an answer goes on.
    pub(crate) fn resume(self) {
        let pending = self.around(|around| around.store.pending()).flatten();
        let Some(intent) = pending else { return };
        let is_stale = intent.is_stale(js_sys::Date::now());
        self.change(|page| page.resume(&json::parse(&intent.body), is_stale));
        self.tell_button();
        if !is_stale {
            self.attempt(None);
        }
    }

    /// The connection is back: what waits for it is sent at once. A busy shop gets its time.
    pub(crate) fn online(self) {
        let waits = |page: &Page| {
            matches!(page.phase, Phase::Waiting { reason: Delay::Unreachable, wait_s: Some(_) })
        };
        if self.look(waits) == Some(true) {
            self.retry();
        } else if self.look(|page| page.unreachable) == Some(true) {
            self.ask();
        }
    }

    fn retry(self) {
        if self.change(Page::again) == Some(true) {
            self.attempt(None);
        }
    }

    /// Another tab's order of this sku is in while this form is open: it is the same intent.
    pub(crate) fn stored(self, key: &str) {
        let order = self.around(|around| {
            let is_new = around.store.is_order_key(key) && around.is_open();
            is_new.then(|| around.unknown_order()).flatten()
        });
        let is_editable = self.look(Page::is_editable) == Some(true);
        if let Some(Some(confirmation)) = order.filter(|_| is_editable) {
            self.came(Outcome::Placed(confirmation));
        }
    }

    fn attempt(self, body: Option<String>) {
        self.around(|around| around.retry.take().iter().for_each(TimeoutHandle::clear));
        spawn_local(async move {
            let name = self.look(|page| ["shelfline ", &page.context.sku].concat());
            let lock = page_js::lock(&name.unwrap_or_default()).await;
            let outcome = self.send_alone(body).await;
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
    async fn send_alone(self, body: Option<String>) -> Option<Outcome> {
        let (api, store) = self.around(|around| (around.host.api(), around.store.clone()))?;
        let intent = self.around(|around| around.intent.clone()).flatten();
        let intent = match (intent.or_else(|| store.pending()), body) {
            (Some(intent), _) => intent,
            (None, None) => return None,
            (None, Some(body)) => {
                if let Some(order) = self.around(|around| around.unknown_order()).flatten() {
                    return Some(Outcome::Placed(order));
                }
                let key = page_js::random_key();
                Intent { key, body, made_at_ms: js_sys::Date::now() }
            }
        };
        store.set_pending(&intent);
        self.around(|around| around.intent = Some(intent.clone()));
        self.tell_button();
        let (outcome, answer) = net::send(&api, &intent).await;
        if let Outcome::Placed(_) = &outcome {
            store.set_order(&kept(&answer, &intent.key));
        }
        if outcome.is_final() {
            store.settle(&intent.key);
            self.around(|around| {
                around.intent = None;
                if let Outcome::Placed(_) = &outcome {
                    around.known = intent.key;
                }
            });
        }
        Some(outcome)
    }

    fn came(self, outcome: Outcome) {
        let wait_s = self.change(|page| page.came(outcome)).flatten();
        if let Some(seconds) = wait_s {
            let wait = Duration::from_secs(seconds.into());
            let timer = set_timeout_with_handle(move || self.retry(), wait).ok();
            self.around(|around| around.retry = timer);
        }
        self.tell_button();
        let notice = self.look(|page| (page.notice.is_some(), page.shown_mistakes()));
        match notice {
            Some((true, _)) => self.focus_soon("notice"),
            Some((false, mistakes)) if self.look(Page::is_editable) == Some(true) => {
                mistakes.first().iter().for_each(|(field, _)| self.focus_soon(field.id()));
            }
            _ => {}
        }
    }

    /// What the button beside the dialog shows.
    fn tell_button(self) {
        let Some(host) = self.around(|around| around.host.clone()) else { return };
        let Some(page) = self.look(Clone::clone) else { return };
        host.sending(matches!(page.phase, Phase::Sending | Phase::Waiting { .. }));
        if let Phase::Done(done) = &page.phase {
            host.ordered(&done.order_number, &done.status_url);
        }
        if page.notice.is_some() {
            host.answered(&json::to_js(&page.offer.raw));
        }
    }

    // Opening and closing.

    pub(crate) fn open(self) {
        self.around(|around| around.known = text(&around.store.order(), &["key"]));
        let locale = self.look(|page| page.context.locale.clone()).unwrap_or_default();
        self.change(|page| {
            if page.is_editable() {
                page.draft = draft(&locale);
            }
        });
        if let Some(Some(dialog)) = self.around(|around| around.dialog())
            && !dialog.open()
            && dialog.show_modal().is_ok()
        {
            self.look(|page| page_js::remember(&page.context.sku));
        }
        if self.look(Page::is_editable) == Some(true) {
            self.ask();
        }
    }

    pub(crate) fn close(self) {
        if let Some(Some(dialog)) = self.around(|around| around.dialog()) {
            dialog.close();
        }
    }

    /// The back button was pressed.
    pub(crate) fn went_back(self) {
        if self.look(|page| page_js::remembered(&page.context.sku)) == Some(false) {
            self.close();
        }
    }

    /// The dialog was closed, by whatever means.
    pub(crate) fn closed(self) {
        self.look(|page| page_js::forget(&page.context.sku));
        self.change(|page| {
            if matches!(page.phase, Phase::Done(_)) {
                page.start_over();
            }
        });
        if let Some(host) = self.around(|around| around.host.clone()) {
            host.closed();
        }
    }

    fn focus(self, id: &str) {
        let element = self.around(|around| around.root.get_element_by_id(id)).flatten();
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    }

    /// The same once what the state says is drawn.
    pub(crate) fn focus_soon(self, id: &'static str) {
        set_timeout(move || self.focus(id), Duration::from_millis(30));
    }
}

impl Around {
    fn dialog(&self) -> Option<HtmlDialogElement> {
        self.root.get_element_by_id("dialog")?.dyn_into().ok()
    }

    fn is_open(&self) -> bool {
        self.dialog().is_some_and(|dialog| dialog.open())
    }

    /// An order that another tab placed since this dialog was opened.
    fn unknown_order(&mut self) -> Option<Confirmation> {
        let order = self.store.order();
        let key = text(&order, &["key"]);
        if key.is_empty() || key == self.known {
            return None;
        }
        self.known = key;
        Confirmation::read(order.get("placed")?)
    }
}

fn context(host: &Host) -> Context {
    let mut source = page_js::source().into_iter().map(|text| Some(text).filter(|t| !t.is_empty()));
    Context {
        sku: host.sku(),
        locale: host.locale(),
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

#[expect(clippy::cast_precision_loss, reason = "amounts and units stay below 2^53")]
const fn float(n: u64) -> f64 {
    n as f64
}
