//! What is mailed about an order: one mail a cause, each a line of its history.

use crate::mail::payment::{self, manner};
use crate::mail::{Envelope, Fact, Kind, Letter, Link, Mail, SECTION, tame};
use crate::pages::notice_sentences;
use crate::texts::{Arg, Locale};
use shared::cash::PartState;
use shared::delay::Answer;
use shared::fault::Fault;
use shared::money::Money;
use shared::order::{EntryKind, Kind as OrderKind, Status};
use shared::policy::Profile;
use shared::promise::Promise;
use shared::units::Units;
use shared::wire::order::{HistoryLine, NoticeRow, Order};
use shared::wire::settings::Settings;
use std::collections::BTreeMap;

/// Something that happened to an order, with all that a mail about it needs.
pub(crate) struct OrderMail<'a> {
    /// The order's record, with who ordered.
    pub(crate) order: &'a Order,
    /// What happened.
    pub(crate) line: &'a HistoryLine,
    /// Where it stands in the history, from 0.
    pub(crate) index: usize,
    /// Whether the order awaited its payment until now.
    pub(crate) awaited: bool,
    /// The product's title.
    pub(crate) title: &'a str,
    pub(crate) settings: &'a Settings,
    /// Opens the order's page.
    pub(crate) url: String,
}

/// The mail about it; none where nobody is to be told, or nobody is known.
pub(crate) fn compose(about: &OrderMail<'_>) -> Result<Option<Mail>, Fault> {
    let Some(kind) = about.kind() else { return Ok(None) };
    let Some(private) = &about.order.private else { return Ok(None) };
    let to = private.person.customer.email.clone();
    if to.is_empty() {
        return Ok(None);
    }
    let wishes = private.person.locale.as_deref().into_iter();
    let locale = Locale::first(wishes.chain([about.settings.locale.as_str()]));
    let letter = Words { about, locale: &locale, kind }.letter();
    let envelope = Envelope {
        id: format!("{}-{}", about.order.id, about.index),
        kind,
        to,
        order_id: Some(about.order.id.clone()),
        at: about.line.at,
        headers: BTreeMap::new(),
    };
    envelope.seal(&letter, &locale).map(Some)
}

/// Whether an order is placed for good with this line: one that is to be paid first is once it is.
pub(crate) fn is_placed(order: &Order, line: &HistoryLine, awaited: bool) -> bool {
    match line.kind {
        EntryKind::Placed => {
            let expired = || order.history.iter().any(|line| line.kind == EntryKind::Expired);
            order.status != Status::AwaitingPayment && !expired()
        }
        EntryKind::Paid => awaited,
        EntryKind::Revived => true,
        EntryKind::Allocated
        | EntryKind::Held
        | EntryKind::TakenBack
        | EntryKind::Shipped
        | EntryKind::Cancelled
        | EntryKind::Expired
        | EntryKind::PaymentDeclined
        | EntryKind::ChargeDeclined
        | EntryKind::PaymentReminder
        | EntryKind::PaymentLapsed
        | EntryKind::Refunded
        | EntryKind::RefundFailed
        | EntryKind::Returned
        | EntryKind::Prioritised
        | EntryKind::DelayNotice
        | EntryKind::NoticeAnswered
        | EntryKind::PromiseChanged
        | EntryKind::ExtraPeriod
        | EntryKind::AddressChanged
        | EntryKind::Erased
        | EntryKind::Withdrawn
        | EntryKind::Delivered
        | EntryKind::SwappedTo
        | EntryKind::SwappedFrom => false,
    }
}

