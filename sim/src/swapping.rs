//! Who wants another variant.

use crate::client::{Client, Role};
use crate::dice::Dice;
use crate::object::Object;
use crate::oracle;
use crate::swap::{Wish, name};
use shared::availability::{Action, availability};
use shared::command::{Accept, Command, OrderCommand};
use shared::id::PlaceNumber;
use shared::ledger::Ledger;
use shared::policy::Policy;
use shared::swap::Target;
use shared::time::Timestamp;
use shared::units::Units;

/// A swap of an order of a sku to another one, now and then.
pub(crate) fn next(
    client: &Client,
    objects: &[Object],
    sku: usize,
    policy: &Policy,
    now: Timestamp,
    dice: &mut Dice,
) -> Option<(Command, Wish)> {
    if !matches!(client.role, Role::Shopper(_)) || objects.len() < 2 || !dice.chance(40) {
        return None;
    }
    let own: Vec<_> =
        client.placed().filter(|(placed_in, ..)| *placed_in == sku).map(|(.., n)| n).collect();
    let number = PlaceNumber::new(dice.pick(&own, *own.first()?))?;
    let order = objects.get(sku)?.tables.order(number).ok()??;
    // To its own line, now and then: that is refused.
    let to = if dice.chance(5) { sku } else { (sku + 1) % objects.len() };
    let there = objects.get(to)?;
    let shelf = there.tables.shelf()?;
    let target = Target {
        sku: name(to)?,
        product: shelf.offer.product.clone(),
        currency: shelf.offer.price.currency(),
    };
    let units = Units::new(oracle::needs(&order) + oracle::has(&order))?;
    let judged = availability(shelf, units, now.max(there.now)).ok()?;
    let action = if dice.chance(10) { Action::Buy } else { judged.action };
    let accept = Accept {
        action,
        in_stock: dice.option(70, |_| judged.levels.in_stock),
        price: Some(shelf.offer.price),
        ships_to: judged.promise.ships_to,
        shipping: None,
    };
    let action = OrderCommand::BeginSwap { from: name(sku)?, to: target };
    Some((Command::Order { number, action }, Wish { to, accept, policy: policy.clone() }))
}
