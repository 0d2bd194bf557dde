//! An order: its units by stage, its status, its history.

mod history;

use crate::cash::{Cash, Consent};
use crate::code::Code;
use crate::delay::{Answer, Notice, refund_due_by};
use crate::fault::Fault;
use crate::line::Place;
use crate::money::Money;
use crate::offer::ChosenShipping;
use crate::payment::{Payment, PaymentState, Terms};
use crate::policy::Policy;
use crate::promise::Promise;
use crate::swap::Swap;
use crate::time::{Day, Timestamp};
use crate::units::Units;
use serde::{Deserialize, Serialize};

pub use history::{Entry, EntryKind};

/// What an order was when it was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// All of it was there.
    Buy,
    /// Before release.
    Preorder,
    /// None of it was there.
    Backorder,
    /// Some of it was there.
    Split,
}

/// Where an order is, read off its units and its payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Its units are held until it is paid.
    AwaitingPayment,
    /// All of it waits.
    Waiting,
    /// Some of it waits, some is allocated.
    PartiallyAllocated,
    /// None of it waits.
    Allocated,
    /// Some went out, some is still to come.
    PartiallyShipped,
    /// All that was not cancelled went out.
    Shipped,
    /// All of it was cancelled.
    Cancelled,
    /// The hold ran out unpaid.
    Expired,
    /// All that went out came back.
    Returned,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 9] = [
        Self::AwaitingPayment,
        Self::Waiting,
        Self::PartiallyAllocated,
        Self::Allocated,
        Self::PartiallyShipped,
        Self::Shipped,
        Self::Cancelled,
        Self::Expired,
        Self::Returned,
    ];

    /// Its name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AwaitingPayment => "awaiting_payment",
            Self::Waiting => "waiting",
            Self::PartiallyAllocated => "partially_allocated",
            Self::Allocated => "allocated",
            Self::PartiallyShipped => "partially_shipped",
            Self::Shipped => "shipped",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Returned => "returned",
        }
    }
}

/// The units of an order by stage; together they are what was ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stages {
    /// In line, placed.
    pub waiting: Units,
    /// Assigned, not shipped.
    pub allocated: Units,
    /// Assigned to an unpaid order.
    pub held: Units,
    /// In line for an unpaid order.
    pub held_later: Units,
    /// Gone out and not come back.
    pub shipped: Units,
    /// Cancelled or expired.
    pub cancelled: Units,
    /// Come back.
    pub returned: Units,
}

impl Stages {
    /// Units that it needs from the line.
    pub fn in_line(&self) -> Result<Units, Fault> {
        self.waiting.plus(self.held_later)
    }

    /// Units that can still be cancelled.
    pub fn unshipped(&self) -> Result<Units, Fault> {
        self.in_line()?.plus(self.allocated)?.plus(self.held)
    }

    /// Serves `units` of what it needs: what an unpaid order gets is held.
    pub fn serve(&mut self, units: Units) -> Result<(), Fault> {
        let later = units.min(self.held_later);
        self.held_later = self.held_later.minus(later)?;
        self.held = self.held.plus(later)?;
        let placed = units.minus(later)?;
        self.waiting = self.waiting.minus(placed)?;
        self.allocated = self.allocated.plus(placed)?;
        Ok(())
    }
}

/// One order in the line of a sku. Who ordered it stands elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each marks something of its own")]
pub struct Order {
    /// Its number and priority.
    pub place: Place,
    /// Rises with every change of it.
    pub version: u64,
    /// What it was when placed.
    pub kind: Kind,
    /// Units ordered.
    pub ordered: Units,
    /// Where they are.
    pub stages: Stages,
    /// Price of one, as placed.
    pub price: Money,
    /// Delivery, once, as placed.
    pub delivery: Option<Money>,
    /// Terms, as placed.
    pub payment: Payment,
    /// How it ships, where the shopper could choose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping: Option<ChosenShipping>,
    /// The promise, as placed.
    pub promise: Promise,
    /// The rules that it is under, as placed.
    #[serde(default)]
    pub policy: Policy,
    /// Whether a provider collects for it; else the merchant marks what was paid.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_provider: bool,
    /// What the shopper agreed to about later charges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// What was paid, whatever of it went back.
    pub paid: Money,
    /// The book of its money.
    #[serde(default, skip_serializing_if = "Cash::is_empty")]
    pub cash: Cash,
    /// Until when an unpaid order holds its units; absent once paid, or where nothing is awaited.
    pub hold_until: Option<Timestamp>,
    /// Whether the provider's latest answer was no.
    pub declined: bool,
    /// Whether the hold ran out.
    pub expired: bool,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// The notices of delay that it was sent, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// The last day of the extra period that the shopper set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_until: Option<Day>,
    /// When the shopper withdrew from the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Timestamp>,
    /// When the latest delivery arrived, as the merchant stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Timestamp>,
    /// Since when more is paid than it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed_since: Option<Day>,
    /// Set while it is being swapped to another variant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swap: Option<Swap>,
    /// The id of the order that it was swapped for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swapped_from: Option<String>,
    /// The id of the order that what had not shipped went to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swapped_to: Option<String>,
    /// Whether an order that it was swapped out of charges the delivery.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub delivery_elsewhere: bool,
    /// The code that it needed to be placed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
}

