//! Codes: what they open, and what is used of them.

use super::{Naive, Order, small};
use shared::code::Code;

impl Naive {
    /// Whether the pre-order is there and not open to everyone.
    pub(super) fn opens_later(&self) -> bool {
        let opens_at = self.offer().preorder.and_then(|preorder| preorder.opens_at);
        self.before_release() && opens_at.is_some_and(|opens_at| opens_at > self.now)
    }

    /// Units and orders that needed a code and have not given everything up.
    pub(crate) fn used(&self, code: &str) -> (u64, u64) {
        let who = || self.orders.iter().filter(|order| order.code.as_deref() == Some(code));
        let orders = who().filter(|order| order.kept() > 0).count();
        (who().map(Order::kept).sum(), u64::try_from(orders).unwrap())
    }

    /// What a code opens now: how many units, if they are bounded.
    #[allow(clippy::option_option)]
    pub(super) fn opened_by(&self, code: &Code) -> Option<Option<u64>> {
        let grant = self.codes.get(&small(code))?;
        let (units, uses) = self.used(&small(code));
        let early = grant.opens_at.is_some_and(|opens_at| self.now < opens_at);
        let late = grant.closes_at.is_some_and(|closes_at| self.now >= closes_at);
        let most = grant.units.map(|most| most.get().saturating_sub(units));
        let none = most == Some(0) || grant.uses.is_some_and(|most| uses >= most.get());
        if early || late || none { None } else { Some(most) }
    }
}
