//! What the public is told: no more than the merchant wants.

use crate::support::{at, backorder, euro, offer, place, put, receive, sku, units, world::World};
use shared::availability::Action::{Buy, Preorder, Split, TooMany};
use shared::command::Command;
use shared::decide::{Stop, execute};
use shared::ledger::Ledger;
use shared::offer::{Offer, Preorder as Opening, ShowUnits};
use shared::policy::Profile;
use shared::refusal::Refusal;
use shared::units::Units;
use shared::wire::availability::KnownItem;

/// A shop after some commands, each at its minute.
fn world(given: &[(i64, Command)]) -> World {
    let mut world = World::new(at(0));
    for (minute, command) in given {
        world.advance(at(*minute));
        assert_eq!(world.step(command).map(drop), Ok(()), "given {command:?}");
    }
    world
}

fn opening(opens: i64, closes: i64, limit: Option<u64>) -> Option<Opening> {
    Some(Opening {
        opens_at: Some(at(opens)),
        closes_at: Some(at(closes)),
        limit: limit.map(units),
    })
}

#[test]
fn what_is_left_is_told_where_it_is_little_and_may_be_known() {
    let left = |show_units, stock: u64, quantity: u64| {
        let told = Offer { show_units, release_at: None, ..offer() };
        let world = world(&[(0, put(told)), (0, receive(stock))]);
        let shelf = world.memory.shelf().unwrap();
        let item = KnownItem::of(sku(), shelf, units(quantity), at(0), at(0), Profile::Eu);
        item.unwrap().units_left.map(Units::get)
    };
    for (show_units, stock, quantity, expected) in [
        (ShowUnits::Exact, 9, 1, Some(9)),
        (ShowUnits::Exact, 10, 1, None),
        (ShowUnits::Few, 9, 1, Some(9)),
        (ShowUnits::Few, 10, 1, None),
        (ShowUnits::Few, 1, 7, Some(1)),
        (ShowUnits::Exact, 0, 1, None),
        (ShowUnits::Hidden, 5, 1, None),
    ] {
        assert_eq!(left(show_units, stock, quantity), expected, "{show_units:?} {stock}");
    }
}

#[test]
fn the_public_is_told_no_more_than_the_merchant_wants() {
    let shown = |show_units, quantity: u64| {
        let told = Offer {
            show_units,
            release_at: None,
            backorder: backorder(Some(20)),
            delivery: Some(euro(5)),
            ..offer()
        };
        let world = world(&[(0, put(told)), (0, receive(37))]);
        let shelf = world.memory.shelf().unwrap();
        KnownItem::of(sku(), shelf, units(quantity), at(0), at(0), Profile::Eu).unwrap()
    };
    for hidden in [ShowUnits::Few, ShowUnits::Hidden] {
        let item = shown(hidden, 50);
        assert_eq!(item.action, Split, "judged by the true figures");
        assert_eq!(item.quantity, units(50));
        assert_eq!(item.levels.in_stock, units(10));
        assert_eq!(item.levels.backorder, units(10));
        assert_eq!(item.max_quantity, Some(units(10)));
        assert_eq!(item.waiting_orders, None);
        assert_eq!(item.due_now, Some(euro(50_005)), "of what was asked for");
        let item = shown(hidden, 1_000);
        assert_eq!(item.action, TooMany);
        assert_eq!(item.levels.not_available, units(10));
        assert_eq!(item.due_now, Some(euro(10_005)), "does not tell how many there are");
        assert_eq!(shown(hidden, 7).levels.in_stock, units(7));
    }
    let item = shown(ShowUnits::Exact, 1_000);
    assert_eq!(item.levels.in_stock, units(37));
    assert_eq!(item.max_quantity, Some(units(57)));
    assert_eq!(item.waiting_orders, Some(0));
    assert_eq!(item.due_now, Some(euro(57_005)));
}

#[test]
fn a_hidden_preorder_tells_neither_limit_nor_rest() {
    let told = |show_units| {
        let offer = Offer {
            show_units,
            preorder: opening(0, 90, Some(20)),
            release_at: Some(at(100)),
            ..offer()
        };
        let world = world(&[(0, put(offer)), (1, place("a", 3, Preorder))]);
        let shelf = world.memory.shelf().unwrap().clone();
        move |minute| {
            KnownItem::of(sku(), &shelf, units(1), at(minute), at(minute), Profile::Eu).unwrap()
        }
    };
    let exact = told(ShowUnits::Exact)(2);
    assert_eq!((exact.limit, exact.remaining), (Some(units(20)), Some(units(17))));
    assert_eq!((exact.opens_at, exact.closes_at), (Some(at(0)), Some(at(90))));
    let few = told(ShowUnits::Few)(2);
    assert_eq!((few.limit, few.remaining, few.waiting_orders), (None, None, None));
    assert_eq!(few.max_quantity, Some(units(10)));
    let released = told(ShowUnits::Exact)(100);
    assert_eq!((released.limit, released.remaining, released.opens_at), (None, None, None));
    assert_eq!(released.release_at, Some(at(100)));
}

#[test]
fn a_refusal_tells_no_more_either() {
    let most = |show_units| {
        let mut world = world(&[(0, put(Offer { show_units, ..offer() })), (0, receive(37))]);
        match execute(&mut world.memory, &place("a", 38, Buy), at(1)) {
            Err(Stop::Refused(Refusal::TooMany { most })) => most.get(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(most(ShowUnits::Exact), 37);
    assert_eq!(most(ShowUnits::Few), 10);
    assert_eq!(most(ShowUnits::Hidden), 10);
}
