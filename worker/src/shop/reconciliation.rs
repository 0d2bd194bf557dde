//! The nightly comparison of our books with the provider's, at 03:00 of the shop's time zone.
//!
//! It is about the moment at which it was due, whenever it is made: what moved in the last hour before is
//! left for the next night, for we may not have been told of it yet.

use crate::clock;
use crate::config::Payments;
use crate::objects::thrown;
use crate::payments::{self, Provider};
use crate::shop::{Shop, cash, settings};
use crate::sql::{Row, Sql, bind, from_json, to_json};
use shared::cash::{Booked, Movement, Span, reconcile};
use shared::fault::Fault;
use shared::money::Currency;
use shared::time::Timestamp;
use shared::wire::cash::Reconciliation;
use shared::wire::settings::Settings;
use shared::zone::ZoneName;
use wasm_bindgen::prelude::*;

/// The hour at which it is made: the shop's quietest.
const HOUR: i8 = 3;

const HOUR_MS: i64 = 3_600_000;

/// Parts of the provider's books that are read at most: of a hundred entries each.
const MOST_PARTS: u32 = 400;

/// How far back it looks: longer than a provider goes on telling us of what we do not acknowledge, so
/// that a difference that comes right by itself is seen to, and one that does not is seen for a week.
const SPAN_MS: i64 = 7 * 24 * HOUR_MS;

/// Differences that are kept, the earliest first: where there are more, something general is wrong.
const KEPT: usize = 1_000;

/// The last comparison.
pub(super) fn read(sql: &Sql) -> Result<String, Fault> {
    let row = sql.row("SELECT body FROM reconciliation", bind![])?;
    match row.map(|mut row| row.optional_text()).transpose()?.flatten() {
        Some(body) => Ok(body),
        None => to_json(&Reconciliation::default()),
    }
}

/// When the next one is, in milliseconds.
pub(super) fn next(sql: &Sql) -> Result<Option<i64>, Fault> {
    let row = sql.row("SELECT next_at FROM reconciliation", bind![])?;
    row.map(|mut row| row.integer()).transpose()
}

/// Plans the first one, of a shop that begins.
pub(super) fn begin(sql: &Sql, now_ms: i64) -> Result<(), Fault> {
    if next(sql)?.is_some() { Ok(()) } else { set(sql, following(&zone(sql)?, now_ms)?) }
}

/// Plans the next one anew where it is not due yet: the time zone may be another one now.
pub(super) fn plan(sql: &Sql, now_ms: i64) -> Result<(), Fault> {
    if next(sql)?.is_some_and(|next| next <= now_ms) {
        return Ok(());
    }
    set(sql, following(&zone(sql)?, now_ms)?)
}

fn set(sql: &Sql, next_at: i64) -> Result<(), Fault> {
    sql.run(
        "INSERT INTO reconciliation (id, next_at) VALUES (1, ?)
         ON CONFLICT (id) DO UPDATE SET next_at = excluded.next_at",
        bind![next_at],
    )
}

fn zone(sql: &Sql) -> Result<ZoneName, Fault> {
    let settings: Settings = from_json(&settings::read(sql)?)?;
    Ok(settings.time_zone)
}

/// The first 03:00 after a moment.
fn following(zone: &ZoneName, now_ms: i64) -> Result<i64, Fault> {
    let today = zone.day_of(clock::at(now_ms)?)?;
    let at = zone.at(today, HOUR)?.as_ms();
    if at > now_ms { Ok(at) } else { Ok(zone.at(today.plus_days(1), HOUR)?.as_ms()) }
}

/// The last 03:00 until a moment.
fn latest(zone: &ZoneName, now_ms: i64) -> Result<Timestamp, Fault> {
    let of_day = |ms: i64| zone.at(zone.day_of(clock::at(ms)?)?, HOUR);
    let today = of_day(now_ms)?;
    // Before 03:00 a day ago was the day before, 25 hours of it or not.
    if today.as_ms() <= now_ms { Ok(today) } else { of_day(now_ms.saturating_sub(24 * HOUR_MS)) }
}

/// The movements that one is about.
fn span(as_of: Timestamp) -> Result<Span, Fault> {
    let to = as_of.as_ms().saturating_sub(HOUR_MS);
    Ok(Span { from: clock::at(to.saturating_sub(SPAN_MS))?, to: clock::at(to)? })
}

/// Our movements that have a name with the provider, with an hour more at either end.
fn ours(sql: &Sql, span: Span) -> Result<Vec<Booked>, Fault> {
    let (from, to) = (span.from.as_ms() - HOUR_MS, span.to.as_ms() + HOUR_MS);
    let rows = sql.rows(
        "SELECT at, reference, amount, currency, kind, id FROM bookings
         WHERE at >= ? AND at < ? AND reference IS NOT NULL",
        bind![from, to],
    )?;
    rows.map(|row| booked(&mut row?)).collect()
}

fn booked(row: &mut Row) -> Result<Booked, Fault> {
    Ok(Booked {
        at: clock::at(row.integer()?)?,
        reference: row.text()?,
        amount: row.count()?,
        currency: Currency::try_from(row.text()?)?,
        movement: if row.text()? == cash::REFUND { Movement::Refund } else { Movement::Payment },
        order_id: Some(row.text()?),
    })
}

