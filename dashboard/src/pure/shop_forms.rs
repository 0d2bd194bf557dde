//! What is typed about the shop itself: its settings, and endpoints of webhooks.

use super::input::Values;
use super::stock_forms::Checked;
use serde_json::{Map, Value, json};
use shared::wire::fields::{Bad, FieldError};
use shared::wire::rules;
use shared::wire::webhook::{EVENTS, endpoint as read_endpoint};

/// The name of the box that asks for every event.
pub(crate) const ALL: &str = "all";

/// An endpoint to be told.
pub(crate) fn endpoint(values: &Values) -> Checked {
    let events: Vec<&str> = if values.ticked(ALL) {
        vec!["*"]
    } else {
        EVENTS.into_iter().filter(|event| values.ticked(event)).collect()
    };
    let typed = json!({"url": values.text("url"), "events": events});
    let mut errors = read_endpoint(&typed).err().unwrap_or_default();
    if values.text("url").is_empty() {
        errors.insert(0, Bad::invalid("Give the address that events go to.").at("url"));
    }
    if errors.is_empty() { Ok(typed) } else { Err(errors) }
}

/// Settings that are texts, and those that are whole numbers.
const TEXTS: [&str; 5] = ["shop_name", "profile", "contact_email", "locale", "time_zone"];
const NUMBERS: [&str; 3] = ["handling_days", "waitlist_wait_minutes", "extra_days"];

/// The form of the settings as they are.
pub(crate) fn settings_filled(settings: &Value) -> Values {
    let mut values = Values::default();
    for name in TEXTS.into_iter().chain(NUMBERS) {
        values.set(
            name,
            match settings.get(name) {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Number(number)) => number.to_string(),
                Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => {
                    String::new()
                }
            },
        );
    }
    values
}

/// The settings with what was typed in them: one that this page does not show stays. The time zone is
/// the worker's to judge, who knows them all.
pub(crate) fn settings(values: &Values, before: &Value) -> Checked {
    let mut body: Map<String, Value> = before.as_object().cloned().unwrap_or_default();
    for name in TEXTS {
        body.insert(name.to_owned(), values.string(name));
    }
    for name in NUMBERS {
        body.insert(name.to_owned(), values.whole(name));
    }
    let mut errors: Vec<FieldError> = Vec::new();
    let mut judge = |name: &str, judged: Option<Bad>| {
        errors.extend(judged.map(|bad| bad.at(name)));
    };
    let typed = |name: &str| body.get(name).cloned().unwrap_or_default();
    judge("shop_name", rules::filled_text(&typed("shop_name")).err());
    let email = typed("contact_email");
    judge("contact_email", (!email.is_null()).then(|| rules::email(&email).err()).flatten());
    judge("locale", rules::language(&typed("locale")).err());
    judge("time_zone", rules::filled_text(&typed("time_zone")).err());
    judge("handling_days", rules::whole(0, 365)(&typed("handling_days")).err());
    judge("waitlist_wait_minutes", rules::whole(1, 43_200)(&typed("waitlist_wait_minutes")).err());
    judge("extra_days", rules::whole(1, 365)(&typed("extra_days")).err());
    if errors.is_empty() { Ok(Value::Object(body)) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::{endpoint, settings, settings_filled};
    use crate::pure::form_check::{check, of};
    use serde_json::json;

    #[test]
    fn endpoints() {
        let url = ("url", "https://hooks.example.com/a");
        let all = json!({"url": url.1, "events": ["*"]});
        check(endpoint(&of([url, ("all", "true"), ("order.placed", "true")])), Ok(all));
        let some = json!({"url": url.1, "events": ["order.placed", "stock.counted"]});
        let ticked = [url, ("stock.counted", "true"), ("order.placed", "true")];
        check(endpoint(&of(ticked)), Ok(some));
        check(endpoint(&of([url])), Err(&["events"]));
        check(endpoint(&of([("all", "true")])), Err(&["url"]));
    }

    #[test]
    fn settings_keep_what_is_not_shown() {
        let before = json!({
            "shop_name": "Shop", "profile": "eu", "contact_email": null, "locale": "en",
            "time_zone": "UTC", "handling_days": 3, "waitlist_wait_minutes": 60, "extra_days": 14,
            "newer": {"kept": true},
        });
        let mut values = settings_filled(&before);
        check(settings(&values, &before), Ok(before.clone()));
        values.set("contact_email", "a@example.com");
        values.set("handling_days", "0");
        let mut after = before.clone();
        after["contact_email"] = json!("a@example.com");
        after["handling_days"] = json!(0);
        check(settings(&values, &before), Ok(after));
        for (name, text) in [
            ("shop_name", ""),
            ("contact_email", "nobody"),
            ("locale", "?"),
            ("time_zone", ""),
            ("handling_days", "366"),
            ("waitlist_wait_minutes", "0"),
            ("extra_days", "many"),
        ] {
            let mut wrong = settings_filled(&before);
            wrong.set(name, text);
            check(settings(&wrong, &before), Err(&[name]));
        }
    }
}
