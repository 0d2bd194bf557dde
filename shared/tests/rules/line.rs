//! Who gets what, who waits, who gives back: given, command, expected.

use crate::support::{
    DAY, adjust, at, backorder, batch, cancel, count, deposit, drawn, euro, give_back, hold,
    mark_paid, number, offer, on_order, order, outcome, place, preorder, prioritise, put, receive,
    receive_batch, ship, units, world::World,
};
use shared::availability::Action::{Backorder, Buy, Preorder, Split};
use shared::command::{Accept, Command, OrderCommand, Place};
use shared::offer::{ChosenShipping, Offer, Shipping};
use shared::payment::Part;

fn check(what: &str, given: &[(i64, Command)], command: (i64, Command), expected: &str) {
    assert_eq!(outcome(given, command), expected, "{what}");
}

/// Backorders without a limit.
fn open() -> Command {
    put(Offer { backorder: backorder(None), ..offer() })
}

/// `open`, then `more`.
fn given(more: &[(i64, Command)]) -> Vec<(i64, Command)> {
    [&[(0, open())], more].concat()
}

#[test]
fn a_receipt_serves_the_line_in_order() {
    let line = given(&[
        (1, place("a", 2, Backorder)),
        (2, place("b", 3, Backorder)),
        (3, place("c", 1, Backorder)),
    ]);
    check("nothing reaches", &line, (4, receive(1)), "1:w1 a1, 2:w3, 3:w1, on hand 1");
    check("the head wholly", &line, (4, receive(2)), "1:a2, 2:w3, 3:w1, on hand 2");
    check("partly", &line, (4, receive(4)), "1:a2, 2:w1 a2, 3:w1, on hand 4");
    check("all", &line, (4, receive(6)), "1:a2, 2:a3, 3:a1, on hand 6");
    check("left over", &line, (4, receive(9)), "1:a2, 2:a3, 3:a1, on hand 9");
    let partly = [line, vec![(4, receive(3))]].concat();
    check("the rest", &partly, (5, receive(2)), "1:a2, 2:a3, 3:w1, on hand 5");
}

#[test]
fn nobody_is_served_past_the_line() {
    let line = given(&[(1, place("a", 2, Backorder))]);
    check("a newcomer", &line, (2, place("b", 1, Backorder)), "1:w2, 2:w1, on hand 0");
    check("is no buyer", &line, (2, place("b", 1, Buy)), "availability_changed");
    let split = given(&[(1, receive(2)), (2, place("a", 3, Split))]);
    check("split", &split, (3, receive(1)), "1:a3, on hand 3");
    check("after a split", &split, (3, place("b", 1, Backorder)), "1:w1 a2, 2:w1, on hand 2");
}

#[test]
fn free_units_of_whatever_origin_go_to_the_line() {
    let all = given(&[
        (1, receive(3)),
        (2, place("a", 3, Buy)),
        (3, place("b", 1, Backorder)),
        (4, place("c", 2, Backorder)),
    ]);
    check("cancelled", &all, (5, cancel(1, Some(2))), "1:a1 c2, 2:a1, 3:w1 a1, on hand 3");
    check("found", &all, (5, adjust(2)), "1:a3, 2:a1, 3:w1 a1, on hand 5");
    check("counted", &all, (5, count(6)), "1:a3, 2:a1, 3:a2, on hand 6");
    let shipped = [all, vec![(5, ship(1, 3))]].concat();
    check("returned", &shipped, (6, give_back(1, 1, true)), "1:s2 r1, 2:a1, 3:w2, on hand 1");
    check(
        "not to be sold",
        &shipped,
        (6, give_back(1, 1, false)),
        "1:s2 r1, 2:w1, 3:w2, on hand 0",
    );
    let unreleased = Offer { preorder: preorder(None), release_at: Some(at(DAY)), ..offer() };
    let there = [(0, put(unreleased)), (1, receive(3))];
    check("there before", &there, (2, place("a", 4, Preorder)), "1:w1 a3, on hand 3");
}

