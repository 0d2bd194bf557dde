//! Money (LIFE.md, "Cash"): what came and went coin by coin, shares unit by unit, what a provider is
//! asked for, and what is due by itself.

use super::calendar::{day_there, later};
use super::{Naive, Order, costs};
use shared::cash::chargeable;
use shared::money::Money;
use shared::payment::{Terms, When};
use shared::time::{Day, Timestamp};

/// A payment, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Coin {
    pub name: Option<String>,
    pub at: Timestamp,
    pub left: u64,
    pub given: u64,
}

/// A charge that was asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Asked {
    pub ask: u32,
    pub amount: u64,
    /// Since when it is declined, the last day, and reminders sent.
    pub failed: Option<(Timestamp, Day, u32)>,
}

/// A refund that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Going {
    pub ask: u32,
    pub amount: u64,
    pub of: Option<String>,
    /// What of it the merchant said to give back.
    pub said: u64,
    /// The provider could not.
    pub failed: bool,
}

impl Order {
    pub(crate) fn refunded(&self) -> u64 {
        self.given_back
    }

    pub(crate) fn net(&self) -> u64 {
        self.paid - self.given_back
    }

    pub(super) fn cost_of(&self, units: u64) -> u64 {
        if self.withdrawn {
            return 0;
        }
        (costs(&self.terms, units).1 + self.forfeited).saturating_sub(self.waived)
    }

    pub(crate) fn agreed(&self) -> u64 {
        self.cost_of(self.kept())
    }

    /// What the shop has and does not owe back.
    pub(crate) fn stays(&self) -> u64 {
        self.net() - self.owed()
    }

    /// What is owed back.
    pub(crate) fn owed(&self) -> u64 {
        let too_much = self.net().saturating_sub(self.agreed());
        let (going, said) = self.giving.as_ref().map_or((0, 0), |going| (going.amount, going.said));
        too_much.max((going + self.said.saturating_sub(said)).min(self.net()))
    }

    pub(crate) fn to_pay(&self) -> u64 {
        self.agreed().saturating_sub(self.stays())
    }

    /// Units whose balance is due.
    pub(super) fn reached(&self) -> u64 {
        let out = self.shipped + self.returned;
        match self.terms.payment.balance {
            When::Order => self.kept(),
            When::Allocation => self.allocated + out,
            When::Shipping => out,
            When::On(_) => {
                if self.matured {
                    self.kept()
                } else {
                    0
                }
            }
        }
    }

    /// What is to have come in once so many units are due: the first part, then unit by unit, where
    /// the first ones carry the minor units that do not divide.
    pub(super) fn until(&self, reached: u64) -> u64 {
        if self.withdrawn {
            return 0;
        }
        let kept = self.kept();
        let (now, all) = costs(&self.terms, kept);
        let delivery = all - self.terms.price.amount() * kept;
        let is_later = self.terms.payment.collect == Terms::Later;
        let goods_later = all - now - if is_later { delivery } else { 0 };
        let mut sum = now;
        for unit in 0..reached {
            sum += goods_later / kept + u64::from(unit < goods_later % kept);
            if unit == 0 && is_later {
                sum += delivery;
            }
        }
        (sum + self.forfeited).saturating_sub(self.waived)
    }

    pub(crate) fn first(&self) -> u64 {
        self.until(0).saturating_sub(self.stays())
    }

    pub(crate) fn owed_now(&self) -> u64 {
        self.until(self.reached()).saturating_sub(self.stays())
    }

    pub(crate) fn payable(&self) -> u64 {
        match self.owed_now() {
            _ if self.unpaid() => self.first(),
            now if self.in_cash(now) > 0 => now,
            _ => self.to_pay(),
        }
    }

    fn in_cash(&self, amount: u64) -> u64 {
        chargeable(Money::new(amount, self.terms.price.currency()).unwrap()).amount()
    }

    pub(super) fn knows(&self, name: Option<&String>) -> bool {
        name.is_some() && self.coins.iter().any(|coin| coin.name.as_ref() == name)
    }

    /// Money comes in.
    pub(super) fn pay(&mut self, amount: u64, name: Option<String>, at: Timestamp) {
        self.paid += amount;
        self.declined = false;
        if amount > 0 {
            self.coins.push(Coin { name, at, left: amount, given: 0 });
        }
    }

