//! The object of a sku: one decision after the other, each one commit; what was not committed is
//! lost in a crash, and no answer leaves before its commit.

use crate::alarm::Alarm;
use crate::client::Ask;
use crate::invariant::{Invariant, Violation, holds};
use crate::mutation::Mutation;
use crate::outbox::{Judge, Outbox};
use crate::promises;
use crate::provider::Key;
use crate::store::{Store, first_due};
use crate::swap::{Errand, Under};
use crate::till::Sent;
use crate::watch::{Watch, limit_was_exact};
use shared::agenda::{catch_up, tick};
use shared::command::Command;
use shared::decide::{Stop, execute, settle};
use shared::delay::judge_line;
use shared::id::PlaceNumber;
use shared::ledger::Ledger;
use shared::memory::Memory;
use shared::time::Timestamp;
use std::collections::BTreeMap;

/// Orders of a line that are judged in one commit.
const JUDGED: u64 = 2;

/// What an object answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// `ok`, or the code of the refusal.
    pub(crate) code: &'static str,
    /// The order that it is about.
    pub(crate) number: Option<u64>,
    /// Its version then.
    pub(crate) version: Option<u64>,
    /// Where and under which key it was placed by this.
    pub(crate) placed: Option<(usize, u64)>,
}

/// What becomes of a request.
#[derive(Debug)]
pub(crate) enum Reply {
    /// An answer.
    Answer(Answer),
    /// It goes on in the other line.
    GoesOn(Box<Errand>),
    /// None: the storage failed and nothing is left of it, or it is to be asked again later.
    None,
}

#[derive(Debug, Clone)]
struct Kept {
    command: Command,
    answer: Answer,
}

/// How a request is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Luck {
    /// As it should be.
    Good,
    /// The storage fails, or the object crashes, after some writes of the decision.
    FailsAfter(u32),
}

/// The object.
#[derive(Debug)]
pub(crate) struct Object {
    pub(crate) sku: usize,
    pub(crate) tables: Memory,
    answers: BTreeMap<u64, Kept>,
    pub(crate) outbox: Outbox,
    pub(crate) alarm: Alarm,
    pub(crate) watch: Watch,
    pub(crate) bug: Option<Mutation>,
    /// What the swaps under way began with.
    pub(crate) swaps: BTreeMap<PlaceNumber, Under>,
    /// What the provider was asked for, and when.
    pub(crate) sent: BTreeMap<Key, Sent>,
    // Lost in a crash:
    pub(crate) now: Timestamp,
    counts_from: Option<u64>,
    /// Whether an order is judged next.
    judging: bool,
}

impl Object {
    pub(crate) fn new(sku: usize, bug: Option<Mutation>) -> Self {
        Self {
            sku,
            tables: Memory::default(),
            answers: BTreeMap::new(),
            outbox: Outbox::default(),
            alarm: Alarm::default(),
            watch: Watch::default(),
            bug,
            swaps: BTreeMap::new(),
            sent: BTreeMap::new(),
            now: Timestamp::EPOCH,
            counts_from: None,
            judging: false,
        }
    }

    /// Its clock never goes back.
    pub(crate) fn hear_time(&mut self, ms: i64) {
        self.now = self.now.max(Timestamp::from_ms(ms).unwrap_or(self.now));
    }

