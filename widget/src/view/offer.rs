//! What is ordered: picture, price, quantity, and when it ships.

use super::dom::{button, el};
use crate::app::App;
use leptos::prelude::*;
use shared::availability::Action;

pub(super) fn view(app: App) -> AnyView {
    let texts = app.texts();
    let image = Some(app.now().offer.image_url.clone()).filter(|url| !url.is_empty());
    let image = image.map(|url| el("img").attr("src", url).attr("alt", "").view());
    let price = move || {
        app.page().offer.price.map(|price| (texts.each)(&app.money(price))).unwrap_or_default()
    };
    let what = el("div")
        .class("what")
        .children(image)
        .child(el("p").class("price").says(price).view())
        .child(stepper(app));
    let rows = el("ul").part("rows").attr("aria-live", "polite").shows(move || rows(app));
    el("div").class("offer").child(what.view()).child(rows.view()).view()
}

fn stepper(app: App) -> AnyView {
    let texts = app.texts();
    let quantity = move || app.page().quantity;
    let now = move || app.now().quantity;
    let off = |off: bool| off.then(String::new);
    let fewer = button("fewer", move || app.choose(now().saturating_sub(1)))
        .attr("aria-label", texts.fewer)
        .bind("disabled", move || off(quantity() <= 1))
        .text("−");
    let more = button("more", move || app.choose(now().saturating_add(1)))
        .attr("aria-label", texts.more)
        .bind("disabled", move || off(app.page().is_most()))
        .text("+");
    let input = el("input")
        .id("quantity")
        .attr("inputmode", "numeric")
        .attr("autocomplete", "off")
        .attr("aria-label", texts.quantity)
        .value(move || quantity().to_string())
        .on("change", move |event| {
            let typed = event_target_value(&event).trim().parse();
            app.choose(typed.unwrap_or_else(|_| now()));
            let shown = now().to_string();
            event_target::<web_sys::HtmlInputElement>(&event).set_value(&shown);
        });
    el("div")
        .class("stepper")
        .attr("role", "group")
        .attr("aria-label", texts.quantity)
        .child(fewer.view())
        .child(input.view())
        .child(more.view())
        .view()
}

/// When it ships: one row, or two where a part is there and the rest is not.
fn rows(app: App) -> Vec<AnyView> {
    let texts = app.texts();
    let said = |text: String| vec![el("li").text(text).view()];
    let page = app.page();
    let offer = &page.offer;
    if page.unreachable {
        return said(texts.ask_failed.to_owned());
    }
    if offer.action == Action::TooMany {
        let most = offer.quantity_max.map(|most| app.number(most)).unwrap_or_default();
        return said((texts.most)(&most));
    }
    if !offer.is_open() {
        return said((texts.action)(offer.action).to_owned());
    }
    if offer.action != Action::Split {
        return said(app.ships(offer));
    }
    let days = app.days(&offer.ships);
    let later = days.map_or_else(|| texts.no_date.to_owned(), |days| (texts.ships_row)(&days));
    let row = |units: u64, text: String| {
        el("li").child(el("b").text(app.number(units)).view()).text(text).view()
    };
    vec![row(offer.in_stock, texts.ready_row.to_owned()), row(offer.later, later)]
}
