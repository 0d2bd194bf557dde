//! Sums over all orders, and counts corrected.

use super::{Naive, Order};
use shared::order::Kind;

impl Naive {
    pub(super) fn before_release(&self) -> bool {
        let offer = self.offer();
        offer.release_at.map_or(offer.preorder.is_some(), |release_at| self.now < release_at)
    }

    pub(crate) fn preorder_units(&self) -> u64 {
        let preorders = |order: &Order| order.kind == Kind::Preorder;
        self.sum(|order| if preorders(order) { order.kept() } else { 0 })
    }

    pub(crate) fn backorder_units(&self) -> u64 {
        self.sum(|order| if order.kind == Kind::Preorder { 0 } else { order.needs() })
    }

    pub(super) fn adjust(&mut self, delta: i64) -> Result<(), &'static str> {
        let there = i64::try_from(self.on_hand).unwrap() + delta;
        self.on_hand = u64::try_from(there).map_err(|_| "below_zero")?;
        self.adjusted += delta;
        self.stirred = true;
        Ok(())
    }
}
