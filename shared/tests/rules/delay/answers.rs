//! What an answer does, and what silence does, where the order was placed.

use super::shop::{Shop, day, policy};
use crate::support::on_order;
use shared::command::OrderCommand;
use shared::order::Status;
use shared::policy::{Policy, Profile};

#[test]
fn a_first_delay_of_up_to_thirty_days_is_kept_by_silence_in_the_us() {
    let mut shop = Shop::new(policy(Profile::Us, "UTC"), None, Some(("2027-02-01", "2027-02-10")));
    shop.pass("2027-01-20T09:00:00Z");
    shop.batch(5, "2027-03-01", "2027-03-12");
    let first = "changed 2027-01-20T09:00 → 2027-03-12, by 2027-03-12, silence keeps: ";
    assert_eq!(shop.told(), [format!("{first}open")]);
    assert_eq!(shop.order().promise.ships_to, Some(day("2027-02-10")));
    // At the end of the due day silence moves the promise; it can still be cancelled.
    shop.pass("2027-02-10T23:59:59Z");
    assert_eq!(shop.order().promise.ships_to, Some(day("2027-02-10")));
    shop.pass("2027-02-11");
    assert_eq!(shop.order().promise.ships_to, Some(day("2027-03-12")));
    assert_eq!(shop.told(), [format!("{first}open")]);
    // The next delay is no first one: silence cancels by the due day.
    shop.pass("2027-03-12");
    assert_eq!(
        shop.told(),
        [
            format!("{first}replaced"),
            "late 2027-03-12T00:00 → no date, by 2027-03-12, silence cancels: open".to_owned(),
        ]
    );
    shop.pass("2027-03-13");
    assert_eq!(shop.order().status().unwrap(), Status::Cancelled);
    assert_eq!(
        shop.told()[1],
        "late 2027-03-12T00:00 → no date, by 2027-03-12, silence cancels: silent"
    );
}

#[test]
fn a_first_delay_beyond_thirty_days_or_without_a_date_needs_consent_in_the_us() {
    for (batch, revised) in [(Some(("2027-03-01", "2027-03-13")), "2027-03-13"), (None, "no date")]
    {
        let promised = Some(("2027-02-01", "2027-02-10"));
        let mut shop = Shop::new(policy(Profile::Us, "UTC"), None, promised);
        shop.pass("2027-01-20");
        match batch {
            Some((from, to)) => shop.batch(5, from, to),
            None => shop.batch(0, "2027-03-01", "2027-03-01"),
        }
        let told =
            format!("changed 2027-01-20T00:00 → {revised}, by 2027-03-12, silence cancels: ");
        assert_eq!(shop.told(), [format!("{told}open")]);
        shop.pass("2027-03-12T23:59:59Z");
        assert_eq!(shop.order().status().unwrap(), Status::Waiting);
        shop.pass("2027-03-13");
        assert_eq!(shop.told(), [format!("{told}silent")]);
        assert_eq!(shop.order().status().unwrap(), Status::Cancelled);
    }
}

#[test]
fn consent_keeps_the_order_and_moves_the_promise() {
    let promised = Some(("2027-02-01", "2027-02-10"));
    for profile in [Profile::Us, Profile::Eu, Profile::Uk] {
        let mut shop = Shop::new(policy(profile, "UTC"), None, promised);
        shop.pass("2027-01-20");
        shop.batch(5, "2027-04-01", "2027-04-10");
        shop.answer(1, true);
        shop.answer(1, true);
        assert_eq!(shop.order().promise.ships_to, Some(day("2027-04-10")));
        let other = OrderCommand::AnswerNotice { notice: 1, keep: false };
        assert_eq!(shop.refused(&on_order(1, other)), "notice_closed");
        shop.pass("2027-04-09");
        assert_eq!(shop.order().status().unwrap(), Status::Waiting, "{profile:?}");
    }
}

#[test]
fn cancelling_by_answer_frees_the_place() {
    let mut shop = Shop::new(Policy::default(), None, Some(("2027-02-01", "2027-02-10")));
    shop.batch(5, "2027-04-01", "2027-04-10");
    shop.answer(1, false);
    shop.answer(1, false);
    assert_eq!(shop.order().status().unwrap(), Status::Cancelled);
    assert!(shop.told()[0].ends_with("cancelled"));
}

#[test]
fn in_the_eu_and_the_uk_silence_keeps_and_the_promise_stands() {
    for profile in [Profile::Eu, Profile::Uk] {
        let mut shop = Shop::new(policy(profile, "UTC"), None, Some(("2027-02-01", "2027-02-10")));
        shop.batch(5, "2027-04-01", "2027-04-10");
        let told = "changed 2027-01-01T10:00 → 2027-04-10, by no date, silence keeps: open";
        assert_eq!(shop.told(), [told]);
        shop.pass("2027-04-09");
        assert_eq!(shop.told(), [told]);
        assert_eq!(shop.order().promise.ships_to, Some(day("2027-02-10")));
        let extra = on_order(1, OrderCommand::SetExtraPeriod);
        shop.go(&extra);
        assert_eq!(shop.order().extra_until, Some(day("2027-04-23")));
        shop.pass("2027-04-09T12:00:00Z");
        shop.go(&extra);
        assert_eq!(shop.order().extra_until, Some(day("2027-04-23")), "again the same");
    }
}

#[test]
fn an_extra_period_is_offered_once_the_promise_is_over_and_not_in_the_us() {
    let extra = on_order(1, OrderCommand::SetExtraPeriod);
    let promised = Some(("2027-02-01", "2027-02-10"));
    let mut shop = Shop::new(policy(Profile::Eu, "Europe/Berlin"), None, promised);
    shop.pass("2027-02-10T22:59:59Z");
    assert_eq!(shop.refused(&extra), "not_due_yet");
    shop.pass("2027-02-10T23:00:00Z");
    shop.go(&extra);
    assert_eq!(shop.order().extra_until, Some(day("2027-02-25")));
    let mut shop = Shop::new(policy(Profile::Us, "UTC"), None, promised);
    assert_eq!(shop.refused(&extra), "not_offered");
}
