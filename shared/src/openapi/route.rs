//! One route: who calls it, what it takes, what it answers.

use super::Components;
use serde_json::Value;

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    Anyone,
    Shopper,
    Merchant,
}

/// Whether a route takes an `Idempotency-Key`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    None,
    Optional,
    Required,
}

/// One operation.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// In capital letters.
    pub method: &'static str,
    /// With parameters in braces.
    pub path: &'static str,
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) caller: Caller,
    pub(super) key: Key,
    pub(super) query: fn() -> Vec<Value>,
    pub(super) body: Option<fn() -> Value>,
    pub(super) good: &'static [(u16, &'static str, Option<Answer>)],
    /// Refusals beside those that follow from the rest.
    pub(super) bad: &'static [u16],
}

/// The schema of an answer.
pub(super) type Answer = fn(&mut Components) -> Value;

pub(super) const fn route(
    method: &'static str,
    path: &'static str,
    id: &'static str,
    summary: &'static str,
) -> Route {
    let (caller, key) = (Caller::Anyone, Key::None);
    Route {
        method,
        path,
        id,
        summary,
        caller,
        key,
        query: Vec::new,
        body: None,
        good: &[],
        bad: &[],
    }
}

impl Route {
    pub(super) const fn by(self, caller: Caller) -> Self {
        Self { caller, ..self }
    }

    pub(super) const fn keyed(self, key: Key) -> Self {
        Self { key, ..self }
    }

    pub(super) const fn query(self, query: fn() -> Vec<Value>) -> Self {
        Self { query, ..self }
    }

    pub(super) const fn takes(self, body: fn() -> Value) -> Self {
        Self { body: Some(body), ..self }
    }

    pub(super) const fn answers(
        self,
        good: &'static [(u16, &'static str, Option<Answer>)],
    ) -> Self {
        Self { good, ..self }
    }

    pub(super) const fn refuses(self, bad: &'static [u16]) -> Self {
        Self { bad, ..self }
    }
}
