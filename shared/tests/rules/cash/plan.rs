//! The plan, part by part, for all terms and in all states.

use super::shop::{
    Deed::At, cancel, check, collect, failed, gave, got, marked, saved, ship, stock, terms,
};
use crate::support::{deposit, full, preorder};
use shared::offer::Offer;
use shared::payment::{Part, Payment, When};
use shared::time::{Day, Timestamp};

fn percent() -> Payment {
    deposit(Part::Percent(20))
}

fn on(day: &str) -> When {
    When::On(Day::parse(day).unwrap())
}

#[test]
fn all_at_the_order() {
    let three = || terms(full()).units(3).delivery(490);
    check(three(), &[], "awaiting: 3490 order due; now 3490");
    check(three(), &[got(3_490, "a")], "paid: 3490 order paid");
    check(three(), &[got(3_490, "a"), stock(3), ship(3), collect()], "paid: 3490 order paid");
    check(three(), &[got(3_000, "a")], "awaiting: 3000 order paid, 490 order due; now 490");
    check(three(), &[got(3_000, "a"), got(490, "b")], "paid: 3000 order paid, 490 order paid");
    check(three().manual(), &[], "none: 3490 order due; now 3490");
    check(three().manual(), &[marked(3_490, "a")], "paid: 3490 order paid");
}

#[test]
fn a_deposit_and_the_balance_of_what_is_allocated() {
    let three = || terms(percent()).units(3).stock(1).delivery(490);
    check(three(), &[], "awaiting: 1090 order due, 2400 allocation due; now 1090");
    let paid = "deposit_paid: 1090 order paid, 2400 allocation due; now 800";
    check(three(), &[got(1_090, "a")], paid);
    let asked = "balance_due: 1090 order paid, 800 allocation due, 1600 allocation due; now 800; #1 charges 800";
    check(three(), &[got(1_090, "a"), collect()], asked);
    let first = [got(1_090, "a"), collect(), got(800, "b")];
    let one = "deposit_paid: 1090 order paid, 800 allocation paid, 1600 allocation due";
    check(three(), &first, one);
    let all = [&first[..], &[stock(2), collect(), got(1_600, "c")]].concat();
    let each = "paid: 1090 order paid, 800 allocation paid, 1600 allocation paid";
    check(three(), &all, each);
    // Minor units that do not divide: 200 of 999 at the order, then 267, 266, 266.
    let odd = || terms(percent()).units(3).price(333);
    let mut given = vec![got(200, "a")];
    for (n, amount) in [("b", 267), ("c", 266), ("d", 266)] {
        given.extend([stock(1), collect(), got(amount, n)]);
    }
    let each =
        "paid: 200 order paid, 267 allocation paid, 266 allocation paid, 266 allocation paid";
    check(odd(), &given, each);
}

#[test]
fn a_deposit_by_amount() {
    let two = || terms(deposit(Part::Amount(150))).units(2);
    check(two(), &[got(300, "a")], "deposit_paid: 300 order paid, 1700 allocation due");
    // No deposit is more than the price.
    let more = terms(deposit(Part::Amount(1_500))).units(2);
    check(more, &[got(2_000, "a")], "paid: 2000 order paid");
}

#[test]
fn nothing_at_the_order() {
    let two = || terms(crate::support::later()).units(2).stock(1).delivery(490);
    check(two(), &[], "awaiting: 2490 allocation due");
    check(two(), &[saved()], "none: 2490 allocation due; now 1490");
    // Delivery is in the first part.
    let first = [saved(), collect(), got(1_490, "a")];
    check(two(), &first, "balance_due: 1490 allocation paid, 1000 allocation due");
    let all = [&first[..], &[stock(1), collect(), got(1_000, "b")]].concat();
    check(two(), &all, "paid: 1490 allocation paid, 1000 allocation paid");
    let on_shipping = || two().balance(When::Shipping);
    check(on_shipping(), &[saved(), collect()], "none: 2490 shipping due");
    let shipped = [saved(), ship(1), collect()];
    let asked = "balance_due: 1490 shipping due, 1000 shipping due; now 1490; #1 charges 1490";
    check(on_shipping(), &shipped, asked);
}

#[test]
fn a_balance_on_a_day() {
    let two = || terms(percent()).units(2).balance(on("2027-05-04"));
    let paid = [got(400, "a"), stock(1), collect()];
    check(two(), &paid, "deposit_paid: 400 order paid, 1600 2027-05-04 due");
    let eve = [&paid[..], &[At("2027-05-03T23:59:59Z"), collect()]].concat();
    check(two(), &eve, "deposit_paid: 400 order paid, 1600 2027-05-04 due");
    let day = [&paid[..], &[At("2027-05-04T00:00:00Z"), collect()]].concat();
    let asked = "balance_due: 400 order paid, 1600 2027-05-04 due; now 1600; #1 charges 1600";
    check(two(), &day, asked);
    let all = [&day[..], &[got(1_600, "b")]].concat();
    check(two(), &all, "paid: 400 order paid, 1600 2027-05-04 paid");
    // It is a day where the shop is; a day that is over when the order is placed is over at once.
    let there = two().under(shared::policy::Profile::Eu, "America/New_York");
    let eve = [&paid[..], &[At("2027-05-04T03:59:59Z")]].concat();
    check(there.clone(), &eve, "deposit_paid: 400 order paid, 1600 2027-05-04 due");
    let day = [&paid[..], &[At("2027-05-04T04:00:00Z")]].concat();
    check(there, &day, "deposit_paid: 400 order paid, 1600 2027-05-04 due; now 1600");
    let over = two().balance(on("2027-02-01"));
    let then = [got(400, "a"), At("2027-03-01T10:00:00Z")];
    check(over, &then, "deposit_paid: 400 order paid, 1600 2027-02-01 due; now 1600");
}

