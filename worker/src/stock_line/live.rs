//! What of the orders that are watched has changed since their sockets were told: asked by
//! `live.js`, outside the decisions.

use crate::clock;
use crate::objects::thrown;
use crate::proof;
use crate::sql::{bind, from_json, to_json};
use crate::stock_line::rows::{COLUMNS, history_of, order_of};
use crate::stock_line::standing::{Standing, standings};
use crate::stock_line::view::View;
use crate::stock_line::{Ask, Core, Op, StockLine};
use js_sys::Array;
use shared::fault::Fault;
use shared::id::PlaceNumber;
use shared::ledger::Ledger;
use shared::line::Tally;
use shared::offer::Offer;
use shared::order::Order;
use shared::promise::{Basis, Promise};
use shared::time::Timestamp;
use shared::units::Units;
use shared::wire;
use shared::wire::order::Present;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The object's state, to which `live.js` has added what is called when the line moved.
    pub(super) type Watched;

    #[wasm_bindgen(method, catch, js_name = lineMoved)]
    fn line_moved(this: &Watched) -> Result<(), JsValue>;
}

/// Milliseconds of a day in UTC.
const DAY_MS: i64 = 86_400_000;

/// Signatures that are kept, so that a receipt is signed once and not with every message.
const MAX_SIGNED: usize = 10_000;

/// Signed receipts by place number.
#[derive(Debug, Default)]
pub(super) struct Signed(BTreeMap<u64, String>);

#[wasm_bindgen]
impl StockLine {
    /// An order for who starts to watch it: `[what it was read off, the order]`. Nothing where the
    /// token does not open it; without a token the worker has made sure.
    ///
    /// # Errors
    /// Throws where it cannot be read just now.
    pub fn watch(
        &self,
        id: &str,
        token: Option<String>,
        now_ms: f64,
    ) -> Result<Option<Array>, JsValue> {
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
        let now = Timestamp::from_ms(now_ms as i64).unwrap_or(Timestamp::EPOCH);
        self.watched_anew(id, token, now).map_err(|fault| thrown(&fault))
    }

    /// Which of `[[number, what it was read off], …]` read otherwise now: `[[its index, what it is
    /// read off now, the order], …]`.
    ///
    /// # Errors
    /// Throws where they cannot be read just now.
    pub fn look(&self, watched: &str) -> Result<Array, JsValue> {
        self.changed(watched).map_err(|fault| thrown(&fault))
    }
}

impl StockLine {
    /// Says that somebody who watches may have to be told.
    pub(super) fn moved(&self) {
        // Without a listener nobody can be watching.
        let _ = self.state.line_moved();
    }

    /// Says so where time itself may have changed what is expected.
    pub(super) fn turned(&self, core: &Core) {
        let offer = core.tables.shelf().map(|shelf| &shelf.offer);
        let is_unreleased = offer.is_some_and(|offer| offer.before_release(core.now));
        let present = Some((core.now.day(), is_unreleased));
        if self.looked_at.replace(present) != present {
            self.moved();
        }
    }

    /// When time itself may change what is shown to who watches, in milliseconds: the next day, or
    /// the release. Under the test clock time passes when a test says so.
    pub(super) fn turns(&self, core: &Core) -> Option<i64> {
        if !self.is_watched.get() || self.config.test_clock {
            return None;
        }
        let now = clock::real();
        let tomorrow = now.as_ms().div_euclid(DAY_MS).saturating_add(1).saturating_mul(DAY_MS);
        let release = core.tables.shelf().and_then(|shelf| shelf.offer.release_at);
        let release = release.filter(|at| *at > now);
        release.map(Timestamp::as_ms).into_iter().chain([tomorrow]).min()
    }

    fn watched_anew(
        &self,
        id: &str,
        token: Option<String>,
        now: Timestamp,
    ) -> Result<Option<Array>, Fault> {
        let keys = &self.config.keys;
        if token.is_some_and(|token| !keys.opens(id, &token)) {
            return Ok(None);
        }
        let Some(route) = keys.route(id) else { return Ok(None) };
        let op = Op::Order { number: route.number, merchant: false };
        let (answer, changed) = self.decide(&Ask::read(route.sku, now, op), "")?;
        self.is_watched.set(true);
        // A hold may have run out just then; and from now on time is looked at.
        self.arm()?;
        if changed {
            self.moved();
        }
        if answer.status != 200 {
            return Ok(None);
        }
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        let numbers = [route.number.get()];
        let Some(standing) = standings(&core.tables, &numbers)?.pop() else { return Ok(None) };
        let seen = core.seen(&standing)?;
        let text = proof::signed(&self.config, answer).body;
        Ok(Some([seen, text].iter().map(|text| JsValue::from_str(text)).collect()))
    }

