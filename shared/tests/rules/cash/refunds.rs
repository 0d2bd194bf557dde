//! Giving back: what is owed by itself, and what the merchant gives beyond it.

use super::shop::{
    Deed, after, cancel, cannot, check, collect, elsewhere, gave, got, marked, nothing, refund,
    refused, stock, terms,
};
use crate::support::{deposit, full};
use shared::payment::Part;

#[test]
fn what_is_owed_goes_back_payment_by_payment() {
    let two = || terms(deposit(Part::Percent(20))).units(2);
    let paid = [got(400, "a"), stock(2), collect(), got(1_600, "b"), cancel(2)];
    let first = [&paid[..], &[collect()]].concat();
    let then = "refund_due: 400 order paid, 1600 allocation paid; back 2000; #2 gives 1600 of b";
    check(two(), &first, then);
    nothing(two(), &[&first[..], &[collect()]].concat());
    let second = [&first[..], &[gave(2), collect()]].concat();
    let then = "refund_due: 400 order paid, 1600 allocation refunded; back 400; #3 gives 400 of a";
    check(two(), &second, then);
    nothing(two(), &[&second[..], &[gave(2)]].concat());
    let all = [&second[..], &[gave(3), collect()]].concat();
    check(two(), &all, "refunded: 400 order refunded, 1600 allocation refunded");
}

#[test]
fn beyond_what_is_owed_the_order_costs_less() {
    let one = || terms(full());
    let given = [got(1_000, "a"), refund(300)];
    check(one(), &given, "refund_due: 1000 order paid; back 300");
    let given = [&given[..], &[collect(), gave(1), collect()]].concat();
    check(one(), &given, "paid: 700 order paid, 300 order refunded");
    let given = [&given[..], &[cancel(1), collect()]].concat();
    let then = "refund_due: 700 order paid, 300 order refunded; back 700; #2 gives 700 of a";
    check(one(), &given, then);
    // Of a deposit: the balance is not a minor unit more.
    let two = || terms(deposit(Part::Percent(20))).units(2);
    let given = [got(400, "a"), refund(100), collect(), gave(1), collect()];
    let then = "deposit_paid: 300 order paid, 100 order refunded, 1600 allocation due";
    check(two(), &given, then);
    let shop = after(&two(), &given);
    assert_eq!(shop.order().payable().unwrap().amount(), 1_600);
    let given = [&given[..], &[stock(2), collect(), got(1_600, "b")]].concat();
    let then = "paid: 300 order paid, 100 order refunded, 1600 allocation paid";
    check(two(), &given, then);
}

#[test]
fn no_more_than_came() {
    let one = || terms(full());
    refused(one(), &[got(1_000, "a"), refund(1_001)], "refund_too_large");
    refused(one(), &[refund(1)], "refund_too_large");
    // Said twice before the provider has paid any of it.
    refused(one(), &[got(1_000, "a"), refund(300), refund(701)], "refund_too_large");
    let twice = [got(1_000, "a"), refund(300), refund(700)];
    check(one(), &twice, "refund_due: 1000 order paid; back 1000");
    let same = [got(1_000, "a"), refund(100), refund(100)];
    check(one(), &same, "refund_due: 1000 order paid; back 200");
    let under_way = [got(1_000, "a"), refund(100), collect(), refund(100), gave(1)];
    check(one(), &under_way, "refund_due: 900 order paid, 100 order refunded; back 100");
    refused(one(), &[&under_way[..], &[refund(801)]].concat(), "refund_too_large");
    // What is owed by itself is not owed once more.
    let owed = [got(2_000, "a"), cancel(1), refund(1_000)];
    check(one().units(2), &owed, "refund_due: 2000 order paid; back 1000");
    let on_its_way = [got(2_000, "a"), cancel(1), collect(), refund(1_000), gave(1), collect()];
    check(one().units(2), &on_its_way, "paid: 1000 order paid, 1000 order refunded");
    let more = [got(2_000, "a"), cancel(1), refund(1_200)];
    check(one().units(2), &more, "refund_due: 2000 order paid; back 1200");
}

