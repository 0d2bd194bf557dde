//! Codes for early access.

use super::product::Shown;
use crate::api::client::Request;
use crate::pure::input::Values;
use crate::pure::words::figure;
use crate::pure::{code_form, path};
use crate::ui::browser;
use crate::ui::field::{text, typed, whole};
use crate::ui::form::{After, Form, Said, form_view, outcome};
use crate::ui::intl;
use crate::ui::list::{cell, deeds, empty, table};
use crate::ui::load::{Answer, shown};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::IgnoredAny;
use serde_json::Value;
use shared::units::Units;
use shared::wire::Page;
use shared::wire::code::CodeRow;

const COLUMNS: &[&str] = &["Code", "Opens", "Closes", "#Units used", "#Orders", "Actions"];

/// The tab.
pub(crate) fn tab(of: Shown) -> impl IntoView {
    let form = Form::new("code", Values::default(), After::Clear, |values| {
        code_form::code(values, &intl::utc)
    });
    let codes: Answer<Page<CodeRow>> = LocalResource::new(move || {
        of.follow();
        Request::get(of.path("/codes?limit=200")).send(of.app.session)
    });
    let told = RwSignal::new(None);
    view! {
        {shown(codes, 3, move |page| list(of, form, told, page))}
        {move || told.get().map(outcome)}
        <section class="card">
            <h2>"State a code"</h2>
            <p class="hint">
                "Whoever has it can pre-order in its window, before the pre-order opens for all. Under a code "
                "that is there already, it states what holds from now on."
            </p>
            {edit(of, form)}
        </section>
    }
}

fn list(of: Shown, form: Form, told: RwSignal<Option<Said>>, page: Page<CodeRow>) -> impl IntoView {
    if page.items.is_empty() {
        let next = "State one below, and hand it to whom you like.";
        return empty("There is no code for early access.", next).into_any();
    }
    let rows = page.items.into_iter().map(|code| row(of, form, told, &code)).collect_view();
    table("codes", COLUMNS, rows).into_any()
}

/// So many of so many.
fn used(used: Units, most: Option<Units>) -> String {
    let used = figure(used.get());
    most.map_or_else(|| used.clone(), |most| format!("{used} of {}", figure(most.get())))
}

fn row(
    of: Shown,
    form: Form,
    told: RwSignal<Option<Said>>,
    row: &CodeRow,
) -> impl IntoView + use<> {
    let name = row.code.as_str().to_owned();
    let start = code_form::filled(row, &intl::wall_clock);
    let change = move || {
        form.start_with(start.clone());
        browser::focus("#code-opens-at");
    };
    let remove = {
        let name = name.clone();
        move || spawn_local(removed(of, told, name.clone()))
    };
    let when = |at: Option<_>, none: &'static str| match at {
        Some(at) => intl::moment(at).into_any(),
        None => none.into_any(),
    };
    view! {
        <tr data-test="code" data-code=name.clone()>
            <th scope="row" data-label="Code">{name.clone()}</th>
            {cell("Opens", when(row.opens_at, "At once"))}
            {cell("Closes", when(row.closes_at, "With the pre-order"))}
            {cell("#Units used", used(row.units_used, row.units))}
            {cell("#Orders", used(row.uses_used, row.uses))}
            {cell("Actions", deeds("code-delete", &name, change, remove))}
        </tr>
    }
}

async fn removed(of: Shown, told: RwSignal<Option<Said>>, name: String) {
    let path = of.path(&format!("/codes/{}", path::escape(&name)));
    let answer = Request::delete(path).send::<IgnoredAny>(of.app.session).await;
    told.try_set(Some(Said::of(answer, format!("Removed {name}. Orders placed with it stand."))));
    of.changed();
}

fn edit(of: Shown, form: Form) -> impl IntoView {
    let zone = format!("Your time ({}). Empty: at once.", intl::zone());
    let fields = view! {
        <div class="row">
            {text(form, "code", "Code").hint("Large and small letters are the same.").view()}
            {typed(form, "opens_at", "Opens", "datetime-local").hint(zone).view()}
            {typed(form, "closes_at", "Closes", "datetime-local")
                .hint("Empty: with the pre-order.")
                .view()}
            {whole(form, "units", "Units in all").hint("Empty: no bound.").view()}
            {whole(form, "uses", "Orders in all").hint("Empty: no bound.").view()}
        </div>
    };
    let send = move |body: Value, _key: String| {
        let name = form.values.with_untracked(|values| values.text("code").to_owned());
        let path = of.path(&format!("/codes/{}", path::escape(&name)));
        let request = Request::put(path, body);
        async move {
            let answer = request.send::<IgnoredAny>(of.app.session).await;
            of.changed();
            answer.map(|_| format!("Stated {name}."))
        }
    };
    form_view(form, || "State the code".to_owned(), fields, send)
}
