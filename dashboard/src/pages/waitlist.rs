//! Who wants to be told when a product can be ordered.

use super::product::Shown;
use crate::api::client::Request;
use crate::pure::path;
use crate::pure::words::figure;
use crate::ui::intl;
use crate::ui::list::{cell, empty, pager, table};
use crate::ui::load::{Answer, shown};
use leptos::prelude::*;
use shared::wire::Page;
use shared::wire::waitlist::Waiting;

const COLUMNS: &[&str] = &["E-mail", "#Units", "Confirmed", "Told"];

/// The tab.
pub(crate) fn tab(of: Shown) -> impl IntoView {
    let cursor = Memo::new(move |_| of.app.route.with(|route| route.asked("cursor")));
    let list: Answer<Page<Waiting>> = LocalResource::new(move || {
        of.follow();
        let query = path::query([("limit", "50"), ("cursor", &cursor.get())]);
        Request::get(of.path(&format!("/waitlist{query}"))).send(of.app.session)
    });
    shown(list, 4, move |list| {
        if list.items.is_empty() {
            let next = "Shoppers get here by “Tell me when” while it cannot be ordered.";
            return empty("Nobody waits to be told.", next).into_any();
        }
        let rows = list.items.into_iter().map(|one| row(&one)).collect_view();
        view! { {table("waitlist", COLUMNS, rows)}{pager(of.app, list.next_cursor)} }.into_any()
    })
}

fn row(one: &Waiting) -> impl IntoView + use<> {
    let when = |at: Option<_>, none: &'static str| match at {
        Some(at) => intl::moment(at).into_any(),
        None => view! { <span class="faint">{none}</span> }.into_any(),
    };
    view! {
        <tr data-test="waits">
            <th scope="row" data-label="E-mail">{one.email.clone()}</th>
            {cell("#Units", figure(one.quantity.get()))}
            {cell("Confirmed", when(one.confirmed_at, "Not yet"))}
            {cell("Told", when(one.told_at, "Not yet"))}
        </tr>
    }
}
