//! The history of an order: a line of it for each thing that happened.

use crate::money::Money;
use crate::time::Timestamp;
use crate::units::Units;
use serde::{Deserialize, Serialize};

/// One line of an order's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EntryKind,
    /// Units that it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<Units>,
    /// What was said: a reason, a tracking number, a reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Money that it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
}

/// What happened to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// It was placed.
    Placed,
    /// Units were allocated to it.
    Allocated,
    /// Units were held for it.
    Held,
    /// Units were taken back: a count found fewer.
    TakenBack,
    /// It was paid, wholly or in part.
    Paid,
    /// The provider declined.
    PaymentDeclined,
    /// The saved card was declined: it is to be paid by hand.
    ChargeDeclined,
    /// The shopper was reminded of that.
    PaymentReminder,
    /// It was not paid in time: units went to the line.
    PaymentLapsed,
    /// It was paid after its hold had run out, and its units were still there.
    Revived,
    /// Money went back.
    Refunded,
    /// The provider could not give it back.
    RefundFailed,
    /// Units went out.
    Shipped,
    /// Units came back.
    Returned,
    /// Units were cancelled.
    Cancelled,
    /// The hold ran out.
    Expired,
    /// Its priority was changed.
    Prioritised,
    /// A notice of delay was sent.
    DelayNotice,
    /// A notice was answered, or closed by silence.
    NoticeAnswered,
    /// The promise was moved.
    PromiseChanged,
    /// The shopper set an extra period.
    ExtraPeriod,
    /// The address was changed.
    AddressChanged,
    /// Who ordered was forgotten.
    Erased,
    /// The shopper withdrew from the contract.
    Withdrawn,
    /// A delivery arrived.
    Delivered,
    /// Units went to an order of another variant.
    SwappedTo,
    /// Units, and what was paid for them, came from an order of another variant.
    SwappedFrom,
}

impl Entry {
    /// What happened, in a plain English sentence.
    pub fn detail(&self) -> String {
        let units = match self.units {
            Some(Units::ONE) => "1 unit".to_owned(),
            Some(units) => format!("{units} units"),
            None => "The order".to_owned(),
        };
        let what = match self.kind {
            EntryKind::Placed => format!("{units} ordered"),
            EntryKind::Allocated => format!("{units} allocated"),
            EntryKind::Held => format!("{units} held until it is paid"),
            EntryKind::TakenBack => format!("{units} taken back after a count; waiting again"),
            EntryKind::Paid => "Payment received".to_owned(),
            EntryKind::PaymentDeclined => "Payment declined".to_owned(),
            EntryKind::ChargeDeclined => "The saved card was declined".to_owned(),
            EntryKind::PaymentReminder => "Reminder to pay sent".to_owned(),
            EntryKind::PaymentLapsed => format!("Not paid in time; {units} went to the line"),
            EntryKind::Revived => format!("Paid late; {units} allocated again"),
            EntryKind::Refunded => "Money given back".to_owned(),
            EntryKind::RefundFailed => "The refund could not be made".to_owned(),
            EntryKind::Shipped => format!("{units} shipped"),
            EntryKind::Returned => format!("{units} returned"),
            EntryKind::Cancelled => format!("{units} cancelled"),
            EntryKind::Expired => "Not paid in time; the units went to the line".to_owned(),
            EntryKind::Prioritised => "Priority changed".to_owned(),
            EntryKind::DelayNotice => "Delay notice sent".to_owned(),
            EntryKind::NoticeAnswered => "Delay notice answered".to_owned(),
            EntryKind::PromiseChanged => "Promise changed".to_owned(),
            EntryKind::ExtraPeriod => "Extra period set".to_owned(),
            EntryKind::AddressChanged => "Address changed".to_owned(),
            EntryKind::Erased => "Personal data erased".to_owned(),
            EntryKind::Withdrawn => "Withdrawn from the contract".to_owned(),
            EntryKind::Delivered => "Delivered".to_owned(),
            EntryKind::SwappedTo => format!("{units} swapped to another variant"),
            EntryKind::SwappedFrom => format!("{units} swapped from another variant"),
        };
        match &self.note {
            Some(note) => format!("{what}: {note}"),
            None => what,
        }
    }
}
