//! The plan of an order's payments: what was paid when, what is asked, what is still to come.

use crate::cash::{Booking, BookingKind};
use crate::fault::Fault;
use crate::money::Money;
use crate::order::Order;
use crate::payment::{Terms, When};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A part of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// How much.
    pub amount: Money,
    /// When it is collected.
    pub when: When,
    /// Where it stands.
    pub state: PartState,
    /// When it was paid.
    pub charged_at: Option<Timestamp>,
}

/// Where a part of the plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PartState {
    /// To be paid.
    Due,
    /// Paid.
    Paid,
    /// The charge was declined.
    Failed,
    /// Paid and given back.
    Refunded,
    /// Never to be paid: nothing is left of the order.
    Void,
}

/// The parts in order. Those that are paid, due and failed add up to what the order costs and what is
/// owed back of it.
pub fn plan(order: &Order) -> Result<Vec<Part>, Fault> {
    let void = order.kept()?.is_zero() || order.withdrawn_at.is_some();
    let units = if void { order.ordered } else { order.kept()? };
    let costs = order.payment.due(order.price, units, order.delivery)?;
    let balance = match order.payment.collect {
        Terms::Full => When::Order,
        Terms::Deposit | Terms::Later => order.payment.balance,
    };
    let forfeited = if void { 0 } else { order.cash.forfeited };
    let first = costs.now.plus(order.sum(forfeited)?)?.amount();
    let mut plan = Plan { order, first, balance, parts: Vec::new() };
    for paid in payments(order) {
        plan.split(paid.kept, PartState::Paid, paid.at)?;
        plan.split(paid.given, PartState::Refunded, paid.at)?;
    }
    if void {
        let whole = costs.now.plus(costs.later)?;
        plan.split(whole.less(order.paid).amount(), PartState::Void, None)?;
    } else {
        plan.open(order.due()?.amount())?;
    }
    Ok(plan.parts)
}

/// A payment, and what became of it.
struct Payment<'a> {
    reference: Option<&'a String>,
    kept: u64,
    given: u64,
    at: Option<Timestamp>,
}

/// The payments, the oldest first, without what went along with a swap. What went out is taken off the
/// payment that it is of, else off the newest that there was.
fn payments(order: &Order) -> Vec<Payment<'_>> {
    let book = &order.cash.book;
    let sum = |of: &dyn Fn(BookingKind) -> bool| {
        let amounts = book.iter().filter(|booking| of(booking.kind)).map(|booking| booking.amount);
        amounts.fold(0, u64::saturating_add)
    };
    let came = sum(&BookingKind::comes_in);
    let handed = sum(&|kind| kind == BookingKind::HandedOver);
    // What was paid before there were books.
    let before = order.paid.amount().saturating_add(handed).saturating_sub(came);
    let mut payments = vec![Payment { reference: None, kept: before, given: 0, at: None }];
    for booking in book {
        if booking.kind.comes_in() {
            let (reference, kept) = (booking.reference.as_ref(), booking.amount);
            payments.push(Payment { reference, kept, given: 0, at: Some(booking.at) });
        } else {
            take_off(&mut payments, booking);
        }
    }
    payments
}

fn take_off(payments: &mut [Payment<'_>], out: &Booking) {
    let mut left = out.amount;
    for own in [true, false] {
        let of = out.of.as_ref();
        for paid in payments.iter_mut().rev().filter(|paid| !own || paid.reference == of) {
            let taken = paid.kept.min(left);
            left = left.saturating_sub(taken);
            paid.kept = paid.kept.saturating_sub(taken);
            if out.kind == BookingKind::Refund {
                paid.given = paid.given.saturating_add(taken);
            }
        }
    }
}

struct Plan<'a> {
    order: &'a Order,
    /// What of the first part no payment covers yet.
    first: u64,
    balance: When,
    parts: Vec<Part>,
}

impl Plan<'_> {
    fn add(
        &mut self,
        amount: u64,
        when: When,
        state: PartState,
        charged_at: Option<Timestamp>,
    ) -> Result<(), Fault> {
        if amount > 0 {
            let amount = self.order.sum(amount)?;
            self.parts.push(Part { amount, when, state, charged_at });
        }
        Ok(())
    }

    /// A payment, as far as it goes the first part, then the balance.
    fn split(&mut self, amount: u64, state: PartState, at: Option<Timestamp>) -> Result<(), Fault> {
        if self.balance == When::Order {
            return self.add(amount, When::Order, state, at);
        }
        let first = amount.min(self.first);
        self.first = self.first.saturating_sub(first);
        self.add(first, When::Order, state, at)?;
        self.add(amount.saturating_sub(first), self.balance, state, at)
    }

    /// What is still to be paid: what is asked now, then the rest.
    fn open(&mut self, open: u64) -> Result<(), Fault> {
        let cash = &self.order.cash;
        let failed = cash.lapsed || cash.charge.is_some_and(|charge| charge.failed.is_some());
        let asked = if failed {
            self.order.owed_now()?.amount()
        } else {
            cash.charge.map_or(0, |charge| charge.amount)
        };
        let asked = asked.min(open);
        self.split(asked, if failed { PartState::Failed } else { PartState::Due }, None)?;
        self.split(open.saturating_sub(asked), PartState::Due, None)
    }
}
