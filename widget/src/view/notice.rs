//! What changed while the shopper was ordering.

use super::dom::{El, el};
use crate::app::App;
use crate::order::change::Change;
use crate::page::Notice;
use crate::texts::T;
use shared::availability::Action;

pub(super) fn view(app: App) -> Vec<El> {
    let said = app.now(|page| match &page.notice {
        None => None,
        Some(Notice::Changed(changes)) => {
            Some((T::Changed, changes.iter().map(|change| said(app, change)).collect()))
        }
        Some(Notice::Rejected(detail)) => Some((T::Rejected, vec![detail.clone()])),
    });
    let Some((title, lines)) = said else { return Vec::new() };
    let lines = lines.iter().map(|line: &String| el("li", &[]).text(line));
    let attributes =
        &[("id", "notice"), ("class", "notice"), ("role", "alert"), ("tabindex", "-1")];
    let note = el("div", attributes)
        .child(el("h3", &[]).text(app.text(title)))
        .child(el("ul", &[]).children(lines))
        .child(el("p", &[]).text(app.text(T::OrderedNothing)));
    vec![note]
}

fn said(app: App, change: &Change) -> String {
    let units = |text, seen: u64, now: u64| {
        app.say(text, &[("seen", &app.number(seen)), ("now", &app.number(now))])
    };
    match change {
        Change::Action(action) => app.text(now(*action)).to_owned(),
        Change::Most(most) => app.say(T::Most, &[("most", &app.number(*most))]),
        Change::PerPerson => app.text(T::PerPerson).to_owned(),
        Change::InStock { seen, now } => units(T::InStock, *seen, *now),
        Change::Price { seen, now } => {
            app.say(T::Price, &[("seen", &app.money(*seen)), ("now", &app.money(*now))])
        }
        Change::Ships { seen, now } => match (app.days(seen), app.days(now)) {
            (Some(seen), Some(now)) => app.say(T::ShipsNow, &[("seen", &seen), ("now", &now)]),
            (None, Some(now)) => app.say(T::ShipsSentence, &[("days", &now)]),
            (_, None) => app.text(T::NoDateSentence).to_owned(),
        },
        Change::Something => app.text(T::Something).to_owned(),
    }
}

/// What can be done now.
pub(super) const fn now(action: Action) -> T {
    match action {
        Action::Buy => T::NowBuy,
        Action::Preorder => T::NowPreorder,
        Action::Backorder => T::NowBackorder,
        Action::Split => T::NowSplit,
        Action::ComingSoon => T::NowComingSoon,
        Action::Ended => T::NowEnded,
        Action::SoldOut => T::NowSoldOut,
        Action::TooMany => T::NowTooMany,
        Action::Unknown => T::NowUnknown,
    }
}
