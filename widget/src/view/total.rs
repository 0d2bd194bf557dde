//! What it costs: now, later, delivery, and the tax in it.

use super::dom::el;
use crate::app::App;
use crate::page::Page;
use leptos::prelude::*;

pub(super) fn view(app: App) -> Vec<AnyView> {
    sums(app, &app.page()).into_iter().collect()
}

fn sums(app: App, page: &Page) -> Option<AnyView> {
    let texts = app.texts();
    let offer = &page.offer;
    let total = offer.total()?;
    let row = |class, name, sum| {
        let sum = el("dd").text(app.money(sum)).view();
        el("div").class(class).child(el("dt").text(name).view()).child(sum).view()
    };
    let mut rows = Vec::new();
    if let Some(delivery) = offer.delivery {
        rows.push(row("part", texts.delivery, delivery));
    }
    if let (Some(now), Some(later)) = (offer.due_now, offer.due_later)
        && later.amount() > 0
    {
        rows.push(row("part", texts.due_now, now));
        rows.push(row("part", texts.due_later, later));
    }
    rows.push(row("sum", texts.total, total));
    let tax = offer.tax().map(|(percent, tax)| {
        let text = (texts.tax)(&app.percent(percent), &app.money(tax));
        el("p").class("quiet").text(text).view()
    });
    let sums = el("div")
        .part("total")
        .class("total")
        .attr("aria-busy", (!page.is_settled()).to_string())
        .child(el("dl").children(rows).view())
        .children(tax);
    Some(sums.view())
}
