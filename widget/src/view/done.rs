//! The confirmation: the place in line is what it is about.

use super::dom::{El, button, el};
use super::line;
use crate::answer::confirmation::Confirmation;
use crate::app::App;
use crate::page::Phase;
use crate::texts::T;
use leptos::prelude::window;
use shared::money::Money;

pub(super) fn view(app: App) -> El {
    app.focus_soon("hero");
    let done = app.now(|page| match &page.phase {
        Phase::Done(done) => Some(done.clone()),
        Phase::Form | Phase::Sending | Phase::Waiting { .. } => None,
    });
    let parts = done.map(|done| parts(app, &done)).unwrap_or_default();
    el("div", &[("class", "done")]).children(parts)
}

fn parts(app: App, done: &Confirmation) -> Vec<El> {
    let hero_line =
        el("p", &[("id", "hero"), ("class", "hero"), ("tabindex", "-1")]).text(&hero(app, done));
    let mut parts = vec![hero_line];
    parts.extend(line::view(app, done));
    parts.push(el("p", &[]).text(&when(app, done)));
    if done.waiting > 0 && done.waiting < done.ordered {
        let (waiting, ordered) = (app.number(done.waiting), app.number(done.ordered));
        let text = app.say(T::WaitingOf, &[("waiting", &waiting), ("ordered", &ordered)]);
        parts.push(el("p", &[]).text(&text));
    }
    let row = |name: T, part: &str, text: &str| {
        el("div", &[])
            .child(el("dt", &[]).text(app.text(name)))
            .child(el("dd", &[]).attr("part", part).text(text))
    };
    let number = row(T::OrderNumber, "order-number", &done.order_number);
    let place = done.number.filter(|_| done.position.is_some());
    let place = place.map(|place| row(T::PlaceNumber, "place-number", &app.number(place)));
    parts.push(el("dl", &[]).child(number).children(place));
    let link = |part: &str, url: &str, text: T| {
        el("a", &[]).attr("part", part).attr("href", url).text(app.text(text))
    };
    parts.extend(plan(app, done));
    if let Some(url) = done.pay_link() {
        let held = el("p", &[("part", "held"), ("class", "notice")]);
        app.held(held.node(), done);
        parts.push(held);
        parts.push(link("pay", &url, T::Pay).attr("class", "button"));
    }
    let print = button(&[("part", "print"), ("class", "plain")], || {
        let _ = window().print();
    });
    let links = el("p", &[("class", "links")])
        .child(link("status-link", &done.status_url, T::Watch))
        .child(print.text(app.text(T::Print)));
    parts.push(links);
    parts.push(button(&[("part", "done")], move || app.close()).text(app.text(T::Done)));
    let another = button(&[("part", "another"), ("class", "plain")], move || app.another());
    parts.push(another.text(app.text(T::Another)));
    parts
}

/// What is to be paid, and when; all with the order, where the shop says how, was said on the button.
fn plan(app: App, done: &Confirmation) -> Option<El> {
    const WITH_ORDER: &str = "order";
    let is_later = |(_, when): &(Money, String)| when != WITH_ORDER;
    if done.pay_url.is_none() && !done.plan.iter().any(is_later) {
        return None;
    }
    let row = |(sum, when): &(Money, String)| {
        let (part, name) = if when == WITH_ORDER {
            ("due-now", app.text(T::DueNow).to_owned())
        } else {
            ("due-later", app.say(T::DueLater, &[("when", &app.when(when))]))
        };
        el("div", &[])
            .attr("part", part)
            .child(el("dt", &[]).text(&name))
            .child(el("dd", &[]).text(&app.money(*sum)))
    };
    Some(el("dl", &[("part", "plan")]).children(done.plan.iter().map(row)))
}

/// "You are 363rd in line, 41 units ahead of you."
fn hero(app: App, done: &Confirmation) -> String {
    if done.pay_url.is_some() {
        return app.text(T::Held).to_owned();
    }
    match done.position {
        None => app.text(T::OrderIsIn).to_owned(),
        Some(_) if done.units_ahead == 0 => app.text(T::FirstInLine).to_owned(),
        Some(position) => app.count(T::InLine, done.units_ahead, &[("nth", &app.nth(position))]),
    }
}

fn when(app: App, done: &Confirmation) -> String {
    if done.ships.is_in_stock() {
        return app.text(T::ReadySentence).to_owned();
    }
    match app.days(&done.ships) {
        Some(days) => app.say(T::ShipsSentence, &[("days", &days)]),
        None => app.text(T::NoDateSentence).to_owned(),
    }
}
