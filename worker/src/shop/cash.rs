//! What all orders come to: movements of money by day and by sku, what is due, what could go back.
//!
//! Every figure is of one currency: money of two never adds up. What went along from an order to the
//! one that it was swapped for was paid once and moved nothing; where it stands says `refundable`.

use crate::clock;
use crate::shop::{OrderRow, settings};
use crate::sql::{Sql, bind, from_json, to_json};
use serde_json::json;
use shared::cash::BookingKind;
use shared::fault::Fault;
use shared::money::Currency;
use shared::time::{Day, Timestamp};
use shared::wire::cash::{CashAnswer, CashOfDay, CashOfSku, CashRow};
use shared::wire::settings::Settings;
use shared::zone::ZoneName;
use std::collections::BTreeMap;

/// Movements are added up by quarters of an hour: every zone's days begin with one.
const QUARTER_MS: i64 = 900_000;

/// What a movement that the shopper made is kept as.
pub(super) const PAYMENT: &str = "payment";

/// What a movement to the shopper is kept as.
pub(super) const REFUND: &str = "refund";

/// Keeps the movements of an order's book, each once.
pub(super) fn put_bookings(sql: &Sql, row: &OrderRow) -> Result<(), Fault> {
    let Some(money) = &row.money else { return Ok(()) };
    let lines = money.book.iter().enumerate().filter_map(|(line, booking)| {
        let kind = match booking.kind {
            BookingKind::Payment => PAYMENT,
            BookingKind::Refund => REFUND,
            BookingKind::TakenOver | BookingKind::HandedOver => return None,
        };
        // What the merchant calls a movement is no name that a provider knows.
        let reference = booking.reference.as_ref().filter(|_| money.by_provider);
        Some(json!([line, booking.at.as_ms(), kind, booking.amount, reference]))
    });
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() {
        return Ok(());
    }
    sql.run(
        "INSERT OR IGNORE INTO bookings (id, line, sku, currency, at, kind, amount, reference)
         SELECT ?1, value ->> 0, ?2, ?3, value ->> 1, value ->> 2, value ->> 3, value ->> 4
         FROM json_each(?4)",
        bind![row.id.as_str(), row.sku.as_str(), money.currency.to_string(), to_json(&lines)?],
    )
}

/// The figures of a currency while they are added up.
#[derive(Debug, Default)]
struct Sums {
    days: BTreeMap<Day, Moved>,
    skus: BTreeMap<String, OfSku>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Moved {
    collected: u64,
    refunded: u64,
}

#[derive(Debug, Default)]
struct OfSku {
    moved: Moved,
    due: u64,
    refundable: u64,
}

impl Moved {
    const fn add(&mut self, refund: bool, amount: u64) {
        let sum = if refund { &mut self.refunded } else { &mut self.collected };
        *sum = sum.saturating_add(amount);
    }
}

/// The answer of `GET /v1/admin/cash`: what moved from one day to another, both included, where the
/// shop is; what is due and what could go back as it stands.
pub(super) fn read(
    sql: &Sql,
    sku: Option<&str>,
    from: Option<Day>,
    to: Option<Day>,
) -> Result<CashAnswer, Fault> {
    let settings: Settings = from_json(&settings::read(sql)?)?;
    let mut sums = BTreeMap::new();
    add_movements(sql, &mut sums, &settings.time_zone, sku, from, to)?;
    add_orders(sql, &mut sums, sku)?;
    Ok(CashAnswer { items: sums.into_iter().map(|(currency, sums)| sums.row(currency)).collect() })
}

fn add_movements(
    sql: &Sql,
    sums: &mut BTreeMap<Currency, Sums>,
    zone: &ZoneName,
    sku: Option<&str>,
    from: Option<Day>,
    to: Option<Day>,
) -> Result<(), Fault> {
    // A day whose bounds no clock can tell bounds nothing.
    let bound =
        |at: Option<Result<Timestamp, Fault>>| at.and_then(Result::ok).map(Timestamp::as_ms);
    let from = bound(from.map(|day| zone.start_of(day)));
    let to = bound(to.map(|day| zone.end_of(day)));
    let of_sku = if sku.is_some() { "sku = ?3" } else { "?3 IS NULL" };
    let query = format!(
        "SELECT at / {QUARTER_MS}, currency, sku, kind = '{REFUND}', SUM(amount) FROM bookings
         WHERE {of_sku} AND at >= ?1 AND at < ?2 GROUP BY 1, 2, 3, 4"
    );
    let (first, last) = (-MAX_MS, MAX_MS);
    for row in sql.rows(&query, bind![from.unwrap_or(first), to.unwrap_or(last), sku])? {
        let mut row = row?;
        let day = zone.day_of(clock::at(row.integer()?.saturating_mul(QUARTER_MS))?)?;
        let (currency, sku) = (Currency::try_from(row.text()?)?, row.text()?);
        let (refund, amount) = (row.flag()?, row.count()?);
        let sums = sums.entry(currency).or_default();
        sums.days.entry(day).or_default().add(refund, amount);
        sums.skus.entry(sku).or_default().moved.add(refund, amount);
    }
    Ok(())
}

/// Beyond all times: within 2^53, where JavaScript is exact.
const MAX_MS: i64 = 9_007_199_254_740_991;

fn add_orders(
    sql: &Sql,
    sums: &mut BTreeMap<Currency, Sums>,
    sku: Option<&str>,
) -> Result<(), Fault> {
    let of_sku = if sku.is_some() { "sku = ?1" } else { "?1 IS NULL" };
    let query = format!(
        "SELECT currency, sku, SUM(due), SUM(refundable) FROM orders
         WHERE {of_sku} AND (due > 0 OR refundable > 0) GROUP BY sku, currency"
    );
    for row in sql.rows(&query, bind![sku])? {
        let mut row = row?;
        let (currency, sku) = (Currency::try_from(row.text()?)?, row.text()?);
        let of = sums.entry(currency).or_default().skus.entry(sku).or_default();
        (of.due, of.refundable) = (row.count()?, row.count()?);
    }
    Ok(())
}

impl Sums {
    fn row(self, currency: Currency) -> CashRow {
        let sum =
            |what: fn(&OfSku) -> u64| self.skus.values().map(what).fold(0_u64, u64::saturating_add);
        CashRow {
            currency,
            collected: sum(|of| of.moved.collected),
            due_at_allocation: sum(|of| of.due),
            refundable: sum(|of| of.refundable),
            refunded: sum(|of| of.moved.refunded),
            by_day: self.days.iter().rev().map(|(day, moved)| moved.of_day(*day)).collect(),
            by_sku: self.skus.iter().map(|(sku, of)| of.of_sku(sku)).collect(),
        }
    }
}

impl Moved {
    const fn of_day(self, day: Day) -> CashOfDay {
        let Self { collected, refunded } = self;
        CashOfDay { day, collected, refunded }
    }
}

impl OfSku {
    fn of_sku(&self, sku: &str) -> CashOfSku {
        CashOfSku {
            sku: sku.to_owned(),
            collected: self.moved.collected,
            due_at_allocation: self.due,
            refundable: self.refundable,
            refunded: self.moved.refunded,
        }
    }
}
