//! From the texts of a form to JSON for the readers of `shared`, which judge it.

use serde_json::{Map, Number, Value};
use std::collections::BTreeMap;

/// The texts of a form by the path of their field, as the worker names it: `price.amount`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Values(BTreeMap<&'static str, String>);

impl Values {
    /// Texts to begin with.
    pub(crate) fn of<const N: usize>(texts: [(&'static str, String); N]) -> Self {
        Self(texts.into_iter().collect())
    }

    /// The text of a field, trimmed; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }

    /// The text of a field, as typed.
    pub(crate) fn raw(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// Sets a text.
    pub(crate) fn set(&mut self, name: &'static str, text: impl Into<String>) {
        self.0.insert(name, text.into());
    }

    /// Whether a box is ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        self.text(name) == "true"
    }

    /// A text, or null where nothing was typed.
    pub(crate) fn string(&self, name: &str) -> Value {
        match self.text(name) {
            "" => Value::Null,
            text => Value::String(text.to_owned()),
        }
    }

    /// A whole number, blanks between its digits ignored; null where nothing was typed, and the
    /// text itself, which the reader then refuses, where it is no number.
    pub(crate) fn whole(&self, name: &str) -> Value {
        let text: String = self.text(name).chars().filter(|c| !c.is_whitespace()).collect();
        let text = text.strip_prefix('+').unwrap_or(&text).replace('−', "-");
        let digits = text.strip_prefix('-').unwrap_or(&text);
        match text.as_str() {
            "" => Value::Null,
            text if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
                number(text)
            }
            text => Value::String(text.to_owned()),
        }
    }

    /// A number with a decimal point or comma.
    pub(crate) fn decimal(&self, name: &str) -> Value {
        match self.text(name).replace(',', ".").as_str() {
            "" => Value::Null,
            text => number(text),
        }
    }
}

/// Numbers have no leading zeros in JSON, people write them.
fn number(text: &str) -> Value {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let digits = match digits.trim_start_matches('0') {
        "" => "0",
        digits if digits.starts_with('.') => &format!("0{digits}"),
        digits => digits,
    };
    let sign = if digits == "0" { "" } else { sign };
    match format!("{sign}{digits}").parse::<Number>() {
        Ok(number) => Value::Number(number),
        Err(_) => Value::String(text.to_owned()),
    }
}

/// A JSON object.
pub(crate) fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
    Value::Object(fields.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::Values;
    use serde_json::{Value, json};

    #[test]
    fn typed_numbers_become_json_numbers() {
        let check = |typed: &str, expected: Value| {
            let values = Values::of([("units", typed.to_owned())]);
            assert_eq!(values.whole("units"), expected, "{typed}");
        };
        check("", Value::Null);
        check("  ", Value::Null);
        check("300", json!(300));
        check(" 1 000 000 ", json!(1_000_000));
        check("1\u{202f}000", json!(1_000));
        check("007", json!(7));
        check("0", json!(0));
        check("000", json!(0));
        check("-2", json!(-2));
        check("−2", json!(-2));
        check("+5", json!(5));
        check("1.5", json!("1.5"));
        check("1,000", json!("1,000"));
        check("many", json!("many"));
        check("-", json!("-"));
        check("-0", json!(0));
    }

    #[test]
    fn typed_decimals_take_point_and_comma() {
        let check = |typed: &str, expected: Value| {
            let values = Values::of([("tax", typed.to_owned())]);
            assert_eq!(values.decimal("tax"), expected, "{typed}");
        };
        check("", Value::Null);
        check("19", json!(19));
        check("7,7", json!(7.7));
        check("0.5", json!(0.5));
        check("some", json!("some"));
    }

    #[test]
    fn nothing_typed_is_null() {
        let values = Values::of([("reason", "  ".to_owned())]);
        assert_eq!(values.string("reason"), Value::Null);
        assert_eq!(values.string("absent"), Value::Null);
    }
}
