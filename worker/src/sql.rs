//! SQL as the object's storage offers it: synchronous, and committed with everything else that is
//! written before the next await.

use cloudflare::{SqlStorage, SqlStorageValue};
use shared::fault::Fault;
use shared::units::Units;

/// A value bound to a statement.
pub(crate) type Value = SqlStorageValue;

/// The database of an object.
#[derive(Debug, Clone)]
pub(crate) struct Sql(SqlStorage);

/// A row of an answer, read from left to right.
#[derive(Debug)]
pub(crate) struct Row(std::vec::IntoIter<Value>);

impl Sql {
    pub(crate) fn new(storage: SqlStorage) -> Self {
        Self(storage)
    }

    /// Runs a statement for what it writes.
    pub(crate) fn run(&self, statement: &str, values: Vec<Value>) -> Result<(), Fault> {
        self.0.exec(statement, values).map(drop).map_err(|error| fault(&error))
    }

    /// Runs a query; rows are read as they are asked for.
    pub(crate) fn rows(
        &self,
        query: &str,
        values: Vec<Value>,
    ) -> Result<impl Iterator<Item = Result<Row, Fault>> + use<>, Fault> {
        let cursor = self.0.exec(query, values).map_err(|error| fault(&error))?;
        let rows = cursor.raw();
        Ok(rows.map(|row| match row {
            Ok(values) => Ok(Row(values.into_iter())),
            Err(error) => Err(fault(&error)),
        }))
    }

    /// Runs a query that answers at most one row that matters.
    pub(crate) fn row(&self, query: &str, values: Vec<Value>) -> Result<Option<Row>, Fault> {
        self.rows(query, values)?.next().transpose()
    }
}

fn fault(error: &cloudflare::Error) -> Fault {
    Fault::new(format!("sql: {error}"))
}

impl Row {
    fn next(&mut self) -> Result<Value, Fault> {
        self.0.next().ok_or_else(|| Fault::new("sql: a row ends early"))
    }

    /// A whole number.
    pub(crate) fn integer(&mut self) -> Result<i64, Fault> {
        self.optional_integer()?.ok_or_else(|| Fault::new("sql: null where a number belongs"))
    }

    /// A whole number, or null.
    pub(crate) fn optional_integer(&mut self) -> Result<Option<i64>, Fault> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Integer(n) => Ok(Some(n)),
            Value::Boolean(_) | Value::Float(_) | Value::String(_) | Value::Blob(_) => {
                Err(Fault::new("sql: no whole number where one belongs"))
            }
        }
    }

    /// A whole number that is not negative.
    pub(crate) fn count(&mut self) -> Result<u64, Fault> {
        u64::try_from(self.integer()?).map_err(|_| Fault::new("sql: a count below zero"))
    }

    /// Units.
    pub(crate) fn units(&mut self) -> Result<Units, Fault> {
        Units::try_from(self.count()?)
    }

    /// Yes or no, kept as 1 or 0.
    pub(crate) fn flag(&mut self) -> Result<bool, Fault> {
        Ok(self.integer()? != 0)
    }

    /// A text.
    pub(crate) fn text(&mut self) -> Result<String, Fault> {
        match self.next()? {
            Value::String(text) => Ok(text),
            Value::Null
            | Value::Integer(_)
            | Value::Boolean(_)
            | Value::Float(_)
            | Value::Blob(_) => Err(Fault::new("sql: no text where one belongs")),
        }
    }

    /// A text that is JSON.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, Fault> {
        from_json(&self.text()?)
    }
}

/// Reads JSON that we wrote.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|error| Fault::new(format!("stored JSON: {error}")))
}

/// Writes JSON.
pub(crate) fn to_json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::new(format!("JSON: {error}")))
}

/// What can be bound.
pub(crate) trait Bind {
    /// As SQL's own type. Numbers stay within 2^53, where JavaScript is exact.
    fn bind(self) -> Value;
}

impl Bind for u64 {
    fn bind(self) -> Value {
        Value::Integer(i64::try_from(self).unwrap_or(i64::MAX))
    }
}

impl Bind for i64 {
    fn bind(self) -> Value {
        Value::Integer(self)
    }
}

impl Bind for u32 {
    fn bind(self) -> Value {
        Value::Integer(i64::from(self))
    }
}

impl Bind for Units {
    fn bind(self) -> Value {
        self.get().bind()
    }
}

impl Bind for bool {
    fn bind(self) -> Value {
        Value::Integer(i64::from(self))
    }
}

impl Bind for &str {
    fn bind(self) -> Value {
        Value::String(self.to_owned())
    }
}

impl Bind for String {
    fn bind(self) -> Value {
        Value::String(self)
    }
}

impl<T: Bind> Bind for Option<T> {
    fn bind(self) -> Value {
        self.map_or(Value::Null, Bind::bind)
    }
}

/// Values to bind, in order.
macro_rules! bind {
    ($($value:expr),* $(,)?) => { vec![$($crate::sql::Bind::bind($value)),*] };
}
pub(crate) use bind;
