//! Rows of the tables as values of the domain, and back.

use crate::sql::{Row, from_json, to_json};
use serde::{Deserialize, Serialize};
use shared::fault::Fault;
use shared::id::PlaceNumber;
use shared::line::{Place, Priority};
use shared::money::{Currency, Money};
use shared::order::{Entry, Kind, Order, Stages};
use shared::payment::Payment;
use shared::policy::Policy;
use shared::promise::Promise;
use shared::time::Timestamp;

/// What of an order never changes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Fixed {
    pub(super) kind: Kind,
    pub(super) price: Money,
    pub(super) delivery: Option<Money>,
    pub(super) payment: Payment,
    pub(super) promise: Promise,
    #[serde(default)]
    pub(super) policy: Policy,
}

/// The columns that [`order_of`] reads, in its order.
pub(crate) const COLUMNS: &str = "number, rank, version, ordered, waiting, allocated, held, \
     held_later, shipped, cancelled, returned, paid, hold_until, declined, expired, placed_at, terms";

/// Which orders in line stand before a place: bind its rank twice, then its number. A comparison of
/// row values would read the whole line, for the index's last column is the table's own key.
pub(crate) const BEFORE: &str = "number IN (
    SELECT number FROM orders WHERE waiting + held_later > 0 AND rank < ?
    UNION ALL
    SELECT number FROM orders WHERE waiting + held_later > 0 AND rank = ? AND number < ?)";

/// Reads an order from [`COLUMNS`].
pub(crate) fn order_of(row: &mut Row) -> Result<Order, Fault> {
    let place = place_of(row, true)?;
    let version = row.count()?;
    let ordered = row.units()?;
    let stages = Stages {
        waiting: row.units()?,
        allocated: row.units()?,
        held: row.units()?,
        held_later: row.units()?,
        shipped: row.units()?,
        cancelled: row.units()?,
        returned: row.units()?,
    };
    let paid = row.count()?;
    let hold_until = row.optional_integer()?.and_then(Timestamp::from_ms);
    let (declined, expired) = (row.flag()?, row.flag()?);
    let placed_at = timestamp(row)?;
    let fixed: Fixed = row.json()?;
    Ok(Order {
        place,
        version,
        kind: fixed.kind,
        ordered,
        stages,
        price: fixed.price,
        delivery: fixed.delivery,
        payment: fixed.payment,
        promise: fixed.promise,
        policy: fixed.policy,
        paid: money(paid, fixed.price.currency())?,
        hold_until,
        declined,
        expired,
        placed_at,
    })
}

fn money(amount: u64, currency: Currency) -> Result<Money, Fault> {
    Money::new(amount, currency).ok_or_else(|| Fault::new("sql: money out of range"))
}

/// Reads a time.
pub(crate) fn timestamp(row: &mut Row) -> Result<Timestamp, Fault> {
    Timestamp::from_ms(row.integer()?).ok_or_else(|| Fault::new("sql: a time out of range"))
}

/// Reads a place: number and rank, or rank and number.
pub(super) fn place_of(row: &mut Row, number_first: bool) -> Result<Place, Fault> {
    let (a, b) = (row.integer()?, row.integer()?);
    let (number, rank) = if number_first { (a, b) } else { (b, a) };
    let number = u64::try_from(number).ok().and_then(PlaceNumber::new);
    let number = number.ok_or_else(|| Fault::new("sql: a place number out of range"))?;
    Ok(Place { priority: priority(rank)?, number })
}

pub(super) fn priority(rank: i64) -> Result<Priority, Fault> {
    let priority = rank.checked_neg().and_then(|n| i16::try_from(n).ok());
    priority.and_then(Priority::new).ok_or_else(|| Fault::new("sql: a rank out of range"))
}

pub(crate) fn rank(priority: Priority) -> i64 {
    -i64::from(priority.get())
}

/// History as it is stored: JSON objects, one after the other, separated by commas.
pub(super) fn history_text(history: &[Entry]) -> Result<String, Fault> {
    let entries = history.iter().map(to_json).collect::<Result<Vec<_>, _>>()?;
    Ok(entries.join(","))
}

/// Reads a stored history.
pub(crate) fn history_of(text: &str) -> Result<Vec<Entry>, Fault> {
    from_json(&format!("[{text}]"))
}
