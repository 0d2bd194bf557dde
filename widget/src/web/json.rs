//! JSON through the browser's own reader and writer, which are there already: no second one is
//! downloaded.

use js_sys::{Array, JSON, Object, Reflect};
use serde_json::{Map, Number, Value};
use wasm_bindgen::{JsCast, JsValue};

/// Deepest nesting that is read.
const DEPTH_MAX: u8 = 16;

/// Reads JSON; what is not JSON reads as null.
pub(crate) fn parse(text: &str) -> Value {
    JSON::parse(text).map_or(Value::Null, |value| from_js(&value))
}

/// Writes JSON.
pub(crate) fn write(value: &Value) -> String {
    JSON::stringify(&to_js(value)).map_or_else(|_| String::new(), String::from)
}

/// A value of JavaScript as JSON has it.
pub(crate) fn from_js(value: &JsValue) -> Value {
    read(value, DEPTH_MAX)
}

fn read(value: &JsValue, depth: u8) -> Value {
    if let Some(text) = value.as_string() {
        return Value::String(text);
    }
    if let Some(truth) = value.as_bool() {
        return Value::Bool(truth);
    }
    if let Some(number) = value.as_f64() {
        return read_number(number);
    }
    let Some(depth) = depth.checked_sub(1) else { return Value::Null };
    if let Some(list) = value.dyn_ref::<Array>() {
        return list.iter().map(|item| read(&item, depth)).collect();
    }
    let Some(object) = value.dyn_ref::<Object>() else { return Value::Null };
    let mut map = Map::new();
    for entry in Object::entries(object).iter() {
        let entry = Array::from(&entry);
        map.insert(entry.get(0).as_string().unwrap_or_default(), read(&entry.get(1), depth));
    }
    Value::Object(map)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be a whole number within 2^53"
)]
fn read_number(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_991.0;
    if number.fract() == 0.0 && (0.0..=EXACT).contains(&number) {
        return Value::from(number as u64);
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// A value as JavaScript has it.
pub(crate) fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(truth) => JsValue::from_bool(*truth),
        Value::Number(number) => number.as_f64().map_or(JsValue::NULL, JsValue::from_f64),
        Value::String(text) => JsValue::from_str(text),
        Value::Array(list) => list.iter().map(to_js).collect::<Array>().into(),
        Value::Object(map) => {
            let object = Object::new();
            for (name, value) in map {
                // Setting a field of a fresh object cannot fail.
                let _ = Reflect::set(&object, &JsValue::from_str(name), &to_js(value));
            }
            object.into()
        }
    }
}
