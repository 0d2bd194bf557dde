//! What can be done about a quantity, what an order is refused for, and what the public is told.

use crate::support::{
    DAY, at, backorder, batch, cancel, deposit, euro, full, give_back, hold, later, offer, on,
    order, outcome, place, preorder, put, receive, ship, units, with_lead_time, world::World,
};
use shared::availability::Action::{
    self, Backorder, Buy, ComingSoon, Ended, Preorder, SoldOut, Split, TooMany,
};
use shared::availability::availability;
use shared::command::{Accept, Command, Place};
use shared::decide::execute;
use shared::ledger::Ledger;
use shared::money::MAX_PRICE;
use shared::offer::{Offer, Preorder as Opening};
use shared::payment::Part;
use shared::units::{MAX_ORDERED, MAX_UNITS};

/// A shop after some commands, each at its minute.
fn world(given: &[(i64, Command)]) -> World {
    let mut world = World::new(at(0));
    for (minute, command) in given {
        world.advance(at(*minute));
        assert_eq!(world.step(command).map(drop), Ok(()), "given {command:?}");
    }
    world
}

/// What `quantity` gets at `minute`: the action, the levels, the most.
fn check(given: &[(i64, Command)], (minute, quantity): (i64, u64), expected: &str) {
    let mut world = world(given);
    world.advance(at(minute));
    let judged = availability(world.memory.shelf().unwrap(), units(quantity), at(minute)).unwrap();
    let levels = judged.levels;
    let most = judged.max_quantity.map_or("any".to_owned(), |most| most.to_string());
    let found = format!(
        "{} {}+{}+{}+{} of {most}",
        judged.action.as_str(),
        levels.in_stock,
        levels.preorder,
        levels.backorder,
        levels.not_available,
    );
    assert_eq!(found, expected, "{quantity} at minute {minute} after {given:?}");
}

#[test]
fn from_stock_and_on_backorder() {
    let bare = [(0, put(offer())), (0, receive(5))];
    check(&bare[..1], (1, 1), "sold_out 0+0+0+1 of 0");
    check(&bare, (1, 1), "buy 1+0+0+0 of 5");
    check(&bare, (1, 5), "buy 5+0+0+0 of 5");
    check(&bare, (1, 6), "too_many 5+0+0+1 of 5");
    check(&bare, (1, MAX_UNITS), "too_many 5+0+0+999999995 of 5");
    let two = [(0, put(Offer { backorder: backorder(Some(2)), ..offer() })), (0, receive(5))];
    check(&two, (1, 7), "split 5+0+2+0 of 7");
    check(&two, (1, 8), "too_many 5+0+2+1 of 7");
    check(&two[..1], (1, 2), "backorder 0+0+2+0 of 2");
    check(&two[..1], (1, 3), "too_many 0+0+2+1 of 2");
    let any = [(0, put(Offer { backorder: backorder(None), ..offer() })), (0, receive(5))];
    check(&any, (1, MAX_UNITS), "split 5+0+999999995+0 of any");
    let safe = [(0, put(Offer { safety_stock: units(3), ..offer() })), (0, receive(5))];
    check(&safe, (1, 2), "buy 2+0+0+0 of 2");
    check(&safe, (1, 3), "too_many 2+0+0+1 of 2");
    let none = [(0, put(Offer { backorder: backorder(Some(0)), ..offer() }))];
    check(&none, (1, 1), "sold_out 0+0+0+1 of 0");
}

#[test]
fn holds_and_the_line_count_against_it() {
    let held = [
        (0, put(Offer { backorder: backorder(Some(4)), ..offer() })),
        (0, receive(5)),
        (1, hold("a", 3, Buy)),
    ];
    check(&held, (2, 3), "split 2+0+1+0 of 6");
    check(&held, (35, 3), "split 2+0+1+0 of 6");
    check(&held, (36, 3), "buy 3+0+0+0 of 9");
    let line = [&held[..], &[(2, hold("b", 3, Split))]].concat();
    check(&line, (3, 3), "backorder 0+0+3+0 of 3");
    check(&line, (3, 4), "too_many 0+0+3+1 of 3");
    check(&line, (36, 3), "split 2+0+1+0 of 6");
    let waiting = [&held[..], &[(2, place("b", 6, Split))]].concat();
    check(&waiting, (3, 1), "sold_out 0+0+0+1 of 0");
}

fn opening(opens: i64, closes: i64, limit: Option<u64>) -> Option<Opening> {
    Some(Opening {
        opens_at: Some(at(opens)),
        closes_at: Some(at(closes)),
        limit: limit.map(units),
    })
}

