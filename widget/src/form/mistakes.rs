//! What is wrong with the form: the worker's own reader, run over the body that would be sent.

use super::Field;
use serde_json::Value;
use shared::wire::fields::FieldError;
use shared::wire::order::new_order;

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

/// Every field that the worker would refuse, in the order of the form.
pub(crate) fn mistakes(body: &Value) -> Vec<(Field, Mistake)> {
    from_worker(&new_order(body).err().unwrap_or_default())
}

/// The same of what the worker refused.
pub(crate) fn from_worker(errors: &[FieldError]) -> Vec<(Field, Mistake)> {
    let of = |field: Field| {
        let error = errors.iter().find(|error| error.field == field.path())?;
        let mistake = match error.code.as_str() {
            "required" => Mistake::Missing,
            "too_long" => Mistake::TooLong,
            _ => Mistake::Wrong,
        };
        Some((field, mistake))
    };
    Field::ALL.into_iter().filter_map(of).collect()
}
