//! What can be done with an order: ship, cancel, take back, reorder, mark as paid.

use super::order_refund;
use crate::api::client::Request;
use crate::api::failure::Failure;
use crate::app::App;
use crate::pure::input::Values;
use crate::pure::money::typed;
use crate::pure::sentence::cancel_label;
use crate::pure::words::units;
use crate::pure::{order_forms, path};
use crate::ui::field::{decimal, text, tick, whole};
use crate::ui::form::{After, Form, form_view, outcome};
use leptos::prelude::*;
use serde_json::Value;
use shared::units::Units;
use shared::wire::order::Order;

/// An order that something is done with. It is a handle: copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Acting {
    app: App,
    id: StoredValue<String>,
    pub(super) now: Memo<Option<Order>>,
    changed: StoredValue<Box<dyn Fn()>, LocalStorage>,
}

impl Acting {
    pub(super) fn path(self, part: &str) -> String {
        self.id.with_value(|id| path::order(id, part))
    }

    fn count(self, what: fn(&Order) -> Units) -> Units {
        self.now.with(|order| order.as_ref().map_or(Units::ZERO, what))
    }

    /// Sends it; whatever came of it, the order is read again.
    pub(super) async fn send(self, request: Request, done: String) -> Result<String, Failure> {
        let answer: Result<Order, Failure> = request.send(self.app.session).await;
        self.changed.try_with_value(|changed| changed());
        answer.map(|_| done)
    }
}

/// All of them.
pub(crate) fn cards(
    app: App,
    id: String,
    now: Memo<Option<Order>>,
    changed: impl Fn() + 'static,
) -> impl IntoView {
    let id = StoredValue::new(id);
    let of = Acting { app, id, now, changed: StoredValue::new_local(Box::new(changed)) };
    view! {
        <div class="cards" data-test="actions">
            {ship(of)}{cancel(of)}{take_back(of)}{pay(of)}{order_refund::refund(of)}{prioritise(of)}
        </div>
    }
}

/// A card whose form is there while something can be done, and says why when nothing can.
pub(super) fn card<V: IntoView + 'static>(
    title: &'static str,
    form: Form,
    possible: impl Fn() -> bool + Send + Sync + 'static,
    why_not: &'static str,
    view: impl Fn() -> V + Send + 'static,
) -> impl IntoView {
    let possible = Memo::new(move |_| possible());
    view! {
        <section class="card">
            <h2>{title}</h2>
            {move || if possible.get() {
                view().into_any()
            } else {
                view! {
                    {move || form.said.get().map(outcome)}
                    <p class="faint">{why_not}</p>
                }
                .into_any()
            }}
        </section>
    }
}

fn ship(of: Acting) -> impl IntoView {
    let allocated = move || of.count(|order| order.units.allocated);
    let start = Values::of([("units", allocated().to_string())]);
    let form = Form::new("ship", start, After::Clear, order_forms::shipment);
    let view = move || {
        let fields = view! {
            {whole(form, "units", "Units").view()}
            {text(form, "tracking", "Tracking number").view()}
        };
        let send = move |body: Value, key| {
            let request = Request::post(of.path("/shipments"), body, key);
            of.send(request, "Shipped.".to_owned())
        };
        let label = move || {
            let shown = form.values.with(|values| values.text("units").parse().ok());
            let some = shown.and_then(Units::new);
            some.map_or_else(|| "Ship".to_owned(), |some| format!("Ship {}", units(some)))
        };
        form_view(form, label, fields, send)
    };
    let why_not = "Nothing is allocated, so nothing can ship.";
    card("Ship", form, move || !allocated().is_zero(), why_not, view)
}

fn unshipped(order: &Order) -> Units {
    let units = order.units;
    let left = units.waiting.get() + units.allocated.get() + units.held.get();
    Units::new(left).unwrap_or_default()
}

fn cancel(of: Acting) -> impl IntoView {
    let form = Form::new("cancel", Values::default(), After::Clear, order_forms::cancellation);
    let view = move || {
        let fields = view! {
            {whole(form, "units", "Units")
                .hint("Empty: all that is not shipped. Waiting ones go first.")
                .view()}
            {text(form, "reason", "Reason").view()}
        };
        let label = move || {
            let left = of.count(unshipped);
            form.values.with(|values| cancel_label(values.text("units"), left))
        };
        let send = move |body: Value, key| {
            let request = Request::post(of.path("/cancel"), body, key);
            of.send(request, "Cancelled. What was freed went to the line.".to_owned())
        };
        form_view(form, label, fields, send)
    };
    let possible = move || !of.count(unshipped).is_zero();
    card("Cancel", form, possible, "Nothing is left to cancel.", view)
}

fn take_back(of: Acting) -> impl IntoView {
    let start = Values::of([("restock", "true".to_owned())]);
    let form = Form::new("return", start, After::Clear, order_forms::returned);
    let view = move || {
        let fields = view! {
            {whole(form, "units", "Units that came back").view()}
            {tick(form, "restock", "Can be sold again")}
        };
        let send = move |body: Value, key| {
            let request = Request::post(of.path("/returns"), body, key);
            of.send(request, "Taken back.".to_owned())
        };
        form_view(form, || "Take back".to_owned(), fields, send)
    };
    let possible = move || !of.count(|order| order.units.shipped).is_zero();
    card("Return", form, possible, "Nothing was shipped, so nothing can come back.", view)
}

fn pay(of: Acting) -> impl IntoView {
    let due = move || of.now.with(|order| order.as_ref().map(|order| order.due));
    let form = Form::new("payment", Values::default(), After::Clear, move |values| match due() {
        Some(due) => order_forms::payment(values, due),
        None => Err(Vec::new()),
    });
    let view = move || {
        let owed = due().map(|due| format!("{} {} due.", typed(due), due.currency()));
        let fields = view! {
            {decimal(form, "amount", "Amount").hint(owed.unwrap_or_default()).view()}
            {text(form, "reference", "Reference").view()}
        };
        let send = move |body: Value, key| {
            let request = Request::post(of.path("/payments"), body, key);
            of.send(request, "Marked.".to_owned())
        };
        form_view(form, || "Mark as paid".to_owned(), fields, send)
    };
    let possible = move || due().is_some_and(|due| due.amount() > 0);
    card("Mark a payment", form, possible, "Nothing is due.", view)
}

fn prioritise(of: Acting) -> impl IntoView {
    let form = Form::new("priority", Values::default(), After::Clear, order_forms::prioritisation);
    let view = move || {
        let fields = view! {
            {whole(form, "priority", "Priority")
                .hint("−1000 to 1000, larger first; 0 is first come, first served.")
                .view()}
            {text(form, "reason", "Reason").hint("It is kept in the journal.").view()}
        };
        let send = move |body: Value, _key: String| {
            let request = Request::put(of.path("/priority"), body);
            of.send(request, "Priority changed.".to_owned())
        };
        form_view(form, || "Change priority".to_owned(), fields, send)
    };
    card("Priority", form, || true, "", view)
}
