//! Days and hours where the merchant is: over changes of the clocks, leap days and month ends.

use shared::time::{Day, Timestamp};
use shared::zone::ZoneName;

fn zone(name: &str) -> ZoneName {
    ZoneName::parse(name).unwrap()
}

#[test]
fn a_day_ends_where_the_merchant_is() {
    // Zone, day, its start and its end in UTC.
    for (name, day, start, end) in [
        ("UTC", "2027-05-04", "2027-05-04T00:00:00Z", "2027-05-05T00:00:00Z"),
        // The clocks go forward: 23 hours.
        ("Europe/Berlin", "2027-03-28", "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"),
        // And back: 25 hours.
        ("Europe/Berlin", "2027-10-31", "2027-10-30T22:00:00Z", "2027-10-31T23:00:00Z"),
        ("America/New_York", "2028-02-29", "2028-02-29T05:00:00Z", "2028-03-01T05:00:00Z"),
        ("America/New_York", "2027-12-31", "2027-12-31T05:00:00Z", "2028-01-01T05:00:00Z"),
        ("Asia/Kathmandu", "2027-05-04", "2027-05-03T18:15:00Z", "2027-05-04T18:15:00Z"),
        // A day whose first hour does not exist.
        ("America/Santiago", "2027-09-05", "2027-09-05T04:00:00Z", "2027-09-06T03:00:00Z"),
    ] {
        let (zone, day) = (zone(name), Day::parse(day).unwrap());
        assert_eq!(zone.start_of(day).unwrap().to_string(), start, "{name} {day} starts");
        assert_eq!(zone.end_of(day).unwrap().to_string(), end, "{name} {day} ends");
        assert_eq!(zone.day_of(zone.start_of(day).unwrap()).unwrap(), day);
    }
}

#[test]
fn an_hour_of_a_day_is_found_where_the_clocks_change() {
    for (name, day, hour, moment) in [
        ("Europe/Berlin", "2027-07-01", 18, "2027-07-01T16:00:00Z"),
        ("Europe/Berlin", "2027-01-01", 18, "2027-01-01T17:00:00Z"),
        ("Europe/Berlin", "2027-03-28", 2, "2027-03-28T01:00:00Z"),
        ("Europe/Berlin", "2027-10-31", 2, "2027-10-31T00:00:00Z"),
    ] {
        let at = zone(name).at(Day::parse(day).unwrap(), hour).unwrap();
        assert_eq!(at, Timestamp::parse(moment).unwrap(), "{name} {day} {hour}");
    }
}

#[test]
fn only_zones_of_the_database_are_known() {
    for name in ["Mars/Olympus", "", "Europe", "+02:00", "Europe/Berlin\n"] {
        assert_eq!(ZoneName::parse(name), None, "{name:?}");
    }
    assert_eq!(zone("europe/berlin").as_str(), "Europe/Berlin");
}
