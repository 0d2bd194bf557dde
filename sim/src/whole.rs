//! A swapped order is one of the two, whole: looked at from outside both lines, after every step.

use crate::invariant::{Invariant, Violation, holds};
use crate::object::Object;
use crate::oracle;
use crate::swap::id;
use shared::order::Order;
use std::collections::BTreeMap;

/// An order that came from another line.
struct Came<'a> {
    id: String,
    order: &'a Order,
    /// What was paid for it before.
    paid: u64,
}

/// Nothing is lost between two lines, and nothing is there twice.
pub(crate) fn nothing_is_lost(objects: &[Object]) -> Result<(), Violation> {
    let mut came: BTreeMap<&str, Vec<Came<'_>>> = BTreeMap::new();
    for object in objects {
        for order in object.tables.orders() {
            if let Some(from) = &order.swapped_from {
                let number = order.place.number;
                let paid = object.watch.brought(number);
                let id = id(object.sku, number);
                came.entry(from).or_default().push(Came { id, order, paid });
            }
        }
    }
    for object in objects {
        for order in object.tables.orders() {
            let from = id(object.sku, order.place.number);
            let came = came.remove(from.as_str()).unwrap_or_default();
            one_of_the_two(object, order, &from, came)?;
        }
    }
    holds(Invariant::Swap, came.is_empty(), || {
        format!("orders came from nowhere: {:?}", came.keys())
    })?;
    one_delivery(objects)
}

fn one_of_the_two(
    object: &Object,
    order: &Order,
    from: &str,
    mut came: Vec<Came<'_>>,
) -> Result<(), Violation> {
    for gone in object.watch.went(order.place.number) {
        let there = came.iter().position(|came| came.id == gone.to);
        let there = there.map(|index| came.remove(index));
        let whole = there.as_ref().is_some_and(|there| {
            there.order.ordered.get() == gone.units && there.paid == gone.paid
        });
        holds(Invariant::Swap, whole, || {
            let there = there.map(|there| (there.order.ordered, there.paid));
            format!("order {from}: {gone:?} left, and there is {there:?}")
        })?;
    }
    let Some(swap) = &order.swap else {
        return holds(Invariant::Swap, came.is_empty(), || {
            format!("order {from} keeps its units, and there are {} more", came.len())
        });
    };
    let here = oracle::needs(order) + oracle::has(order);
    holds(Invariant::Swap, here == swap.units.get() && came.len() <= 1, || {
        format!("order {from} swaps {swap:?}, has {here} units, and there are {}", came.len())
    })?;
    let other = came
        .iter()
        .find(|there| there.order.ordered != swap.units || there.paid != swap.paid.amount());
    holds(Invariant::Swap, other.is_none(), || {
        format!("order {from} swaps {swap:?}, and there is {:?}", other.map(|there| there.order))
    })
}

/// Delivery is charged once for all that was one order, however often it was swapped.
fn one_delivery(objects: &[Object]) -> Result<(), Violation> {
    let orders = objects.iter().flat_map(|object| {
        object.tables.orders().map(|order| (id(object.sku, order.place.number), order))
    });
    let orders: BTreeMap<String, &Order> = orders.collect();
    let mut charged: BTreeMap<&str, (u32, bool)> = BTreeMap::new();
    for (own, order) in &orders {
        let mut first = (own.as_str(), *order);
        while let Some(from) = &first.1.swapped_from
            && let Some(before) = orders.get(from)
        {
            first = (from.as_str(), *before);
        }
        let charges =
            order.delivery.is_some() && oracle::kept(order) > 0 && order.withdrawn_at.is_none();
        let known = charged.entry(first.0).or_default();
        *known = (known.0 + u32::from(charges), known.1 || order.swap.is_some());
    }
    let twice = charged.iter().find(|(_, (times, swapping))| *times > 1 && !swapping);
    holds(Invariant::Swap, twice.is_none(), || {
        format!("delivery is charged more than once for what was order {twice:?}")
    })
}
