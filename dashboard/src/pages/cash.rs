//! Cash: what came in, what is to come, what could go back; who owes whom; the provider's books.

use super::cash_orders;
use crate::api::client::Request;
use crate::app::App;
use crate::pure::path;
use crate::pure::route::{Page as At, Tab};
use crate::pure::words::figure;
use crate::ui::browser;
use crate::ui::intl;
use crate::ui::list::{cell, empty, table};
use crate::ui::load::{Answer, shown};
use crate::ui::parts::fact;
use leptos::html::Input;
use leptos::prelude::*;
use shared::money::{Currency, Money};
use shared::wire::cash::{CashAnswer, CashOfDay, CashOfSku, CashRow, Difference, Reconciliation};

const DAYS: &[&str] = &["Day", "#Collected", "#Given back"];
const SKUS: &[&str] = &["Product", "#Collected", "#Given back", "#Still to be paid", "#Refundable"];
const DIFFERENCES: &[&str] =
    &["What is wrong", "Order", "#With us, minor units", "#With the provider, minor units"];

/// The page.
pub(crate) fn page(app: App) -> impl IntoView {
    let asked =
        move |name: &'static str| Memo::new(move |_| app.route.with(|route| route.asked(name)));
    let (sku, from, to) = (asked("sku"), asked("from"), asked("to"));
    let cash: Answer<CashAnswer> = LocalResource::new(move || {
        let (sku, from, to) = (sku.get(), from.get(), to.get());
        let query = path::query([("sku", sku.as_str()), ("from", &from), ("to", &to)]);
        Request::get(format!("/v1/admin/cash{query}")).send(app.session)
    });
    view! {
        <h1>"Cash"</h1>
        {filters(sku, from, to)}
        {shown(cash, 6, |cash| drawn(&cash))}
        {cash_orders::lists(app)}
        {reconciliation(app)}
    }
}

fn filters(sku: Memo<String>, from: Memo<String>, to: Memo<String>) -> impl IntoView {
    let [by_sku, by_from, by_to] = [(); 3].map(|()| NodeRef::<Input>::new());
    let apply = move || {
        let [sku, from, to] = [by_sku, by_from, by_to].map(|input| {
            input.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default()
        });
        let query = path::query([("sku", sku.as_str()), ("from", &from), ("to", &to)]);
        browser::go(&format!("{}{query}", At::Cash.href()));
    };
    let field = |id: &'static str, label, kind, input, value: Memo<String>| {
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <input
                    id=id
                    type=kind
                    node_ref=input
                    autocomplete="off"
                    prop:value=move || value.get()
                />
            </div>
        }
    };
    view! {
        <form
            class="filters"
            role="search"
            data-test="filters"
            on:submit=move |event| {
                event.prevent_default();
                apply();
            }
        >
            {field("cash-sku", "SKU", "text", by_sku, sku)}
            {field("cash-from", "First day", "date", by_from, from)}
            {field("cash-to", "Last day", "date", by_to, to)}
            <button type="submit" data-test="filter">"Show"</button>
            <a class="button quiet" href=At::Cash.href() data-test="clear-filters">"Clear"</a>
        </form>
    }
}

fn drawn(cash: &CashAnswer) -> impl IntoView + use<> {
    if cash.items.is_empty() {
        let next = "It stands here, by currency, as soon as an order is to be paid.";
        return empty("No money has moved in these days, and none is due.", next).into_any();
    }
    view! {
        <p class="sub">
            "What was collected and given back counts the days above, in the shop\u{2019}s time zone; what is \
            still to be paid, and what could go back at most, is as of now."
        </p>
        {cash.items.iter().map(currency).collect_view()}
    }
    .into_any()
}

/// What is of one currency: it never adds up with another.
fn currency(row: &CashRow) -> impl IntoView + use<> {
    let of = row.currency;
    let days = row.by_day.iter().map(|day| by_day(of, day)).collect_view();
    let skus = row.by_sku.iter().map(|sku| by_sku(of, sku)).collect_view();
    let moved = (!row.by_day.is_empty()).then(|| table("by-day", DAYS, days));
    view! {
        <section class="part" data-test="currency" data-currency=of.to_string()>
            <h2>{of.to_string()}</h2>
            <dl class="facts">
                {fact("Collected", "collected", None, sum(row.collected, of))}
                {fact("Given back", "refunded", None, sum(row.refunded, of))}
                {fact("Still to be paid", "due", None, sum(row.due_at_allocation, of))}
                {fact("Refundable", "refundable", None, sum(row.refundable, of))}
            </dl>
            {moved}
            {table("by-sku", SKUS, skus)}
        </section>
    }
}

fn sum(amount: u64, currency: Currency) -> Option<String> {
    Money::new(amount, currency).map(intl::money)
}

fn by_day(of: Currency, day: &CashOfDay) -> impl IntoView + use<> {
    view! {
        <tr data-test="day" data-day=day.day.to_string()>
            <th scope="row" data-label="Day">{intl::days(day.day, day.day)}</th>
            {cell("#Collected", sum(day.collected, of))}
            {cell("#Given back", sum(day.refunded, of))}
        </tr>
    }
}

fn by_sku(of: Currency, sku: &CashOfSku) -> impl IntoView + use<> {
    let href = At::Product(sku.sku.clone(), Tab::Stock).href();
    view! {
        <tr data-test="sku" data-sku=sku.sku.clone()>
            <th scope="row" data-label="Product"><a href=href>{sku.sku.clone()}</a></th>
            {cell("#Collected", sum(sku.collected, of))}
            {cell("#Given back", sum(sku.refunded, of))}
            {cell("#Still to be paid", sum(sku.due_at_allocation, of))}
            {cell("#Refundable", sum(sku.refundable, of))}
        </tr>
    }
}

fn reconciliation(app: App) -> impl IntoView {
    let last: Answer<Reconciliation> =
        LocalResource::new(move || Request::get("/v1/admin/reconciliation").send(app.session));
    view! {
        <section class="part" data-test="reconciliation">
            <h2>"Books beside the provider\u{2019}s"</h2>
            {shown(last, 2, |last| compared(&last))}
        </section>
    }
}

fn compared(last: &Reconciliation) -> impl IntoView + use<> {
    let Some(at) = last.as_of else {
        let what = "Not compared yet: that is done each night at 03:00, where the shop is.";
        return view! { <p class="faint">{what}</p> }.into_any();
    };
    let checked = figure(last.checked);
    let wrong = (!last.differences.is_empty()).then(|| {
        let rows = last.differences.iter().map(difference).collect_view();
        table("differences", DIFFERENCES, rows)
    });
    let found = match last.differences.len() {
        0 => "The two agree.".to_owned(),
        1 => "They differ in one place.".to_owned(),
        n => format!("They differ in {n} places."),
    };
    view! {
        <p>
            "Compared "{intl::moment(at)}", over the seven days before: "{checked}
            " movements of money. "{found}
        </p>
        {wrong}
    }
    .into_any()
}

fn difference(found: &Difference) -> impl IntoView + use<> {
    let order = found.order_id.as_ref().map(|id| {
        view! { <a href=At::Order(id.clone()).href()>"The order"</a> }
    });
    let minor = |amount: Option<u64>| amount.map_or_else(|| "none".to_owned(), figure);
    view! {
        <tr data-test="difference">
            <th scope="row" data-label="What is wrong">{found.reason.clone()}</th>
            {cell("Order", order)}
            {cell("#With us, minor units", minor(found.ours))}
            {cell("#With the provider, minor units", minor(found.theirs))}
        </tr>
    }
}
