//! Declined charges: the last day where the shop is, reminders, and what nobody paid for.

use super::shop::{
    Deed::{At, Other},
    Terms, after, check, check_status, collect, failed, gave, got, saved, ship, stock, terms,
};
use crate::support::{deposit, later, number};
use shared::order::EntryKind;
use shared::payment::{Part, When};
use shared::policy::Profile;

fn one() -> Terms {
    terms(deposit(Part::Percent(20))).stock(1)
}

/// In that zone: the moment of the decline, the last moment at which the order stands, and the next.
fn ends(zone: &'static str, declined: &'static str, last: &'static str, over: &'static str) {
    let there = one().under(Profile::Eu, zone);
    let given = [got(200, "a"), At(declined), collect(), failed(1)];
    let order = after(&there, &[&given[..], &[At(last)]].concat()).order();
    assert!(!order.expired, "{zone}: {last}");
    let order = after(&there, &[&given[..], &[At(over)]].concat()).order();
    assert!(order.expired, "{zone}: {over}");
}

#[test]
fn the_last_day_ends_where_the_shop_is() {
    ends("UTC", "2027-03-02T09:00:00Z", "2027-03-09T23:59:59Z", "2027-03-10T00:00:00Z");
    // The day has 23 hours, and 25.
    ends("Europe/Berlin", "2027-03-21T09:00:00Z", "2027-03-28T21:59:59Z", "2027-03-28T22:00:00Z");
    ends("Europe/Berlin", "2027-04-20T09:00:00Z", "2027-04-27T21:59:59Z", "2027-04-27T22:00:00Z");
    ends(
        "America/New_York",
        "2027-03-07T17:00:00Z",
        "2027-03-15T03:59:59Z",
        "2027-03-15T04:00:00Z",
    );
    // It is tomorrow there already.
    ends("Asia/Kathmandu", "2027-03-02T20:00:00Z", "2027-03-10T18:14:59Z", "2027-03-10T18:15:00Z");
}

/// When reminders were sent, with that many days to pay.
fn reminded(grace_days: u32, days: &[&str]) {
    let given = [got(200, "a"), collect(), failed(1), At("2027-06-01T00:00:00Z")];
    let shop = after(&one().grace(grace_days), &given);
    let history = shop.tables.history(number(1));
    let sent = history.iter().filter(|entry| entry.kind == EntryKind::PaymentReminder);
    let sent: Vec<_> = sent.map(|entry| entry.at.to_string()).collect();
    assert_eq!(sent, days);
    let lapsed = history.iter().filter(|entry| entry.kind == EntryKind::PaymentLapsed);
    assert_eq!(lapsed.count(), 1);
}

#[test]
fn reminders() {
    let (two, five) = ("2027-03-03T10:00:00Z", "2027-03-06T10:00:00Z");
    reminded(7, &[two, five]);
    reminded(5, &[two, five]);
    reminded(4, &[two]);
    reminded(2, &[two]);
    reminded(1, &[]);
    reminded(0, &[]);
    reminded(30, &[two, five]);
}

#[test]
fn nothing_lapses_that_is_paid() {
    let given = [got(200, "a"), collect(), failed(1), At("2027-03-05T10:00:00Z"), got(800, "b")];
    let all = [&given[..], &[At("2027-06-01T00:00:00Z")]].concat();
    check_status(one(), &all, "allocated", "paid: 200 order paid, 800 allocation paid");
}

#[test]
fn what_nobody_paid_goes_to_the_line() {
    let over = At("2027-03-09T00:00:00Z");
    // Nothing shipped: expired, and the deposit is owed back.
    let given = [got(200, "a"), collect(), failed(1), Other(1), over.clone()];
    let then = "refund_due: 200 order paid, 800 allocation void; back 200";
    check_status(one(), &given, "expired", then);
    let other = after(&one(), &given).tables.orders().nth(1).unwrap().clone();
    assert_eq!(other.stages.allocated.get(), 1);
    let back = [&given[..], &[collect(), gave(2)]].concat();
    check_status(one(), &back, "expired", "refunded: 200 order refunded, 800 allocation void");
    // What was paid for stays, whatever shipped.
    let three = || terms(later()).units(3).stock(1);
    let paid = [saved(), collect(), got(1_000, "a"), stock(1), collect(), failed(2)];
    let gone = [&paid[..], std::slice::from_ref(&over)].concat();
    check_status(three(), &gone, "allocated", "paid: 1000 allocation paid");
    let shipped = [&paid[..], &[ship(1), over.clone()]].concat();
    check_status(three(), &shipped, "shipped", "paid: 1000 allocation paid");
    // What shipped and was not paid is still due; nobody charges it by itself any more.
    let two = || terms(later()).units(2).stock(1).balance(When::Shipping);
    let shipped = [saved(), ship(1), collect(), failed(1), over, collect()];
    let then = "failed: 1000 shipping failed; now 1000";
    check_status(two(), &shipped, "shipped", then);
    let paid = [&shipped[..], &[got(1_000, "a")]].concat();
    check_status(two(), &paid, "shipped", "paid: 1000 shipping paid");
}

#[test]
fn money_after_the_last_day_goes_back() {
    let over = At("2027-03-09T00:00:00Z");
    let given = [got(200, "a"), collect(), failed(1), over, got(800, "b"), collect()];
    let then = "refund_due: 200 order paid, 800 allocation paid; back 1000; #2 gives 800 of b";
    check_status(one(), &given, "expired", then);
}

#[test]
fn more_is_owed_while_it_is_declined() {
    let two = || terms(later()).units(2).stock(1);
    let given = [saved(), collect(), failed(1), stock(1)];
    let then = "failed: 2000 allocation failed; now 2000; until 2027-03-08";
    check(two(), &given, then);
    // What was asked for came: the rest is another charge.
    let one = [&given[..], &[got(1_000, "a"), collect()]].concat();
    let then = "balance_due: 1000 allocation paid, 1000 allocation due; now 1000; #2 charges 1000";
    check(two(), &one, then);
}
