//! Giving money back.

use super::order_actions::{Acting, card};
use crate::api::client::Request;
use crate::pure::input::Values;
use crate::pure::order_forms;
use crate::ui::confirm::confirm;
use crate::ui::field::{decimal, text, tick};
use crate::ui::form::{After, Form, form_that};
use leptos::prelude::*;
use serde_json::Value;

const SENT: &str = "Where a provider collects, it sends the money. Else this notes that you gave it \
                    back. It cannot be undone.";

const NOTED: &str =
    "This notes that you gave it back. The provider sends nothing. It cannot be undone.";

/// The card: a sum and a reason, asked about before it is done.
pub(super) fn refund(of: Acting) -> impl IntoView {
    let most = Memo::new(move |_| of.now.with(|order| order.as_ref().map(order_forms::refundable)));
    let form = Form::new("refund", Values::default(), After::Clear, move |values| {
        most.get_untracked().map_or(Err(Vec::new()), |most| order_forms::refund(values, most))
    });
    let hint = Memo::new(move |_| {
        of.now.with(|order| order.as_ref().map(order_forms::refund_hint)).unwrap_or_default()
    });
    let asking = RwSignal::new(false);
    let send = move |body: Value, key| {
        let request = Request::post(of.path("/refunds"), body, key);
        of.send(request, "Noted. The book of the order has it.".to_owned())
    };
    // What is not right is said at its field; what is right is asked about.
    let ask = move || {
        form.said.set(None);
        if form.is_right() { asking.set(true) } else { form.submit(send) }
    };
    let view = move || {
        let fields = view! {
            {decimal(form, "amount", "Amount").hint(hint).view()}
            {text(form, "reason", "Reason").hint("The shopper reads it in the history.").view()}
            {tick(form, "elsewhere", "Already given back in another way: by bank transfer, in cash")}
        };
        let question = move || {
            let sum = most.get().map(|most| most.currency().to_string()).unwrap_or_default();
            let amount = form.values.with(|values| values.text("amount").to_owned());
            format!("Give back {amount} {sum}?")
        };
        let consequence = move || {
            if form.values.with(|values| values.ticked("elsewhere")) { NOTED } else { SENT }
        };
        view! {
            {form_that(form, || "Give back".to_owned(), fields, ask)}
            {confirm(asking, question, consequence, "Give back", move || form.submit(send))}
        }
    };
    let possible = move || most.get().is_some_and(|most| most.amount() > 0);
    card(
        "Give money back",
        form,
        possible,
        "Nothing was paid, or all of it went back or is on its way.",
        view,
    )
}
