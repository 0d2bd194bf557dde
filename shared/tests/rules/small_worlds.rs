//! Every sequence of a few operations over two shoppers and two units, beside the naive model.
//!
//! What is refused changes nothing, so that a sequence is not followed past a refusal: it goes on
//! as the one without it.

use crate::support::world::World;
use crate::support::{
    adjust, at, backorder, cancel, give_back, offer, on_order, order, preorder, prioritise, put,
    receive, ship, units,
};
use shared::availability::Action;
use shared::command::{Accept, Command, OrderCommand, Place};
use shared::id::CustomerKey;
use shared::offer::{Offer, Shipping};
use shared::policy::Policy;
use shared::time::Timestamp;

#[derive(Debug, Clone)]
enum Step {
    Do(Command),
    /// An order of what is there, whatever it is called.
    Place(&'static str, u64, bool),
    Pass(i64),
}

fn place(world: &World, who: &str, quantity: u64, pays: bool) -> Command {
    let action = world.naive.judge(quantity, None).action;
    let accept = Accept { action, ..order(who, quantity, Action::Buy).accept };
    Command::Place(Place {
        quantity: units(quantity),
        customer: CustomerKey::of(who),
        accept,
        code: None,
        awaits_payment: pays,
        by_provider: false,
        consent: None,
        policy: Policy::default(),
        swap: None,
    })
}

/// Follows every sequence of up to `depth` of `steps`; answers how many there were.
fn explore(world: &World, steps: &[Step], depth: usize) -> u64 {
    if depth == 0 {
        world.replay();
        return 1;
    }
    let mut seen = 0;
    for step in steps {
        let mut next = world.clone();
        let done = match step {
            Step::Do(command) => next.step(command).is_ok(),
            Step::Place(who, quantity, pays) => {
                let command = place(&next, who, *quantity, *pays);
                next.step(&command).is_ok()
            }
            Step::Pass(minutes) => {
                let now = next.now().as_ms() + minutes * 60_000;
                next.advance(Timestamp::from_ms(now).unwrap());
                true
            }
        };
        if done {
            seen += explore(&next, steps, depth - 1);
        }
    }
    seen.max(1)
}

fn world(offer: Offer) -> World {
    let mut world = World::new(at(0));
    world.replays = false;
    world.step(&put(offer)).unwrap();
    world
}

/// No fewer than this, lest a change of the fixtures empties the test.
fn check(offer: Offer, steps: &[Step], depth: usize, at_least: u64) {
    let seen = explore(&world(offer), steps, depth);
    assert!(seen >= at_least, "only {seen} sequences");
}

#[test]
fn a_line_of_two() {
    let shop = Offer { backorder: backorder(Some(2)), ..offer() };
    let steps = [
        Step::Do(receive(1)),
        Step::Do(adjust(-1)),
        Step::Place("a", 1, false),
        Step::Place("b", 2, false),
        Step::Do(cancel(1, None)),
        Step::Do(cancel(2, Some(1))),
        Step::Do(ship(1, 1)),
        Step::Do(give_back(1, 1, true)),
        Step::Do(prioritise(2, 1)),
    ];
    check(shop, &steps, 6, 4_500);
}

#[test]
fn two_that_may_not_pay() {
    let shop = Offer { backorder: backorder(None), hold_minutes: 10, ..offer() };
    let steps = [
        Step::Do(receive(2)),
        Step::Do(adjust(-1)),
        Step::Place("a", 2, true),
        Step::Place("b", 1, true),
        Step::Do(on_order(1, OrderCommand::Paid)),
        Step::Do(on_order(1, OrderCommand::Declined)),
        Step::Do(cancel(1, Some(1))),
        Step::Pass(5),
    ];
    check(shop, &steps, 5, 5_000);
}

#[test]
fn a_release_and_a_safety_stock() {
    let unreleased = Offer {
        preorder: preorder(Some(3)),
        backorder: backorder(Some(1)),
        per_customer_limit: Some(units(2)),
        safety_stock: units(1),
        shipping: Shipping::Together,
        ..offer()
    };
    let released = Offer { release_at: Some(at(0)), ..unreleased.clone() };
    let bare = Offer { safety_stock: units(0), ..released.clone() };
    let steps = [
        Step::Do(receive(1)),
        Step::Place("a", 1, false),
        Step::Place("b", 2, false),
        Step::Do(put(released)),
        Step::Do(put(bare)),
        Step::Do(ship(1, 1)),
        Step::Do(cancel(2, Some(1))),
        Step::Do(Command::Archive),
    ];
    check(unreleased, &steps, 6, 8_000);
}
