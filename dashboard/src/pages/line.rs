//! Who waits for a product, in order.

use super::product::Shown;
use crate::api::client::Request;
use crate::pure::path;
use crate::pure::route::Page as At;
use crate::pure::words::figure;
use crate::ui::intl;
use crate::ui::list::{cell, empty, pager, table};
use crate::ui::load::{Answer, shown};
use crate::ui::parts::promise;
use leptos::prelude::*;
use shared::wire::Page;
use shared::wire::stock::LineRow;

const COLUMNS: &[&str] =
    &["#Position", "Order", "#Units", "#Units ahead", "Promise", "Estimate", "#Priority", "Joined"];

/// The tab.
pub(crate) fn tab(of: Shown) -> impl IntoView {
    let cursor = Memo::new(move |_| of.app.route.with(|route| route.asked("cursor")));
    let line: Answer<Page<LineRow>> = LocalResource::new(move || {
        of.follow();
        let query = path::query([("limit", "50"), ("cursor", &cursor.get())]);
        Request::get(of.path(&format!("/line{query}"))).send(of.app.session)
    });
    shown(line, 6, move |line| {
        if line.items.is_empty() {
            return empty("Nobody waits.", "What arrives now is free to sell.").into_any();
        }
        let rows = line.items.into_iter().map(|place| row(&place)).collect_view();
        view! { {table("line", COLUMNS, rows)}{pager(of.app, line.next_cursor)} }.into_any()
    })
}

fn row(place: &LineRow) -> impl IntoView + use<> {
    let href = At::Order(place.order_id.clone()).href();
    let number = format!("No. {}", figure(place.number));
    view! {
        <tr data-test="place" data-order=place.order_id.clone()>
            {cell("#Position", figure(place.position))}
            {cell("Order", view! { <a href=href>{number}</a> })}
            {cell("#Units", figure(place.units.get()))}
            {cell("#Units ahead", figure(place.units_ahead.get()))}
            {cell("Promise", promise(&place.promise))}
            {cell("Estimate", promise(&place.estimate))}
            {cell("#Priority", place.priority)}
            {cell("Joined", intl::moment(place.joined_at))}
        </tr>
    }
}
