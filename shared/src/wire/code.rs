//! Early access on the wire.

use crate::code::{Code, EarlyAccess, Grant};
use crate::time::Timestamp;
use crate::units::Units;
use crate::wire::fields::{Bad, FieldError, read};
use crate::wire::rules;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A code as the merchant sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeRow {
    /// As it was written; `A` and `a` are the same letter.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: Code,
    /// From when on; null: at once.
    pub opens_at: Option<Timestamp>,
    /// Until when; null: until the pre-order opens.
    pub closes_at: Option<Timestamp>,
    /// How many units in all; null: as many as the pre-order has.
    pub units: Option<Units>,
    /// How many orders in all; null: any number.
    pub uses: Option<Units>,
    /// Units of the orders that needed it, without what was cancelled or expired.
    pub units_used: Units,
    /// How many orders needed it, without those of which nothing is left.
    pub uses_used: Units,
}

impl CodeRow {
    /// A code that gives something.
    pub fn of(early: &EarlyAccess) -> Option<Self> {
        let Grant { opens_at, closes_at, units, uses } = early.grant?;
        Some(Self {
            code: early.code.clone(),
            opens_at,
            closes_at,
            units,
            uses,
            units_used: early.used.units,
            uses_used: early.used.orders,
        })
    }
}

/// Reads the body of `PUT …/codes/{code}`.
pub fn grant(body: &Value) -> Result<Grant, Vec<FieldError>> {
    read(body, |fields| {
        let opens_at = fields.optional("opens_at", rules::timestamp);
        let closes_at = fields.optional("closes_at", rules::timestamp);
        let units = fields.optional("units", rules::stock_units);
        let uses = fields.optional("uses", rules::stock_units);
        if let (Some(Some(opens_at)), Some(Some(closes_at))) = (opens_at, closes_at)
            && closes_at <= opens_at
        {
            fields.refuse("closes_at", Bad::invalid("It must lie after opens_at."));
        }
        Some(Grant { opens_at: opens_at?, closes_at: closes_at?, units: units?, uses: uses? })
    })
}
