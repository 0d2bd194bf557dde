//! The form: what, who, where, how much, and one button.

use super::dom::{button, el};
use super::{field, notice, offer, total};
use crate::answer::problem::Delay;
use crate::app::App;
use crate::form::Field;
use crate::page::Phase;
use leptos::prelude::*;

/// Countries whose shoppers must be told that ordering means paying (2011/83/EU, art. 8(2)).
const EU: &str = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";

pub(super) fn view(app: App, phase: Memo<&'static str>) -> AnyView {
    let pair = el("div")
        .class("pair")
        .child(field::view(app, Field::PostalCode))
        .child(field::view(app, Field::City));
    let fields = el("fieldset")
        .bind("disabled", move || (phase.get() != "form").then(String::new))
        .child(offer::view(app))
        .child(field::view(app, Field::Email))
        .child(field::view(app, Field::Name))
        .child(field::view(app, Field::Country))
        .child(field::view(app, Field::Line1))
        .child(pair.view());
    let submit = el("button")
        .attr("type", "submit")
        .part("submit")
        // The field that has the focus keeps it until the click is done: were it left before, its
        // mistake would show and move this button from under the pointer.
        .on("mousedown", |event| event.prevent_default())
        .bind("aria-disabled", move || Some(is_idle(app, phase).to_string()))
        .says(move || label(app));
    el("form")
        .attr("novalidate", "")
        .on("submit", move |event| {
            event.prevent_default();
            app.submit();
        })
        .shows(move || notice::view(app))
        .child(fields.view())
        .shows(move || total::view(app))
        .child(el("p").part("alert").attr("role", "alert").says(move || summed(app)).view())
        .shows(move || if phase.get() == "waiting" { vec![waiting(app)] } else { Vec::new() })
        .child(submit.view())
        .view()
}

fn is_idle(app: App, phase: Memo<&'static str>) -> bool {
    phase.get() == "sending" || phase.get() == "form" && !app.page().is_ready()
}

/// Names the deed and the sum; while an order is on its way, what happens.
fn label(app: App) -> String {
    let texts = app.texts();
    let page = app.page();
    match page.phase {
        Phase::Sending | Phase::Done(_) => return texts.sending.to_owned(),
        Phase::Waiting { .. } => return texts.retry.to_owned(),
        Phase::Form => {}
    }
    let action = page.offer.action;
    let Some(total) = page.offer.total().filter(|_| page.offer.is_open()) else {
        return (texts.action)(action).trim_end_matches('.').to_owned();
    };
    let country = page.draft.get(Field::Country);
    let is_eu = !country.is_empty() && EU.split(' ').any(|code| code == country);
    let deed = if is_eu { texts.deed_eu } else { texts.deed };
    let deed = [deed(action), " · ", &app.money(total)].concat();
    if page.notice.is_some() { (texts.accept)(&deed) } else { deed }
}

/// One line that names the fields to correct, once an attempt found some.
fn summed(app: App) -> String {
    let texts = app.texts();
    let page = app.page();
    let shown = if page.was_tried() { page.shown_mistakes() } else { Vec::new() };
    let mut names = String::new();
    for (field, _) in &shown {
        if !names.is_empty() {
            names.push_str(", ");
        }
        names.push_str((texts.label)(*field));
    }
    if names.is_empty() { names } else { (texts.correct)(shown.len(), &names) }
}

/// What happens to an order without an answer, and how to give it up.
fn waiting(app: App) -> AnyView {
    let texts = app.texts();
    let why = match app.page().phase {
        Phase::Waiting { wait_s: None, .. } => texts.give_up_note,
        Phase::Waiting { reason: Delay::Busy, .. } => texts.busy,
        Phase::Form | Phase::Sending | Phase::Waiting { .. } | Phase::Done(_) => {
            if window().navigator().on_line() { texts.unanswered } else { texts.offline }
        }
    };
    let give_up = button("give-up", move || app.give_up()).class("plain").text(texts.give_up);
    el("div")
        .id("waiting")
        .class("notice")
        .attr("role", "status")
        .child(el("p").text(why).view())
        .child(give_up.view())
        .view()
}
