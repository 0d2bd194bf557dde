//! The book of an order: every movement of its money, and what is asked for just now.

use crate::fault::Fault;
use crate::serial::is_default;
use crate::time::{Day, Timestamp};
use crate::units::Units;
use serde::{Deserialize, Serialize};

/// What an order knows of its money beyond what was paid.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cash {
    /// Every movement, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub book: Vec<Booking>,
    /// Minor units that the merchant gave back beyond what was owed: the order costs that much less.
    #[serde(default, skip_serializing_if = "is_default")]
    pub waived: u64,
    /// Why the merchant gave them back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Minor units that the merchant said to give back and that did not go back yet: said once more,
    /// they are not owed a second time.
    #[serde(default, skip_serializing_if = "is_default")]
    pub directed: u64,
    /// Minor units of a deposit that the shop keeps for units that the shopper cancelled.
    #[serde(default, skip_serializing_if = "is_default")]
    pub forfeited: u64,
    /// The charge that the provider is asked for, or that it declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<Charge>,
    /// What the provider is asked to give back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub giving: Option<Giving>,
    /// What was asked of the provider so far: each ask has a number of its own.
    #[serde(default, skip_serializing_if = "is_default")]
    pub asks: u32,
    /// Whether the day of the balance has come.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub matured: bool,
    /// Whether units went to the line because a charge was not paid in time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lapsed: bool,
    /// Units that the order lost when its hold ran out: those come back if the money comes late.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ran_out: Units,
}

/// A movement of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: BookingKind,
    /// Minor units of the order's currency, never 0.
    pub amount: u64,
    /// What for: a part of the plan, or why it went back.
    pub cause: String,
    /// The provider's or the merchant's name of the payment or of the refund.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The payment that it came from, where it went out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
}

/// Which way money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingKind {
    /// The shopper paid.
    Payment,
    /// The shopper got it back.
    Refund,
    /// It came along from an order that was swapped for this one.
    TakenOver,
    /// It went along to an order that this one was swapped for.
    HandedOver,
}

impl BookingKind {
    /// The account that is debited and the one that is credited: `cash` is what the provider or the
    /// merchant has, `customer` what the shopper has with us, `transfer` what is between two orders.
    pub const fn accounts(self) -> (&'static str, &'static str) {
        match self {
            Self::Payment => ("cash", "customer"),
            Self::Refund => ("customer", "cash"),
            Self::TakenOver => ("transfer", "customer"),
            Self::HandedOver => ("customer", "transfer"),
        }
    }

    /// Whether it came in.
    pub const fn comes_in(self) -> bool {
        match self {
            Self::Payment | Self::TakenOver => true,
            Self::Refund | Self::HandedOver => false,
        }
    }
}

/// A charge of the saved card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// Its number among what was asked for this order.
    pub ask: u32,
    /// Minor units.
    pub amount: u64,
    /// Set once it was declined: from then on the shopper pays on a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<Failed>,
}

/// A charge that was declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    /// Since when.
    pub since: Timestamp,
    /// The last day on which it can be paid.
    pub deadline: Day,
    /// Reminders sent.
    pub reminders: u32,
}

/// What the provider is asked to give back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Giving {
    /// Its number among what was asked for this order.
    pub ask: u32,
    /// Minor units.
    pub amount: u64,
    /// The payment that it is part of.
    pub of: Option<String>,
    /// What of it the merchant said to give back.
    #[serde(default, skip_serializing_if = "is_default")]
    pub directed: u64,
    /// Whether the provider said that it cannot: it is for the merchant to ask again, or to give it
    /// back in another way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub failed: bool,
}

/// A part of one payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Minor units.
    pub amount: u64,
    /// The provider's or the merchant's name of the payment.
    pub reference: Option<String>,
}

/// What an event adds to the book.
pub(crate) struct Moved<'a> {
    pub(crate) at: Timestamp,
    pub(crate) kind: BookingKind,
    pub(crate) amount: u64,
    pub(crate) cause: &'a str,
    pub(crate) reference: Option<&'a String>,
    pub(crate) of: Option<&'a String>,
}

impl Cash {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Minor units that went back to the shopper.
    pub fn refunded(&self) -> Result<u64, Fault> {
        self.sum(|booking| booking.kind == BookingKind::Refund)
    }

    fn sum(&self, which: impl Fn(&Booking) -> bool) -> Result<u64, Fault> {
        self.book.iter().filter(|booking| which(booking)).try_fold(0_u64, |sum, booking| {
            sum.checked_add(booking.amount).ok_or_else(|| Fault::new("a book is out of range"))
        })
    }

    /// Whether a payment is booked already.
    pub fn knows(&self, reference: &str) -> bool {
        self.book.iter().any(|booking| {
            booking.kind.comes_in() && booking.reference.as_deref() == Some(reference)
        })
    }

    pub(crate) fn add(&mut self, moved: &Moved<'_>) {
        if moved.amount > 0 {
            self.book.push(Booking {
                at: moved.at,
                kind: moved.kind,
                amount: moved.amount,
                cause: moved.cause.to_owned(),
                reference: moved.reference.cloned(),
                of: moved.of.cloned(),
            });
        }
    }

    /// What is left of each payment, the newest first, less what is being given back of it just now.
    /// Payments without a name are one.
    fn left(&self) -> Result<Vec<Piece>, Fault> {
        let mut pieces: Vec<Piece> = Vec::new();
        for booking in self.book.iter().rev().filter(|booking| booking.kind.comes_in()) {
            if pieces.iter().any(|known| known.reference == booking.reference) {
                continue;
            }
            let came = self.sum(|b| b.kind.comes_in() && b.reference == booking.reference)?;
            let went = self.sum(|b| !b.kind.comes_in() && b.of == booking.reference)?;
            let giving = self.giving.as_ref().filter(|giving| giving.of == booking.reference);
            let going = giving.map_or(0, |giving| giving.amount);
            let amount = came.saturating_sub(went).saturating_sub(going);
            if amount > 0 {
                pieces.push(Piece { amount, reference: booking.reference.clone() });
            }
        }
        Ok(pieces)
    }

    /// Which payments `amount` goes back to or along with, the newest first. What was paid before
    /// there were books has no name.
    pub fn pieces(&self, amount: u64) -> Result<Vec<Piece>, Fault> {
        let mut wanted = amount;
        let mut pieces = Vec::new();
        for piece in self.left()? {
            let taken = piece.amount.min(wanted);
            wanted = wanted.saturating_sub(taken);
            if taken > 0 {
                pieces.push(Piece { amount: taken, reference: piece.reference });
            }
        }
        if wanted > 0 {
            pieces.push(Piece { amount: wanted, reference: None });
        }
        Ok(pieces)
    }

    /// What goes back in any case: it is on its way, or the merchant said so.
    pub fn going_back(&self) -> u64 {
        let (on_its_way, directed) =
            self.giving.as_ref().map_or((0, 0), |giving| (giving.amount, giving.directed));
        on_its_way.saturating_add(self.directed.saturating_sub(directed))
    }

    /// The refund that the provider could not make, while nobody has done anything about it.
    pub fn failed_refund(&self) -> Option<&Giving> {
        self.giving.as_ref().filter(|giving| giving.failed)
    }

    pub(crate) fn next_ask(&self) -> Result<u32, Fault> {
        self.asks.checked_add(1).ok_or_else(|| Fault::new("a provider was asked too often"))
    }
}
