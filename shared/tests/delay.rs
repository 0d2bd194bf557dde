//! Delays, read as rows: what an order was promised, what happened, what it is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::wildcard_enum_match_arm, clippy::unnecessary_wraps, clippy::large_enum_variant)]
#![allow(clippy::needless_pass_by_value, clippy::format_push_string, clippy::redundant_closure)]

mod support;

use shared::agenda::tick;
use shared::availability::Action;
use shared::command::{Command, OrderCommand};
use shared::decide::execute;
use shared::delay::{Answer, Notice, Reason, Silence, judge_line, refund_due_by};
use shared::ledger::Ledger;
use shared::memory::Memory;
use shared::offer::{Backorder, Offer};
use shared::order::{Order, Status};
use shared::policy::{Policy, Profile};
use shared::time::{Day, Timestamp};
use shared::zone::ZoneName;
use support::{cancel, hold, number, offer, on_order, place_under, put, receive, ship, units};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn moment(text: &str) -> Timestamp {
    let text = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
    Timestamp::parse(&text).unwrap()
}

fn policy(profile: Profile, zone: &str) -> Policy {
    let time_zone = ZoneName::parse(zone).unwrap();
    Policy { profile, time_zone, ..Policy::default() }
}

/// One sku with one order of one unit that waits, placed on the first day of 2027.
struct Shop {
    tables: Memory,
    now: Timestamp,
}

impl Shop {
    fn new(policy: Policy, lead_time_days: Option<u32>, batch: Option<(&str, &str)>) -> Self {
        let mut shop = Self { tables: Memory::default(), now: moment("2027-01-01T10:00:00Z") };
        shop.offer(lead_time_days);
        if let Some((from, to)) = batch {
            shop.batch(5, from, to);
        }
        shop.go(&place_under("a@example.com", 1, Action::Backorder, policy));
        shop
    }

    fn go(&mut self, command: &Command) {
        execute(&mut self.tables, command, self.now).unwrap();
    }

    fn refused(&mut self, command: &Command) -> &'static str {
        match execute(&mut self.tables, command, self.now).unwrap_err() {
            shared::decide::Stop::Refused(refusal) => refusal.code(),
            other => panic!("{other:?}"),
        }
    }

    fn offer(&mut self, lead_time_days: Option<u32>) {
        let backorder = Some(Backorder { limit: None, lead_time_days });
        self.go(&put(Offer { backorder, ..offer() }));
        self.judge();
    }

    fn batch(&mut self, n: u64, from: &str, to: &str) {
        let batch = shared::promise::Batch {
            units: units(n),
            expected_from: day(from),
            expected_to: day(to),
        };
        let name = shared::id::BatchName::parse("may").unwrap();
        self.go(&Command::SetBatch { name, batch });
        self.judge();
    }

    fn judge(&mut self) {
        let mut after = None;
        loop {
            let (_, next) = judge_line(&mut self.tables, after, self.now, 2).unwrap();
            after = next;
            if after.is_none() {
                return;
            }
        }
    }

    fn pass(&mut self, to: &str) {
        self.now = moment(to);
        while tick(&mut self.tables, self.now, 1).unwrap().1 {}
    }

    fn answer(&mut self, notice: u32, keep: bool) {
        self.go(&on_order(1, OrderCommand::AnswerNotice { notice, keep }));
    }

    fn order(&self) -> Order {
        self.tables.order(number(1)).unwrap().unwrap()
    }

    /// The notices: reason, when, until when revised, answer by, if silent, answer.
    fn told(&self) -> Vec<String> {
        self.order().notices.iter().map(row).collect()
    }
}

fn row(notice: &Notice) -> String {
    let reason = match notice.reason {
        Reason::SupplyChanged => "changed",
        Reason::SupplyLate => "late",
        Reason::NotShipped => "not shipped",
    };
    let silence = match notice.if_silent {
        Silence::Keep => "keeps",
        Silence::Cancel => "cancels",
    };
    let answer = match notice.answer {
        None => "open",
        Some(Answer::Keep) => "kept",
        Some(Answer::Cancel) => "cancelled",
        Some(Answer::Silent) => "silent",
        Some(Answer::Shipped) => "shipped",
        Some(Answer::Replaced) => "replaced",
    };
    let revised = notice.revised.and_then(|revised| revised.ships_to);
    let date = |day: Option<Day>| day.map_or("no date".to_owned(), |day| day.to_string());
    let sent = notice.sent_at.to_string();
    format!(
        "{reason} {} → {}, by {}, silence {silence}: {answer}",
        sent.trim_end_matches(":00Z"),
        date(revised),
        date(notice.answer_by),
    )
}

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
