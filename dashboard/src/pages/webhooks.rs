//! Endpoints that are told of what happens.

use crate::api::answers::ListedEndpoint;
use crate::api::client::Request;
use crate::app::App;
use crate::pure::input::Values;
use crate::pure::route::Page as At;
use crate::pure::shop_forms::{self, ALL};
use crate::ui::confirm::confirm;
use crate::ui::field::{text, tick};
use crate::ui::form::{After, Form, Said, form_view, outcome};
use crate::ui::list::{cell, empty, table};
use crate::ui::load::{Answer, shown};
use crate::ui::parts::chip;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::IgnoredAny;
use serde_json::Value;
use shared::wire::Page;
use shared::wire::webhook::EVENTS;

const COLUMNS: &[&str] = &["Endpoint", "State", "Events", "Actions"];
const PATH: &str = "/v1/admin/webhooks";

/// The page's state. It is a handle: copies are the same.
#[derive(Clone, Copy)]
struct Here {
    app: App,
    endpoints: Answer<Page<ListedEndpoint>>,
    told: RwSignal<Option<Said>>,
    /// The endpoint that is perhaps to be removed.
    leaving: RwSignal<Option<ListedEndpoint>>,
    asking: RwSignal<bool>,
}

/// The page.
pub(crate) fn page(app: App) -> impl IntoView {
    let endpoints = LocalResource::new(move || Request::get(PATH).send(app.session));
    let here = Here {
        app,
        endpoints,
        told: RwSignal::new(None),
        leaving: RwSignal::new(None),
        asking: RwSignal::new(false),
    };
    let secret = RwSignal::new(None);
    view! {
        <h1>"Webhooks"</h1>
        {shown(endpoints, 3, move |page| list(here, page))}
        {move || here.told.get().map(outcome)}
        {move || here.leaving.get().map(|endpoint| question(here, endpoint))}
        <section class="card">
            <h2>"Add an endpoint"</h2>
            <p class="hint">
                "What happens is sent there, signed by the Standard Webhooks specification, and tried again for "
                "three days."
            </p>
            {move || secret.get().map(shown_once)}
            {add(here, secret)}
        </section>
    }
}

fn list(here: Here, page: Page<ListedEndpoint>) -> impl IntoView {
    if page.items.is_empty() {
        let next = "Add one below, and your own systems follow orders and stock.";
        return empty("Nobody is told.", next).into_any();
    }
    let rows = page.items.into_iter().map(|endpoint| row(here, endpoint)).collect_view();
    table("endpoints", COLUMNS, rows).into_any()
}

fn row(here: Here, endpoint: ListedEndpoint) -> impl IntoView {
    let events = endpoint.events.iter().map(|event| match event.as_str() {
        "*" => "All",
        other => other,
    });
    let events = events.collect::<Vec<_>>().join(", ");
    let (tone, state) =
        if endpoint.enabled { ("good", "On") } else { ("closed", "Off: it is gone") };
    let url = endpoint.url.clone();
    let href = At::Deliveries(endpoint.id.clone()).href();
    let label = format!("Remove {url}");
    let remove = move |_| {
        here.leaving.set(Some(endpoint.clone()));
        here.asking.set(true);
    };
    let button = view! {
        <button type="button" data-test="endpoint-delete" aria-label=label on:click=remove>
            "Remove"
        </button>
    };
    view! {
        <tr data-test="endpoint">
            <th scope="row" data-label="Endpoint"><a href=href>{url}</a></th>
            {cell("State", chip(tone, state))}
            {cell("Events", events)}
            {cell("Actions", button)}
        </tr>
    }
}

fn question(here: Here, endpoint: ListedEndpoint) -> impl IntoView {
    let question = format!("Remove {}?", endpoint.url);
    let consequence = "It is told no more, and what was still to go there is not sent.";
    confirm(here.asking, question, consequence, "Remove", move || {
        spawn_local(removed(here, endpoint.clone()));
    })
}

async fn removed(here: Here, endpoint: ListedEndpoint) {
    let request = Request::delete(format!("{PATH}/{}", endpoint.id));
    let answer = request.send::<IgnoredAny>(here.app.session).await;
    here.told.try_set(Some(Said::of(answer, format!("Removed {}.", endpoint.url))));
    here.endpoints.refetch();
}

fn shown_once(secret: String) -> impl IntoView {
    view! {
        <div class="notice good" role="status" data-test="secret">
            <p>"Its secret is shown this once. Keep it where your endpoint verifies requests:"</p>
            <p><code>{secret}</code></p>
        </div>
    }
}

fn add(here: Here, secret: RwSignal<Option<String>>) -> impl IntoView {
    let start = Values::of([(ALL, "true".to_owned())]);
    let form = Form::new("endpoint", start, After::Clear, shop_forms::endpoint);
    let all = move || form.values.with(|values| values.ticked(ALL));
    let some = move || {
        (!all()).then(|| EVENTS.into_iter().map(|event| tick(form, event, event)).collect_view())
    };
    let fields = view! {
        {text(form, "url", "Address").hint("https, of a public host.").view()}
        <fieldset>
            <legend>"Events"</legend>
            {tick(form, ALL, "All of them")}
            {some}
        </fieldset>
    };
    let send = move |body: Value, key: String| {
        let request = Request::post(PATH, body, key);
        async move {
            let made: ListedEndpoint = request.send(here.app.session).await?;
            secret.try_set(made.secret);
            here.endpoints.refetch();
            Ok(format!("Added {}.", made.url))
        }
    };
    form_view(form, || "Add the endpoint".to_owned(), fields, send)
}
