//! Balance transactions: what Stripe has booked
//! (<https://docs.stripe.com/api/balance_transactions>).

use crate::payments::stripe::amount;
use crate::payments::stripe::intent::{Metadata, written};
use crate::payments::{Booked, Bookings, Failure};
use serde::Deserialize;
use serde::de::IgnoredAny;
use shared::cash::Movement;
use shared::time::Timestamp;

/// A list, or a part of one.
#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    pub(super) data: Vec<T>,
    pub(super) has_more: bool,
}

/// A balance transaction. Its own amount is in the currency that the shop is paid out in; what it
/// is about says what the shopper paid.
#[derive(Debug, Deserialize)]
pub(super) struct Transaction {
    id: String,
    /// What it is, however it was paid (<https://docs.stripe.com/reports/reporting-categories>): the
    /// type calls disputes, and some refunds that failed, adjustments.
    reporting_category: String,
    created: i64,
    source: Option<Source>,
}

/// What a transaction is about.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Source {
    Whole(Whole),
    /// Left unread: of a kind that is none of ours.
    Other(IgnoredAny),
}

/// A charge, a refund or a dispute.
#[derive(Debug, Deserialize)]
struct Whole {
    id: String,
    amount: u64,
    currency: String,
    payment_intent: Option<String>,
    #[serde(default, deserialize_with = "written")]
    metadata: Metadata,
}

impl Transaction {
    /// As the shop compares it; `None` of fees and payouts.
    fn booked(self) -> Option<Result<Booked, Failure>> {
        let movement = match self.reporting_category.as_str() {
            "charge" => Movement::Payment,
            "refund" => Movement::Refund,
            "refund_failure" => Movement::RefundFailed,
            "dispute" => Movement::Disputed,
            "dispute_reversal" => Movement::DisputeWon,
            _ => return None,
        };
        let lost = |what| Failure::Unknown(format!("{} {what}", self.id));
        let Some(Source::Whole(about)) = self.source else {
            return Some(Err(lost("does not say what it is about")));
        };
        let at = self.created.checked_mul(1_000).and_then(Timestamp::from_ms);
        let amount = amount::from_stripe(about.amount, &about.currency);
        let (Some(at), Some(amount)) = (at, amount) else {
            return Some(Err(lost("is of no time or no amount")));
        };
        let Metadata { order: order_id, ask } = about.metadata;
        let payment = about.payment_intent;
        let source = about.id;
        Some(Ok(Booked { id: self.id, source, movement, at, amount, payment, order_id, ask }))
    }
}

/// A part of the books.
pub(super) fn bookings(list: List<Transaction>) -> Result<Bookings, Failure> {
    let last = list.data.last().map(|transaction| transaction.id.clone());
    let items = list.data.into_iter().filter_map(Transaction::booked).collect::<Result<_, _>>()?;
    Ok(Bookings { items, next: last.filter(|_| list.has_more) })
}
