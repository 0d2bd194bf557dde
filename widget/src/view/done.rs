//! The confirmation: the place in line is what it is about.

use super::dom::{button, el};
use crate::answer::confirmation::Confirmation;
use crate::app::App;
use crate::page::Phase;
use leptos::prelude::*;

pub(super) fn view(app: App) -> AnyView {
    app.focus_soon("hero");
    let parts = match &app.now().phase {
        Phase::Done(done) => parts(app, done),
        Phase::Form | Phase::Sending | Phase::Waiting { .. } => Vec::new(),
    };
    el("div").class("done").children(parts).view()
}

fn parts(app: App, done: &Confirmation) -> Vec<AnyView> {
    let texts = app.texts();
    let hero = el("p").id("hero").class("hero").attr("tabindex", "-1").text(hero(app, done));
    let mut parts = vec![hero.view(), el("p").text(when(app, done)).view()];
    if done.waiting > 0 && done.waiting < done.ordered {
        let text = (texts.waiting_of)(&app.number(done.waiting), &app.number(done.ordered));
        parts.push(el("p").text(text).view());
    }
    let row = |name: &'static str, part: &'static str, text: String| {
        let name = el("dt").text(name).view();
        el("div").child(name).child(el("dd").part(part).text(text).view()).view()
    };
    let number = row(texts.order_number, "order-number", done.order_number.clone());
    let place = done.number.filter(|_| done.position.is_some());
    let place = place.map(|place| row(texts.place_number, "place-number", app.number(place)));
    parts.push(el("dl").child(number).children(place).view());
    let link = |part: &'static str, url: &str, text: &'static str| {
        el("a").part(part).attr("href", url).text(text)
    };
    if let Some(url) = &done.pay_url {
        parts.push(link("pay", url, texts.pay).class("button").view());
    }
    let watch = link("status-link", &done.status_url, texts.watch).view();
    let another = button("another", move || app.another()).class("plain").text(texts.another);
    parts.push(el("p").child(watch).view());
    parts.push(button("done", move || app.close()).text(texts.done).view());
    parts.push(another.view());
    parts
}

/// "You are 363rd in line, 41 units ahead of you."
fn hero(app: App, done: &Confirmation) -> String {
    let texts = app.texts();
    match done.position {
        None => texts.order_is_in.to_owned(),
        Some(_) if done.units_ahead == 0 => texts.first_in_line.to_owned(),
        Some(position) => {
            let ahead = (texts.ahead)(&app.number(done.units_ahead), done.units_ahead == 1);
            [(texts.in_line)(&app.nth(position)), ahead].concat()
        }
    }
}

fn when(app: App, done: &Confirmation) -> String {
    let texts = app.texts();
    if done.ships.from_stock {
        return (texts.sentence)(texts.ready_row);
    }
    let days = app.days(&done.ships);
    let text = days.map_or_else(|| texts.no_date.to_owned(), |days| (texts.ships_row)(&days));
    (texts.sentence)(&text)
}
