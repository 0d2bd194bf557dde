//! What is kept of a person: to be shown to them, or forgotten (GDPR art. 15 and 17).

use crate::api::client::Request;
use crate::api::failure::Failure;
use crate::app::App;
use crate::pure::path;
use crate::pure::route::Page as At;
use crate::pure::words::orders;
use crate::ui::browser;
use crate::ui::confirm::confirm;
use crate::ui::form::{Said, outcome};
use crate::ui::list::empty;
use crate::ui::load::{Answer, failed, skeleton};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::IgnoredAny;
use serde_json::Value;

/// The page.
pub(crate) fn page(app: App) -> impl IntoView {
    let email = Memo::new(move |_| app.route.with(|route| route.asked("email")));
    let told = RwSignal::new(None);
    view! {
        <h1>"Customers"</h1>
        {search(email)}
        {move || told.get().map(outcome)}
        {move || {
            let email = email.get();
            if email.is_empty() {
                let next = "Type the e-mail address of somebody who ordered or waits.";
                return empty("Nobody is looked up.", next).into_any();
            }
            kept(app, told, email).into_any()
        }}
    }
}

fn search(email: Memo<String>) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let go = move || {
        let typed = input.get_untracked().map(|input| input.value()).unwrap_or_default();
        let query = path::query([("email", typed.trim())]);
        browser::go(&format!("{}{query}", At::Customers.href()));
    };
    view! {
        <form
            class="filters"
            role="search"
            on:submit=move |event| {
                event.prevent_default();
                go();
            }
        >
            <div class="field">
                <label for="customer-email">"E-mail"</label>
                <input
                    id="customer-email"
                    type="email"
                    autocomplete="off"
                    node_ref=input
                    prop:value=move || email.get()
                />
            </div>
            <button type="submit" data-test="look-up">"Look up"</button>
        </form>
    }
}

fn address(email: &str) -> String {
    format!("/v1/admin/customers/{}", path::escape(email))
}

fn kept(app: App, told: RwSignal<Option<Said>>, email: String) -> impl IntoView {
    let asked = email.clone();
    let found: Answer<Value> =
        LocalResource::new(move || Request::get(address(&asked)).send(app.session));
    move || match found.get() {
        None => skeleton(3).into_any(),
        Some(Ok(all)) => drawn(app, told, found, email.clone(), &all).into_any(),
        Some(Err(failure)) if failure.is_not_found() => {
            empty("Nothing is kept of this address.", "Check how it is written.").into_any()
        }
        Some(Err(failure)) => failed(&failure, move || found.refetch()).into_any(),
    }
}

fn drawn(
    app: App,
    told: RwSignal<Option<Said>>,
    found: Answer<Value>,
    email: String,
    all: &Value,
) -> impl IntoView + use<> {
    let count = |name: &str| {
        let rows = all.get(name).and_then(Value::as_array);
        rows.map_or(0, |rows| u64::try_from(rows.len()).unwrap_or(u64::MAX))
    };
    let asking = RwSignal::new(false);
    let of = format!("{}{}", At::Orders.href(), path::query([("email", email.as_str())]));
    let json = serde_json::to_string_pretty(all).unwrap_or_default();
    let file = format!("data:application/json;charset=utf-8,{}", path::escape(&json));
    let question = format!("Erase {email}?");
    let consequence = "Name, address and e-mail are erased everywhere within the hour, mails and waitlists \
                       too. Figures, places and receipts stay. It cannot be undone.";
    view! {
        <section class="card" data-test="customer">
            <h2>{email.clone()}</h2>
            <p>
                <a href=of>{orders(count("orders"))}</a>
                {format!(", on waitlists: {}, mails: {}.", count("waitlist"), count("mails"))}
            </p>
            <div class="buttons">
                <a class="button" download="customer.json" href=file data-test="export">
                    "Save all of it as JSON"
                </a>
                <button
                    type="button"
                    class="danger"
                    data-test="erase"
                    on:click=move |_| {
                        told.set(None);
                        asking.set(true);
                    }
                >
                    "Erase this person"
                </button>
            </div>
            {confirm(asking, question, consequence, "Erase", move || {
                spawn_local(erased(app, told, found, email.clone()));
            })}
        </section>
    }
}

async fn erased(app: App, told: RwSignal<Option<Said>>, found: Answer<Value>, email: String) {
    let answer: Result<IgnoredAny, Failure> =
        Request::delete(address(&email)).send(app.session).await;
    told.try_set(Some(Said::of(answer, "Erased. Nothing is kept of this person.".to_owned())));
    found.refetch();
}
