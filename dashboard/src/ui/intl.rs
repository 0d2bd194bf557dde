//! Sums and dates as the browser writes them, in English, in the merchant's time zone.

use crate::pure::money::{decimal, exponent};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use shared::money::Money;
use shared::promise::Promise;
use shared::time::{Day, Timestamp};
use wasm_bindgen::JsValue;

/// The merchant's English, or British English.
fn locales() -> Array {
    let own = web_sys::window().and_then(|window| window.navigator().language());
    let own = own.filter(|tag| tag.starts_with("en-"));
    Array::of1(&JsValue::from_str(own.as_deref().unwrap_or("en-GB")))
}

fn options<const N: usize>(pairs: [(&str, JsValue); N]) -> Object {
    let options = Object::new();
    for (name, value) in pairs {
        let _ = Reflect::set(&options, &JsValue::from_str(name), &value);
    }
    options
}

/// A sum with its currency, exact: the browser is given decimals, not floats.
pub(crate) fn money(money: Money) -> String {
    let code = money.currency().to_string();
    let digits = exponent(&code);
    let plain = decimal(money.amount(), digits);
    let options = options([
        ("style", "currency".into()),
        ("currency", code.as_str().into()),
        ("minimumFractionDigits", digits.into()),
        ("maximumFractionDigits", digits.into()),
    ]);
    let format: Function = Intl::NumberFormat::new(&locales(), &options).format();
    let written = format.call1(&JsValue::UNDEFINED, &JsValue::from_str(&plain));
    written.ok().and_then(|text| text.as_string()).unwrap_or_else(|| format!("{plain} {code}"))
}

/// A moment in the merchant's time zone; UTC is in the title.
pub(crate) fn moment(at: Timestamp) -> impl IntoView + use<> {
    let options = options([("dateStyle", "medium".into()), ("timeStyle", "short".into())]);
    let format: Function = Intl::DateTimeFormat::new(&locales(), &options).format();
    let utc = at.to_string();
    let written = format.call1(&JsValue::UNDEFINED, &date(&utc));
    let text = written.ok().and_then(|text| text.as_string()).unwrap_or_else(|| utc.clone());
    let title = format!("{} UTC", utc.trim_end_matches('Z').replace('T', " "));
    view! { <time datetime=utc title=title>{text}</time> }
}

/// A window of days, as the promise counts them (UTC); `None` where no date can be given.
pub(crate) fn window(promise: &Promise) -> Option<String> {
    Some(days(promise.ships_from?, promise.ships_to?))
}

/// The days from the first to the last: `4–10 May 2027`.
pub(crate) fn days(from: Day, to: Day) -> String {
    let options = options([("dateStyle", "medium".into()), ("timeZone", "UTC".into())]);
    let format = Intl::DateTimeFormat::new(&locales(), &options);
    let (first, last) = (from.to_string(), to.to_string());
    let range = Reflect::get(&format, &JsValue::from_str("formatRange"));
    let written = range
        .ok()
        .map(Function::from)
        .and_then(|range| range.call2(&format, &date(&first), &date(&last)).ok()?.as_string());
    written.unwrap_or_else(|| format!("{first} – {last}"))
}

fn date(text: &str) -> Date {
    Date::new(&JsValue::from_str(text))
}

/// A moment for an input of date and time: the merchant's wall clock, exact to the millisecond.
pub(crate) fn wall_clock(at: Timestamp) -> String {
    let date = date(&at.to_string());
    let seconds = match (date.get_seconds(), date.get_milliseconds()) {
        (0, 0) => String::new(),
        (seconds, 0) => format!(":{seconds:02}"),
        (seconds, ms) => format!(":{seconds:02}.{ms:03}"),
    };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}{seconds}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes(),
    )
}

/// RFC 3339 of a wall clock.
pub(crate) fn utc(wall_clock: &str) -> Option<String> {
    let date = date(wall_clock);
    if !wall_clock.contains('T') || date.get_time().is_nan() {
        return None;
    }
    let text = date.to_iso_string().as_string()?;
    Timestamp::parse(&text).map(|at| at.to_string())
}

/// The merchant's time zone by name, for a hint.
pub(crate) fn zone() -> String {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    let resolved = format.resolved_options();
    let zone = Reflect::get(&resolved, &JsValue::from_str("timeZone")).ok();
    zone.and_then(|zone| zone.as_string()).unwrap_or_default()
}
