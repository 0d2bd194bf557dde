//! Who collects the money: what the shop asks of a provider of payments, and what it hears.
//!
//! Nothing here decides anything. Whatever an answer or an event says is fetched from the provider
//! and held against what was asked: another order's, amount's or currency's is [`PageState::Foreign`]
//! or refused, and never taken for ours.
//!
//! Cards can be authorised for about seven days only, and nothing that is sold before it is there
//! ships within those: so there is no authorise-and-wait. A shopper pays at once, or leaves a card
//! that is charged when the time has come.

pub(crate) mod stripe;

use futures_util::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};
use shared::cash::Movement;
use shared::money::Money;
use shared::time::Timestamp;
use std::fmt;

/// What an answer takes.
pub(crate) type Answer<'a, T> = LocalBoxFuture<'a, Result<T, Failure>>;

/// Something that was asked for, as both sides know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Its id, at most 255 characters: the idempotency key. Unique among all that is ever asked of
    /// the provider's account, which shops may share.
    pub(crate) ask: String,
    /// The order that it is for.
    pub(crate) order_id: String,
    /// The sum; 0 of a page that only saves a card.
    pub(crate) amount: Money,
    /// When it was first asked for: a repetition says the same.
    pub(crate) at: Timestamp,
}

/// A page to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewPage {
    pub(crate) asked: Asked,
    /// Whether the card is kept, to be charged later without the shopper.
    pub(crate) saves_card: bool,
    /// What is paid for, in the shopper's words.
    pub(crate) title: String,
    /// The shopper's language (BCP 47).
    pub(crate) locale: String,
    pub(crate) email: Option<String>,
    /// When it can no longer be paid. The provider has bounds of its own: the page may stay open
    /// longer, and is to be closed then.
    pub(crate) expires_at: Timestamp,
    /// Where the shopper goes afterwards, paid or not.
    pub(crate) back_url: String,
    /// The customer that a saved card of this order belongs to already.
    pub(crate) customer: Option<String>,
}

/// A page that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) id: String,
    pub(crate) url: String,
}

/// What became of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PageState {
    /// It can still be paid.
    Open { url: String },
    /// It was paid in a way that takes time to arrive, or fails in the end.
    Pending,
    /// It can no longer be paid, and was not.
    Expired,
    /// It was paid; the card, where it was kept.
    Paid { amount: Money, payment: String, card: Option<Card> },
    /// The card was kept, and nothing paid.
    Saved { card: Card },
    /// It is not what was asked for: another order's, sum's or currency's. For people to look at.
    Foreign { why: &'static str },
}

/// A card that was kept. Neither is a secret of the shopper's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Card {
    pub(crate) customer: String,
    pub(crate) method: String,
}

/// A charge of a card that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewCharge {
    pub(crate) asked: Asked,
    pub(crate) card: Card,
}

/// What became of a charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ChargeState {
    Paid {
        amount: Money,
        payment: String,
    },
    /// The bank said no. Asking again is another ask.
    Declined {
        code: String,
        /// Only the shopper can help: by confirming, or with another card.
        needs_shopper: bool,
    },
    /// Not decided yet.
    Pending,
}

/// A part of a payment, or all of it, to be given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewRefund {
    pub(crate) asked: Asked,
    /// The payment that it is taken from; an order may have several.
    pub(crate) payment: String,
}

/// What became of a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RefundState {
    Done {
        refund: String,
        amount: Money,
    },
    /// On its way.
    Pending {
        refund: String,
    },
    /// It came back. This may follow days after it was done: a card can be gone.
    Failed {
        refund: String,
        code: String,
    },
}

/// An entry of the provider's books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Booked {
    pub(crate) id: String,
    /// The charge, the refund or the dispute that it is of.
    pub(crate) source: String,
    pub(crate) movement: Movement,
    pub(crate) at: Timestamp,
    pub(crate) amount: Money,
    pub(crate) payment: Option<String>,
    /// The order and the ask, where it was asked for by a shop of ours and not by hand.
    pub(crate) order_id: Option<String>,
    pub(crate) ask: Option<String>,
}

/// A part of the books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bookings {
    pub(crate) items: Vec<Booked>,
    /// Where the next part starts.
    pub(crate) next: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Nobody knows whether it was done: ask again under the same key, within a day; after that
    /// look it up first.
    Unknown(String),
    /// Refused: asking again in the same way is of no use.
    Refused { code: String, detail: String },
    /// Nothing was done; ask later, after so many seconds where the provider says so.
    RateLimited { after: Option<u32> },
    /// Nothing was done: the shop's key is wrong or may not do this. Ask again once that is mended.
    NoAccess(String),
}

impl fmt::Display for Failure {
    /// For the log: without personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(what) => write!(f, "no sure answer: {what}"),
            Self::Refused { code, detail } => write!(f, "refused: {code} ({detail})"),
            Self::RateLimited { .. } => f.write_str("too many requests"),
            Self::NoAccess(what) => write!(f, "no access: {what}"),
        }
    }
}

/// What the shop asks of a provider.
///
/// A provider remembers keys for a day or so. Within it repeating an ask is safe and answers the
/// same; past it an ask whose outcome nobody knows is looked up first. A page needs no looking up:
/// one whose address was never heard of cannot have been paid, and closes within a day.
pub(crate) trait Provider: fmt::Debug {
    /// A hosted page on which the shopper pays the sum or, where that is 0, only saves a card.
    fn open<'a>(&'a self, page: &'a NewPage) -> Answer<'a, Page>;

    /// What became of a page.
    fn page<'a>(&'a self, id: &'a str, asked: &'a Asked) -> Answer<'a, PageState>;

    /// Closes a page so that it cannot be paid any more; what became of it. One that is being paid
    /// at that moment stays open: then ask again.
    fn close<'a>(&'a self, id: &'a str, asked: &'a Asked) -> Answer<'a, PageState>;

    /// Charges a card that was kept, without the shopper.
    fn charge<'a>(&'a self, charge: &'a NewCharge) -> Answer<'a, ChargeState>;

    /// What became of a charge; `None` where the provider never saw it.
    fn look_up_charge<'a>(&'a self, charge: &'a NewCharge) -> Answer<'a, Option<ChargeState>>;

    /// Gives money back.
    fn refund<'a>(&'a self, refund: &'a NewRefund) -> Answer<'a, RefundState>;

    /// What became of a refund; `None` where the provider never saw it.
    fn look_up_refund<'a>(&'a self, refund: &'a NewRefund) -> Answer<'a, Option<RefundState>>;

    /// What was booked from `from` on and before `to`, newest first, `after` what came before.
    fn booked<'a>(
        &'a self,
        from: Timestamp,
        to: Timestamp,
        after: Option<&'a str>,
    ) -> Answer<'a, Bookings>;
}
