//! Notices of delay: what one says, and what is answered to it (LIFE.md, "Delays"; 16 CFR 435.2).

use super::calendar::{day_there, later, working_days_later};
use super::{Order, Promised};
use shared::delay::{Answer, Reason};
use shared::policy::Profile;
use shared::promise::Basis;
use shared::time::{Day, Timestamp};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told {
    pub why: Reason,
    pub at: Timestamp,
    pub promised: Promised,
    /// The new window, where there is one.
    pub new: Option<Promised>,
    /// The due day before it.
    pub due: Day,
    pub answer_by: Option<Day>,
    pub silence_cancels: bool,
    pub answer: Option<(Answer, Timestamp)>,
    /// Silence has moved the promise.
    pub moved: bool,
}

impl Told {
    pub(super) fn is_open(&self) -> bool {
        self.answer.is_none()
    }

    /// By answer, or by the silence that moves the promise.
    pub(crate) fn was_kept(&self) -> bool {
        self.moved || self.answer.is_some_and(|(answer, _)| answer == Answer::Keep)
    }
}

impl Order {
    pub(super) fn zone(&self) -> &str {
        self.policy.time_zone.as_str()
    }

    pub(super) fn is_us(&self) -> bool {
        self.policy.profile == Profile::Us
    }

    /// Units that can still go out.
    pub(crate) fn to_come(&self) -> u64 {
        self.waiting + self.held_later + self.allocated + self.held
    }

    /// The last day of a window: what rests on units that are there takes days to go out.
    fn last_day(&self, (window, basis): Promised) -> Option<Day> {
        let (_, to) = window?;
        let there = basis == Basis::Stock || basis == Basis::Release;
        Some(later(to, if there { self.policy.handling_days } else { 0 }))
    }

    /// The due day of the promise itself.
    pub(crate) fn promise_due(&self) -> Day {
        self.last_day(self.promise).unwrap_or_else(|| {
            let mut day = self.placed_at.day();
            // The 30th day after; in Europe that is the day of delivery.
            let on_the_way = if self.is_us() { 0 } else { self.policy.handling_days };
            for n in 1..=30 {
                if n + on_the_way <= 30 {
                    day = day.plus_days(1);
                }
            }
            day
        })
    }

    /// The due day.
    pub(crate) fn due(&self) -> Day {
        let new = self.told.last().and_then(|last| self.last_day(last.new?));
        new.unwrap_or_else(|| self.promise_due())
    }

    /// Whether there was a date that can be missed.
    pub(super) fn had_date(&self) -> bool {
        self.promise.0.is_some() || self.told.last().is_some_and(|last| last.new.is_some())
    }

    /// Sends a notice.
    pub(super) fn tell(&mut self, why: Reason, new: Option<Promised>, at: Timestamp) {
        let due = self.due();
        let (silence_cancels, answer_by) =
            if self.is_us() { self.in_the_us(new, due, at) } else { (false, None) };
        self.close(Answer::Replaced, at);
        self.told.push(Told {
            why,
            at,
            promised: self.promise,
            new,
            due,
            answer_by,
            silence_cancels,
            answer: None,
            moved: false,
        });
    }

    /// Whether silence cancels, and by when to answer: the row `us` of the table.
    fn in_the_us(&self, new: Option<Promised>, due: Day, at: Timestamp) -> (bool, Option<Day>) {
        // 435.2(b)(2): any further one after a consent.
        if self.told.iter().any(Told::was_kept) {
            return (true, Some(due));
        }
        // Nobody has agreed to wait beyond the promise: the time to answer is not prolonged.
        let today = day_there(self.zone(), at);
        if let Some(replaced) =
            self.told.last().filter(|last| last.is_open() && self.is_over(today))
        {
            return (true, replaced.answer_by);
        }
        let month = later(due, 30);
        match new {
            // 435.2(b)(1)(ii).
            Some((Some((_, to)), _)) if to <= month => (false, Some(to)),
            // 435.2(b)(1)(iii).
            _ => (true, Some(month)),
        }
    }

    fn is_over(&self, today: Day) -> bool {
        self.promise_due() < today
    }

    /// Closes the notice that is open.
    pub(super) fn close(&mut self, answer: Answer, at: Timestamp) {
        if let Some(open) = self.told.last_mut().filter(|last| last.is_open()) {
            open.answer = Some((answer, at));
        }
    }

    /// The new window becomes the promise, if there is one.
    pub(super) fn agree(&mut self) {
        if let Some(new) = self.told.last().and_then(|last| last.new) {
            self.promise = new;
        }
    }

    /// The shopper answers the notice of that number.
    pub(super) fn answer(&mut self, n: u32, keep: bool, at: Timestamp) -> Result<(), &'static str> {
        let index = usize::try_from(n).unwrap().checked_sub(1);
        let asked = index.and_then(|index| self.told.get(index)).ok_or("unknown_order")?;
        let answer = if keep { Answer::Keep } else { Answer::Cancel };
        match asked.answer {
            Some((given, _)) if given == answer => return Ok(()),
            Some(_) => return Err("notice_closed"),
            None => {}
        }
        if keep {
            self.agree();
        }
        self.close(answer, at);
        if !keep {
            self.give_all_up();
        }
        Ok(())
    }

    /// All that has not gone out is cancelled.
    pub(super) fn give_all_up(&mut self) {
        self.cancelled += self.to_come();
        (self.waiting, self.held_later, self.allocated, self.held) = (0, 0, 0, 0);
        self.hold_until = None;
    }

    /// The extra period of European law, once the promise itself is missed.
    pub(super) fn extra_period(&mut self, at: Timestamp) -> Result<(), &'static str> {
        if self.is_us() {
            return Err("not_offered");
        }
        if self.extra_until.is_some() {
            return Ok(());
        }
        let today = day_there(self.zone(), at);
        if !self.is_over(today) || self.to_come() == 0 {
            return Err("not_due_yet");
        }
        self.extra_until = Some(later(today, self.policy.extra_days));
        Ok(())
    }

    /// By when it must be back.
    pub(crate) fn owed_by(&self) -> Option<Day> {
        let since = self.owed_since?;
        Some(if self.is_us() { working_days_later(since, 7) } else { later(since, 14) })
    }

    /// Closes what there is nothing left to answer, and notes since when money is owed.
    pub(super) fn keep_books(&mut self, at: Timestamp) {
        if self.to_come() == 0 {
            let gone = self.shipped + self.returned > 0;
            self.close(if gone { Answer::Shipped } else { Answer::Cancel }, at);
        }
        if self.owed() == 0 {
            self.owed_since = None;
        } else if self.owed_since.is_none() {
            self.owed_since = Some(day_there(self.zone(), at));
        }
    }
}
