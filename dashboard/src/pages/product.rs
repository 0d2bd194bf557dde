//! One product: its figures, and its tabs.

use super::{batches, codes, journal, line, product_edit, products, stock, waitlist};
use crate::api::client::Request;
use crate::app::App;
use crate::pure::path;
use crate::pure::route::{Page, Tab, orders_of};
use crate::pure::words::{action, action_tone, figure, orders};
use crate::ui::load::{Answer, shown};
use crate::ui::parts::{chip, fact};
use leptos::prelude::*;
use shared::units::Units;
use shared::wire::product::Product;
use shared::wire::stock::Stock;

/// A product on its page. It is a handle: copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    /// What every page needs.
    pub(crate) app: App,
    sku: StoredValue<String>,
    changed: RwSignal<u32>,
}

impl Shown {
    /// Its sku.
    pub(crate) fn sku(self) -> String {
        self.sku.get_value()
    }

    /// The path of something of it.
    pub(crate) fn path(self, part: &str) -> String {
        self.sku.with_value(|sku| path::product(sku, part))
    }

    /// What is read under this is read again after every change.
    pub(crate) fn follow(self) {
        self.changed.track();
    }

    /// Something was changed. The page may be gone by now.
    pub(crate) fn changed(self) {
        self.changed.try_update(|n| *n = n.wrapping_add(1));
    }
}

/// The page.
pub(crate) fn page(app: App, sku: String) -> impl IntoView {
    let shown = Shown { app, sku: StoredValue::new(sku), changed: RwSignal::new(0) };
    let tab = Memo::new(move |_| {
        app.route.with(|route| match route.page {
            Page::Product(_, tab) => tab,
            Page::Products
            | Page::NewProduct
            | Page::Orders
            | Page::Order(_)
            | Page::Evidence(_)
            | Page::Cash
            | Page::Customers
            | Page::Webhooks
            | Page::Deliveries(_)
            | Page::Settings
            | Page::Unknown => Tab::Stock,
        })
    });
    view! {
        <p class="crumb"><a href=Page::Products.href()>"Products"</a></p>
        {heading(shown)}
        {figures(shown)}
        {tabs(shown, tab)}
        {move || match tab.get() {
            Tab::Stock => stock::tab(shown).into_any(),
            Tab::Line => line::tab(shown).into_any(),
            Tab::Batches => batches::tab(shown).into_any(),
            Tab::Codes => codes::tab(shown).into_any(),
            Tab::Waitlist => waitlist::tab(shown).into_any(),
            Tab::Journal => journal::tab(shown).into_any(),
            Tab::Settings => product_edit::tab(shown).into_any(),
        }}
    }
}

fn heading(of: Shown) -> impl IntoView {
    let product: Answer<Product> = LocalResource::new(move || {
        of.follow();
        Request::get(of.path("")).send(of.app.session)
    });
    let state = LocalResource::new(move || {
        of.follow();
        let sku = of.sku();
        async move { products::states(of.app, [sku.as_str()].into_iter()).await.remove(&sku) }
    });
    let title = move || match product.get() {
        Some(Ok(product)) => product.offer.title,
        Some(Err(_)) | None => of.sku(),
    };
    view! {
        <div class="head">
            <div>
                <h1 data-test="title">{title}</h1>
                <p class="sub">
                    <span data-test="sku">{of.sku()}</span>" "
                    {move || state.get().flatten().map(|it| chip(action_tone(it), action(it)))}
                </p>
            </div>
            <a class="button" href=orders_of(&of.sku(), "") data-test="orders-of">"Its orders"</a>
        </div>
    }
}

fn figures(of: Shown) -> impl IntoView {
    let stock: Answer<Stock> = LocalResource::new(move || {
        of.follow();
        Request::get(of.path("/stock")).send(of.app.session)
    });
    view! {
        <section aria-label="Stock" data-test="stock">
            {shown(stock, 2, move |stock| drawn(of, &stock))}
        </section>
    }
}

fn drawn(of: Shown, stock: &Stock) -> impl IntoView + use<> {
    let sku = of.sku();
    let tab = |tab| Some(Page::Product(sku.clone(), tab).href());
    let by = |status| Some(orders_of(&sku, status));
    let unpaid = by("awaiting_payment");
    let n = |units: Units| figure(units.get());
    let waiting = format!("{} for {}", n(stock.waiting_units), orders(stock.waiting_orders));
    view! {
        <dl class="facts">
            {fact("On hand", "on-hand", tab(Tab::Journal), n(stock.on_hand))}
            {fact("Allocated", "allocated", by("allocated"), n(stock.allocated))}
            {fact("Held, unpaid", "held", unpaid.clone(), n(stock.held))}
            {fact("Safety stock", "safety-stock", tab(Tab::Settings), n(stock.safety_stock))}
            {fact("Available", "available", None, n(stock.available))}
            {fact("Waiting", "waiting", tab(Tab::Line), waiting)}
            {fact("Waiting, unpaid", "held-later", unpaid, n(stock.held_later))}
            {fact("Pre-ordered", "preorder-units", by(""), n(stock.preorder_units))}
            {fact("Incoming", "incoming", tab(Tab::Batches), n(products::incoming(stock)))}
        </dl>
    }
}

fn tabs(of: Shown, tab: Memo<Tab>) -> impl IntoView {
    let links = Tab::ALL.into_iter().map(|one| {
        let href = Page::Product(of.sku(), one).href();
        let current = move || if tab.get() == one { "page" } else { "false" };
        view! {
            <a href=href aria-current=current data-test=format!("tab-{}", one.as_str())>
                {one.label()}
            </a>
        }
    });
    view! { <nav class="tabs" aria-label="Of this product">{links.collect_view()}</nav> }
}
