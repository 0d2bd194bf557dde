//! The page of an order, as its template reads it.

use super::change::Changes;
use super::delay::Delay;
use super::line::Line;
use super::payment::Payment;
use crate::pages::SECTION;
use crate::stock_line::Snapshot;
use crate::texts::{Arg, Locale};
use serde::Serialize;
use shared::fault::Fault;
use shared::order::{EntryKind, Status};
use shared::promise::Promise;
use shared::time::Timestamp;
use shared::units::Units;
use shared::wire::order::{HistoryLine, Order};
use shared::wire::problem::Problem;

/// All that the template is given.
#[derive(Serialize)]
pub(super) struct View {
    id: String,
    order_number: String,
    place_number: String,
    title: String,
    hero: String,
    /// Where the order stands, where the hero is its place.
    status: Option<String>,
    line: Option<Line>,
    stages: String,
    promised: String,
    expected: Option<String>,
    total: String,
    delivery: Option<String>,
    paid: String,
    due: String,
    refunded: Option<String>,
    refund: Option<String>,
    /// Set by who knows how the shop is paid.
    pub(super) payment: Option<Payment>,
    delay: Option<Delay>,
    changes: Changes,
    receipt: Option<String>,
    history: Vec<Event>,
    cancellable: u64,
    /// Whether cancelling loses the deposit.
    keeps_deposit: bool,
    /// What was typed where it could not be used.
    units: String,
    units_error: Option<String>,
    notice: Option<String>,
    is_refused: bool,
    /// The language, where the address asked for it.
    asked_locale: Option<String>,
}

#[derive(Serialize)]
struct Event {
    at: String,
    moment: String,
    what: String,
}

impl View {
    pub(super) fn of(
        id: &str,
        order: &Order,
        shelf: Option<&Snapshot>,
        now: Timestamp,
        locale: &Locale,
        asked_locale: Option<String>,
        changes: Changes,
    ) -> Result<Self, Problem> {
        let words = Words { order, locale };
        let place = words.place();
        let status = words.status();
        let cancellable =
            words.cancellable().map_err(|fault| crate::http::overloaded("order page", &fault))?;
        let (promised, expected) = words.promises();
        let shelf = shelf.map(|snapshot| &snapshot.shelf);
        let line = shelf.and_then(|shelf| Line::of(order, shelf, locale));
        Ok(Self {
            id: id.to_owned(),
            order_number: order.order_number.clone(),
            place_number: locale.number(order.place.number),
            title: shelf.map_or_else(|| order.sku.to_string(), |shelf| shelf.offer.title.clone()),
            status: place.is_some().then(|| status.clone()),
            hero: place.unwrap_or(status),
            line,
            stages: words.stages(),
            promised,
            expected,
            total: locale.money(order.total),
            delivery: order.delivery.map(|delivery| locale.money(delivery)),
            paid: locale.money(order.paid),
            due: locale.money(order.due),
            refunded: Some(order.refunded)
                .filter(|sum| sum.amount() > 0)
                .map(|sum| locale.money(sum)),
            refund: words.refund(),
            payment: None,
            delay: Delay::of(order, now, locale),
            changes,
            receipt: order.receipt.clone(),
            history: order.history.iter().map(|entry| words.event(entry)).collect(),
            cancellable: cancellable.get(),
            keeps_deposit: order.payment.keeps_deposit && order.paid.amount() > 0,
            units: cancellable.to_string(),
            units_error: None,
            notice: None,
            is_refused: false,
            asked_locale,
        })
    }

    /// Units that can be cancelled.
    pub(super) const fn cancellable(&self) -> u64 {
        self.cancellable
    }

    /// Says what was done, where the address does and the order agrees.
    pub(super) fn said_done(&mut self, query: &str, order: &Order, locale: &Locale) {
        let said = |name: &str| query.split('&').any(|part| part == name);
        let last = order.history.last().map(|entry| entry.kind);
        let is_answered = order.notices.last().is_some_and(|notice| notice.answer.is_some());
        let key = if (said("cancelled") || said("answered")) && last == Some(EntryKind::Cancelled) {
            "cancel.done"
        } else if said("answered") && is_answered {
            "delay.answered"
        } else if said("address") && last == Some(EntryKind::AddressChanged) {
            "address.done"
        } else if said("swapped") && order.swapped_from.is_some() {
            "swap.done"
        } else {
            return;
        };
        self.notice = Some(locale.say(SECTION, key, &[]));
    }

    /// Asks for another number of units to cancel.
    pub(super) fn wrong_units(&mut self, typed: Option<&str>, locale: &Locale) {
        if self.cancellable == 0 {
            return self.not_cancelled(locale);
        }
        let args = [("most", self.cancellable.into())];
        self.units_error = Some(locale.say(SECTION, "mistake.units", &args));
        typed.unwrap_or_default().clone_into(&mut self.units);
    }

    /// Says that nothing was cancelled.
    pub(super) fn not_cancelled(&mut self, locale: &Locale) {
        self.refused("cancel.not_cancellable", locale);
    }

    /// Says why nothing was done.
    pub(super) fn refused(&mut self, key: &str, locale: &Locale) {
        self.notice = Some(locale.say(SECTION, key, &[]));
        self.is_refused = true;
    }
}

