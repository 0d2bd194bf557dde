//! What is shown while an answer is on its way, and when none came.

use crate::api::failure::Failure;
use leptos::prelude::*;

/// What a request answers.
pub(crate) type Answer<T> = LocalResource<Result<T, Failure>>;

/// Draws an answer: its shape while it loads, a sentence and a retry where it failed.
pub(crate) fn shown<T, V>(
    answer: Answer<T>,
    rows: usize,
    draw: impl Fn(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Clone + 'static,
    V: IntoView + 'static,
{
    move || match answer.get() {
        None => skeleton(rows).into_any(),
        Some(Ok(found)) => draw(found).into_any(),
        Some(Err(failure)) => failed(&failure, move || answer.refetch()).into_any(),
    }
}

/// Bars in the place of rows to come.
pub(crate) fn skeleton(rows: usize) -> impl IntoView {
    let bars = (0..rows).map(|_| view! { <div class="bar"></div> }).collect_view();
    view! {
        <div class="skeleton" data-test="loading" aria-busy="true">
            <span class="unseen">"Loading"</span>
            {bars}
        </div>
    }
}

/// What went wrong, and the way on.
pub(crate) fn failed<F>(failure: &Failure, retry: F) -> impl IntoView + use<F>
where
    F: Fn() + 'static,
{
    let sentence = if failure.is_not_found() {
        "There is nothing under this address. It may have been archived.".to_owned()
    } else {
        failure.sentence()
    };
    view! {
        <div class="notice bad" role="alert" data-test="load-error">
            <p>{sentence}</p>
            <button type="button" data-test="retry" on:click=move |_| retry()>
                "Try again"
            </button>
        </div>
    }
}
