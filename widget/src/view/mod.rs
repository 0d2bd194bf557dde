//! Draws the state. One file a part of the dialog.

mod dom;
mod done;
mod field;
mod form;
mod line;
mod notice;
mod offer;
mod total;
mod waiting;

use crate::app::App;
use crate::page::{Page, Phase};
use crate::texts::T;
use dom::{button, el};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{Event, StorageEvent};

pub(crate) use dom::El;

/// The dialog's style, adopted by the button's shadow root: its parts are joined by the build.
pub(crate) const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/dialog.css"));

/// The name of the phase, which decides what is drawn at all.
fn phase(app: App) -> &'static str {
    app.see(|page| match page.phase {
        Phase::Form => "form",
        Phase::Sending => "sending",
        Phase::Waiting { .. } => "waiting",
        Phase::Done(_) => "done",
    })
}

/// Changes with everything but what is typed.
fn turn(app: App) -> Box<dyn Fn() -> (u32, &'static str)> {
    Box::new(move || (app.see(|page| page.turn), ""))
}

/// The whole dialog.
pub(crate) fn dialog(app: App) -> El {
    listen("online", Box::new(move |_| app.online()));
    listen("popstate", Box::new(move |_| app.went_back()));
    listen(
        "storage",
        Box::new(move |event| {
            if let Some(key) = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key) {
                app.stored(&key);
            }
        }),
    );
    let named = |what: fn(&Page) -> String| -> Box<dyn FnMut() -> String> {
        Box::new(move || app.see(what))
    };
    let names = el("div", &[])
        .child(
            el("h2", &[("id", "title"), ("tabindex", "-1"), ("autofocus", ""), ("dir", "auto")])
                .says(named(|page| page.offer.title.clone())),
        )
        .child(
            el("p", &[("class", "quiet"), ("part", "variant"), ("dir", "auto")])
                .says(named(|page| page.offer.variant.clone())),
        );
    let close = button(&[("part", "close"), ("class", "plain")], move || app.close())
        .attr("aria-label", app.text(T::Close))
        .text("×");
    // While an order is on its way the form stays as it is.
    let body = move || (0, if phase(app) == "done" { "done" } else { "form" });
    el("dialog", &[("id", "dialog"), ("part", "dialog"), ("aria-labelledby", "title")])
        .bind("data-phase", Box::new(move || Some(phase(app).to_owned())))
        .on("close", Box::new(move |_| app.closed()))
        .child(el("header", &[]).child(names).child(close))
        .shows(
            Box::new(body),
            Box::new(move || {
                vec![if body().1 == "done" { done::view(app) } else { form::view(app) }]
            }),
        )
}

/// Listens to the window for as long as the dialog is there.
fn listen(name: &'static str, act: Box<dyn FnMut(Event)>) {
    let act = Closure::wrap(act);
    let _ = window().add_event_listener_with_callback(name, act.as_ref().unchecked_ref());
    let act = StoredValue::new_local(act);
    on_cleanup(move || {
        act.try_with_value(|act| {
            let act = act.as_ref().unchecked_ref();
            let _ = window().remove_event_listener_with_callback(name, act);
        });
    });
}