#[test]
fn units_cancelled_while_a_refund_is_under_way() {
    let two = || terms(full()).units(2);
    let given = [got(2_000, "a"), refund(300), collect(), cancel(1), gave(1), collect()];
    let then = "refund_due: 1700 order paid, 300 order refunded; back 1000; #2 gives 1000 of a";
    check(two(), &given, then);
    let given = [&given[..], &[gave(2)]].concat();
    check(two(), &given, "paid: 700 order paid, 1300 order refunded");
}

#[test]
fn marked_by_hand_over_several_payments() {
    let two = || terms(deposit(Part::Percent(20))).units(2).manual();
    let given = [marked(400, "a"), marked(1_600, "b"), cancel(2)];
    let owed = "refund_due: 400 order paid, 1600 allocation paid; back 2000";
    check(two(), &given, owed);
    let back = [&given[..], &[refund(1_700)]].concat();
    let then = "refund_due: 300 order paid, 100 order refunded, 1600 allocation refunded; back 300";
    check(two(), &back, then);
    let order = after(&two(), &back).order();
    let went = order.cash.book.iter().filter(|booking| !booking.kind.comes_in());
    let went: Vec<_> = went.map(|line| (line.amount, line.of.as_deref(), &*line.cause)).collect();
    assert_eq!(went, [(1_600, Some("b"), "sorry"), (100, Some("a"), "sorry")]);
    refused(two(), &[&back[..], &[refund(301)]].concat(), "refund_too_large");
    let all = [&back[..], &[refund(300)]].concat();
    check(two(), &all, "refunded: 400 order refunded, 1600 allocation refunded");
    // Beyond what is owed, and no number is asked for.
    let given = [marked(400, "a"), refund(100)];
    let then = "deposit_paid: 300 order paid, 100 order refunded, 1600 allocation due";
    check(two(), &given, then);
    refused(two(), &[&given[..], &[marked(1_601, "b")]].concat(), "payment_too_large");
}

#[test]
fn a_refund_that_failed_waits_for_the_merchant() {
    let one = || terms(full());
    let failed = [got(1_000, "a"), cancel(1), collect(), cannot(1)];
    let then = "refund_due: 1000 order paid; back 1000; #1 failed to give 1000 of a";
    check(one(), &failed, then);
    // It is not asked for again by itself, and fails once.
    nothing(one(), &[&failed[..], &[collect()]].concat());
    nothing(one(), &[&failed[..], &[cannot(1)]].concat());
    // The provider may be right after all.
    check(one(), &[&failed[..], &[gave(1)]].concat(), "refunded: 1000 order refunded");
    let anew = [&failed[..], &[refund(1_000)]].concat();
    check(one(), &anew, "refund_due: 1000 order paid; back 1000");
    let asked = [&anew[..], &[collect()]].concat();
    check(one(), &asked, "refund_due: 1000 order paid; back 1000; #2 gives 1000 of a");
    // What is heard of the first one means nothing any more.
    nothing(one(), &[&asked[..], &[gave(1)]].concat());
    nothing(one(), &[&asked[..], &[cannot(1)]].concat());
    check(one(), &[&asked[..], &[gave(2)]].concat(), "refunded: 1000 order refunded");
}

#[test]
fn a_refund_that_failed_goes_back_elsewhere() {
    let one = || terms(full());
    let failed = [got(1_000, "a"), cancel(1), collect(), cannot(1)];
    let done = [&failed[..], &[elsewhere(1_000)]].concat();
    check(one(), &done, "refunded: 1000 order refunded");
    nothing(one(), &[&done[..], &[gave(1)]].concat());
    refused(one(), &[&done[..], &[elsewhere(1)]].concat(), "refund_too_large");
    // A part of it: the rest is asked for anew.
    let part = [&failed[..], &[elsewhere(400), collect()]].concat();
    let then = "refund_due: 600 order paid, 400 order refunded; back 600; #2 gives 600 of a";
    check(one(), &part, then);
    // What the merchant gave beyond what is owed is not waived a second time.
    let waived = [got(1_000, "a"), refund(300), collect(), cannot(1), elsewhere(300), collect()];
    check(one(), &waived, "paid: 700 order paid, 300 order refunded");
    let waived = [got(1_000, "a"), refund(300), collect(), cannot(1), refund(300), collect()];
    let then = "refund_due: 1000 order paid; back 300; #2 gives 300 of a";
    check(one(), &waived, then);
    check(one(), &[&waived[..], &[gave(2)]].concat(), "paid: 700 order paid, 300 order refunded");
}

