//! When an order ships, read off its place (rule 6).

use crate::support::{DAY, at, backorder, offer, on, preorder, units, with_lead_time};
use shared::id::BatchName;
use shared::offer::Offer;
use shared::promise::{Batch, Batches, promise};

/// Batches as (name, units, first day, last day), days counted from the first of January.
fn check(
    what: &str,
    (offer, day): (&Offer, i64),
    batches: &[(&str, u64, u32, u32)],
    (ahead, own): (u64, u64),
    expected: &str,
) {
    let batches: Batches = batches
        .iter()
        .map(|(name, n, from, to)| {
            let (expected_from, expected_to) = (on(*from), on(*to));
            let batch = Batch { units: units(*n), expected_from, expected_to };
            (BatchName::parse(name).unwrap(), batch)
        })
        .collect();
    let found = promise(offer, &batches, units(ahead), units(own), at(day * DAY + 5));
    let basis = serde_json::to_value(found.basis).unwrap();
    let found = match (found.ships_from, found.ships_to) {
        (Some(from), Some(to)) => format!("{} {from} {to}", basis.as_str().unwrap()),
        (None, None) => basis.as_str().unwrap().to_owned(),
        half => panic!("half a window: {half:?}"),
    };
    assert_eq!(found, expected, "{what}");
}

#[test]
fn nothing_waits() {
    check("today", (&offer(), 3), &[("may", 9, 1, 2)], (0, 0), "stock 2027-01-04 2027-01-04");
    let dated = Offer { release_at: Some(at(20 * DAY + 600)), preorder: preorder(None), ..offer() };
    check("on release", (&dated, 3), &[], (0, 0), "release 2027-01-21 2027-01-21");
    check("on the day, before it", (&dated, 20), &[], (0, 0), "release 2027-01-21 2027-01-21");
    check("after it", (&dated, 21), &[], (0, 0), "stock 2027-01-22 2027-01-22");
    let unknown = Offer { preorder: preorder(None), ..offer() };
    check("release not known", (&unknown, 3), &[], (0, 0), "none");
}

#[test]
fn the_first_batch_that_covers_it() {
    let shop = &Offer { backorder: backorder(None), ..offer() };
    let two = [("may", 3, 10, 12), ("june", 2, 20, 22)];
    check("none", (shop, 0), &[], (0, 1), "none");
    check("alone", (shop, 0), &two, (0, 1), "batch 2027-01-11 2027-01-13");
    check("its last unit", (shop, 0), &two, (2, 1), "batch 2027-01-11 2027-01-13");
    check("the next", (shop, 0), &two, (2, 2), "batch 2027-01-21 2027-01-23");
    check("the very last", (shop, 0), &two, (4, 1), "batch 2027-01-21 2027-01-23");
    check("past all", (shop, 0), &two, (4, 2), "none");
    check("behind a crowd", (shop, 0), &two, (1_000_000, 1), "none");
}

#[test]
fn batches_in_order_of_first_day_last_day_name() {
    let shop = &Offer { backorder: backorder(None), ..offer() };
    let ties = [("a", 1, 10, 30), ("b", 1, 10, 12), ("c", 1, 5, 40), ("d", 1, 10, 12)];
    check("first day", (shop, 0), &ties, (0, 1), "batch 2027-01-06 2027-02-10");
    check("last day", (shop, 0), &ties, (1, 1), "batch 2027-01-11 2027-01-13");
    check("name", (shop, 0), &ties, (2, 1), "batch 2027-01-11 2027-01-13");
    check("the rest", (shop, 0), &ties, (3, 1), "batch 2027-01-11 2027-01-31");
}

#[test]
fn no_date_before_today_or_release() {
    let shop = &Offer { backorder: backorder(None), ..offer() };
    let may = [("may", 3, 10, 12)];
    check("late", (shop, 11), &may, (0, 1), "batch 2027-01-12 2027-01-13");
    check("long past", (shop, 99), &may, (0, 1), "batch 2027-04-10 2027-04-10");
    let dated = &Offer { release_at: Some(at(11 * DAY)), preorder: preorder(None), ..offer() };
    check("a part of it", (dated, 0), &may, (0, 1), "batch 2027-01-12 2027-01-13");
    check("all of it", (dated, 0), &[("may", 3, 1, 2)], (0, 1), "batch 2027-01-12 2027-01-12");
    let early = &Offer { backorder: with_lead_time(3), ..dated.clone() };
    check("lead time too", (early, 0), &[], (0, 1), "lead_time 2027-01-12 2027-01-12");
    check("after release", (early, 20), &[], (0, 1), "lead_time 2027-01-24 2027-01-24");
}

#[test]
fn past_all_batches() {
    let may = [("may", 3, 10, 12)];
    let lead = &Offer { backorder: with_lead_time(21), ..offer() };
    check("lead time", (lead, 0), &may, (3, 1), "lead_time 2027-01-22 2027-01-22");
    check("no batches", (lead, 2), &[], (0, 1), "lead_time 2027-01-24 2027-01-24");
    let none = &Offer { backorder: with_lead_time(0), ..offer() };
    check("of no days", (none, 2), &[], (0, 1), "lead_time 2027-01-03 2027-01-03");
    let dated = &Offer { release_at: Some(at(20 * DAY)), preorder: preorder(None), ..offer() };
    check("release", (dated, 0), &[], (0, 1), "release 2027-01-21 2027-01-21");
    check("not with batches", (dated, 0), &may, (3, 1), "none");
    check("not after it", (dated, 20), &[], (0, 1), "none");
    let unknown = &Offer { preorder: preorder(None), ..offer() };
    check("unknown", (unknown, 0), &[], (0, 1), "none");
    check("unknown with batches", (unknown, 0), &may, (0, 1), "batch 2027-01-11 2027-01-13");
}
