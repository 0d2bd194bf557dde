//! What it costs: now, later, delivery, and the tax in it.

use super::dom::{El, el};
use crate::app::App;
use crate::page::Page;
use crate::texts::T;
use shared::payment::Terms;

pub(super) fn view(app: App, page: &Page) -> Vec<El> {
    sums(app, page).into_iter().collect()
}

fn sums(app: App, page: &Page) -> Option<El> {
    let offer = &page.offer;
    let total = offer.total()?;
    let row = |class, name: &str, sum| {
        el("div", class).child(el("dt", &[]).text(name)).child(el("dd", &[]).text(&app.money(sum)))
    };
    let mut rows = Vec::new();
    if let Some(delivery) = offer.delivery {
        rows.push(row(&[], app.text(T::Delivery), delivery));
    }
    if let (Some(now), Some(later)) = (offer.due_now, offer.due_later)
        && later.amount() > 0
    {
        let name = if offer.terms == Terms::Deposit { T::Deposit } else { T::DueNow };
        rows.push(row(&[], app.text(name), now));
        rows.push(row(&[], &app.say(T::DueLater, &[("when", &app.when(&offer.balance))]), later));
    }
    rows.push(row(&[("class", "sum")], app.text(T::Total), total));
    let tax = offer.tax().map(|(percent, tax)| {
        let values = [("percent", &*app.percent(percent)), ("sum", &*app.money(tax))];
        el("p", &[("class", "quiet")]).text(&app.say(T::Tax, &values))
    });
    let busy = if page.is_settled() { "false" } else { "true" };
    let sums = el("div", &[("part", "total"), ("class", "total")])
        .attr("aria-busy", busy)
        .child(el("dl", &[]).children(rows))
        .children(tax);
    Some(sums)
}
