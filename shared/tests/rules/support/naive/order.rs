//! An order of the naive model: units by where they are, and what follows from them.

use super::calendar::{day_there, later};
use super::money::{Asked, Coin, Going};
use super::{Promised, Told};
use shared::offer::Offer;
use shared::order::{Kind, Status};
use shared::policy::{Policy, Profile};
use shared::time::{Day, Timestamp};

#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub number: u64,
    pub priority: i16,
    pub kind: Kind,
    pub customer: String,
    pub ordered: u64,
    pub waiting: u64,
    pub held_later: u64,
    pub allocated: u64,
    pub held: u64,
    pub shipped: u64,
    pub returned: u64,
    pub cancelled: u64,
    pub hold_until: Option<Timestamp>,
    pub expired: bool,
    pub declined: bool,
    pub paid: u64,
    /// Units that went when the hold ran out, and come back if the money comes late.
    pub ran_out: u64,
    pub withdrawn: bool,
    pub delivered: Option<Timestamp>,
    pub placed_at: Timestamp,
    pub policy: Policy,
    /// The notices of delay, oldest first.
    pub told: Vec<Told>,
    pub extra_until: Option<Day>,
    pub owed_since: Option<Day>,
    pub promise: Promised,
    pub terms: Offer,
    /// Units, money and which payments that is of, while it is being swapped.
    pub swapping: Option<(u64, u64, Vec<(u64, Option<String>)>)>,
    pub by_provider: bool,
    /// Payments, oldest first.
    pub coins: Vec<Coin>,
    pub given_back: u64,
    /// What it costs less, since the merchant gave it back.
    pub waived: u64,
    /// What the merchant said to give back and is not back yet.
    pub said: u64,
    /// Deposits that the shop keeps.
    pub forfeited: u64,
    pub charge: Option<Asked>,
    pub giving: Option<Going>,
    pub asks: u32,
    /// Whether the day of the balance has come.
    pub matured: bool,
    /// Whether a declined charge was not paid by its last day.
    pub lapsed: bool,
    /// Whether it ships as a whole, where its shopper could choose.
    pub whole: Option<bool>,
    /// The code that it needed, in small letters.
    pub code: Option<String>,
}

impl Order {
    pub(crate) fn needs(&self) -> u64 {
        self.waiting + self.held_later
    }

    pub(super) fn kept(&self) -> u64 {
        self.ordered - self.cancelled
    }

    pub(super) fn unpaid(&self) -> bool {
        self.held + self.held_later > 0
    }

    /// What waits longest is given up first; units that are there last.
    pub(super) fn cancel(&mut self, units: Option<u64>) -> Result<(), &'static str> {
        let most = self.needs() + self.allocated + self.held;
        let units = units.unwrap_or(most);
        if units == 0 || units > most {
            return Err("not_cancellable");
        }
        for _ in 0..units {
            let from =
                [&mut self.waiting, &mut self.held_later, &mut self.allocated, &mut self.held];
            **from.into_iter().find(|there| **there > 0).as_mut().unwrap() -= 1;
            self.cancelled += 1;
        }
        if !self.unpaid() {
            self.hold_until = None;
        }
        Ok(())
    }

    /// Fourteen days after the day of delivery, in the EU a weekend not counted as the last; open
    /// while something is to come or nothing was said to have arrived.
    pub(super) fn withdraw(&mut self, now: Timestamp) -> Result<(), &'static str> {
        if self.is_us() {
            return Err("not_offered");
        }
        if self.withdrawn {
            return Ok(());
        }
        if let Some(delivered) = self.delivered.filter(|_| self.to_come() == 0) {
            let mut last = later(day_there(self.zone(), delivered), 14);
            while self.policy.profile == Profile::Eu && last.is_weekend() {
                last = later(last, 1);
            }
            if day_there(self.zone(), now) > last {
                return Err("withdrawal_over");
            }
        }
        self.give_all_up();
        self.withdrawn = true;
        Ok(())
    }

    pub(crate) fn status(&self) -> Status {
        let gone = self.shipped + self.returned;
        let to_come = self.waiting + self.allocated;
        if self.unpaid() {
            Status::AwaitingPayment
        } else if self.expired {
            Status::Expired
        } else if self.cancelled == self.ordered {
            Status::Cancelled
        } else if gone > 0 && to_come > 0 {
            Status::PartiallyShipped
        } else if gone > 0 && self.shipped == 0 {
            Status::Returned
        } else if gone > 0 {
            Status::Shipped
        } else if self.waiting == 0 {
            Status::Allocated
        } else if self.allocated == 0 {
            Status::Waiting
        } else {
            Status::PartiallyAllocated
        }
    }
}
