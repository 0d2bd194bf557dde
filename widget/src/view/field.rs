//! A field with its label and its mistake.

use super::dom::{El, el};
use crate::app::App;
use crate::form::Field;
use crate::web::page_js;
use leptos::prelude::*;

pub(super) fn view(app: App, field: Field) -> AnyView {
    let texts = app.texts();
    let id = field.id();
    // Empty where the field is right.
    let mistake = Memo::new(move |_| {
        let shown = app.page().shown_mistakes();
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
        .value(move || app.page().draft.get(field).to_owned())
}

fn select(app: App) -> El {
    let page = app.now();
    let chosen = page.draft.get(Field::Country);
    let mut select =
        el("select").child(option(app.texts().choose.to_owned(), String::new(), chosen));
    let mut countries = page_js::countries(&page.context.locale).into_iter();
    while let (Some(code), Some(name)) = (countries.next(), countries.next()) {
        select = select.child(option(name, code, chosen));
    }
    select
}

fn option(name: String, code: String, chosen: &str) -> AnyView {
    let option = el("option").text(name);
    let option = if code == chosen { option.attr("selected", "") } else { option };
    option.attr("value", code).view()
}