    /// What was asked for came, or nothing is owed any more.
    pub(super) fn settle_charge(&mut self, amount: u64) {
        if self.charge.is_some_and(|asked| amount >= asked.amount) || self.owed_now() == 0 {
            self.charge = None;
        }
    }

    /// Takes money out, from the payment of that name and the newest first.
    fn take_out(&mut self, amount: u64, name: Option<&String>, gives: bool) {
        let mut left = amount;
        for other in [false, true] {
            for coin in self.coins.iter_mut().rev() {
                if other || coin.name.as_ref() == name {
                    let taken = coin.left.min(left);
                    coin.left -= taken;
                    coin.given += if gives { taken } else { 0 };
                    left -= taken;
                }
            }
        }
    }

    /// Which payments a sum is of, the newest first; not what is being given back.
    pub(crate) fn pieces(&self, amount: u64) -> Vec<(u64, Option<String>)> {
        let mut wanted = amount;
        let mut pieces: Vec<(u64, Option<String>)> = Vec::new();
        for coin in self.coins.iter().rev() {
            if pieces.iter().any(|(_, name)| *name == coin.name) {
                continue;
            }
            let of = self.coins.iter().filter(|other| other.name == coin.name);
            let going = self.giving.as_ref().filter(|going| going.of == coin.name);
            let there: u64 = of.map(|coin| coin.left).sum();
            let there = there.saturating_sub(going.map_or(0, |going| going.amount)).min(wanted);
            wanted -= there;
            pieces.push((there, coin.name.clone()));
        }
        pieces.push((wanted, None));
        pieces.retain(|(amount, _)| *amount > 0);
        pieces
    }

    pub(super) fn hand_over(&mut self, paid: u64, pieces: &[(u64, Option<String>)]) {
        for (amount, name) in pieces {
            self.take_out(*amount, name.as_ref(), false);
        }
        self.paid -= paid;
    }

    /// The provider gave back what it was asked for.
    pub(super) fn gave_back(&mut self, ask: u32) {
        if let Some(going) = self.giving.take_if(|going| going.ask == ask) {
            self.take_out(going.amount, going.of.as_ref(), true);
            self.given_back += going.amount;
            self.said = self.said.saturating_sub(going.said);
        }
    }

    /// The provider could not give back what it was asked for.
    pub(super) fn cannot_give_back(&mut self, ask: u32) {
        if let Some(going) = self.giving.as_mut().filter(|going| going.ask == ask) {
            going.failed = true;
        }
    }

