//! What happened, as the merchant's endpoints are told of it.

use crate::shop::deliveries::{self, Event};
use crate::shop::told::{self, Known};
use crate::shop::webhooks::Endpoint;
use crate::shop::{OrderRow, StockNews};
use crate::sql::{Sql, from_json};
use serde_json::{Value, json};
use shared::fault::Fault;
use shared::order::EntryKind;
use shared::time::Timestamp;
use shared::wire::order::Order;

/// The type of what a line of an order's history says; none for what only its page shows.
const fn kind(kind: EntryKind) -> Option<&'static str> {
    match kind {
        EntryKind::Placed => Some("order.placed"),
        // What came back late is allocated, and what was not paid in time has expired: a shop's systems
        // look at the order that comes along.
        EntryKind::Allocated | EntryKind::Revived => Some("order.allocated"),
        EntryKind::Paid => Some("order.paid"),
        EntryKind::Shipped => Some("order.shipped"),
        // A withdrawal ends what has not shipped: to a shop's systems it is a cancellation.
        EntryKind::Cancelled | EntryKind::Withdrawn => Some("order.cancelled"),
        EntryKind::Expired | EntryKind::PaymentLapsed => Some("order.expired"),
        EntryKind::Refunded => Some("order.refunded"),
        EntryKind::DelayNotice => Some("order.delayed"),
        EntryKind::SwappedTo => Some("order.swapped"),
        EntryKind::SwappedFrom
        | EntryKind::Held
        | EntryKind::TakenBack
        | EntryKind::PaymentDeclined
        | EntryKind::ChargeDeclined
        | EntryKind::RefundFailed
        | EntryKind::PaymentReminder
        | EntryKind::Returned
        | EntryKind::Prioritised
        | EntryKind::NoticeAnswered
        | EntryKind::PromiseChanged
        | EntryKind::ExtraPeriod
        | EntryKind::AddressChanged
        | EntryKind::Erased
        | EntryKind::Delivered => None,
    }
}

/// Keeps the events about what is new of an order; each carries the order as it is now.
pub(super) fn of_order(
    sql: &Sql,
    endpoints: &[Endpoint],
    row: &OrderRow,
    order: &Order,
    before: &Known,
) -> Result<(), Fault> {
    for (index, line) in told::news(order, before) {
        let Some(kind) = kind(line.kind) else { continue };
        let cause = format!("{} {index}", row.id);
        let data = format!(r#"{{"order":{}}}"#, row.body);
        let event = Event { kind, cause, thread: &row.id, at: line.at, data };
        deliveries::keep(sql, endpoints, &event)?;
    }
    Ok(())
}

/// Keeps the event about what happened to the stock of a sku.
pub(super) fn of_stock(
    sql: &Sql,
    endpoints: &[Endpoint],
    sku: &str,
    news: &StockNews,
) -> Result<(), Fault> {
    let mut data: Value = from_json(&news.event)?;
    if let Some(data) = data.as_object_mut() {
        data.remove("kind");
        data.insert("sku".to_owned(), json!(sku));
        data.insert("sequence".to_owned(), json!(news.sequence));
    }
    let at = Timestamp::from_ms(news.at_ms).unwrap_or(Timestamp::EPOCH);
    let cause = format!("{sku} {}", news.sequence);
    let event = Event { kind: &news.kind, cause, thread: sku, at, data: data.to_string() };
    deliveries::keep(sql, endpoints, &event)
}
