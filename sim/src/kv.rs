//! KV: records by order, written late, in any order, or not at all for hours. Newer wins.

use crate::invariant::{Invariant, Violation, holds};
use crate::mutation::Mutation;
use shared::id::PlaceNumber;
use shared::order::{Entry, Order};
use std::collections::BTreeMap;
use std::rc::Rc;

/// An order as the projections are told of it.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) order: Order,
    pub(crate) history: Vec<Entry>,
}

impl Record {
    pub(crate) fn number(&self) -> PlaceNumber {
        self.order.place.number
    }
}

/// The namespace.
#[derive(Debug, Default)]
pub(crate) struct Kv {
    records: BTreeMap<(usize, PlaceNumber), Rc<Record>>,
    snapshots: BTreeMap<usize, u64>,
    /// It takes no writes.
    pub(crate) down: bool,
}

impl Kv {
    pub(crate) fn put(&mut self, sku: usize, record: &Rc<Record>, bug: Option<Mutation>) {
        let key = (sku, record.number());
        let older =
            self.records.get(&key).is_some_and(|there| there.order.version > record.order.version);
        if !older || bug == Some(Mutation::KvOlderWins) {
            self.records.insert(key, Rc::clone(record));
        }
    }

    pub(crate) fn put_snapshot(&mut self, sku: usize, sequence: u64) {
        let there = self.snapshots.entry(sku).or_default();
        *there = (*there).max(sequence);
    }

    /// I10: never ahead.
    pub(crate) fn watch(&self, sku: usize, order: &Order) -> Result<(), Violation> {
        let there = self.records.get(&(sku, order.place.number));
        let ahead = there.is_some_and(|there| there.order.version > order.version);
        holds(Invariant::I10, !ahead, || {
            format!("KV is ahead of order {} of sku {sku}", order.place.number)
        })
    }

    /// I10: equal once quiet.
    pub(crate) fn watch_quiet(&self, sku: usize, order: &Order) -> Result<(), Violation> {
        let number = order.place.number;
        let there = self.records.get(&(sku, number));
        holds(Invariant::I10, there.is_some_and(|there| there.order == *order), || {
            let there = there.map(|there| there.order.version);
            format!(
                "once quiet KV has version {there:?} of order {number} of sku {sku}, the object {}",
                order.version
            )
        })
    }

    pub(crate) fn watch_quiet_shelf(&self, sku: usize, sequence: u64) -> Result<(), Violation> {
        let there = self.snapshots.get(&sku).copied().unwrap_or_default();
        holds(Invariant::I10, there == sequence, || {
            format!("once quiet KV has snapshot {there} of sku {sku}, the object {sequence}")
        })
    }
}
