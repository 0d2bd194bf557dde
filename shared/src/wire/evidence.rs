//! The log of an order that serves as evidence: what was promised, said and answered, when, and by
//! which rule.

use crate::delay::Notice;
use crate::order::{Entry, EntryKind, Order};
use crate::policy::Profile;
use crate::promise::Promise;
use crate::time::Timestamp;
use crate::wire::order::NoticeRow;
use serde::{Deserialize, Serialize};

/// The log of one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// Which order.
    pub order_id: String,
    /// The law that it was placed under.
    pub profile: Profile,
    /// What happened, oldest first.
    pub items: Vec<EvidenceRow>,
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EvidenceRow {
    /// When.
    pub at: Timestamp,
    /// What, as a stable name.
    pub kind: EntryKind,
    /// What, in a plain sentence.
    pub detail: String,
    /// The rule that asks for it, where one does.
    pub rule: Option<String>,
    /// What was promised, where this promised something.
    pub promise: Option<Promise>,
    /// The notice that was sent or answered, as it stands now.
    pub notice: Option<NoticeRow>,
}

impl Evidence {
    /// The log of an order, read off its history and its notices.
    pub fn of(order: &Order, order_id: String, history: &[Entry]) -> Self {
        let mut sent = order.notices.iter();
        let first = order.notices.first().map_or(order.promise, |notice| notice.promised);
        let profile = order.policy.profile;
        let row = |entry: &Entry| {
            let is = |kind| entry.kind == kind;
            let notice = if is(EntryKind::DelayNotice) {
                sent.next()
            } else if is(EntryKind::NoticeAnswered) {
                order.notices.iter().find(|notice| notice.answered_at == Some(entry.at))
            } else if is(EntryKind::PromiseChanged) {
                order.notices.iter().rev().find(|notice| notice.moved)
            } else {
                None
            };
            let moved = notice.filter(|_| is(EntryKind::PromiseChanged));
            let promise = if is(EntryKind::Placed) {
                Some(first)
            } else {
                moved.and_then(|notice| notice.revised)
            };
            EvidenceRow {
                at: entry.at,
                kind: entry.kind,
                detail: entry.detail(),
                rule: by_rule(entry.kind).then(|| Notice::rule(profile).to_owned()),
                promise,
                notice: notice.map(NoticeRow::from),
            }
        };
        Self { order_id, profile, items: history.iter().map(row).collect() }
    }
}

/// Whether the rule about delays asks for it.
const fn by_rule(kind: EntryKind) -> bool {
    match kind {
        EntryKind::Placed
        | EntryKind::DelayNotice
        | EntryKind::NoticeAnswered
        | EntryKind::PromiseChanged
        | EntryKind::ExtraPeriod => true,
        EntryKind::Allocated
        | EntryKind::Held
        | EntryKind::TakenBack
        | EntryKind::Paid
        | EntryKind::PaymentDeclined
        | EntryKind::ChargeDeclined
        | EntryKind::PaymentReminder
        | EntryKind::PaymentLapsed
        | EntryKind::Revived
        | EntryKind::Refunded
        | EntryKind::RefundFailed
        | EntryKind::Shipped
        | EntryKind::Returned
        | EntryKind::Cancelled
        | EntryKind::Expired
        | EntryKind::Prioritised
        | EntryKind::AddressChanged
        | EntryKind::Erased
        | EntryKind::Withdrawn
        | EntryKind::Delivered
        | EntryKind::SwappedTo
        | EntryKind::SwappedFrom => false,
    }
}
