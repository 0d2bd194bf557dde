//! What is done with an order, on the wire: the bodies of its actions.

use crate::id::Sku;
use crate::line::Priority;
use crate::time::Timestamp;
use crate::units::{MAX_EXACT, MAX_UNITS, Units};
use crate::wire::fields::{Bad, FieldError, read};
use crate::wire::person::{Address, address};
use crate::wire::place::{NewAccept, accept};
use crate::wire::rules;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The body of a cancellation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cancellation {
    /// How many; all that is not shipped if null.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1_000_000_000))]
    pub units: Option<Units>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Reads the body of `POST …/cancel`; the merchant may give a reason.
pub fn cancellation(body: &Value) -> Result<Cancellation, Vec<FieldError>> {
    read(body, |fields| {
        let units = fields.optional("units", rules::units(1, MAX_UNITS));
        let reason = fields.optional("reason", rules::text);
        Some(Cancellation { units: units?, reason: reason? })
    })
}

/// The body of a shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shipment {
    /// Units that go out, from 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1_000_000_000))]
    pub units: Units,
    /// The carrier's number.
    pub tracking: Option<String>,
}

/// Reads the body of `POST …/shipments`.
pub fn shipment(body: &Value) -> Result<Shipment, Vec<FieldError>> {
    read(body, |fields| {
        let units = fields.required("units", rules::units(1, MAX_UNITS));
        let tracking = fields.optional("tracking", rules::text);
        Some(Shipment { units: units?, tracking: tracking? })
    })
}

/// The body of a return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Return {
    /// Units that came back, from 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1_000_000_000))]
    pub units: Units,
    /// Whether they can be sold again; true if null.
    pub restock: Option<bool>,
}

/// Reads the body of `POST …/returns`.
pub fn returned(body: &Value) -> Result<Return, Vec<FieldError>> {
    read(body, |fields| {
        let units = fields.required("units", rules::units(1, MAX_UNITS));
        let restock = fields.optional("restock", rules::boolean);
        Some(Return { units: units?, restock: restock? })
    })
}

/// The body of a change of priority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Prioritisation {
    /// From −1000 to 1000, larger first.
    #[cfg_attr(feature = "openapi", schema(minimum = -1000, maximum = 1000))]
    pub priority: i16,
    /// Why.
    pub reason: Option<String>,
}

/// Reads the body of `PUT …/priority`.
pub fn prioritisation(body: &Value) -> Result<Prioritisation, Vec<FieldError>> {
    read(body, |fields| {
        let most = i64::from(Priority::MAX);
        let priority = fields.required("priority", rules::signed(most.saturating_neg(), most));
        let reason = fields.optional("reason", rules::text);
        Some(Prioritisation { priority: i16::try_from(priority?).ok()?, reason: reason? })
    })
}

/// The body of a payment that the merchant marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarkedPayment {
    /// Minor units, from 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 9_007_199_254_740_991_i64))]
    pub amount: u64,
    /// The merchant's own name for it.
    pub reference: Option<String>,
}

/// Reads the body of `POST …/payments`.
pub fn marked_payment(body: &Value) -> Result<MarkedPayment, Vec<FieldError>> {
    read(body, |fields| {
        let amount = fields.required("amount", rules::whole(1, MAX_EXACT));
        let reference = fields.optional("reference", rules::text);
        Some(MarkedPayment { amount: amount?, reference: reference? })
    })
}

/// The body of a refund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewRefund {
    /// Minor units, from 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 9_007_199_254_740_991_i64))]
    pub amount: u64,
    /// Why.
    pub reason: Option<String>,
    /// Whether it went back already in another way than through the provider; false if absent.
    pub elsewhere: Option<bool>,
}

/// Reads the body of `POST …/refunds`.
pub fn refund(body: &Value) -> Result<NewRefund, Vec<FieldError>> {
    read(body, |fields| {
        let amount = fields.required("amount", rules::whole(1, MAX_EXACT));
        let reason = fields.optional("reason", rules::text);
        let elsewhere = fields.optional("elsewhere", rules::boolean);
        Some(NewRefund { amount: amount?, reason: reason?, elsewhere: elsewhere? })
    })
}

/// The body of an answer to a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeAnswer {
    /// Whether the order is kept.
    pub answer: Consent,
}

/// Reads a body that says nothing: absent, or an object without fields.
pub fn nothing(body: &Value) -> Result<(), Vec<FieldError>> {
    if body.is_null() { Ok(()) } else { read(body, |_| Some(())) }
}

/// The body of a change of address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewAddress {
    /// Where it goes from now on.
    pub ship_to: Address,
}

/// Reads the body of `PUT /v1/orders/{id}/address`.
pub fn new_address(body: &Value) -> Result<NewAddress, Vec<FieldError>> {
    read(body, |fields| Some(NewAddress { ship_to: fields.required_object("ship_to", address)? }))
}

/// The body of a withdrawal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Withdrawal {
    /// Who withdraws, if that is another name than the order's.
    pub name: Option<String>,
}

/// Reads the body of `POST /v1/orders/{id}/withdraw`.
pub fn withdrawal(body: &Value) -> Result<Withdrawal, Vec<FieldError>> {
    if body.is_null() {
        return Ok(Withdrawal { name: None });
    }
    read(body, |fields| Some(Withdrawal { name: fields.optional("name", rules::text)? }))
}

/// Reads the body of `POST /v1/links`: the address whose orders are meant.
pub fn links(body: &Value) -> Result<String, Vec<FieldError>> {
    read(body, |fields| fields.required("email", rules::email))
}

/// The body of a swap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSwap {
    /// The other variant.
    pub sku: Sku,
    /// What the shopper saw of it.
    pub accept: NewAccept,
}

/// Reads the body of `POST /v1/orders/{id}/swap`.
pub fn swap(body: &Value) -> Result<NewSwap, Vec<FieldError>> {
    read(body, |fields| {
        let sku = fields.required("sku", rules::sku);
        let accept = fields.required_object("accept", accept);
        Some(NewSwap { sku: sku?, accept: accept? })
    })
}

/// The body of a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// When it arrived.
    pub delivered_at: Timestamp,
}

/// Reads the body of `POST /v1/admin/orders/{id}/deliveries`.
pub fn delivery(body: &Value) -> Result<Delivery, Vec<FieldError>> {
    read(body, |fields| {
        Some(Delivery { delivered_at: fields.required("delivered_at", rules::timestamp)? })
    })
}

/// What a shopper says to a delay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// The order is kept.
    Keep,
    /// What has not shipped is cancelled.
    Cancel,
}

/// Reads the body of `POST /v1/orders/{id}/notices/{number}/answer`.
pub fn notice_answer(body: &Value) -> Result<NoticeAnswer, Vec<FieldError>> {
    read(body, |fields| Some(NoticeAnswer { answer: fields.required("answer", rules::choice)? }))
}

/// What the test provider answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The money came.
    Paid,
    /// It did not.
    Declined,
}

/// The body of `POST /v1/test/payments`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TestPayment {
    /// Which order.
    pub order_id: String,
    /// What the provider answers.
    pub outcome: Outcome,
}

/// Reads the body of `POST /v1/test/payments`.
pub fn test_payment(body: &Value) -> Result<TestPayment, Vec<FieldError>> {
    read(body, |fields| {
        let order_id = fields.required("order_id", |value| {
            value.as_str().map(str::to_owned).ok_or_else(|| Bad::wrong_type("an order id"))
        });
        let outcome = fields.required("outcome", rules::choice);
        Some(TestPayment { order_id: order_id?, outcome: outcome? })
    })
}
