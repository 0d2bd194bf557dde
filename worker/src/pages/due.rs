//! When a part of the money is due, and what a shopper agrees to about it, in words: the same on a form,
//! an order's page, in a mail, and with the order.

use super::SECTION;
use crate::texts::Locale;
use shared::payment::{Payment, Terms, When};
use shared::policy::Profile;

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

/// What an order agrees to about later charges and the deposit; nothing where all is paid at once.
pub(crate) fn agreed(payment: Payment, profile: Profile, locale: &Locale) -> Option<String> {
    let say = |key: &str| locale.say(SECTION, key, &[]);
    let text = match payment.collect {
        Terms::Full => return None,
        Terms::Deposit => say("consent.deposit"),
        Terms::Later => say("consent.later"),
    };
    if !payment.keeps_deposit(profile) {
        return Some(text);
    }
    Some(format!("{text} {}", say("consent.kept")))
}
