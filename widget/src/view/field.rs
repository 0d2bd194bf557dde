//! A field with its label and its mistake.

use super::dom::{El, el};
use crate::app::App;
use crate::form::Field;
use crate::page::Page;
use crate::web::page_js;
use leptos::prelude::*;

pub(super) fn view(app: App, field: Field) -> AnyView {
    let texts = app.texts();
    let id = field.id();
    // Empty where the field is right.
    let mistake = Memo::new(move |_| {
        let shown = app.page.with(Page::shown_mistakes);
        let mistake = shown.into_iter().find(|(wrong, _)| *wrong == field);
        mistake.map_or("", |(field, mistake)| (texts.mistake)(field, mistake))
    });
    let control = if field == Field::Country { select(app) } else { input(app, field) };
    let control = control
        .id(id)
        .attr("name", id)
        .attr("autocomplete", field.autocomplete())
        .attr("aria-required", "true")
        .bind("aria-invalid", move || Some((!mistake.get().is_empty()).to_string()))
        .bind("aria-describedby", move || {
            (!mistake.get().is_empty()).then(|| [id, "-error"].concat())
        })
        .on("input", move |event| app.typed(field, event_target_value(&event)))
        .on("blur", move |_| app.left(field));
    el("div")
        .class("field")
        .child(el("label").attr("for", id).text((texts.label)(field)).view())
        .child(control.view())
        .shows(move || {
            let text = mistake.get();
            if text.is_empty() {
                return Vec::new();
            }
            vec![el("p").attr("id", [id, "-error"].concat()).class("error").text(text).view()]
        })
        .view()
}

fn input(app: App, field: Field) -> El {
    let kind = if field == Field::Email { "email" } else { "text" };
    el("input")
        .attr("type", kind)
        .attr("inputmode", kind)
        .value(move || app.page.with(|page| page.draft.get(field).to_owned()))
}

fn select(app: App) -> El {
    let locale = app.look(|page| page.context.locale.clone()).unwrap_or_default();
    let mut countries = page_js::countries(&locale).into_iter();
    let pairs = std::iter::from_fn(move || Some((countries.next()?, countries.next()?)));
    let options = pairs.map(|(code, name)| el("option").attr("value", code).text(name).view());
    // A select takes its value only once its options are there.
    Effect::new(move |_| {
        let country = app.page.with(|page| page.draft.get(Field::Country).to_owned());
        app.select(Field::Country.id(), &country);
    });
    el("select")
        .child(el("option").attr("value", "").text(app.texts().choose).view())
        .children(options)
}
