//! Time zones: when a day starts and ends where the merchant is.

use crate::fault::Fault;
use crate::time::{Day, Timestamp};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of a time zone in the IANA database, like `Europe/Berlin`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ZoneName(String);

impl ZoneName {
    /// UTC.
    pub fn utc() -> Self {
        Self("UTC".to_owned())
    }

    /// The name as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ZoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ZoneName {
    /// Reads a name that the database knows, in its own spelling.
    pub fn parse(name: &str) -> Option<Self> {
        let zone = TimeZone::get(name).ok()?;
        zone.iana_name().map(|name| Self(name.to_owned()))
    }

    /// Every name that the database knows.
    pub fn all() -> Vec<String> {
        jiff::tz::db().available().map(|name| name.to_string()).collect()
    }

    /// The first moment of a day there. A day that the zone skipped starts when the next does.
    pub fn start_of(&self, day: Day) -> Result<Timestamp, Fault> {
        self.at(day, 0)
    }

    /// The moment at which a day is over there: 23, 24 or 25 hours after its start.
    pub fn end_of(&self, day: Day) -> Result<Timestamp, Fault> {
        self.at(day.plus_days(1), 0)
    }

    /// A full hour of a day there; one that the clocks skip is the moment after the gap, and of
    /// one that comes twice it is the first.
    pub fn at(&self, day: Day, hour: i8) -> Result<Timestamp, Fault> {
        let zone = self.zone()?;
        let date: Date = day.to_string().parse().map_err(|_| out_of_range())?;
        let time = Time::new(hour, 0, 0, 0).map_err(|_| out_of_range())?;
        let moment = if hour == 0 {
            // `start_of_day` knows days that do not start at 00:00.
            date.to_zoned_datetime(zone).and_then(|at| at.start_of_day()).map(|at| at.timestamp())
        } else {
            zone.to_ambiguous_timestamp(date.to_datetime(time)).compatible()
        };
        let ms = moment.map_err(|_| out_of_range())?.as_millisecond();
        Timestamp::from_ms(ms).ok_or_else(out_of_range)
    }

    /// The day that a moment falls on there.
    pub fn day_of(&self, at: Timestamp) -> Result<Day, Fault> {
        let moment = jiff::Timestamp::from_millisecond(at.as_ms()).map_err(|_| out_of_range())?;
        let date = self.zone()?.to_datetime(moment).date();
        Day::parse(&date.to_string()).ok_or_else(out_of_range)
    }

    fn zone(&self) -> Result<TimeZone, Fault> {
        TimeZone::get(&self.0).map_err(|_| Fault::new("a time zone that nobody knows"))
    }
}

fn out_of_range() -> Fault {
    Fault::new("a day is out of range")
}
