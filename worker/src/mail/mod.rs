//! Mails: what they say (`letter`, `order`, `merchant`), and who sends them (`sender`).

mod envelope;
mod letter;
mod merchant;
mod order;
mod payment;
mod sender;
mod tame;

pub(crate) use envelope::Envelope;
pub(crate) use letter::{Fact, Letter, Link, List};
pub(crate) use merchant::{Brief, Digest, Incident, Merchant, Part};
pub(crate) use order::{OrderMail, compose, is_placed};
pub(crate) use sender::{Errand, Sender, configured};
pub(crate) use tame::tame;

use serde::Serialize;
use shared::fault::Fault;
use shared::time::Timestamp;
use std::collections::BTreeMap;

/// The section of the texts that mails are written with.
pub(crate) const SECTION: &str = "mail";

/// What a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    OrderPlaced,
    PromiseChanged,
    Allocated,
    Shipped,
    Cancelled,
    DelayNotice,
    WaitlistConfirm,
    WaitlistReady,
    Links,
    WithdrawalReceived,
    PaymentFailed,
    PayLink,
    Refunded,
    Digest,
    Stuck,
}

impl Kind {
    const ALL: [Self; 15] = [
        Self::OrderPlaced,
        Self::PromiseChanged,
        Self::Allocated,
        Self::Shipped,
        Self::Cancelled,
        Self::DelayNotice,
        Self::WaitlistConfirm,
        Self::WaitlistReady,
        Self::Links,
        Self::WithdrawalReceived,
        Self::PaymentFailed,
        Self::PayLink,
        Self::Refunded,
        Self::Digest,
        Self::Stuck,
    ];

    /// The kind of a name.
    pub(crate) fn named(name: &str) -> Result<Self, Fault> {
        let known = Self::ALL.into_iter().find(|kind| kind.as_str() == name);
        known.ok_or_else(|| Fault::new("a mail of no kind"))
    }

    /// Its name on the wire, and of its texts.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::OrderPlaced => "order_placed",
            Self::PromiseChanged => "promise_changed",
            Self::Allocated => "allocated",
            Self::Shipped => "shipped",
            Self::Cancelled => "cancelled",
            Self::DelayNotice => "delay_notice",
            Self::WaitlistConfirm => "waitlist_confirm",
            Self::WaitlistReady => "waitlist_ready",
            Self::Links => "links",
            Self::WithdrawalReceived => "withdrawal_received",
            Self::PaymentFailed => "payment_failed",
            Self::PayLink => "pay_link",
            Self::Refunded => "refunded",
            Self::Digest => "digest",
            Self::Stuck => "stuck",
        }
    }
}

/// A mail, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mail {
    /// Made of its cause: the same cause never sends a second one.
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) to: String,
    /// The order that it is about, if it is about one.
    pub(crate) order_id: Option<String>,
    /// When its cause happened.
    pub(crate) at: Timestamp,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
    pub(crate) headers: BTreeMap<String, String>,
}
