//! The provider of payments: pages that shoppers pay on, charges and refunds by key, and events. It
//! remembers keys for a day; what it did it can look up for ever.

use crate::dice::Dice;
use crate::invariant::{Invariant, Violation, holds};
use shared::id::PlaceNumber;
use shared::order::Order;
use std::collections::BTreeMap;

/// How long a key is remembered, in milliseconds.
const REMEMBERS_MS: i64 = 24 * 3_600_000;

/// After how long a request that has not arrived, or its answer, never will; in milliseconds.
pub(crate) const TIMES_OUT_MS: i64 = 3_600_000;

/// What is asked for: a sku, an order, the ask, and 0 but where a bug makes keys up.
pub(crate) type Key = (usize, u64, u32, u64);

/// What an object asks the provider for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bill {
    pub(crate) key: Key,
    pub(crate) amount: u64,
    /// The payment that goes back; none where the saved card is charged.
    pub(crate) of: Option<String>,
    pub(crate) refund: bool,
    /// Whether it is only asked what became of it.
    pub(crate) looks_up: bool,
    /// Which try it is: an answer to an earlier one says nothing about it.
    pub(crate) tries: u64,
    /// When it was sent, in milliseconds.
    pub(crate) at: i64,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Charged or given back, under that name.
    Done(String),
    /// The card was declined.
    Declined,
    /// It cannot be given back.
    Failed,
    /// Nothing is known of it.
    Unknown,
}

/// What the provider tells by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum News {
    Paid { amount: u64, reference: String },
    Saved,
    Declined,
}

#[derive(Debug)]
struct Payment {
    amount: u64,
    refunded: u64,
}

/// The provider.
#[derive(Debug, Default)]
pub(crate) struct Provider {
    keys: BTreeMap<Key, i64>,
    outcomes: BTreeMap<Key, Outcome>,
    /// How often money moved for an ask, whatever the key.
    moved: BTreeMap<(usize, u64, u32), u32>,
    payments: BTreeMap<String, Payment>,
    names: u64,
    /// Charges and refunds that it carried out.
    pub(crate) charges: u64,
    pub(crate) refunds: u64,
    /// It answers with errors, whether it does the work or not.
    pub(crate) down: bool,
}

impl Provider {
    fn name(&mut self, kind: &str) -> String {
        self.names += 1;
        format!("{kind}{}", self.names)
    }

    fn take(&mut self, amount: u64) -> String {
        let name = self.name("p");
        self.payments.insert(name.clone(), Payment { amount, refunded: 0 });
        name
    }

    /// A shopper pays on a page, as much as the order asks for, or just too late.
    pub(crate) fn page(&mut self, order: &Order, dice: &mut Dice) -> Option<News> {
        if order.is_unpaid() && dice.chance(15) {
            return Some(News::Declined);
        }
        let late = order.cash.ran_out;
        let amount = if late.is_zero() {
            order.payable().ok()?.amount()
        } else {
            order.payment.due(order.price, late, order.delivery).ok()?.now.amount()
        };
        let saves = order.is_unpaid() || !late.is_zero();
        match amount {
            0 if saves => Some(News::Saved),
            0 => None,
            amount => Some(News::Paid { amount, reference: self.take(amount) }),
        }
    }

    /// Carries out what is asked, once a key while it remembers that.
    pub(crate) fn ask(
        &mut self,
        bill: &Bill,
        now: i64,
        dice: &mut Dice,
    ) -> Result<Option<Outcome>, Violation> {
        if now - bill.at > TIMES_OUT_MS {
            return Ok(None);
        }
        if bill.looks_up {
            let known = self.outcomes.get(&bill.key).cloned();
            return Ok(Some(known.unwrap_or(Outcome::Unknown)));
        }
        let remembered = self.keys.get(&bill.key).is_some_and(|at| now - at < REMEMBERS_MS);
        if let Some(known) = self.outcomes.get(&bill.key).filter(|_| remembered) {
            return Ok(Some(known.clone()));
        }
        let outcome =
            if bill.refund { self.give_back(bill, dice)? } else { self.charge(bill, dice) };
        if matches!(outcome, Outcome::Done(_)) {
            let (sku, number, ask, _) = bill.key;
            let times = self.moved.entry((sku, number, ask)).or_default();
            *times += 1;
            holds(Invariant::I8, *times == 1, || {
                format!("money moved {times} times for {bill:?}")
            })?;
        }
        self.keys.insert(bill.key, now);
        self.outcomes.insert(bill.key, outcome.clone());
        Ok(Some(outcome))
    }

    fn charge(&mut self, bill: &Bill, dice: &mut Dice) -> Outcome {
        if dice.chance(30) {
            return Outcome::Declined;
        }
        self.charges += 1;
        Outcome::Done(self.take(bill.amount))
    }

    fn give_back(&mut self, bill: &Bill, dice: &mut Dice) -> Result<Outcome, Violation> {
        if dice.chance(15) {
            return Ok(Outcome::Failed);
        }
        let payment = bill.of.as_ref().and_then(|of| self.payments.get_mut(of));
        let fits = payment.is_some_and(|payment| {
            payment.refunded += bill.amount;
            payment.refunded <= payment.amount
        });
        holds(Invariant::I8, fits, || format!("more goes back than came: {bill:?}"))?;
        self.refunds += 1;
        Ok(Outcome::Done(self.name("r")))
    }

    /// What it has of all shoppers.
    pub(crate) fn balance(&self) -> u64 {
        self.payments.values().map(|payment| payment.amount - payment.refunded).sum()
    }
}

/// The number of an order in a key.
pub(crate) fn number(key: Key) -> Option<PlaceNumber> {
    PlaceNumber::new(key.1)
}
