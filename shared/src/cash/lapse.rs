//! What an order loses that was not paid in time.

use crate::decide::give_up;
use crate::event::Freed;
use crate::fault::Fault;
use crate::order::Order;
use crate::units::Units;

/// The units that go to the line: all that has not shipped and is not paid for, those that wait first.
pub(super) fn lapse(order: &Order) -> Result<Freed, Fault> {
    let stays = paid_for(order)?.max(order.gone()?);
    let lost = order.kept()?.less(stays).min(order.stages.unshipped()?);
    give_up(&order.stages, lost)
}

/// How many units, the first that got there first, are paid for wholly.
fn paid_for(order: &Order) -> Result<Units, Fault> {
    let net = order.stays()?;
    let mut paid = order.reached()?;
    while !paid.is_zero() && order.target(paid)?.amount() > net.amount() {
        paid = paid.less(Units::ONE);
    }
    Ok(paid)
}