/// How many movements there are to compare.
fn count(sql: &Sql, span: Span) -> Result<u64, Fault> {
    let row = sql.row(
        "SELECT COUNT(*) FROM bookings WHERE at >= ? AND at < ?",
        bind![span.from.as_ms(), span.to.as_ms()],
    )?;
    row.map_or(Ok(0), |mut row| row.count())
}

#[wasm_bindgen]
impl Shop {
    /// Compares the books, if it is time. Where the provider cannot be asked it is tried again in an
    /// hour, and the last comparison stays.
    ///
    /// # Errors
    /// Throws where the storage fails; the entry sets the alarm again then.
    pub async fn compare(&self) -> Result<(), JsValue> {
        let is_due = self.is_to_compare().map_err(|fault| thrown(&fault))?;
        if !is_due || self.comparing.replace(true) {
            return Ok(());
        }
        let compared = self.compare_now().await;
        self.comparing.set(false);
        compared.map_err(|fault| thrown(&fault))
    }
}

impl Shop {
    /// Whether it is time.
    pub(super) fn is_to_compare(&self) -> Result<bool, Fault> {
        let now_ms = self.now_ms()?;
        Ok(next(&self.sql)?.is_some_and(|next| next <= now_ms))
    }

    async fn compare_now(&self) -> Result<(), Fault> {
        let now_ms = self.now_ms()?;
        let zone = zone(&self.sql)?;
        let as_of = latest(&zone, now_ms)?;
        let span = span(as_of)?;
        match self.theirs(span).await {
            Ok(theirs) => self.storage.commit(|| {
                let made = self.compared(as_of, span, theirs.as_deref())?;
                set(&self.sql, following(&zone, now_ms)?)?;
                self.sql.run("UPDATE reconciliation SET body = ?", bind![to_json(&made)?])
            })?,
            Err(fault) => {
                crate::log::fault("reconciliation", &fault.to_string());
                set(&self.sql, now_ms.saturating_add(HOUR_MS))?;
            }
        }
        self.alarm_ms.set(None);
        self.arm()
    }

    fn compared(
        &self,
        as_of: Timestamp,
        span: Span,
        theirs: Option<&[Booked]>,
    ) -> Result<Reconciliation, Fault> {
        let (checked, mut differences) = match theirs {
            Some(theirs) => reconcile(&ours(&self.sql, span)?, theirs, span),
            // Where the merchant or a test is the provider, nobody else keeps books.
            None => (count(&self.sql, span)?, Vec::new()),
        };
        differences.truncate(KEPT);
        Ok(Reconciliation { as_of: Some(as_of), checked, differences })
    }

    /// The provider's books of a span, with an hour more at either end; none where there is no provider.
    async fn theirs(&self, span: Span) -> Result<Option<Vec<Booked>>, Fault> {
        let stripe = match &self.config.payments {
            Payments::Manual | Payments::Test => return Ok(None),
            Payments::Nobody => return Err(Fault::new("payments are not set up")),
            Payments::Stripe(stripe) => stripe,
        };
        let from = clock::at(span.from.as_ms().saturating_sub(HOUR_MS))?;
        let to = clock::at(span.to.as_ms().saturating_add(HOUR_MS))?;
        let (mut all, mut after) = (Vec::new(), None);
        for _ in 0..MOST_PARTS {
            let part = stripe.booked(from, to, after.as_deref()).await;
            let part = part.map_err(|failure| Fault::new(failure.to_string()))?;
            for entry in part.items {
                all.extend(self.theirs_of(entry)?);
            }
            after = part.next;
            if after.is_none() {
                return Ok(Some(all));
            }
        }
        Err(Fault::new("the provider's books of the week are too long to be read"))
    }
    /// An entry of the provider's as we compare it. None of what is not this shop's: the account may serve
    /// other shops, and sales of another kind. What was done by hand there, and a dispute, name no order:
    /// they are found by the payment that they are about.
    fn theirs_of(&self, entry: payments::Booked) -> Result<Option<Booked>, Fault> {
        let payments::Booked { source, movement, at, amount, payment, order_id, .. } = entry;
        let Some(payment) = payment else { return Ok(None) };
        let ours = order_id.filter(|id| self.config.keys.route(id).is_some());
        let Some(order_id) =
            ours.map_or_else(|| order_of(&self.sql, &payment), |id| Ok(Some(id)))?
        else {
            return Ok(None);
        };
        let reference = match movement {
            Movement::Payment | Movement::Disputed | Movement::DisputeWon => payment,
            Movement::Refund | Movement::RefundFailed => source,
        };
        let (amount, currency) = (amount.amount(), amount.currency());
        let order_id = Some(order_id);
        Ok(Some(Booked { at, reference, amount, currency, movement, order_id }))
    }
}

/// The order whose payment this is in our books.
fn order_of(sql: &Sql, payment: &str) -> Result<Option<String>, Fault> {
    let query = "SELECT id FROM bookings WHERE reference = ? LIMIT 1";
    sql.row(query, bind![payment])?.map(|mut row| row.text()).transpose()
}