    /// One part of a decision on the tables, watched.
    pub(crate) fn part<T>(
        &mut self,
        work: impl FnOnce(&mut Store<'_>, Timestamp) -> Result<T, Stop>,
    ) -> Result<Result<T, Stop>, Violation> {
        let (now, bug) = (self.now, self.bug);
        let cancelled = self.watch.cancelled(&self.tables);
        let mut store = Store::new(&mut self.tables, bug).ordered_by(cancelled);
        store = store.judging(self.judging);
        if let Some(from) = self.counts_from {
            store = store.counting_from(from);
        }
        let done = work(&mut store, now);
        if let Some(seen) = store.seen {
            return Err(seen);
        }
        if let Err(Stop::Fault(fault)) = done {
            return Err(fault.into());
        }
        self.outbox.mark(&self.tables, self.bug)?;
        self.watch.after(self.sku, &self.tables, self.now, self.bug)?;
        Ok(done)
    }

    /// What a decision does before it fails must not matter: it is done on a copy.
    pub(crate) fn fail(&self, command: &Command, writes: u32) {
        let mut copy = self.tables.clone();
        let mut store = Store::new(&mut copy, None).failing_after(writes);
        let failed = settle(&mut store, self.now).map_err(Stop::Fault);
        drop(failed.and_then(|_| execute(&mut store, command, self.now)));
    }

    /// A request.
    pub(crate) fn ask(&mut self, ask: &Ask, luck: Luck) -> Result<Reply, Violation> {
        self.hear_time(ask.now);
        if let Luck::FailsAfter(writes) = luck {
            self.fail(&ask.command, writes);
            return Ok(Reply::None);
        }
        drop(self.part(|store, now| Ok(settle(store, now)?))?);
        if let Some(kept) = self.answers.get(&ask.key)
            && (self.bug != Some(Mutation::RetryDecidedAnew) || ask.swap.is_some())
        {
            let same = kept.command == ask.command;
            let answer = kept.answer.clone();
            holds(Invariant::I3, same, || format!("key {} came with two bodies", ask.key))?;
            self.arm();
            return Ok(Reply::Answer(answer));
        }
        let reply = self.begun_before(ask).map_or_else(|| self.decide(ask), Ok)?;
        if let Reply::Answer(answer) = &reply {
            self.keep(ask.key, &ask.command, answer);
        }
        if !(self.bug == Some(Mutation::AlarmNotSet)
            && matches!(ask.command, Command::Receive { .. }))
        {
            self.arm();
        }
        self.watch_alarm()?;
        Ok(reply)
    }

    /// What was answered under a key.
    pub(crate) fn kept(&self, key: u64) -> Option<&Answer> {
        self.answers.get(&key).map(|kept| &kept.answer)
    }

    /// Keeps an answer, in the commit of what it is about.
    pub(crate) fn keep(&mut self, key: u64, command: &Command, answer: &Answer) {
        let (command, answer) = (command.clone(), answer.clone());
        self.answers.insert(key, Kept { command, answer });
    }

    fn decide(&mut self, ask: &Ask) -> Result<Reply, Violation> {
        if let Command::Order { number, .. } = &ask.command {
            drop(self.part(|store, now| Ok(catch_up(store, *number, now)?))?);
        }
        let limit = self.watch.limit(&self.tables, &ask.command);
        let last = self.tables.shelf().map_or(0, |shelf| shelf.last_number);
        self.judging = matches!(ask.command, Command::Place(_));
        let done = self.part(|store, now| execute(store, &ask.command, now))?;
        self.judging = false;
        let code = match &done {
            Ok(_) => "ok",
            Err(Stop::UnknownSku) => "unknown_sku",
            Err(Stop::UnknownOrder) => "unknown_order",
            // It is asked again until that is settled.
            Err(Stop::Swapping) => return Ok(Reply::None),
            Err(Stop::Refused(refusal)) => refusal.code(),
            Err(Stop::Fault(fault)) => return Err(fault.clone().into()),
        };
        if let Some(begun) = self.begins(ask, &done)? {
            return Ok(Reply::GoesOn(Box::new(begun)));
        }
        limit_was_exact(limit, &done)?;
        self.watch.codes.was_judged(&self.tables, &ask.command, &done, self.now)?;
        let number = match &ask.command {
            Command::Place(place) if done.is_ok() => {
                let number = self.tables.shelf().map_or(0, |shelf| shelf.last_number);
                self.watch.placed(self.sku, ask.key, number, last, place)?;
                self.counts_from = None;
                Some(number)
            }
            Command::Order { number, .. } => Some(number.get()),
            Command::Place(_)
            | Command::Offer(_)
            | Command::Archive
            | Command::Receive { .. }
            | Command::Adjust { .. }
            | Command::Count { .. }
            | Command::SetBatch { .. }
            | Command::RemoveBatch { .. }
            | Command::SetCode { .. }
            | Command::RemoveCode { .. } => None,
        };
        let order = number.and_then(shared::id::PlaceNumber::new);
        let order = order.map_or(Ok(None), |number| self.tables.order(number))?;
        let places = matches!(ask.command, Command::Place(_)) && done.is_ok();
        let placed = places.then_some((self.sku, ask.key));
        let version = order.map(|order| order.version);
        Ok(Reply::Answer(Answer { code, number, version, placed }))
    }

    /// The first thing that the alarm does: what time and supply bring.
    pub(crate) fn catch_up(&mut self) -> Result<(), Violation> {
        drop(self.part(|store, now| Ok(settle(store, now)?))?);
        for _ in 0..3 {
            let more = self.part(|store, now| Ok(tick(store, now, 1)?.1))?;
            if more != Ok(true) {
                break;
            }
        }
        let due = self.part(|store, now| Ok(store.first_due(now)?))?;
        if due == Ok(None)
            && let Judge::After(after) = self.outbox.judge
        {
            let orders = self.tables.in_line_after(after, JUDGED)?;
            let next = self.part(|store, now| Ok(judge_line(store, after, now, JUDGED)?.1))?;
            self.outbox.judge =
                next.ok().flatten().map_or(Judge::Through, |next| Judge::After(Some(next)));
            let judged: Vec<_> = orders.iter().map(|order| order.place.number).collect();
            promises::were_judged(self.sku, &self.tables, &judged, self.now)?;
            self.watch.judged.extend(judged.into_iter().map(|number| (number, self.now)));
        }
        Ok(())
    }

    /// When the alarm has something to do.
    pub(crate) fn due(&self) -> Option<i64> {
        let lags = self.outbox.due(self.now.as_ms());
        let far = Timestamp::from_ms(250_000_000_000_000).unwrap_or(self.now);
        let first = first_due(&self.tables, self.bug, far).ok().flatten();
        let first = first.and_then(|number| self.tables.order(number).ok().flatten());
        let deadline = first.and_then(|order| shared::agenda::due(&order).ok().flatten());
        let holds = self.tables.orders().filter_map(|order| order.hold_until).min();
        let clocked = [deadline.map(|(at, _)| at), holds].into_iter().flatten().min();
        let till = self.till_due();
        [lags, clocked.map(Timestamp::as_ms), self.carries_on_at(), till]
            .into_iter()
            .flatten()
            .min()
    }

    /// Sets the alarm to what is due next.
    pub(crate) fn arm(&mut self) {
        if let Some(at) = self.due() {
            self.alarm.set(at);
        }
    }

    /// I11.
    pub(crate) fn watch_alarm(&self) -> Result<(), Violation> {
        let due = self.due();
        holds(Invariant::I11, due.is_none() || self.alarm.is_set(), || {
            format!("sku {} has something to do at {due:?} and no alarm", self.sku)
        })?;
        self.watch_swaps()
    }

    /// Everything but what was committed is gone: the tables are rebuilt from the journal, as text,
    /// and from who ordered.
    pub(crate) fn crash(&mut self, now: i64) -> Result<(), Violation> {
        self.tables = self.watch.rebuild(&self.tables)?;
        self.now = self.tables.latest()?;
        self.outbox.crash();
        if self.bug == Some(Mutation::NumberReused) {
            let open = |order: &&shared::order::Order| order.stages.cancelled.is_zero();
            self.counts_from = u64::try_from(self.tables.orders().filter(open).count()).ok();
        }
        if self.bug == Some(Mutation::AlarmLostInCrash) {
            if matches!(self.alarm, Alarm::Ringing { .. }) {
                self.alarm = Alarm::Off;
            }
        } else {
            self.alarm.crash(now);
            self.arm();
        }
        self.watch_alarm()
    }
}