    fn changed(&self, watched: &str) -> Result<Array, Fault> {
        let watched: Vec<(u64, String)> = from_json(watched)?;
        let mut core =
            self.core.try_borrow_mut().map_err(|_| Fault::new("a call within a call"))?;
        if !self.config.test_clock {
            core.now = core.now.max(clock::real());
        }
        let numbers: Vec<_> = watched.iter().map(|(number, _)| *number).collect();
        let mut fresh = BTreeMap::new();
        for standing in standings(&core.tables, &numbers)? {
            fresh.insert(standing.place.number.get(), (core.seen(&standing)?, standing.ahead));
        }
        let mut other = BTreeMap::new();
        for (number, seen) in &watched {
            if let Some((now_seen, ahead)) = fresh.get(number).filter(|(new, _)| new != seen) {
                other.insert(*number, (now_seen.clone(), *ahead));
            }
        }
        let texts = self.texts(&core, &other)?;
        let mut changed = Vec::new();
        for (index, (number, seen)) in (0_u32..).zip(&watched) {
            let (Some((now_seen, _)), Some(text)) = (other.get(number), texts.get(number)) else {
                continue;
            };
            if now_seen != seen {
                let row = [index.into(), JsValue::from_str(now_seen), JsValue::from_str(text)];
                changed.push(row.into_iter().collect::<Array>());
            }
        }
        Ok(changed.into_iter().collect())
    }

    /// These orders as `GET` shows them.
    fn texts(
        &self,
        core: &Core,
        changed: &BTreeMap<u64, (String, Option<Tally>)>,
    ) -> Result<BTreeMap<u64, String>, Fault> {
        let (tables, mut texts) = (&core.tables, BTreeMap::new());
        let Some(sku) = core.sku.as_ref().filter(|_| !changed.is_empty()) else { return Ok(texts) };
        let view = View { tables, keys: &self.config.keys, sku, now: core.now };
        let numbers: Vec<_> = changed.keys().collect();
        let query = format!(
            "SELECT {COLUMNS}, history, receipt FROM orders
             WHERE number IN (SELECT value FROM json_each(?))"
        );
        for row in tables.sql.rows(&query, bind![to_json(&numbers)?])? {
            let mut row = row?;
            let order = order_of(&mut row)?;
            let number = order.place.number;
            let (history, receipt) = (history_of(&row.text()?)?, row.optional_text()?);
            let ahead = changed.get(&number.get()).and_then(|(_, ahead)| *ahead);
            let estimate = core.estimate(ahead, order.stages.in_line()?)?;
            let present = Present { ahead, estimate };
            let identity = view.identity(number)?;
            let shown = wire::order::Order::of(&order, identity, &history, Some(present), None)?;
            let receipt = receipt.map(|input| self.signed(&order, input)).transpose()?;
            texts.insert(number.get(), to_json(&wire::order::Order { receipt, ..shown })?);
        }
        Ok(texts)
    }

    /// The order's receipt with its signature.
    fn signed(&self, order: &Order, input: String) -> Result<String, Fault> {
        let number: PlaceNumber = order.place.number;
        let mut signed =
            self.signed.try_borrow_mut().map_err(|_| Fault::new("a call within a call"))?;
        if let Some(known) = signed.0.get(&number.get()) {
            return Ok(known.clone());
        }
        let receipt = proof::receipt(&self.config, &input).unwrap_or(input);
        if signed.0.len() >= MAX_SIGNED {
            signed.0.clear();
        }
        signed.0.insert(number.get(), receipt.clone());
        Ok(receipt)
    }
}

impl Core {
    fn offer(&self) -> Result<&Offer, Fault> {
        let shelf = self.tables.shelf().ok_or_else(|| Fault::new("no shelf"))?;
        Ok(&shelf.offer)
    }

    fn estimate(&self, ahead: Option<Tally>, own: Units) -> Result<Promise, Fault> {
        let shelf = self.tables.shelf().ok_or_else(|| Fault::new("no shelf"))?;
        let ahead = ahead.map_or(Units::ZERO, |tally| tally.units);
        Ok(shared::promise::promise(&shelf.offer, &shelf.batches, ahead, own, self.now))
    }

    /// What an order is read off, in short: another text is another state. A lead time moves with
    /// the days, which tells nobody anything; the terms that it follows from are named instead.
    fn seen(&self, standing: &Standing) -> Result<String, Fault> {
        let Standing { version, ahead, own, .. } = standing;
        let place =
            ahead.map_or(String::new(), |ahead| format!("{}+{}", ahead.orders, ahead.units));
        let estimate = self.estimate(*ahead, *own)?;
        let expected = match estimate.basis {
            Basis::LeadTime => {
                let offer = self.offer()?;
                let days = offer.backorder.and_then(|backorder| backorder.lead_time_days);
                let release = offer.release_at.map_or(0, Timestamp::as_ms);
                format!("{}d {release}", days.unwrap_or_default())
            }
            Basis::Stock | Basis::Release | Basis::Batch | Basis::None => {
                let day = |day: Option<shared::time::Day>| {
                    day.map_or_else(String::new, |day| day.to_string())
                };
                let (from, to) = (day(estimate.ships_from), day(estimate.ships_to));
                format!("{:?} {from} {to}", estimate.basis)
            }
        };
        Ok(format!("{version} {place} {expected}"))
    }
}
