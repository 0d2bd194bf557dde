//! The parameters of a query, read like the fields of a body: every bad one is named.

use shared::units::Units;
use shared::wire::fields::{Bad, FieldError};
use shared::wire::problem::Problem;
use std::collections::BTreeMap;

/// Most rows of a page.
const MAX_LIMIT: u64 = 200;

/// Rows of a page that names no limit.
const DEFAULT_LIMIT: u64 = 50;

/// The parameters of a request.
pub(crate) struct Query {
    values: BTreeMap<String, Vec<String>>,
    errors: Vec<FieldError>,
}

impl Query {
    pub(crate) fn parse(text: &str) -> Self {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            values.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        Self { values, errors: Vec::new() }
    }

    /// Every value of a parameter.
    pub(crate) fn all(&mut self, name: &str) -> Vec<String> {
        self.values.remove(name).unwrap_or_default()
    }

    /// The value of a parameter that may be given once.
    pub(crate) fn one(&mut self, name: &str) -> Option<String> {
        let mut values = self.all(name);
        if values.len() > 1 {
            self.refuse(name, Bad::invalid("Give it once."));
        }
        values.pop()
    }

    /// A whole number.
    pub(crate) fn whole(&mut self, name: &str, least: u64, most: u64, default: u64) -> u64 {
        let Some(text) = self.one(name) else { return default };
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse::<u64>() {
            Ok(n) if digits && (least..=most).contains(&n) => n,
            Ok(_) | Err(_) => {
                let detail = format!("Give a whole number from {least} to {most}.");
                self.refuse(name, Bad::out_of_range(detail));
                default
            }
        }
    }

    /// Units.
    pub(crate) fn units(&mut self, name: &str, least: u64, most: u64, default: u64) -> Units {
        Units::new(self.whole(name, least, most, default)).unwrap_or(Units::ZERO)
    }

    /// How many rows a page may have.
    pub(crate) fn limit(&mut self) -> u64 {
        self.whole("limit", 1, MAX_LIMIT, DEFAULT_LIMIT)
    }

    /// Remembers that a parameter is bad.
    pub(crate) fn refuse(&mut self, name: &str, bad: Bad) {
        self.errors.push(bad.at(name));
    }

    /// 422 if anything was bad or unknown.
    pub(crate) fn finish(mut self) -> Result<(), Problem> {
        let unknown: Vec<_> = self.values.keys().cloned().collect();
        for name in unknown {
            self.refuse(&name, Bad::invalid("There is no such parameter here."));
        }
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::invalid_query(self.errors)) }
    }
}
