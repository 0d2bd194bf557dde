//! What is ordered: picture, price, quantity, and when it ships.

use super::dom::{El, button, el};
use super::{notice, turn};
use crate::app::App;
use crate::page::Page;
use crate::texts::T;
use leptos::prelude::event_target_value;
use shared::availability::Action;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

pub(super) fn view(app: App) -> El {
    let image = app.now(|page| page.offer.image_url.clone());
    let image = (!image.is_empty()).then(|| el("img", &[("alt", "")]).attr("src", &image));
    let price = move || {
        let price = app.see(|page| page.offer.price);
        price.map(|price| app.say(T::Each, &[("price", &app.money(price))])).unwrap_or_default()
    };
    let what = el("div", &[("class", "what")])
        .children(image)
        .child(el("p", &[("class", "price")]).says(Box::new(price)))
        .child(stepper(app));
    let rows = el("ul", &[("part", "rows"), ("aria-live", "polite")])
        .shows(turn(app), Box::new(move || app.now(|page| rows(app, page))));
    el("div", &[("class", "offer")]).child(what).child(rows)
}

fn stepper(app: App) -> El {
    let now = move || app.now(|page| page.quantity);
    let off = move |off: fn(&Page) -> bool| -> Box<dyn FnMut() -> Option<String>> {
        Box::new(move || app.see(off).then(String::new))
    };
    let fewer = button(&[("part", "fewer")], move || app.choose(now().saturating_sub(1)))
        .attr("aria-label", app.text(T::Fewer))
        .bind("disabled", off(|page| page.quantity <= 1))
        .text("−");
    let more = button(&[("part", "more")], move || app.choose(now().saturating_add(1)))
        .attr("aria-label", app.text(T::More))
        .bind("disabled", off(Page::is_most))
        .text("+");
    let input =
        el("input", &[("id", "quantity"), ("inputmode", "numeric"), ("autocomplete", "off")])
            .attr("aria-label", app.text(T::Quantity));
    let shown: HtmlInputElement = input.node().clone().unchecked_into();
    let kept = shown.clone();
    let input = input
        .follow(Box::new(move || {
            shown.set_value(&app.see(|page| page.quantity).to_string());
        }))
        .on(
            "change",
            Box::new(move |event| {
                let typed = event_target_value(&event).trim().parse();
                app.choose(typed.unwrap_or_else(|_| now()));
                kept.set_value(&now().to_string());
            }),
        );
    el("div", &[("class", "stepper"), ("role", "group")])
        .attr("aria-label", app.text(T::Quantity))
        .child(fewer)
        .child(input)
        .child(more)
}

/// When it ships: one row, or two where a part is there and the rest is not.
fn rows(app: App, page: &Page) -> Vec<El> {
    let said = |text: &str| vec![el("li", &[]).text(text)];
    let offer = &page.offer;
    if page.unreachable {
        return said(app.text(T::AskFailed));
    }
    if offer.action == Action::TooMany {
        let most = offer.quantity_max.map(|most| app.number(most)).unwrap_or_default();
        return said(&app.say(T::Most, &[("most", &most)]));
    }
    if !offer.is_open() {
        return said(app.text(notice::now(offer.action)));
    }
    let is_together = page.is_together();
    let mut rows = if offer.action == Action::Split && !is_together {
        split(app, page)
    } else {
        said(&offer.promise)
    };
    // One unit, or what is all there, ships in one piece.
    if offer.has_choice && offer.quantity > 1 && offer.later > 0 {
        let other = if is_together { T::InParts } else { T::Together };
        let switch =
            button(&[("id", "shipping"), ("class", "plain")], move || app.ship_otherwise());
        rows.push(el("li", &[]).child(switch.text(app.text(other))));
    }
    rows
}

/// A part that is there, and the rest.
fn split(app: App, page: &Page) -> Vec<El> {
    let offer = &page.offer;
    let later = match app.days(&offer.ships) {
        Some(days) => app.say(T::Ships, &[("days", &days)]),
        None => app.text(T::NoDate).to_owned(),
    };
    let row = |units: u64, text: &str| {
        el("li", &[]).child(el("b", &[]).text(&app.number(units))).text(text)
    };
    vec![row(offer.in_stock, app.text(T::Ready)), row(offer.later, &later)]
}
