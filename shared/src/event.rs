//! What happened to a sku: the journal's rows, and the only source of its tables.

use crate::code::{Code, Grant};
use crate::delay::{Answer, Notice};
use crate::id::{BatchName, PlaceNumber};
use crate::line::{Place, Priority, Stage, Stretch};
use crate::offer::Offer;
use crate::order::Order;
use crate::promise::Batch;
use crate::swap::Swap;
use crate::time::{Day, Timestamp};
use crate::units::Units;
use serde::{Deserialize, Serialize};

/// Something that happened. Its figures are complete: applying the journal in order rebuilds every
/// table (invariant I13). It names no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "figures are named as in the commands that cause them")]
pub enum Event {
    /// The product was created, changed or brought back.
    Offered { offer: Box<Offer> },
    /// The product was archived.
    Archived,
    /// An order was placed; its units stand in their first stages.
    Placed { order: Box<Order> },
    /// Units arrived.
    Received { units: Units, reference: Option<String>, batch: Option<BatchName> },
    /// A count was corrected, or made: `on_hand` is what is there now.
    Adjusted { delta: i64, on_hand: Units, reason: String },
    /// Supply was announced.
    BatchSet { name: BatchName, batch: Batch },
    /// Supply will not come.
    BatchRemoved { name: BatchName },
    /// Free units went to the head of the line.
    Served { stretch: Stretch },
    /// Units that are not there were taken back from the end.
    TakenBack { stage: Stage, stretch: Stretch },
    /// Units went out.
    Shipped { number: PlaceNumber, units: Units, tracking: Option<String> },
    /// Units were cancelled, by the stage that they were in.
    Cancelled {
        number: PlaceNumber,
        freed: Freed,
        reason: Option<String>,
        /// Minor units of the deposit that the shop keeps.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        forfeits: Option<u64>,
    },
    /// Units came back.
    Returned { number: PlaceNumber, units: Units, restock: bool },
    /// A priority was changed.
    Prioritised { place: Place, priority: Priority, reason: String },
    /// Money came in: minor units. `places` an order that awaited it.
    Paid { number: PlaceNumber, amount: u64, places: bool, reference: Option<String> },
    /// The provider declined.
    PaymentDeclined { number: PlaceNumber },
    /// The provider is asked to charge the saved card: minor units.
    ChargeAsked { number: PlaceNumber, ask: u32, amount: u64 },
    /// The saved card was declined; the shopper may pay until the last day is over.
    ChargeDeclined { number: PlaceNumber, deadline: Day },
    /// Nothing is left to charge.
    ChargeDropped { number: PlaceNumber },
    /// The day of the balance has come.
    BalanceDue { number: PlaceNumber },
    /// The shopper was reminded to pay.
    Reminded { number: PlaceNumber },
    /// It was not paid in time: what is not paid for goes to the line.
    Lapsed { number: PlaceNumber, freed: Freed },
    /// Money came after the hold had run out, and the units were still there.
    Revived { number: PlaceNumber },
    /// The provider is asked to give back a part of the payment `of`: minor units.
    RefundAsked { number: PlaceNumber, ask: u32, amount: u64, of: Option<String> },
    /// The provider cannot give back what it was asked for.
    RefundFailed { number: PlaceNumber, ask: u32 },
    /// Money went back: minor units of the payment `of`, by that ask or marked by the merchant.
    Refunded {
        number: PlaceNumber,
        amount: u64,
        of: Option<String>,
        reference: Option<String>,
        ask: Option<u32>,
    },
    /// The merchant gives back `directed` minor units, `amount` of them beyond what is owed: the order
    /// costs that much less. After a refund that failed it is a part of all that is owed, else in
    /// addition to what was said before.
    Waived { number: PlaceNumber, amount: u64, directed: u64, reason: String },
    /// A hold ran out.
    Expired { number: PlaceNumber, freed: Freed },
    /// A notice of delay was sent; one that was open is replaced.
    Noticed { number: PlaceNumber, notice: Box<Notice> },
    /// The latest notice was answered, or nobody answered in time.
    Answered { number: PlaceNumber, answer: Answer },
    /// Silence moved the promise to the latest notice's window; the notice stays open.
    PromiseMoved { number: PlaceNumber },
    /// The shopper set an extra period.
    ExtraPeriodSet { number: PlaceNumber, until: Day },
    /// The address was changed; it stands outside the journal.
    AddressChanged { number: PlaceNumber },
    /// Who ordered is forgotten; it stood outside the journal.
    Erased { number: PlaceNumber },
    /// The shopper withdrew; what had not shipped is given up.
    Withdrawn { number: PlaceNumber, freed: Freed },
    /// A delivery arrived.
    Delivered { number: PlaceNumber, at: Timestamp },
    /// Another variant is wanted: nothing else happens to the order until that is settled.
    SwapBegun { number: PlaceNumber, swap: Box<Swap> },
    /// What had not shipped went to the order `to`, with `paid` minor units of what was paid.
    Swapped { number: PlaceNumber, freed: Freed, paid: u64, to: String },
    /// The other variant was refused.
    SwapStopped { number: PlaceNumber },
    /// A code gives early access from now on, to as much as it says.
    CodeSet { code: Code, grant: Grant },
    /// A code opens nothing any more.
    CodeRemoved { code: Code },
}

/// Units that an order gives up, by the stage that they were in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "named as in `order::Stages`")]
pub struct Freed {
    pub waiting: Units,
    pub held_later: Units,
    pub allocated: Units,
    pub held: Units,
}

impl Event {
    /// The order that it is about, if it is about one.
    pub fn number(&self) -> Option<PlaceNumber> {
        match self {
            Self::Placed { order } => Some(order.place.number),
            Self::Prioritised { place, .. } => Some(place.number),
            Self::Shipped { number, .. }
            | Self::Cancelled { number, .. }
            | Self::Returned { number, .. }
            | Self::Paid { number, .. }
            | Self::PaymentDeclined { number }
            | Self::ChargeAsked { number, .. }
            | Self::ChargeDeclined { number, .. }
            | Self::ChargeDropped { number }
            | Self::BalanceDue { number }
            | Self::Reminded { number }
            | Self::Lapsed { number, .. }
            | Self::Revived { number }
            | Self::RefundAsked { number, .. }
            | Self::RefundFailed { number, .. }
            | Self::Refunded { number, .. }
            | Self::Waived { number, .. }
            | Self::Expired { number, .. }
            | Self::Noticed { number, .. }
            | Self::Answered { number, .. }
            | Self::PromiseMoved { number }
            | Self::ExtraPeriodSet { number, .. }
            | Self::AddressChanged { number }
            | Self::Erased { number }
            | Self::Withdrawn { number, .. }
            | Self::Delivered { number, .. }
            | Self::SwapBegun { number, .. }
            | Self::Swapped { number, .. }
            | Self::SwapStopped { number } => Some(*number),
            Self::Offered { .. }
            | Self::Archived
            | Self::Received { .. }
            | Self::Adjusted { .. }
            | Self::BatchSet { .. }
            | Self::BatchRemoved { .. }
            | Self::Served { .. }
            | Self::TakenBack { .. }
            | Self::CodeSet { .. }
            | Self::CodeRemoved { .. } => None,
        }
    }
}
