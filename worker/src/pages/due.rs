//! When a part of the money is due, in words: the same on a form, an order's page and in a mail.

use super::SECTION;
use crate::texts::Locale;
use shared::payment::When;

/// "when it ships".
pub(crate) fn when(at: When, locale: &Locale) -> String {
    let say = |key: &str| locale.say(SECTION, key, &[]);
    match at {
        When::Order => say("when.order"),
        When::Allocation => say("when.allocation"),
        When::Shipping => say("when.shipping"),
        When::On(day) => locale.say(SECTION, "when.day", &[("day", locale.days(day, day).into())]),
    }
}
