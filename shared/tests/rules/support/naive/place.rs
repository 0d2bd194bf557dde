//! An order is placed, or refused.

use super::judge::changed;
use super::{Naive, Order, small};
use shared::availability::Action;
use shared::command::Place;
use shared::offer::{ChosenShipping, Offer, Shipping};
use shared::order::Kind;

impl Naive {
    pub(super) fn place(&mut self, place: &Place) -> Result<(), &'static str> {
        let quantity = place.quantity.get();
        let offer = self.offer().clone();
        let limit = offer.per_customer_limit.map(shared::units::Units::get);
        if place.swap.as_ref().is_some_and(|taken| Some(&taken.product) != offer.product.as_ref()) {
            return Err("not_swappable");
        }
        if limit.is_some_and(|limit| quantity > limit) {
            return Err("limit_per_customer");
        }
        let needed = place.code.as_ref().filter(|_| self.opens_later());
        let judged = self.judge(quantity, needed);
        let kind = match judged.action {
            Action::ComingSoon if needed.is_some() => return Err("code_not_valid"),
            Action::ComingSoon => return Err("not_open_yet"),
            Action::Ended => return Err("ended"),
            Action::SoldOut => return Err("sold_out"),
            Action::TooMany => return Err("too_many"),
            Action::Buy => Kind::Buy,
            Action::Preorder => Kind::Preorder,
            Action::Backorder => Kind::Backorder,
            Action::Split => Kind::Split,
            Action::Unknown => panic!("a known sku is never unknown"),
        };
        let chosen = place.accept.shipping.map(|chosen| chosen == ChosenShipping::Together);
        let other = match offer.shipping {
            Shipping::Choice => false,
            Shipping::Together => chosen == Some(false),
            Shipping::AsAvailable => chosen == Some(true),
        };
        if other || changed(&judged, &place.accept, self.price_now()) {
            return Err("availability_changed");
        }
        let theirs = |order: &&Order| order.customer == place.customer.as_str();
        let has: u64 = self.orders.iter().filter(theirs).map(Order::kept).sum();
        if limit.is_some_and(|limit| has + quantity > limit) {
            return Err("limit_per_customer");
        }
        let mut order = Order {
            number: u64::try_from(self.orders.len()).unwrap() + 1,
            priority: 0,
            kind,
            customer: place.customer.as_str().to_owned(),
            ordered: quantity,
            waiting: quantity,
            held_later: 0,
            allocated: 0,
            held: 0,
            shipped: 0,
            returned: 0,
            cancelled: 0,
            hold_until: None,
            expired: false,
            declined: false,
            paid: 0,
            ran_out: 0,
            withdrawn: false,
            delivered: None,
            placed_at: self.now,
            policy: place.policy.clone(),
            told: Vec::new(),
            extra_until: None,
            owed_since: None,
            promise: judged.promise,
            terms: Offer { price: self.price_now(), ..offer.clone() },
            swapping: None,
            by_provider: place.by_provider,
            coins: Vec::new(),
            given_back: 0,
            waived: 0,
            said: 0,
            forfeited: 0,
            charge: None,
            giving: None,
            asks: 0,
            matured: false,
            lapsed: false,
            whole: (offer.shipping == Shipping::Choice).then_some(chosen == Some(true)),
            code: needed.map(small),
        };
        if let Some(taken) = &place.swap {
            let mut rest = taken.paid.amount();
            for piece in &taken.pieces {
                order.pay(piece.amount, piece.reference.clone(), self.now);
                rest -= piece.amount;
            }
            order.pay(rest, None, self.now);
            order.terms.delivery = order.terms.delivery.filter(|_| !taken.delivery_charged);
        }
        if place.awaits_payment {
            (order.waiting, order.held_later) = (0, quantity);
            order.hold_until = self.now.plus_minutes(offer.hold_minutes);
        }
        self.orders.push(order);
        Ok(())
    }
}
