//! Early access: what a code opens, what of it is used, and what is given back.

use crate::support::world::World;
use crate::support::{
    at, backorder, cancel, code, euro, grant, offer, order, outcome, place, place_with, put,
    receive, set_code, sku, units,
};
use shared::availability::Action::{self, ComingSoon, Preorder};
use shared::code::{Code, EarlyAccess, MAX_CODE};
use shared::command::{Command, Place};
use shared::ledger::Ledger;
use shared::offer::{self, Offer};
use shared::policy::Profile;
use shared::units::Units;
use shared::wire::availability::KnownItem;

/// A pre-order that opens after an hour, within a limit.
fn coming(limit: Option<u64>) -> Offer {
    let opens_at = Some(at(60));
    let limit = limit.map(units);
    Offer { preorder: Some(offer::Preorder { opens_at, closes_at: None, limit }), ..offer() }
}

const ALWAYS: (Option<i64>, Option<i64>) = (None, None);

fn set(offer: Offer) -> (i64, Command) {
    (0, put(offer))
}

/// A code for any order, and its bearer's order of one.
fn bearer(who: &str) -> Command {
    place_with("early", who, 1, Preorder)
}

fn check(given: &[(i64, Command)], command: (i64, Command), expected: &str) {
    assert_eq!(outcome(given, command), expected);
}

#[test]
fn inside_its_window_a_code_opens_the_preorder() {
    let window = grant((Some(10), Some(30)), None, None);
    let given = [set(coming(None)), (0, set_code("early", window))];
    check(&given, (9, bearer("a@example.com")), "code_not_valid");
    check(&given, (10, bearer("a@example.com")), "1:w1, on hand 0");
    check(&given, (29, bearer("a@example.com")), "1:w1, on hand 0");
    check(&given, (30, bearer("a@example.com")), "code_not_valid");
    // Open to everyone: no code is needed, and none does harm.
    check(&given, (60, bearer("a@example.com")), "1:w1, on hand 0");
    let unknown = || place_with("nobody's", "a@example.com", 1, Preorder);
    check(&given, (10, unknown()), "code_not_valid");
    check(&given, (60, unknown()), "1:w1, on hand 0");
    check(&given, (10, place("a@example.com", 1, Preorder)), "not_open_yet");
}

#[test]
fn letters_are_the_same_large_and_small() {
    let given = [set(coming(None)), (0, set_code("Early-24", grant(ALWAYS, None, Some(1))))];
    check(&given, (0, place_with(" eARLY-24 ", "a@example.com", 1, Preorder)), "1:w1, on hand 0");
    let mut given = given.to_vec();
    given.push((0, place_with("EARLY-24", "a@example.com", 1, Preorder)));
    check(&given, (0, place_with("early-24", "b@example.com", 1, Preorder)), "code_not_valid");
}

#[test]
fn units_and_uses_are_bounded_and_given_back() {
    let given = |units, uses, rest: &[(i64, Command)]| {
        let code = set_code("early", grant(ALWAYS, units, uses));
        [&[set(coming(Some(10))), (0, code)], rest].concat()
    };
    let two = |who| (0, place_with("early", who, 2, Preorder));
    let one = || (5, bearer("c@example.com"));
    check(&given(Some(2), None, &[two("a@example.com")]), one(), "code_not_valid");
    check(&given(Some(1), None, &[]), two("a@example.com"), "too_many");
    check(&given(None, Some(1), &[two("a@example.com")]), one(), "code_not_valid");
    check(&given(Some(0), None, &[]), one(), "code_not_valid");
    check(&given(None, Some(0), &[]), one(), "code_not_valid");
    // Cancelling a part gives units back, cancelling all the use too.
    let part = [two("a@example.com"), (1, cancel(1, Some(1)))];
    check(&given(Some(2), None, &part), one(), "1:w1 c1, 2:w1, on hand 0");
    check(&given(None, Some(1), &part), one(), "code_not_valid");
    let all = [two("a@example.com"), (1, cancel(1, None))];
    check(&given(Some(2), Some(1), &all), one(), "1:c2, 2:w1, on hand 0");
    // So does a hold that runs out.
    let held = Place {
        code: Some(code("early")),
        awaits_payment: true,
        ..order("a@example.com", 2, Preorder)
    };
    let held = [(0, Command::Place(held))];
    let later = || (35, bearer("c@example.com"));
    check(&given(Some(2), Some(1), &held), (34, bearer("c@example.com")), "code_not_valid");
    check(&given(Some(2), Some(1), &held), later(), "1:c2, 2:w1, on hand 0");
}

