//! The place in line, drawn as a line: who is ahead, the shopper's own mark, and whether a delivery
//! covers it. Only what the answer says is drawn.

use super::dom::{El, el};
use crate::answer::confirmation::Confirmation;
use crate::app::App;
use crate::texts::T;
use crate::web::page_js;
use wasm_bindgen::JsCast;

pub(super) fn view(app: App, done: &Confirmation) -> Option<El> {
    done.position?;
    let ready = done.ordered.saturating_sub(done.waiting);
    let stretches = [
        (&[("class", "ready")], ready, T::ReadyUnits),
        (&[("class", "ahead")], done.units_ahead, T::Ahead),
        (&[("class", "yours")], done.waiting, T::Yours),
    ];
    let shown = || stretches.iter().filter(|(_, units, _)| *units > 0);
    let bar = shown().map(|(class, units, _)| {
        let stretch = el("i", *class);
        page_js::grow(stretch.node().unchecked_ref(), &units.to_string());
        stretch
    });
    let legend = shown().map(|(class, units, text)| {
        el("li", &[]).child(el("i", *class)).text(&app.count(*text, *units, &[]))
    });
    let is_covered = done.ships.basis == "batch";
    let days = app.days(&done.ships).filter(|_| is_covered);
    let covered = match days {
        Some(days) => app.say(T::Covered, &[("days", &days)]),
        None => app.text(T::NotCovered).to_owned(),
    };
    let class = if is_covered { "covered" } else { "" };
    let bar = el("div", &[("class", "bar"), ("aria-hidden", "true")]).children(bar);
    let line = el("div", &[("part", "line")])
        .attr("class", class)
        .child(bar)
        .child(el("ul", &[("class", "legend")]).children(legend))
        .child(el("p", &[("class", "quiet")]).text(&covered));
    Some(line)
}
