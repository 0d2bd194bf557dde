//! The shop's object: its book is a projection of the skus' objects, and what it tells by mail is
//! read off the orders' histories, each line once.

use crate::alarm::Alarm;
use crate::invariant::{Invariant, Violation, holds};
use crate::kv::Record;
use crate::mutation::Mutation;
use crate::network::Message;
use shared::id::PlaceNumber;
use shared::order::Order;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What caused a mail: the sku, the order and the line of its history.
pub(crate) type MailKey = (usize, u64, usize);

/// Mails that one alarm sends.
const SLICE: usize = 2;

#[derive(Debug)]
struct Row {
    record: Rc<Record>,
    /// Lines of its history that were told.
    told: usize,
}

/// The shop.
#[derive(Debug, Default)]
pub(crate) struct Shop {
    book: BTreeMap<(usize, PlaceNumber), Row>,
    sequences: BTreeMap<usize, u64>,
    /// Mails to be sent.
    outbox: BTreeSet<MailKey>,
    pub(crate) alarm: Alarm,
    told: BTreeMap<MailKey, u32>,
    // Lost in a crash:
    drain: u64,
    waits: usize,
    failures: u32,
}

impl Shop {
    /// Takes over what changed in a sku, as one commit.
    pub(crate) fn apply(
        &mut self,
        sku: usize,
        sequence: u64,
        rows: &[Rc<Record>],
        now: i64,
        bug: Option<Mutation>,
    ) -> Result<(), Violation> {
        let there = self.sequences.entry(sku).or_default();
        *there = (*there).max(sequence);
        for record in rows {
            let key = (sku, record.number());
            let known = self.book.get(&key);
            let news = known.is_none_or(|row| row.record.order.version < record.order.version);
            let mut told = known.map_or(0, |row| row.told);
            if bug == Some(Mutation::ToldAgain) && !news {
                told = told.saturating_sub(1);
            } else if !news && bug != Some(Mutation::BookOlderWins) {
                continue;
            }
            for line in told..record.history.len() {
                let mail = (sku, record.number().get(), line);
                let times = self.told.entry(mail).or_default();
                *times += 1;
                holds(Invariant::I9, *times == 1, || format!("{mail:?} was told {times} times"))?;
                self.outbox.insert(mail);
            }
            let told = told.max(record.history.len());
            let newest = known.filter(|_| bug == Some(Mutation::ToldAgain) && !news);
            let record = newest.map_or(record, |row| &row.record);
            let row = Row { record: Rc::clone(record), told };
            self.book.insert(key, row);
        }
        self.arm(now);
        Ok(())
    }

    fn arm(&mut self, now: i64) {
        if !self.outbox.is_empty() {
            self.alarm.set(now.saturating_add(pause_ms(self.failures)));
        }
    }

    /// The alarm goes off: a slice of mails is sent.
    pub(crate) fn ring(&mut self, now: i64) -> Vec<Message> {
        self.alarm.ring();
        self.drain += 1;
        let drain = self.drain;
        let slice = self.outbox.iter().take(SLICE);
        let mails: Vec<_> = slice.map(|mail| Message::Mail { drain, mail: *mail }).collect();
        self.waits = mails.len();
        if mails.is_empty() {
            self.end(now);
        }
        mails
    }

    /// A mail was sent, or not.
    pub(crate) fn mailed(&mut self, drain: u64, mail: MailKey, through: bool, now: i64) {
        if drain != self.drain || self.waits == 0 {
            return;
        }
        if through {
            self.outbox.remove(&mail);
            self.failures = 0;
        } else {
            self.failures = self.failures.saturating_add(1);
        }
        self.waits -= 1;
        if self.waits == 0 {
            self.end(now);
        }
    }

    fn end(&mut self, now: i64) {
        self.alarm.end();
        self.arm(now);
    }

    /// Everything but what was committed is gone.
    pub(crate) fn crash(&mut self, now: i64) {
        self.waits = 0;
        self.failures = 0;
        self.drain += 1;
        self.alarm.crash(now);
        self.arm(now);
    }

    /// I11.
    pub(crate) fn watch(&self) -> Result<(), Violation> {
        holds(Invariant::I11, self.outbox.is_empty() || self.alarm.is_set(), || {
            "the shop has mails to send and no alarm".to_owned()
        })
    }

    /// Whether mails are still to be sent.
    pub(crate) fn lags(&self) -> bool {
        !self.outbox.is_empty()
    }

    /// I10: the book is never ahead of an object.
    pub(crate) fn watch_order(&self, sku: usize, order: &Order) -> Result<(), Violation> {
        let there = self.book.get(&(sku, order.place.number));
        let ahead = there.is_some_and(|row| row.record.order.version > order.version);
        holds(Invariant::I10, !ahead, || {
            format!("the book is ahead of order {} of sku {sku}", order.place.number)
        })
    }

    /// I10: equal once quiet; I9: every line of the history was told.
    pub(crate) fn watch_quiet(
        &self,
        sku: usize,
        order: &Order,
        lines: usize,
    ) -> Result<(), Violation> {
        let number = order.place.number;
        let row = self.book.get(&(sku, number));
        holds(Invariant::I10, row.is_some_and(|row| row.record.order == *order), || {
            let there = row.map(|row| row.record.order.version);
            format!(
                "once quiet the book has version {there:?} of order {number} of sku {sku}, the \
                 object {}",
                order.version
            )
        })?;
        holds(Invariant::I9, row.is_some_and(|row| row.told == lines), || {
            format!("order {number} of sku {sku} has {lines} lines, not all were told")
        })
    }

    pub(crate) fn watch_quiet_shelf(&self, sku: usize, sequence: u64) -> Result<(), Violation> {
        let there = self.sequences.get(&sku).copied().unwrap_or_default();
        holds(Invariant::I10, there == sequence, || {
            format!("once quiet the book has sku {sku} at {there}, the object is at {sequence}")
        })
    }
}

/// The pause after failures in a row, in milliseconds.
pub(crate) fn pause_ms(failures: u32) -> i64 {
    if failures == 0 { 0 } else { 500_i64.saturating_mul(1 << failures.min(10)).min(300_000) }
}
