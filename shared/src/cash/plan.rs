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

/// The parts in order. Those that are paid, due and failed add up to what the order costs.
pub fn plan(order: &Order) -> Result<Vec<Part>, Fault> {
    let void = order.kept()?.is_zero() && order.cash.forfeited == 0;
    let units = if void { order.ordered } else { order.kept()? };
    let costs = order.payment.due(order.price, units, order.delivery)?;
    let balance = match order.payment.collect {
        Terms::Full => When::Order,
        Terms::Deposit | Terms::Later => order.payment.balance,
    };
    let mut plan = Plan { order, first: costs.now.amount(), balance, parts: Vec::new() };
    plan.paid()?;
    let state = if void { PartState::Void } else { PartState::Due };
    let whole = if void { costs.now.plus(costs.later)? } else { order.agreed()? };
    let open = whole.amount().saturating_sub(if void { order.paid } else { order.net()? }.amount());
    plan.open(open, state)?;
    Ok(plan.parts)
}

struct Plan<'a> {
    order: &'a Order,
    /// What of the first part is not covered yet.
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

    /// The payments, the first part first; what went back is taken off the newest of them.
    fn paid(&mut self) -> Result<(), Fault> {
        let mut back = self.order.cash.refunded()?;
        let mut parts: Vec<(u64, u64, Option<Timestamp>)> = Vec::new();
        let mut all = self.order.paid.amount();
        let book = &self.order.cash.book;
        for booking in book.iter().rev().filter(|booking| booking.kind.comes_in()) {
            let amount = booking.amount.min(all);
            all = all.saturating_sub(amount);
            let given = amount.min(back);
            back = back.saturating_sub(given);
            parts.push((amount.saturating_sub(given), given, charged_at(booking)));
        }
        if all > 0 {
            let given = all.min(back);
            parts.push((all.saturating_sub(given), given, None));
        }
        for (kept, given, at) in parts.into_iter().rev() {
            self.split(kept, PartState::Paid, at)?;
            self.split(given, PartState::Refunded, at)?;
        }
        Ok(())
    }

    /// A payment, as far as it goes the first part, then the balance.
    fn split(&mut self, amount: u64, state: PartState, at: Option<Timestamp>) -> Result<(), Fault> {
        let first = amount.min(self.first);
        self.first = self.first.saturating_sub(first);
        self.add(first, When::Order, state, at)?;
        self.add(amount.saturating_sub(first), self.balance, state, at)
    }

    /// What is still to be paid: the first part, what is asked now, the rest.
    fn open(&mut self, open: u64, state: PartState) -> Result<(), Fault> {
        if let Some(charge) = self.order.cash.charge.filter(|_| state == PartState::Due) {
            let failed = charge.failed.is_some();
            let asked = if failed { self.order.owed_now()?.amount() } else { charge.amount };
            let asked = asked.min(open);
            let state = if failed { PartState::Failed } else { PartState::Due };
            self.first = 0;
            self.add(asked, self.balance, state, None)?;
            return self.add(open.saturating_sub(asked), self.balance, PartState::Due, None);
        }
        self.split(open, state, None)
    }
}

fn charged_at(booking: &Booking) -> Option<Timestamp> {
    match booking.kind {
        BookingKind::Payment | BookingKind::TakenOver => Some(booking.at),
        BookingKind::Refund | BookingKind::HandedOver => None,
    }
}
