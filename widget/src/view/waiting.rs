//! What happens to an order without an answer, and how to give it up.

use super::dom::{El, button, el};
use crate::answer::problem::Delay;
use crate::app::App;
use crate::page::Phase;
use crate::texts::T;
use leptos::prelude::window;

pub(super) fn view(app: App) -> Vec<El> {
    let waits = app.now(|page| match page.phase {
        Phase::Waiting { reason, wait_s, left_s } => Some((reason, wait_s, left_s)),
        Phase::Form | Phase::Sending | Phase::Done(_) => None,
    });
    let Some((reason, wait_s, left_s)) = waits else { return Vec::new() };
    let why = match (left_s, reason) {
        (None, _) => T::GiveUpNote,
        (_, Delay::Busy) => T::Busy,
        (_, Delay::Unreachable) if window().navigator().on_line() => T::Unanswered,
        (_, Delay::Unreachable) => T::Offline,
    };
    let give_up = button(&[("part", "give-up"), ("class", "plain")], move || app.give_up())
        .text(app.text(T::GiveUp));
    let note = el("div", &[("id", "waiting"), ("class", "notice")])
        .child(el("p", &[("role", "status")]).text(app.text(why)));
    let note = if left_s.is_some() { note.child(progress(app, wait_s)) } else { note };
    vec![note.child(give_up)]
}

/// How long until the next attempt. Not read out: it changes every second.
fn progress(app: App, wait_s: u32) -> El {
    let left = move || {
        app.see(|page| match page.phase {
            Phase::Waiting { left_s, .. } => left_s.unwrap_or(0),
            Phase::Form | Phase::Sending | Phase::Done(_) => 0,
        })
    };
    let bar = el("progress", &[])
        .attr("max", &wait_s.to_string())
        .bind("value", Box::new(move || Some(wait_s.saturating_sub(left()).to_string())));
    let said = move || app.count(T::NextTry, left().into(), &[]);
    el("div", &[("part", "progress"), ("aria-hidden", "true")])
        .child(bar)
        .child(el("p", &[("class", "quiet")]).says(Box::new(said)))
}
