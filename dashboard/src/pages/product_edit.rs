//! A new product, and the settings of one that is there.

use super::product::Shown;
use super::product_fields::fields;
use crate::api::client::Request;
use crate::api::failure::Failure;
use crate::app::App;
use crate::pure::path;
use crate::pure::product_form::{blank, checked, filled};
use crate::pure::route::{Page, Tab};
use crate::ui::browser;
use crate::ui::confirm::confirm;
use crate::ui::form::{After, Form, Said, form_view, outcome};
use crate::ui::intl;
use crate::ui::load::{Answer, shown};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::IgnoredAny;
use serde_json::Value;
use shared::time::Timestamp;
use shared::wire::product::Product;
use std::collections::BTreeMap;

/// The page of a product to be.
pub(crate) fn new(app: App) -> impl IntoView {
    let form = Form::new("product", blank(), After::Keep, |values| checked(values, &intl::utc));
    let send = move |body: Value, _key: String| {
        let sku = form.values.with_untracked(|values| values.text("sku").to_owned());
        async move {
            free(app, &sku).await?;
            let request = Request::put(path::product(&sku, ""), body);
            request.send::<IgnoredAny>(app.session).await?;
            browser::go(&Page::Product(sku, Tab::Stock).href());
            Ok("Created.".to_owned())
        }
    };
    view! {
        <p class="crumb"><a href=Page::Products.href()>"Products"</a></p>
        <h1>"New product"</h1>
        <div class="narrow">
            {form_view(form, || "Create product".to_owned(), fields(app, form, true), send)}
        </div>
    }
}

/// `PUT` replaces what is there, so a new product first looks whether its sku is free.
async fn free(app: App, sku: &str) -> Result<(), Failure> {
    let there = Request::get(path::product(sku, "")).send::<IgnoredAny>(app.session).await;
    match there {
        Err(failure) if failure.is_not_found() => Ok(()),
        Err(failure) => Err(failure),
        Ok(_) => Err(taken()),
    }
}

fn taken() -> Failure {
    let detail = "There is a product under this sku. Choose another, or change that one.";
    let errors = vec![shared::wire::fields::Bad::invalid(detail).at("sku")];
    Failure::Problem(Box::new(shared::wire::problem::Problem::invalid_body(errors)))
}

/// The tab of settings.
pub(crate) fn tab(of: Shown) -> impl IntoView {
    // It does not follow changes: what is being typed must not be replaced.
    let product: Answer<Product> =
        LocalResource::new(move || Request::get(of.path("")).send(of.app.session));
    view! {
        <div class="narrow">
            {shown(product, 8, move |product| edit(of, &product))}
            {archive(of)}
        </div>
    }
}

fn edit(of: Shown, product: &Product) -> impl IntoView + use<> {
    let known = RwSignal::new(BTreeMap::new());
    let local = |at: Timestamp| {
        let text = intl::wall_clock(at);
        known.update(|known| {
            known.insert(text.clone(), at.to_string());
        });
        text
    };
    let start = filled(&product.sku, &product.offer, &local);
    // A time that was not touched stays as it was, also in the hour that comes twice a year.
    let utc = move |text: &str| {
        known.with_untracked(|known| known.get(text).cloned()).or_else(|| intl::utc(text))
    };
    let form = Form::new("product", start, After::Keep, move |values| checked(values, &utc));
    let send = move |body: Value, _key: String| {
        let request = Request::put(of.path(""), body);
        async move {
            request.send::<IgnoredAny>(of.app.session).await?;
            of.changed();
            Ok("Saved. Orders already placed keep their price, terms and promise.".to_owned())
        }
    };
    form_view(form, || "Save settings".to_owned(), fields(of.app, form, false), send)
}

fn archive(of: Shown) -> impl IntoView {
    let asking = RwSignal::new(false);
    let told = RwSignal::new(None);
    let question = format!("Archive {}?", of.sku());
    let consequence = "It is sold no longer and leaves the list. Its orders live on, its stock is \
                       kept; creating the same sku again brings it back.";
    view! {
        <section class="card">
            <h2>"Archive"</h2>
            <p class="hint">"Possible once nobody waits for it."</p>
            {move || told.get().map(outcome)}
            <button
                type="button"
                class="danger"
                data-test="archive"
                on:click=move |_| asking.set(true)
            >
                "Archive this product"
            </button>
            {confirm(asking, question, consequence, "Archive", move || {
                spawn_local(archived(of, told));
            })}
        </section>
    }
}

async fn archived(of: Shown, told: RwSignal<Option<Said>>) {
    let request = Request::delete(of.path(""));
    match request.send::<IgnoredAny>(of.app.session).await {
        Ok(_) => browser::go(&Page::Products.href()),
        Err(failure) => {
            told.try_set(Some(Said::Not(failure.sentence())));
        }
    }
}
