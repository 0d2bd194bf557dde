//! Money that goes along with a swap, and a provider that speaks meanwhile.

use super::shop::{Deed, Deed::Order, after, cancel, collect, drawn, gave, got, terms};
use crate::support::{deposit, full, sku};
use shared::cash::{BookingKind, Piece};
use shared::command::OrderCommand;
use shared::id::Sku;
use shared::payment::Part;
use shared::swap::{Swap, Target};

fn begin() -> Deed {
    let sku_there = Sku::parse("B").unwrap();
    let currency = crate::support::euro(0).currency();
    let to = Target { sku: sku_there, product: Some("lamp".to_owned()), currency };
    Order(OrderCommand::BeginSwap { from: sku(), to })
}

fn settled(shop: &mut super::shop::Shop, swap: &Swap) {
    let placed = Some("new".to_owned());
    let settle = Order(OrderCommand::SettleSwap { attempt: swap.attempt, placed });
    shop.does(&settle).unwrap();
}

fn piece(amount: u64, reference: &str) -> Piece {
    Piece { amount, reference: Some(reference.to_owned()) }
}

#[test]
fn both_lines_name_the_same_payments() {
    let two = terms(deposit(Part::Percent(20))).units(2).stock(2);
    let given = [got(400, "a"), collect(), got(1_600, "b"), begin()];
    let mut shop = after(&two, &given);
    let swap = shop.order().swap.unwrap();
    assert_eq!(swap.pieces, [piece(1_600, "b"), piece(400, "a")]);
    // Money that comes while it is being swapped stays, and is owed back.
    shop.does(&got(500, "c")).unwrap();
    settled(&mut shop, &swap);
    let order = shop.order();
    assert_eq!(order.refund_due().unwrap().amount(), 500);
    let went = order.cash.book.iter().filter(|line| line.kind == BookingKind::HandedOver);
    let went: Vec<_> = went.map(|line| (line.amount, line.of.as_deref())).collect();
    assert_eq!(went, [(1_600, Some("b")), (400, Some("a"))]);
    shop.does(&collect()).unwrap();
    assert!(drawn(&shop.order()).ends_with("; #2 gives 500 of c"), "{}", drawn(&shop.order()));
}

#[test]
fn what_is_being_given_back_stays() {
    let three = terms(full()).units(3);
    let given = [got(3_000, "a"), cancel(1), collect(), begin()];
    let mut shop = after(&three, &given);
    let swap = shop.order().swap.unwrap();
    assert_eq!(swap.pieces, [piece(2_000, "a")]);
    // It is given back while the order is being swapped.
    shop.does(&gave(1)).unwrap();
    settled(&mut shop, &swap);
    let order = shop.order();
    assert_eq!(drawn(&order), "refunded: 1000 order refunded, 2000 order void");
    assert_eq!(order.net().unwrap().amount(), 0);
}

#[test]
fn of_several_payments_what_is_being_given_back_stays() {
    let two = terms(deposit(Part::Percent(50))).units(2).stock(2);
    let given = [got(1_000, "a"), collect(), got(1_000, "b"), cancel(1), collect(), begin()];
    let mut shop = after(&two, &given);
    // All of b is under way back: a goes along.
    let swap = shop.order().swap.unwrap();
    assert_eq!(swap.pieces, [piece(1_000, "a")]);
    settled(&mut shop, &swap);
    shop.does(&gave(2)).unwrap();
    assert_eq!(shop.order().net().unwrap().amount(), 0);
}

#[test]
fn a_charge_that_is_declined_meanwhile() {
    let one = terms(deposit(Part::Percent(20))).stock(1);
    let mut shop = after(&one, &[got(200, "a"), collect(), begin()]);
    let swap = shop.order().swap.unwrap();
    settled(&mut shop, &swap);
    // Nothing of it is owed by then.
    shop.does(&super::shop::failed(1)).unwrap();
    assert_eq!(shop.order().cash.charge, None);
    // Nor is it where the money came all the same: that is owed back.
    let mut shop = after(&one, &[got(200, "a"), collect(), begin()]);
    settled(&mut shop, &swap);
    shop.does(&got(800, "b")).unwrap();
    assert_eq!(shop.order().refund_due().unwrap().amount(), 800);
}