#[test]
fn the_safety_stock_fills_before_the_line() {
    let kept =
        |safety| put(Offer { safety_stock: units(safety), backorder: backorder(None), ..offer() });
    let line = [(0, kept(2)), (1, place("a", 3, Backorder))];
    check("first two are kept", &line, (2, receive(2)), "1:w3, on hand 2");
    check("then the line", &line, (2, receive(4)), "1:w1 a2, on hand 4");
    let waits = [&line[..], &[(2, receive(4))]].concat();
    check("a lower one serves", &waits, (3, kept(1)), "1:a3, on hand 4");
    check("a higher one takes nothing back", &waits, (3, kept(9)), "1:w1 a2, on hand 4");
    let higher = [waits, vec![(3, kept(9))]].concat();
    check("but comes first", &higher, (4, receive(5)), "1:w1 a2, on hand 9");
}

#[test]
fn what_is_not_there_is_taken_back_from_the_end() {
    let sold = given(&[
        (1, receive(6)),
        (2, place("a", 2, Buy)),
        (3, place("b", 2, Buy)),
        (4, hold("c", 2, Buy)),
    ]);
    check("allocated first", &sold, (5, adjust(-1)), "1:a2, 2:w1 a1, 3:h2, on hand 5");
    check("all allocated", &sold, (5, adjust(-4)), "1:w2, 2:w2, 3:h2, on hand 2");
    check("then held", &sold, (5, adjust(-5)), "1:w2, 2:w2, 3:l1 h1, on hand 1");
    check("to nothing", &sold, (5, count(0)), "1:w2, 2:w2, 3:l2, on hand 0");
    check("below zero", &sold, (5, adjust(-7)), "below_zero");
    let ranked = [sold.clone(), vec![(5, prioritise(1, -1))]].concat();
    check("lowest priority", &ranked, (6, adjust(-1)), "1:w1 a1, 2:a2, 3:h2, on hand 5");
    let shipped = [sold.clone(), vec![(5, ship(2, 2))]].concat();
    check("never shipped ones", &shipped, (6, count(1)), "1:w2, 2:s2, 3:l1 h1, on hand 1");
    let back = [sold, vec![(5, count(0))]].concat();
    check("at their old place", &back, (6, receive(3)), "1:a2, 2:w1 a1, 3:l2, on hand 3");
}

#[test]
fn a_priority_moves_who_waits_and_takes_nothing_away() {
    let line = given(&[
        (1, receive(1)),
        (2, place("a", 1, Buy)),
        (3, place("b", 2, Backorder)),
        (4, place("c", 1, Backorder)),
    ]);
    check("nothing moves yet", &line, (5, prioritise(3, 1)), "1:a1, 2:w2, 3:w1, on hand 1");
    let ranked = [line.clone(), vec![(5, prioritise(3, 1))]].concat();
    check("served first", &ranked, (6, receive(2)), "1:a1, 2:w1 a1, 3:a1, on hand 3");
    check("cancelled too", &ranked, (6, cancel(1, None)), "1:c1, 2:w2, 3:a1, on hand 1");
    let lowered = [line, vec![(5, prioritise(2, -1))]].concat();
    check("behind", &lowered, (6, receive(1)), "1:a1, 2:w2, 3:a1, on hand 2");
    check(
        "newcomers too",
        &lowered,
        (6, place("d", 1, Backorder)),
        "1:a1, 2:w2, 3:w1, 4:w1, on hand 1",
    );
    let behind = [lowered, vec![(6, place("d", 1, Backorder))]].concat();
    check("get theirs first", &behind, (7, receive(2)), "1:a1, 2:w2, 3:a1, 4:a1, on hand 3");
}

