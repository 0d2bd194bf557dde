//! The form: what, who, where, how much, and one button.

use super::dom::{El, el};
use super::{field, notice, offer, phase, total, turn, waiting};
use crate::answer::offer::Law;
use crate::app::App;
use crate::form::Field;
use crate::page::{Page, Phase};
use crate::texts::T;
use shared::address::Part;
use shared::availability::Action;
use shared::payment::Terms;

pub(super) fn view(app: App) -> El {
    // How an address ends is the country's.
    let country = move || {
        app.see(|page| {
            let format = page.draft.format();
            let parts = format.parts().filter(|part| *part != Part::City).count();
            // The address of a constant tells formats apart.
            (u32::try_from(parts).unwrap_or_default(), format.country())
        })
    };
    let end = move || {
        let parts = app.now(|page| page.draft.format().parts().map(Field::of).collect::<Vec<_>>());
        let mut pair = el("div", &[("class", "pair")]);
        for field in parts {
            pair = pair.child(field::view(app, field));
        }
        vec![pair]
    };
    let fields = el("fieldset", &[])
        .bind("disabled", Box::new(move || (phase(app) != "form").then(String::new)))
        .child(offer::view(app))
        .child(field::view(app, Field::Email))
        .child(field::view(app, Field::Name))
        .child(field::view(app, Field::Country))
        .child(
            el("div", &[("class", "pair")])
                .child(field::view(app, Field::Line1))
                .child(field::view(app, Field::Line2)),
        )
        .shows(Box::new(country), Box::new(end));
    let submit = el("button", &[("type", "submit"), ("part", "submit")])
        // The field that has the focus keeps it until the click is done: were it left before, its
        // mistake would show and move this button from under the pointer.
        .on("mousedown", Box::new(|event| event.prevent_default()))
        .bind("aria-disabled", Box::new(move || Some(app.see(is_idle).to_string())))
        .says(Box::new(move || app.see(|page| label(app, page))));
    el("form", &[("novalidate", "")])
        .on(
            "submit",
            Box::new(move |event| {
                event.prevent_default();
                app.submit();
            }),
        )
        .shows(turn(app), Box::new(move || notice::view(app)))
        .child(fields)
        .shows(turn(app), Box::new(move || app.now(|page| total::view(app, page))))
        .child(
            el("p", &[("part", "alert"), ("role", "alert")])
                .says(Box::new(move || app.see(|page| summed(app, page)))),
        )
        .shows(
            Box::new(move || (0, if phase(app) == "waiting" { "waiting" } else { "" })),
            Box::new(move || waiting::view(app)),
        )
        .child(
            el("p", &[("part", "consent"), ("class", "quiet")])
                .says(Box::new(move || app.see(|page| consent(app, page)))),
        )
        .child(
            el("p", &[("part", "terms"), ("class", "quiet")])
                .says(Box::new(move || app.see(|page| terms(app, page)))),
        )
        .child(submit)
}

fn is_idle(page: &Page) -> bool {
    match page.phase {
        Phase::Sending => true,
        Phase::Form => !page.is_ready(),
        Phase::Waiting { .. } | Phase::Done(_) => false,
    }
}

/// Names the deed and the sum; while an order is on its way, what happens.
fn label(app: App, page: &Page) -> String {
    match page.phase {
        Phase::Sending | Phase::Done(_) => return app.text(T::Sending).to_owned(),
        Phase::Waiting { .. } => return app.text(T::Retry).to_owned(),
        Phase::Form => {}
    }
    let offer = &page.offer;
    let Some(total) = offer.total().filter(|_| offer.is_open()) else {
        return app.text(notice::now(offer.action)).trim_end_matches('.').to_owned();
    };
    let deed = app.text(match offer.law {
        Law::ObligationToPay => T::Deed,
        Law::Free => T::DeedUs,
    });
    let deed = [deed, " · ", &app.money(total)].concat();
    if page.notice.is_some() { app.say(T::Accept, &[("deed", &deed)]) } else { deed }
}

/// What a click on the button agrees to beside the order. It is said, not ticked: the button is one
/// click, after a refusal too, and what it agrees to stands right above it.
fn consent(app: App, page: &Page) -> String {
    let offer = &page.offer;
    if page.is_together() || offer.action != Action::Split || !page.is_settled() {
        return String::new();
    }
    let (now, later) = (app.number(offer.in_stock), app.number(offer.later));
    app.say(T::TwoShipments, &[("now", &now), ("later", &later)])
}

/// What it agrees to about later charges, in the words that the order keeps.
fn terms(app: App, page: &Page) -> String {
    let offer = &page.offer;
    let agreed = match offer.terms {
        Terms::Full => return String::new(),
        Terms::Deposit => T::ConsentDeposit,
        Terms::Later => T::ConsentLater,
    };
    if !offer.is_open() {
        return String::new();
    }
    let kept = if offer.is_deposit_kept { app.text(T::ConsentKept) } else { "" };
    [app.text(agreed), " ", kept].concat()
}

/// One line that names the fields to correct, once an attempt found some.
fn summed(app: App, page: &Page) -> String {
    let shown = if page.was_tried() { page.shown_mistakes() } else { Vec::new() };
    let names: Vec<_> = shown.iter().map(|(field, _)| field::label(app, *field)).collect();
    if names.is_empty() {
        return String::new();
    }
    let n = u64::try_from(names.len()).unwrap_or_default();
    app.count(T::Correct, n, &[("names", &names.join(", "))])
}
