//! What lags behind an object: marks by order, worked off in slices by the alarm. A mark goes when
//! what was sent is still the newest.

use crate::invariant::Violation;
use crate::kv::Record;
use crate::mutation::Mutation;
use crate::network::Effect;
use crate::shop::pause_ms;
use shared::event::Event;
use shared::id::PlaceNumber;
use shared::ledger::Ledger;
use shared::line::Place;
use shared::memory::Memory;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Orders of a slice.
const SLICE: usize = 2;

/// How long the shelf's snapshot is kept at least, in milliseconds.
const SNAPSHOT_MS: i64 = 600_000;

/// Which projections lag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Lag {
    kv: bool,
    book: bool,
}

const BOTH: Lag = Lag { kv: true, book: true };

impl Lag {
    fn any(self) -> bool {
        self.kv || self.book
    }
}

/// How far a line is judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Judge {
    /// Through.
    #[default]
    Through,
    /// Up to a place, or not at all yet.
    After(Option<Place>),
}

/// The marks, and what of them is under way.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    orders: BTreeMap<PlaceNumber, Lag>,
    shelf: Lag,
    kept_at: i64,
    /// How far the line is judged.
    pub(crate) judge: Judge,
    /// Versions when the marks were last made.
    versions: BTreeMap<PlaceNumber, u64>,
    rows: usize,
    // Lost in a crash:
    drain: u64,
    waits: usize,
    failed: bool,
    failures: u32,
}

impl Outbox {
    /// Marks what a commit changed, in the same commit.
    pub(crate) fn mark(&mut self, tables: &Memory, bug: Option<Mutation>) -> Result<(), Violation> {
        for order in tables.orders() {
            let known = self.versions.insert(order.place.number, order.version);
            if known != Some(order.version) {
                self.orders.insert(order.place.number, BOTH);
            }
        }
        let news = tables.journal().get(self.rows..).unwrap_or_default();
        if news.is_empty() {
            return Ok(());
        }
        self.shelf = BOTH;
        let delays = news.iter().any(|row| {
            let moves = matches!(row.event, Event::BatchSet { .. });
            row.event.may_delay() && !(moves && bug == Some(Mutation::LineNotJudged))
        });
        let waits = tables
            .shelf()
            .map_or(Ok(false), |shelf| shelf.in_line().map(|line| !line.is_empty()))?;
        if delays && waits {
            self.judge = Judge::After(None);
        }
        if news.iter().any(|row| matches!(row.event, Event::Offered { .. } | Event::Archived)) {
            self.kept_at = 0;
        }
        self.rows = tables.journal().len();
        Ok(())
    }

    /// Whether something lags.
    pub(crate) fn lags(&self) -> bool {
        self.shelf.any() || self.judge != Judge::Through || !self.orders.is_empty()
    }

    /// When the alarm has something to do for it.
    pub(crate) fn due(&self, now: i64) -> Option<i64> {
        let at_once = now.saturating_add(pause_ms(self.failures));
        if self.judge != Judge::Through {
            Some(now)
        } else if self.shelf.book || !self.orders.is_empty() {
            Some(at_once)
        } else if self.shelf.kv {
            Some(at_once.max(self.kept_at.saturating_add(SNAPSHOT_MS)))
        } else {
            None
        }
    }

    /// The next slice, and the number of its drain.
    pub(crate) fn slice(&mut self, tables: &Memory, now: i64) -> (u64, Vec<Effect>) {
        let mut effects = Vec::new();
        let mut rows = Vec::new();
        for (number, lag) in self.orders.iter().take(SLICE) {
            let Ok(Some(order)) = tables.order(*number) else { continue };
            let history = tables.history(*number).to_vec();
            let record = Rc::new(Record { order, history });
            if lag.kv {
                effects.push(Effect::Kv(Rc::clone(&record)));
            }
            if lag.book {
                rows.push(record);
            }
        }
        let sequence = tables.shelf().map_or(0, |shelf| shelf.sequence);
        if self.shelf.book || !rows.is_empty() {
            effects.push(Effect::Book { sequence, rows });
        }
        if self.shelf.kv && now >= self.kept_at.saturating_add(SNAPSHOT_MS) {
            effects.push(Effect::Snapshot(sequence));
        }
        self.drain += 1;
        (self.waits, self.failed) = (effects.len(), false);
        (self.drain, effects)
    }

    /// What became of an effect; whether the drain is through.
    pub(crate) fn done(
        &mut self,
        drain: u64,
        effect: &Effect,
        through: bool,
        tables: &Memory,
        now: i64,
        bug: Option<Mutation>,
    ) -> bool {
        if drain != self.drain || self.waits == 0 {
            return false;
        }
        self.waits -= 1;
        self.failed |= !through;
        if through {
            let sequence = tables.shelf().map_or(0, |shelf| shelf.sequence);
            match effect {
                Effect::Kv(record) => self.clear(record, tables, bug, |lag| lag.kv = false),
                Effect::Book { sequence: told, rows } => {
                    for record in rows {
                        self.clear(record, tables, bug, |lag| lag.book = false);
                    }
                    self.shelf.book &= *told != sequence;
                }
                Effect::Snapshot(told) => {
                    self.shelf.kv &= *told != sequence;
                    self.kept_at = now;
                }
            }
        }
        if self.waits == 0 {
            self.end();
        }
        self.waits == 0
    }

    /// The drain is through.
    pub(crate) fn end(&mut self) {
        self.failures = if self.failed { self.failures.saturating_add(1) } else { 0 };
    }

    /// Takes a mark off an order that did not change meanwhile.
    fn clear(
        &mut self,
        record: &Record,
        tables: &Memory,
        bug: Option<Mutation>,
        off: impl FnOnce(&mut Lag),
    ) {
        let number = record.number();
        let now = tables.order(number).ok().flatten().map(|order| order.version);
        if now != Some(record.order.version) && bug != Some(Mutation::MarkClearedTooEarly) {
            return;
        }
        if let Some(lag) = self.orders.get_mut(&number) {
            off(lag);
            if !lag.any() {
                self.orders.remove(&number);
            }
        }
    }

    /// What was under way is not known any more.
    pub(crate) fn crash(&mut self) {
        self.drain += 1;
        (self.waits, self.failed, self.failures) = (0, false, 0);
    }
}