#[test]
fn what_is_cancelled() {
    let two = || terms(percent()).units(2);
    // A part: the deposit of what is left is less, and the rest of it counts towards the balance.
    let part = "deposit_paid: 200 order paid, 200 allocation paid, 600 allocation due";
    check(two(), &[got(400, "a"), cancel(1)], part);
    let void = "refund_due: 400 order paid, 1600 allocation void; back 400";
    check(two(), &[got(400, "a"), cancel(2)], void);
    let back = [got(400, "a"), cancel(2), collect(), gave(1)];
    check(two(), &back, "refunded: 400 order refunded, 1600 allocation void");
    check(two(), &[cancel(2)], "none: 400 order void, 1600 allocation void");
    let full = || terms(full()).units(2);
    let one = "refund_due: 2000 order paid; back 1000";
    check(full(), &[got(2_000, "a"), cancel(1)], one);
    let kept = [got(2_000, "a"), cancel(1), collect(), gave(1)];
    check(full(), &kept, "paid: 1000 order paid, 1000 order refunded");
}

#[test]
fn what_runs_out() {
    let held = || terms(percent()).units(2);
    let late = At("2027-03-01T10:35:00Z");
    check(held(), std::slice::from_ref(&late), "failed: 400 order void, 1600 allocation void");
    let part = [got(100, "a"), late];
    let back = "refund_due: 100 order paid, 300 order void, 1600 allocation void; back 100";
    check(held(), &part, back);
}

#[test]
fn more_than_it_costs() {
    let one = || terms(full());
    let more = "refund_due: 1000 order paid, 200 order paid; back 200";
    check(one(), &[got(1_000, "a"), got(200, "b")], more);
    let back = [got(1_000, "a"), got(200, "b"), collect()];
    check(one(), &back, &format!("{more}; #1 gives 200 of b"));
    let given = [&back[..], &[gave(1)]].concat();
    check(one(), &given, "paid: 1000 order paid, 200 order refunded");
}

#[test]
fn a_declined_charge() {
    let one = || terms(percent()).stock(1);
    let given = [got(200, "a"), collect(), failed(1)];
    let then = "failed: 200 order paid, 800 allocation failed; now 800; until 2027-03-08";
    check(one(), &given, then);
    let paid = [&given[..], &[got(800, "b")]].concat();
    check(one(), &paid, "paid: 200 order paid, 800 allocation paid");
}

#[test]
fn the_price_of_a_preorder() {
    let release = Timestamp::parse("2027-04-01T00:00:00Z").unwrap();
    let price = Some(crate::support::euro(800));
    let base = terms(Payment { price, ..percent() });
    let offer = Offer { release_at: Some(release), preorder: preorder(None), ..base.offer.clone() };
    let early = super::shop::Terms { offer, ..base.clone() };
    check(early.clone(), &[], "awaiting: 160 order due, 640 allocation due; now 160");
    // It keeps the price that it was placed under; what is placed after the release costs the other.
    let after = [got(160, "a"), At("2027-04-02T00:00:00Z")];
    check(early, &after, "deposit_paid: 160 order paid, 640 allocation due");
    check(base, &[], "awaiting: 200 order due, 800 allocation due; now 200");
}

#[test]
fn sums_too_small_for_a_card_ride_along() {
    let small = || terms(crate::support::later()).units(3).price(30);
    let one = [saved(), stock(1), collect()];
    check(small(), &one, "none: 90 allocation due; now 30");
    let two = [&one[..], &[stock(1), collect()]].concat();
    let asked = "balance_due: 60 allocation due, 30 allocation due; now 60; #1 charges 60";
    check(small(), &two, asked);
}

#[test]
fn every_terms_without_a_provider() {
    let two = || terms(percent()).units(2).manual();
    check(two(), &[], "none: 400 order due, 1600 allocation due; now 400");
    check(two(), &[marked(400, "a")], "deposit_paid: 400 order paid, 1600 allocation due");
    // Nobody is asked for anything.
    check(
        two(),
        &[marked(400, "a"), stock(2), collect()],
        "deposit_paid: 400 order paid, 1600 allocation due; now 1600",
    );
}

#[test]
fn currencies_without_decimals_and_with_three() {
    let two = |amount, currency| {
        terms(deposit(Part::Percent(50))).units(2).stock(1).price_in(amount, currency)
    };
    // 50 % of 666 yen; the yen that is over goes to the first unit.
    let given = [got(333, "a"), collect(), got(167, "b"), stock(1), collect(), got(166, "c")];
    let then = "paid: 333 order paid, 167 allocation paid, 166 allocation paid";
    check(two(333, "JPY"), &given, then);
    // Of three decimals cards take two: the fils that are over ride along, and are never more than 9.
    let given = [got(12_345, "a"), collect()];
    let then = "balance_due: 12345 order paid, 6170 allocation due, 6175 allocation due; now 6173; \
                #1 charges 6170";
    check(two(12_345, "KWD"), &given, then);
    let given = [got(12_345, "a"), collect(), got(6_170, "b"), stock(1), collect()];
    let then = "balance_due: 12345 order paid, 6170 allocation paid, 6170 allocation due, \
                5 allocation due; now 6175; #2 charges 6170";
    check(two(12_345, "KWD"), &given, then);
}
