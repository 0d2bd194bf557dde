//! Reads a JSON object field by field and collects everything that is wrong with it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One bad field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Its path, with dots: `customer.email`.
    pub field: String,
    /// Stable code: `required`, `unknown_field`, `wrong_type`, `out_of_range`, `too_long` or
    /// `invalid`.
    pub code: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

/// What is wrong with one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    code: &'static str,
    detail: String,
}

impl Bad {
    /// The value has another type.
    pub fn wrong_type(wanted: &str) -> Self {
        Self { code: "wrong_type", detail: format!("Give {wanted}.") }
    }

    /// The value lies outside its bounds.
    pub fn out_of_range(detail: impl Into<String>) -> Self {
        Self { code: "out_of_range", detail: detail.into() }
    }

    /// The text is too long.
    pub fn too_long(most: usize) -> Self {
        Self { code: "too_long", detail: format!("Use at most {most} characters.") }
    }

    /// The value is not one of those that are possible.
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self { code: "invalid", detail: detail.into() }
    }

    /// The stable code.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// What is wrong, in words.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The bad field with its path.
    pub fn at(self, field: impl Into<String>) -> FieldError {
        FieldError { field: field.into(), code: self.code.to_owned(), detail: self.detail }
    }
}

/// Reads the fields of one object. A field that is bad reads as `None` and is remembered.
#[derive(Debug)]
pub struct Reader<'a> {
    map: &'a Map<String, Value>,
    path: String,
    seen: Vec<&'static str>,
    errors: Vec<FieldError>,
}

/// Reads an object with `fields`; every bad or unknown field is in the error.
pub fn read<T>(
    value: &Value,
    fields: impl FnOnce(&mut Reader<'_>) -> Option<T>,
) -> Result<T, Vec<FieldError>> {
    let Value::Object(map) = value else {
        return Err(vec![Bad::wrong_type("a JSON object").at("")]);
    };
    let mut reader = Reader { map, path: String::new(), seen: Vec::new(), errors: Vec::new() };
    let read = fields(&mut reader);
    let errors = reader.finish();
    match read {
        Some(read) if errors.is_empty() => Ok(read),
        Some(_) | None => Err(errors),
    }
}

impl Reader<'_> {
    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn value(&mut self, name: &'static str) -> Option<&Value> {
        self.seen.push(name);
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// Remembers that a field is bad.
    pub fn refuse(&mut self, name: &str, bad: Bad) {
        let error = bad.at(self.path_of(name));
        self.errors.push(error);
    }

    fn missing(&mut self, name: &str) {
        self.refuse(name, Bad { code: "required", detail: "This field is needed.".to_owned() });
    }

    /// A field that must be there.
    pub fn required<T>(
        &mut self,
        name: &'static str,
        rule: impl FnOnce(&Value) -> Result<T, Bad>,
    ) -> Option<T> {
        match self.value(name).map(rule) {
            Some(Ok(value)) => Some(value),
            Some(Err(bad)) => {
                self.refuse(name, bad);
                None
            }
            None => {
                self.missing(name);
                None
            }
        }
    }

    /// A field that may be null or absent.
    pub fn optional<T>(
        &mut self,
        name: &'static str,
        rule: impl FnOnce(&Value) -> Result<T, Bad>,
    ) -> Option<Option<T>> {
        match self.value(name).map(rule) {
            None => Some(None),
            Some(Ok(value)) => Some(Some(value)),
            Some(Err(bad)) => {
                self.refuse(name, bad);
                None
            }
        }
    }

    /// A field with a default.
    pub fn or<T>(
        &mut self,
        name: &'static str,
        default: T,
        rule: impl FnOnce(&Value) -> Result<T, Bad>,
    ) -> Option<T> {
        self.optional(name, rule).map(|value| value.unwrap_or(default))
    }

    /// An object that may be null or absent.
    pub fn object<T>(
        &mut self,
        name: &'static str,
        fields: impl FnOnce(&mut Reader<'_>) -> Option<T>,
    ) -> Option<Option<T>> {
        self.seen.push(name);
        match self.map.get(name) {
            None | Some(Value::Null) => Some(None),
            Some(Value::Object(map)) => {
                let (seen, errors) = (Vec::new(), Vec::new());
                let mut inner = Reader { map, path: self.path_of(name), seen, errors };
                let read = fields(&mut inner);
                let errors = inner.finish();
                let good = errors.is_empty();
                self.errors.extend(errors);
                if good { read.map(Some) } else { None }
            }
            Some(_) => {
                self.refuse(name, Bad::wrong_type("an object"));
                None
            }
        }
    }

    /// An object that must be there.
    pub fn required_object<T>(
        &mut self,
        name: &'static str,
        fields: impl FnOnce(&mut Reader<'_>) -> Option<T>,
    ) -> Option<T> {
        let read = self.object(name, fields)?;
        if read.is_none() {
            self.missing(name);
        }
        read
    }

    fn finish(mut self) -> Vec<FieldError> {
        let unknown: Vec<_> =
            self.map.keys().filter(|name| !self.seen.contains(&name.as_str())).cloned().collect();
        for name in unknown {
            let known = self.seen.join(", ");
            let detail = format!("There is no such field. Known here: {known}.");
            self.refuse(&name, Bad { code: "unknown_field", detail });
        }
        self.errors
    }
}
