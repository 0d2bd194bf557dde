//! The shop's settings.

use crate::api::client::Request;
use crate::app::App;
use crate::pure::shop_forms;
use crate::ui::field::{choice, text, typed, whole};
use crate::ui::form::{After, Form, form_view};
use crate::ui::load::{Answer, shown};
use leptos::prelude::*;
use serde::de::IgnoredAny;
use serde_json::Value;

const PATH: &str = "/v1/admin/settings";

const LAWS: &[(&str, &str)] =
    &[("eu", "European Union"), ("uk", "United Kingdom"), ("us", "United States")];

/// The page.
pub(crate) fn page(app: App) -> impl IntoView {
    let settings: Answer<Value> = LocalResource::new(move || Request::get(PATH).send(app.session));
    view! {
        <h1>"Settings"</h1>
        <div class="narrow">{shown(settings, 8, move |settings| edit(app, settings))}</div>
    }
}

fn edit(app: App, before: Value) -> impl IntoView {
    let start = shop_forms::settings_filled(&before);
    let form = Form::new("settings", start, After::Keep, move |values| {
        shop_forms::settings(values, &before)
    });
    let send = move |body: Value, _key: String| {
        let request = Request::put(PATH, body);
        async move {
            request.send::<IgnoredAny>(app.session).await?;
            Ok("Saved. Orders already placed keep what they were placed under.".to_owned())
        }
    };
    form_view(form, || "Save settings".to_owned(), fields(form), send)
}

fn fields(form: Form) -> impl IntoView {
    view! {
        <fieldset>
            <legend>"Shop"</legend>
            {text(form, "shop_name", "Name").hint("Mails are signed with it.").view()}
            {typed(form, "contact_email", "Contact e-mail", "email")
                .hint("In mails to shoppers, and where the nightly digest goes.")
                .view()}
            <div class="row">
                {text(form, "locale", "Language").hint("Of mails to whoever gave none: en, de-AT.").view()}
                {text(form, "time_zone", "Time zone")
                    .hint("Where a deadline's day ends, like Europe/Berlin.")
                    .view()}
            </div>
        </fieldset>
        <fieldset>
            <legend>"Law and deadlines"</legend>
            {choice(form, "profile", "Law", "New orders are placed under it. No legal advice.", LAWS)}
            <div class="row">
                {whole(form, "handling_days", "Handling days")
                    .hint("From units that are there to units that go out.")
                    .view()}
                {whole(form, "extra_days", "Extra period, days")
                    .hint("That a shopper sets after a missed date (EU, UK).")
                    .view()}
                {whole(form, "waitlist_wait_minutes", "Waitlist, minutes")
                    .hint("Between two rounds of those who are told.")
                    .view()}
            </div>
        </fieldset>
    }
}
