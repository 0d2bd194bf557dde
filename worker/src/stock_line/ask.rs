//! What the worker asks of the object of a sku.

use crate::challenge::Cleared;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::code::Code;
use shared::id::{BatchName, PlaceNumber, Sku};
use shared::policy::Policy;
use shared::shelf::Shelf;
use shared::swap::{TakeOver, Target};
use shared::time::Timestamp;
use shared::wire::action::{self, Outcome};
use shared::wire::fields::FieldError;
use shared::wire::problem::Problem;
use shared::wire::{code, product, stock};

/// A question or a command; a request's body travels beside it, as it was sent.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ask {
    /// Which sku: the object's own name.
    pub(crate) sku: Sku,
    /// When.
    pub(crate) now: Timestamp,
    /// What.
    pub(crate) op: Op,
    /// The idempotency key with its scope.
    pub(crate) key: Option<String>,
}

impl Ask {
    /// A question.
    pub(crate) fn read(sku: Sku, now: Timestamp, op: Op) -> Self {
        Self { sku, now, op, key: None }
    }

    /// A command.
    pub(crate) fn write(sku: Sku, now: Timestamp, op: Op, key: Option<String>) -> Self {
        Self { sku, now, op, key }
    }
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub(crate) enum Op {
    Snapshot,
    Product,
    Stock,
    Batches,
    Line {
        after: Option<String>,
        limit: u64,
    },
    Journal {
        after: Option<String>,
        limit: u64,
    },
    Order {
        number: PlaceNumber,
        merchant: bool,
    },
    /// The book of an order's money.
    Money {
        number: PlaceNumber,
    },
    /// The shopper wants to pay what is due.
    Pay {
        number: PlaceNumber,
        issuer: String,
    },
    /// A provider tells of something about an order.
    Heard(Heard),
    /// What was promised, said and answered about an order.
    Evidence {
        number: PlaceNumber,
    },
    /// How far the line has come; `known` says that the asker may see it whatever it shows.
    Head {
        known: bool,
    },
    /// The chain of receipts from a number on.
    Chain {
        known: bool,
        from: u64,
        limit: u64,
    },
    /// Codes for early access.
    Codes {
        after: Option<String>,
        limit: u64,
    },
    /// What is known of one of them: for its bearer's availability, which the worker judges.
    Code {
        code: Code,
    },
    PutCode {
        code: Code,
    },
    DeleteCode {
        code: Code,
    },
    Simulate,
    PutProduct,
    Archive,
    Receive,
    Adjust,
    Count,
    PutBatch {
        batch: BatchName,
    },
    DeleteBatch {
        batch: BatchName,
    },
    /// `issuer` is the worker's origin: the receipt and the first answer say so, forever.
    Place {
        issuer: String,
        policy: Policy,
        /// What it brings along from the line that it leaves.
        #[serde(default)]
        swap: Option<TakeOver>,
        cleared: Cleared,
    },
    /// Marks an order that is to be swapped; without a target there is no such sku.
    BeginSwap {
        number: PlaceNumber,
        target: Option<Target>,
        issuer: String,
    },
    /// Brings home what the other line answered.
    SettleSwap {
        number: PlaceNumber,
        attempt: u64,
        key: String,
        status: u16,
        answer: String,
    },
    Act {
        number: PlaceNumber,
        act: Act,
        merchant: bool,
    },
    Provider {
        number: PlaceNumber,
        outcome: Outcome,
    },
    Advance,
    /// Forgets who placed an order.
    Erase {
        number: PlaceNumber,
    },
}

/// What a provider told of: that something of an order may have changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Heard {
    pub(crate) number: PlaceNumber,
    /// The event's id: the same comes more than once.
    pub(crate) event: String,
}

/// What is done with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Act {
    Cancel,
    Ship,
    Return,
    Prioritise,
    Pay,
    Refund,
    AnswerNotice { notice: u32 },
    SetExtraPeriod,
    ChangeAddress,
    Withdraw,
    StateDelivery,
}

impl Op {
    /// The problem of a body before that of a missing sku: 422 comes first.
    pub(crate) fn first_problem(&self, body: &Value, otherwise: Problem) -> Problem {
        let bad = match self {
            Self::Receive => stock::receipt(body).err(),
            Self::Adjust => stock::adjustment(body).err(),
            Self::Count => stock::count(body).err(),
            Self::Simulate => stock::simulation(body).err(),
            Self::PutBatch { .. } => product::batch(body).err(),
            Self::PutCode { .. } => code::grant(body).err(),
            Self::Act { act, .. } => act.errors(body),
            Self::BeginSwap { .. } => action::swap(body).err(),
            Self::Snapshot
            | Self::Product
            | Self::Stock
            | Self::Batches
            | Self::Line { .. }
            | Self::Journal { .. }
            | Self::Order { .. }
            | Self::Evidence { .. }
            | Self::Money { .. }
            | Self::Pay { .. }
            | Self::Heard(_)
            | Self::Head { .. }
            | Self::Chain { .. }
            | Self::Codes { .. }
            | Self::Code { .. }
            | Self::DeleteCode { .. }
            | Self::PutProduct
            | Self::Archive
            | Self::DeleteBatch { .. }
            | Self::Erase { .. }
            | Self::Place { .. }
            | Self::SettleSwap { .. }
            | Self::Provider { .. }
            | Self::Advance => None,
        };
        bad.map_or(otherwise, Problem::invalid_body)
    }
}

impl Act {
    fn errors(self, body: &Value) -> Option<Vec<FieldError>> {
        match self {
            Self::Cancel => action::cancellation(body).err(),
            Self::Ship => action::shipment(body).err(),
            Self::Return => action::returned(body).err(),
            Self::Prioritise => action::prioritisation(body).err(),
            Self::Pay => action::marked_payment(body).err(),
            Self::Refund => action::refund(body).err(),
            Self::AnswerNotice { .. } => action::notice_answer(body).err(),
            Self::SetExtraPeriod => action::nothing(body).err(),
            Self::ChangeAddress => action::new_address(body).err(),
            Self::Withdraw => action::withdrawal(body).err(),
            Self::StateDelivery => action::delivery(body).err(),
        }
    }

    /// The problem of a body before that of an order that is not there.
    pub(crate) fn first_problem(self, body: &Value, otherwise: Problem) -> Problem {
        self.errors(body).map_or(otherwise, Problem::invalid_body)
    }
}

/// A shelf as it stood: what availability is judged on, and what KV keeps for when the object
/// cannot be reached.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    /// The sku.
    pub(crate) sku: Sku,
    /// When it stood so.
    pub(crate) as_of: Timestamp,
    /// Offer and figures.
    pub(crate) shelf: Shelf,
}
