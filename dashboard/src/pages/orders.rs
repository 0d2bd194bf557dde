//! All orders, filtered by the address.

use crate::api::answers::ListedOrder;
use crate::api::client::Request;
use crate::app::App;
use crate::pure::path;
use crate::pure::route::{Page as At, Tab};
use crate::pure::words::{figure, kind, status, status_tone};
use crate::ui::browser;
use crate::ui::intl;
use crate::ui::list::{cell, empty, pager, table};
use crate::ui::load::{Answer, shown};
use crate::ui::parts::chip;
use leptos::html::{Input, Select};
use leptos::prelude::*;
use shared::order::Status;
use shared::wire::Page;

const COLUMNS: &[&str] = &["Order", "Status", "Product", "Customer", "#Units", "#Total", "Placed"];

/// The page.
pub(crate) fn page(app: App) -> impl IntoView {
    let asked =
        move |name: &'static str| Memo::new(move |_| app.route.with(|route| route.asked(name)));
    let (sku, state, email) = (asked("sku"), asked("status"), asked("email"));
    let cursor = asked("cursor");
    let list: Answer<Page<ListedOrder>> = LocalResource::new(move || {
        let (sku, state, email, cursor) = (sku.get(), state.get(), email.get(), cursor.get());
        let query = path::query([
            ("limit", "50"),
            ("sku", &sku),
            ("status", &state),
            ("email", &email),
            ("cursor", &cursor),
        ]);
        Request::get(format!("/v1/admin/orders{query}")).send(app.session)
    });
    let filtered = move || !(sku.get() + &state.get() + &email.get()).is_empty();
    view! {
        <h1>"Orders"</h1>
        {filters(sku, state, email)}
        {shown(list, 6, move |list| drawn(app, list, filtered()))}
    }
}

fn filters(sku: Memo<String>, state: Memo<String>, email: Memo<String>) -> impl IntoView {
    let (by_sku, by_email) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let by_state = NodeRef::<Select>::new();
    let apply = move || {
        let text = |input: NodeRef<Input>| {
            input.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default()
        };
        let state = by_state.get_untracked().map(|select| select.value()).unwrap_or_default();
        let (sku, email) = (text(by_sku), text(by_email));
        let query = path::query([("sku", sku.as_str()), ("status", &state), ("email", &email)]);
        browser::go(&format!("{}{query}", At::Orders.href()));
    };
    let states = Status::ALL.into_iter().map(|one| {
        let chosen = move || state.with(|state| state == one.as_str());
        view! { <option value=one.as_str() prop:selected=chosen>{status(one)}</option> }
    });
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
            <div class="field">
                <label for="filter-sku">"SKU"</label>
                <input id="filter-sku" node_ref=by_sku autocomplete="off" prop:value=move || sku.get() />
            </div>
            <div class="field">
                <label for="filter-status">"Status"</label>
                <select id="filter-status" node_ref=by_state on:change=move |_| apply()>
                    <option value="" prop:selected=move || state.with(String::is_empty)>"All"</option>
                    {states.collect_view()}
                </select>
            </div>
            <div class="field">
                <label for="filter-email">"E-mail"</label>
                <input
                    id="filter-email"
                    type="text"
                    inputmode="email"
                    autocomplete="off"
                    node_ref=by_email
                    prop:value=move || email.get()
                />
            </div>
            <button type="submit" data-test="filter">"Filter"</button>
            <a class="button quiet" href=At::Orders.href() data-test="clear-filters">"Clear"</a>
        </form>
    }
}

fn drawn(app: App, list: Page<ListedOrder>, filtered: bool) -> impl IntoView {
    if list.items.is_empty() && filtered {
        let next = view! { <a href=At::Orders.href()>"Show all orders"</a>"." };
        return empty("No order matches these filters.", next).into_any();
    }
    if list.items.is_empty() {
        let next = "Put the script tag on a product page, and orders arrive here.";
        return empty("There are no orders yet.", next).into_any();
    }
    let rows = list.items.into_iter().map(row).collect_view();
    view! { {table("orders", COLUMNS, rows)}{pager(app, list.next_cursor)} }.into_any()
}

fn row(order: ListedOrder) -> impl IntoView {
    let href = At::Order(order.id.clone()).href();
    let product = At::Product(order.sku.to_string(), Tab::Stock).href();
    let customer = order.customer.map(|customer| {
        view! { {customer.name}<span class="sub">{customer.email}</span> }
    });
    view! {
        <tr data-test="order" data-order=order.id data-number=order.order_number.clone()>
            <th scope="row" data-label="Order">
                <a href=href>{order.order_number.clone()}</a>
                <span class="sub">{kind(order.kind)}</span>
            </th>
            {cell("Status", chip(status_tone(order.status), status(order.status)))}
            {cell("Product", view! { <a href=product>{order.sku.to_string()}</a> })}
            {cell("Customer", customer)}
            {cell("#Units", figure(order.units.ordered.get()))}
            {cell("#Total", order.total.map(intl::money))}
            {cell("Placed", intl::moment(order.placed_at))}
        </tr>
    }
}
