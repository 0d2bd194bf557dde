//! An offer in the page's words: status, promise, what ships when, what it costs.

use super::typed::{Seen, needs_consent};
use crate::pages::{SECTION, due};
use crate::texts::{Arg, Locale};
use serde::Serialize;
use shared::availability::Action;
use shared::money::Money;
use shared::offer::{Shipping, ShowUnits};
use shared::payment::Terms;
use shared::policy::Profile;
use shared::promise::Basis;
use shared::units::Units;
use shared::wire::availability::KnownItem;

/// What a page says of an offer.
#[derive(Debug, Serialize)]
pub(in crate::pages) struct Offer {
    title: String,
    /// The title without marks that turn the direction of writing, for where none can be isolated.
    plain_title: String,
    image_url: Option<String>,
    variant: String,
    is_open: bool,
    /// Whether the shopper chooses how it ships.
    has_choice: bool,
    status: String,
    promise: Option<String>,
    rows: Vec<Row>,
    terms: Option<String>,
    /// What a click on the button agrees to about later charges. It is said, not ticked: it stands
    /// right above the button, in the words that the order keeps.
    agreed: Option<String>,
    each: String,
    delivery: Option<String>,
    due_now: Option<String>,
    due_later: Option<String>,
    due_later_name: String,
    total: Option<String>,
    tax: Option<String>,
    button: String,
    consent: Option<String>,
    /// As many as can be had, where that is fewer than were asked for.
    most: Option<u64>,
    seen: Seen,
}

/// A shipment.
#[derive(Debug, Serialize)]
struct Row {
    units: String,
    when: String,
}

struct Words<'a> {
    item: &'a KnownItem,
    locale: &'a Locale,
}

impl Offer {
    pub(in crate::pages) fn of(item: &KnownItem, locale: &Locale) -> Self {
        let words = Words { item, locale };
        let total = item.due_now.zip(item.due_later).and_then(|(now, later)| now.plus(later).ok());
        let options = item.options.iter().flatten().map(|(_, value)| value.as_str());
        let later = item.due_later.filter(|later| later.amount() > 0);
        let money = |sum: Money| locale.money(sum);
        let kind = item.action.kind();
        Self {
            title: item.title.clone(),
            plain_title: unturned(&item.title),
            image_url: item.image_url.clone(),
            variant: options.collect::<Vec<_>>().join(", "),
            is_open: kind.is_some() && total.is_some(),
            has_choice: words.has_choice(),
            status: words.status(),
            promise: words.promise(),
            rows: words.rows(),
            terms: words.terms(),
            agreed: words.agreed(),
            each: words.say("offer.each", &[("price", money(item.price).into())]),
            delivery: item.delivery.map(money),
            due_now: later.and(item.due_now).map(money),
            due_later: later.map(money),
            due_later_name: words.say("order.due_later", &[("when", words.when().into())]),
            total: total.map(money),
            tax: total.and_then(|total| words.tax(total)),
            button: kind.and(total).map(|total| words.deed(total)).unwrap_or_default(),
            consent: words.consent(false),
            most: item
                .max_quantity
                .filter(|most| item.action == Action::TooMany && !most.is_zero())
                .map(shared::units::Units::get),
            seen: Seen::of_item(item),
        }
    }

    /// Whether the quantity that it is of can be ordered.
    pub(in crate::pages) const fn can_be_ordered(&self) -> bool {
        self.is_open
    }

    /// Asks for consent, because something else had been seen before.
    pub(in crate::pages) fn ask_again(&mut self, item: &KnownItem, locale: &Locale) {
        self.consent = Words { item, locale }.consent(true);
        self.seen.ask_again();
    }
}