impl OrderMail<'_> {
    fn kind(&self) -> Option<Kind> {
        let order = self.order;
        match self.line.kind {
            EntryKind::Placed | EntryKind::Paid | EntryKind::Revived => {
                is_placed(order, self.line, self.awaited).then_some(Kind::OrderPlaced)
            }
            // The mail about the order says what is there at once.
            EntryKind::Allocated if self.is_at_once() => None,
            EntryKind::Allocated => Some(Kind::Allocated),
            EntryKind::Shipped => Some(Kind::Shipped),
            EntryKind::Cancelled => Some(Kind::Cancelled),
            EntryKind::Expired | EntryKind::PaymentLapsed => Some(Kind::PaymentFailed),
            EntryKind::ChargeDeclined | EntryKind::PaymentReminder => Some(Kind::PayLink),
            EntryKind::Refunded => Some(Kind::Refunded),
            EntryKind::DelayNotice => Some(Kind::DelayNotice),
            EntryKind::PromiseChanged => Some(Kind::PromiseChanged),
            EntryKind::NoticeAnswered if self.is_kept() => Some(Kind::PromiseChanged),
            EntryKind::Withdrawn => Some(Kind::WithdrawalReceived),
            EntryKind::NoticeAnswered
            | EntryKind::Held
            | EntryKind::TakenBack
            | EntryKind::PaymentDeclined
            | EntryKind::RefundFailed
            | EntryKind::Returned
            | EntryKind::Prioritised
            | EntryKind::ExtraPeriod
            | EntryKind::AddressChanged
            | EntryKind::Erased
            | EntryKind::Delivered
            // The order that it was swapped for has a mail of its own.
            | EntryKind::SwappedTo
            | EntryKind::SwappedFrom => None,
        }
    }

    /// Whether these units were there when it was ordered: their line comes with the order's.
    fn is_at_once(&self) -> bool {
        let begun = [EntryKind::Placed, EntryKind::SwappedFrom];
        let before = self.order.history.get(..self.index).unwrap_or_default();
        matches!(self.order.kind, OrderKind::Buy | OrderKind::Split)
            && before.iter().all(|line| begun.contains(&line.kind))
    }

    /// Whether the answer of this line kept a notice with a date.
    fn is_kept(&self) -> bool {
        let answered = |notice: &NoticeRow| {
            notice.answered_at == Some(self.line.at) && notice.answer == Some(Answer::Keep)
        };
        self.order.notices.iter().any(|notice| answered(notice) && notice.revised.is_some())
    }

    /// The notice that this line is about.
    fn notice(&self) -> Option<&NoticeRow> {
        let sent = self.order.history.get(..=self.index).unwrap_or_default();
        let number = sent.iter().filter(|line| line.kind == EntryKind::DelayNotice).count();
        self.order.notices.get(number.checked_sub(1)?)
    }
}

struct Words<'a> {
    about: &'a OrderMail<'a>,
    locale: &'a Locale,
    kind: Kind,
}

