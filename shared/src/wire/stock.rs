//! Stock, the line and the journal on the wire.

use crate::fault::Fault;
use crate::id::BatchName;
use crate::promise::Promise;
use crate::shelf::Shelf;
use crate::time::Timestamp;
use crate::units::{MAX_UNITS, Units};
use crate::wire::fields::{Bad, FieldError, read};
use crate::wire::product::BatchRow;
use crate::wire::rules;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How many orders an answer names; the counts count all.
pub const MAX_NAMED: usize = 1_000;

/// The figures of a sku.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the contract describes each figure under the same name")]
pub struct Stock {
    pub on_hand: Units,
    pub allocated: Units,
    pub held: Units,
    pub held_later: Units,
    pub safety_stock: Units,
    pub available: Units,
    pub waiting_units: Units,
    pub waiting_orders: u64,
    pub preorder_units: Units,
    pub incoming: Vec<BatchRow>,
}

impl Stock {
    /// The figures of a shelf.
    pub fn of(shelf: &Shelf) -> Result<Self, Fault> {
        Ok(Self {
            on_hand: shelf.on_hand,
            allocated: shelf.stages.allocated,
            held: shelf.stages.held,
            held_later: shelf.stages.held_later,
            safety_stock: shelf.offer.safety_stock,
            available: shelf.available()?,
            waiting_units: shelf.stages.waiting,
            waiting_orders: shelf.in_line()?.orders,
            preorder_units: shelf.preorder_units,
            incoming: batches(shelf),
        })
    }
}

/// The batches of a shelf, the earliest first.
pub fn batches(shelf: &Shelf) -> Vec<BatchRow> {
    let mut rows: Vec<_> =
        shelf.batches.iter().map(|(name, batch)| BatchRow::of(name, batch)).collect();
    rows.sort_by(|a, b| {
        (a.expected_from, a.expected_to, &a.batch).cmp(&(b.expected_from, b.expected_to, &b.batch))
    });
    rows
}

/// Units of one order in an answer about many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderUnits {
    /// Which order.
    pub order_id: String,
    /// How many units.
    pub units: Units,
}

/// The answer of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptAnswer {
    /// The figures after it.
    pub stock: Stock,
    /// Who got units, in order; the first [`MAX_NAMED`].
    pub filled: Vec<OrderUnits>,
    /// How many orders got units.
    pub filled_orders: u64,
    /// How many units they got.
    pub filled_units: Units,
    /// Units of the receipt that nobody in line got.
    pub left_over: Units,
}

/// The answer of a correction or a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdjustmentAnswer {
    /// The figures after it.
    pub stock: Stock,
    /// Who got units, in order; the first [`MAX_NAMED`].
    pub filled: Vec<OrderUnits>,
    /// How many orders got units.
    pub filled_orders: u64,
    /// How many units they got.
    pub filled_units: Units,
    /// Who gave units back, the last in line first; the first [`MAX_NAMED`].
    pub taken_back: Vec<OrderUnits>,
    /// How many orders gave units back.
    pub taken_back_orders: u64,
    /// How many units they gave back.
    pub taken_back_units: Units,
}

/// A promise that a simulated receipt keeps or breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PromiseOutcome {
    /// Which order.
    pub order_id: String,
    /// What it was promised.
    pub promise: Promise,
    /// Whether the units would be there within the promise; null where no date was promised.
    pub kept: Option<bool>,
}

/// The answer of a simulation: that of a receipt, and what it means for promises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimulationAnswer {
    /// What the receipt would answer.
    #[serde(flatten)]
    pub receipt: ReceiptAnswer,
    /// For each order in `filled`: whether its promise is kept.
    pub promises: Vec<PromiseOutcome>,
}

/// Who waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the contract describes each figure under the same name")]
pub struct LineRow {
    pub number: u64,
    pub position: u64,
    pub order_id: String,
    pub units: Units,
    pub units_ahead: Units,
    pub priority: i16,
    pub joined_at: Timestamp,
    pub promise: Promise,
    pub estimate: Promise,
}

/// An event of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JournalRow {
    /// From 1, without gaps.
    pub sequence: u64,
    /// What happened.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// What caused it.
    pub cause: String,
    /// Its figures.
    pub figures: Value,
}

/// The body of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// Units that arrived, from 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1_000_000_000))]
    pub units: Units,
    /// The merchant's own name for the delivery.
    pub reference: Option<String>,
    /// The batch that they were announced under.
    pub batch: Option<BatchName>,
}

/// Reads the body of `POST …/receipts`.
pub fn receipt(body: &Value) -> Result<Receipt, Vec<FieldError>> {
    read(body, |fields| {
        let units = fields.required("units", rules::units(1, MAX_UNITS));
        let reference = fields.optional("reference", rules::text);
        let batch = fields.optional("batch", rules::batch_name);
        Some(Receipt { units: units?, reference: reference?, batch: batch? })
    })
}

/// The body of a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Adjustment {
    /// Units found or, negative, missing; not 0.
    #[cfg_attr(feature = "openapi", schema(minimum = -1_000_000_000, maximum = 1_000_000_000))]
    pub delta: i64,
    /// Why.
    pub reason: Option<String>,
}

/// Reads the body of `POST …/adjustments`.
pub fn adjustment(body: &Value) -> Result<Adjustment, Vec<FieldError>> {
    read(body, |fields| {
        let most = i64::try_from(MAX_UNITS).unwrap_or(i64::MAX);
        let delta = fields.required("delta", rules::signed(most.saturating_neg(), most));
        let reason = fields.optional("reason", rules::text);
        if delta == Some(0) {
            fields.refuse("delta", Bad::out_of_range("Give a difference that is not 0."));
        }
        Some(Adjustment { delta: delta?, reason: reason? })
    })
}

/// The body of a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Count {
    /// Units found on the shelf.
    #[cfg_attr(feature = "openapi", schema(maximum = 1_000_000_000))]
    pub counted: Units,
    /// Why.
    pub reason: Option<String>,
}

/// Reads the body of `PUT …/stock`.
pub fn count(body: &Value) -> Result<Count, Vec<FieldError>> {
    read(body, |fields| {
        let counted = fields.required("counted", rules::stock_units);
        let reason = fields.optional("reason", rules::text);
        Some(Count { counted: counted?, reason: reason? })
    })
}

/// The body of a simulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Simulation {
    /// Units that would arrive, from 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1_000_000_000))]
    pub units: Units,
    /// When; now if absent.
    pub at: Option<Timestamp>,
}

/// Reads the body of `POST …/simulations`.
pub fn simulation(body: &Value) -> Result<Simulation, Vec<FieldError>> {
    read(body, |fields| {
        let units = fields.required("units", rules::units(1, MAX_UNITS));
        let at = fields.optional("at", rules::timestamp);
        Some(Simulation { units: units?, at: at? })
    })
}
