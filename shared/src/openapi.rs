//! The `OpenAPI` 3.1 document of the HTTP contract, from the wire types and the routes.
//!
//! Answers are the derived schemas of the wire types. Requests are the same types closed and
//! bounded: fields, nesting, choices and nullability come from the type, bounds from the constants
//! that the readers of [`crate::wire`] use. It is built natively and served as a static file.

mod closed;
mod fields;
mod operations;
mod queries;
mod requests;
mod route;
mod routes;
mod schemas;

pub use routes::ROUTES;

use serde_json::{Map, Value, json};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The document, as pretty JSON.
pub fn document() -> String {
    let mut components = Components::default();
    let paths = operations::paths(&mut components);
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Shelfline",
            "version": "1",
            "description": "Sell what is not on the shelf: availability, the line, orders, stock.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "tags": [
            { "name": "shop", "description": "For shoppers and the shop's pages." },
            { "name": "products", "description": "For the merchant: what is offered." },
            { "name": "stock", "description": "For the merchant: stock, line and journal." },
            { "name": "orders", "description": "For the merchant: orders." },
            { "name": "cash", "description": "For the merchant: money of all orders." },
            { "name": "test", "description": "Only with the test clock (`TEST_CLOCK=allow`)." },
            { "name": "service", "description": "The service itself." },
        ],
        "paths": paths,
        "components": {
            "schemas": components.schemas,
            "securitySchemes": {
                "merchant": {
                    "type": "http", "scheme": "bearer",
                    "description": "The merchant's token.",
                },
                "order": {
                    "type": "http", "scheme": "bearer",
                    "description": "The token from the 201 of the order; it opens that order only.",
                },
            },
        },
    });
    format!("{document:#}\n")
}

/// The schemas that the document refers to, collected as routes ask for them.
#[derive(Debug, Default)]
struct Components {
    schemas: Map<String, Value>,
}

impl Components {
    /// A reference to the schema of `T`, which is added with all that it refers to.
    fn of<T: ToSchema>(&mut self) -> Value {
        self.add_parts::<T>();
        let name = T::name();
        self.add(&name, to_json(&T::schema()));
        reference(&name)
    }

    /// The schema of `T` itself; what it refers to is added.
    fn inline<T: ToSchema>(&mut self) -> Value {
        self.add_parts::<T>();
        to_json(&T::schema())
    }

    fn add_parts<T: ToSchema>(&mut self) {
        let mut parts = Vec::new();
        T::schemas(&mut parts);
        for (name, schema) in parts {
            self.add(&name, to_json(&schema));
        }
    }

    fn add(&mut self, name: &str, schema: Value) {
        self.schemas.entry(name).or_insert_with(|| adapt(name, schema));
    }
}

/// What the derived schemas cannot say by themselves.
fn adapt(name: &str, mut schema: Value) -> Value {
    match name {
        // A known item has all fields of an unknown one, so that "exactly one" would never hold.
        "Item" => json!({ "anyOf": schema["oneOf"].take() }),
        "UnknownItem" => {
            schema["properties"]["action"] = json!({ "const": "unknown" });
            schema
        }
        // A flattened option is no object or null: its fields are there or not.
        "Order" => {
            if let Some(Value::Array(parts)) = schema.get_mut("allOf") {
                parts.retain(|part| part.get("oneOf").is_none());
            }
            schema
        }
        // A person may have been erased.
        "Private" | "Person" => {
            if let Some(Value::Array(parts)) = schema.get_mut("allOf") {
                parts.iter_mut().for_each(without_required);
            }
            without_required(&mut schema);
            schema
        }
        _ => schema,
    }
}

fn without_required(schema: &mut Value) {
    if let Value::Object(map) = schema {
        map.remove("required");
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn to_json(schema: &RefOr<Schema>) -> Value {
    serde_json::to_value(schema).unwrap_or(Value::Null)
}

/// The schema of `T` with everything that it refers to put in place.
fn whole<T: ToSchema>() -> Value {
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    let parts = parts.into_iter().map(|(name, schema)| (name, to_json(&schema))).collect();
    expand(&to_json(&<T as PartialSchema>::schema()), &parts)
}

/// Puts references in place and merges `allOf` of objects into one object.
fn expand(schema: &Value, parts: &Map<String, Value>) -> Value {
    let Value::Object(map) = schema else { return schema.clone() };
    if let Some(name) = map.get("$ref").and_then(Value::as_str) {
        let name = name.rsplit('/').next().unwrap_or_default();
        let mut found = expand(parts.get(name).unwrap_or(&Value::Null), parts);
        if let Some(description) = map.get("description") {
            found["description"] = description.clone();
        }
        return found;
    }
    if let Some(Value::Array(all)) = map.get("allOf") {
        return all.iter().map(|part| expand(part, parts)).fold(json!({}), merge);
    }
    let expanded = map.iter().map(|(key, value)| {
        let value = match (key.as_str(), value) {
            ("properties", Value::Object(fields)) => {
                fields.iter().map(|(name, field)| (name.clone(), expand(field, parts))).collect()
            }
            ("oneOf", Value::Array(some)) => some.iter().map(|one| expand(one, parts)).collect(),
            ("items" | "additionalProperties", one) => expand(one, parts),
            _ => value.clone(),
        };
        (key.clone(), value)
    });
    Value::Object(expanded.collect())
}

fn merge(mut into: Value, from: Value) -> Value {
    let Value::Object(from) = from else { return into };
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
            (Some(Value::Array(old)), Value::Array(new)) => old.extend(new),
            (_, value) => into[key] = value,
        }
    }
    into
}
