//! Days and hours where the merchant is, from a table of offsets, and days counted one by one.

use shared::time::{Day, Timestamp};

/// The zones that the model knows.
pub(crate) const ZONES: [&str; 4] = ["UTC", "Europe/Berlin", "America/Phoenix", "Asia/Kathmandu"];

/// Minutes before UTC's clocks at a moment.
fn ahead(zone: &str, at: Timestamp) -> i64 {
    match zone {
        "UTC" => 0,
        "America/Phoenix" => -7 * 60,
        "Asia/Kathmandu" => 5 * 60 + 45,
        "Europe/Berlin" if is_summer(at) => 120,
        "Europe/Berlin" => 60,
        _ => panic!("{zone} is not in the table"),
    }
}

/// From the last Sunday of March to that of October, 01:00 UTC (Directive 2000/84/EC).
fn is_summer(at: Timestamp) -> bool {
    let today = at.day().to_string();
    let change = |month: &str| {
        let mut day = Day::parse(&format!("{}-{month}-25", &today[..4])).unwrap();
        while !day.is_weekend() || day.plus_days(1).is_weekend() {
            day = day.plus_days(1);
        }
        Timestamp::parse(&format!("{day}T01:00:00Z")).unwrap()
    };
    change("03") <= at && at < change("10")
}

fn shifted(at: Timestamp, minutes: i64) -> Timestamp {
    Timestamp::from_ms(at.as_ms() + minutes * 60_000).unwrap()
}

/// The day that calendars show there.
pub(super) fn day_there(zone: &str, at: Timestamp) -> Day {
    shifted(at, ahead(zone, at)).day()
}

/// When the clocks there show that hour of that day.
pub(super) fn hour_there(zone: &str, day: Day, hour: u32) -> Timestamp {
    let shown = Timestamp::parse(&format!("{day}T{hour:02}:00:00Z")).unwrap();
    let about = shifted(shown, -ahead(zone, shown));
    shifted(shown, -ahead(zone, about))
}

/// When a day is over there.
pub(super) fn end_there(zone: &str, day: Day) -> Timestamp {
    hour_there(zone, later(day, 1), 0)
}

/// So many days later.
pub(super) fn later(mut day: Day, days: u32) -> Day {
    for _ in 0..days {
        day = day.plus_days(1);
    }
    day
}

/// So many days later, without Saturdays and Sundays.
pub(super) fn working_days_later(mut day: Day, days: u32) -> Day {
    let mut left = days;
    while left > 0 {
        day = day.plus_days(1);
        if !day.is_weekend() {
            left -= 1;
        }
    }
    day
}
