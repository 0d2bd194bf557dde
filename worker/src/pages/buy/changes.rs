//! What is different between the offer that was seen and the one there is now, in words.

use super::typed::Seen;
use crate::pages::SECTION;
use crate::texts::{Arg, Locale};
use shared::availability::Action;
use shared::money::{Currency, Money};
use shared::time::Day;
use shared::wire::availability::KnownItem;

/// What to tell after a refusal with that code.
pub(super) fn told(seen: &Seen, now: &KnownItem, code: &str, locale: &Locale) -> Vec<String> {
    let say = |key: &str, args: &[(&str, Arg)]| locale.say(SECTION, key, args);
    let mut lines = Vec::new();
    match code {
        "limit_per_customer" => lines.push(say("changed.per_person", &[])),
        "code_not_valid" => lines.push(say("code.wrong", &[])),
        _ => {}
    }
    if let (Action::TooMany, Some(most)) = (now.action, now.max_quantity) {
        lines.push(say("changed.most", &[("n", most.get().into())]));
        return lines;
    }
    lines.extend(between(seen, now, locale));
    lines
}

/// Something changed, but not what can be named.
pub(super) fn something(locale: &Locale) -> String {
    locale.say(SECTION, "changed.something", &[])
}

/// What changed for the quantity that was seen; nothing to tell for another, or for a form that
/// came without what was seen.
pub(super) fn between(seen: &Seen, now: &KnownItem, locale: &Locale) -> Vec<String> {
    let say = |key: &str, args: &[(&str, Arg)]| locale.say(SECTION, key, args);
    let (Some(action), Some(in_stock)) = (seen.action(), seen.in_stock()) else {
        return Vec::new();
    };
    if seen.quantity() != Some(now.quantity.get()) || now.action.kind().is_none() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    if action != now.action {
        lines.push(say(&format!("changed.{}", now.action.as_str()), &[]));
    }
    if in_stock != now.levels.in_stock.get() {
        let args = [("now", now.levels.in_stock.get().into()), ("seen", in_stock.into())];
        lines.push(say("changed.in_stock", &args));
    }
    if let Some(before) = price(seen)
        && before != now.price
    {
        let args = [("now", locale.money(now.price).into()), ("seen", locale.money(before).into())];
        lines.push(say("changed.price", &args));
    }
    lines.extend(ships(seen, now, locale));
    lines
}

fn price(seen: &Seen) -> Option<Money> {
    let (amount, currency) = seen.price()?;
    Money::new(amount, Currency::parse(currency)?)
}

fn ships(seen: &Seen, now: &KnownItem, locale: &Locale) -> Option<String> {
    let before = Day::parse(seen.ships_to());
    if before == now.promise.ships_to {
        return None;
    }
    let after = locale.window(&now.promise);
    Some(match (after, before) {
        (None, _) => locale.say(SECTION, "changed.ships_none", &[]),
        (Some(after), None) => locale.say(SECTION, "changed.ships_now", &[("now", after.into())]),
        (Some(after), Some(before)) => {
            let before = locale.days(before, before);
            let args = [("now", after.into()), ("seen", before.into())];
            locale.say(SECTION, "changed.ships", &args)
        }
    })
}
