//! What went to an endpoint, what is on its way, and what was given up.

use crate::api::answers::ListedDelivery;
use crate::api::client::Request;
use crate::app::App;
use crate::pure::path;
use crate::pure::route::Page as At;
use crate::pure::words::{figure, spoken};
use crate::ui::form::{Said, outcome};
use crate::ui::intl;
use crate::ui::list::{cell, empty, pager, table};
use crate::ui::load::{Answer, shown};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::IgnoredAny;
use serde_json::json;
use shared::wire::Page;

const COLUMNS: &[&str] = &["Event", "State", "#Tries", "Last answer", "Next try", "Actions"];

/// The page's state. It is a handle: copies are the same.
#[derive(Clone, Copy)]
struct Here {
    app: App,
    endpoint: StoredValue<String>,
    list: Answer<Page<ListedDelivery>>,
    told: RwSignal<Option<Said>>,
}

/// The page.
pub(crate) fn page(app: App, id: String) -> impl IntoView {
    let endpoint = StoredValue::new(id);
    let cursor = Memo::new(move |_| app.route.with(|route| route.asked("cursor")));
    let list = LocalResource::new(move || {
        let query = path::query([("limit", "50"), ("cursor", &cursor.get())]);
        Request::get(address(&endpoint.get_value(), &query)).send(app.session)
    });
    let here = Here { app, endpoint, list, told: RwSignal::new(None) };
    view! {
        <p class="crumb"><a href=At::Webhooks.href()>"Webhooks"</a></p>
        <h1>"Deliveries"</h1>
        {move || here.told.get().map(outcome)}
        {shown(list, 6, move |page| rows(here, page))}
    }
}

fn address(endpoint: &str, rest: &str) -> String {
    format!("/v1/admin/webhooks/{}/deliveries{rest}", path::escape(endpoint))
}

fn rows(here: Here, page: Page<ListedDelivery>) -> impl IntoView {
    if page.items.is_empty() {
        let next = "It is told as soon as something happens that it asked for.";
        return empty("Nothing went there yet.", next).into_any();
    }
    let rows = page.items.into_iter().map(|delivery| row(here, delivery)).collect_view();
    view! { {table("deliveries", COLUMNS, rows)}{pager(here.app, page.next_cursor)} }.into_any()
}

fn row(here: Here, delivery: ListedDelivery) -> impl IntoView {
    let tone = match delivery.state.as_str() {
        "delivered" => "good",
        "pending" => "open",
        _ => "closed",
    };
    let state = spoken(&delivery.state);
    let last = match (delivery.last_status, delivery.attempts) {
        (Some(status), _) => status.to_string(),
        (None, 0) => "–".to_owned(),
        (None, _) => "None".to_owned(),
    };
    let next = match delivery.next_at {
        Some(at) => intl::moment(at).into_any(),
        None => "–".into_any(),
    };
    let label = format!("Send {} again", delivery.event);
    let (event, id) = (delivery.event.clone(), delivery.id.clone());
    let again = move |_| spawn_local(replayed(here, event.clone(), id.clone()));
    // What is on its way goes by itself.
    let button = (delivery.state != "pending").then(|| {
        view! {
            <button type="button" data-test="replay" aria-label=label on:click=again>
                "Send again"
            </button>
        }
    });
    view! {
        <tr data-test="delivery" data-state=delivery.state>
            <th scope="row" data-label="Event">{delivery.event}</th>
            {cell("State", view! { <span class=format!("chip {tone}")>{state}</span> })}
            {cell("#Tries", figure(delivery.attempts))}
            {cell("Last answer", last)}
            {cell("Next try", next)}
            {cell("Actions", button)}
        </tr>
    }
}

async fn replayed(here: Here, event: String, id: String) {
    let Some(key) = crate::api::key::fresh() else { return };
    let path = here
        .endpoint
        .with_value(|endpoint| address(endpoint, &format!("/{}/replay", path::escape(&id))));
    let answer = Request::post(path, json!({}), key).send::<IgnoredAny>(here.app.session).await;
    here.told.try_set(Some(Said::of(answer, format!("Sending {event} again."))));
    here.list.refetch();
}
