//! What is wrong with the form, one a field: by the worker's own rules, and beyond them by how
//! addresses of the country are written.

use super::{Draft, Field};
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
    pub(crate) fn of(code: &str) -> Self {
        match code {
            "required" => Self::Missing,
            "too_long" => Self::TooLong,
            _ => Self::Wrong,
        }
    }
}

/// Every field that is not right, in the order of the form.
pub(crate) fn mistakes(draft: &Draft) -> Vec<(Field, Mistake)> {
    let found = draft.fields().into_iter();
    found.filter_map(|field| Some((field, mistake(draft, field)?))).collect()
}

fn mistake(draft: &Draft, field: Field) -> Option<Mistake> {
    let text = draft.get(field).trim();
    if text.is_empty() {
        return draft.needs(field).then_some(Mistake::Missing);
    }
    let judged = match field {
        Field::Email => rules::email_of(text),
        Field::Country => rules::country_of(text),
        Field::PostalCode | Field::Line2 | Field::Region => rules::text_of(text),
        Field::Name | Field::Line1 | Field::City => rules::filled_text_of(text),
    };
    match judged {
        Err(bad) => Some(Mistake::of(bad.code())),
        Ok(_) if field == Field::PostalCode && !draft.format().fits(text) => Some(Mistake::Wrong),
        Ok(_) => None,
    }
}
