//! Where an order stands with its money, and its plan, read off the coins.

use super::{Order, costs};
use shared::cash::PartState;
use shared::payment::{PaymentState, Terms, When};
use shared::time::Timestamp;

/// A part of the plan.
pub(crate) type Row = (u64, String, PartState, Option<Timestamp>);

impl Order {
    pub(crate) fn payment_state(&self) -> PaymentState {
        let overdue = (self.lapsed || self.failed().is_some()) && self.owed_now() > 0;
        let asked = self.charge.is_some_and(|asked| asked.failed.is_none());
        if self.owed() > 0 {
            PaymentState::RefundDue
        } else if self.net() == 0 && self.given_back > 0 {
            PaymentState::Refunded
        } else if self.expired || self.declined || overdue {
            PaymentState::Failed
        } else if self.unpaid() {
            PaymentState::Awaiting
        } else if asked {
            PaymentState::BalanceDue
        } else if self.net() == 0 {
            PaymentState::None
        } else if self.net() == self.agreed() {
            PaymentState::Paid
        } else if self.terms.payment.collect == Terms::Deposit && self.first() == 0 {
            PaymentState::DepositPaid
        } else {
            PaymentState::BalanceDue
        }
    }

    /// The plan, read off the coins.
    pub(crate) fn plan(&self) -> Vec<Row> {
        let void = self.kept() == 0 || self.withdrawn;
        let (now, all) = costs(&self.terms, if void { self.ordered } else { self.kept() });
        let full = self.terms.payment.collect == Terms::Full;
        let mut first = now + if void { 0 } else { self.forfeited };
        let balance = if full { When::Order } else { self.terms.payment.balance };
        let mut rows = Vec::new();
        let mut add = |amount: u64, state: PartState, at: Option<Timestamp>| {
            let of_first = if full { amount } else { amount.min(first) };
            first = first.saturating_sub(of_first);
            for (amount, when) in [(of_first, When::Order), (amount - of_first, balance)] {
                if amount > 0 {
                    rows.push((amount, when.to_string(), state, at));
                }
            }
        };
        for coin in &self.coins {
            add(coin.left, PartState::Paid, Some(coin.at));
            add(coin.given, PartState::Refunded, Some(coin.at));
        }
        if void {
            add(all.saturating_sub(self.paid), PartState::Void, None);
            return rows;
        }
        let open = self.to_pay();
        let failed = self.lapsed || self.failed().is_some();
        let asked = match self.charge {
            _ if failed => self.owed_now(),
            Some(asked) => asked.amount,
            None => 0,
        };
        let asked = asked.min(open);
        add(asked, if failed { PartState::Failed } else { PartState::Due }, None);
        add(open - asked, PartState::Due, None);
        rows
    }
}
