//! The contract once more, written from its text as plainly as can be: every figure is counted
//! anew from the orders, units move one by one, and nothing of the shared rules is called.

mod action;
mod bill;
pub(crate) mod calendar;
mod delay;
mod early;
mod figures;
mod judge;
mod line;
pub(crate) mod money;
mod notice;
mod order;
mod place;
mod plan;

pub(crate) use judge::{Promised, costs};
pub(crate) use notice::Told;
pub(crate) use order::Order;

use shared::code::{Code, Grant};
use shared::command::Command;
use shared::offer::Offer;
use shared::time::{Day, Timestamp};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Batch {
    pub name: String,
    pub units: u64,
    pub from: Day,
    pub to: Day,
}

/// A code as the model keeps it.
pub(crate) fn small(code: &Code) -> String {
    code.as_str().to_ascii_lowercase()
}

/// A shop of one sku.
#[derive(Debug, Clone)]
pub(crate) struct Naive {
    pub offer: Option<Offer>,
    pub archived: bool,
    pub on_hand: u64,
    pub received: u64,
    pub adjusted: i64,
    pub went_out: u64,
    pub restocked: u64,
    pub batches: Vec<Batch>,
    pub orders: Vec<Order>,
    /// What each code gives, by the code in small letters.
    pub codes: BTreeMap<String, Grant>,
    pub now: Timestamp,
    /// Something happened that may delay somebody, and the line was not judged since.
    pub stirred: bool,
    /// The order that a payment has placed just now.
    pub placed: Option<u64>,
}

impl Naive {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            offer: None,
            archived: false,
            on_hand: 0,
            received: 0,
            adjusted: 0,
            went_out: 0,
            restocked: 0,
            batches: Vec::new(),
            orders: Vec::new(),
            codes: BTreeMap::new(),
            now,
            stirred: false,
            placed: None,
        }
    }

    pub(crate) fn offer(&self) -> &Offer {
        self.offer.as_ref().expect("an offer")
    }

    pub(crate) fn sum(&self, of: impl Fn(&Order) -> u64) -> u64 {
        self.orders.iter().map(of).sum()
    }

    fn find(&mut self, number: u64) -> &mut Order {
        self.orders.iter_mut().find(|order| order.number == number).expect("an order")
    }

    /// Carries a command out, or says why not.
    pub(crate) fn execute(&mut self, command: &Command) -> Result<(), &'static str> {
        self.settle();
        if let Command::Order { number, .. } = command
            && self.orders.iter().any(|order| order.number == number.get())
        {
            self.catch_up(number.get());
        }
        self.placed = None;
        self.command(command)?;
        self.balance();
        // What delayed an order while it awaited payment it is told once it is placed.
        if let Some(number) = self.placed.take() {
            self.judge_one(number);
        }
        Ok(())
    }

    fn command(&mut self, command: &Command) -> Result<(), &'static str> {
        if let Command::Offer(offer) = command {
            self.stirred |= self.archived || self.offer.as_ref() != Some(offer);
            self.offer = Some((**offer).clone());
            self.archived = false;
            return Ok(());
        }
        if let Command::Order { number, action } = command {
            if self.offer.is_none() {
                return Err("unknown_sku");
            }
            if !self.orders.iter().any(|order| order.number == number.get()) {
                return Err("unknown_order");
            }
            return self.on_order(number.get(), action);
        }
        if self.offer.is_none() || self.archived {
            return Err("unknown_sku");
        }
        match command {
            Command::Archive if !self.line().is_empty() => return Err("line_not_empty"),
            Command::Archive => self.archived = true,
            Command::Place(place) => self.place(place)?,
            Command::Receive { units, batch, .. } => {
                self.stirred = true;
                self.on_hand += units.get();
                self.received += units.get();
                for there in &mut self.batches {
                    if batch.as_ref().is_some_and(|name| name.as_str() == there.name) {
                        there.units = there.units.saturating_sub(units.get());
                    }
                }
            }
            Command::Adjust { delta, .. } => self.adjust(*delta)?,
            Command::Count { counted, .. } => {
                let counted = i64::try_from(counted.get()).unwrap();
                self.adjust(counted - i64::try_from(self.on_hand).unwrap())?;
            }
            Command::SetBatch { name, batch } => {
                self.stirred = true;
                self.batches.retain(|there| there.name != name.as_str());
                self.batches.push(Batch {
                    name: name.as_str().to_owned(),
                    units: batch.units.get(),
                    from: batch.expected_from,
                    to: batch.expected_to,
                });
            }
            Command::RemoveBatch { name } => {
                self.stirred |= self.batches.iter().any(|there| there.name == name.as_str());
                self.batches.retain(|there| there.name != name.as_str());
            }
            Command::SetCode { code, grant } => drop(self.codes.insert(small(code), *grant)),
            Command::RemoveCode { code } => drop(self.codes.remove(&small(code))),
            Command::Offer(_) | Command::Order { .. } => {}
        }
        self.batches.retain(|batch| batch.units > 0);
        Ok(())
    }
}
