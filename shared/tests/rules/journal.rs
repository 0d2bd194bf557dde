//! Rows of the journal, as they are kept.

use crate::support::{at, cancel, offer, on_order, place, preorder, put, receive, world::World};
use serde::Serialize;
use serde_json::{Value, json};
use shared::availability::Action::Preorder;
use shared::command::{Command, OrderCommand};
use shared::offer::Offer;

fn check(answer: &impl Serialize, expected: Value) {
    let found = serde_json::to_value(answer).unwrap();
    assert_eq!(found, expected, "\n{found:#}");
}

/// The journal is read for as long as a shop lives: what was written once stays readable.
#[test]
fn rows_of_the_journal() {
    let mut world = World::new(at(0));
    let unreleased = Offer { preorder: preorder(None), ..offer() };
    for command in [
        put(unreleased),
        place("a@example.com", 2, Preorder),
        receive(1),
        on_order(1, OrderCommand::Declined),
        cancel(1, Some(1)),
        Command::Archive,
    ] {
        world.step(&command).unwrap();
    }
    let rows: Vec<_> = world
        .memory
        .journal()
        .iter()
        .skip(1)
        .map(|row| json!({ "cause": row.cause, "event": row.event }))
        .collect();
    let money = |amount: u64| json!({ "amount": amount, "currency": "EUR" });
    check(
        &rows,
        json!([
            { "cause": "order", "event": {
                "kind": "placed",
                "order": {
                    "place": { "priority": 0, "number": 1 }, "version": 1, "kind": "preorder",
                    "ordered": 2,
                    "stages": {
                        "waiting": 2, "allocated": 0, "held": 0, "held_later": 0, "shipped": 0,
                        "cancelled": 0, "returned": 0,
                    },
                    "price": money(1_000), "delivery": null, "payment": { "collect": "full" },
                    "promise": { "ships_from": null, "ships_to": null, "basis": "none" },
                    "paid": money(0), "hold_until": null, "declined": false, "expired": false,
                    "policy": {
                        "extra_days": 14, "handling_days": 3, "profile": "eu", "time_zone": "UTC"
                    },
                    "placed_at": "2027-01-01T00:00:00Z",
                },
            } },
            { "cause": "receipt", "event": {
                "kind": "received", "units": 1, "reference": null, "batch": null,
            } },
            { "cause": "receipt", "event": {
                "kind": "served",
                "stretch": {
                    "last": { "priority": 0, "number": 1 }, "last_units": 1, "last_rest": 1,
                    "orders": 1, "units": 1, "unpaid": 0, "preordered": 1,
                    "line": { "0": { "orders": 0, "units": 1 } },
                },
            } },
            { "cause": "cancellation", "event": {
                "kind": "cancelled", "number": 1,
                "freed": { "waiting": 1, "held_later": 0, "allocated": 0, "held": 0 },
                "reason": null,
            } },
            { "cause": "archive", "event": { "kind": "archived" } },
        ]),
    );
}
