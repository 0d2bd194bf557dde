//! A wire type as the schema of a body: closed, and bounded as its reader is.

use super::whole;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// What the reader asks of one field, by its dotted path; `*` stands for any path before it.
type Bounds = [(&'static str, Value)];

/// A field that the type has but a body need not: its default.
type Defaults = [(&'static str, Value)];

/// The schema of `T` for a body: no other fields, null or absent where the type has an option or
/// the body a default, and every value in the bounds of its reader.
pub(super) fn close<T: ToSchema>(bounds: &Bounds, defaults: &Defaults) -> Value {
    object(&whole::<T>(), "", bounds, defaults)
}

fn object(schema: &Value, path: &str, bounds: &Bounds, defaults: &Defaults) -> Value {
    let mut fields = Map::new();
    let mut required = Vec::new();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let (inner, nullable) = not_null(field);
        let default = defaults.iter().find(|(field, _)| *field == path).map(|(_, value)| value);
        let mut closed = value(&inner, &path, bounds, defaults);
        if let Some(description) = field.get("description") {
            closed["description"] = description.clone();
        }
        if nullable || default.is_some() {
            closed = or_null(closed);
        } else {
            required.push(name.clone());
        }
        if let Some(default) = default {
            closed["default"] = default.clone();
        }
        fields.insert(name.clone(), closed);
    }
    let mut closed =
        json!({ "type": "object", "properties": fields, "additionalProperties": false });
    if !required.is_empty() {
        closed["required"] = json!(required);
    }
    closed
}

/// A value in the bounds of its reader. A field without any is left as `false`, which nothing
/// satisfies, so that the test finds it.
fn value(schema: &Value, path: &str, bounds: &Bounds, defaults: &Defaults) -> Value {
    if let Some((_, bound)) = bounds.iter().find(|(field, _)| *field == path) {
        return bound.clone();
    }
    if schema.get("properties").is_some() {
        return object(schema, path, bounds, defaults);
    }
    if let Some(choices) = schema.get("enum") {
        return json!({ "type": "string", "enum": choices });
    }
    let rest = bounds.iter().find(|(field, _)| *field == "*" && schema["type"] == "string");
    rest.map_or_else(|| json!({ "not": {} }), |(_, bound)| bound.clone())
}

/// The schema without null, and whether it allowed it.
fn not_null(schema: &Value) -> (Value, bool) {
    let null = json!({ "type": "null" });
    if let Some(Value::Array(some)) = schema.get("oneOf")
        && some.contains(&null)
    {
        let inner = some.iter().find(|one| **one != null).cloned();
        return (inner.unwrap_or_default(), true);
    }
    if let Some(Value::Array(types)) = schema.get("type")
        && types.contains(&json!("null"))
    {
        let mut inner = schema.clone();
        inner["type"] = types.iter().find(|one| **one != json!("null")).cloned().into();
        return (inner, true);
    }
    (schema.clone(), false)
}

/// The same, or null.
fn or_null(mut schema: Value) -> Value {
    if schema.get("oneOf").is_some() || schema.get("const").is_some() {
        return json!({ "oneOf": [{ "type": "null" }, schema] });
    }
    let kind = schema["type"].take();
    schema["type"] = json!([kind, "null"]);
    if let Some(Value::Array(choices)) = schema.get_mut("enum") {
        choices.push(Value::Null);
    }
    schema
}
