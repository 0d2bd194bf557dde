//! Supply on the way.

use super::product::Shown;
use crate::api::client::Request;
use crate::api::failure::Failure;
use crate::pure::input::Values;
use crate::pure::stock_forms;
use crate::pure::words::figure;
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
use shared::wire::Page;
use shared::wire::product::BatchRow;

const COLUMNS: &[&str] = &["Batch", "#Units to come", "Expected", "Actions"];

/// The tab.
pub(crate) fn tab(of: Shown) -> impl IntoView {
    let form = Form::new("batch", Values::default(), After::Clear, stock_forms::batch);
    let batches: Answer<Page<BatchRow>> = LocalResource::new(move || {
        of.follow();
        Request::get(of.path("/batches?limit=200")).send(of.app.session)
    });
    let told = RwSignal::new(None);
    view! {
        {shown(batches, 3, move |page| list(of, form, told, page))}
        {move || told.get().map(outcome)}
        <section class="card">
            <h2>"Announce a batch"</h2>
            <p class="hint">"Under a name that is there already, it states what is still to come."</p>
            {edit(of, form)}
        </section>
    }
}

fn list(
    of: Shown,
    form: Form,
    told: RwSignal<Option<Said>>,
    page: Page<BatchRow>,
) -> impl IntoView {
    if page.items.is_empty() {
        let next = "Announce a batch below, and promises follow its dates.";
        return empty("Nothing is on the way.", next).into_any();
    }
    let rows = page.items.into_iter().map(|batch| row(of, form, told, &batch)).collect_view();
    table("batches", COLUMNS, rows).into_any()
}

fn row(
    of: Shown,
    form: Form,
    told: RwSignal<Option<Said>>,
    batch: &BatchRow,
) -> impl IntoView + use<> {
    let name = batch.batch.to_string();
    let start = Values::of([
        ("batch", name.clone()),
        ("units", batch.units.to_string()),
        ("expected_from", batch.expected_from.to_string()),
        ("expected_to", batch.expected_to.to_string()),
    ]);
    let change = move || {
        form.start_with(start.clone());
        browser::focus("#batch-units");
    };
    let remove = {
        let name = name.clone();
        move || spawn_local(removed(of, told, name.clone()))
    };
    view! {
        <tr data-test="batch" data-batch=name.clone()>
            <th scope="row" data-label="Batch">{name.clone()}</th>
            {cell("#Units to come", figure(batch.units.get()))}
            {cell("Expected", intl::days(batch.expected_from, batch.expected_to))}
            {cell("Actions", deeds("batch-delete", &name, change, remove))}
        </tr>
    }
}

async fn removed(of: Shown, told: RwSignal<Option<Said>>, name: String) {
    let path = of.path(&format!("/batches/{}", crate::pure::path::escape(&name)));
    let answer = Request::delete(path).send::<IgnoredAny>(of.app.session).await;
    told.try_set(Some(Said::of(answer, format!("Removed {name}. Estimates follow what is left."))));
    of.changed();
}

fn edit(of: Shown, form: Form) -> impl IntoView {
    let fields = view! {
        <div class="row">
            {text(form, "batch", "Name").hint("Like may or PO-77.").view()}
            {whole(form, "units", "Units to come").view()}
            {typed(form, "expected_from", "Expected from", "date").view()}
            {typed(form, "expected_to", "Expected to", "date").view()}
        </div>
    };
    let send = move |body: Value, _key: String| {
        let name = form.values.with_untracked(|values| values.text("batch").to_owned());
        let path = of.path(&format!("/batches/{}", crate::pure::path::escape(&name)));
        let request = Request::put(path, body);
        async move {
            let answer: Result<IgnoredAny, Failure> = request.send(of.app.session).await;
            of.changed();
            answer.map(|_| format!("Announced {name}. Estimates follow it; promises stay."))
        }
    };
    form_view(form, || "Announce".to_owned(), fields, send)
}
