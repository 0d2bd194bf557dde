//! What mails say of an order's money: why they are written, how long there is, what goes back and why.

use crate::mail::{OrderMail, SECTION, tame};
use crate::pages::when_due;
use crate::texts::{Arg, Locale};
use shared::cash::PartState;
use shared::order::EntryKind;
use shared::payment::When;
use shared::units::Units;
use shared::wire::order::PlanRow;

/// Longest that a mail counts days, in days.
const DAYS_MAX: u32 = 400;

/// The texts' names of a mail's subject, heading and first sentence, and the number in them where that is
/// not one of units.
pub(super) struct Manner {
    pub(super) subject: &'static str,
    pub(super) heading: &'static str,
    pub(super) text: &'static str,
    pub(super) n: Option<u64>,
}

/// How a mail about that line of the history is written.
pub(super) fn manner(about: &OrderMail<'_>) -> Manner {
    let plain = Manner { subject: "subject", heading: "heading", text: "text", n: None };
    if about.line.kind == EntryKind::PaymentLapsed {
        let freed = about.line.units.unwrap_or(Units::ZERO);
        return if freed.is_zero() {
            Manner { text: "lapsed.open", ..plain }
        } else {
            Manner { heading: "lapsed.heading", text: "lapsed.text", ..plain }
        };
    }
    if about.line.kind != EntryKind::PaymentReminder {
        return plain;
    }
    match days_left(about) {
        Some(0) => Manner {
            subject: "last.subject",
            heading: "last.heading",
            text: "reminder.text",
            n: None,
        },
        Some(days) => Manner {
            subject: "reminder.subject",
            heading: "reminder.heading",
            text: "reminder.text",
            n: Some(days),
        },
        None => Manner { text: "reminder.text", ..plain },
    }
}

/// Days from this line's to the last one to pay, where the shop is.
fn days_left(about: &OrderMail<'_>) -> Option<u64> {
    let deadline = about.order.payment.deadline?;
    let today = about.settings.time_zone.day_of(about.line.at).ok()?;
    let days = (0..DAYS_MAX).find(|days| today.plus_days(*days) >= deadline);
    days.map(u64::from)
}

/// What is said of an order that nobody paid for in time, after the first sentence.
pub(super) fn failed(about: &OrderMail<'_>, locale: &Locale) -> Vec<String> {
    let order = about.order;
    let own = |key: &str, args: &[(&str, Arg)]| {
        locale.say(SECTION, &format!("payment_failed.{key}"), args)
    };
    if about.line.kind != EntryKind::PaymentLapsed {
        let is_free = order.paid.amount() == 0;
        return if is_free { vec![own("nothing", &[])] } else { Vec::new() };
    }
    let freed = about.line.units.unwrap_or(Units::ZERO);
    let goes_back = order.refund_due.amount() > 0 || order.refunded.amount() > 0;
    let open = Some(order.due).filter(|sum| sum.amount() > 0 && !freed.is_zero());
    let open = open.map(|sum| own("lapsed.open", &[("sum", locale.money(sum).into())]));
    goes_back.then(|| own("lapsed.back", &[])).into_iter().chain(open).collect()
}

/// Why money goes back: what the merchant said, else what happened last that it can be for.
pub(super) fn reason(about: &OrderMail<'_>, locale: &Locale) -> Option<String> {
    let own =
        |key: &str, args: &[(&str, Arg)]| locale.say(SECTION, &format!("refunded.{key}"), args);
    if let Some((_, note)) = about.line.detail.split_once(": ") {
        return Some(own("reason", &[("reason", tame(note).into())]));
    }
    let before = about.order.history.get(..about.index).unwrap_or_default();
    let cause = before.iter().rev().find_map(|line| cause(line.kind))?;
    Some(own(&format!("cause.{cause}"), &[]))
}

/// What a line of the history makes money go back for.
const fn cause(kind: EntryKind) -> Option<&'static str> {
    match kind {
        EntryKind::Cancelled => Some("cancelled"),
        EntryKind::Withdrawn => Some("withdrawn"),
        EntryKind::PaymentLapsed => Some("lapsed"),
        EntryKind::Expired => Some("late"),
        EntryKind::Returned => Some("returned"),
        EntryKind::SwappedTo | EntryKind::SwappedFrom => Some("swapped"),
        EntryKind::Placed
        | EntryKind::Allocated
        | EntryKind::Held
        | EntryKind::TakenBack
        | EntryKind::Paid
        | EntryKind::PaymentDeclined
        | EntryKind::ChargeDeclined
        | EntryKind::PaymentReminder
        | EntryKind::Revived
        | EntryKind::Refunded
        | EntryKind::RefundFailed
        | EntryKind::Shipped
        | EntryKind::Prioritised
        | EntryKind::DelayNotice
        | EntryKind::NoticeAnswered
        | EntryKind::PromiseChanged
        | EntryKind::ExtraPeriod
        | EntryKind::AddressChanged
        | EntryKind::Erased
        | EntryKind::Delivered => None,
    }
}

/// What is still to be paid, each part with when it is: names and sums.
pub(super) fn open(about: &OrderMail<'_>, locale: &Locale) -> Vec<(String, String)> {
    let plan = about.order.payment.plan.iter();
    plan.filter_map(|part| Some((name(part, locale)?, locale.money(part.amount)))).collect()
}

fn name(part: &PlanRow, locale: &Locale) -> Option<String> {
    let say = |key: &str, args: &[(&str, Arg)]| locale.say(SECTION, key, args);
    match (part.state, part.when) {
        (PartState::Failed, _) | (PartState::Due, When::Order) => Some(say("fact.due_now", &[])),
        (PartState::Due, when @ (When::Allocation | When::Shipping | When::On(_))) => {
            Some(say("fact.due_when", &[("when", when_due(when, locale).into())]))
        }
        (PartState::Paid | PartState::Refunded | PartState::Void, _) => None,
    }
}