impl Order {
    /// Units not cancelled.
    pub fn kept(&self) -> Result<Units, Fault> {
        self.ordered.minus(self.stages.cancelled)
    }

    /// What it costs: price × units not cancelled, without delivery.
    pub fn total(&self) -> Result<Money, Fault> {
        self.price.times(self.kept()?)
    }

    /// What is still to be paid, delivery included.
    pub fn due(&self) -> Result<Money, Fault> {
        Ok(self.agreed()?.less(self.stays()?))
    }

    /// What is to be paid at once for the order to be placed.
    pub fn due_at_order(&self) -> Result<Money, Fault> {
        Ok(self.first_due()?.less(self.stays()?))
    }

    /// What was to be paid at once for all that was ordered.
    pub fn first_part(&self) -> Result<Money, Fault> {
        Ok(self.payment.due(self.price, self.ordered, self.delivery)?.now)
    }

    /// What is owed back: paid beyond what it costs, or what is on its way back or the merchant said to
    /// give back, whatever it costs by now.
    pub fn refund_due(&self) -> Result<Money, Fault> {
        let net = self.net()?;
        let surplus = net.less(self.agreed()?).amount();
        self.sum(surplus.max(self.cash.going_back().min(net.amount())))
    }

    /// By when it must be back, where something is owed.
    pub fn refund_due_by(&self) -> Option<Day> {
        self.owed_since.map(|since| refund_due_by(self.policy.profile, since))
    }

    /// The notice that waits for an answer.
    pub fn open_notice(&self) -> Option<&Notice> {
        self.notices.last().filter(|last| last.is_open())
    }

    /// Makes the latest notice's window the promise, where it has a date.
    pub(crate) fn take_revised(&mut self) {
        if let Some(revised) = self.notices.last().and_then(|last| last.revised) {
            self.promise = revised;
        }
    }

    /// Closes the notice that is open, if one is.
    pub(crate) fn close_notice(&mut self, answer: Answer, at: Timestamp) {
        if let Some(last) = self.notices.last_mut().filter(|last| last.is_open()) {
            (last.answer, last.answered_at) = (Some(answer), Some(at));
        }
    }

    /// Whether it awaits payment.
    pub const fn is_unpaid(&self) -> bool {
        !self.stages.held.is_zero() || !self.stages.held_later.is_zero()
    }

    /// Where it is. The corners are those of the contract: see the table in the tests.
    pub fn status(&self) -> Result<Status, Fault> {
        let stages = &self.stages;
        if self.is_unpaid() {
            return Ok(Status::AwaitingPayment);
        }
        if self.expired {
            return Ok(Status::Expired);
        }
        if self.kept()?.is_zero() {
            return Ok(Status::Cancelled);
        }
        let gone = !stages.shipped.is_zero() || !stages.returned.is_zero();
        Ok(match (!stages.waiting.is_zero(), !stages.allocated.is_zero()) {
            (false, false) if stages.shipped.is_zero() => Status::Returned,
            (false, false) => Status::Shipped,
            (_, _) if gone => Status::PartiallyShipped,
            (true, true) => Status::PartiallyAllocated,
            (true, false) => Status::Waiting,
            (false, true) => Status::Allocated,
        })
    }

    /// Where it stands with its payment.
    pub fn payment_state(&self) -> Result<PaymentState, Fault> {
        let agreed = self.agreed()?;
        let paid = self.net()?.amount();
        let charge = self.cash.charge;
        let failed = self.cash.lapsed || charge.is_some_and(|charge| charge.failed.is_some());
        let declined = failed && self.owed_now()?.amount() > 0;
        let charge = charge.filter(|charge| charge.failed.is_none());
        Ok(if self.refund_due()?.amount() > 0 {
            PaymentState::RefundDue
        } else if paid == 0 && self.cash.refunded()? > 0 {
            PaymentState::Refunded
        } else if self.declined || self.expired || declined {
            PaymentState::Failed
        } else if self.is_unpaid() {
            PaymentState::Awaiting
        } else if charge.is_some() {
            PaymentState::BalanceDue
        } else if paid == 0 {
            PaymentState::None
        } else if paid == agreed.amount() {
            PaymentState::Paid
        } else if self.payment.collect == Terms::Deposit && self.due_at_order()?.amount() == 0 {
            PaymentState::DepositPaid
        } else {
            PaymentState::BalanceDue
        })
    }
}