struct Words<'a> {
    order: &'a Order,
    locale: &'a Locale,
}

impl Words<'_> {
    fn say(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.locale.say(SECTION, key, args)
    }

    /// "You are 363rd in line, 41 units ahead of you."
    fn place(&self) -> Option<String> {
        let position = self.order.place.position.flatten()?;
        if position == 1 {
            return Some(self.say("status.first", &[]));
        }
        let ahead = self.order.place.units_ahead.flatten().map_or(0, Units::get);
        let ahead = self.say("status.units", &[("n", ahead.into())]);
        let nth = self.locale.nth(SECTION, position);
        Some(self.say("status.position", &[("nth", nth.into()), ("ahead", ahead.into())]))
    }

    /// What is owed back, and by when.
    fn refund(&self) -> Option<String> {
        let sum = Some(self.order.refund_due).filter(|sum| sum.amount() > 0)?;
        let sum = self.locale.money(sum);
        Some(match self.order.refund_due_by {
            Some(by) => {
                let by = self.locale.days(by, by);
                self.say("status.refund_by", &[("sum", sum.into()), ("day", by.into())])
            }
            None => sum,
        })
    }

    fn status(&self) -> String {
        let key = match self.order.status {
            Status::AwaitingPayment => "status.awaiting_payment",
            Status::Waiting => "status.waiting",
            Status::PartiallyAllocated => "status.partially_allocated",
            Status::Allocated => "status.allocated",
            Status::PartiallyShipped => "status.partially_shipped",
            Status::Shipped => "status.shipped",
            Status::Cancelled if self.order.swapped_to.is_some() => "status.swapped",
            Status::Cancelled => "status.cancelled",
            Status::Expired => "status.expired",
            Status::Returned => "status.returned",
        };
        self.say(key, &[])
    }

    fn cancellable(&self) -> Result<Units, Fault> {
        let units = &self.order.units;
        units.waiting.plus(units.allocated)?.plus(units.held)
    }

    fn stages(&self) -> String {
        let units = &self.order.units;
        let named = [
            ("status.in_line", units.waiting),
            ("status.held", units.held),
            ("status.ready", units.allocated),
            ("status.gone", units.shipped),
            ("status.off", units.cancelled),
            ("status.back", units.returned),
        ];
        let there = named.into_iter().filter(|(_, units)| !units.is_zero());
        let told = there.map(|(key, units)| self.say(key, &[("n", units.get().into())]));
        told.collect::<Vec<_>>().join(", ")
    }

    /// What was promised, and what is expected today where that is another day and still matters.
    fn promises(&self) -> (String, Option<String>) {
        let told = |promise: &Promise| {
            self.locale.window(promise).unwrap_or_else(|| self.say("status.no_date", &[]))
        };
        let promised = told(&self.order.promise);
        let waits = self.order.place.position.flatten().is_some();
        let expected = self.order.estimate.filter(|_| waits).map(|estimate| told(&estimate));
        let expected = expected.filter(|expected| *expected != promised);
        (promised, expected)
    }

    fn event(&self, entry: &HistoryLine) -> Event {
        let key = match entry.kind {
            EntryKind::Placed => "event.placed",
            EntryKind::Allocated => "event.allocated",
            EntryKind::Held => "event.held",
            EntryKind::TakenBack => "event.taken_back",
            EntryKind::Paid => "event.paid",
            EntryKind::PaymentDeclined => "event.payment_declined",
            EntryKind::ChargeDeclined => "event.charge_declined",
            EntryKind::PaymentReminder => "event.payment_reminder",
            EntryKind::PaymentLapsed => "event.payment_lapsed",
            EntryKind::Revived => "event.revived",
            EntryKind::Refunded => "event.refunded",
            EntryKind::RefundFailed => "event.refund_failed",
            EntryKind::Shipped => "event.shipped",
            EntryKind::Returned => "event.returned",
            EntryKind::Cancelled => "event.cancelled",
            EntryKind::Expired => "event.expired",
            EntryKind::Prioritised => "event.prioritised",
            EntryKind::DelayNotice => "event.delay_notice",
            EntryKind::NoticeAnswered => "event.notice_answered",
            EntryKind::PromiseChanged => "event.promise_changed",
            EntryKind::ExtraPeriod => "event.extra_period",
            EntryKind::AddressChanged => "event.address_changed",
            EntryKind::Erased => "event.erased",
            EntryKind::Withdrawn => "event.withdrawn",
            EntryKind::Delivered => "event.delivered",
            EntryKind::SwappedTo => "event.swapped_to",
            EntryKind::SwappedFrom => "event.swapped_from",
        };
        let what = self.say(key, &[("n", entry.units.map_or(0, Units::get).into())]);
        // A reason or a tracking number stands behind the sentence. The name of a payment is for books.
        let note = entry.detail.split_once(": ").filter(|_| entry.kind != EntryKind::Paid);
        let what = match note {
            Some((_, note)) => {
                self.say("status.note", &[("what", what.into()), ("note", note.into())])
            }
            None => what,
        };
        Event { at: entry.at.to_string(), moment: self.locale.moment(entry.at), what }
    }
}
