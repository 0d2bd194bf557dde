//! One order per intent, from the click to the final answer.

use super::{App, Around, SOON_MS, spawn};
use crate::answer::problem::{Delay, Outcome};
use crate::order::intent::Intent;
use crate::page::{Page, Phase};
use crate::web::{net, page_js, timer};
use wasm_bindgen::JsValue;

const SECOND_MS: u32 = 1000;

impl App {
    /// An order that an earlier page left without an answer goes on.
    pub(crate) fn resume(self) {
        let Some(intent) = self.around().and_then(|around| around.store.pending()) else { return };
        let is_stale = intent.is_stale(now_ms());
        self.change(|page| page.resume(&page_js::parse(&intent.body), is_stale));
        self.tell_button(None);
        if !is_stale {
            self.attempt(None);
        }
    }

    /// The waiting order is given up: the next one is another.
    pub(crate) fn give_up(self) {
        let Some(around) = self.around() else { return };
        around.retry.clear();
        let intent = around.intent.take().or_else(|| around.store.pending());
        if let Some(intent) = intent {
            around.store.settle(&intent.key);
        }
        self.another();
        self.tell_button(None);
    }

    /// The connection is back: what waits for it is sent at once. A busy shop gets its time.
    pub(crate) fn online(self) {
        let lost = Delay::Unreachable;
        let waits = |page: &Page| matches!(page.phase, Phase::Waiting { reason, left_s: Some(_), .. } if reason == lost);
        if self.now(waits) {
            self.retry();
        } else if self.now(|page| page.unreachable) {
            self.ask();
        }
    }

    fn retry(self) {
        if self.change(Page::again) {
            self.attempt(None);
        }
    }

    /// A second passes, until the next attempt is due.
    fn wait(self) {
        let Some(around) = self.around() else { return };
        let passed = move || if self.change(Page::waited) { self.retry() } else { self.wait() };
        around.retry.after(SECOND_MS, Box::new(passed));
    }

    /// Another tab's order of this sku is in while this form is open: it is the same intent.
    pub(crate) fn stored(self, key: &str) {
        let Some(around) = self.around() else { return };
        let concerns = around.store.is_order_key(key) && around.is_open();
        if concerns
            && self.now(Page::is_editable)
            && let Some(order) = around.unknown_order()
        {
            self.came(Outcome::Placed(order));
        }
    }

    pub(super) fn attempt(self, body: Option<String>) {
        let Some(around) = self.around() else { return };
        around.retry.clear();
        spawn(Box::pin(async move {
            let name = ["shelfline ", &self.now(|page| page.context.sku.clone())].concat();
            page_js::lock(&name).await;
            let outcome = self.send_alone(&around, body).await;
            page_js::release(&name);
            if let Some((outcome, answer)) = outcome {
                tell_refusal(&around, &outcome);
                self.came_with(outcome, &answer);
            }
        }));
    }

    /// Runs while no other tab sends. An order that has a key keeps it; a new one gets its key here
    /// and is stored before it is sent.
    async fn send_alone(self, around: &Around, body: Option<String>) -> Option<(Outcome, JsValue)> {
        let store = &around.store;
        let intent = around.intent.take().or_else(|| store.pending());
        let intent = match (intent, body) {
            (Some(intent), _) => intent,
            (None, None) => return None,
            (None, Some(body)) => {
                if let Some(order) = around.unknown_order() {
                    return Some((Outcome::Placed(order), JsValue::NULL));
                }
                Intent { key: page_js::random_key(), body, made_at_ms: now_ms() }
            }
        };
        store.set_pending(&intent);
        around.intent.replace(Some(intent.clone()));
        self.tell_button(None);
        let (mut outcome, answer) = net::send(&around.host, &intent).await;
        if let Outcome::Placed(placed) = &outcome {
            store.set_order(&placed.kept(&intent.key));
            around.known.replace(intent.key.clone());
        }
        if let Outcome::Refused { offer: Some(offer), .. } = &mut outcome {
            offer.promise = around.host.ships(&page_js::at(&answer, AVAILABILITY));
        }
        if outcome.is_final() {
            store.settle(&intent.key);
            around.intent.replace(None);
        }
        Some((outcome, answer))
    }

    pub(super) fn came(self, outcome: Outcome) {
        self.came_with(outcome, &JsValue::NULL);
    }

    fn came_with(self, outcome: Outcome, answer: &JsValue) {
        self.change(|page| page.came(outcome));
        self.tell_button(Some(page_js::at(answer, AVAILABILITY)).filter(JsValue::is_object));
        if self.now(|page| matches!(page.phase, Phase::Waiting { .. })) {
            self.wait();
            // It stands below the form; a phone shows less than that.
            timer::after(SOON_MS, Box::new(move || self.show("waiting")));
        } else if self.now(|page| page.notice.is_some()) {
            self.focus_soon("notice");
        } else if let Some(id) = self.now(first_wrong) {
            self.focus_soon(id);
        }
    }

    fn show(self, id: &str) {
        if let Some(element) = self.element(id) {
            element.scroll_into_view_with_bool(false);
        }
    }

    /// What the button beside the dialog shows; `newer` is what can be had since a refusal.
    fn tell_button(self, newer: Option<JsValue>) {
        let Some(around) = self.around() else { return };
        let on_its_way = |page: &Page| matches!(page.phase, Phase::Sending | Phase::Waiting { .. });
        around.host.sending(self.now(on_its_way));
        let placed = self.now(|page| match &page.phase {
            Phase::Done(done) => Some((done.order_number.clone(), done.status_url.clone())),
            Phase::Form | Phase::Sending | Phase::Waiting { .. } => None,
        });
        if let Some((number, url)) = placed {
            around.host.ordered(&number, &url);
        }
        if let Some(item) = newer {
            around.host.answered(&item);
        }
    }
}

fn tell_refusal(around: &Around, outcome: &Outcome) {
    match outcome {
        Outcome::Refused { code, title, .. } | Outcome::Rejected { code, title, .. } => {
            page_js::refused(&around.host, code, title);
        }
        Outcome::Invalid { .. } => page_js::refused(&around.host, "invalid_body", ""),
        Outcome::Placed(_) | Outcome::Later { .. } => {}
    }
}

/// Where an answer to an order says what can be had.
const AVAILABILITY: &str = "body.availability";

fn first_wrong(page: &Page) -> Option<&'static str> {
    let wrong = if page.is_editable() { page.shown_mistakes() } else { Vec::new() };
    wrong.first().map(|(field, _)| field.id())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time since 1970 in ms is a whole number far below 2^53"
)]
fn now_ms() -> u64 {
    page_js::now() as u64
}
