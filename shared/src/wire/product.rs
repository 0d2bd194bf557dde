//! Products and batches on the wire.

use crate::id::{BatchName, Sku};
use crate::money::Money;
use crate::offer::{Backorder, Offer, Percent, Preorder, Shipping, ShowUnits};
use crate::payment::{Deposit, GRACE_DAYS, Part, Payment, Terms, When};
use crate::promise::Batch;
use crate::time::Day;
use crate::units::Units;
use crate::wire::fields::{Bad, FieldError, Reader, read};
use crate::wire::rules;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Longest hold, in minutes: 30 days.
pub const MAX_HOLD_MINUTES: u64 = 43_200;

/// Most days that units are kept after a charge was declined.
pub const MAX_GRACE_DAYS: u64 = 90;

/// Longest lead time, in days.
pub const MAX_LEAD_TIME_DAYS: u64 = 3_650;

/// Most options that tell a variant from the others.
pub const MAX_OPTIONS: usize = 20;

const DEFAULT_HOLD_MINUTES: u64 = 35;

/// A product as the merchant's paths answer it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Product {
    /// Its sku.
    pub sku: Sku,
    /// Its settings.
    #[serde(flatten)]
    pub offer: Offer,
}

/// Supply on the way, as listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchRow {
    /// Its name.
    pub batch: BatchName,
    /// Units still to come.
    pub units: Units,
    /// First day of the window.
    pub expected_from: Day,
    /// Last day of the window.
    pub expected_to: Day,
}

impl BatchRow {
    /// The row of a batch.
    pub fn of(name: &BatchName, batch: &Batch) -> Self {
        Self {
            batch: name.clone(),
            units: batch.units,
            expected_from: batch.expected_from,
            expected_to: batch.expected_to,
        }
    }
}

/// Reads the body of `PUT /v1/admin/products/{sku}`.
pub fn product(body: &Value, sku: &Sku) -> Result<Offer, Vec<FieldError>> {
    read(body, |fields| {
        if let Some(Some(repeated)) = fields.optional("sku", rules::sku)
            && repeated != *sku
        {
            fields.refuse("sku", Bad::invalid(format!("The path says {sku}. Leave it out.")));
        }
        offer(fields)
    })
}

fn offer(fields: &mut Reader<'_>) -> Option<Offer> {
    let title = fields.required("title", rules::filled_text);
    let image_url = fields.optional("image_url", rules::https_url);
    let product = fields.optional("product", rules::filled_text);
    let options = fields.optional("options", options);
    let price = fields.required_object("price", rules::money);
    let safety_stock = fields.or("safety_stock", Units::ZERO, rules::stock_units);
    let release_at = fields.optional("release_at", rules::timestamp);
    let preorder = fields.object("preorder", preorder);
    let backorder = fields.object("backorder", backorder);
    let per_customer_limit = fields.optional("per_customer_limit", rules::stock_units);
    let shipping = fields.or("shipping", Shipping::AsAvailable, rules::choice);
    let payment = fields.object("payment", |fields| payment(fields, price));
    let hold_minutes =
        fields.or("hold_minutes", DEFAULT_HOLD_MINUTES, rules::whole(1, MAX_HOLD_MINUTES));
    let show_units = fields.or("show_units", ShowUnits::Exact, rules::choice);
    let tax_percent = fields.optional("tax_percent", percent);
    let delivery = fields.object("delivery", rules::money);
    if let (Some(price), Some(Some(delivery))) = (price, delivery)
        && price.currency() != delivery.currency()
    {
        fields.refuse("delivery.currency", Bad::invalid("Use the currency of the price."));
    }
    Some(Offer {
        title: title?,
        image_url: image_url?,
        product: product?,
        options: options?,
        price: price?,
        safety_stock: safety_stock?,
        release_at: release_at?,
        preorder: preorder?,
        backorder: backorder?,
        per_customer_limit: per_customer_limit?,
        shipping: shipping?,
        payment: payment?.unwrap_or(Payment::FULL),
        hold_minutes: u32::try_from(hold_minutes?).ok()?,
        show_units: show_units?,
        tax_percent: tax_percent?,
        delivery: delivery?,
    })
}

fn preorder(fields: &mut Reader<'_>) -> Option<Preorder> {
    let opens_at = fields.optional("opens_at", rules::timestamp);
    let closes_at = fields.optional("closes_at", rules::timestamp);
    let limit = fields.optional("limit", rules::stock_units);
    if let (Some(Some(opens_at)), Some(Some(closes_at))) = (opens_at, closes_at)
        && closes_at <= opens_at
    {
        fields.refuse("closes_at", Bad::invalid("It must lie after opens_at."));
    }
    Some(Preorder { opens_at: opens_at?, closes_at: closes_at?, limit: limit? })
}

