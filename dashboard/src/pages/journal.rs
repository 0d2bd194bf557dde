//! Everything that happened to a product.

use super::product::Shown;
use crate::api::client::Request;
use crate::pure::path;
use crate::pure::sentence;
use crate::pure::words::{figure, spoken};
use crate::ui::intl;
use crate::ui::list::{cell, empty, pager, table};
use crate::ui::load::{Answer, shown};
use leptos::prelude::*;
use shared::wire::Page;
use shared::wire::stock::JournalRow;

const COLUMNS: &[&str] = &["#No.", "When", "What", "Cause", "About"];

/// The tab.
pub(crate) fn tab(of: Shown) -> impl IntoView {
    let cursor = Memo::new(move |_| of.app.route.with(|route| route.asked("cursor")));
    let journal: Answer<Page<JournalRow>> = LocalResource::new(move || {
        of.follow();
        let query = path::query([("limit", "50"), ("cursor", &cursor.get())]);
        Request::get(of.path(&format!("/journal{query}"))).send(of.app.session)
    });
    shown(journal, 6, move |journal| {
        if journal.items.is_empty() {
            return empty("Nothing happened here.", "Go back to the first page.").into_any();
        }
        let rows = journal.items.into_iter().map(|event| row(&event)).collect_view();
        view! { {table("journal", COLUMNS, rows)}{pager(of.app, journal.next_cursor)} }.into_any()
    })
}

fn row(event: &JournalRow) -> impl IntoView + use<> {
    let about = sentence::event(&event.kind, &event.figures);
    let all = sentence::figures(&event.figures);
    let more = (all != about).then(|| {
        view! { <details><summary>"All figures"</summary><p class="figures">{all}</p></details> }
    });
    view! {
        <tr data-test="event" data-kind=event.kind.clone()>
            {cell("#No.", figure(event.sequence))}
            {cell("When", intl::moment(event.at))}
            {cell("What", spoken(&event.kind))}
            {cell("Cause", spoken(&event.cause))}
            {cell("About", view! { <div>{about}{more}</div> })}
        </tr>
    }
}
