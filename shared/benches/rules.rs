//! What the rules alone cost, without a store: medians of several runs, printed as a table.
//!
//! `cargo bench -p shared`. Tables are kept in memory, so that these figures are a ceiling for any
//! store behind them.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::as_conversions)]
#![allow(clippy::cast_precision_loss, clippy::float_arithmetic, clippy::arithmetic_side_effects)]
#![expect(clippy::disallowed_types, reason = "a bench reads the clock")]

use shared::availability::{Action, availability};
use shared::command::{Accept, Command, Place};
use shared::decide::execute;
use shared::id::CustomerKey;
use shared::ledger::Ledger;
use shared::memory::Memory;
use shared::money::{Currency, Money};
use shared::offer::{Backorder, Offer, Shipping, ShowUnits};
use shared::payment::Payment;
use shared::policy::Policy;
use shared::time::Timestamp;
use shared::units::Units;
use std::hint::black_box;
use std::time::{Duration, Instant};

const RUNS: usize = 5;
const BATCH: u32 = 20_000;

fn now() -> Timestamp {
    Timestamp::parse("2027-01-01T00:00:00Z").unwrap()
}

fn offer() -> Offer {
    Offer {
        title: "Trail Lamp".to_owned(),
        image_url: None,
        product: None,
        options: None,
        price: Money::new(12_900, Currency::parse("EUR").unwrap()).unwrap(),
        safety_stock: Units::ZERO,
        release_at: None,
        preorder: None,
        backorder: Some(Backorder { limit: None, lead_time_days: Some(21) }),
        per_customer_limit: Units::new(10),
        shipping: Shipping::AsAvailable,
        payment: Payment::FULL,
        hold_minutes: 35,
        show_units: ShowUnits::Exact,
        tax_percent: None,
        delivery: None,
    }
}

fn place(who: u32) -> Command {
    Command::Place(Place {
        quantity: Units::ONE,
        customer: CustomerKey::of(&format!("{who}@example.com")),
        accept: Accept {
            action: Action::Backorder,
            in_stock: None,
            price: None,
            ships_to: None,
            shipping: None,
        },
        code: None,
        awaits_payment: false,
        by_provider: false,
        consent: None,
        policy: Policy::default(),
        swap: None,
    })
}

/// A shelf with `waiting` orders of one unit in line.
fn line_of(waiting: u32) -> Memory {
    let mut memory = Memory::default();
    execute(&mut memory, &Command::Offer(Box::new(offer())), now()).unwrap();
    for who in 0..waiting {
        execute(&mut memory, &place(who), now()).unwrap();
    }
    memory
}

/// The median time of several runs of `work`; each starts from what `prepare` makes.
fn median<T>(mut prepare: impl FnMut() -> T, mut work: impl FnMut(&mut T)) -> Duration {
    let mut times: Vec<_> = (0..RUNS)
        .map(|_| {
            let mut ready = prepare();
            let start = Instant::now();
            work(&mut ready);
            let took = start.elapsed();
            drop(black_box(ready));
            took
        })
        .collect();
    times.sort_unstable();
    times.into_iter().nth(RUNS / 2).unwrap_or_default()
}

fn row(what: &str, waiting: u32, of: u32, took: Duration) {
    let each = took.as_secs_f64() / f64::from(of);
    let per_second = 1.0 / each;
    println!("{what:<34} {waiting:>9} {per_second:>14.0} {:>10.2}", each * 1e6);
}

fn main() {
    println!("{:<34} {:>9} {:>14} {:>10}", "", "waiting", "per second", "µs each");
    for waiting in [1_000, 100_000, 1_000_000] {
        let full = line_of(waiting);
        let took = median(
            || full.clone(),
            |memory| {
                for who in 0..BATCH {
                    execute(memory, &place(waiting + who), now()).unwrap();
                }
            },
        );
        row("place an order", waiting, BATCH, took);
        let took = median(
            || (),
            |()| {
                let shelf = full.shelf().unwrap();
                for _ in 0..BATCH {
                    let quantity = black_box(Units::ONE);
                    black_box(availability(shelf, quantity, now()).unwrap());
                }
            },
        );
        row("judge availability", waiting, BATCH, took);
        let last = full.orders().last().unwrap().place;
        let took = median(
            || (),
            |()| {
                for _ in 0..BATCH {
                    black_box(full.ahead_of(black_box(last)).unwrap());
                }
            },
        );
        row("ask the last position", waiting, BATCH, took);
        let receipt = |units| Command::Receive {
            units: Units::new(units).unwrap(),
            reference: None,
            batch: None,
        };
        // The first receipt pays for the allocator's tidying up after the clone before: not timed.
        let warm = || {
            let mut memory = full.clone();
            execute(&mut memory, &receipt(u64::from(waiting) / 4), now()).unwrap();
            memory
        };
        let took = median(warm, |memory| {
            drop(execute(memory, &receipt(500), now()).unwrap());
        });
        row("receive 500 units, per unit", waiting, 500, took);
        let took = median(
            || full.clone(),
            |memory| drop(execute(memory, &receipt(u64::from(waiting)), now()).unwrap()),
        );
        row("receive for all, per claim", waiting, waiting, took);
    }
}