fn backorder(fields: &mut Reader<'_>) -> Option<Backorder> {
    let limit = fields.optional("limit", rules::stock_units);
    let days = fields.optional("lead_time_days", rules::whole(0, MAX_LEAD_TIME_DAYS));
    let days = days?.and_then(|days| u32::try_from(days).ok());
    Some(Backorder { limit: limit?, lead_time_days: days })
}

fn payment(fields: &mut Reader<'_>, price: Option<Money>) -> Option<Payment> {
    let collect = fields.or("collect", Terms::Full, rules::choice);
    let deposit = fields.object("deposit", |fields| deposit(fields, price));
    let balance = fields.or("balance", When::Allocation, balance);
    let preorder_price = fields.object("price", rules::money);
    let grace = fields.or("grace_days", u64::from(GRACE_DAYS), rules::whole(0, MAX_GRACE_DAYS));
    match (collect, deposit) {
        (Some(Terms::Deposit), Some(None)) => {
            fields.refuse("deposit", Bad::invalid("Say how much: a percent or an amount."));
        }
        (Some(Terms::Full | Terms::Later), Some(Some(_))) => {
            fields.refuse("deposit", Bad::invalid("It goes with collect deposit only."));
        }
        _ => {}
    }
    match (collect, balance) {
        (Some(Terms::Full), Some(When::Shipping | When::On(_))) => {
            fields.refuse("balance", Bad::invalid("Nothing is left later with collect full."));
        }
        (Some(Terms::Deposit), Some(When::Shipping)) => {
            fields.refuse("balance", Bad::invalid("It goes with collect later only."));
        }
        _ => {}
    }
    if let (Some(price), Some(Some(early))) = (price, preorder_price)
        && price.currency() != early.currency()
    {
        fields.refuse("price.currency", Bad::invalid("Use the currency of the price."));
    }
    Some(Payment {
        collect: collect?,
        deposit: deposit?,
        balance: balance?,
        price: preorder_price?,
        grace_days: u32::try_from(grace?).ok()?,
    })
}

fn deposit(fields: &mut Reader<'_>, price: Option<Money>) -> Option<Deposit> {
    let percent = fields.optional("percent", rules::whole(1, 100));
    let most = price.map_or(crate::money::MAX_PRICE, Money::amount);
    let amount = fields.optional("amount", rules::whole(1, most.max(1)));
    let refundable = fields.or("refundable", true, rules::boolean);
    let part = match (percent?, amount?) {
        (Some(percent), None) => u8::try_from(percent).ok().map(Part::Percent),
        (None, Some(amount)) => Some(Part::Amount(amount)),
        (Some(_), Some(_)) | (None, None) => {
            fields.refuse("percent", Bad::invalid("Give either percent or amount."));
            None
        }
    };
    Some(Deposit { part: part?, refundable: refundable? })
}

/// When the rest of the money is collected.
fn balance(value: &Value) -> Result<When, Bad> {
    let text = value.as_str().ok_or_else(|| Bad::wrong_type("a text"))?;
    let known = When::try_from(text.to_owned()).ok().filter(|when| *when != When::Order);
    let help = "Give allocation, shipping, or a date like 2027-05-04.";
    known.ok_or_else(|| Bad::invalid(help))
}

fn options(value: &Value) -> Result<BTreeMap<String, String>, Bad> {
    let Value::Object(map) = value else { return Err(Bad::wrong_type("an object of texts")) };
    if map.len() > MAX_OPTIONS {
        return Err(Bad::out_of_range(format!("Give at most {MAX_OPTIONS} options.")));
    }
    map.iter()
        .map(|(name, value)| {
            let name = rules::filled_text(&Value::String(name.clone()))?;
            Ok((name, rules::filled_text(value)?))
        })
        .collect()
}

fn percent(value: &Value) -> Result<Percent, Bad> {
    let Value::Number(number) = value else { return Err(Bad::wrong_type("a number")) };
    Percent::parse(number).ok_or_else(|| Bad::out_of_range("Give a percentage from 0 to 100."))
}

/// Reads the body of `PUT …/batches/{batch}`.
pub fn batch(body: &Value) -> Result<Batch, Vec<FieldError>> {
    read(body, |fields| {
        let units = fields.required("units", rules::stock_units);
        let from = fields.required("expected_from", rules::day);
        let to = fields.required("expected_to", rules::day);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            fields.refuse("expected_to", Bad::invalid("It must not lie before expected_from."));
        }
        Some(Batch { units: units?, expected_from: from?, expected_to: to? })
    })
}
