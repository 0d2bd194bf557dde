//! What can be had, as the dialog shows it.

use super::{Window, at, money, text, whole};
use serde_json::Value;
use shared::availability::Action;
use shared::money::Money;

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
    pub(crate) ships: Window,
    pub(crate) title: String,
    pub(crate) image_url: String,
    /// Values of the variant's options: "red, large".
    pub(crate) variant: String,
    /// Hundredths of a percent of tax in the price.
    pub(crate) tax_hundredths: Option<u64>,
    /// The item as it came, for the half that paints the button.
    pub(crate) raw: Value,
}

impl Offer {
    /// Reads an item; an empty one reads as an unknown sku.
    pub(crate) fn read(item: &Value) -> Self {
        let name = at(item, &["action"]).as_str();
        let known = Action::ALL.into_iter().find(|action| Some(action.as_str()) == name);
        let level = |name| whole(item, &["levels", name]).unwrap_or(0);
        let options = at(item, &["options"]).as_object();
        let mut variant = String::new();
        for value in options.into_iter().flatten().filter_map(|(_, value)| value.as_str()) {
            if !variant.is_empty() {
                variant.push_str(", ");
            }
            variant.push_str(value);
        }
        Self {
            quantity: whole(item, &["quantity"]).unwrap_or(1),
            action: known.unwrap_or(Action::Unknown),
            in_stock: level("in_stock"),
            later: level("preorder").saturating_add(level("backorder")),
            quantity_max: whole(item, &["max_quantity"]),
            price: money(item, &["price"]),
            due_now: money(item, &["due_now"]),
            due_later: money(item, &["due_later"]),
            delivery: money(item, &["delivery"]),
            ships: Window::read(at(item, &["promise"])),
            title: text(item, &["title"]),
            image_url: text(item, &["image_url"]),
            variant,
            tax_hundredths: at(item, &["tax_percent"]).as_f64().map(hundredths),
            raw: item.clone(),
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
    (percent * 100.0).round() as u64
}

impl Default for Offer {
    fn default() -> Self {
        Self::read(&Value::Null)
    }
}
