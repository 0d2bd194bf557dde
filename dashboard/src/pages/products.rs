//! All products with their figures.

use crate::api::answers::ListedProduct;
use crate::api::client::Request;
use crate::api::failure::Failure;
use crate::app::App;
use crate::pure::path;
use crate::pure::route::{Page as At, Tab, orders_of};
use crate::pure::words::{action, action_tone, figure, orders, units};
use crate::ui::list::{cell, empty, pager, table};
use crate::ui::load::{Answer, shown};
use crate::ui::parts::chip;
use leptos::prelude::*;
use shared::availability::Action;
use shared::units::Units;
use shared::wire::Page;
use shared::wire::availability::{AvailabilityAnswer, Item};
use shared::wire::stock::Stock;
use std::collections::BTreeMap;

/// Rows of a page: the public answer about states takes up to 50 skus.
const ROWS: &str = "25";

const COLUMNS: &[&str] =
    &["Product", "State", "#On hand", "#Allocated", "#Held", "#Available", "#Waiting", "#Incoming"];

/// A page of the list with what can be done about each product now.
type Listed = (Page<ListedProduct>, BTreeMap<String, Action>);

/// The page.
pub(crate) fn page(app: App) -> impl IntoView {
    let cursor = Memo::new(move |_| app.route.with(|route| route.asked("cursor")));
    let list: Answer<Listed> = LocalResource::new(move || listed(app, cursor.get()));
    view! {
        <div class="head">
            <h1>"Products"</h1>
            <a class="button main" href=At::NewProduct.href() data-test="new-product">
                "New product"
            </a>
        </div>
        {shown(list, 6, move |(list, states)| drawn(app, list, &states))}
    }
}

async fn listed(app: App, cursor: String) -> Result<Listed, Failure> {
    let query = path::query([("limit", ROWS), ("cursor", &cursor)]);
    let products = Request::get(format!("/v1/admin/products{query}"));
    let page: Page<ListedProduct> = products.send(app.session).await?;
    let states = states(app, page.items.iter().map(|product| product.sku.as_str())).await;
    Ok((page, states))
}

/// What can be done about each sku now. The list stands without it.
pub(super) async fn states(app: App, skus: impl Iterator<Item = &str>) -> BTreeMap<String, Action> {
    let query = path::query(skus.map(|sku| ("sku", sku)));
    if query.is_empty() {
        return BTreeMap::new();
    }
    let asked = Request::get(format!("/v1/availability{query}"));
    let answer: Result<AvailabilityAnswer, _> = asked.send(app.session).await;
    let items = answer.map(|answer| answer.items).unwrap_or_default();
    let state = |item| match item {
        Item::Known(item) => (item.sku.to_string(), item.action),
        Item::Unknown(item) => (item.sku, item.action),
    };
    items.into_iter().map(state).collect()
}

fn drawn(
    app: App,
    list: Page<ListedProduct>,
    states: &BTreeMap<String, Action>,
) -> impl IntoView + use<> {
    if list.items.is_empty() {
        let next = view! { <a href=At::NewProduct.href()>"Add the first one"</a>"." };
        return empty("There are no products yet.", next).into_any();
    }
    let rows = list.items.into_iter().map(|product| {
        let state = states.get(product.sku.as_str()).copied();
        row(app, product, state)
    });
    view! { {table("products", COLUMNS, rows.collect_view())}{pager(app, list.next_cursor)} }
        .into_any()
}

fn row(app: App, product: ListedProduct, state: Option<Action>) -> impl IntoView {
    let sku = product.sku.to_string();
    let href = At::Product(sku.clone(), Tab::Stock).href();
    let stock: Answer<Stock> = {
        let sku = sku.clone();
        let given = product.stock;
        LocalResource::new(move || figures(app, sku.clone(), given.clone()))
    };
    let at = StoredValue::new(sku.clone());
    let of = move |draw: fn(&Stock, &str) -> AnyView| {
        move || match stock.get() {
            None => view! { <span class="bar short"></span> }.into_any(),
            Some(Ok(stock)) => at.with_value(|sku| draw(&stock, sku)),
            Some(Err(_)) => view! { <span title="The figure did not come.">"?"</span> }.into_any(),
        }
    };
    view! {
        <tr data-test="product" data-sku=sku.clone()>
            <th scope="row" data-label="Product">
                <a href=href>{product.title}</a>
                <span class="sub">{sku.clone()}</span>
            </th>
            {cell("State", state.map(|state| chip(action_tone(state), action(state))))}
            {cell("#On hand", of(|stock, _| plain(stock.on_hand)))}
            {cell("#Allocated", of(|stock, sku| {
                linked(stock.allocated, orders_of(sku, "allocated"))
            }))}
            {cell("#Held", of(|stock, sku| linked(stock.held, orders_of(sku, "awaiting_payment"))))}
            {cell("#Available", of(|stock, _| plain(stock.available)))}
            {cell("#Waiting", of(waiting))}
            {cell("#Incoming", of(|stock, sku| {
                linked(incoming(stock), At::Product(sku.to_owned(), Tab::Batches).href())
            }))}
        </tr>
    }
}

async fn figures(app: App, sku: String, given: Option<Stock>) -> Result<Stock, Failure> {
    match given {
        Some(stock) => Ok(stock),
        None => Request::get(path::product(&sku, "/stock")).send(app.session).await,
    }
}

/// Units on the way, of all batches.
pub(super) fn incoming(stock: &Stock) -> Units {
    let sum = stock.incoming.iter().map(|batch| batch.units.get()).sum();
    Units::new(sum).unwrap_or_default()
}

fn plain(units: Units) -> AnyView {
    figure(units.get()).into_any()
}

fn linked(units: Units, href: String) -> AnyView {
    if units.is_zero() {
        return plain(units);
    }
    view! { <a href=href>{figure(units.get())}</a> }.into_any()
}

fn waiting(stock: &Stock, sku: &str) -> AnyView {
    if stock.waiting_orders == 0 {
        return "0".into_any();
    }
    let href = At::Product(sku.to_owned(), Tab::Line).href();
    view! {
        <a href=href>{orders(stock.waiting_orders)}</a>
        <span class="sub">{units(stock.waiting_units)}</span>
    }
    .into_any()
}