#[test]
fn cancelling_takes_what_waits_first() {
    let split = given(&[(1, receive(2)), (2, place("a", 5, Split))]);
    check("some that wait", &split, (3, cancel(1, Some(2))), "1:w1 a2 c2, on hand 2");
    check("all that wait", &split, (3, cancel(1, Some(3))), "1:a2 c3, on hand 2");
    check("one more", &split, (3, cancel(1, Some(4))), "1:a1 c4, on hand 2");
    check("all", &split, (3, cancel(1, None)), "1:c5, on hand 2");
    check("too many", &split, (3, cancel(1, Some(6))), "not_cancellable");
    let gone = [split, vec![(3, ship(1, 2))]].concat();
    check("not shipped ones", &gone, (4, cancel(1, None)), "1:s2 c3, on hand 0");
    check("nor some", &gone, (4, cancel(1, Some(4))), "not_cancellable");
    let none = [gone, vec![(4, cancel(1, None))]].concat();
    check("nothing left", &none, (5, cancel(1, None)), "not_cancellable");
    let held = given(&[(1, receive(2)), (2, hold("a", 5, Split))]);
    check("held later first", &held, (3, cancel(1, Some(4))), "1:h1 c4, on hand 2");
    check("no such order", &held, (3, cancel(2, None)), "unknown_order");
}

#[test]
fn shipping_waits_for_release_allocation_and_company() {
    let split = given(&[(1, receive(2)), (2, place("a", 3, Split))]);
    check("some", &split, (3, ship(1, 1)), "1:w1 a1 s1, on hand 1");
    check("more than allocated", &split, (3, ship(1, 3)), "not_allocated");
    let together = Offer { shipping: Shipping::Together, backorder: backorder(None), ..offer() };
    let company = [&split[..], &[(3, put(together.clone()))]].concat();
    check("not before the rest", &company, (4, ship(1, 1)), "not_allocated");
    let allocated = [(0, put(together)), (1, place("a", 2, Backorder))];
    check("which is allocated all the same", &allocated, (2, receive(1)), "1:w1 a1, on hand 1");
    let complete = [company, vec![(4, receive(1))]].concat();
    check("in parts once complete", &complete, (5, ship(1, 1)), "1:a2 s1, on hand 2");
    let held = given(&[(1, receive(2)), (2, hold("a", 2, Buy))]);
    check("nothing unpaid", &held, (3, ship(1, 1)), "not_allocated");
    let early = Offer { preorder: preorder(None), release_at: Some(at(DAY)), ..offer() };
    let early = [(0, put(early)), (1, receive(2)), (2, place("a", 2, Preorder))];
    check("a minute early", &early, (DAY - 1, ship(1, 1)), "not_released");
    check("from release on", &early, (DAY, ship(1, 2)), "1:s2, on hand 0");
}

#[test]
fn where_there_is_a_choice_the_order_ships_as_was_chosen() {
    let choice = Offer { shipping: Shipping::Choice, backorder: backorder(None), ..offer() };
    let with = |shipping| {
        let place = order("a", 3, Split);
        let accept = Accept { shipping, ..place.accept };
        vec![
            (0, put(choice.clone())),
            (1, receive(2)),
            (2, Command::Place(Place { accept, ..place })),
        ]
    };
    let whole = with(Some(ChosenShipping::Together));
    check("as was chosen", &whole, (3, ship(1, 1)), "not_allocated");
    check(
        "or not",
        &with(Some(ChosenShipping::AsAvailable)),
        (3, ship(1, 1)),
        "1:w1 a1 s1, on hand 1",
    );
    check("or nothing said", &with(None), (3, ship(1, 1)), "1:w1 a1 s1, on hand 1");
    let parts = Offer { shipping: Shipping::AsAvailable, ..choice.clone() };
    let later = [&whole[..], &[(3, put(parts))]].concat();
    check("whatever the product says later", &later, (4, ship(1, 1)), "not_allocated");
    let complete = [&whole[..], &[(3, receive(1))]].concat();
    check("until all is there", &complete, (4, ship(1, 3)), "1:s3, on hand 0");
    let before = [(0, put(choice.clone())), (1, receive(1))];
    let none =
        [(0, put(Offer { shipping: Shipping::AsAvailable, ..choice.clone() })), before[1].clone()];
    let place = order("a", 1, Buy);
    let accept = Accept { shipping: Some(ChosenShipping::Together), ..place.accept };
    let place = Command::Place(Place { accept, ..place });
    check("no choice, no promise of one", &none, (2, place.clone()), "availability_changed");
    check("a choice", &before, (2, place), "1:a1, on hand 1");
}

