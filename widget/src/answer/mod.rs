//! The worker's answers, read leniently: shops keep old widgets cached, so what is new is passed
//! over and what is missing reads as nothing. Field names are tested against `shared::wire`.

pub(crate) mod confirmation;
pub(crate) mod offer;
pub(crate) mod problem;

use serde_json::{Map, Value};
use shared::money::{Currency, Money};

/// The value under a path of names; null where there is none.
pub(crate) fn at<'a>(value: &'a Value, path: &[&str]) -> &'a Value {
    path.iter().fold(value, |value, name| value.get(name).unwrap_or(&Value::Null))
}

/// An object of these fields.
pub(crate) fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let mut map = Map::new();
    for (name, value) in fields {
        map.insert(name.to_owned(), value);
    }
    Value::Object(map)
}

/// The text under a path of names; empty where there is none.
pub(crate) fn text(value: &Value, path: &[&str]) -> String {
    at(value, path).as_str().unwrap_or_default().to_owned()
}

/// The whole number under a path of names.
pub(crate) fn whole(value: &Value, path: &[&str]) -> Option<u64> {
    at(value, path).as_u64()
}

/// The amount of money under a path of names.
pub(crate) fn money(value: &Value, path: &[&str]) -> Option<Money> {
    let money = at(value, path);
    let currency = Currency::parse(at(money, &["currency"]).as_str()?)?;
    Money::new(whole(money, &["amount"])?, currency)
}

/// A promise: the window in which an order ships, as dates of the wire.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Window {
    /// First and last day.
    pub(crate) days: Option<(String, String)>,
    /// Whether it is there.
    pub(crate) from_stock: bool,
}

impl Window {
    fn read(promise: &Value) -> Self {
        let (from, to) = (text(promise, &["ships_from"]), text(promise, &["ships_to"]));
        Self {
            days: (!from.is_empty() && !to.is_empty()).then_some((from, to)),
            from_stock: at(promise, &["basis"]) == "stock",
        }
    }

    /// The last day.
    pub(crate) fn end(&self) -> Option<&str> {
        self.days.as_ref().map(|(_, to)| to.as_str())
    }
}
