//! What a merchant offers under a sku: its settings, as the contract writes them.

use crate::money::Money;
use crate::payment::Payment;
use crate::time::Timestamp;
use crate::units::Units;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The settings of a product. `null` fields are absent features, never "unlimited".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Offer {
    /// What shoppers call it.
    pub title: String,
    /// An https address of a picture.
    pub image_url: Option<String>,
    /// The product that this sku is a variant of.
    pub product: Option<String>,
    /// What tells this variant from the others.
    pub options: Option<BTreeMap<String, String>>,
    /// Price of one unit, tax included.
    pub price: Money,
    /// Units kept back from sale and from the line.
    pub safety_stock: Units,
    /// When it may ship; with a pre-order and no date it is unreleased.
    pub release_at: Option<Timestamp>,
    /// Selling before release.
    pub preorder: Option<Preorder>,
    /// Selling what is not on hand after release.
    pub backorder: Option<Backorder>,
    /// Most units of one customer.
    pub per_customer_limit: Option<Units>,
    /// Whether an order ships in parts.
    pub shipping: Shipping,
    /// How it is paid.
    pub payment: Payment,
    /// How long an unpaid order holds its units, in minutes.
    pub hold_minutes: u32,
    /// How much of the figures the public sees.
    pub show_units: ShowUnits,
    /// Tax contained in the price, in percent.
    pub tax_percent: Option<Percent>,
    /// Delivery, once per order.
    pub delivery: Option<Money>,
}

/// When and how much is sold before release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preorder {
    /// From when on; null: at once.
    pub opens_at: Option<Timestamp>,
    /// Until when; null: until release.
    pub closes_at: Option<Timestamp>,
    /// How many units in all; null: unlimited.
    pub limit: Option<Units>,
}

/// How much is sold that is not on hand, and how long it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Backorder {
    /// How many units may wait; null: unlimited.
    pub limit: Option<Units>,
    /// Days until it ships where no batch covers it; null: no date can be given.
    pub lead_time_days: Option<u32>,
}

/// Whether an order ships in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Shipping {
    /// Each unit as soon as it is allocated.
    AsAvailable,
    /// Nothing until none of the order waits.
    Together,
    /// As the shopper chooses with the order.
    Choice,
}

/// How an order ships whose shopper could choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChosenShipping {
    /// Each unit as soon as it is allocated.
    #[default]
    AsAvailable,
    /// Nothing until none of the order waits.
    Together,
}

impl Shipping {
    /// What an order keeps of the choice: nothing where there is none. What was chosen where there
    /// is none, and is not how it ships all the same, cannot be had: absent.
    pub const fn kept(self, chosen: Option<ChosenShipping>) -> Option<Option<ChosenShipping>> {
        match (self, chosen) {
            (Self::Choice, None) => Some(Some(ChosenShipping::AsAvailable)),
            (Self::Choice, chosen) => Some(chosen),
            (Self::AsAvailable, None | Some(ChosenShipping::AsAvailable))
            | (Self::Together, None | Some(ChosenShipping::Together)) => Some(None),
            (Self::AsAvailable, Some(ChosenShipping::Together))
            | (Self::Together, Some(ChosenShipping::AsAvailable)) => None,
        }
    }

    /// Whether nothing of an order ships while a part of it waits: what was chosen decides, else the
    /// product as it stands.
    pub const fn holds_back(self, chosen: Option<ChosenShipping>) -> bool {
        match (chosen, self) {
            (Some(ChosenShipping::Together), _) | (None, Self::Together) => true,
            (Some(ChosenShipping::AsAvailable), _) | (None, Self::AsAvailable | Self::Choice) => {
                false
            }
        }
    }
}

/// How much of the figures the public sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ShowUnits {
    /// All of them.
    Exact,
    /// Units up to [`crate::availability::FEW`], no totals.
    Few,
    /// As `few`; the widget shows none.
    Hidden,
}

/// A percentage in thousandths, from 0 to 100 (a sales tax may be 8.875 %); a JSON number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "serde_json::Number", into = "serde_json::Number")]
pub struct Percent(u32);

impl Percent {
    /// Reads a number from 0 to 100, and keeps three decimals of it.
    pub fn parse(number: &serde_json::Number) -> Option<Self> {
        let number = number.as_f64().filter(|number| (0.0..=100.0).contains(number))?;
        let digits = format!("{number:.3}").replace(['.', '-'], "");
        digits.parse().ok().map(Self)
    }

    /// Hundredths of a percent, rounded half up.
    pub const fn hundredths(self) -> u32 {
        self.0.saturating_add(5).div_euclid(10)
    }

    /// The tax that a price contains, rounded half up to the minor unit.
    pub fn contained_in(self, price: Money) -> Option<Money> {
        let whole = u128::from(self.0).checked_add(100_000)?;
        let exact = u128::from(price.amount()).checked_mul(u128::from(self.0))?;
        let rounded = exact.checked_add(whole.div_euclid(2))?.checked_div(whole)?;
        Money::new(u64::try_from(rounded).ok()?, price.currency())
    }

    /// Thousandths of a percent.
    pub const fn thousandths(self) -> u32 {
        self.0
    }
}

impl TryFrom<serde_json::Number> for Percent {
    type Error = crate::fault::Fault;

    fn try_from(number: serde_json::Number) -> Result<Self, Self::Error> {
        Self::parse(&number).ok_or_else(|| crate::fault::Fault::new("not a percentage"))
    }
}

impl From<Percent> for serde_json::Number {
    fn from(percent: Percent) -> Self {
        let (whole, part) = (percent.0.div_euclid(1_000), percent.0.rem_euclid(1_000));
        if part == 0 {
            return whole.into();
        }
        // Shown, never reckoned with: the price already includes the tax.
        #[expect(clippy::float_arithmetic, reason = "a figure that is only shown")]
        let shown = f64::from(percent.0) / 1_000.0;
        Self::from_f64(shown).unwrap_or_else(|| whole.into())
    }
}

impl Offer {
    /// The price of one at `now`: that of the pre-order while it is one.
    pub fn price_at(&self, now: Timestamp) -> Money {
        self.payment.price.filter(|_| self.before_release(now)).unwrap_or(self.price)
    }

    /// Whether `now` lies before release; without a date, a pre-order says that it is unreleased.
    pub fn before_release(&self, now: Timestamp) -> bool {
        match self.release_at {
            Some(release_at) => now < release_at,
            None => self.preorder.is_some(),
        }
    }
}