    /// The merchant gives money back, through the provider or in another way: of all that is owed where a
    /// refund failed, else in addition to what was said before.
    pub(super) fn give_back(&mut self, amount: u64, elsewhere: bool) -> Result<(), &'static str> {
        let by_hand = elsewhere || !self.by_provider;
        let failed = self.giving.as_ref().is_some_and(|going| going.failed);
        if by_hand && self.giving.is_some() && !failed {
            return Err("refund_under_way");
        }
        let said = self.said.min(self.owed());
        let still = if failed { 0 } else { said };
        if amount > self.net() - still {
            return Err("refund_too_large");
        }
        let free = self.owed() - still;
        self.waived += amount.saturating_sub(free);
        if failed {
            self.giving = None;
            self.said = said.max(amount);
        } else {
            self.said = said + amount;
        }
        if let Some(going) = &mut self.giving {
            going.said += amount.min(free).min(going.amount - going.said);
        }
        if by_hand {
            self.said -= amount;
            for (amount, name) in self.pieces(amount) {
                self.take_out(amount, name.as_ref(), true);
            }
            self.given_back += amount;
        }
        Ok(())
    }

    /// What a shopper who cancels now leaves of the deposit.
    pub(super) fn forfeit(&self, units: u64, now: Timestamp) -> u64 {
        let terms = &self.terms.payment;
        let keeps = terms.deposit.is_some_and(|deposit| !deposit.refundable);
        let in_time = self.told.is_empty() && day_there(self.zone(), now) <= self.promise_due();
        if !self.is_us() || !keeps || !in_time || self.unpaid() || terms.collect != Terms::Deposit {
            return 0;
        }
        let bare = shared::offer::Offer { delivery: None, ..self.terms.clone() };
        let less = costs(&bare, self.kept()).0 - costs(&bare, self.kept() - units).0;
        less.min(self.stays().saturating_sub(self.forfeited))
    }

    /// What the provider is asked for now.
    pub(super) fn collect(&mut self) {
        if !self.by_provider {
            return;
        }
        let owed_now = self.owed_now();
        let refund = self.pieces(self.owed()).into_iter().next();
        if let Some((amount, of)) = refund.filter(|_| self.giving.is_none()) {
            self.asks += 1;
            let said = self.said.min(amount);
            self.giving = Some(Going { ask: self.asks, amount, of, said, failed: false });
        }
        match self.charge {
            None if !self.unpaid() && !self.expired && !self.lapsed => {
                let amount = self.in_cash(owed_now);
                if amount > 0 {
                    self.asks += 1;
                    self.charge = Some(Asked { ask: self.asks, amount, failed: None });
                }
            }
            Some(asked) if asked.failed.is_some() && owed_now == 0 => self.charge = None,
            _ => {}
        }
    }

    /// The charge that nobody answered yet.
    pub(super) fn is_asked(&self, ask: u32) -> bool {
        self.charge.is_some_and(|asked| asked.failed.is_none() && asked.ask == ask)
    }

    /// The provider declines whatever it was asked for.
    pub(super) fn decline(&mut self, now: Timestamp) {
        if self.unpaid() && !self.declined {
            self.declined = true;
            return;
        }
        let owes = self.owed_now() > 0;
        let deadline = later(day_there(self.zone(), now), self.terms.payment.grace_days);
        if let Some(asked) = self.charge.as_mut().filter(|asked| asked.failed.is_none()) {
            asked.failed = Some((now, deadline, 0));
            if !owes {
                self.charge = None;
            }
        }
    }
}

impl Naive {
    /// What the provider says came in.
    pub(super) fn received(&mut self, number: u64, amount: u64, name: Option<String>) {
        let now = self.now;
        let order = self.find(number);
        if order.knows(name.as_ref()) {
            return;
        }
        let places = order.unpaid() && amount >= order.first();
        if amount == 0 && !places {
            return;
        }
        let enough = amount >= costs(&order.terms, order.ran_out).0;
        order.pay(amount, name, now);
        if places {
            (order.allocated, order.waiting) = (order.held, order.held_later);
            (order.held, order.held_later, order.hold_until) = (0, 0, None);
        }
        order.settle_charge(amount);
        if places {
            self.placed = Some(number);
        }
        if enough {
            self.revive(number);
        }
    }

    /// The provider says that whatever it was asked for was paid.
    pub(super) fn was_paid(&mut self, number: u64) {
        let order = self.find(number);
        let late = costs(&order.terms, order.ran_out).0;
        let amount = match order.charge {
            _ if order.unpaid() => order.first(),
            _ if order.ran_out > 0 && order.paid == 0 && late == 0 => {
                return self.card_saved(number);
            }
            _ if order.ran_out > 0 && order.paid == 0 => late,
            Some(asked) if asked.failed.is_none() => asked.amount,
            Some(_) => order.owed_now(),
            None => return,
        };
        self.received(number, amount, None);
    }

    pub(super) fn card_saved(&mut self, number: u64) {
        let order = self.find(number);
        if order.unpaid() {
            return self.received(number, 0, None);
        }
        if order.ran_out > 0 && costs(&order.terms, order.ran_out).0 == 0 {
            self.revive(number);
        }
    }

    /// Money came after the hold had run out: the order comes back where nobody waits and all that it
    /// lost is there.
    fn revive(&mut self, number: u64) {
        let free = if self.line().is_empty() { self.free() } else { 0 };
        let order = self.find(number);
        if order.ran_out > 0 && order.ran_out <= free && !order.withdrawn {
            order.cancelled -= order.ran_out;
            order.allocated += order.ran_out;
            (order.ran_out, order.expired, order.declined) = (0, false, false);
        }
    }

    /// The price of one now.
    pub(crate) fn price_now(&self) -> Money {
        match self.offer().payment.price {
            Some(early) if self.before_release() => early,
            _ => self.offer().price,
        }
    }
}
