//! Why a command is not carried out: the shopper's or the merchant's business, never a fault.

use crate::units::Units;
use std::fmt;

/// A refusal: nothing was changed. Each has a stable code and a plain sentence with the remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The quantity, or with what the customer has already, is over the per-customer limit.
    LimitPerCustomer {
        /// The limit.
        limit: Units,
        /// What the customer has, once that was looked at.
        has: Option<Units>,
    },
    /// The pre-order is not open yet.
    NotOpenYet,
    /// The pre-order is closed or full.
    Ended,
    /// Nothing can be ordered.
    SoldOut,
    /// Less can be ordered than was asked for.
    TooMany {
        /// Most that can be ordered.
        most: Units,
    },
    /// What can be had now is not what the shopper saw.
    AvailabilityChanged,
    /// Nothing, or less than was named, is left to cancel.
    NotCancellable {
        /// Units that can be cancelled.
        most: Units,
    },
    /// It may not ship before release.
    NotReleased,
    /// Fewer units are allocated, or the rest of an order that ships together still waits.
    NotAllocated {
        /// Units that may ship now.
        most: Units,
    },
    /// Fewer units were shipped.
    NotShipped {
        /// Units that may come back.
        most: Units,
    },
    /// Fewer units are on hand than a correction takes away.
    BelowZero {
        /// Units on hand.
        on_hand: Units,
    },
    /// More units than can be counted.
    TooMuchStock,
    /// Somebody waits for the product.
    LineNotEmpty,
    /// Payments are marked by a provider here.
    NotManual,
    /// More than is due.
    PaymentTooLarge {
        /// Minor units that are due.
        due: u64,
    },
    /// The notice was answered otherwise, closed, or replaced.
    NoticeClosed,
    /// The promise is not over yet.
    NotDueYet,
    /// The law that the order is under does not offer it.
    NotOffered,
    /// Something of it has shipped.
    AlreadyShipped,
    /// The days for withdrawing are over.
    WithdrawalOver,
    /// Something of the order is still to happen.
    OrderOpen,
    /// It is no other variant of the same product, or nothing of the order can be swapped.
    NotSwappable,
    /// The pre-order is not open yet, and the code does not open it.
    CodeNotValid,
    /// Nothing is to be paid.
    NothingDue,
    /// More than was paid and not given back.
    RefundTooLarge {
        /// Minor units that can be given back.
        most: u64,
    },
    /// The provider is giving money back just now.
    RefundUnderWay {
        /// Minor units.
        amount: u64,
    },
    /// A sum that the provider cannot move: it knows coarser steps.
    AmountNotExact {
        /// Minor units of a step.
        step: u64,
    },
}

