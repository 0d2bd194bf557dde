//! Swapping: what goes along, what stays, and what may happen in between.

use crate::support::{
    DAY, at, batch, cancel, deposit, euro, later, number, offer, on_order, order, place, put,
    receive, ship, units, with_lead_time,
};
use shared::availability::Action;
use shared::command::{Command, OrderCommand, Place};
use shared::decide::{Stop, execute};
use shared::delay::{Answer, due, judge_line};
use shared::event::Event;
use shared::id::Sku;
use shared::ledger::Ledger;
use shared::memory::Memory;
use shared::money::{Currency, Money};
use shared::offer::Offer;
use shared::order::{EntryKind, Order};
use shared::payment::{Part, Payment, PaymentState};
use shared::swap::{TakeOver, Target};
use shared::time::Timestamp;

fn lamp() -> Offer {
    Offer { product: Some("lamp".to_owned()), backorder: with_lead_time(21), ..offer() }
}

fn target(sku: &str, product: Option<&str>, currency: &str) -> Target {
    Target {
        sku: Sku::parse(sku).unwrap(),
        product: product.map(str::to_owned),
        currency: Currency::parse(currency).unwrap(),
    }
}

fn begin(to: Target) -> Command {
    on_order(1, OrderCommand::BeginSwap { from: crate::support::sku(), to })
}

fn settle(attempt: u64, placed: Option<&str>) -> Command {
    on_order(1, OrderCommand::SettleSwap { attempt, placed: placed.map(str::to_owned) })
}

fn paid(amount: u64) -> Command {
    on_order(1, OrderCommand::RecordPayment { amount, reference: None })
}

fn done(memory: &mut Memory, command: &Command) -> Vec<Event> {
    execute(memory, command, at(0)).unwrap_or_else(|stop| panic!("{command:?}: {stop:?}"))
}

fn world(offer: Offer, commands: &[Command]) -> Memory {
    let mut memory = Memory::default();
    done(&mut memory, &put(offer));
    for command in commands {
        done(&mut memory, command);
    }
    memory
}

fn first(memory: &Memory) -> Order {
    memory.order(number(1)).unwrap().unwrap()
}

/// Given an offer and what happened to order 1, what goes: units, money, and whether delivery is
/// charged by what stays; and what is then left of the old order: paid, due, owed back.
fn check(offer: Offer, given: &[Command], goes: (u64, u64, bool), left: (u64, u64, u64)) {
    let mut memory = world(offer, given);
    done(&mut memory, &begin(target("B", Some("lamp"), "EUR")));
    let marked = first(&memory);
    let swap = marked.swap.clone().unwrap();
    assert_eq!((swap.units.get(), swap.paid.amount(), swap.delivery_charged), goes);
    let before = marked.paid;
    done(&mut memory, &settle(swap.attempt, Some("new")));
    let old = first(&memory);
    let figures = (old.paid, old.due().unwrap(), old.refund_due().unwrap());
    assert_eq!((figures.0.amount(), figures.1.amount(), figures.2.amount()), left);
    assert_eq!(old.paid.plus(swap.paid).unwrap(), before, "nothing is created or lost");
    assert!(old.stages.unshipped().unwrap().is_zero());
    assert_eq!((old.swapped_to.as_deref(), old.swap), (Some("new"), None));
}

#[test]
fn what_was_paid_goes_along_and_what_stays_is_paid_first() {
    let delivered = || Offer { delivery: Some(euro(490)), ..lamp() };
    let terms = |payment: Payment| Offer { payment, ..delivered() };
    let three = || vec![receive(3), place("a", 3, Action::Buy)];
    let with = |more: &[Command]| [three(), more.to_vec()].concat();
    check(lamp(), &three(), (3, 0, false), (0, 0, 0));
    check(delivered(), &with(&[paid(3_490)]), (3, 3_490, false), (0, 0, 0));
    check(delivered(), &with(&[paid(3_490), ship(1, 1)]), (2, 2_000, true), (1_490, 0, 0));
    check(lamp(), &with(&[paid(3_000), ship(1, 1)]), (2, 2_000, false), (1_000, 0, 0));
    // Paid in part: what has shipped is paid before what goes.
    check(delivered(), &with(&[paid(1_600), ship(1, 1)]), (2, 110, true), (1_490, 0, 0));
    check(delivered(), &with(&[paid(600), ship(1, 1)]), (2, 0, true), (600, 890, 0));
    // What is owed back already stays owed, by its own day.
    check(
        delivered(),
        &with(&[paid(3_490), cancel(1, Some(1))]),
        (2, 2_490, false),
        (1_000, 0, 1_000),
    );
    check(terms(later()), &with(&[paid(10)]), (3, 10, false), (0, 0, 0));
    let ten = deposit(Part::Percent(10));
    check(terms(ten), &with(&[paid(790)]), (3, 790, false), (0, 0, 0));
}

#[test]
fn what_cannot_be_swapped_is_refused() {
    let two = || vec![receive(2), place("a", 2, Action::Buy)];
    let unpaid = Command::Place(Place { awaits_payment: true, ..order("a", 1, Action::Buy) });
    let refused = |offer: Offer, given: &[Command], to: Target| {
        let mut memory = world(offer, given);
        let before = memory.clone();
        match execute(&mut memory, &begin(to), at(0)) {
            Err(Stop::Refused(refusal)) => assert_eq!(refusal.code(), "not_swappable"),
            other => panic!("{other:?}"),
        }
        assert_eq!(memory, before);
    };
    let blue = || target("B", Some("lamp"), "EUR");
    refused(lamp(), &two(), target("B", Some("tent"), "EUR"));
    refused(lamp(), &two(), target("B", None, "EUR"));
    refused(offer(), &two(), target("B", None, "EUR"));
    refused(lamp(), &two(), target("A", Some("lamp"), "EUR"));
    refused(lamp(), &[two(), vec![ship(1, 2)]].concat(), blue());
    refused(lamp(), &[two(), vec![cancel(1, None)]].concat(), blue());
    refused(lamp(), &[receive(1), unpaid], blue());
    refused(lamp(), &[two(), vec![paid(1)]].concat(), target("B", Some("lamp"), "USD"));
}

