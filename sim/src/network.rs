//! Messages under way: in any order, lost, or twice.

use crate::client::Ask;
use crate::kv::Record;
use crate::object::Answer;
use crate::provider::{Bill, News, Outcome};
use crate::shop::MailKey;
use crate::swap::Errand;
use shared::id::PlaceNumber;
use std::rc::Rc;

/// An effect of an object's outbox.
#[derive(Debug, Clone)]
pub(crate) enum Effect {
    /// An order's record for KV.
    Kv(Rc<Record>),
    /// The shelf's snapshot for KV, by its sequence number.
    Snapshot(u64),
    /// What changed, for the shop's book.
    Book { sequence: u64, rows: Vec<Rc<Record>> },
}

/// A message.
#[derive(Debug, Clone)]
pub(crate) enum Message {
    /// Somebody asks an object.
    Ask { client: usize, ask: Rc<Ask> },
    /// An object answers.
    Answered { client: usize, key: u64, answer: Answer },
    /// A swap goes on in the other line, for a client or for the alarm.
    Errand { client: Option<usize>, errand: Rc<Errand> },
    /// The other line's answer is brought home.
    Settle { client: Option<usize>, errand: Rc<Errand>, answer: Answer },
    /// An object's alarm sends an effect.
    Do { sku: usize, drain: u64, effect: Effect },
    /// What became of it.
    Done { sku: usize, drain: u64, effect: Effect, through: bool },
    /// An object asks the provider for money, or to give some back.
    Bill(Bill),
    /// The provider answers.
    Billed { bill: Bill, outcome: Outcome },
    /// The provider tells by itself.
    News { sku: usize, number: PlaceNumber, news: News },
    /// The shop sends a mail.
    Mail { drain: u64, mail: MailKey },
    /// What became of it.
    Mailed { drain: u64, mail: MailKey, through: bool },
}

impl Message {
    /// Whether it is lost when the object of a sku crashes.
    pub(crate) fn is_bound_for(&self, sku: usize) -> bool {
        match self {
            Self::Ask { ask, .. } => ask.sku == sku,
            Self::Errand { errand, .. } => errand.to == sku,
            Self::Settle { errand, .. } => errand.from == sku,
            Self::Billed { bill, .. } => bill.key.0 == sku,
            Self::Answered { .. }
            | Self::Do { .. }
            | Self::Done { .. }
            | Self::Bill(_)
            | Self::News { .. }
            | Self::Mail { .. }
            | Self::Mailed { .. } => false,
        }
    }

    /// What the sender sees where it is lost: whoever asked asks again by itself, an outbox waits
    /// for an end and sees that it failed.
    pub(crate) fn lost(self) -> Option<Self> {
        match self {
            Self::Ask { .. }
            | Self::Answered { .. }
            | Self::Errand { .. }
            | Self::Settle { .. }
            | Self::Bill(_)
            | Self::Billed { .. } => None,
            // What was not taken is told again.
            Self::News { .. } => Some(self),
            Self::Do { sku, drain, effect } | Self::Done { sku, drain, effect, .. } => {
                Some(Self::Done { sku, drain, effect, through: false })
            }
            Self::Mail { drain, mail } | Self::Mailed { drain, mail, .. } => {
                Some(Self::Mailed { drain, mail, through: false })
            }
        }
    }
}
