//! What an order's page says of its money: the plan, what is asked now, and the way to pay it.

use crate::pages::{SECTION, due};
use crate::texts::{Arg, Locale};
use serde::Serialize;
use shared::cash::PartState;
use shared::money::Money;
use shared::order::Status;
use shared::payment::{PaymentState, When};
use shared::time::{Day, Timestamp};
use shared::wire::order::{Order, PlanRow};

/// The section about the payment; nothing where there is nothing to say.
#[derive(Debug, Serialize)]
pub(super) struct Payment {
    rows: Vec<Row>,
    /// Sentences about what is asked now.
    asked: Vec<String>,
    /// Until when units are held for it.
    held: Option<Moment>,
    /// The button that leads to where it is paid.
    button: Option<Button>,
    consent: Option<String>,
}

/// A part of the plan.
#[derive(Debug, Serialize)]
struct Row {
    what: String,
    state: String,
    /// When it was paid.
    at: Option<Moment>,
}

/// A moment, for machines and for people.
#[derive(Debug, Serialize)]
struct Moment {
    at: String,
    told: String,
}

#[derive(Debug, Serialize)]
struct Button {
    label: String,
    /// Whether it is what the page is for now.
    is_main: bool,
}

/// What the shopper is asked for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// The first part, before the hold runs out; where it is nothing, a card.
    First(Money),
    /// What a charge left open that was declined, by that day.
    Declined(Money, Option<Day>),
    /// What is due anyway, but not before its time.
    Later,
    /// Nothing.
    Nothing,
}

impl Payment {
    /// Where it stands. `by_hand`: the merchant marks what was paid. `returned`: the shopper comes
    /// back from whoever collects the money.
    pub(super) fn of(
        order: &Order,
        by_hand: bool,
        returned: bool,
        locale: &Locale,
    ) -> Option<Self> {
        let words = Words { order, locale };
        let asked = asked(order);
        let shown = Self {
            rows: order.payment.plan.iter().map(|part| words.row(part)).collect(),
            asked: words.asked(asked, by_hand, returned),
            held: match asked {
                Asked::First(_) => order.hold_until.map(|at| words.moment(at)),
                Asked::Declined(..) | Asked::Later | Asked::Nothing => None,
            },
            button: if by_hand { None } else { words.button(asked) },
            consent: order
                .consent
                .as_ref()
                .map(|consent| words.say("pay.consent", &[("text", consent.text.as_str().into())])),
        };
        let is_told = !shown.rows.is_empty() || shown.button.is_some();
        is_told.then_some(shown)
    }
}

fn asked(order: &Order) -> Asked {
    let plan = &order.payment.plan;
    if order.status == Status::AwaitingPayment {
        let first = plan.iter().find(|part| is_first(part));
        return Asked::First(
            first.map_or_else(|| Money::zero(order.due.currency()), |part| part.amount),
        );
    }
    if let Some(part) = plan.iter().find(|part| part.state == PartState::Failed) {
        return Asked::Declined(part.amount, order.payment.deadline);
    }
    if order.due.amount() > 0 { Asked::Later } else { Asked::Nothing }
}

fn is_first(part: &PlanRow) -> bool {
    part.when == When::Order && part.state == PartState::Due
}

struct Words<'a> {
    order: &'a Order,
    locale: &'a Locale,
}

impl Words<'_> {
    fn say(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.locale.say(SECTION, key, args)
    }

    fn sum(&self, key: &str, sum: Money) -> String {
        self.say(key, &[("sum", self.locale.money(sum).into())])
    }

    fn moment(&self, at: Timestamp) -> Moment {
        Moment { at: at.to_string(), told: self.locale.moment(at) }
    }

    fn row(&self, part: &PlanRow) -> Row {
        let key = match part.state {
            PartState::Due => "pay.state.due",
            PartState::Paid => "pay.state.paid",
            PartState::Failed => "pay.state.failed",
            PartState::Refunded => "pay.state.refunded",
            PartState::Void => "pay.state.void",
        };
        let when = due::when(part.when, self.locale);
        let sum = self.locale.money(part.amount);
        let paid_at = part.charged_at.filter(|_| part.state == PartState::Paid);
        Row {
            what: self.say("pay.part", &[("sum", sum.into()), ("when", when.into())]),
            state: self.say(key, &[]),
            at: paid_at.map(|at| self.moment(at)),
        }
    }

    fn asked(&self, asked: Asked, by_hand: bool, returned: bool) -> Vec<String> {
        let how = || by_hand.then(|| self.say("pay.how", &[]));
        let waits = returned.then(|| self.say("pay.waits", &[])).into_iter();
        match asked {
            Asked::First(sum) => {
                let key = if sum.amount() > 0 { "pay.awaiting" } else { "pay.save" };
                let refused = self.order.payment.state == PaymentState::Failed;
                let refused = refused.then(|| self.say("pay.refused", &[]));
                waits.chain(refused).chain([self.sum(key, sum)]).chain(how()).collect()
            }
            Asked::Declined(sum, by) => {
                let day = by.map(|day| self.locale.days(day, day)).unwrap_or_default();
                let sum = self.locale.money(sum);
                let told = self.say("pay.failed", &[("sum", sum.into()), ("day", day.into())]);
                waits.chain([told]).chain(how()).collect()
            }
            Asked::Later => how().into_iter().collect(),
            Asked::Nothing => Vec::new(),
        }
    }

    fn button(&self, asked: Asked) -> Option<Button> {
        let (label, is_main) = match asked {
            Asked::First(sum) if sum.amount() == 0 => (self.say("pay.save_button", &[]), true),
            Asked::First(sum) | Asked::Declined(sum, _) => (self.sum("pay.button", sum), true),
            Asked::Later if self.order.paid.amount() > 0 => (self.say("pay.ahead", &[]), false),
            Asked::Later => (self.sum("pay.button", self.order.due), false),
            Asked::Nothing => return None,
        };
        Some(Button { label, is_main })
    }
}
