//! Swaps between two lines, as the worker plays them: the line that is left marks its order and says
//! what the other one is to be asked; whoever finds the mark, the request or the alarm, may carry on.

use crate::client::Ask;
use crate::invariant::{Invariant, Violation, holds};
use crate::mutation::Mutation;
use crate::object::{Answer, Luck, Object, Reply};
use shared::command::{Accept, Command, OrderCommand, Place};
use shared::decide::{Stop, execute};
use shared::event::Event;
use shared::id::{PlaceNumber, Sku};
use shared::ledger::Ledger;
use shared::policy::Policy;
use shared::swap::TakeOver;

/// How long a request may take before the alarm carries on, and between its tries; in milliseconds.
const PAUSE_MS: i64 = 3_000;

/// What a shopper saw of the other line, and the settings then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) to: usize,
    pub(crate) accept: Accept,
    pub(crate) policy: Policy,
}

/// What a swap under way began with.
#[derive(Debug, Clone)]
pub(crate) struct Under {
    key: u64,
    command: Command,
    wish: Wish,
    /// When somebody last tried, in milliseconds.
    at: i64,
}

/// What the other line is to be asked.
#[derive(Debug)]
pub(crate) struct Errand {
    pub(crate) from: usize,
    pub(crate) number: PlaceNumber,
    pub(crate) to: usize,
    attempt: u64,
    key: u64,
    place: Place,
}

impl Errand {
    /// The same attempt is asked under the same key, whoever asks and however often.
    pub(crate) fn ask(&self, now: i64, anew: u64, bug: Option<Mutation>) -> Ask {
        let anew = if bug == Some(Mutation::SwapAskedAnew) { anew } else { 0 };
        let key = (1 << 63) | (anew << 44) | (self.key << 24) | self.attempt;
        let command = Command::Place(self.place.clone());
        Ask { key, sku: self.to, command, now, swap: None }
    }

    /// The key of the shopper's own request.
    pub(crate) fn key(&self) -> u64 {
        self.key
    }
}

/// The name of a sku.
pub(crate) fn name(sku: usize) -> Option<Sku> {
    Sku::parse(&format!("S{sku}"))
}

/// The id of an order.
pub(crate) fn id(sku: usize, number: PlaceNumber) -> String {
    format!("{sku}-{number}")
}

impl Object {
    /// The same request again finds its own mark.
    pub(crate) fn begun_before(&self, ask: &Ask) -> Option<Reply> {
        let Command::Order { number, .. } = &ask.command else { return None };
        self.swaps.get(number).filter(|under| under.key == ask.key)?;
        Some(Reply::GoesOn(Box::new(self.errand(*number)?)))
    }

    /// Keeps what a swap began with, in the commit of its mark.
    pub(crate) fn begins(
        &mut self,
        ask: &Ask,
        done: &Result<Vec<Event>, Stop>,
    ) -> Result<Option<Errand>, Violation> {
        let (Command::Order { number, .. }, Some(wish), Ok(_)) = (&ask.command, &ask.swap, done)
        else {
            return Ok(None);
        };
        let (key, command, wish) = (ask.key, ask.command.clone(), wish.clone());
        self.swaps.insert(*number, Under { key, command, wish, at: self.now.as_ms() });
        let errand = self.errand(*number);
        let attempt = errand.as_ref().map_or(0, |errand| errand.attempt);
        if self.bug == Some(Mutation::SwapCancelsFirst) {
            let action = OrderCommand::SettleSwap { attempt, placed: Some("to come".to_owned()) };
            let command = Command::Order { number: *number, action };
            drop(self.part(|store, now| execute(store, &command, now))?);
        }
        Ok(errand)
    }

    /// The errand of a swap under way.
    fn errand(&self, number: PlaceNumber) -> Option<Errand> {
        let under = self.swaps.get(&number)?;
        let order = self.tables.order(number).ok()??;
        let swap = order.swap?;
        let (from, to) = (self.sku, under.wish.to);
        let place = Place {
            quantity: swap.units,
            customer: self.watch.customer(number)?,
            accept: under.wish.accept,
            code: None,
            awaits_payment: false,
            by_provider: order.by_provider,
            consent: order.consent,
            policy: under.wish.policy.clone(),
            swap: Some(Box::new(TakeOver {
                from: id(from, number),
                product: swap.product,
                paid: swap.paid,
                pieces: swap.pieces,
                delivery_charged: swap.delivery_charged,
                card: None,
            })),
        };
        Some(Errand { from, number, to, attempt: swap.attempt, key: under.key, place })
    }

    /// The other line's answer comes home; it is the answer to the request, too.
    pub(crate) fn settle_swap(
        &mut self,
        errand: &Errand,
        answer: &Answer,
        now: i64,
        luck: Luck,
    ) -> Result<Option<Answer>, Violation> {
        self.hear_time(now);
        let number = errand.number;
        let there = answer.number.filter(|_| answer.placed.is_some()).and_then(PlaceNumber::new);
        let placed = there.map(|there| id(errand.to, there));
        let action = OrderCommand::SettleSwap { attempt: errand.attempt, placed };
        let command = Command::Order { number, action };
        if let Luck::FailsAfter(writes) = luck {
            self.fail(&command, writes);
            return Ok(None);
        }
        let done = self.part(|store, now| execute(store, &command, now))?;
        if done.is_ok_and(|events| !events.is_empty())
            && let Some(under) = self.swaps.remove(&number)
        {
            self.keep(under.key, &under.command, answer);
        }
        self.arm();
        self.watch_alarm()?;
        Ok(Some(self.kept(errand.key).unwrap_or(answer).clone()))
    }

    /// When the alarm carries on with the first swap that nobody settled, in milliseconds.
    pub(crate) fn carries_on_at(&self) -> Option<i64> {
        let at = self.swaps.values().map(|under| under.at + PAUSE_MS).min();
        at.filter(|_| self.bug != Some(Mutation::SwapNotCarriedOn))
    }

    /// The swaps that whoever began them did not settle; tried now.
    pub(crate) fn left_over(&mut self) -> Vec<Errand> {
        let now = self.now.as_ms();
        let late: Vec<_> = match self.carries_on_at() {
            None => Vec::new(),
            Some(_) => {
                let late = self.swaps.iter_mut().filter(|(_, under)| under.at + PAUSE_MS <= now);
                late.map(|(number, under)| {
                    under.at = now;
                    *number
                })
                .collect()
            }
        };
        late.into_iter().filter_map(|number| self.errand(number)).collect()
    }

    /// I11: somebody comes back to every mark.
    pub(crate) fn watch_swaps(&self) -> Result<(), Violation> {
        let marked = self.tables.orders().filter(|order| order.swap.is_some());
        let left = marked.map(|order| order.place.number).find(|_| self.carries_on_at().is_none());
        holds(Invariant::I11, left.is_none(), || {
            format!("sku {}: order {left:?} is being swapped and nobody carries on", self.sku)
        })
    }
}
