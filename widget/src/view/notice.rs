//! What changed while the shopper was ordering.

use super::dom::el;
use crate::app::App;
use crate::order::change::Change;
use crate::page::Notice;
use leptos::prelude::*;

pub(super) fn view(app: App) -> Vec<AnyView> {
    let texts = app.texts();
    let (title, lines) = match &app.page().notice {
        None => return Vec::new(),
        Some(Notice::Changed(changes)) => {
            (texts.changed, changes.iter().map(|change| said(app, change)).collect())
        }
        Some(Notice::Rejected(detail)) => (texts.rejected, vec![detail.clone()]),
    };
    let lines = lines.into_iter().map(|line| el("li").text(line).view());
    let note = el("div")
        .id("notice")
        .class("notice")
        .attr("role", "alert")
        .attr("tabindex", "-1")
        .child(el("h3").text(title).view())
        .child(el("ul").children(lines).view())
        .child(el("p").text(texts.ordered_nothing).view());
    vec![note.view()]
}

fn said(app: App, change: &Change) -> String {
    let texts = app.texts();
    match change {
        Change::Action(action) => (texts.action)(*action).to_owned(),
        Change::Most(most) => (texts.most)(&app.number(*most)),
        Change::PerPerson => texts.per_person.to_owned(),
        Change::InStock { seen, now } => (texts.in_stock)(&app.number(*seen), &app.number(*now)),
        Change::Price { seen, now } => (texts.price)(&app.money(*seen), &app.money(*now)),
        Change::Ships { seen, now } => match (app.days(seen), app.days(now)) {
            (Some(seen), Some(now)) => (texts.ships)(&seen, &now),
            (None, Some(now)) => (texts.sentence)(&(texts.ships_row)(&now)),
            (_, None) => (texts.sentence)(texts.no_date),
        },
        Change::Something => texts.something.to_owned(),
    }
}