#[test]
fn holds_run_out_to_the_minute_and_the_line_gets_them() {
    let held = given(&[(1, receive(2)), (2, hold("a", 3, Split)), (3, place("b", 1, Backorder))]);
    let nothing = || Command::RemoveBatch { name: shared::id::BatchName::parse("x").unwrap() };
    check("a minute before", &held, (36, nothing()), "1:l1 h2, 2:w1, on hand 2");
    check("exactly then", &held, (37, nothing()), "1:c3, 2:a1, on hand 2");
    check("paid in time", &held, (36, on_order(1, OrderCommand::Paid)), "1:w1 a2, 2:w1, on hand 2");
    check("paid too late", &held, (37, on_order(1, OrderCommand::Paid)), "1:c3, 2:a1, on hand 2");
    check("what arrives is held", &held, (4, receive(1)), "1:h3, 2:w1, on hand 3");
    let declined = [held, vec![(4, on_order(1, OrderCommand::Declined))]].concat();
    check("declined holds on", &declined, (5, receive(2)), "1:h3, 2:a1, on hand 4");
    check(
        "and may still be paid",
        &declined,
        (5, on_order(1, OrderCommand::Paid)),
        "1:w1 a2, 2:w1, on hand 2",
    );
    check("or run out", &declined, (37, nothing()), "1:c3, 2:a1, on hand 2");
    let brief = Offer { hold_minutes: 1, ..offer() };
    let own =
        [(0, put(Offer { hold_minutes: 50, ..offer() })), (1, receive(2)), (2, hold("a", 1, Buy))];
    let own = [&own[..], &[(3, put(brief)), (3, hold("b", 1, Buy))]].concat();
    check("each by its own terms", &own, (4, nothing()), "1:h1, 2:c1, on hand 2");
}

#[test]
fn an_archived_sku_is_unknown_and_its_orders_live_on() {
    let sold = given(&[(1, receive(3)), (2, place("a", 2, Buy)), (3, Command::Archive)]);
    for command in [
        place("b", 1, Buy),
        receive(1),
        adjust(1),
        count(1),
        batch("may", 1, 1, 2),
        Command::Archive,
    ] {
        check("unknown", &sold, (4, command), "unknown_sku");
    }
    check("ships", &sold, (4, ship(1, 1)), "1:a1 s1, on hand 2");
    check("is cancelled", &sold, (4, cancel(1, None)), "1:c2, on hand 3");
    let gone = [&sold[..], &[(4, ship(1, 2))]].concat();
    check("comes back", &gone, (5, give_back(1, 2, true)), "1:r2, on hand 3");
    let again = [&sold[..], &[(4, open())]].concat();
    check("a PUT brings it back", &again, (5, place("b", 2, Split)), "1:a2, 2:w1 a1, on hand 3");
    let waits = given(&[(1, place("a", 1, Backorder))]);
    check("not while anyone waits", &waits, (2, Command::Archive), "line_not_empty");
    let held = given(&[(1, hold("a", 1, Backorder))]);
    check("unpaid ones too", &held, (2, Command::Archive), "line_not_empty");
    check("until they expire", &held, (40, Command::Archive), "1:c1, on hand 0");
}

