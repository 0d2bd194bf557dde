//! Where mails arrive: twice by the same key is once.

use crate::invariant::{Invariant, Violation, holds};
use crate::shop::MailKey;
use std::collections::BTreeMap;

/// Every mail that was taken.
#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    taken: BTreeMap<MailKey, u32>,
    /// It takes nothing.
    pub(crate) down: bool,
}

impl Mailbox {
    /// Takes a mail; one with a key that was there before is not taken again.
    pub(crate) fn take(&mut self, mail: MailKey, keyed: bool) -> Result<(), Violation> {
        let times = self.taken.entry(mail).or_default();
        *times = if keyed { 1 } else { *times + 1 };
        holds(Invariant::I9, *times == 1, || format!("{mail:?} arrived {times} times"))
    }

    /// How many mails of an order arrived.
    pub(crate) fn count(&self, sku: usize, number: u64) -> usize {
        self.taken.range((sku, number, 0)..=(sku, number, usize::MAX)).count()
    }
}
