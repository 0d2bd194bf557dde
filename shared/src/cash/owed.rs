//! What an order costs, and what of it is to have been collected by now.

use crate::cash::{chargeable, share};
use crate::fault::Fault;
use crate::money::Money;
use crate::order::Order;
use crate::payment::When;
use crate::time::Day;
use crate::units::Units;

impl Order {
    /// What went back to the shopper.
    pub fn refunded(&self) -> Result<Money, Fault> {
        self.sum(self.cash.refunded()?)
    }

    /// What the shop has of the shopper: paid and not given back.
    pub fn net(&self) -> Result<Money, Fault> {
        Ok(self.paid.less(self.refunded()?))
    }

    /// What the shop has and does not owe back.
    pub fn stays(&self) -> Result<Money, Fault> {
        Ok(self.net()?.less(self.refund_due()?))
    }

    /// What the merchant decided to give back and has not gone back yet: another refund is in addition to
    /// that. Nothing is on its way once the provider could not give it back.
    pub fn refund_under_way(&self) -> Result<Money, Fault> {
        let failed = self.cash.failed_refund().is_some();
        let decided = if failed { 0 } else { self.cash.directed };
        self.sum(decided.min(self.refund_due()?.amount()))
    }

    /// What it costs with delivery, less what the merchant waived. Nothing once all is cancelled but a
    /// deposit that the shop keeps, nor where the shopper withdrew: then all that was paid is owed
    /// back, delivery included (2011/83/EU art. 13, CCR 2013 reg. 34).
    pub fn agreed(&self) -> Result<Money, Fault> {
        let due = self.payment.due(self.price, self.kept()?, self.delivery)?;
        self.agreed_of(due.now.plus(due.later)?)
    }

    fn agreed_of(&self, cost: Money) -> Result<Money, Fault> {
        if self.withdrawn_at.is_some() {
            return self.sum(0);
        }
        let cost = cost.plus(self.sum(self.cash.forfeited)?)?;
        Ok(cost.less(self.sum(self.cash.waived)?))
    }

    /// Units whose share of the balance is due.
    pub(crate) fn reached(&self) -> Result<Units, Fault> {
        let kept = self.kept()?;
        match self.payment.balance {
            When::Order => Ok(kept),
            When::Allocation => kept.minus(self.stages.waiting)?.minus(self.unpaid_units()?),
            When::Shipping => self.gone(),
            When::On(_) => Ok(if self.cash.matured { kept } else { Units::ZERO }),
        }
    }

    /// Units that have left, wherever they are now.
    pub(crate) fn gone(&self) -> Result<Units, Fault> {
        self.stages.shipped.plus(self.stages.returned)
    }

    fn unpaid_units(&self) -> Result<Units, Fault> {
        self.stages.held.plus(self.stages.held_later)
    }

    /// What is to have been collected once `reached` units have come so far. Where nothing is paid at
    /// the order, delivery is in the first part that is.
    pub(crate) fn target(&self, reached: Units) -> Result<Money, Fault> {
        let kept = self.kept()?;
        let due = self.payment.due(self.price, kept, self.delivery)?;
        let goods = self.payment.due(self.price, kept, None)?;
        let at_once = due.now.less(goods.now);
        let delivery = due.now.plus(due.later)?.less(goods.now.plus(goods.later)?).less(at_once);
        let delivery = if reached.is_zero() { self.sum(0)? } else { delivery };
        let later = share(goods.later.amount(), kept.get(), reached.get())?;
        self.agreed_of(due.now.plus(delivery)?.plus(self.sum(later)?)?)
    }

    /// The first part of what is kept of it.
    pub(crate) fn first_due(&self) -> Result<Money, Fault> {
        self.target(Units::ZERO)
    }

    /// What is to be collected now: the first part, and the balance of the units that got there.
    pub fn owed_now(&self) -> Result<Money, Fault> {
        Ok(self.target(self.reached()?)?.less(self.stays()?))
    }

    /// What a page that the shopper opens now asks for: of an order that awaits its payment the first
    /// part, of another what is owed now, else all that is still to be paid.
    pub fn payable(&self) -> Result<Money, Fault> {
        if self.is_unpaid() {
            return self.due_at_order();
        }
        let now = self.owed_now()?;
        // What is too little for a card goes with the rest.
        if chargeable(now).amount() > 0 { Ok(now) } else { self.due() }
    }

    /// The last day on which a declined charge can be paid.
    pub fn deadline(&self) -> Option<Day> {
        let owes = self.owed_now().is_ok_and(|owed| owed.amount() > 0);
        let failed = self.cash.charge.and_then(|charge| charge.failed).filter(|_| owes);
        failed.map(|failed| failed.deadline)
    }

    pub(crate) fn sum(&self, amount: u64) -> Result<Money, Fault> {
        Money::new(amount, self.price.currency())
            .ok_or_else(|| Fault::new("a sum of money is out of range"))
    }
}
