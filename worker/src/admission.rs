//! Who is let in while more is ordered than can be decided: as many as can be answered soon. The
//! others are told at once to come again, with the same key.
//!
//! How long a newcomer would wait is read off the orders before it (Little's law): those under way
//! here, times what one takes. Each isolate sees its own share of the orders and of an object's
//! time, so that no two need to know of each other, and no figure is to be configured.
//!
//! Orders stand in two queues: that of their sku, for its object decides one after the other; and
//! before anything else is done that of the isolate, which has one thread. Whoever is turned away
//! there has cost it next to nothing.

use crate::config::Config;
use crate::http;
use cloudflare::{Date, Env};
use shared::id::Sku;
use shared::wire::problem::Problem;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

/// How long an order may wait for those before it, in microseconds: a third of the second
/// within which one that was let in is to be answered, for all else that a request meets on its way.
/// A crowded sku is noticed before it crowds the isolate, so that the other skus are not slowed down.
const SKU_WAIT_US_MAX: u64 = 250_000;
const ISOLATE_WAIT_US_MAX: u64 = 300_000;

/// What an order takes until that was seen, in microseconds: more than on any machine that is not
/// crowded, so that the first crowd finds no door wide open; some dozens of orders later it is known.
const ORDER_US: u64 = 10_000;

/// Longest time that is believed to be one order's: a pause of the object is not its pace.
const ORDER_US_MAX: u64 = 100_000;

/// So many orders are let in whatever they take: a family's worth of clicks is no crowd, also where
/// the machine is slow, and some have to come through for the pace to be seen.
const ALWAYS: u64 = 24;

/// How slowly the pace follows: each order counts for one in so many.
const WEIGHT: u64 = 16;

/// Skus remembered an isolate; beyond it those that nobody orders now are forgotten.
const MAX_REMEMBERED: usize = 1_000;

/// Orders of one sku that are under way in this isolate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Queue {
    under_way: u64,
    order_us: u64,
    last_ms: u64,
}

impl Queue {
    const EMPTY: Self = Self { under_way: 0, order_us: ORDER_US, last_ms: 0 };

    const fn wait_us(self) -> u64 {
        self.under_way.saturating_mul(self.order_us)
    }

    /// Lets another one in, if it would be answered soon.
    const fn enter(&mut self, now_ms: u64, wait_us_max: u64) -> bool {
        if self.under_way >= ALWAYS && self.wait_us() >= wait_us_max {
            return false;
        }
        if self.under_way == 0 {
            self.last_ms = now_ms;
        }
        self.under_way = self.under_way.saturating_add(1);
        true
    }

    /// One is answered: while others wait, the time since the one before is what one takes.
    fn leave(&mut self, now_ms: u64) {
        let took_us = now_ms.saturating_sub(self.last_ms).saturating_mul(1_000).min(ORDER_US_MAX);
        self.order_us = (self.order_us * (WEIGHT - 1) + took_us) / WEIGHT;
        self.last_ms = now_ms;
        self.under_way = self.under_way.saturating_sub(1);
    }
}

thread_local! {
    static ISOLATE: Cell<Queue> = const { Cell::new(Queue::EMPTY) };
    static QUEUES: RefCell<BTreeMap<Sku, Queue>> = const { RefCell::new(BTreeMap::new()) };
}

/// One order under way; dropped when it is answered, or given up.
pub(crate) struct Admitted {
    sku: Sku,
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let now_ms = Date::now().as_millis();
        QUEUES.with_borrow_mut(|queues| {
            if let Some(queue) = queues.get_mut(&self.sku) {
                queue.leave(now_ms);
            }
        });
    }
}

/// Lets an order in, or 503 where it would wait too long.
pub(crate) fn admit(sku: &Sku) -> Result<Admitted, Problem> {
    let now_ms = Date::now().as_millis();
    let is_let_in = QUEUES.with_borrow_mut(|queues| {
        if queues.len() >= MAX_REMEMBERED {
            queues.retain(|_, queue| queue.under_way > 0);
        }
        queues.entry(sku.clone()).or_insert(Queue::EMPTY).enter(now_ms, SKU_WAIT_US_MAX)
    });
    if is_let_in { Ok(Admitted { sku: sku.clone() }) } else { Err(crowded()) }
}

/// Not a fault: nothing is logged, for each of these is to cost as little as can be.
fn crowded() -> Problem {
    Problem::new(
        503,
        "overloaded",
        "Many order this just now",
        "Nothing was changed. Send the same request with the same key again in a moment.",
    )
}

/// Lets an order into this isolate, before anything else is done for it; whoever was let in [`leave`]s
/// with the answer.
#[wasm_bindgen]
pub fn enter() -> bool {
    let mut queue = ISOLATE.get();
    let is_let_in = queue.enter(Date::now().as_millis(), ISOLATE_WAIT_US_MAX);
    ISOLATE.set(queue);
    is_let_in
}

/// An order that was let in is answered.
#[wasm_bindgen]
pub fn leave() {
    let mut queue = ISOLATE.get();
    queue.leave(Date::now().as_millis());
    ISOLATE.set(queue);
}

/// The answer to an order that was not let in.
#[wasm_bindgen]
pub fn turn_away(request: web_sys::Request, env: &Env) -> web_sys::Response {
    http::problem(request, &Config::of(env), &crowded())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lets in whoever comes at once; answers how many.
    fn crowd(queue: &mut Queue, now_ms: u64) -> u64 {
        (0..10_000).map(|_| u64::from(queue.enter(now_ms, 500_000))).sum()
    }

    #[test]
    fn as_many_are_let_in_as_are_answered_soon() {
        for (each_ms, least, most) in [(1, 400, 520), (2, 230, 260), (10, 45, 60), (80, 23, 24)] {
            let mut queue = Queue::EMPTY;
            let mut now_ms = 1_000;
            for _ in 0..500 {
                crowd(&mut queue, now_ms);
                now_ms += each_ms;
                queue.leave(now_ms);
            }
            let under_way = queue.under_way;
            assert!((least..=most).contains(&under_way), "{each_ms} ms: {under_way}");
        }
    }

    #[test]
    fn a_pause_without_orders_is_not_their_pace() {
        let mut queue = Queue::EMPTY;
        for hour in 1..100 {
            let now_ms = hour * 3_600_000;
            assert!(queue.enter(now_ms, 500_000));
            queue.leave(now_ms + 2);
        }
        assert!(queue.order_us <= ORDER_US, "{}", queue.order_us);
        assert_eq!(queue.under_way, 0);
    }

    #[test]
    fn however_slow_some_come_through() {
        let mut queue = Queue { order_us: ORDER_US_MAX, ..Queue::EMPTY };
        assert_eq!(crowd(&mut queue, 0), ALWAYS);
    }
}
