//! The oracle: the contract once more, as plainly as can be, one unit at a time.

use shared::id::PlaceNumber;
use shared::memory::Memory;
use shared::order::Order;
use std::collections::BTreeMap;

/// Units that an order still needs.
pub(crate) fn needs(order: &Order) -> u64 {
    order.stages.waiting.get() + order.stages.held_later.get()
}

/// Units that are assigned to it.
pub(crate) fn has(order: &Order) -> u64 {
    order.stages.allocated.get() + order.stages.held.get()
}

/// Units that were ordered and not cancelled.
pub(crate) fn kept(order: &Order) -> u64 {
    order.ordered.get() - order.stages.cancelled.get()
}

/// Everybody who needs units: larger priority first, then who came first.
pub(crate) fn line(tables: &Memory) -> Vec<&Order> {
    let mut line: Vec<_> = tables.orders().filter(|order| needs(order) > 0).collect();
    line.sort_by_key(|order| (-order.place.priority.get(), order.place.number.get()));
    line
}

/// Units on hand that nobody has and that are not kept back.
pub(crate) fn free(tables: &Memory, on_hand: u64, safety_stock: u64) -> u64 {
    let assigned: u64 = tables.orders().map(has).sum();
    on_hand.saturating_sub(assigned + safety_stock)
}

/// Who gets how many of `units`.
pub(crate) fn hand_out(tables: &Memory, units: u64) -> BTreeMap<PlaceNumber, u64> {
    let mut given = BTreeMap::new();
    let mut left = units;
    for order in line(tables) {
        let mut wanted = needs(order);
        while wanted > 0 && left > 0 {
            *given.entry(order.place.number).or_default() += 1;
            wanted -= 1;
            left -= 1;
        }
    }
    given
}

/// Who gives how many of `units` back: the lowest priority first, of these who came last.
pub(crate) fn take_back(
    tables: &Memory,
    units: u64,
    of: impl Fn(&Order) -> u64,
) -> BTreeMap<PlaceNumber, u64> {
    let mut orders: Vec<_> = tables.orders().collect();
    orders.sort_by_key(|order| (order.place.priority.get(), u64::MAX - order.place.number.get()));
    let mut taken = BTreeMap::new();
    let mut left = units;
    for order in orders {
        let mut there = of(order);
        while there > 0 && left > 0 {
            *taken.entry(order.place.number).or_default() += 1;
            there -= 1;
            left -= 1;
        }
    }
    taken
}

/// What an order costs now, delivery included.
pub(crate) fn costs(order: &Order) -> u64 {
    let kept = kept(order);
    if kept == 0 || order.withdrawn_at.is_some() {
        return 0;
    }
    order.price.amount() * kept + order.delivery.map_or(0, shared::money::Money::amount)
}
