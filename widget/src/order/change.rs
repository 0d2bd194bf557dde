//! What is different between the offer that the shopper accepted and the one there is now.

use crate::answer::Window;
use crate::answer::offer::Offer;
use shared::availability::Action;
use shared::money::Money;

/// A difference, to be told.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// Nothing can be ordered any more, or not this way.
    Action(Action),
    /// The most that can be ordered.
    Most(u64),
    /// The code opens nothing now.
    Code,
    /// The customer has reached the limit per person.
    PerPerson,
    /// Units that are in stock, after how many were seen.
    InStock { seen: u64, now: u64 },
    /// The price of one.
    Price { seen: Money, now: Money },
    /// When it ships.
    Ships { seen: Window, now: Window },
    /// Something, but what it was is not known.
    Something,
}

/// What to tell after a refusal with that code: what was seen, and what there is now.
pub(crate) fn changes(code: &str, seen: &Offer, now: Option<&Offer>) -> Vec<Change> {
    let Some(now) = now else {
        return vec![Change::Action(Action::Unknown)];
    };
    let mut changes = Vec::new();
    if code == "limit_per_customer" {
        changes.push(Change::PerPerson);
    }
    if code == "code_not_valid" {
        changes.push(Change::Code);
    }
    if now.action == Action::TooMany {
        changes.extend(now.quantity_max.map(Change::Most));
        return changes;
    }
    if now.action != seen.action {
        changes.push(Change::Action(now.action));
    }
    if now.action.kind().is_none() {
        return changes;
    }
    if now.in_stock != seen.in_stock {
        changes.push(Change::InStock { seen: seen.in_stock, now: now.in_stock });
    }
    if let (Some(before), Some(after)) = (seen.price, now.price)
        && before != after
    {
        changes.push(Change::Price { seen: before, now: after });
    }
    if now.ships.end() != seen.ships.end() {
        changes.push(Change::Ships { seen: seen.ships.clone(), now: now.ships.clone() });
    }
    if changes.is_empty() {
        changes.push(Change::Something);
    }
    changes
}
