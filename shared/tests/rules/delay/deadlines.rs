//! When it is told, until when it may be answered, and when money is back: by the merchant's clock.

use super::shop::{Shop, day, moment, policy};
use crate::support::{number, place_under, receive, ship};
use shared::availability::Action;
use shared::delay::refund_due_by;
use shared::ledger::Ledger;
use shared::order::Status;
use shared::policy::{Policy, Profile};
use shared::time::Timestamp;

#[test]
fn the_due_day_of_an_order() {
    // Profile, lead time, batch, due day.
    for (profile, lead, batch, due) in [
        (Profile::Eu, Some(21), None, "2027-01-22"),
        (Profile::Us, None, Some(("2027-02-20", "2027-02-28")), "2027-02-28"),
        (Profile::Us, None, None, "2027-01-31"),
        (Profile::Eu, None, None, "2027-01-28"),
        (Profile::Uk, None, None, "2027-01-28"),
    ] {
        let shop = Shop::new(policy(profile, "UTC"), lead, batch);
        assert_eq!(shop.order().due_day(), day(due), "{profile:?} {lead:?} {batch:?}");
    }
    // What is there goes out within the handling time.
    let mut shop = Shop::new(Policy::default(), Some(21), None);
    shop.go(&receive(3));
    shop.go(&place_under("b@example.com", 1, Action::Buy, Policy::default()));
    assert_eq!(shop.tables.order(number(2)).unwrap().unwrap().due_day(), day("2027-01-04"));
}

#[test]
fn on_the_due_day_whoever_still_waits_is_told_at_midnight_where_the_merchant_is() {
    let promised = Some(("2027-03-20", "2027-03-28"));
    for (zone, sent) in [
        ("UTC", "2027-03-28T00:00"),
        ("Europe/Berlin", "2027-03-27T23:00"),
        ("America/Los_Angeles", "2027-03-28T07:00"),
    ] {
        let mut shop = Shop::new(policy(Profile::Eu, zone), None, promised);
        shop.pass("2027-04-15");
        let told = format!("late {sent} → no date, by no date, silence keeps: open");
        assert_eq!(shop.told(), [told]);
    }
}

#[test]
fn allocated_units_that_did_not_ship_are_late_at_six_in_the_evening() {
    let promised = Some(("2027-03-20", "2027-03-28"));
    let mut shop = Shop::new(policy(Profile::Us, "Europe/Berlin"), None, promised);
    shop.pass("2027-03-22");
    shop.go(&receive(1));
    shop.pass("2027-03-28T15:59:59Z");
    assert_eq!(shop.told(), Vec::<String>::new());
    shop.pass("2027-03-28T16:00:00Z");
    let told = "not shipped 2027-03-28T16:00 → no date, by 2027-04-27, silence cancels: ";
    assert_eq!(shop.told(), [format!("{told}open")]);
    shop.go(&ship(1, 1));
    assert_eq!(shop.told(), [format!("{told}shipped")]);
    shop.pass("2027-06-01");
    assert_eq!(shop.order().status().unwrap(), Status::Shipped);
}

#[test]
fn deadlines_keep_to_the_clocks_of_the_merchant() {
    // Zone, due day; when it starts there and when it is 18:00; the last day of an answer, and its end.
    for (zone, due, starts, evening, answer_by, ends) in [
        // The clocks go forward, and back: 23 hours, 25 hours.
        ("America/New_York", "2027-03-14", "05:00", "22:00", "2027-04-13", "2027-04-14T04:00:00Z"),
        ("America/New_York", "2027-11-07", "04:00", "23:00", "2027-12-07", "2027-12-08T05:00:00Z"),
        // A leap day, and an answer on the other side of the change.
        ("America/New_York", "2028-02-29", "05:00", "23:00", "2028-03-30", "2028-03-31T04:00:00Z"),
        // The day's first hour does not exist.
        ("America/Santiago", "2027-09-05", "04:00", "21:00", "2027-10-05", "2027-10-06T03:00:00Z"),
        // The end of a month, and of the year.
        ("UTC", "2027-01-31", "00:00", "18:00", "2027-03-02", "2027-03-03T00:00:00Z"),
        ("UTC", "2027-12-31", "00:00", "18:00", "2028-01-30", "2028-01-31T00:00:00Z"),
    ] {
        let just_before =
            |at: Timestamp| Timestamp::from_ms(at.as_ms() - 1_000).unwrap().to_string();
        let at = |hour: &str| moment(&format!("{due}T{hour}:00Z"));
        let us = || Shop::new(policy(Profile::Us, zone), None, Some((due, due)));
        let told = |reason: &str, hour: &str, answer: &str| {
            format!("{reason} {due}T{hour} → no date, by {answer_by}, silence cancels: {answer}")
        };

        let mut waits = us();
        waits.pass(&just_before(at(starts)));
        assert_eq!(waits.told(), Vec::<String>::new(), "{zone} {due}");
        waits.pass(&at(starts).to_string());
        assert_eq!(waits.told(), [told("late", starts, "open")]);
        waits.pass(&just_before(moment(ends)));
        assert_eq!(waits.order().status().unwrap(), Status::Waiting);
        waits.pass(ends);
        assert_eq!(waits.told(), [told("late", starts, "silent")]);
        assert_eq!(waits.order().status().unwrap(), Status::Cancelled);

        let mut lies = us();
        lies.go(&receive(1));
        lies.pass(&just_before(at(evening)));
        assert_eq!(lies.told(), Vec::<String>::new(), "{zone} {due}");
        lies.pass(&at(evening).to_string());
        assert_eq!(lies.told(), [told("not shipped", evening, "open")]);
    }
}

#[test]
fn money_is_back_within_the_days_of_the_law() {
    for (profile, since, by) in [
        (Profile::Eu, "2027-01-01", "2027-01-15"),
        (Profile::Uk, "2028-02-20", "2028-03-05"),
        // A Friday: the count starts on Monday.
        (Profile::Us, "2027-01-01", "2027-01-12"),
        (Profile::Us, "2027-01-02", "2027-01-12"),
        (Profile::Us, "2027-01-04", "2027-01-13"),
        (Profile::Us, "2028-02-28", "2028-03-08"),
    ] {
        assert_eq!(refund_due_by(profile, day(since)), day(by), "{profile:?} {since}");
    }
}