#[test]
fn before_release_everything_is_a_preorder() {
    let dated = Offer { release_at: Some(at(100)), ..offer() };
    check(&[(0, put(dated.clone())), (0, receive(5))], (99, 1), "coming_soon 0+0+0+1 of 0");
    check(&[(0, put(dated.clone())), (0, receive(5))], (100, 1), "buy 1+0+0+0 of 5");
    let sold = put(Offer { preorder: opening(10, 90, Some(5)), ..dated.clone() });
    for (minute, expected) in [
        (9, "coming_soon 0+0+0+2 of 0"),
        (10, "preorder 0+2+0+0 of 5"),
        (89, "preorder 0+2+0+0 of 5"),
        (90, "ended 0+0+0+2 of 0"),
        (99, "ended 0+0+0+2 of 0"),
        (100, "sold_out 0+0+0+2 of 0"),
    ] {
        check(&[(0, sold.clone())], (minute, 2), expected);
    }
    check(&[(0, sold.clone())], (10, 6), "too_many 0+5+0+1 of 5");
    // Stock that is there already makes no difference to the action.
    check(&[(0, sold.clone()), (0, receive(9))], (10, 2), "preorder 0+2+0+0 of 5");
    let all = [(0, sold.clone()), (10, place("a", 5, Preorder))];
    check(&all, (11, 1), "ended 0+0+0+1 of 0");
    let cancelled = [&all[..], &[(11, cancel(1, Some(2)))]].concat();
    check(&cancelled, (12, 3), "too_many 0+2+0+1 of 2");
    let held = [(0, sold), (10, hold("a", 5, Preorder))];
    check(&held, (44, 1), "ended 0+0+0+1 of 0");
    check(&held, (45, 5), "preorder 0+5+0+0 of 5");
    let unknown = put(Offer { preorder: preorder(None), backorder: backorder(None), ..offer() });
    check(
        &[(0, unknown.clone()), (0, receive(5))],
        (1, MAX_UNITS),
        "preorder 0+1000000000+0+0 of any",
    );
    // closes_at may lie after the release: release wins.
    let late = Offer { preorder: opening(0, 500, None), ..dated };
    check(&[(0, put(late.clone()))], (99, 1), "preorder 0+1+0+0 of any");
    check(&[(0, put(late)), (0, receive(1))], (100, 1), "buy 1+0+0+0 of 1");
}

#[test]
fn preorders_leave_the_backorder_limit_alone() {
    let both = Offer {
        release_at: Some(at(100)),
        preorder: preorder(None),
        backorder: backorder(Some(2)),
        ..offer()
    };
    let sold = [(0, put(both)), (1, place("a", 50, Preorder))];
    check(&sold, (100, 2), "backorder 0+0+2+0 of 2");
    check(&sold, (100, 3), "too_many 0+0+2+1 of 2");
    let waiting = [&sold[..], &[(100, place("b", 1, Backorder))]].concat();
    check(&waiting, (101, 1), "backorder 0+0+1+0 of 1");
}

#[test]
fn a_customers_limit_caps_any_quantity() {
    let capped = |limit| {
        let limited = Offer { per_customer_limit: Some(units(limit)), ..offer() };
        [(0, put(Offer { backorder: backorder(None), ..limited })), (0, receive(2))]
    };
    check(&capped(3), (1, 3), "split 2+0+1+0 of 3");
    check(&capped(3), (1, 4), "too_many 2+0+1+1 of 3");
    check(&capped(1), (1, 2), "too_many 1+0+0+1 of 1");
    check(&capped(0), (1, 1), "sold_out 0+0+0+1 of 0");
}

#[test]
fn a_cost_that_cannot_be_written_is_too_many() {
    // 10 000 units at the highest price just fit 2^53 − 1; with delivery they may not.
    let dear = |delivery| Offer {
        price: euro(MAX_PRICE),
        delivery,
        backorder: backorder(None),
        ..offer()
    };
    let sold = |delivery| [(0, put(dear(delivery)))];
    let checked = |delivery: Option<u64>, expected: &str| {
        let mut memory = shared::memory::Memory::default();
        execute(&mut memory, &sold(delivery.map(euro))[0].1, at(0)).unwrap();
        let shelf = memory.shelf().unwrap();
        let judged = availability(shelf, units(MAX_ORDERED), at(0)).unwrap();
        assert_eq!(judged.action.as_str(), expected);
        let most = judged.max_quantity.map_or(MAX_ORDERED, shared::units::Units::get);
        execute(&mut memory, &place("a", most, Backorder), at(0)).unwrap();
        let order = memory.orders().next().unwrap();
        assert!(order.due().unwrap().amount() > 0);
    };
    checked(None, "backorder");
    checked(Some(991), "backorder");
    checked(Some(992), "too_many");
    checked(Some(MAX_PRICE), "too_many");
}

