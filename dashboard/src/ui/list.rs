//! Lists: their table, their pages, what stands where there is nothing.

use crate::app::App;
use leptos::prelude::*;

/// The way to the next page and back to the first; both are addresses.
pub(crate) fn pager(app: App, next_cursor: Option<String>) -> impl IntoView {
    let route = app.route.get_untracked();
    let first = (!route.asked("cursor").is_empty()).then(|| {
        let href = route.with("cursor", "");
        view! { <a href=href data-test="first-page">"First page"</a> }
    });
    let next = next_cursor.map(|cursor| {
        let href = route.with("cursor", &cursor);
        view! { <a href=href rel="next" data-test="next-page">"Next page"</a> }
    });
    let any = first.is_some() || next.is_some();
    any.then(|| view! { <nav class="pager" aria-label="Pages">{first}{next}</nav> })
}

/// What stands in place of an empty list: what is, and the next step.
pub(crate) fn empty(what: &'static str, next: impl IntoView) -> impl IntoView {
    view! { <div class="empty" data-test="empty"><p>{what}</p><p>{next}</p></div> }
}

/// A table with its head; columns whose name begins with `#` hold figures.
pub(crate) fn table(
    name: &'static str,
    columns: &'static [&'static str],
    rows: impl IntoView,
) -> impl IntoView {
    let heads = columns.iter().map(|column| match column.strip_prefix('#') {
        Some(column) => view! { <th scope="col" class="figure">{column}</th> }.into_any(),
        None => view! { <th scope="col">{*column}</th> }.into_any(),
    });
    view! {
        <table data-test=name>
            <thead><tr>{heads.collect_view()}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// What can be done with a row that is called `name`: change it, remove it.
pub(crate) fn deeds<C: Fn() + 'static, R: Fn() + 'static>(
    test: &'static str,
    name: &str,
    change: C,
    remove: R,
) -> impl IntoView + use<C, R> {
    view! {
        <button type="button" aria-label=format!("Change {name}") on:click=move |_| change()>
            "Change"
        </button>
        " "
        <button
            type="button"
            data-test=test
            aria-label=format!("Remove {name}")
            on:click=move |_| remove()
        >
            "Remove"
        </button>
    }
}

/// A cell; on a narrow page its column's name stands before it.
pub(crate) fn cell(column: &'static str, content: impl IntoView) -> impl IntoView {
    match column.strip_prefix('#') {
        Some(column) => view! { <td class="figure" data-label=column>{content}</td> }.into_any(),
        None => view! { <td data-label=column>{content}</td> }.into_any(),
    }
}