#[test]
fn after_a_refund_that_failed_all_that_is_owed_can_be_given_back() {
    let one = || terms(full());
    // A second one was decided on while the first was under way.
    let failed = [got(1_000, "a"), refund(300), collect(), refund(200), cannot(1)];
    let then = "refund_due: 1000 order paid; back 500; #1 failed to give 300 of a";
    check(one(), &failed, then);
    let all = [&failed[..], &[elsewhere(500), collect()]].concat();
    check(one(), &all, "paid: 500 order paid, 500 order refunded");
    let part = [&failed[..], &[elsewhere(300), collect()]].concat();
    let then = "refund_due: 700 order paid, 300 order refunded; back 200; #2 gives 200 of a";
    check(one(), &part, then);
    let anew = [&failed[..], &[refund(500), collect()]].concat();
    let then = "refund_due: 1000 order paid; back 500; #2 gives 500 of a";
    check(one(), &anew, then);
    let more = [&failed[..], &[refund(1_000), collect()]].concat();
    let then = "refund_due: 1000 order paid; back 1000; #2 gives 1000 of a";
    check(one(), &more, then);
    refused(one(), &[&failed[..], &[refund(1_001)]].concat(), "refund_too_large");
    // Of a deposit, too, the order costs less by what was given back, and once.
    let one = || terms(deposit(Part::Percent(20)));
    let then = "deposit_paid: 150 order paid, 50 order refunded, 800 allocation due";
    let failed = [got(200, "a"), refund(50), collect(), cannot(1)];
    check(one(), &[&failed[..], &[elsewhere(50), collect()]].concat(), then);
    check(one(), &[&failed[..], &[refund(50), collect(), gave(2)]].concat(), then);
}

#[test]
fn a_refund_made_instead_of_one_that_failed_is_due_as_early() {
    let one = || terms(deposit(Part::Percent(20)));
    let failed = [got(200, "a"), refund(50), collect(), cannot(1)];
    let due_by = after(&one(), &failed).order().refund_due_by();
    assert!(due_by.is_some());
    let anew = [&failed[..], &[Deed::At("2027-03-10T12:00:00Z"), refund(50)]].concat();
    assert_eq!(after(&one(), &anew).order().refund_due_by(), due_by);
}

#[test]
fn elsewhere_only_while_the_provider_gives_nothing() {
    let one = || terms(full());
    let on_its_way = [got(1_000, "a"), refund(300), collect()];
    refused(one(), &[&on_its_way[..], &[elsewhere(100)]].concat(), "refund_under_way");
    let through = [&on_its_way[..], &[gave(1), elsewhere(100), collect()]].concat();
    check(one(), &through, "paid: 600 order paid, 400 order refunded");
    refused(one(), &[&through[..], &[elsewhere(601)]].concat(), "refund_too_large");
    // By hand steps of the provider do not matter.
    let dinar = || one().price_in(10_000, "KWD");
    refused(dinar(), &[got(10_000, "a"), refund(5)], "amount_not_exact");
    let given = [got(10_000, "a"), elsewhere(5)];
    check(dinar(), &given, "paid: 9995 order paid, 5 order refunded");
    // Where none collects, all of it is elsewhere.
    let marked = [marked(1_000, "a"), elsewhere(300)];
    check(one().manual(), &marked, "paid: 700 order paid, 300 order refunded");
}
