//! A shop with one order that waits, and its notices as rows.

use crate::support::{number, offer, on_order, place_under, put, units};
use shared::agenda::tick;
use shared::availability::Action;
use shared::command::{Command, OrderCommand};
use shared::decide::execute;
use shared::delay::{Answer, Notice, Reason, Silence, judge_line};
use shared::ledger::Ledger;
use shared::memory::Memory;
use shared::offer::{Backorder, Offer};
use shared::order::Order;
use shared::policy::{Policy, Profile};
use shared::time::{Day, Timestamp};
use shared::zone::ZoneName;

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(crate) fn moment(text: &str) -> Timestamp {
    let text = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
    Timestamp::parse(&text).unwrap()
}

pub(crate) fn policy(profile: Profile, zone: &str) -> Policy {
    let time_zone = ZoneName::parse(zone).unwrap();
    Policy { profile, time_zone, ..Policy::default() }
}

/// One sku with one order of one unit that waits, placed on the first day of 2027.
pub(crate) struct Shop {
    pub(crate) tables: Memory,
    now: Timestamp,
}

impl Shop {
    pub(crate) fn new(
        policy: Policy,
        lead_time_days: Option<u32>,
        batch: Option<(&str, &str)>,
    ) -> Self {
        let mut shop = Self { tables: Memory::default(), now: moment("2027-01-01T10:00:00Z") };
        shop.offer(lead_time_days);
        if let Some((from, to)) = batch {
            shop.batch(5, from, to);
        }
        shop.go(&place_under("a@example.com", 1, Action::Backorder, policy));
        shop
    }

    pub(crate) fn go(&mut self, command: &Command) {
        execute(&mut self.tables, command, self.now).unwrap();
    }

    pub(crate) fn refused(&mut self, command: &Command) -> &'static str {
        match execute(&mut self.tables, command, self.now).unwrap_err() {
            shared::decide::Stop::Refused(refusal) => refusal.code(),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn offer(&mut self, lead_time_days: Option<u32>) {
        let backorder = Some(Backorder { limit: None, lead_time_days });
        self.go(&put(Offer { backorder, ..offer() }));
        self.judge();
    }

    pub(crate) fn batch(&mut self, n: u64, from: &str, to: &str) {
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

    pub(crate) fn pass(&mut self, to: &str) {
        self.now = moment(to);
        while tick(&mut self.tables, self.now, 1).unwrap().1 {}
    }

    pub(crate) fn answer(&mut self, notice: u32, keep: bool) {
        self.go(&on_order(1, OrderCommand::AnswerNotice { notice, keep }));
    }

    pub(crate) fn order(&self) -> Order {
        self.tables.order(number(1)).unwrap().unwrap()
    }

    /// The notices: reason, when, until when revised, answer by, if silent, answer.
    pub(crate) fn told(&self) -> Vec<String> {
        self.order().notices.iter().map(row).collect()
    }
}

pub(crate) fn row(notice: &Notice) -> String {
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