impl Refusal {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LimitPerCustomer { .. } => "limit_per_customer",
            Self::NotOpenYet => "not_open_yet",
            Self::Ended => "ended",
            Self::SoldOut => "sold_out",
            Self::TooMany { .. } => "too_many",
            Self::AvailabilityChanged => "availability_changed",
            Self::NotCancellable { .. } => "not_cancellable",
            Self::NotReleased => "not_released",
            Self::NotAllocated { .. } => "not_allocated",
            Self::NotShipped { .. } => "not_shipped",
            Self::BelowZero { .. } => "below_zero",
            Self::TooMuchStock => "too_much_stock",
            Self::LineNotEmpty => "line_not_empty",
            Self::NotManual => "not_manual",
            Self::PaymentTooLarge { .. } => "payment_too_large",
            Self::NoticeClosed => "notice_closed",
            Self::NotDueYet => "not_due_yet",
            Self::NotOffered => "not_offered",
            Self::AlreadyShipped => "already_shipped",
            Self::WithdrawalOver => "withdrawal_over",
            Self::OrderOpen => "order_open",
            Self::NotSwappable => "not_swappable",
            Self::CodeNotValid => "code_not_valid",
            Self::NothingDue => "nothing_due",
            Self::RefundTooLarge { .. } => "refund_too_large",
            Self::RefundUnderWay { .. } => "refund_under_way",
            Self::AmountNotExact { .. } => "amount_not_exact",
        }
    }

    /// A short name of the problem.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::LimitPerCustomer { .. } => "Over the limit per customer",
            Self::NotOpenYet => "The pre-order is not open yet",
            Self::Ended => "The pre-order is over",
            Self::SoldOut => "Sold out",
            Self::TooMany { .. } => "Not that many can be ordered",
            Self::AvailabilityChanged => "What can be had has changed",
            Self::NotCancellable { .. } => "That cannot be cancelled",
            Self::NotReleased => "Not released yet",
            Self::NotAllocated { .. } => "Not allocated",
            Self::NotShipped { .. } => "Not shipped",
            Self::BelowZero { .. } => "Below zero on hand",
            Self::TooMuchStock => "More stock than can be counted",
            Self::LineNotEmpty => "Somebody waits for it",
            Self::NotManual => "Payments are not marked by hand here",
            Self::PaymentTooLarge { .. } => "More than is due",
            Self::NoticeClosed => "The notice is closed",
            Self::NotDueYet => "The promise is not over yet",
            Self::NotOffered => "Not offered here",
            Self::AlreadyShipped => "Already shipped",
            Self::WithdrawalOver => "The days for withdrawing are over",
            Self::OrderOpen => "An order is still open",
            Self::NotSwappable => "That cannot be swapped",
            Self::CodeNotValid => "The code does not open the pre-order",
            Self::NothingDue => "Nothing is to be paid",
            Self::RefundTooLarge { .. } => "More than can be given back",
            Self::RefundUnderWay { .. } => "The provider is giving money back just now",
            Self::AmountNotExact { .. } => "The provider cannot move that sum",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LimitPerCustomer { limit, has: None } => {
                write!(f, "One customer may have up to {limit}. Order fewer.")
            }
            Self::LimitPerCustomer { limit, has: Some(has) } => {
                write!(f, "One customer may have up to {limit}, and this one has {has} already.")
            }
            Self::NotOpenYet => f.write_str("Come back when the pre-order opens."),
            Self::Ended => f.write_str("The pre-order is closed or its limit is reached."),
            Self::SoldOut => f.write_str("Nothing can be ordered at present."),
            Self::TooMany { most } => write!(f, "Up to {most} can be ordered. Order fewer."),
            Self::AvailabilityChanged => {
                f.write_str("Nothing was ordered. Look at the present availability and ask again.")
            }
            Self::NotCancellable { most } => write!(f, "Units that can be cancelled: {most}."),
            Self::NothingDue => f.write_str("The order is paid, or nothing of it is left."),
            Self::RefundTooLarge { most } => {
                write!(f, "Minor units that were paid and not given back: {most}. Give no more.")
            }
            Self::RefundUnderWay { amount } => write!(
                f,
                "Minor units on their way: {amount}. Wait until they have arrived or failed, then \
                     note what you gave back yourself.",
            ),
            Self::AmountNotExact { step } => {
                write!(f, "Give a multiple of {step} minor units.")
            }
            Self::NotReleased => f.write_str("Nothing ships before the release."),
            Self::NotAllocated { most } => write!(f, "Units that may ship now: {most}."),
            Self::NotShipped { most } => write!(f, "Units that may come back: {most}."),
            Self::BelowZero { on_hand } => {
                write!(f, "Only {on_hand} are on hand. Take fewer away, or count again.")
            }
            Self::TooMuchStock => f.write_str("The figure would pass 2^53 − 1. Correct the units."),
            Self::LineNotEmpty => {
                f.write_str("Serve or cancel the orders that wait, then archive the product.")
            }
            Self::NotManual => f.write_str("Payments come from the provider that is set up."),
            Self::PaymentTooLarge { due } => {
                write!(f, "Minor units that are due: {due}. Mark no more than that.")
            }
            Self::NoticeClosed => f.write_str(
                "It was answered, ran out, or a newer one took its place. What has not \
                     shipped can be cancelled all the same.",
            ),
            Self::NotDueYet => f.write_str("Wait until the promised day is over."),
            Self::NotOffered => f.write_str("The law that the order is under knows other ways."),
            Self::AlreadyShipped => {
                f.write_str("Something of it is on its way to the old address.")
            }
            Self::OrderOpen => f.write_str(
                "Units are to ship, or money is owed. Cancel or ship the rest, and settle what is owed.",
            ),
            Self::WithdrawalOver => {
                f.write_str("They ended 14 days after the last delivery. Ask the shop.")
            }
            Self::NotSwappable => f.write_str(
                "What has been paid for and has not shipped can be swapped to another variant of \
                     the same product.",
            ),
            Self::CodeNotValid => f.write_str(
                "It is unknown, not in its time, or used up. Check the code, or come back when \
                     the pre-order opens.",
            ),
        }
    }
}
