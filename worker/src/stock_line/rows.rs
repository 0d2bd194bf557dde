//! Rows of the tables as values of the domain, and back.

use crate::sql::{Row, from_json, to_json};
use serde::{Deserialize, Serialize};
use shared::cash::{Cash, Consent};
use shared::code::Code;
use shared::delay::Notice;
use shared::fault::Fault;
use shared::id::PlaceNumber;
use shared::line::{Place, Priority};
use shared::money::{Currency, Money};
use shared::offer::ChosenShipping;
use shared::order::{Entry, Kind, Order, Stages};
use shared::payment::Payment;
use shared::policy::Policy;
use shared::promise::Promise;
use shared::swap::Swap;
use shared::time::{Day, Timestamp};

/// What of an order never changes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Fixed {
    pub(super) kind: Kind,
    pub(super) price: Money,
    pub(super) delivery: Option<Money>,
    pub(super) payment: Payment,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) by_provider: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) consent: Option<Consent>,
    pub(super) promise: Promise,
    #[serde(default)]
    pub(super) policy: Policy,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) swapped_from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) shipping: Option<ChosenShipping>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) delivery_elsewhere: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<Code>,
}

/// What of an order comes with time; null until something has come.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Life {
    /// The promise, where it was moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    promise: Option<Promise>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notices: Vec<Notice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extra_until: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    withdrawn_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delivered_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owed_since: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    swap: Option<Swap>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    swapped_to: Option<String>,
    #[serde(default, skip_serializing_if = "Cash::is_empty")]
    cash: Cash,
}

impl Life {
    /// As it is stored: none until something has come. The promise is kept once any notice was sent.
    pub(super) fn text(order: &Order) -> Result<Option<String>, Fault> {
        let life = Self {
            promise: order.notices.first().map(|_| order.promise),
            notices: order.notices.clone(),
            extra_until: order.extra_until,
            withdrawn_at: order.withdrawn_at,
            delivered_at: order.delivered_at,
            owed_since: order.owed_since,
            swap: order.swap.clone(),
            swapped_to: order.swapped_to.clone(),
            cash: order.cash.clone(),
        };
        if life == Self::default() { Ok(None) } else { to_json(&life).map(Some) }
    }
}

/// The columns that [`order_of`] reads, in its order.
pub(crate) const COLUMNS: &str = "number, rank, version, ordered, waiting, allocated, held, \
     held_later, shipped, cancelled, returned, paid, hold_until, declined, expired, placed_at, terms, life";

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
    let life = row.optional_text()?;
    let life: Life = life.map_or(Ok(Life::default()), |text| from_json(&text))?;
    Ok(Order {
        place,
        version,
        kind: fixed.kind,
        ordered,
        stages,
        price: fixed.price,
        delivery: fixed.delivery,
        payment: fixed.payment,
        by_provider: fixed.by_provider,
        consent: fixed.consent,
        cash: life.cash,
        shipping: fixed.shipping,
        promise: life.promise.unwrap_or(fixed.promise),
        policy: fixed.policy,
        paid: money(paid, fixed.price.currency())?,
        hold_until,
        declined,
        expired,
        placed_at,
        notices: life.notices,
        extra_until: life.extra_until,
        withdrawn_at: life.withdrawn_at,
        delivered_at: life.delivered_at,
        owed_since: life.owed_since,
        swap: life.swap,
        swapped_from: fixed.swapped_from,
        swapped_to: life.swapped_to,
        delivery_elsewhere: fixed.delivery_elsewhere,
        code: fixed.code,
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
