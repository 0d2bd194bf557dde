//! The dialog's words, one table a language. What the button itself says is in
//! `texts/` at the root, and is asked of it rather than said twice.

mod de;
mod en;

use crate::form::{Field, Mistake};
use shared::availability::Action;

/// The words of one language.
pub(crate) struct Texts {
    pub(crate) close: &'static str,
    pub(crate) quantity: &'static str,
    pub(crate) fewer: &'static str,
    pub(crate) more: &'static str,
    pub(crate) each: fn(&str) -> String,
    pub(crate) ready_row: &'static str,
    pub(crate) no_date: &'static str,
    pub(crate) ships_row: fn(&str) -> String,
    pub(crate) sentence: fn(&str) -> String,
    pub(crate) choose: &'static str,
    pub(crate) label: fn(Field) -> &'static str,
    pub(crate) mistake: fn(Field, Mistake) -> &'static str,
    pub(crate) correct: fn(usize, &str) -> String,
    pub(crate) delivery: &'static str,
    pub(crate) total: &'static str,
    pub(crate) due_now: &'static str,
    pub(crate) due_later: &'static str,
    pub(crate) tax: fn(&str, &str) -> String,
    pub(crate) deed: fn(Action) -> &'static str,
    pub(crate) deed_eu: fn(Action) -> &'static str,
    pub(crate) accept: fn(&str) -> String,
    pub(crate) sending: &'static str,
    pub(crate) retry: &'static str,
    pub(crate) give_up: &'static str,
    pub(crate) give_up_note: &'static str,
    pub(crate) offline: &'static str,
    pub(crate) busy: &'static str,
    pub(crate) unanswered: &'static str,
    pub(crate) ask_failed: &'static str,
    pub(crate) changed: &'static str,
    pub(crate) rejected: &'static str,
    pub(crate) ordered_nothing: &'static str,
    pub(crate) action: fn(Action) -> &'static str,
    pub(crate) most: fn(&str) -> String,
    pub(crate) per_person: &'static str,
    pub(crate) in_stock: fn(&str, &str) -> String,
    pub(crate) price: fn(&str, &str) -> String,
    pub(crate) ships: fn(&str, &str) -> String,
    pub(crate) something: &'static str,
    pub(crate) in_line: fn(&str) -> String,
    pub(crate) first_in_line: &'static str,
    pub(crate) ahead: fn(&str, bool) -> String,
    pub(crate) order_is_in: &'static str,
    pub(crate) waiting_of: fn(&str, &str) -> String,
    pub(crate) order_number: &'static str,
    pub(crate) place_number: &'static str,
    pub(crate) watch: &'static str,
    pub(crate) pay: &'static str,
    pub(crate) done: &'static str,
    pub(crate) another: &'static str,
}

/// A row's text as a sentence of its own.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase().to_string());
    [&first.unwrap_or_default(), chars.as_str(), "."].concat()
}

/// The table of a language tag; English where there is none.
pub(crate) fn of(locale: &str) -> &'static Texts {
    let language = locale.split('-').next().unwrap_or_default();
    if language.eq_ignore_ascii_case("de") { &de::TEXTS } else { &en::TEXTS }
}
