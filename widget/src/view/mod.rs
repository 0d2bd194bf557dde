//! Draws the state. One file a part of the dialog.

mod dom;
mod done;
mod field;
mod form;
mod notice;
mod offer;
mod total;

use crate::app::App;
use crate::page::Phase;
use dom::{button, el};
use leptos::leptos_dom::helpers::window_event_listener_untyped;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, StorageEvent};

/// The dialog's style, adopted by the button's shadow root.
pub(crate) const CSS: &str = include_str!("dialog.css");

/// The name of the phase, which decides what is drawn at all.
fn phase(app: App) -> Memo<&'static str> {
    Memo::new(move |_| match app.page().phase {
        Phase::Form => "form",
        Phase::Sending => "sending",
        Phase::Waiting { .. } => "waiting",
        Phase::Done(_) => "done",
    })
}

/// The whole dialog.
pub(crate) fn dialog(app: App) -> AnyView {
    listen("online", move |_| app.online());
    listen("popstate", move |_| app.went_back());
    listen("storage", move |event| {
        if let Some(key) = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key) {
            app.stored(&key);
        }
    });
    let phase = phase(app);
    // While an order is on its way the form stays as it is.
    let body = Memo::new(move |_| if phase.get() == "done" { "done" } else { "form" });
    let title = app.now().offer.title.clone();
    let variant = app.now().offer.variant.clone();
    let names = el("div")
        .child(el("h2").id("title").attr("tabindex", "-1").attr("autofocus", "").text(title).view())
        .child(el("p").class("quiet").text(variant).view())
        .view();
    let close = button("close", move || app.close())
        .class("plain")
        .attr("aria-label", app.texts().close)
        .text("×")
        .view();
    el("dialog")
        .id("dialog")
        .part("dialog")
        .attr("aria-labelledby", "title")
        .bind("data-phase", move || Some(phase.get().to_owned()))
        .on("close", move |_| app.closed())
        .child(el("header").child(names).child(close).view())
        .shows(move || {
            vec![if body.get() == "done" { done::view(app) } else { form::view(app, phase) }]
        })
        .view()
}

/// Listens to the window for as long as the dialog is there.
fn listen(name: &'static str, act: impl Fn(Event) + 'static) {
    let act: Box<dyn Fn(Event)> = Box::new(act);
    let listener = window_event_listener_untyped(name, act);
    on_cleanup(move || listener.remove());
}
