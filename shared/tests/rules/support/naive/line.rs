//! Who waits, who gets what is free, and who gives back what is missing.

use super::{Naive, Order};
use shared::time::Timestamp;

impl Naive {
    /// Who needs units, in the order in which they get them.
    pub(crate) fn line(&self) -> Vec<&Order> {
        let mut line: Vec<_> = self.orders.iter().filter(|order| order.needs() > 0).collect();
        line.sort_by_key(|order| (-order.priority, order.number));
        line
    }

    pub(super) fn assigned(&self) -> u64 {
        self.sum(|order| order.allocated + order.held)
    }

    pub(crate) fn free(&self) -> u64 {
        let kept_back = self.assigned() + self.offer().safety_stock.get();
        self.on_hand.saturating_sub(kept_back)
    }

    /// When the next hold runs out.
    pub(crate) fn next_hold(&self) -> Option<Timestamp> {
        self.orders.iter().filter_map(|order| order.hold_until).min()
    }

    /// Lets holds run out; then who can be served is served.
    pub(crate) fn settle(&mut self) {
        for order in &mut self.orders {
            if order.hold_until.is_some_and(|until| until <= self.now) {
                order.ran_out = order.held + order.held_later;
                order.cancelled += order.ran_out;
                (order.held, order.held_later, order.hold_until) = (0, 0, None);
                order.expired = true;
            }
        }
        self.balance();
    }

    /// One unit at a time: back from the end while they are not there, to the head while free.
    pub(super) fn balance(&mut self) {
        for order in &mut self.orders {
            order.keep_books(self.now);
        }
        if self.offer.is_none() {
            return;
        }
        while self.assigned() > self.on_hand {
            let last = |has: fn(&Order) -> u64| {
                let who = self.orders.iter().filter(move |order| has(order) > 0);
                who.min_by_key(|order| (order.priority, -i64::try_from(order.number).unwrap()))
                    .map(|order| order.number)
            };
            if let Some(number) = last(|order| order.allocated) {
                let order = self.find(number);
                (order.allocated, order.waiting) = (order.allocated - 1, order.waiting + 1);
            } else if let Some(number) = last(|order| order.held) {
                let order = self.find(number);
                (order.held, order.held_later) = (order.held - 1, order.held_later + 1);
            }
        }
        while self.free() > 0 {
            let Some(number) = self.line().first().map(|order| order.number) else { return };
            let order = self.find(number);
            if order.waiting > 0 {
                (order.waiting, order.allocated) = (order.waiting - 1, order.allocated + 1);
            } else {
                (order.held_later, order.held) = (order.held_later - 1, order.held + 1);
            }
        }
    }
}