#[test]
fn only_orders_that_needed_it_count() {
    let given = [
        set(coming(None)),
        (0, set_code("early", grant(ALWAYS, Some(1), Some(1)))),
        (60, bearer("a@example.com")),
        (61, put(coming(None))),
    ];
    let later = Offer {
        preorder: Some(offer::Preorder { opens_at: Some(at(900)), closes_at: None, limit: None }),
        ..offer()
    };
    let mut given = given.to_vec();
    given.push((62, put(later)));
    check(&given, (63, bearer("b@example.com")), "1:w1, 2:w1, on hand 0");
}

#[test]
fn the_preorders_own_bounds_hold_for_bearers_too() {
    let given = [
        set(coming(Some(1))),
        (0, set_code("early", grant(ALWAYS, None, None))),
        (1, bearer("a@example.com")),
    ];
    check(&given, (2, bearer("b@example.com")), "ended");
    check(&given, (2, place("b@example.com", 1, Preorder)), "not_open_yet");
    let limited = Offer { per_customer_limit: Some(Units::ONE), ..coming(None) };
    let given = [
        set(limited),
        (0, set_code("early", grant(ALWAYS, None, None))),
        (1, place_with("early", "Ann@example.com ", 1, Preorder)),
    ];
    check(&given, (2, bearer("ann@EXAMPLE.com")), "limit_per_customer");
    // Where a code would open nothing it is not needed.
    let unannounced = Offer { release_at: Some(at(900)), ..offer() };
    check(&[set(unannounced)], (1, bearer("a@example.com")), "not_open_yet");
    let sold = Offer { backorder: backorder(None), ..offer() };
    let given = [set(sold), (0, receive(1))];
    check(&given, (1, place_with("nobody's", "a@example.com", 1, Action::Buy)), "1:a1, on hand 1");
}

#[test]
fn a_code_taken_back_opens_nothing_and_is_remembered_while_orders_have_of_it() {
    let code_of = || code("early");
    let given = [
        set(coming(None)),
        (0, set_code("early", grant(ALWAYS, None, Some(1)))),
        (1, bearer("a@example.com")),
        (2, Command::RemoveCode { code: code_of() }),
    ];
    check(&given, (3, bearer("b@example.com")), "code_not_valid");
    let mut again = given.to_vec();
    again.push((3, set_code("EARLY", grant(ALWAYS, None, Some(1)))));
    check(&again, (4, bearer("b@example.com")), "code_not_valid");
    again.push((3, cancel(1, None)));
    check(&again, (4, bearer("b@example.com")), "1:c1, 2:w1, on hand 0");

    let mut world = World::new(at(0));
    for (_, command) in given {
        world.step(&command).unwrap();
    }
    assert_eq!(world.memory.codes().count(), 1);
    assert_eq!(world.step(&Command::RemoveCode { code: code_of() }), Ok(Vec::new()));
    world.step(&cancel(1, None)).unwrap();
    assert_eq!(world.memory.codes().count(), 0, "nothing is left to remember");
}

/// What a bearer is shown, and what everybody else is.
#[test]
fn the_item_of_a_bearer() {
    let mut world = World::new(at(0));
    for command in [put(coming(Some(5))), set_code("early", grant(ALWAYS, Some(2), None))] {
        world.step(&command).unwrap();
    }
    let shelf = world.memory.shelf().unwrap();
    let item = |early: Option<&EarlyAccess>, n| {
        KnownItem::for_bearer(early, sku(), shelf, units(n), at(0), at(0), Profile::Eu).unwrap()
    };
    let early = world.memory.code(&code("early")).unwrap();
    let for_bearer = item(early.as_ref(), 1);
    let shown = (for_bearer.action, for_bearer.max_quantity, for_bearer.remaining);
    assert_eq!(shown, (Preorder, Some(units(2)), Some(units(5))));
    assert_eq!(for_bearer.due_now, Some(euro(1_000)));
    assert_eq!(item(early.as_ref(), 3).action, Action::TooMany);
    let others = item(None, 1);
    assert_eq!((others.action, others.max_quantity), (ComingSoon, Some(Units::ZERO)));
    let text = serde_json::to_string(&others).unwrap();
    assert!(!text.contains("early"), "{text}");
}

#[test]
fn what_is_a_code() {
    for (text, expected) in [
        ("A", true),
        (" a ", true),
        ("", false),
        ("  ", false),
        (&"x".repeat(MAX_CODE), true),
        (&"x".repeat(MAX_CODE + 1), false),
        (&"ü".repeat(MAX_CODE), true),
        ("<script>", true),
    ] {
        assert_eq!(Code::parse(text).is_some(), expected, "{text}");
    }
    assert_ne!(code("Ü"), code("ü"), "of other letters nothing is assumed");
    assert!(!format!("{:?}", code("secret")).contains("secret"));
}
