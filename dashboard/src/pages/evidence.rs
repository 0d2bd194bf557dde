//! The log of an order that serves as evidence.

use crate::api::client::Request;
use crate::app::App;
use crate::pure::path;
use crate::pure::route::Page as At;
use crate::pure::words::law;
use crate::ui::intl;
use crate::ui::list::{cell, table};
use crate::ui::load::{Answer, shown};
use crate::ui::parts::promise;
use leptos::prelude::*;
use shared::wire::evidence::{Evidence, EvidenceRow};

const COLUMNS: &[&str] = &["When", "What", "By which rule", "Promised"];

/// The page.
pub(crate) fn page(app: App, id: &str) -> impl IntoView + use<> {
    let back = At::Order(id.to_owned()).href();
    let path = path::order(id, "/evidence");
    let log: Answer<Evidence> =
        LocalResource::new(move || Request::get(path.clone()).send(app.session));
    view! {
        <p class="crumb"><a href=back>"The order"</a></p>
        <h1>"Evidence"</h1>
        {shown(log, 6, move |log| {
            let rows = log.items.iter().map(row).collect_view();
            view! {
                <p class="sub" data-test="law">
                    "What was promised, said and answered. Placed under "{law(log.profile)}
                    "; no legal advice."
                </p>
                {table("evidence", COLUMNS, rows)}
            }
        })}
    }
}

fn row(row: &EvidenceRow) -> impl IntoView + use<> {
    let rule = row.rule.clone().unwrap_or_else(|| "–".to_owned());
    let promised = match &row.promise {
        Some(window) => promise(window).into_any(),
        None => "–".into_any(),
    };
    view! {
        <tr data-test="evidence-row">
            {cell("When", intl::moment(row.at))}
            {cell("What", row.detail.clone())}
            {cell("By which rule", rule)}
            {cell("Promised", promised)}
        </tr>
    }
}
