//! Charges of the saved card: one at a time, each settled once.

use super::shop::{
    Deed::{At, Order},
    cancel, check, collect, failed, got, missing, nothing, saved, stock, terms,
};
use crate::support::{deposit, later};
use shared::command::OrderCommand;
use shared::payment::Part;

#[test]
fn one_at_a_time() {
    let two = || terms(later()).units(2);
    let one = [saved(), stock(1), collect(), stock(1)];
    let then = "balance_due: 1000 allocation due, 1000 allocation due; now 2000; #1 charges 1000";
    check(two(), &one, then);
    nothing(two(), &[&one[..], &[collect()]].concat());
    // The first came: the second is asked for under a number of its own.
    let came = [&one[..], &[got(1_000, "a")]].concat();
    check(two(), &came, "balance_due: 1000 allocation paid, 1000 allocation due; now 1000");
    let then = "balance_due: 1000 allocation paid, 1000 allocation due; now 1000; #2 charges 1000";
    check(two(), &[&came[..], &[collect()]].concat(), then);
    let all = [&came[..], &[collect(), got(1_000, "b"), collect()]].concat();
    check(two(), &all, "paid: 1000 allocation paid, 1000 allocation paid");
}

#[test]
fn what_is_known_changes_nothing() {
    let one = || terms(later()).stock(1);
    let given = [saved(), collect(), got(1_000, "a")];
    nothing(one(), &[&given[..], &[got(1_000, "a")]].concat());
    nothing(one(), &[&given[..], &[got(0, "b")]].concat());
    nothing(one(), &[&given[..], &[failed(1)]].concat());
    nothing(one(), &[saved(), failed(1)]);
    nothing(one(), &[saved(), collect(), failed(2)]);
    nothing(one(), &[saved(), collect(), failed(1), failed(1)]);
    nothing(one(), &[saved(), collect(), super::shop::gave(1)]);
    nothing(one(), &[saved(), collect(), Order(OrderCommand::DropCharge { ask: 2 })]);
    nothing(one(), &[saved(), saved()]);
    // Nothing happens again by itself either.
    nothing(one(), &[&given[..], &[Order(OrderCommand::Paid)]].concat());
}

#[test]
fn two_payments_for_one_charge() {
    let one = || terms(later()).stock(1);
    let twice = [saved(), collect(), failed(1), got(1_000, "a"), got(1_000, "b"), collect()];
    let then =
        "refund_due: 1000 allocation paid, 1000 allocation paid; back 1000; #2 gives 1000 of b";
    check(one(), &twice, then);
    // By hand while the charge is under way.
    let twice = [saved(), collect(), got(1_000, "page"), got(1_000, "card"), collect()];
    let then =
        "refund_due: 1000 allocation paid, 1000 allocation paid; back 1000; #2 gives 1000 of card";
    check(one(), &twice, then);
}

#[test]
fn units_that_are_not_there_any_more() {
    let two = || terms(deposit(Part::Percent(20))).units(2).stock(2);
    let asked = [got(400, "a"), collect()];
    // Cancelled or taken back before the provider was asked: the charge is dropped, the next is less.
    let dropped = [cancel(1), Order(OrderCommand::DropCharge { ask: 1 }), collect()];
    let then = "balance_due: 200 order paid, 200 allocation paid, 600 allocation due; now 600; #2 charges 600";
    check(two(), &[&asked[..], &dropped].concat(), then);
    let dropped = [missing(2), Order(OrderCommand::DropCharge { ask: 1 }), collect()];
    let then = "deposit_paid: 400 order paid, 1600 allocation due";
    check(two(), &[&asked[..], &dropped].concat(), then);
    // After it: what came is owed back where the units were cancelled, else it is there already once
    // they are.
    let late = [cancel(2), got(1_600, "b")];
    let then = "refund_due: 400 order paid, 1600 allocation paid; back 2000";
    check(two(), &[&asked[..], &late].concat(), then);
    let late = [missing(2), got(1_600, "b"), stock(2), collect()];
    check(two(), &[&asked[..], &late].concat(), "paid: 400 order paid, 1600 allocation paid");
}

#[test]
fn a_declined_charge_of_which_nothing_is_owed() {
    let one = || terms(deposit(Part::Percent(20))).units(2).stock(1);
    let failed = [got(400, "a"), collect(), failed(1)];
    let then = "failed: 400 order paid, 800 allocation failed, 800 allocation due; now 800; until 2027-03-08";
    check(one(), &failed, then);
    // The unit is taken back: nothing is owed, nothing lapses.
    let gone = [missing(1), At("2027-04-01T00:00:00Z")];
    let then = "deposit_paid: 400 order paid, 1600 allocation due";
    check(one(), &[&failed[..], &gone].concat(), then);
    let back = [missing(1), collect(), stock(1)];
    let then = "deposit_paid: 400 order paid, 1600 allocation due; now 800";
    check(one(), &[&failed[..], &back].concat(), then);
    // Declined when the unit was gone already.
    let late = [got(400, "a"), collect(), missing(1), super::shop::failed(1)];
    check(one(), &late, "deposit_paid: 400 order paid, 1600 allocation due");
}

#[test]
fn a_card_that_was_saved_pays_nothing() {
    let one = || terms(deposit(Part::Percent(20)));
    nothing(one(), &[saved()]);
    check(terms(later()), &[saved()], "none: 1000 allocation due");
}
