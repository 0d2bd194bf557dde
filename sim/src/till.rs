//! What an object asks the provider for: looked for after every change, sent by the alarm under the
//! ask's key. Where no answer came it is looked up first, however short ago it was: whoever's clock runs
//! ahead cannot tell whether the provider still remembers the key.

use crate::invariant::{Invariant, Violation, holds};
use crate::mutation::Mutation;
use crate::object::Object;
use crate::provider::{Bill, Key, News, Outcome, TIMES_OUT_MS, number};
use shared::cash::chargeable;
use shared::command::{Command, OrderCommand};
use shared::decide::{Stop, execute};
use shared::fault::Fault;
use shared::id::PlaceNumber;
use shared::ledger::Ledger;
use shared::order::Order;

/// Between two tries, in milliseconds.
const PAUSE_MS: i64 = 60_000;

/// A request that was sent, in the commit before it left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent {
    last: i64,
    tries: u64,
    /// The provider said that it knows nothing of it: it may be asked once more.
    unknown: bool,
}

impl Object {
    fn order_command(
        &mut self,
        number: PlaceNumber,
        action: OrderCommand,
    ) -> Result<(), Violation> {
        let command = Command::Order { number, action };
        match self.part(|store, now| execute(store, &command, now))? {
            Ok(_) | Err(Stop::UnknownOrder | Stop::UnknownSku | Stop::Swapping) => Ok(()),
            Err(stop) => Err(Violation::new(Invariant::NoFault, format!("{command:?}: {stop:?}"))),
        }
    }

    /// Whether there is something to ask the provider for.
    fn wants(order: &Order) -> Result<bool, Fault> {
        let cash = &order.cash;
        let stands = !order.is_unpaid() && !order.expired && !cash.lapsed;
        let back = cash.giving.is_none() && order.refund_due()?.amount() > 0;
        let charge = cash.charge.is_none() && stands && chargeable(order.owed_now()?).amount() > 0;
        Ok(order.by_provider && order.swap.is_none() && (back || charge))
    }

    /// The asks that are open.
    fn open(&self) -> Vec<Bill> {
        let mut bills = Vec::new();
        for order in self.tables.orders() {
            let of_order = |ask, amount, of, refund| {
                let key = (self.sku, order.place.number.get(), ask, 0);
                Bill { key, amount, of, refund, looks_up: false, tries: 0, at: 0 }
            };
            let charge = order.cash.charge.filter(|charge| charge.failed.is_none());
            bills.extend(charge.map(|charge| of_order(charge.ask, charge.amount, None, false)));
            let giving = order.cash.giving.as_ref().filter(|giving| !giving.failed);
            bills.extend(
                giving.map(|giving| of_order(giving.ask, giving.amount, giving.of.clone(), true)),
            );
        }
        bills
    }

    /// When the alarm has something to do for the till, in milliseconds.
    pub(crate) fn till_due(&self) -> Option<i64> {
        if self.tables.orders().any(|order| Self::wants(order).unwrap_or(true)) {
            return Some(self.now.as_ms());
        }
        let at = |bill: &Bill| match self.sent.get(&bill.key) {
            Some(sent) => sent.last + PAUSE_MS,
            None => self.now.as_ms(),
        };
        self.open().iter().map(at).min()
    }

    /// The alarm sends what is due, and looks at what is to be asked for next: that is committed before
    /// it leaves. `now` is the object's own clock, not what requests said.
    pub(crate) fn ring_till(&mut self, now: i64) -> Result<Vec<Bill>, Violation> {
        let mut sent = Vec::new();
        for bill in self.open() {
            if let Some(bill) = self.send(bill, now)? {
                sent.push(bill);
            }
        }
        let mut wanting = Vec::new();
        for order in self.tables.orders() {
            if Self::wants(order)? {
                wanting.push(order.place.number);
            }
        }
        for number in wanting {
            self.order_command(number, OrderCommand::Collect)?;
        }
        let open: Vec<Key> = self.open().iter().map(|bill| bill.key).collect();
        self.sent.retain(|key, _| open.contains(key));
        Ok(sent)
    }

