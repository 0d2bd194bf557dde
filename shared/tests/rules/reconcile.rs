//! Our books beside the provider's, row by row: what each side has, and what is said of it.
#![allow(clippy::expect_used, clippy::indexing_slicing)]

use shared::cash::{Booked, Movement, Span, reconcile};
use shared::money::Currency;
use shared::time::Timestamp;

/// `03:00 pi_1 500 EUR a`: when, its name, minor units, currency, order (`-` none). `re_…` went back,
/// `!re_…` did not arrive, `!pi_…` is disputed, `+pi_…` no more.
fn books(text: &str) -> Vec<Booked> {
    text.split(',').map(str::trim).filter(|line| !line.is_empty()).map(booked).collect()
}

fn booked(line: &str) -> Booked {
    let mut parts = line.split(' ');
    let mut next = || parts.next().expect("a line of five parts");
    let at = Timestamp::parse(&format!("2027-05-04T{}:00Z", next())).expect("a time");
    let name = next();
    let amount = next().parse().expect("an amount");
    let currency = Currency::parse(next()).expect("a currency");
    let order_id = Some(next()).filter(|id| *id != "-").map(str::to_owned);
    let movement = match name.split_at(3).0 {
        "re_" => Movement::Refund,
        "!re" => Movement::RefundFailed,
        "!pi" => Movement::Disputed,
        "+pi" => Movement::DisputeWon,
        _ => Movement::Payment,
    };
    let reference = name.trim_start_matches(['!', '+']).to_owned();
    Booked { at, reference, amount, currency, movement, order_id }
}

/// From 01:00 to 02:00.
fn span() -> Span {
    let at = |text| Timestamp::parse(text).expect("a time");
    Span { from: at("2027-05-04T01:00:00Z"), to: at("2027-05-04T02:00:00Z") }
}

/// What is said: `order ours theirs: reason`, `-` for none.
fn check(ours: &str, theirs: &str, checked: u64, expected: &[&str]) {
    let (count, differences) = reconcile(&books(ours), &books(theirs), span());
    let number = |n: Option<u64>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
    let said: Vec<_> = differences
        .iter()
        .map(|found| {
            let order = found.order_id.as_deref().unwrap_or("-");
            format!("{order} {} {}: {}", number(found.ours), number(found.theirs), found.reason)
        })
        .collect();
    assert_eq!((count, said), (checked, expected.iter().map(ToString::to_string).collect()));
}

#[test]
fn books_that_agree_say_nothing() {
    check("", "", 0, &[]);
    check("01:10 pi_1 500 EUR a", "01:09 pi_1 500 EUR a", 1, &[]);
    check(
        "01:10 pi_1 500 EUR a, 01:20 re_1 500 EUR a",
        "01:20 re_1 500 EUR -, 01:10 pi_1 500 EUR -",
        2,
        &[],
    );
    // One name, several movements: they are added up.
    check("01:10 pi_1 500 EUR a", "01:10 pi_1 200 EUR a, 01:11 pi_1 300 EUR a", 1, &[]);
}

#[test]
fn every_kind_of_difference_is_said() {
    check(
        "01:10 pi_1 500 EUR a",
        "",
        1,
        &["a 500 -: The provider does not know the payment pi_1."],
    );
    check("", "01:10 re_1 70 EUR b", 1, &["b - 70: Our books do not have the refund re_1."]);
    check("", "01:10 pi_1 70 EUR -", 1, &["- - 70: Our books do not have the payment pi_1."]);
    check(
        "01:10 pi_1 500 EUR a",
        "01:10 pi_1 499 EUR a",
        1,
        &["a 500 499: The payment pi_1 has another amount with the provider."],
    );
    check(
        "01:10 pi_1 500 EUR a",
        "01:10 pi_1 500 USD a",
        1,
        &["a 500 500: The payment pi_1 is in EUR with us, in USD with the provider."],
    );
    check(
        "01:10 re_1 70 EUR a",
        "01:10 re_1 70 EUR a, 01:30 !re_1 70 EUR a",
        2,
        &[
            "a - 70: The refund re_1 did not arrive: the money is the shop's again. Give it back in \
           another way.",
        ],
    );
    check("", "01:10 re_1 70 EUR a, 01:30 !re_1 70 EUR a", 0, &[]);
    check(
        "01:10 pi_1 500 EUR a",
        "01:10 pi_1 500 EUR a, 01:20 !pi_1 500 EUR a, 01:30 +pi_1 500 EUR a",
        3,
        &[
            "a - 500: The payment pi_1 is disputed: the shopper's bank has taken the money back. \
             Answer the bank, and look at the order before it ships.",
            "a - 500: The dispute about the payment pi_1 was decided for the shop: the money is \
             there again.",
        ],
    );
}

#[test]
fn a_payment_is_no_refund_of_the_same_name() {
    let mut back = books("01:10 pi_1 500 EUR a");
    back[0].movement = Movement::Refund;
    let (checked, differences) = reconcile(&books("01:10 pi_1 500 EUR a"), &back, span());
    assert_eq!((checked, differences.len()), (2, 2));
}

#[test]
fn the_earliest_is_said_first() {
    check(
        "01:50 pi_1 1 EUR a, 01:10 pi_2 2 EUR b",
        "01:30 re_1 3 EUR c",
        3,
        &[
            "b 2 -: The provider does not know the payment pi_2.",
            "c - 3: Our books do not have the refund re_1.",
            "a 1 -: The provider does not know the payment pi_1.",
        ],
    );
}

#[test]
fn what_lies_outside_is_left_for_another_night() {
    check("02:00 pi_1 500 EUR a", "", 0, &[]);
    check("", "02:00 pi_1 500 EUR a", 0, &[]);
    check("00:59 pi_1 500 EUR a", "", 0, &[]);
    // The two clocks date it on either side of a bound: it is looked at once, whole.
    check("02:01 pi_1 500 EUR a", "01:59 pi_1 500 EUR a", 1, &[]);
    check("01:00 pi_1 500 EUR a", "00:59 pi_1 500 EUR a", 0, &[]);
}
