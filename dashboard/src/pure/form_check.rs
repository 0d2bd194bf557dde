//! What tests of forms share: texts as they are typed, and what is made of them.

use super::input::Values;
use super::stock_forms::Checked;
use serde_json::Value;

/// The body that is sent, or the names of the fields that are wrong.
pub(crate) fn check(checked: Checked, expected: Result<Value, &[&str]>) {
    let found =
        checked.map_err(|errors| errors.into_iter().map(|error| error.field).collect::<Vec<_>>());
    let expected = expected.map_err(|fields| fields.iter().map(ToString::to_string).collect());
    assert_eq!(found, expected);
}

/// Fields with what is typed into them.
pub(crate) fn of<const N: usize>(texts: [(&'static str, &str); N]) -> Values {
    Values::of(texts.map(|(name, text)| (name, text.to_owned())))
}
