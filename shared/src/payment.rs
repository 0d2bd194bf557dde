//! Terms of payment and where an order stands with them.

use crate::fault::Fault;
use crate::money::Money;
use crate::units::Units;
use serde::{Deserialize, Serialize};

/// How a product is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Payment {
    /// When the money is collected.
    pub collect: Terms,
    /// The part that is due at the order, with `collect` `deposit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposit: Option<Deposit>,
}

/// When the money is collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Terms {
    /// All at the order.
    Full,
    /// A part at the order, the rest later.
    Deposit,
    /// All later.
    Later,
}

/// The part that is due at the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Deposit {
    /// Percent of the total, rounded half up to the minor unit.
    Percent(u8),
    /// Minor units for each unit ordered.
    Amount(u64),
}

/// What is due of an order, at once and later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// At the order.
    pub now: Money,
    /// Later.
    pub later: Money,
}

impl Payment {
    /// Splits what `units` cost, delivery included, into what is due now and later. Delivery
    /// belongs to the first part.
    pub fn due(self, price: Money, units: Units, delivery: Option<Money>) -> Result<Due, Fault> {
        let goods = price.times(units)?;
        let delivery = match delivery {
            Some(delivery) if !units.is_zero() => delivery,
            Some(_) | None => Money::zero(price.currency()),
        };
        let all = goods.plus(delivery)?;
        let now = match (self.collect, self.deposit) {
            (Terms::Full, _) | (Terms::Deposit, None) => all,
            (Terms::Later, _) => Money::zero(price.currency()),
            (Terms::Deposit, Some(deposit)) => deposit.of(goods, units)?.plus(delivery)?,
        };
        Ok(Due { now, later: all.less(now) })
    }
}

impl Deposit {
    fn of(self, goods: Money, units: Units) -> Result<Money, Fault> {
        match self {
            Self::Percent(percent) => goods.percent(percent),
            Self::Amount(amount) => {
                let one = Money::new(amount, goods.currency())
                    .ok_or_else(|| Fault::new("a deposit is out of range"))?;
                let all = one.times(units)?;
                Ok(if all.amount() > goods.amount() { goods } else { all })
            }
        }
    }
}

/// Where an order stands with its payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Nothing was paid, and nothing is awaited before it may ship.
    None,
    /// Units are held until the payment arrives.
    Awaiting,
    /// The deposit was paid.
    DepositPaid,
    /// All was paid.
    Paid,
    /// A part was paid that is no deposit.
    BalanceDue,
    /// The provider declined, or the hold ran out.
    Failed,
    /// More was paid than the order now costs.
    RefundDue,
    /// What was too much was given back.
    Refunded,
}
