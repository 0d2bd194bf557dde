//! What is news to an order, and what is none.

use super::shop::{Shop, day, policy, row};
use crate::support::{cancel, hold, number, on_order};
use shared::availability::Action;
use shared::command::OrderCommand;
use shared::ledger::Ledger;
use shared::policy::{Policy, Profile};

#[test]
fn a_lead_time_moves_with_every_day_and_slips_when_its_day_has_come() {
    let mut shop = Shop::new(policy(Profile::Us, "UTC"), Some(21), None);
    shop.pass("2027-01-15");
    shop.offer(Some(22));
    assert_eq!(shop.told(), Vec::<String>::new());
    shop.pass("2027-01-22");
    assert_eq!(
        shop.told(),
        ["late 2027-01-22T00:00 → 2027-02-13, by 2027-02-13, silence keeps: open",]
    );
}

#[test]
fn after_a_notice_without_a_date_only_a_date_is_news() {
    let mut shop = Shop::new(policy(Profile::Us, "UTC"), None, Some(("2027-02-01", "2027-02-10")));
    shop.pass("2027-01-20");
    shop.batch(0, "2027-03-01", "2027-03-01");
    shop.batch(0, "2027-03-02", "2027-03-02");
    shop.pass("2027-02-15");
    assert_eq!(shop.told().len(), 1, "the due day brings no second one");
    // A batch whose window is over is no date.
    shop.batch(5, "2027-02-11", "2027-02-15");
    assert_eq!(shop.told().len(), 1);
    shop.batch(5, "2027-02-11", "2027-02-20");
    assert_eq!(
        shop.told(),
        [
            "changed 2027-01-20T00:00 → no date, by 2027-03-12, silence cancels: replaced",
            // After the promise's own due day, with none kept: by the date of the one it replaces.
            "changed 2027-02-15T00:00 → 2027-02-20, by 2027-03-12, silence cancels: open",
        ]
    );
    // What can go out today is news, where it does not rest on a batch.
    let mut shop = Shop::new(policy(Profile::Eu, "UTC"), None, Some(("2027-02-01", "2027-02-10")));
    shop.batch(0, "2027-03-01", "2027-03-01");
    shop.pass("2027-02-15");
    shop.offer(Some(0));
    let told = "changed 2027-02-15T00:00 → 2027-02-15, by no date, silence keeps: open";
    assert_eq!(shop.told()[1], told);
    // Kept without a date: none follows.
    let mut shop = Shop::new(policy(Profile::Us, "UTC"), None, Some(("2027-02-01", "2027-02-10")));
    shop.batch(0, "2027-03-01", "2027-03-01");
    shop.answer(1, true);
    assert_eq!(shop.order().promise.ships_to, Some(day("2027-02-10")), "it stands");
    shop.batch(5, "2027-04-01", "2027-04-10");
    shop.pass("2027-04-11");
    assert_eq!(shop.told().len(), 1);
}

#[test]
fn who_never_had_a_date_does_not_slip_by_having_none() {
    let mut shop = Shop::new(policy(Profile::Us, "UTC"), None, None);
    shop.pass("2027-01-10");
    shop.offer(None);
    assert_eq!(shop.told(), Vec::<String>::new());
    shop.pass("2027-01-31");
    assert_eq!(
        shop.told(),
        ["late 2027-01-31T00:00 → no date, by 2027-03-02, silence cancels: open",]
    );
}

#[test]
fn what_was_cancelled_or_shipped_is_not_judged() {
    let mut shop = Shop::new(Policy::default(), None, Some(("2027-02-01", "2027-02-10")));
    shop.go(&cancel(1, None));
    shop.batch(5, "2027-04-01", "2027-04-10");
    shop.pass("2027-06-01");
    assert_eq!(shop.told(), Vec::<String>::new());
}

/// What delayed an order while it awaited payment it is told when it is paid, once.
#[test]
fn an_order_that_slipped_before_it_was_paid() {
    let mut shop = Shop::new(Policy::default(), Some(10), None);
    shop.go(&hold("b@example.com", 1, Action::Backorder));
    shop.batch(5, "2027-02-20", "2027-02-28");
    let told = |shop: &Shop| {
        let order = shop.tables.order(number(2)).unwrap().unwrap();
        order.notices.iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(told(&shop), [""; 0]);
    for _ in 0..2 {
        shop.go(&on_order(2, OrderCommand::Paid));
        let notice = "changed 2027-01-01T10:00 → 2027-02-28, by no date, silence keeps: open";
        assert_eq!(told(&shop), [notice]);
    }
}
