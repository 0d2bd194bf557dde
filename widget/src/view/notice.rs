//! What changed while the shopper was ordering.

use super::dom::{El, el};
use crate::app::App;
use crate::order::change::Change;
use crate::page::Notice;
use crate::texts::T;
use shared::availability::Action;

pub(super) fn view(app: App) -> Vec<El> {
    let line = |text: &str| el("li", &[]).text(text);
    let said = app.now(|page| {
        let notice = page.notice.as_ref()?;
        let mut list = el("ul", &[]);
        let title = match notice {
            Notice::Changed(changes) => {
                for change in changes {
                    list = list.child(line(&told(app, change)));
                }
                T::Changed
            }
            Notice::Rejected(detail) => {
                list = list.child(line(detail));
                T::Rejected
            }
        };
        Some((title, list))
    });
    let Some((title, lines)) = said else { return Vec::new() };
    let attributes =
        &[("id", "notice"), ("class", "notice"), ("role", "alert"), ("tabindex", "-1")];
    let note = el("div", attributes)
        .child(el("h3", &[]).text(app.text(title)))
        .child(lines)
        .child(el("p", &[]).text(app.text(T::OrderedNothing)));
    vec![note]
}

fn told(app: App, change: &Change) -> String {
    let units = |text, seen: u64, now: u64| {
        app.say(text, &[("seen", &app.number(seen)), ("now", &app.number(now))])
    };
    match change {
        Change::Action(action) => app.text(now(*action)).to_owned(),
        Change::Most(most) => app.say(T::Most, &[("most", &app.number(*most))]),
        Change::Code => app.text(T::Code).to_owned(),
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
