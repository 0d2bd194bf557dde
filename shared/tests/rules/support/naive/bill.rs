//! What is due of an order's money by itself.

use super::calendar::{end_there, hour_there};
use super::{Order, costs};
use shared::payment::When;
use shared::time::{Day, Timestamp};

/// What becomes due of an order's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Bill {
    Settled,
    Balance,
    Lapse,
    Remind,
}

impl Order {
    pub(super) fn failed(&self) -> Option<(Timestamp, Day, u32)> {
        self.charge.and_then(|asked| asked.failed)
    }

    pub(crate) fn deadline(&self) -> Option<Day> {
        self.failed().filter(|_| self.owed_now() > 0).map(|(_, day, _)| day)
    }

    /// What of its money is due next, and when.
    pub(super) fn bill(&self) -> Option<(Timestamp, Bill)> {
        if !self.by_provider || self.swapping.is_some() || self.expired || self.unpaid() {
            return None;
        }
        if let Some((since, deadline, sent)) = self.failed() {
            if self.owed_now() == 0 {
                return Some((since, Bill::Settled));
            }
            let end = end_there(self.zone(), deadline);
            let days = match sent {
                0 => Some(2),
                1 => Some(5),
                _ => None,
            };
            let next = days.and_then(|days: u32| since.plus_minutes(days * 1_440));
            return Some(match next {
                Some(at) if at < end => (at, Bill::Remind),
                _ => (end, Bill::Lapse),
            });
        }
        let (now, all) = costs(&self.terms, self.kept());
        match self.terms.payment.balance {
            When::On(day) if !self.matured && all > now => {
                Some((hour_there(self.zone(), day, 0), Bill::Balance))
            }
            _ => None,
        }
    }

    pub(super) fn is_billed(&mut self, bill: Bill) {
        match bill {
            Bill::Settled => self.charge = None,
            Bill::Balance => self.matured = true,
            Bill::Remind => {
                let failed = self.charge.as_mut().and_then(|asked| asked.failed.as_mut());
                failed.unwrap().2 += 1;
            }
            Bill::Lapse => self.lapse(),
        }
    }

    /// What is not paid and has not shipped goes to the line.
    fn lapse(&mut self) {
        let mut paid = 0;
        while paid < self.reached() && self.until(paid + 1) <= self.stays() {
            paid += 1;
        }
        let gone = self.shipped + self.returned;
        let lost = (self.kept() - paid.max(gone)).min(self.to_come());
        if lost > 0 {
            self.cancel(Some(lost)).unwrap();
        }
        self.charge = None;
        self.lapsed = true;
        self.expired = gone == 0 && self.kept() == 0;
    }
}