    fn send(&mut self, bill: Bill, now: i64) -> Result<Option<Bill>, Violation> {
        let Some(known) = self.sent.get(&bill.key).copied() else {
            return self.send_first(bill, now);
        };
        if known.last + PAUSE_MS > now {
            return Ok(None);
        }
        // What was unknown a while ago may have arrived since.
        let unknown = known.unknown && now - known.last < TIMES_OUT_MS;
        let looks_up = !unknown && self.bug != Some(Mutation::ChargeRepeatedBlindly);
        let tries = known.tries + 1;
        self.sent.insert(bill.key, Sent { last: now, tries, unknown: false });
        let anew = self.bug == Some(Mutation::RefundSentTwice) && bill.refund;
        let (sku, number, ask, _) = bill.key;
        let key = (sku, number, ask, if anew { tries } else { 0 });
        Ok(Some(Bill { key, looks_up, tries, ..bill }))
    }

    /// Before anything leaves for the first time the order is looked at once more.
    fn send_first(&mut self, bill: Bill, now: i64) -> Result<Option<Bill>, Violation> {
        let key = bill.key;
        let Some(number) = number(key) else { return Ok(None) };
        let Some(order) = self.tables.order(number)? else { return Ok(None) };
        let owed = order.owed_now()?.amount();
        if !bill.refund && bill.amount > owed && self.bug != Some(Mutation::CancelledCharged) {
            self.order_command(number, OrderCommand::DropCharge { ask: key.2 })?;
            return Ok(None);
        }
        holds(Invariant::I8, bill.refund || bill.amount <= owed, || {
            format!("{bill:?} is charged, owed is {owed}")
        })?;
        self.sent.insert(key, Sent { last: now, tries: 0, unknown: false });
        Ok(Some(bill))
    }

    /// What became of a request.
    pub(crate) fn answered(&mut self, bill: &Bill, outcome: &Outcome) -> Result<(), Violation> {
        let Some(number) = number(bill.key) else { return Ok(()) };
        let (sku, order, ask, _) = bill.key;
        match outcome {
            Outcome::Unknown => {
                if let Some(sent) = self.sent.get_mut(&(sku, order, ask, 0)) {
                    sent.unknown |= sent.tries == bill.tries;
                }
                Ok(())
            }
            Outcome::Declined => self.order_command(number, OrderCommand::ChargeFailed { ask }),
            Outcome::Failed => self.order_command(number, OrderCommand::RefundFailed { ask }),
            Outcome::Done(name) if bill.refund => {
                let reference = Some(name.clone());
                self.order_command(number, OrderCommand::GaveBack { ask, reference })
            }
            Outcome::Done(name) => {
                self.news(number, &News::Paid { amount: bill.amount, reference: name.clone() })
            }
        }
    }

    /// An event of the provider's.
    pub(crate) fn news(&mut self, number: PlaceNumber, news: &News) -> Result<(), Violation> {
        let action = match news {
            News::Declined => OrderCommand::Declined,
            News::Saved => OrderCommand::CardSaved,
            News::Paid { amount, reference } => {
                let order = self.tables.order(number)?;
                let late = order.as_ref().is_some_and(|order| !order.cash.ran_out.is_zero());
                if late && self.bug == Some(Mutation::LateMoneyKept) {
                    return Ok(());
                }
                let known = order.is_some_and(|order| order.cash.knows(reference));
                let again = known && self.bug == Some(Mutation::PaymentBookedTwice);
                let reference =
                    if again { format!("{reference} again") } else { reference.clone() };
                OrderCommand::Received { amount: *amount, reference: Some(reference) }
            }
        };
        self.order_command(number, action)
    }

    /// Orders whose refund failed and that nobody did anything about, and how much each is about.
    fn failed(&self) -> Vec<(PlaceNumber, u64)> {
        let failed = |order: &Order| {
            let giving = order.cash.failed_refund()?;
            Some((order.place.number, giving.amount))
        };
        self.tables.orders().filter_map(failed).collect()
    }

    pub(crate) fn has_failed(&self) -> bool {
        !self.failed().is_empty()
    }

    /// What failed to go back the merchant gives back in another way.
    pub(crate) fn settle_failed(&mut self) -> Result<(), Violation> {
        for (number, amount) in self.failed() {
            let reason = "by bank transfer".to_owned();
            self.order_command(number, OrderCommand::Refund { amount, reason, elsewhere: true })?;
        }
        Ok(())
    }

    /// I8, once quiet: nothing is owed back, and no ask is open.
    pub(crate) fn till_is_empty(&self) -> Result<(), Violation> {
        for order in self.tables.orders().filter(|order| order.by_provider) {
            let back = order.refund_due()?.amount();
            holds(Invariant::I8, back == 0 && order.cash.giving.is_none(), || {
                let number = order.place.number;
                format!("once quiet order {number} of sku {} is owed {back}", self.sku)
            })?;
        }
        Ok(())
    }
}