fn refused(given: &[(i64, Command)], command: (i64, Command), expected: &str) {
    assert_eq!(outcome(given, command), expected);
}

fn accepting(who: &str, quantity: u64, accept: Accept) -> Command {
    Command::Place(Place { accept, ..order(who, quantity, accept.action) })
}

fn sees(action: Action) -> Accept {
    Accept { action, in_stock: None, price: None, ships_to: None, shipping: None }
}

#[test]
fn an_order_is_refused_for_the_first_reason_that_applies() {
    let limited = Offer { per_customer_limit: Some(units(3)), ..offer() };
    let opened = |opens: i64, closes: i64, limit| {
        let preorder = opening(opens, closes, limit);
        put(Offer { release_at: Some(at(100)), preorder, ..limited.clone() })
    };
    // By the quantity alone, even where nothing is sold.
    refused(&[(0, put(limited.clone()))], (1, place("a", 4, Buy)), "limit_per_customer");
    refused(&[(0, opened(10, 90, None))], (1, place("a", 4, Preorder)), "limit_per_customer");
    refused(&[(0, opened(10, 90, None))], (9, place("a", 3, Preorder)), "not_open_yet");
    refused(&[(0, opened(10, 90, None))], (90, place("a", 3, Preorder)), "ended");
    refused(&[(0, opened(10, 90, Some(0)))], (10, place("a", 3, Preorder)), "ended");
    refused(&[(0, put(limited.clone()))], (1, place("a", 3, Buy)), "sold_out");
    let two = [(0, put(limited)), (0, receive(2))];
    refused(&two, (1, place("a", 3, Buy)), "too_many");
    refused(&two, (1, place("a", 2, Split)), "availability_changed");
    // What the customer has is told last.
    let has = [&two[..], &[(1, place("a", 1, Buy)), (2, receive(9))]].concat();
    refused(&has, (3, place("a", 3, Split)), "availability_changed");
    refused(&has, (3, place("a", 3, Buy)), "limit_per_customer");
    refused(&has, (3, place("b", 3, Buy)), "1:a1, 2:a3, on hand 11");
    refused(&[], (0, place("a", 1, Buy)), "unknown_sku");
}

#[test]
fn a_limit_counts_what_a_customer_has() {
    let limited =
        Offer { per_customer_limit: Some(units(3)), backorder: backorder(None), ..offer() };
    let shop = [(0, put(limited)), (0, receive(9))];
    let then = |more: &[(i64, Command)], at: i64, who: &str, quantity: u64| {
        let place = place(who, quantity, Buy);
        let found = outcome(&[&shop[..], more].concat(), (at, place));
        if found == "limit_per_customer" { "refused" } else { "placed" }
    };
    let bought = [(1, place("Ann@Example.com", 2, Buy))];
    assert_eq!(then(&bought, 2, "ann@example.com", 2), "refused", "in any spelling");
    assert_eq!(then(&bought, 2, " ANN@EXAMPLE.COM ", 2), "refused", "trimmed");
    assert_eq!(then(&bought, 2, "ann@example.com", 1), "placed", "up to it");
    assert_eq!(then(&bought, 2, "ben@example.com", 3), "placed", "somebody else");
    let cancelled = [&bought[..], &[(2, cancel(1, Some(1)))]].concat();
    assert_eq!(then(&cancelled, 3, "ann@example.com", 2), "placed", "cancelled ones not");
    let returned = [&bought[..], &[(2, ship(1, 2)), (3, give_back(1, 2, true))]].concat();
    assert_eq!(then(&returned, 4, "ann@example.com", 2), "refused", "returned ones yes");
    let held = [(1, hold("ann@example.com", 2, Buy))];
    assert_eq!(then(&held, 35, "ann@example.com", 2), "refused", "held ones yes");
    assert_eq!(then(&held, 36, "ann@example.com", 3), "placed", "expired ones not");
}

