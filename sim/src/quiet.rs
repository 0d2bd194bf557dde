//! The world becomes quiet: no more faults, everything under way arrives, every alarm goes off.

use crate::invariant::{Invariant, Violation, holds};
use crate::network::Message;
use crate::object::Object;
use crate::promises;
use crate::world::World;
use shared::ledger::Ledger;
use std::rc::Rc;

/// Rounds after which a world that is not quiet never will be.
const MOST_ROUNDS: u32 = 5_000;

impl World {
    /// Calms everything down, then checks what holds once quiet: I3, I9, I10, I12.
    pub(crate) fn calm_down(&mut self) -> Result<(), Violation> {
        (self.kv.down, self.mailbox.down, self.provider.down) = (false, false, false);
        self.note(|| "everything calms down".to_owned());
        let mut rounds = 0;
        self.round()?;
        while !self.is_quiet() {
            rounds += 1;
            holds(Invariant::I9, rounds < MOST_ROUNDS, || "the world is never quiet".to_owned())?;
            self.round()?;
        }
        self.watch_quiet()
    }

    fn is_quiet(&self) -> bool {
        let settled = self.objects.iter().all(|object| {
            !object.outbox.lags()
                && object.swaps.is_empty()
                && object.till_due().is_none()
                && !object.has_failed()
                && object.alarm.at().is_none_or(|at| at > self.now)
        });
        let answered = self.clients.iter().all(|client| client.open.is_none());
        settled && answered && self.under_way.is_empty() && !self.shop.lags()
    }

    fn round(&mut self) -> Result<(), Violation> {
        // Whoever's clock was ahead: by now it is as late as that.
        let latest = self.objects.iter().map(|object| object.now.as_ms()).max();
        self.now = self.now.max(latest.unwrap_or(self.now));
        // Whoever asks about an order that is being swapped asks again until the alarm carried on.
        let carries_on = self.objects.iter().filter_map(Object::carries_on_at).min();
        self.now = self.now.max(carries_on.unwrap_or(self.now));
        for message in std::mem::take(&mut self.under_way) {
            self.deliver(message)?;
        }
        if !self.under_way.is_empty() {
            return Ok(());
        }
        for client in 0..self.clients.len() {
            let open = self.clients.get(client).and_then(|client| client.open.clone());
            self.under_way.extend(open.map(|ask| Message::Ask { client, ask: Rc::clone(&ask) }));
        }
        for object in &mut self.objects {
            object.settle_failed()?;
            object.arm();
        }
        self.ring_shop();
        for sku in 0..self.objects.len() {
            self.ring(sku)?;
        }
        if self.under_way.is_empty() {
            // Nothing but time is missing: the alarms of what lags.
            let objects = self
                .objects
                .iter()
                .filter(|object| object.outbox.lags() || object.till_due().is_some());
            let alarms = objects.filter_map(|object| object.alarm.at());
            let shop = self.shop.alarm.at().filter(|_| self.shop.lags());
            self.now = alarms.chain(shop).min().map_or(self.now + 1, |at| at.max(self.now));
        }
        Ok(())
    }

    fn watch_quiet(&self) -> Result<(), Violation> {
        self.books_agree()?;
        for object in &self.objects {
            let sku = object.sku;
            for order in object.tables.orders() {
                let lines = object.tables.history(order.place.number).len();
                self.kv.watch_quiet(sku, order)?;
                self.shop.watch_quiet(sku, order, lines)?;
                let mails = self.mailbox.count(sku, order.place.number.get());
                holds(Invariant::I9, mails == lines, || {
                    let number = order.place.number;
                    format!("order {number} of sku {sku}: {lines} lines and {mails} mails")
                })?;
            }
            let sequence = object.tables.shelf().map_or(0, |shelf| shelf.sequence);
            self.shop.watch_quiet_shelf(sku, sequence)?;
            self.kv.watch_quiet_shelf(sku, sequence)?;
            promises::nobody_is_forgotten(sku, &object.tables, object.now)?;
            object.watch.line_was_judged(sku, &object.tables)?;
        }
        for client in &self.clients {
            for (sku, key, number) in client.placed() {
                if let Some(object) = self.objects.get(sku) {
                    object.watch.acknowledged(key, number)?;
                }
            }
        }
        Ok(())
    }
}
