//! Our books beside those of the provider: what only one of them has, what they have otherwise.

use crate::money::Currency;
use crate::time::Timestamp;
use crate::wire::cash::Difference;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A movement of money as one side has it in its books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    /// When, by that side's clock.
    pub at: Timestamp,
    /// The provider's name of the payment or of the refund that it is about.
    pub reference: String,
    /// Minor units, never below 0: which way they went says `movement`.
    pub amount: u64,
    /// What they are of.
    pub currency: Currency,
    /// Which way they went, and why.
    pub movement: Movement,
    /// The order, where one is known.
    pub order_id: Option<String>,
}

/// Why money moved. The last three are the provider's alone: our books follow what the shop and its
/// shoppers do, so that each of them is a difference, for people to settle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// A shopper paid.
    Payment,
    /// It was given back.
    Refund,
    /// What was given back did not arrive, and is the shop's again.
    RefundFailed,
    /// A shopper's bank took a payment back (a chargeback), until it is decided whose it is.
    Disputed,
    /// It was decided for the shop.
    DisputeWon,
}

/// The movements that are judged: those from `from` until before `to`. Both sides are to be given an
/// hour more at either end, so that one which they date a moment apart is found on both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub to: Timestamp,
}

/// A movement on both sides, in minor units.
#[derive(Debug, Default)]
struct Pair<'a> {
    ours: Option<Side<'a>>,
    theirs: Option<Side<'a>>,
}

#[derive(Debug)]
struct Side<'a> {
    at: Timestamp,
    amount: u64,
    currency: Currency,
    order_id: Option<&'a str>,
}

/// How many movements of the span were compared, and where the two sides disagree, the earliest first.
///
/// What is younger than the end of the span is left for the next comparison: a payment is booked by the
/// provider first and by us when we are told of it, which may take a while.
pub fn reconcile(ours: &[Booked], theirs: &[Booked], span: Span) -> (u64, Vec<Difference>) {
    let mut pairs: BTreeMap<(Movement, &str), Pair<'_>> = BTreeMap::new();
    for booked in ours {
        add(&mut pairs.entry((booked.movement, &booked.reference)).or_default().ours, booked);
    }
    for booked in theirs {
        add(&mut pairs.entry((booked.movement, &booked.reference)).or_default().theirs, booked);
    }
    forget_refunds_that_were_never_done(&mut pairs);
    let mut checked = 0_u64;
    let mut found = Vec::new();
    for ((movement, reference), pair) in &pairs {
        let Some(at) = pair.began().filter(|at| (span.from..span.to).contains(at)) else {
            continue;
        };
        checked = checked.saturating_add(1);
        found.extend(pair.difference(*movement, reference).map(|difference| (at, difference)));
    }
    found.sort_by_key(|(at, _)| *at);
    (checked, found.into_iter().map(|(_, difference)| difference).collect())
}

/// A refund that failed before we took it for done takes itself back in the provider's books: it is still
/// due in ours.
fn forget_refunds_that_were_never_done(pairs: &mut BTreeMap<(Movement, &str), Pair<'_>>) {
    let failed = pairs.keys().filter(|(movement, _)| *movement == Movement::RefundFailed);
    let failed: Vec<_> = failed.map(|(_, reference)| *reference).collect();
    for reference in failed {
        let of_refund = (Movement::Refund, reference);
        if pairs.get(&of_refund).is_none_or(|refund| refund.ours.is_none()) {
            pairs.remove(&of_refund);
            pairs.remove(&(Movement::RefundFailed, reference));
        }
    }
}

/// Adds a movement to a side: of one name there may be several, like partial captures.
fn add<'a>(side: &mut Option<Side<'a>>, booked: &'a Booked) {
    let Booked { at, amount, currency, .. } = *booked;
    let order_id = booked.order_id.as_deref();
    match side {
        Some(side) => side.amount = side.amount.saturating_add(amount),
        None => *side = Some(Side { at, amount, currency, order_id }),
    }
}

impl Pair<'_> {
    fn began(&self) -> Option<Timestamp> {
        [&self.ours, &self.theirs].into_iter().flatten().map(|side| side.at).min()
    }

    fn difference(&self, movement: Movement, reference: &str) -> Option<Difference> {
        let what = match movement {
            Movement::Payment => "payment",
            Movement::Refund => "refund",
            Movement::RefundFailed => "refund that failed",
            Movement::Disputed | Movement::DisputeWon => "dispute about",
        };
        let reason = match (&self.ours, &self.theirs) {
            (None, Some(_)) if movement == Movement::RefundFailed => format!(
                "The refund {reference} did not arrive: the money is the shop's again. Give it back \
                 in another way.",
            ),
            (None, Some(_)) if movement == Movement::Disputed => format!(
                "The payment {reference} is disputed: the shopper's bank has taken the money back. \
                 Answer the bank, and look at the order before it ships.",
            ),
            (None, Some(_)) if movement == Movement::DisputeWon => format!(
                "The dispute about the payment {reference} was decided for the shop: the money is \
                 there again.",
            ),
            (Some(_), None) => format!("The provider does not know the {what} {reference}."),
            (None, Some(_)) => format!("Our books do not have the {what} {reference}."),
            (Some(ours), Some(theirs)) if ours.currency != theirs.currency => {
                let (our, their) = (ours.currency, theirs.currency);
                format!("The {what} {reference} is in {our} with us, in {their} with the provider.")
            }
            (Some(ours), Some(theirs)) if ours.amount != theirs.amount => {
                format!("The {what} {reference} has another amount with the provider.")
            }
            (Some(_), Some(_)) | (None, None) => return None,
        };
        let mut sides = [&self.ours, &self.theirs].into_iter().flatten();
        let order_id = sides.find_map(|side| side.order_id).map(str::to_owned);
        let [ours, theirs] = [&self.ours, &self.theirs].map(|side| side.as_ref().map(|s| s.amount));
        Some(Difference { order_id, ours, theirs, reason })
    }
}