#[test]
fn what_arrives_is_taken_off_its_batch() {
    let rows = |given: &[(i64, Command)]| {
        let mut world = World::new(at(0));
        for (minute, command) in given {
            world.advance(at(*minute));
            world.step(command).unwrap();
        }
        let shelf = shared::ledger::Ledger::shelf(&world.memory).unwrap().clone();
        let rows = shared::wire::stock::batches(&shelf);
        rows.iter().map(|row| format!("{} {}", row.batch, row.units)).collect::<Vec<_>>()
    };
    let two = [(0, offer_command()), (1, batch("may", 5, 9, 10)), (1, batch("april", 2, 3, 4))];
    let then = |command: Command| [&two[..], &[(2, command)]].concat();
    assert_eq!(rows(&two), ["april 2", "may 5"], "the earliest first");
    assert_eq!(rows(&then(receive_batch(3, "may"))), ["april 2", "may 2"]);
    assert_eq!(rows(&then(receive_batch(5, "may"))), ["april 2"], "an empty one is forgotten");
    assert_eq!(rows(&then(receive_batch(9, "may"))), ["april 2"], "never below 0");
    assert_eq!(rows(&then(receive_batch(9, "june"))), ["april 2", "may 5"], "an unknown name");
    assert_eq!(rows(&then(receive(9))), ["april 2", "may 5"], "no name");
    assert_eq!(rows(&then(batch("may", 1, 1, 2))), ["may 1", "april 2"], "what is still to come");
    assert_eq!(rows(&then(batch("may", 0, 1, 2))), ["april 2"], "nothing to come");
}

fn offer_command() -> Command {
    put(offer())
}

#[test]
fn payments_are_marked_up_to_what_is_due() {
    let terms = deposit(Part::Percent(20));
    let delivered = Offer { payment: terms, delivery: Some(euro(500)), ..offer() };
    let sold = [(0, put(delivered)), (1, receive(3)), (2, place("a", 3, Buy))];
    let state = |given: &[(i64, Command)]| {
        let mut world = World::new(at(0));
        for (minute, command) in given {
            world.advance(at(*minute));
            world.step(command).unwrap();
        }
        let order = shared::ledger::Ledger::order(&world.memory, number(1)).unwrap().unwrap();
        let state = serde_json::to_value(order.payment_state().unwrap()).unwrap();
        format!(
            "{} {} {}",
            state.as_str().unwrap(),
            order.paid.amount(),
            order.due().unwrap().amount()
        )
    };
    let then = |more: &[(i64, Command)]| state(&[&sold[..], more].concat());
    assert_eq!(then(&[]), "none 0 3500");
    assert_eq!(then(&[(3, mark_paid(1, 1_099))]), "balance_due 1099 2401");
    assert_eq!(then(&[(3, mark_paid(1, 1_100))]), "deposit_paid 1100 2400");
    assert_eq!(then(&[(3, mark_paid(1, 3_500))]), "paid 3500 0");
    assert_eq!(then(&[(3, mark_paid(1, 3_500)), (4, cancel(1, Some(1)))]), "refund_due 3500 0");
    assert_eq!(then(&[(3, cancel(1, None))]), "none 0 0");
    check("more than is due", &sold, (3, mark_paid(1, 3_501)), "payment_too_large");
    let cancelled = [&sold[..], &[(3, cancel(1, None))]].concat();
    check("nothing is due", &cancelled, (4, mark_paid(1, 1)), "payment_too_large");
}

#[test]
fn the_drawing_shows_every_stage() {
    let mut world = World::new(at(0));
    world.step(&open()).unwrap();
    world.step(&receive(4)).unwrap();
    world.step(&place("a", 6, Split)).unwrap();
    world.step(&ship(1, 2)).unwrap();
    world.step(&give_back(1, 1, false)).unwrap();
    world.step(&cancel(1, Some(1))).unwrap();
    assert_eq!(drawn(&world), "1:w1 a2 s1 r1 c1, on hand 2");
}
