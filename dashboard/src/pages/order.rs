//! One order: where its units are, whose it is, what happened to it.

use super::{order_actions, order_money};
use crate::api::client::Request;
use crate::api::failure::Failure;
use crate::app::App;
use crate::pure::path;
use crate::pure::route::{Page, Tab};
use crate::pure::words::{figure, kind, status, status_tone};
use crate::ui::intl;
use crate::ui::load::{Answer, failed, skeleton};
use crate::ui::parts::{chip, fact, promise};
use leptos::prelude::*;
use shared::units::Units;
use shared::wire::order::{HistoryLine, Order};
use shared::wire::person::{Address, Person};

/// The page.
pub(crate) fn page(app: App, id: String) -> impl IntoView {
    let path = path::order(&id, "");
    let order: Answer<Order> =
        LocalResource::new(move || Request::get(path.clone()).send(app.session));
    let now = Memo::new(move |_| order.get().and_then(Result::ok));
    let refused: Memo<Option<Failure>> = Memo::new(move |_| order.get().and_then(Result::err));
    let there = Memo::new(move |_| now.with(Option::is_some));
    let id = StoredValue::new(id);
    view! {
        <p class="crumb"><a href=Page::Orders.href()>"Orders"</a></p>
        {move || match (refused.get(), there.get()) {
            (Some(failure), _) => failed(&failure, move || order.refetch()).into_any(),
            (None, false) => skeleton(6).into_any(),
            (None, true) => view! {
                {move || now.get().map(|order| head(&order))}
                {order_actions::cards(app, id.get_value(), now, move || order.refetch())}
                {move || now.get().map(|order| rest(&order))}
                {order_money::book(app, &id.get_value(), now)}
            }
            .into_any(),
        }}
    }
}

fn head(order: &Order) -> impl IntoView + use<> {
    let product = Page::Product(order.sku.to_string(), Tab::Stock).href();
    let evidence = Page::Evidence(order.id.clone()).href();
    view! {
        <div class="head">
            <div>
                <h1 data-test="order-number">{order.order_number.clone()}</h1>
                <p class="sub">
                    {chip(status_tone(order.status), status(order.status))}" "
                    {kind(order.kind)}" of "<a href=product>{order.sku.to_string()}</a>
                    ", placed "{intl::moment(order.placed_at)}
                </p>
            </div>
            <a class="button" href=evidence data-test="evidence-of">"Evidence"</a>
        </div>
        {stages(order)}
        {place(order)}
    }
}

fn stages(order: &Order) -> impl IntoView + use<> {
    let units = order.units;
    let n = |units: Units| figure(units.get());
    view! {
        <dl class="facts" data-test="units">
            {fact("Ordered", "ordered", None, n(units.ordered))}
            {fact("Waiting", "waiting", None, n(units.waiting))}
            {fact("Held, unpaid", "held", None, n(units.held))}
            {fact("Allocated", "allocated", None, n(units.allocated))}
            {fact("Shipped", "shipped", None, n(units.shipped))}
            {fact("Cancelled", "cancelled", None, n(units.cancelled))}
            {fact("Returned", "returned", None, n(units.returned))}
        </dl>
    }
}

fn place(order: &Order) -> impl IntoView + use<> {
    let place = order.place;
    let line = Page::Product(order.sku.to_string(), Tab::Line).href();
    let position = place.position.flatten().map(figure);
    let ahead = place.units_ahead.flatten().map(|units| figure(units.get()));
    let estimate = order.estimate.map(|estimate| {
        view! { <div class="fact"><dt>"Estimate"</dt><dd>{promise(&estimate)}</dd></div> }
    });
    let not_waiting = || "–".to_owned();
    view! {
        <dl class="facts" data-test="place">
            {fact("Number", "number", None, figure(place.number))}
            {fact("Position", "position", position.is_some().then_some(line), position.unwrap_or_else(not_waiting))}
            {fact("Units ahead", "units-ahead", None, ahead.unwrap_or_else(not_waiting))}
            {fact("Priority", "priority", None, order.priority)}
            {fact("Promise", "promise", None, promise(&order.promise))}
            {estimate}
        </dl>
    }
}

fn rest(order: &Order) -> impl IntoView + use<> {
    let person = order.private.as_ref().map(|private| whose(&private.person));
    view! {
        <div class="cards">
            {order_money::card(order)}
            {person}
        </div>
        {history(&order.history)}
    }
}

fn whose(person: &Person) -> impl IntoView + use<> {
    let customer = person.customer.clone();
    let mail = format!("mailto:{}", customer.email);
    let all =
        format!("{}{}", Page::Orders.href(), path::query([("email", customer.email.as_str())]));
    let kept =
        format!("{}{}", Page::Customers.href(), path::query([("email", customer.email.as_str())]));
    let address = person.ship_to.as_ref().map(address);
    let source = person.source.as_ref().map(|source| {
        [&source.campaign, &source.medium, &source.referrer]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(", ")
    });
    let source = source.filter(|text| !text.is_empty());
    view! {
        <section class="card" data-test="customer">
            <h2>"Customer"</h2>
            <p>
                {customer.name}<br />
                <a href=mail>{customer.email}</a>
                {customer.phone.map(|phone| view! { <br />{phone} })}
            </p>
            {address}
            {source.map(|source| view! { <p class="faint">"Came by "{source}</p> })}
            <p>
                <a href=all>"All orders of this customer"</a><br />
                <a href=kept>"What is kept of them"</a>
            </p>
        </section>
    }
}

fn address(address: &Address) -> impl IntoView + use<> {
    let city = [address.postal_code.clone(), Some(address.city.clone()), address.region.clone()];
    let city = city.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let lines = [
        Some(address.line1.clone()),
        address.line2.clone(),
        Some(city),
        Some(address.country.clone()),
    ];
    let lines = lines.into_iter().flatten().map(|line| view! { {line}<br /> });
    view! { <address data-test="address">{lines.collect_view()}</address> }
}

fn history(lines: &[HistoryLine]) -> impl IntoView + use<> {
    let lines = lines.iter().map(|line| {
        view! { <li><span>{line.detail.clone()}</span>" "{intl::moment(line.at)}</li> }
    });
    view! {
        <section data-test="history">
            <h2>"History"</h2>
            <ol class="history">{lines.collect_view()}</ol>
        </section>
    }
}
