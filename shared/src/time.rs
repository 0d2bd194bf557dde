//! Moments and calendar days, in UTC.

use crate::fault::Fault;
use serde::{Deserialize, Serialize};
use std::fmt;
use time::format_description::well_known::Rfc3339;
use time::{Date, Duration, OffsetDateTime};

/// A moment, in milliseconds since 1970 (UTC). Written as RFC 3339 with `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

impl Timestamp {
    /// The start of 1970.
    pub const EPOCH: Self = Self(0);

    /// The moment `ms` milliseconds after the start of 1970, within the years 0 to 9999.
    pub fn from_ms(ms: i64) -> Option<Self> {
        let at = moment(ms)?;
        (0..=9999).contains(&at.year()).then_some(Self(ms))
    }

    /// Milliseconds since the start of 1970.
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with any offset.
    pub fn parse(text: &str) -> Option<Self> {
        // Not `to_offset`: it panics where the offset leads out of the years that it knows.
        let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        let ms = at.unix_timestamp_nanos().div_euclid(1_000_000);
        i64::try_from(ms).ok().and_then(Self::from_ms)
    }

    /// The UTC day that it falls on.
    pub fn day(self) -> Day {
        moment(self.0).map_or(Day(Date::MIN), |at| Day(at.date()))
    }

    /// The moment `minutes` later.
    pub fn plus_minutes(self, minutes: u32) -> Option<Self> {
        i64::from(minutes)
            .checked_mul(60_000)
            .and_then(|ms| self.0.checked_add(ms))
            .and_then(Self::from_ms)
    }
}

fn moment(ms: i64) -> Option<OffsetDateTime> {
    let nanos = i128::from(ms).checked_mul(1_000_000)?;
    OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = moment(self.0).and_then(|at| at.format(&Rfc3339).ok()).ok_or(fmt::Error)?;
        f.write_str(&text)
    }
}

impl TryFrom<String> for Timestamp {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self, Fault> {
        Self::parse(&text).ok_or_else(|| Fault::new("a time is written as in RFC 3339"))
    }
}

impl From<Timestamp> for String {
    fn from(at: Timestamp) -> Self {
        at.to_string()
    }
}

/// A calendar day in UTC, written `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

impl Day {
    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = text.len() == 10
            && text.bytes().enumerate().all(|(at, b)| match at {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        let mut parts = text.split('-');
        let year = parts.next()?.parse().ok()?;
        let month = time::Month::try_from(parts.next()?.parse::<u8>().ok()?).ok()?;
        let date = Date::from_calendar_date(year, month, parts.next()?.parse().ok()?).ok()?;
        well_formed.then_some(Self(date))
    }

    /// The day `days` later; the last day that can be written if that lies beyond it.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        self.0.checked_add(Duration::days(i64::from(days))).map_or(Self(Date::MAX), Self)
    }

    /// Whether it is a Saturday or a Sunday.
    pub const fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), time::Weekday::Saturday | time::Weekday::Sunday)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        write!(f, "{year:04}-{:02}-{day:02}", u8::from(month))
    }
}

impl TryFrom<String> for Day {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self, Fault> {
        Self::parse(&text).ok_or_else(|| Fault::new("a date is written YYYY-MM-DD"))
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}
