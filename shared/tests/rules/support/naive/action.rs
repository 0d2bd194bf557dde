//! Something is done with an order.

use super::Naive;
use shared::command::OrderCommand;
use shared::offer::Shipping;

impl Naive {
    pub(super) fn on_order(
        &mut self,
        number: u64,
        action: &OrderCommand,
    ) -> Result<(), &'static str> {
        let unreleased = self.before_release();
        let together = self.offer().shipping == Shipping::Together;
        let (now, mut out, mut back, mut stirs) = (self.now, 0, 0, false);
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
                | OrderCommand::RefundFailed { .. }
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
            OrderCommand::Cancel { units, by_shopper, .. } => {
                let units = units.map_or(order.to_come(), shared::units::Units::get);
                let kept = if *by_shopper && units <= order.to_come() {
                    order.forfeit(units, now)
                } else {
                    0
                };
                order.cancel(Some(units))?;
                order.forfeited += kept;
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
            OrderCommand::RecordPayment { amount, reference } => {
                if *amount > order.to_pay() {
                    return Err("payment_too_large");
                }
                order.pay(*amount, reference.clone(), now);
                order.settle_charge(*amount);
            }
            OrderCommand::Paid => self.was_paid(number),
            OrderCommand::Received { amount, reference } => {
                self.received(number, *amount, reference.clone());
            }
            OrderCommand::CardSaved => self.card_saved(number),
            OrderCommand::Declined => order.decline(now),
            OrderCommand::ChargeFailed { ask } if order.is_asked(*ask) => order.decline(now),
            OrderCommand::DropCharge { ask } if order.is_asked(*ask) => order.charge = None,
            OrderCommand::ChangeAddress if order.shipped + order.returned > 0 => {
                return Err("already_shipped");
            }
            OrderCommand::ChargeFailed { .. }
            | OrderCommand::DropCharge { .. }
            | OrderCommand::ChangeAddress => {}
            OrderCommand::GaveBack { ask, .. } => order.gave_back(*ask),
            OrderCommand::Collect => order.collect(),
            OrderCommand::RefundFailed { ask } => order.cannot_give_back(*ask),
            OrderCommand::Refund { amount, elsewhere, .. } => {
                order.give_back(*amount, *elsewhere)?;
            }
            OrderCommand::AnswerNotice { notice, keep } => order.answer(*notice, *keep, now)?,
            OrderCommand::SetExtraPeriod => order.extra_period(now)?,
            OrderCommand::Erase => {
                if order.to_come() > 0 || order.to_pay() > 0 || order.owed() > 0 {
                    return Err("order_open");
                }
                order.ran_out = 0;
            }
            OrderCommand::Withdraw => order.withdraw(now)?,
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
                let paid = order.stays().saturating_sub(order.cost_of(order.kept() - goes));
                order.swapping = Some((goes, paid, order.pieces(paid)));
            }
            OrderCommand::SettleSwap { placed, .. } => {
                match (order.swapping.take(), placed) {
                    (Some((_, paid, pieces)), Some(_)) => {
                        order.give_all_up();
                        order.hand_over(paid, &pieces);
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
        Ok(())
    }
}
