//! SQL as the object's storage offers it: synchronous, and committed with everything else that is
//! written before the next await.

use cloudflare::{SqlStorage, SqlStorageValue};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use shared::fault::Fault;
use shared::units::Units;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/sql.js")]
extern "C" {
    fn remember(statement: &str) -> u32;

    #[wasm_bindgen(catch)]
    fn write(sql: &JsValue, batch: &str, texts: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch)]
    fn read(sql: &JsValue, statement: u32, values: &str, most: u32) -> Result<String, JsValue>;
}

thread_local! {
    /// What JavaScript remembers statements as.
    static STATEMENTS: RefCell<BTreeMap<String, u32>> = const { RefCell::new(BTreeMap::new()) };
}

fn number_of(statement: &str) -> u32 {
    STATEMENTS.with_borrow_mut(|known| {
        if let Some(number) = known.get(statement) {
            return *number;
        }
        let number = remember(statement);
        known.insert(statement.to_owned(), number);
        number
    })
}

/// A value of a row, or bound to a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// Nothing.
    Null,
    /// A whole number; within 2^53, where JavaScript is exact.
    Integer(i64),
    /// A text.
    Text(String),
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Integer(n) => to.serialize_i64(*n),
            Self::Text(text) => to.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl Visitor<'_> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, a whole number or a text")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_i64<E: de::Error>(self, n: i64) -> Result<Value, E> {
        Ok(Value::Integer(n))
    }

    fn visit_u64<E: de::Error>(self, n: u64) -> Result<Value, E> {
        i64::try_from(n).map(Value::Integer).map_err(E::custom)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }
}

/// The database of an object.
#[derive(Debug, Clone)]
pub(crate) struct Sql {
    storage: SqlStorage,
    /// Statements that are still to be run, while they are gathered.
    gathered: Rc<RefCell<Option<Batch>>>,
}

/// Statements on their way to JavaScript. Texts travel beside the rest, end to end: most of them are
/// JSON, and escaping JSON within JSON costs more than writing it.
#[derive(Debug, Default)]
struct Batch {
    /// `[statement, …values]`, separated by commas; a text is `[its length in UTF-16]`.
    lines: String,
    texts: String,
}

impl Batch {
    fn add(&mut self, statement: &str, values: &[Value]) {
        let lines = &mut self.lines;
        lines.push_str(if lines.is_empty() { "[" } else { ",[" });
        lines.push_str(&number_of(statement).to_string());
        for value in values {
            lines.push(',');
            match value {
                Value::Null => lines.push_str("null"),
                Value::Integer(n) => lines.push_str(&n.to_string()),
                Value::Text(text) => {
                    let ascii = text.is_ascii();
                    let length = if ascii { text.len() } else { text.encode_utf16().count() };
                    lines.push('[');
                    lines.push_str(&length.to_string());
                    lines.push(']');
                    self.texts.push_str(text);
                }
            }
        }
        lines.push(']');
    }
}

/// A row of an answer, read from left to right.
#[derive(Debug)]
pub(crate) struct Row(std::vec::IntoIter<Value>);

impl Sql {
    pub(crate) fn new(storage: SqlStorage) -> Self {
        Self { storage, gathered: Rc::default() }
    }

    /// Runs a statement for what it writes, or keeps it for [`Self::settle`].
    pub(crate) fn run(&self, statement: &str, values: &[Value]) -> Result<(), Fault> {
        let mut gathered = self.gathered.borrow_mut();
        if let Some(batch) = gathered.as_mut() {
            batch.add(statement, values);
            return Ok(());
        }
        let mut batch = Batch::default();
        batch.add(statement, values);
        self.write(&batch)
    }

    fn write(&self, batch: &Batch) -> Result<(), Fault> {
        if batch.lines.is_empty() {
            return Ok(());
        }
        let done = write(self.storage.as_ref(), &format!("[{}]", batch.lines), &batch.texts);
        done.map_err(|error| fault(&error))
    }

    /// From here on statements are gathered, to cross to JavaScript together. A query sees all of
    /// them: it has them run first.
    pub(crate) fn gather(&self) {
        *self.gathered.borrow_mut() = Some(Batch::default());
    }

