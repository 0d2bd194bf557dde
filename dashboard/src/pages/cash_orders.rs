//! Orders in which somebody waits for money: charges that were declined, those under way, refunds due.

use crate::api::answers::MoneyOrder;
use crate::api::client::Request;
use crate::app::App;
use crate::pure::path;
use crate::pure::route::Page as At;
use crate::ui::intl;
use crate::ui::list::{cell, table};
use crate::ui::load::{Answer, shown};
use leptos::prelude::*;
use shared::cash::PartState;
use shared::money::Money;
use shared::time::Day;
use shared::wire::Page;

const COLUMNS: &[&str] = &["Order", "Customer", "#Amount", "Until"];

/// One of the lists: what it is called, what it says where nobody waits, what each order shows.
#[derive(Clone, Copy)]
struct List {
    attention: &'static str,
    title: &'static str,
    nobody: &'static str,
    sum: fn(&MoneyOrder) -> Option<Money>,
    until: fn(&MoneyOrder) -> Option<Day>,
}

const LISTS: [List; 3] = [
    List {
        attention: "unpaid",
        title: "Declined charges",
        nobody: "No charge waits to be paid by hand.",
        sum: |order| part(order, PartState::Failed),
        until: |order| order.payment.deadline,
    },
    List {
        attention: "charging",
        title: "Charges under way",
        nobody: "No charge is under way.",
        sum: |order| part(order, PartState::Due),
        until: |_| None,
    },
    List {
        attention: "refund_due",
        title: "Refunds due",
        nobody: "No money is owed back.",
        sum: |order| Some(order.refund_due),
        until: |order| order.refund_due_by,
    },
];

/// The first part of the plan that is in a state: the one that is asked for.
fn part(order: &MoneyOrder, state: PartState) -> Option<Money> {
    order.payment.plan.iter().find(|part| part.state == state).map(|part| part.amount)
}

/// All of them.
pub(super) fn lists(app: App) -> impl IntoView {
    LISTS.map(|list| one(app, list)).into_iter().collect_view()
}

fn one(app: App, list: List) -> impl IntoView {
    let after = RwSignal::new(String::new());
    let orders: Answer<Page<MoneyOrder>> = LocalResource::new(move || {
        let cursor = after.get();
        let asked = [("attention", list.attention), ("limit", "50"), ("cursor", &cursor)];
        Request::get(format!("/v1/admin/orders{}", path::query(asked))).send(app.session)
    });
    view! {
        <section class="part" data-test=list.attention>
            <h2>{list.title}</h2>
            {shown(orders, 2, move |orders: Page<MoneyOrder>| {
                if orders.items.is_empty() && after.get_untracked().is_empty() {
                    return view! { <p class="faint">{list.nobody}</p> }.into_any();
                }
                let rows = orders.items.iter().map(|order| row(list, order)).collect_view();
                let more = orders.next_cursor.map(|cursor| {
                    view! {
                        <button type="button" on:click=move |_| after.set(cursor.clone())>
                            "Older ones"
                        </button>
                    }
                });
                view! { {table("waits-for-money", COLUMNS, rows)}{more} }.into_any()
            })}
        </section>
    }
}

fn row(list: List, order: &MoneyOrder) -> impl IntoView + use<> {
    let href = At::Order(order.id.clone()).href();
    let customer = order.customer.clone().map(|customer| {
        view! { {customer.name}<span class="sub">{customer.email}</span> }
    });
    view! {
        <tr data-test="waiting-order" data-order=order.id.clone()>
            <th scope="row" data-label="Order">
                <a href=href>{order.order_number.clone()}</a>
                <span class="sub">{order.sku.to_string()}</span>
            </th>
            {cell("Customer", customer)}
            {cell("#Amount", (list.sum)(order).map(intl::money))}
            {cell("Until", (list.until)(order).map(|day| intl::days(day, day)))}
        </tr>
    }
}
