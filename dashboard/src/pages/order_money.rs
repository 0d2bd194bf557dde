//! The money of an order: what it costs, the plan of its payments, its book.

use crate::api::client::Request;
use crate::app::App;
use crate::pure::path;
use crate::pure::words::{part, part_tone, payment, spoken, terms};
use crate::ui::intl;
use crate::ui::list::{cell, table};
use crate::ui::load::{Answer, shown};
use crate::ui::parts::{chip, fact};
use leptos::prelude::*;
use shared::money::Money;
use shared::payment::When;
use shared::wire::cash::{MoneyAnswer, MoneyRow};
use shared::wire::order::{Order, PlanRow};

const PLAN: &[&str] = &["When", "State", "#Amount", "Paid"];
const BOOK: &[&str] = &["At", "Debit", "Credit", "#Amount", "What for", "Reference"];

/// What it costs and what of it is paid.
pub(super) fn card(order: &Order) -> impl IntoView + use<> {
    let some = |sum: Money| (sum.amount() > 0).then_some(sum);
    let sum = |name, test, sum: Money| fact(name, test, None, intl::money(sum));
    let day = |name, test, day| fact(name, test, None, intl::days(day, day));
    let hold = order
        .hold_until
        .map(|until| fact("Units held until", "hold-until", None, intl::moment(until)));
    view! {
        <section class="card" data-test="payment">
            <h2>"Payment"</h2>
            <p>{payment(order.payment.state)}". "{terms(order.payment.terms)}"."</p>
            <dl class="sums">
                {sum("Price of one", "price", order.price)}
                {sum("Total", "total", order.total)}
                {order.delivery.map(|delivery| sum("Delivery", "delivery", delivery))}
                {sum("Paid", "paid", order.paid)}
                {some(order.refunded).map(|back| sum("Given back", "refunded", back))}
                {sum("Due", "due", order.due)}
                {order.payment.deadline.map(|last| day("To be paid until", "deadline", last))}
                {some(order.refund_due).map(|owed| sum("Owed back", "refund-due", owed))}
                {order.refund_due_by.map(|by| day("Owed back by", "refund-due-by", by))}
                {hold}
            </dl>
        </section>
    }
}

/// The plan, and the book as it is now.
pub(super) fn book(app: App, id: &str, now: Memo<Option<Order>>) -> impl IntoView + use<> {
    let path = path::order(id, "/money");
    // Every movement is a line of the history.
    let lines = Memo::new(move |_| now.with(|order| order.as_ref().map(|o| o.history.len())));
    let book: Answer<MoneyAnswer> = LocalResource::new(move || {
        lines.track();
        Request::get(path.clone()).send(app.session)
    });
    view! {
        {move || now.get().map(|order| plan(&order.payment.plan))}
        <section class="part" data-test="book">
            <h2>"Book"</h2>
            {shown(book, 2, |book| {
                if book.items.is_empty() {
                    return view! { <p class="faint">"No money has moved yet."</p> }.into_any();
                }
                table("bookings", BOOK, book.items.iter().map(booking).collect_view()).into_any()
            })}
        </section>
    }
}

fn plan(parts: &[PlanRow]) -> impl IntoView + use<> {
    let rows = parts.iter().map(|row| {
        view! {
            <tr data-test="plan-row">
                {cell("When", when(row.when))}
                {cell("State", chip(part_tone(row.state), part(row.state)))}
                {cell("#Amount", intl::money(row.amount))}
                {cell("Paid", row.charged_at.map(intl::moment))}
            </tr>
        }
    });
    let rows = rows.collect_view();
    (!parts.is_empty()).then(|| {
        view! {
            <section class="part">
                <h2>"Plan of payments"</h2>
                {table("plan", PLAN, rows)}
            </section>
        }
    })
}

fn booking(row: &MoneyRow) -> impl IntoView + use<> {
    let amount = Money::new(row.amount, row.currency).map(intl::money);
    view! {
        <tr data-test="booking">
            {cell("At", intl::moment(row.at))}
            {cell("Debit", spoken(&row.debit))}
            {cell("Credit", spoken(&row.credit))}
            {cell("#Amount", amount)}
            {cell("What for", spoken(&row.cause))}
            {cell("Reference", row.reference.clone())}
        </tr>
    }
}

/// When a part is collected.
fn when(when: When) -> String {
    match when {
        When::Order => "With the order".to_owned(),
        When::Allocation => "Once units are allocated".to_owned(),
        When::Shipping => "Once units have shipped".to_owned(),
        When::On(day) => intl::days(day, day),
    }
}