#[test]
fn while_it_runs_nothing_else_is_done_and_a_receipt_serves_it() {
    let mut memory = world(lamp(), &[place("a", 2, Action::Backorder)]);
    done(&mut memory, &begin(target("B", Some("lamp"), "EUR")));
    let attempt = first(&memory).swap.unwrap().attempt;
    for action in [
        cancel(1, None),
        ship(1, 1),
        paid(1),
        begin(target("C", Some("lamp"), "EUR")),
        on_order(1, OrderCommand::ChangeAddress),
        on_order(1, OrderCommand::Withdraw),
        on_order(1, OrderCommand::SetExtraPeriod),
    ] {
        assert_eq!(execute(&mut memory, &action, at(0)), Err(Stop::Swapping), "{action:?}");
    }
    // No deadline and no slip reaches it; once the mark is off, they do.
    assert_eq!(due(&first(&memory)).unwrap(), None);
    let year = Timestamp::from_ms(at(365 * DAY).as_ms()).unwrap();
    assert!(judge_line(&mut memory, None, year, 10).unwrap().0.is_empty());
    done(&mut memory, &receive(1));
    assert_eq!(first(&memory).stages.allocated, units(1));
    // Another attempt's answer changes nothing.
    let before = memory.clone();
    assert!(done(&mut memory, &settle(attempt + 1, Some("new"))).is_empty());
    assert_eq!(memory, before);
    done(&mut memory, &settle(attempt, None));
    let order = first(&memory);
    assert_eq!((order.swap.clone(), order.swapped_to.clone()), (None, None));
    assert!(due(&order).unwrap().is_some());
    assert!(done(&mut memory, &settle(attempt, Some("new"))).is_empty(), "settled is settled");
    let kinds: Vec<_> = memory.history(number(1)).iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [EntryKind::Placed, EntryKind::Allocated]);
}

#[test]
fn units_that_were_left_serve_the_line_and_an_open_notice_is_closed() {
    let mut memory = world(lamp(), &[batch("may", 9, 1, 2), place("a", 2, Action::Backorder)]);
    done(&mut memory, &batch("may", 9, 100, 101));
    judge_line(&mut memory, None, at(0), 10).unwrap();
    assert!(first(&memory).open_notice().is_some());
    done(&mut memory, &receive(1));
    done(&mut memory, &place("b", 1, Action::Backorder));
    done(&mut memory, &begin(target("B", Some("lamp"), "EUR")));
    let attempt = first(&memory).swap.unwrap().attempt;
    let events = done(&mut memory, &settle(attempt, Some("new")));
    assert!(events.iter().any(|event| matches!(event, Event::Served { .. })), "b is served");
    assert_eq!(first(&memory).notices[0].answer, Some(Answer::Cancel));
}

/// The new order, placed with what it brings along.
fn taken(given: Offer, paid: Money, delivery_charged: bool) -> Result<Order, Stop> {
    let mut memory = world(given, &[receive(2)]);
    let product = "lamp".to_owned();
    let pieces = Vec::new();
    let swap =
        TakeOver { from: "old".to_owned(), product, paid, pieces, card: None, delivery_charged };
    let place = Command::Place(Place { swap: Some(Box::new(swap)), ..order("a", 2, Action::Buy) });
    execute(&mut memory, &place, at(0)).map(|_| first(&memory))
}

#[test]
fn the_new_order_is_placed_with_the_money_that_went_along() {
    let delivered = || Offer { delivery: Some(euro(490)), ..lamp() };
    for (offer, paid, charged, due, owed, state) in [
        (delivered(), 2_490, false, 0, 0, PaymentState::Paid),
        (delivered(), 2_000, true, 0, 0, PaymentState::Paid),
        (delivered(), 1_000, false, 1_490, 0, PaymentState::BalanceDue),
        (delivered(), 3_000, true, 0, 1_000, PaymentState::RefundDue),
        (lamp(), 0, false, 2_000, 0, PaymentState::None),
    ] {
        let order = taken(offer, euro(paid), charged).unwrap();
        let sums = [order.paid, order.due().unwrap(), order.refund_due().unwrap()];
        assert_eq!(sums.map(Money::amount), [paid, due, owed]);
        assert_eq!(order.payment_state().unwrap(), state);
        assert_eq!(order.refund_due_by().is_some(), owed > 0);
        assert_eq!(order.swapped_from.as_deref(), Some("old"));
        assert_eq!(order.delivery_elsewhere, charged);
    }
    let refused = |offer: Offer, paid| match taken(offer, paid, false) {
        Err(Stop::Refused(refusal)) => refusal.code(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(offer(), euro(0)), "not_swappable");
    let tent = Offer { product: Some("tent".to_owned()), ..lamp() };
    assert_eq!(refused(tent, euro(0)), "not_swappable");
    let dollars = Money::new(5, Currency::parse("USD").unwrap()).unwrap();
    assert_eq!(refused(lamp(), dollars), "not_swappable");
}
