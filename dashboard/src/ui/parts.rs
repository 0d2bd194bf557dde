//! Small parts that several pages share.

use super::intl;
use crate::pure::words;
use leptos::prelude::*;
use shared::promise::Promise;

/// A state with its colour; the words alone say it too.
pub(crate) fn chip(tone: &'static str, text: &'static str) -> impl IntoView {
    view! { <span class=format!("chip {tone}") data-test="state">{text}</span> }
}

/// A figure with its name. Where `href` leads somewhere, it is what the figure is made of.
pub(crate) fn fact(
    name: &'static str,
    test: &'static str,
    href: Option<String>,
    value: impl IntoView + 'static,
) -> impl IntoView {
    let value = match href {
        Some(href) => view! { <a href=href>{value}</a> }.into_any(),
        None => value.into_any(),
    };
    view! { <div class="fact"><dt>{name}</dt><dd data-test=test>{value}</dd></div> }
}

/// When it ships, and what that rests on.
pub(crate) fn promise(promise: &Promise) -> impl IntoView + use<> {
    let basis = words::basis(promise.basis);
    match intl::window(promise) {
        Some(window) => view! {
            <span class="window">{window}</span><span class="sub">{basis}</span>
        }
        .into_any(),
        None => view! { <span class="faint">"No date yet"</span> }.into_any(),
    }
}