impl Words<'_> {
    /// A text of this kind of mail.
    fn own(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.locale.say(SECTION, &format!("{}.{key}", self.kind.as_str()), args)
    }

    fn say(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.locale.say(SECTION, key, args)
    }

    fn letter(&self) -> Letter {
        let order = self.about.order;
        let shop = tame(&self.about.settings.shop_name);
        let (number, title) = (order.order_number.as_str(), tame(self.about.title));
        let units = self.about.line.units.unwrap_or(order.units.ordered).get();
        let manner = manner(self.about);
        let sum = self.sum();
        let day = order.payment.deadline.map(|day| self.locale.days(day, day));
        let args: [(&str, Arg); 7] = [
            ("number", number.into()),
            ("title", title.as_str().into()),
            ("shop", shop.as_str().into()),
            ("n", manner.n.unwrap_or(units).into()),
            ("moment", self.locale.moment(self.about.line.at).into()),
            ("sum", self.locale.money(sum).into()),
            ("day", day.unwrap_or_default().into()),
        ];
        Letter {
            subject: self.own(manner.subject, &args),
            heading: self.own(manner.heading, &args),
            sentences: self.sentences(manner.text, &args),
            facts: self.facts(title),
            lists: Vec::new(),
            links: vec![Link { text: self.own("link", &args), url: self.about.url.clone() }],
            footer: self.footer(&shop),
            shop,
        }
    }

    fn sentences(&self, text: &str, args: &[(&str, Arg)]) -> Vec<String> {
        let order = self.about.order;
        let mut said = Vec::new();
        match self.kind {
            Kind::OrderPlaced => {
                said.push(self.own("text", args));
                let now = order.units.allocated;
                if now > Units::ZERO {
                    said.push(self.own("now", &[("n", now.get().into())]));
                }
                let later = order.units.waiting;
                if later > Units::ZERO {
                    let days = self.days(&order.promise);
                    said.push(
                        self.own("later", &[("n", later.get().into()), ("days", days.into())]),
                    );
                }
                if order.profile != Profile::Us {
                    said.push(self.own("withdraw", args));
                }
            }
            Kind::Shipped => {
                said.push(self.own("text", args));
                if let Some(tracking) = self.note() {
                    said.push(self.own("tracking", &[("tracking", tracking.into())]));
                }
            }
            Kind::DelayNotice => {
                said.push(self.own("text", args));
                if let Some(notice) = self.about.notice() {
                    let (what, silence) = notice_sentences(notice, self.locale);
                    said.extend([what, silence]);
                }
                said.push(self.own("choice", args));
            }
            Kind::PromiseChanged => {
                let days = self.days(&order.promise);
                said.push(self.own("text", &[("days", days.into())]));
            }
            Kind::WithdrawalReceived => {
                let name = order.private.as_ref().map(|private| &private.person.customer.name);
                let name = tame(name.map_or("", String::as_str));
                said.push(self.own("text", args));
                let number = order.order_number.as_str();
                let args = [("name", name.into()), ("number", number.into())];
                said.push(self.own("statement", &args));
            }
            Kind::Allocated
            | Kind::Cancelled
            | Kind::WaitlistConfirm
            | Kind::WaitlistReady
            | Kind::Links
            | Kind::Digest
            | Kind::Stuck
            | Kind::PayLink => {
                said.push(self.own(text, args));
            }
            Kind::PaymentFailed => {
                said.push(self.own(text, args));
                said.extend(payment::failed(self.about, self.locale));
            }
            Kind::Refunded => {
                said.extend(payment::reason(self.about, self.locale));
                said.push(self.own(text, args));
            }
        }
        if order.refund_due.amount() > 0 {
            let sum = self.locale.money(order.refund_due);
            said.push(match order.refund_due_by {
                Some(by) => {
                    let day = self.locale.days(by, by);
                    self.say("refund_by", &[("sum", sum.into()), ("day", day.into())])
                }
                None => self.say("refund", &[("sum", sum.into())]),
            });
        }
        said
    }

    /// Money that it is about: what this line moved, or what a declined charge leaves to be paid.
    fn sum(&self) -> Money {
        let order = self.about.order;
        let failed = order.payment.plan.iter().find(|part| part.state == PartState::Failed);
        let asked = failed.map_or(order.due, |part| part.amount);
        self.about.line.amount.unwrap_or(asked)
    }

    /// What was said at the event: a tracking number.
    fn note(&self) -> Option<String> {
        let (_, note) = self.about.line.detail.split_once(": ")?;
        Some(tame(note)).filter(|note| !note.is_empty())
    }

    fn days(&self, promise: &Promise) -> String {
        self.locale.window(promise).unwrap_or_else(|| self.say("no_date", &[]))
    }

    fn facts(&self, title: String) -> Vec<Fact> {
        let order = self.about.order;
        let money = |sum| self.locale.money(sum);
        let rows = [
            ("product", Some(title)),
            ("units", Some(self.locale.number(order.units.ordered.get()))),
            ("promised", Some(self.days(&order.promise))),
            ("total", Some(money(order.total))),
            ("delivery", order.delivery.map(money)),
            ("paid", Some(money(order.paid))),
            ("refunded", Some(order.refunded).filter(|sum| sum.amount() > 0).map(money)),
        ];
        let last = [
            ("number", Some(order.order_number.clone())),
            ("place", Some(format!("№ {}", self.locale.number(order.place.number)))),
        ];
        let named = |(key, value): (&str, Option<String>)| {
            Some(Fact { name: self.say(&format!("fact.{key}"), &[]), value: value? })
        };
        let open = payment::open(self.about, self.locale).into_iter();
        let open = open.map(|(name, value)| Fact { name, value });
        let first = rows.into_iter().filter_map(named);
        first.chain(open).chain(last.into_iter().filter_map(named)).collect()
    }

    fn footer(&self, shop: &str) -> Vec<String> {
        let about = self.say("footer", &[("shop", shop.into())]);
        let contact = self.about.settings.contact_email.as_ref();
        let contact = contact.map(|email| self.say("contact", &[("email", tame(email).into())]));
        [Some(about), contact].into_iter().flatten().collect()
    }
}