#[test]
fn nobody_is_downgraded_without_consent() {
    let shop = [(0, put(Offer { backorder: with_lead_time(10), ..offer() })), (0, receive(5))];
    let asks = |quantity, accept, expected: &str| {
        refused(&shop, (1, accepting("a", quantity, accept)), expected);
    };
    let (changed, bought, split) =
        ("availability_changed", "1:a5, on hand 5", "1:w2 a5, on hand 5");
    asks(5, sees(Buy), bought);
    asks(5, sees(Split), changed);
    asks(7, sees(Split), split);
    asks(7, sees(Buy), changed);
    asks(7, sees(Backorder), changed);
    for action in [Preorder, ComingSoon, Ended, SoldOut, TooMany, Action::Unknown] {
        asks(5, sees(action), changed);
    }
    asks(7, Accept { in_stock: Some(units(5)), ..sees(Split) }, split);
    asks(7, Accept { in_stock: Some(units(4)), ..sees(Split) }, split);
    asks(7, Accept { in_stock: Some(units(6)), ..sees(Split) }, changed);
    asks(5, Accept { price: Some(euro(1_000)), ..sees(Buy) }, bought);
    asks(5, Accept { price: Some(euro(999)), ..sees(Buy) }, changed);
    asks(5, Accept { price: Some(euro(1_001)), ..sees(Buy) }, changed);
    // 10 days from the first of January: the 11th.
    asks(7, Accept { ships_to: Some(on(10)), ..sees(Split) }, split);
    asks(7, Accept { ships_to: Some(on(9)), ..sees(Split) }, split);
    asks(7, Accept { ships_to: Some(on(8)), ..sees(Split) }, changed);
    asks(7, Accept { ships_to: Some(on(99)), ..sees(Split) }, split);
    let undated = [(0, put(Offer { backorder: backorder(None), ..offer() }))];
    let dated = Accept { ships_to: Some(on(9)), ..sees(Backorder) };
    refused(&undated, (1, accepting("a", 1, dated)), changed);
    refused(&undated, (1, accepting("a", 1, sees(Backorder))), "1:w1, on hand 0");
}

#[test]
fn what_is_due_at_the_order_and_later() {
    let due = |payment, price, quantity: u64, delivery: Option<u64>| {
        let offer = Offer { payment, price: euro(price), delivery: delivery.map(euro), ..offer() };
        let due = offer.payment.due(offer.price, units(quantity), offer.delivery).unwrap();
        (due.now.amount(), due.later.amount())
    };
    let percent = |percent| deposit(Part::Percent(percent));
    let amount = |amount| deposit(Part::Amount(amount));
    for (payment, price, quantity, delivery, expected) in [
        (full(), 999, 3, None, (2_997, 0)),
        (full(), 999, 3, Some(500), (3_497, 0)),
        (later(), 999, 3, Some(500), (0, 3_497)),
        (percent(20), 1_000, 2, None, (400, 1_600)),
        (percent(20), 1_000, 2, Some(500), (900, 1_600)),
        // Half up, of the whole: 12.5 → 13, 12.4 → 12.
        (percent(50), 25, 1, None, (13, 12)),
        (percent(40), 31, 1, None, (12, 19)),
        (percent(1), 49, 1, None, (0, 49)),
        (percent(1), 50, 1, None, (1, 49)),
        (percent(33), 100, 3, None, (99, 201)),
        (percent(100), 333, 3, None, (999, 0)),
        (amount(300), 1_000, 2, None, (600, 1_400)),
        (amount(300), 1_000, 2, Some(50), (650, 1_400)),
        (amount(1_500), 1_000, 2, None, (2_000, 0)),
        (full(), 0, 7, None, (0, 0)),
        (full(), 999, 0, Some(500), (0, 0)),
        (full(), MAX_PRICE, MAX_ORDERED, None, (9_007_199_254_740_000, 0)),
    ] {
        assert_eq!(due(payment, price, quantity, delivery), expected, "{payment:?} {price}");
    }
    let over = full().due(euro(MAX_PRICE), units(MAX_ORDERED), Some(euro(992)));
    assert!(over.is_err(), "a fault, not a wrong sum");
}

#[test]
fn settings_that_change_leave_placed_orders_alone() {
    let shop = [
        (0, put(Offer { backorder: with_lead_time(10), ..offer() })),
        (1, place("a", 2, Backorder)),
        (2, put(Offer { price: euro(9), backorder: with_lead_time(99), ..offer() })),
        (3, batch("may", 9, 1, 2)),
        (4, place("b", 1, Backorder)),
    ];
    let world = world(&shop);
    let orders: Vec<_> = world.memory.orders().collect();
    assert_eq!(orders[0].price, euro(1_000));
    assert_eq!(orders[0].promise.ships_to, Some(on(10)));
    assert_eq!(orders[1].price, euro(9));
    assert_eq!(orders[1].promise.ships_to, Some(on(2)));
}

#[test]
fn a_day_has_its_minutes() {
    assert_eq!(at(DAY).day(), on(1));
}
