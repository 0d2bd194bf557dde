//! A field with its label and its mistake.

use super::dom::{El, el};
use crate::app::App;
use crate::form::{Field, Mistake};
use crate::texts::T;
use leptos::prelude::event_target_value;
use shared::address::{CityName, Format, PostalName, RegionName};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

pub(super) fn view(app: App, field: Field) -> El {
    let id = field.id();
    // Empty where the field is right.
    let mistake = move || {
        let found = app.see(|page| Some((page.shown_mistake(field)?, page.draft.format())));
        found.map(|(mistake, format)| said(app, field, mistake, format)).unwrap_or_default()
    };
    let needed = app.now(|page| page.draft.needs(field));
    let control = if field == Field::Country { select(app) } else { input(field) };
    // Both kinds keep what is chosen or typed under the same name.
    let shown: HtmlInputElement = control.node().clone().unchecked_into();
    let error = [id, "-error"].concat();
    let described = error.clone();
    let control = control
        .attr("id", id)
        .attr("name", id)
        .attr("autocomplete", field.autocomplete())
        .attr("aria-required", if needed { "true" } else { "false" })
        .follow(Box::new(move || {
            let text = app.see(|page| page.draft.get(field).to_owned());
            // A caret that stands within what is typed is not moved.
            if shown.value() != text {
                shown.set_value(&text);
            }
        }))
        .bind("aria-invalid", Box::new(move || Some((!mistake().is_empty()).to_string())))
        .bind(
            "aria-describedby",
            Box::new(move || (!mistake().is_empty()).then(|| described.clone())),
        )
        .on("input", Box::new(move |event| app.typed(field, event_target_value(&event))))
        .on("blur", Box::new(move |_| app.left(field)));
    let wrong = move || {
        app.see(|page| match page.shown_mistake(field) {
            None => "",
            Some(Mistake::Missing) => "missing",
            Some(Mistake::TooLong) => "long",
            Some(Mistake::Wrong) => "wrong",
        })
    };
    el("div", &[("class", "field")])
        .attr("data-field", id)
        .child(control)
        .child(el("label", &[]).attr("for", id).text(&label(app, field)))
        .shows(
            Box::new(move || (0, wrong())),
            Box::new(move || {
                let text = mistake();
                let found = (!text.is_empty()).then_some(text);
                let made =
                    |text: String| el("p", &[("class", "error")]).attr("id", &error).text(&text);
                found.map(made).into_iter().collect()
            }),
        )
}

fn input(field: Field) -> El {
    el(
        "input",
        match field {
            Field::Email => &[("type", "email"), ("inputmode", "email")],
            Field::PostalCode => &[("type", "text"), ("autocapitalize", "characters")],
            Field::Name
            | Field::Country
            | Field::Line1
            | Field::Line2
            | Field::City
            | Field::Region => &[("type", "text"), ("autocapitalize", "words")],
        },
    )
}

fn select(app: App) -> El {
    let option = |name: &str, code: &str| el("option", &[]).attr("value", code).text(name);
    let mut select = el("select", &[]).child(option(app.text(T::ChooseCountry), ""));
    let mut countries = app.countries().into_iter();
    while let (Some(code), Some(name)) = (countries.next(), countries.next()) {
        select = select.child(option(&name, &code));
    }
    select
}

/// What a field is called where the address is.
pub(super) fn label(app: App, field: Field) -> String {
    let (name, needed) = app
        .now(|page| {
            let name = named(field, page.draft.format()).0;
            Some((app.text(name), page.draft.needs(field)))
        })
        .unwrap_or_default();
    if needed { name.to_owned() } else { app.say(T::Optional, &[("label", name)]) }
}

fn said(app: App, field: Field, mistake: Mistake, format: &Format) -> String {
    match (mistake, field) {
        (Mistake::TooLong, Field::Email) => app.text(T::TooLongEmail).to_owned(),
        (Mistake::TooLong, _) => app.text(T::TooLong).to_owned(),
        (Mistake::Missing | Mistake::Wrong, _) => {
            app.say(named(field, format).1, &[("example", format.example)])
        }
    }
}

/// A field's label, and what to say where it is wrong.
const fn named(field: Field, format: &Format) -> (T, T) {
    match field {
        Field::Email => (T::Email, T::WrongEmail),
        Field::Name => (T::Name, T::WrongName),
        Field::Country => (T::Country, T::WrongCountry),
        Field::Line1 => (T::Line1, T::WrongLine1),
        Field::Line2 => (T::Line2, T::WrongLine2),
        Field::PostalCode => match format.postal_name {
            PostalName::PostalCode => (T::PostalCode, T::WrongPostalCode),
            PostalName::Postcode => (T::Postcode, T::WrongPostcode),
            PostalName::Zip => (T::Zip, T::WrongZip),
            PostalName::Eircode => (T::Eircode, T::WrongEircode),
        },
        Field::City => match format.city_name {
            CityName::City => (T::City, T::WrongCity),
            CityName::Town => (T::Town, T::WrongTown),
            CityName::Suburb => (T::Suburb, T::WrongSuburb),
        },
        Field::Region => match format.region_name {
            RegionName::State => (T::State, T::WrongState),
            RegionName::Province => (T::Province, T::WrongProvince),
            RegionName::County => (T::County, T::WrongCounty),
            RegionName::Region => (T::Region, T::WrongRegion),
        },
    }
}