    /// Runs what was gathered, and gathers no more.
    pub(crate) fn settle(&self) -> Result<(), Fault> {
        let gathered = self.gathered.borrow_mut().take();
        gathered.map_or(Ok(()), |batch| self.write(&batch))
    }

    /// Forgets what was gathered, and gathers no more.
    pub(crate) fn forget(&self) {
        self.gathered.borrow_mut().take();
    }

    /// Runs what was gathered so far.
    fn catch_up(&self) -> Result<(), Fault> {
        let mut gathered = self.gathered.borrow_mut();
        gathered.as_mut().map_or(Ok(()), |batch| self.write(&std::mem::take(batch)))
    }

    /// Runs a query; all its rows at once.
    pub(crate) fn rows(
        &self,
        query: &str,
        values: &[Value],
    ) -> Result<impl Iterator<Item = Result<Row, Fault>> + use<>, Fault> {
        Ok(self.read(query, values, u32::MAX)?.into_iter().map(|row| Ok(Row(row.into_iter()))))
    }

    /// Runs a query that answers at most one row that matters.
    pub(crate) fn row(&self, query: &str, values: &[Value]) -> Result<Option<Row>, Fault> {
        let rows = self.read(query, values, 1)?;
        Ok(rows.into_iter().next().map(|row| Row(row.into_iter())))
    }

    fn read(&self, query: &str, values: &[Value], most: u32) -> Result<Vec<Vec<Value>>, Fault> {
        self.catch_up()?;
        let text = read(self.storage.as_ref(), number_of(query), &to_json(values)?, most);
        from_json(&text.map_err(|error| fault(&error))?)
    }

    /// Runs a query whose rows are read as they are asked for, for those that stop early.
    pub(crate) fn stream(
        &self,
        query: &str,
    ) -> Result<impl Iterator<Item = Result<Row, Fault>> + use<>, Fault> {
        self.catch_up()?;
        let cursor = self.storage.exec(query, None).map_err(|error| fault(&error))?;
        Ok(cursor.raw().map(|row| {
            let values = row.map_err(|error| fault(&error))?.into_iter().map(|value| match value {
                SqlStorageValue::Null => Ok(Value::Null),
                SqlStorageValue::Integer(n) => Ok(Value::Integer(n)),
                SqlStorageValue::String(text) => Ok(Value::Text(text)),
                SqlStorageValue::Boolean(_)
                | SqlStorageValue::Float(_)
                | SqlStorageValue::Blob(_) => Err(Fault::new("sql: a value of another type")),
            });
            Ok(Row(values.collect::<Result<Vec<_>, _>>()?.into_iter()))
        }))
    }
}

fn fault(error: &impl fmt::Debug) -> Fault {
    Fault::new(format!("sql: {error:?}"))
}

impl Row {
    fn next(&mut self) -> Result<Value, Fault> {
        self.0.next().ok_or_else(|| Fault::new("sql: a row ends early"))
    }

    /// A whole number.
    pub(crate) fn integer(&mut self) -> Result<i64, Fault> {
        self.optional_integer()?.ok_or_else(|| Fault::new("sql: null where a number belongs"))
    }

    /// A text, or null.
    pub(crate) fn optional_text(&mut self) -> Result<Option<String>, Fault> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            Value::Integer(_) => Err(Fault::new("sql: no text where one belongs")),
        }
    }

    /// A whole number, or null.
    pub(crate) fn optional_integer(&mut self) -> Result<Option<i64>, Fault> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Integer(n) => Ok(Some(n)),
            Value::Text(_) => Err(Fault::new("sql: no whole number where one belongs")),
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
            Value::Text(text) => Ok(text),
            Value::Null | Value::Integer(_) => Err(Fault::new("sql: no text where one belongs")),
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
        Value::Text(self.to_owned())
    }
}

impl Bind for String {
    fn bind(self) -> Value {
        Value::Text(self)
    }
}

impl<T: Bind> Bind for Option<T> {
    fn bind(self) -> Value {
        self.map_or(Value::Null, Bind::bind)
    }
}

/// Values to bind, in order.
macro_rules! bind {
    ($($value:expr),* $(,)?) => { &[$($crate::sql::Bind::bind($value)),*] };
}
pub(crate) use bind;
