//! Terms of payment and where an order stands with them.

use crate::fault::Fault;
use crate::money::Money;
use crate::policy::Profile;
use crate::serial::is_default;
use crate::time::Day;
use crate::units::Units;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How a product is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Payment {
    /// When the money is collected.
    pub collect: Terms,
    /// The part that is due at the order, with `collect` `deposit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposit: Option<Deposit>,
    /// When the rest is collected: `allocation`, `shipping`, or a date.
    #[serde(default, skip_serializing_if = "is_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub balance: When,
    /// The price of one while it is a pre-order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// Days that units are kept after a charge was declined.
    #[serde(default = "grace_days", skip_serializing_if = "is_default_grace")]
    pub grace_days: u32,
}

/// Days that units are kept after a charge was declined, where the product says nothing else.
pub const GRACE_DAYS: u32 = 7;

const fn grace_days() -> u32 {
    GRACE_DAYS
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_default_grace(days: &u32) -> bool {
    *days == GRACE_DAYS
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

/// When a part of the money is collected; a text on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum When {
    /// With the order.
    Order,
    /// For each unit once it is allocated.
    #[default]
    Allocation,
    /// For each unit once it has shipped.
    Shipping,
    /// On a day, where the shop is.
    On(Day),
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Order => f.write_str("order"),
            Self::Allocation => f.write_str("allocation"),
            Self::Shipping => f.write_str("shipping"),
            Self::On(day) => day.fmt(f),
        }
    }
}

impl TryFrom<String> for When {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self, Fault> {
        match text.as_str() {
            "order" => Ok(Self::Order),
            "allocation" => Ok(Self::Allocation),
            "shipping" => Ok(Self::Shipping),
            day => Day::parse(day)
                .map(Self::On)
                .ok_or_else(|| Fault::new("neither a stage of an order nor a date")),
        }
    }
}

impl From<When> for String {
    fn from(when: When) -> Self {
        when.to_string()
    }
}

/// The part that is due at the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deposit {
    /// How much it is.
    #[serde(flatten)]
    pub part: Part,
    /// Whether a shopper who cancels gets it back; under the law of the EU and the UK it always is.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub refundable: bool,
}

const fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_yes(flag: &bool) -> bool {
    *flag
}

/// How much of an order is due at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Part {
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
    /// All at the order.
    pub const FULL: Self = Self {
        collect: Terms::Full,
        deposit: None,
        balance: When::Allocation,
        price: None,
        grace_days: GRACE_DAYS,
    };

    /// Whether a shopper who cancels in time loses the deposit: where the terms say so, and only where
    /// the law leaves that to them.
    pub fn keeps_deposit(self, profile: Profile) -> bool {
        let by_terms = self.collect == Terms::Deposit
            && self.deposit.is_some_and(|deposit| !deposit.refundable);
        match profile {
            Profile::Us => by_terms,
            Profile::Eu | Profile::Uk => false,
        }
    }

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
            (Terms::Deposit, Some(deposit)) => deposit.part.of(goods, units)?.plus(delivery)?,
        };
        Ok(Due { now, later: all.less(now) })
    }
}

impl Part {
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
    /// A part was paid that is no deposit, or the rest has been asked for.
    BalanceDue,
    /// The provider declined, or the hold ran out.
    Failed,
    /// More was paid than the order now costs.
    RefundDue,
    /// What was too much was given back.
    Refunded,
}
