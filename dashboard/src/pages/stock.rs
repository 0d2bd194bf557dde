//! Receive, correct, count, and what a receipt would do.

use super::product::Shown;
use crate::api::client::Request;
use crate::api::failure::Failure;
use crate::pure::input::Values;
use crate::pure::{sentence, stock_forms};
use crate::ui::field::{text, whole};
use crate::ui::form::{After, Form, form_view};
use crate::ui::load::Answer;
use leptos::prelude::*;
use shared::wire::Page;
use shared::wire::product::BatchRow;
use shared::wire::stock::{AdjustmentAnswer, ReceiptAnswer, SimulationAnswer};

/// The tab.
pub(crate) fn tab(of: Shown) -> impl IntoView {
    view! { <div class="cards">{receive(of)}{correct(of)}{count(of)}{simulate(of)}</div> }
}

fn receive(of: Shown) -> impl IntoView {
    let form = Form::new("receive", Values::default(), After::Clear, stock_forms::receipt);
    let batches: Answer<Page<BatchRow>> = LocalResource::new(move || {
        of.follow();
        Request::get(of.path("/batches")).send(of.app.session)
    });
    let known = move || {
        let rows = batches.get().and_then(Result::ok).map(|page| page.items).unwrap_or_default();
        rows.into_iter()
            .map(|row| view! { <option value=row.batch.to_string()></option> })
            .collect_view()
    };
    let fields = view! {
        {whole(form, "units", "Units that arrived").view()}
        {text(form, "reference", "Reference").hint("Your own name for the delivery.").view()}
        {text(form, "batch", "Batch")
            .hint("What arrives under its name is taken off it.")
            .suggestions("known-batches")
            .view()}
        <datalist id="known-batches">{known}</datalist>
    };
    let send = move |body, key| {
        let request = Request::post(of.path("/receipts"), body, key);
        async move {
            let answer: Result<ReceiptAnswer, Failure> = request.send(of.app.session).await;
            of.changed();
            answer.map(|answer| sentence::received(&answer))
        }
    };
    view! {
        <section class="card">
            <h2>"Receive"</h2>
            <p class="hint">"Units go to the line at once, the rest is free to sell."</p>
            {form_view(form, || "Receive".to_owned(), fields, send)}
        </section>
    }
}

fn correct(of: Shown) -> impl IntoView {
    let form = Form::new("adjust", Values::default(), After::Clear, stock_forms::adjustment);
    let fields = view! {
        {whole(form, "delta", "Difference").hint("−2 for two fewer, 3 for three found.").view()}
        {text(form, "reason", "Reason").view()}
    };
    let send = move |body, key| {
        let request = Request::post(of.path("/adjustments"), body, key);
        async move { settled(of, request).await }
    };
    view! {
        <section class="card">
            <h2>"Correct"</h2>
            <p class="hint">"If fewer are left than are given out, the last in line wait again."</p>
            {form_view(form, || "Correct".to_owned(), fields, send)}
        </section>
    }
}

fn count(of: Shown) -> impl IntoView {
    let form = Form::new("count", Values::default(), After::Clear, stock_forms::count);
    let fields = view! {
        {whole(form, "counted", "Units on the shelf").hint("Allocated and held ones too.").view()}
        {text(form, "reason", "Reason").view()}
    };
    let send = move |body, _key| {
        let request = Request::put(of.path("/stock"), body);
        async move { settled(of, request).await }
    };
    view! {
        <section class="card">
            <h2>"Count"</h2>
            <p class="hint">"What was counted is on hand from now on."</p>
            {form_view(form, || "Record the count".to_owned(), fields, send)}
        </section>
    }
}

async fn settled(of: Shown, request: Request) -> Result<String, Failure> {
    let answer: Result<AdjustmentAnswer, Failure> = request.send(of.app.session).await;
    of.changed();
    answer.map(|answer| sentence::adjusted(&answer))
}

fn simulate(of: Shown) -> impl IntoView {
    let form = Form::new("simulate", Values::default(), After::Keep, stock_forms::simulation);
    let fields = whole(form, "units", "Units that would arrive today").view();
    let send = move |body, key| {
        let request = Request::post(of.path("/simulations"), body, key);
        async move {
            let answer: Result<SimulationAnswer, Failure> = request.send(of.app.session).await;
            answer.map(|answer| sentence::simulated(&answer))
        }
    };
    view! {
        <section class="card">
            <h2>"What would a receipt do?"</h2>
            <p class="hint">"Nothing is changed."</p>
            {form_view(form, || "Try it".to_owned(), fields, send)}
        </section>
    }
}
