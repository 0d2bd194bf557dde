//! A run: every step on both sides.

use super::steps::{Sees, Settings, Step};
use crate::support::world::World;
use crate::support::{at, number, units};
use shared::code::{Code, Grant};
use shared::command::{Accept, Command, OrderCommand, Place};
use shared::id::{BatchName, CustomerKey};
use shared::ledger::Ledger;
use shared::promise::Batch;
use shared::time::Timestamp;

/// Settles the attempt that is under way, as the other line's answer names it, and answers the
/// notice that came last.
fn about_it(world: &World, order: u64, action: OrderCommand) -> OrderCommand {
    let Some(known) = world.memory.order(number(order)).unwrap() else { return action };
    match (action, known.swap.clone()) {
        (OrderCommand::SettleSwap { placed, .. }, Some(swap)) => {
            OrderCommand::SettleSwap { attempt: swap.attempt, placed }
        }
        (action, _) if super::money::is_money(&action) => super::money::resolve(&known, action),
        (OrderCommand::AnswerNotice { notice: 0, keep }, _) => {
            let notice = u32::try_from(known.notices.len()).unwrap();
            OrderCommand::AnswerNotice { notice, keep }
        }
        (action, _) => action,
    }
}

/// What a shopper who looks now is going to accept, price and promise included.
fn seen(world: &World, quantity: u64, code: Option<&Code>) -> Accept {
    let judged = world.naive.judge(quantity, code);
    Accept {
        action: judged.action,
        in_stock: Some(units(judged.levels[0])),
        price: Some(world.naive.price_now()),
        ships_to: judged.promise.0.map(|(_, to)| to),
        shipping: None,
    }
}

pub(crate) fn run(first: &Settings, steps: Vec<Step>) -> World {
    let mut world = World::new(at(0));
    let mut earlier = None;
    let mut last = 0;
    let unknown = crate::support::receive(1);
    assert_eq!(world.step(&unknown), Err("unknown_sku"), "before the first offer");
    world.step(&first.at(at(0))).unwrap();
    for step in steps {
        match step {
            Step::Do(command) => drop(world.step(&command)),
            Step::Offer(settings) => drop(world.step(&settings.at(world.now()))),
            Step::Place { who, quantity, sees, pays, provider, rest, policy } => {
                let (shipping, swap, code) = rest;
                let code = code.and_then(Code::parse);
                let present = seen(&world, quantity, code.as_ref());
                let accept = match sees {
                    Sees::Present => present,
                    Sees::Earlier => earlier.unwrap_or(present),
                    Sees::Wrong(action) => Accept { action, ..present },
                };
                let accept = Accept { shipping, ..accept };
                let customer = CustomerKey::of(&format!("{who}@example.com"));
                let quantity = units(quantity);
                let place = Place {
                    quantity,
                    customer,
                    accept,
                    code,
                    awaits_payment: pays,
                    by_provider: provider,
                    consent: None,
                    policy,
                    swap: swap.map(Box::new),
                };
                drop(world.step(&Command::Place(place)));
            }
            Step::Code { name, times: (opens, closes), most: [most, uses] } => {
                let now = world.now();
                let at = |n: Option<i64>| Timestamp::from_ms(now.as_ms() + n? * 60_000);
                let grant = Grant {
                    opens_at: at(opens),
                    closes_at: at(closes),
                    units: most.map(units),
                    uses: uses.map(units),
                };
                drop(world.step(&Command::SetCode { code: Code::parse(name).unwrap(), grant }));
            }
            Step::Look { quantity } => earlier = Some(seen(&world, quantity, None)),
            Step::OnOrder(order, action) => {
                let orders = world.naive.orders.len();
                let named = order.or_else(|| super::money::meant(&world, &action));
                last = named.unwrap_or(last) % orders.max(1);
                let order = u64::try_from(last).unwrap() + 1;
                let action = about_it(&world, order, action);
                drop(world.step(&Command::Order { number: number(order), action }));
            }
            Step::Batch { name, units: n, from, to } => {
                let today = world.now().day();
                let (expected_from, expected_to) = (today.plus_days(from), today.plus_days(to));
                let batch = Batch { units: units(n), expected_from, expected_to };
                let name = BatchName::parse(name).unwrap();
                drop(world.step(&Command::SetBatch { name, batch }));
            }
            Step::Pass { minutes, prompt } => {
                if prompt {
                    world.alarm();
                }
                let now = Timestamp::from_ms(world.now().as_ms() + minutes * 60_000).unwrap();
                world.advance(now);
            }
            Step::Alarm => world.alarm(),
            Step::Restart => world.restart(),
        }
    }
    world
}
