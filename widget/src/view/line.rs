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
    let mut bar = el("div", &[("class", "bar"), ("aria-hidden", "true")]);
    let mut legend = el("ul", &[("class", "legend")]);
    for (class, units, text) in stretches {
        if units == 0 {
            continue;
        }
        let stretch = el("i", class);
        page_js::grow(stretch.node().unchecked_ref(), &units.to_string());
        bar = bar.child(stretch);
        let row = el("li", &[]).child(el("i", class)).text(&app.count(text, units, &[]));
        legend = legend.child(row);
    }
    let is_covered = done.ships.basis == "batch";
    let days = app.days(&done.ships).filter(|_| is_covered);
    let covered = match days {
        Some(days) => app.say(T::Covered, &[("days", &days)]),
        None => app.text(T::NotCovered).to_owned(),
    };
    let class = if is_covered { "covered" } else { "" };
    let line = el("div", &[("part", "line")])
        .attr("class", class)
        .child(bar)
        .child(legend)
        .child(el("p", &[("class", "quiet")]).text(&covered));
    Some(line)
}