impl Words<'_> {
    fn say(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.locale.say(SECTION, key, args)
    }

    fn join(&self, parts: impl IntoIterator<Item = Option<String>>) -> String {
        let join = |first: String, second: String| {
            self.say("and", &[("first", first.into()), ("second", second.into())])
        };
        parts.into_iter().flatten().reduce(join).unwrap_or_default()
    }

    fn status(&self) -> String {
        let item = self.item;
        let waiting = item.waiting_orders.filter(|n| *n > 0);
        let waiting = waiting.map(|n| self.say("offer.waiting", &[("n", n.into())]));
        let plain = |key: &str| self.say(key, &[]);
        match item.action {
            Action::Buy => {
                let few = |left: Units| self.say("offer.few", &[("n", left.get().into())]);
                self.join([Some(plain("offer.buy")), item.units_left.map(few)])
            }
            Action::Preorder => {
                let left = item.remaining.zip(item.limit).map(|(left, limit)| {
                    let args = [("left", left.get().into()), ("limit", limit.get().into())];
                    self.say("offer.left", &args)
                });
                let closes = item.closes_at.map(|at| {
                    self.say("offer.closes", &[("moment", self.locale.moment(at).into())])
                });
                self.join([Some(plain("offer.preorder")), left, closes])
            }
            Action::Backorder => self.join([Some(plain("offer.backorder")), waiting]),
            Action::Split => self.join([Some(self.split()), waiting]),
            Action::ComingSoon => match item.opens_at {
                Some(at) => self.say("offer.opens", &[("moment", self.locale.moment(at).into())]),
                None => plain("offer.coming_soon"),
            },
            Action::Ended => plain("offer.ended"),
            Action::SoldOut => plain("offer.sold_out"),
            Action::TooMany => {
                let most = item.max_quantity.map_or(0, shared::units::Units::get);
                self.say("offer.too_many", &[("n", most.into())])
            }
            Action::Unknown => plain("offer.unknown"),
        }
    }

    /// Whether the figures of a split are all that there is to say of them.
    fn tells_parts(&self) -> bool {
        let levels = &self.item.levels;
        let sum = levels.in_stock.get().saturating_add(levels.backorder.get());
        match self.item.show_units {
            ShowUnits::Exact => true,
            ShowUnits::Few => sum == self.item.quantity.get(),
            ShowUnits::Hidden => false,
        }
    }

    fn split(&self) -> String {
        if !self.tells_parts() {
            return self.say("offer.split_some", &[]);
        }
        let levels = &self.item.levels;
        let (now, later) = (levels.in_stock.get().into(), levels.backorder.get().into());
        match self.item.promise.ships_from {
            Some(day) => {
                let day = self.locale.days(day, day);
                let args = [("now", now), ("later", later), ("day", day.into())];
                self.say("offer.split_on", &args)
            }
            None => self.say("offer.split", &[("now", now), ("later", later)]),
        }
    }

    /// When it ships; `place` is the beginning of the text's name.
    fn ships(&self, place: &str) -> String {
        let within = self.item.handling_days.filter(|days| *days > 0);
        if let (Some(days), Basis::Stock, "") = (within, self.item.promise.basis, place) {
            return self.say("offer.within", &[("n", u64::from(days).into())]);
        }
        let promise = &self.item.promise;
        let name = |kind: &str| format!("offer.{place}{kind}");
        let Some(days) = self.locale.window(promise) else {
            return self.say(&name("no_date"), &[]);
        };
        let args = [("days", days.into())];
        match promise.basis {
            Basis::Stock => self.say(&name("ready"), &[]),
            Basis::LeadTime => self.say(&name("about"), &args),
            Basis::Release | Basis::Batch | Basis::None => self.say(&name("ships"), &args),
        }
    }

    fn promise(&self) -> Option<String> {
        let item = self.item;
        item.action.kind()?;
        let place = item.waiting_orders.map(|n| {
            let nth = self.locale.nth(SECTION, n.saturating_add(1));
            self.say("offer.place", &[("nth", nth.into())])
        });
        let place = place.filter(|_| item.action != Action::Buy);
        let together = item.action == Action::Split && item.shipping == Shipping::Together;
        let together = together.then(|| self.say("offer.together", &[]));
        Some(self.join([Some(self.ships("")), together, place]))
    }

    /// One unit, or what is all there, ships in one piece anyway.
    fn has_choice(&self) -> bool {
        let item = self.item;
        let is_more = item.quantity > shared::units::Units::ONE && item.action != Action::Buy;
        item.shipping == Shipping::Choice && is_more && item.action.kind().is_some()
    }

    fn rows(&self) -> Vec<Row> {
        let item = self.item;
        if item.action != Action::Split || item.shipping == Shipping::Together {
            return Vec::new();
        }
        let units = |n: u64| self.say("offer.row", &[("n", n.into())]);
        let (now, later) = if self.tells_parts() {
            (units(item.levels.in_stock.get()), units(item.levels.backorder.get()))
        } else {
            (String::new(), String::new())
        };
        vec![
            Row { units: now, when: self.say("offer.row_ready", &[]) },
            Row { units: later, when: self.ships("row_") },
        ]
    }

    fn terms(&self) -> Option<String> {
        let item = self.item;
        item.action.kind()?;
        let (now, later) = item.due_now.zip(item.due_later)?;
        if later.amount() == 0 {
            return None;
        }
        let key = match item.payment.collect {
            Terms::Full => return None,
            Terms::Deposit => "offer.deposit",
            Terms::Later => "offer.later",
        };
        let (now, later) = (self.locale.money(now), self.locale.money(later));
        let args = [("now", now.into()), ("later", later.into()), ("when", self.when().into())];
        Some(self.say(key, &args))
    }

    /// When the rest is due.
    fn when(&self) -> String {
        due::when(self.item.payment.balance, self.locale)
    }

    fn agreed(&self) -> Option<String> {
        self.item.action.kind()?;
        due::agreed(self.item.payment, self.item.profile, self.locale)
    }

    fn tax(&self, total: Money) -> Option<String> {
        let percent = self.item.tax_percent.filter(|percent| percent.thousandths() > 0)?;
        let goods = self.item.delivery.map_or(total, |delivery| total.less(delivery));
        let sum = self.locale.money(percent.contained_in(goods)?);
        let percent = self.locale.percent(percent.thousandths());
        Some(self.say("order.tax", &[("percent", percent.into()), ("sum", sum.into())]))
    }

    /// The deed and the sum. In the EU and the UK the deed is named as the law asks: 2011/83/EU,
    /// art. 8(2); CCR 2013, reg. 14(4).
    fn deed(&self, total: Money) -> String {
        let name = match (self.item.profile, self.item.action) {
            (Profile::Eu | Profile::Uk, _) => "obligation",
            (Profile::Us, action) => action.as_str(),
        };
        let deed = self.say(&format!("order.deed.{name}"), &[]);
        let sum = self.locale.money(total);
        self.say("order.button", &[("deed", deed.into()), ("sum", sum.into())])
    }

    fn consent(&self, asked_again: bool) -> Option<String> {
        let item = self.item;
        if !needs_consent(Some(item.action), asked_again) {
            return None;
        }
        Some(match (item.action, item.shipping) {
            (Action::Split, Shipping::AsAvailable) => self.say("order.consent_split", &[]),
            (Action::Split, Shipping::Together) => self.say("order.consent_together", &[]),
            (Action::Split, Shipping::Choice) => self.say("order.consent_choice", &[]),
            (_, _) => self.say("order.consent_changed", &[]),
        })
    }
}

/// A text without the characters that turn the direction of writing: a window's title can isolate
/// nothing.
fn unturned(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !turns(*c) && !c.is_control()).collect()
}
