//! Something is done with an order.

use super::{Naive, costs};
use shared::command::OrderCommand;
use shared::offer::Shipping;

impl Naive {
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

    pub(super) fn on_order(
        &mut self,
        number: u64,
        action: &OrderCommand,
    ) -> Result<(), &'static str> {
        let unreleased = self.before_release();
        let together = self.offer().shipping == Shipping::Together;
        let (now, mut out, mut back, mut stirs) = (self.now, 0, 0, false);
        let mut late = false;
        let order = self.find(number);
        let goes_on = matches!(
            action,
            OrderCommand::SettleSwap { .. }
                | OrderCommand::Paid
                | OrderCommand::Declined
                | OrderCommand::Received { .. }
                | OrderCommand::CardSaved
                | OrderCommand::ChargeFailed { .. }
                | OrderCommand::GaveBack { .. }
        );
        if order.swapping.is_some() && !goes_on {
            return Err("swapping");
        }
        match action {
            OrderCommand::Ship { units, .. } => {
                let units = units.get();
                if unreleased {
                    return Err("not_released");
                }
                let together = order.whole.unwrap_or(together);
                if units > order.allocated || together && order.waiting > 0 {
                    return Err("not_allocated");
                }
                (order.allocated, order.shipped) = (order.allocated - units, order.shipped + units);
                out = units;
            }
            OrderCommand::Cancel { units, .. } => {
                order.cancel(units.map(shared::units::Units::get))?;
            }
            OrderCommand::Return { units, restock } => {
                let units = units.get();
                if units > order.shipped {
                    return Err("not_shipped");
                }
                (order.shipped, order.returned) = (order.shipped - units, order.returned + units);
                back = if *restock { units } else { 0 };
            }
            OrderCommand::Prioritise { priority, .. } => {
                stirs = order.priority != priority.get();
                order.priority = priority.get();
            }
            OrderCommand::RecordPayment { amount, .. } => {
                if order.withdrawn || *amount > order.costs().1.saturating_sub(order.paid) {
                    return Err("payment_too_large");
                }
                order.paid += amount;
                order.declined = false;
            }
            OrderCommand::Paid if order.unpaid() => {
                order.paid = order.paid.max(order.costs().0);
                order.declined = false;
                (order.allocated, order.waiting) = (order.held, order.held_later);
                (order.held, order.held_later, order.hold_until) = (0, 0, None);
            }
            OrderCommand::Paid if order.ran_out > 0 && order.paid == 0 => {
                let amount = costs(&order.terms, order.ran_out).0;
                order.paid += amount;
                if amount > 0 {
                    order.declined = false;
                }
                late = true;
            }
            OrderCommand::Declined if order.unpaid() => order.declined = true,
            OrderCommand::AnswerNotice { notice, keep } => order.answer(*notice, *keep, now)?,
            OrderCommand::SetExtraPeriod => order.extra_period(now)?,
            OrderCommand::ChangeAddress if order.shipped + order.returned > 0 => {
                return Err("already_shipped");
            }
            OrderCommand::Erase => {
                let agreed = if order.withdrawn { 0 } else { order.costs().1 };
                if order.to_come() > 0 || order.paid != agreed {
                    return Err("order_open");
                }
                order.ran_out = 0;
            }
            OrderCommand::Withdraw => order.withdraw(now)?,
            OrderCommand::Paid
            | OrderCommand::Declined
            | OrderCommand::ChangeAddress
            | OrderCommand::Received { .. }
            | OrderCommand::CardSaved
            | OrderCommand::ChargeFailed { .. }
            | OrderCommand::GaveBack { .. }
            | OrderCommand::Collect
            | OrderCommand::DropCharge { .. }
            | OrderCommand::Refund { .. } => {}
            OrderCommand::StateDelivery { at } => {
                order.delivered = order.delivered.max(Some(*at));
            }
            OrderCommand::BeginSwap { from, to } => {
                let goes = order.needs() + order.allocated;
                let is_variant = to.product.is_some() && to.product == order.terms.product;
                if *from == to.sku || !is_variant || order.unpaid() || goes == 0 {
                    return Err("not_swappable");
                }
                // What is owed back already stays, and what the rest costs.
                let agreed = order.paid.min(order.costs().1);
                let rest = costs(&order.terms, order.kept() - goes).1;
                order.swapping = Some((goes, agreed.saturating_sub(rest)));
            }
            OrderCommand::SettleSwap { placed, .. } => {
                match (order.swapping.take(), placed) {
                    (Some((_, paid)), Some(_)) => {
                        order.give_all_up();
                        order.paid -= paid;
                    }
                    // What was not judged while it was being swapped.
                    (Some(_), None) => stirs = true,
                    (None, _) => {}
                }
            }
        }
        self.on_hand = self.on_hand - out + back;
        self.went_out += out;
        self.stirred |= stirs;
        self.restocked += back;
        if late {
            self.revive(number);
        }
        Ok(())
    }
}
