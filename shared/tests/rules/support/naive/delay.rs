//! When a promise slips, and what silence does (LIFE.md, "Delays"): every order is looked at anew
//! whenever something may have become due.

use super::bill::Bill;
use super::calendar::{end_there, hour_there};
use super::{Naive, Order, Promised};
use shared::delay::{Answer, Reason};
use shared::promise::Basis;
use shared::time::Timestamp;

/// What becomes due of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    /// At the end of the due day silence moves the promise.
    SilenceMoves,
    /// The last day to answer is over.
    SilenceEnds,
    /// The due day has come, or its evening.
    Slips,
    /// About money.
    Money(Bill),
}

impl Order {
    /// What is due next, and when.
    fn next(&self) -> Option<(Timestamp, Next)> {
        let bill = self.bill().map(|(at, bill)| (at, Next::Money(bill)));
        bill.into_iter().chain(self.next_notice()).min()
    }

    fn next_notice(&self) -> Option<(Timestamp, Next)> {
        if self.unpaid() || self.swapping.is_some() || self.to_come() == 0 {
            return None;
        }
        let mut all = Vec::new();
        let last = self.told.last();
        // After a notice without a date no day is left that could slip.
        if last.is_none_or(|last| last.new.is_some()) {
            let hour = if self.waiting > 0 { 0 } else { 18 };
            all.push((hour_there(self.zone(), self.due(), hour), Next::Slips));
        }
        if let Some(open) = last.filter(|last| last.is_open()) {
            if self.is_us() && !open.silence_cancels && !open.moved {
                all.push((end_there(self.zone(), open.due), Next::SilenceMoves));
            }
            if let Some(day) = open.answer_by {
                all.push((end_there(self.zone(), day), Next::SilenceEnds));
            }
        }
        all.into_iter().min()
    }
}

impl Naive {
    /// Lets time pass up to a moment, and does what becomes due on the way, each in its turn.
    pub(crate) fn pass(&mut self, to: Timestamp) {
        loop {
            let due = self.orders.iter().filter_map(|order| {
                let (at, what) = order.next()?;
                (at <= to).then_some((at, order.number, what))
            });
            let Some((at, number, what)) = due.min() else { break };
            self.now = self.now.max(at);
            self.fall_due(number, what);
        }
        self.now = to;
    }

    /// Whoever asks for something to be done with an order finds it as time has made it.
    pub(super) fn catch_up(&mut self, number: u64) {
        while let Some((at, what)) = self.find(number).next() {
            if at > self.now {
                return;
            }
            self.fall_due(number, what);
        }
    }

    fn fall_due(&mut self, number: u64, what: Next) {
        let now = self.now;
        match what {
            Next::Money(bill) => self.find(number).is_billed(bill),
            Next::SilenceMoves => {
                let order = self.find(number);
                order.agree();
                order.told.last_mut().unwrap().moved = true;
            }
            Next::SilenceEnds => {
                let order = self.find(number);
                let cancels = order.told.last().unwrap().silence_cancels;
                order.close(Answer::Silent, now);
                if cancels {
                    order.give_all_up();
                }
            }
            Next::Slips => {
                let new = self.estimate(number);
                let order = self.find(number);
                if order.waiting > 0 {
                    let due = order.due();
                    let ends_later = |new: &Promised| new.0.is_some_and(|(_, to)| to > due);
                    order.tell(Reason::SupplyLate, Some(new).filter(ends_later), now);
                } else {
                    order.tell(Reason::NotShipped, None, now);
                }
            }
        }
        self.balance();
    }

    /// The promise rule, read now for an order's place.
    fn estimate(&self, number: u64) -> Promised {
        let line = self.line();
        let before = line.iter().take_while(|order| order.number != number);
        let ahead = before.map(|order| order.needs()).sum();
        let own = line.iter().find(|order| order.number == number).map_or(0, |order| order.needs());
        self.promise(ahead, own)
    }

    /// (a) for everybody in line.
    pub(crate) fn judge_line(&mut self) {
        let numbers: Vec<_> = self.line().iter().map(|order| order.number).collect();
        for number in numbers {
            self.judge_one(number);
        }
        self.stirred = false;
    }

    /// (a) for one.
    pub(super) fn judge_one(&mut self, number: u64) {
        let now = self.now;
        let new = self.estimate(number);
        let order = self.find(number);
        if order.waiting > 0 && !order.unpaid() && order.swapping.is_none() && order.slips(new, now)
        {
            let dated = Some(new).filter(|new| new.0.is_some());
            order.tell(Reason::SupplyChanged, dated, now);
        }
    }
}

impl Order {
    fn slips(&self, (window, basis): Promised, now: Timestamp) -> bool {
        let (due, today) = (self.due(), now.day());
        let end = window.map(|(_, to)| to);
        let last = self.told.last();
        if let Some(undated) = last.filter(|last| last.new.is_none()) {
            // Only a date is news, and only to whoever has not agreed to wait without one.
            let passed = basis == Basis::Batch && end.is_some_and(|to| to <= today);
            return undated.is_open() && !passed && end.is_some_and(|to| to > due);
        }
        match end {
            Some(_) if basis == Basis::LeadTime && today < due => false,
            Some(to) => to > due,
            None => self.had_date(),
        }
    }
}
