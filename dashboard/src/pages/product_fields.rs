//! The fields of a product's settings.

use crate::api::client::Request;
use crate::app::App;
use crate::ui::field::{choice, decimal, lines, text, tick, typed, whole};
use crate::ui::form::Form;
use crate::ui::intl;
use crate::ui::load::Answer;
use leptos::prelude::*;
use shared::policy::Profile;
use shared::wire::settings::Settings;

const SHIPPING: &[(&str, &str)] = &[
    ("as_available", "As units are there"),
    ("together", "All of it at once"),
    ("choice", "As the shopper chooses"),
];

const COLLECT: &[(&str, &str)] = &[
    ("full", "All at the order"),
    ("deposit_percent", "A deposit in percent, the rest later"),
    ("deposit_amount", "A deposit for each unit, the rest later"),
    ("later", "All later"),
];

const BALANCE: &[(&str, &str)] = &[
    ("allocation", "For each unit once it is allocated"),
    ("shipping", "For each unit once it has shipped"),
    ("date", "On a date"),
];

const SHOW_UNITS: &[(&str, &str)] =
    &[("exact", "Exact figures"), ("few", "Figures up to 10"), ("hidden", "No figures")];

/// All of them.
pub(crate) fn fields(app: App, form: Form, with_sku: bool) -> impl IntoView {
    view! {
        {what(form, with_sku)}
        {price(app, form)}
        {before_release(form)}
        {out_of_stock(form)}
        {orders(form)}
    }
}

fn what(form: Form, with_sku: bool) -> impl IntoView {
    let sku = with_sku.then(|| {
        text(form, "sku", "SKU").hint("Letters, digits and . _ - only. It stays for good.").view()
    });
    view! {
        <fieldset>
            <legend>"What it is"</legend>
            {text(form, "title", "Title").view()}
            {sku}
            {text(form, "image_url", "Picture").hint("An address that starts with https://.").view()}
            {text(form, "product", "Product")
                .hint("The same for all variants of one product, like trail-lamp.")
                .view()}
            {lines(form, "options", "Options", "What tells this variant apart, one a line: colour: red")}
        </fieldset>
    }
}

fn price(app: App, form: Form) -> impl IntoView {
    view! {
        <fieldset>
            <legend>"Price and payment"</legend>
            <div class="row">
                {decimal(form, "price.amount", "Price of one, tax included").view()}
                {text(form, "price.currency", "Currency").hint("Three letters, like EUR.").view()}
                {decimal(form, "payment.price.amount", "Price while it is a pre-order")
                    .hint("Empty: the same.")
                    .view()}
                {decimal(form, "tax_percent", "Tax contained, in percent").view()}
                {decimal(form, "delivery.amount", "Delivery, once an order").view()}
            </div>
            {choice(form, "payment.collect", "When it is paid", "", COLLECT)}
            {deposit(app, form)}
            {rest(form)}
            {whole(form, "hold_minutes", "Minutes that an unpaid order holds its units").view()}
        </fieldset>
    }
}

fn deposit(app: App, form: Form) -> impl IntoView {
    let collects = move |what: &'static str| {
        move || form.values.with(|values| values.text("payment.collect") == what)
    };
    let settings: Answer<Settings> =
        LocalResource::new(move || Request::get("/v1/admin/settings").send(app.session));
    // Only there may a shop keep a deposit; what was set under another law is shown all the same.
    let may_keep = move || {
        let us = settings.get().and_then(Result::ok).is_some_and(|all| all.profile == Profile::Us);
        let is_set = form.values.with(|values| !values.ticked("payment.deposit.refundable"));
        let asked = collects("deposit_percent")() || collects("deposit_amount")();
        asked && (us || is_set)
    };
    view! {
        <Show when=collects("deposit_percent")>
            {whole(form, "payment.deposit.percent", "Deposit in percent").view()}
        </Show>
        <Show when=collects("deposit_amount")>
            {decimal(form, "payment.deposit.amount", "Deposit for each unit").view()}
        </Show>
        <Show when=may_keep>
            {tick(form, "payment.deposit.refundable", "Who cancels gets the deposit back")}
            <p class="hint">
                "Without it the shop keeps the deposit of units that a shopper cancels in time. That \
                counts for orders under US law only; elsewhere a deposit always goes back."
            </p>
        </Show>
    }
}

/// What is collected later, where something is.
fn rest(form: Form) -> impl IntoView {
    let is = move |name: &'static str, what: &'static str| {
        form.values.with(|values| values.text(name) == what)
    };
    view! {
        <Show when=move || !is("payment.collect", "full")>
            <div class="row">
                {choice(form, "payment.balance", "When the rest is collected", "", BALANCE)}
                <Show when=move || is("payment.balance", "date")>
                    {typed(form, "payment.balance_day", "Day", "date").view()}
                </Show>
                {whole(form, "payment.grace_days", "Days to pay after a declined charge")
                    .hint("Units are kept that long.")
                    .view()}
            </div>
        </Show>
    }
}

fn before_release(form: Form) -> impl IntoView {
    let zone = intl::zone();
    let hint = format!("In your time zone, {zone}. Nothing ships before.");
    view! {
        <fieldset>
            <legend>"Before release"</legend>
            {typed(form, "release_at", "Release", "datetime-local").hint(hint).view()}
            {tick(form, "preorder", "Take pre-orders")}
            <Show when=move || form.values.with(|values| values.ticked("preorder"))>
                <div class="row">
                    {typed(form, "preorder.opens_at", "Opens", "datetime-local")
                        .hint("Empty: at once.")
                        .view()}
                    {typed(form, "preorder.closes_at", "Closes", "datetime-local")
                        .hint("Empty: at the release.")
                        .view()}
                    {whole(form, "preorder.limit", "Units in all").hint("Empty: no limit.").view()}
                </div>
            </Show>
        </fieldset>
    }
}

fn out_of_stock(form: Form) -> impl IntoView {
    view! {
        <fieldset>
            <legend>"Out of stock"</legend>
            {tick(form, "backorder", "Take backorders")}
            <Show when=move || form.values.with(|values| values.ticked("backorder"))>
                <div class="row">
                    {whole(form, "backorder.limit", "Units that may wait")
                        .hint("Empty: no limit.")
                        .view()}
                    {whole(form, "backorder.lead_time_days", "Lead time in days")
                        .hint("Empty: no date past the batches.")
                        .view()}
                </div>
            </Show>
            {whole(form, "safety_stock", "Safety stock")
                .hint("Units kept back from sale and from the line.")
                .view()}
        </fieldset>
    }
}

fn orders(form: Form) -> impl IntoView {
    view! {
        <fieldset>
            <legend>"Orders"</legend>
            <div class="row">
                {whole(form, "per_customer_limit", "Units a customer").hint("Empty: no limit.").view()}
                {choice(form, "shipping", "Shipping", "", SHIPPING)}
                {choice(form, "show_units", "Figures that shoppers see", "", SHOW_UNITS)}
            </div>
        </fieldset>
    }
}
