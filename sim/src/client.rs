//! Who asks: with a key made before sending, the same on every retry until there is an answer.

use crate::invariant::{Invariant, Violation, holds};
use crate::object::Answer;
use crate::swap::Wish;
use shared::command::Command;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What somebody asks of an object.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) key: u64,
    pub(crate) sku: usize,
    pub(crate) command: Command,
    /// The clock of whoever took the request, in milliseconds.
    pub(crate) now: i64,
    /// What goes with a swap.
    pub(crate) swap: Option<Wish>,
}

/// What a client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A shopper, by address.
    Shopper(u8),
    /// The merchant.
    Merchant,
    /// The provider of payments.
    Provider,
}

/// A client.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) role: Role,
    /// What has no answer yet.
    pub(crate) open: Option<Rc<Ask>>,
    /// What was asked before, answered.
    pub(crate) asked: Vec<Rc<Ask>>,
    answers: BTreeMap<u64, Answer>,
}

impl Client {
    pub(crate) fn new(role: Role) -> Self {
        Self { role, open: None, asked: Vec::new(), answers: BTreeMap::new() }
    }

    /// An answer arrives, perhaps once more. I3: one answer forever.
    pub(crate) fn answered(&mut self, key: u64, answer: Answer) -> Result<(), Violation> {
        if let Some(first) = self.answers.get(&key) {
            return holds(Invariant::I3, *first == answer, || {
                format!("key {key} was answered {first:?}, then {answer:?}")
            });
        }
        if let Some(open) = self.open.take_if(|open| open.key == key) {
            self.asked.push(open);
        }
        self.answers.insert(key, answer);
        Ok(())
    }

    /// The orders that were placed for it: the sku, the key and the number.
    pub(crate) fn placed(&self) -> impl Iterator<Item = (usize, u64, u64)> + '_ {
        self.asked.iter().filter_map(|ask| {
            let answer = self.answers.get(&ask.key)?;
            let (sku, key) = answer.placed?;
            Some((sku, key, answer.number?))
        })
    }

    /// Nobody waits for the answer any more.
    pub(crate) fn give_up(&mut self) {
        self.open = None;
    }
}
