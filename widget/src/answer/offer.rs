//! What can be had, as the dialog shows it.

use super::{Answer, Window, money, text, whole};
use shared::availability::Action;
use shared::money::Money;
use shared::payment::Terms;

/// The law that the shop sells by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Law {
    /// The button must say that ordering means paying (2011/83/EU, art. 8(2); in the United Kingdom
    /// the Consumer Contracts Regulations 2013, reg. 14(4)).
    #[default]
    ObligationToPay,
    /// There is no such rule.
    Free,
}

/// An item of `GET /v1/availability`. What it says is shown; nothing is decided again.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Offer {
    pub(crate) quantity: u64,
    /// `Unknown` also for an action that a newer worker may know.
    pub(crate) action: Action,
    pub(crate) in_stock: u64,
    /// Units on pre-order or backorder.
    pub(crate) later: u64,
    pub(crate) quantity_max: Option<u64>,
    pub(crate) price: Option<Money>,
    pub(crate) due_now: Option<Money>,
    pub(crate) due_later: Option<Money>,
    pub(crate) delivery: Option<Money>,
    /// What is collected later, if not all is at the order.
    pub(crate) terms: Terms,
    /// When the rest is due, as the wire names it: a stage, a date, or nothing for the default.
    pub(crate) balance: String,
    /// Whether the shop keeps the deposit of who cancels.
    pub(crate) is_deposit_kept: bool,
    pub(crate) ships: Window,
    /// Whether the shopper chooses how it ships.
    pub(crate) has_choice: bool,
    /// The promise in the button's words.
    pub(crate) promise: String,
    pub(crate) title: String,
    pub(crate) image_url: String,
    /// Values of the variant's options: "red, large".
    pub(crate) variant: String,
    /// Hundredths of a percent of tax in the price.
    pub(crate) tax_hundredths: Option<u64>,
    pub(crate) law: Law,
}

impl Offer {
    /// Reads an item under a path that is empty or ends in a dot; an empty one reads as an unknown
    /// sku.
    pub(crate) fn read(item: &impl Answer, path: &str) -> Self {
        let at = |name: &str| [path, name].concat();
        let name = text(item, &at("action"));
        let known = Action::ALL.into_iter().find(|action| action.as_str() == name);
        let level = |name| whole(item, &at(name)).unwrap_or(0);
        let is_free = text(item, &at("profile")) == "us";
        Self {
            quantity: whole(item, &at("quantity")).unwrap_or(1),
            action: known.unwrap_or(Action::Unknown),
            in_stock: level("levels.in_stock"),
            later: level("levels.preorder").saturating_add(level("levels.backorder")),
            quantity_max: whole(item, &at("max_quantity")),
            price: money(item, &at("price")),
            due_now: money(item, &at("due_now")),
            due_later: money(item, &at("due_later")),
            delivery: money(item, &at("delivery")),
            terms: match &*text(item, &at("payment.collect")) {
                "deposit" => Terms::Deposit,
                "later" => Terms::Later,
                _ => Terms::Full,
            },
            balance: text(item, &at("payment.balance")),
            is_deposit_kept: is_free && item.number(&at("payment.deposit.refundable")) == Some(0.0),
            ships: Window::read(item, &at("promise")),
            has_choice: text(item, &at("shipping")) == "choice",
            promise: String::new(),
            title: text(item, &at("title")),
            image_url: text(item, &at("image_url")),
            variant: item.texts(&at("options")).join(", "),
            tax_hundredths: item.number(&at("tax_percent")).map(hundredths),
            law: if is_free { Law::Free } else { Law::ObligationToPay },
        }
    }

    /// Whether this quantity can be ordered.
    pub(crate) fn is_open(&self) -> bool {
        self.action.kind().is_some() && self.total().is_some()
    }

    /// All that is due, now and later.
    pub(crate) fn total(&self) -> Option<Money> {
        self.due_now?.plus(self.due_later?).ok()
    }

    /// The tax that the price of the goods contains, to the minor unit, with its percentage.
    pub(crate) fn tax(&self) -> Option<(f64, Money)> {
        let rate = self.tax_hundredths.filter(|rate| *rate > 0)?;
        let delivery = self.delivery.map_or(0, Money::amount);
        let total = self.total()?;
        let goods = total.amount().saturating_sub(delivery);
        let whole = rate.checked_add(10_000)?;
        let rounded = goods.checked_mul(rate)?.checked_add(whole / 2)? / whole;
        let tax = Money::new(rounded, total.currency())?;
        Some((f64::from(u32::try_from(rate).ok()?) / 100.0, tax))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` keeps within bounds, and the worker's percentages have two places"
)]
fn hundredths(percent: f64) -> u64 {
    (percent * 100.0 + 0.5) as u64
}

impl Default for Offer {
    fn default() -> Self {
        Self {
            quantity: 1,
            action: Action::Unknown,
            in_stock: 0,
            later: 0,
            quantity_max: None,
            price: None,
            due_now: None,
            due_later: None,
            delivery: None,
            terms: Terms::Full,
            balance: String::new(),
            is_deposit_kept: false,
            ships: Window::default(),
            has_choice: false,
            promise: String::new(),
            title: String::new(),
            image_url: String::new(),
            variant: String::new(),
            tax_hundredths: None,
            law: Law::default(),
        }
    }
}
