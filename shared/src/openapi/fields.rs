//! What a field of a body may be.

use super::schemas::{CURRENCY, NAME};
use crate::id::MAX_NAME;
use crate::money::MAX_PRICE;
use crate::units::MAX_UNITS;
use crate::wire::rules::{MAX_EMAIL, MAX_TEXT};
use serde_json::{Value, json};

pub(super) fn whole_number(least: i64, most: u64) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most })
}

pub(super) fn stock_units() -> Value {
    whole_number(0, MAX_UNITS)
}

pub(super) fn some_units() -> Value {
    whole_number(1, MAX_UNITS)
}

pub(super) fn text() -> Value {
    json!({ "type": "string", "maxLength": MAX_TEXT })
}

pub(super) fn filled_text() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": MAX_TEXT, "pattern": r"\S" })
}

pub(super) fn email() -> Value {
    let blank = r"\s\u0000-\u001f\u007f-\u009f";
    let pattern = format!("^[^@{blank}]+@[^@{blank}]+$");
    json!({ "type": "string", "maxLength": MAX_EMAIL, "pattern": pattern })
}

pub(super) fn name() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": MAX_NAME, "pattern": NAME })
}

/// A time; the first and the last year may fall out of reach with an offset.
pub(super) fn time() -> Value {
    json!({ "type": "string", "format": "date-time", "pattern": "^(?!0000|9999)" })
}

pub(super) fn day() -> Value {
    json!({ "type": "string", "format": "date" })
}

pub(super) fn currency() -> Value {
    json!({ "type": "string", "pattern": CURRENCY })
}

pub(super) fn price() -> Value {
    whole_number(0, MAX_PRICE)
}
