//! What is wrong with the form, by the worker's own rules, one a field.

use super::{Draft, Field};
use serde_json::Value;
use shared::wire::fields::FieldError;
use shared::wire::rules;

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// Nothing was entered.
    Missing,
    /// It is longer than the worker takes.
    TooLong,
    /// It is not what the field asks for.
    Wrong,
}

impl Mistake {
    fn of(code: &str) -> Self {
        match code {
            "required" => Self::Missing,
            "too_long" => Self::TooLong,
            _ => Self::Wrong,
        }
    }
}

/// Every field that the worker would refuse, in the order of the form.
pub(crate) fn mistakes(draft: &Draft) -> Vec<(Field, Mistake)> {
    let mut found = Vec::new();
    for field in Field::ALL {
        let text = draft.get(field).trim();
        if text.is_empty() {
            if field.is_required() {
                found.push((field, Mistake::Missing));
            }
            continue;
        }
        let value = Value::from(text);
        let judged = match field {
            Field::Email => rules::email(&value),
            Field::Country => rules::country(&value),
            Field::PostalCode => rules::text(&value),
            Field::Name | Field::Line1 | Field::City => rules::filled_text(&value),
        };
        if let Err(bad) = judged {
            found.push((field, Mistake::of(&bad.at("").code)));
        }
    }
    found
}

/// The same of what the worker refused.
pub(crate) fn from_worker(errors: &[FieldError]) -> Vec<(Field, Mistake)> {
    let mut found = Vec::new();
    for field in Field::ALL {
        if let Some(error) = errors.iter().find(|error| error.field == field.path()) {
            found.push((field, Mistake::of(&error.code)));
        }
    }
    found
}
