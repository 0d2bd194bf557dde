//! The settings of a product between its form and its body.

use super::input::{Values, object};
use super::money;
use super::stock_forms::{Checked, body};
use serde_json::{Map, Number, Value, json};
use shared::id::Sku;
use shared::money::MAX_PRICE;
use shared::offer::{Offer, Shipping, ShowUnits};
use shared::payment::{GRACE_DAYS, Part, Terms, When};
use shared::time::Timestamp;
use shared::units::Units;
use shared::wire::fields::{Bad, FieldError};
use shared::wire::{product, rules};

/// Merchant's wall clock to RFC 3339; `None` where there is no such time.
pub(crate) type ToUtc<'a> = &'a dyn Fn(&str) -> Option<String>;

/// RFC 3339 to the merchant's wall clock.
pub(crate) type ToLocal<'a> = &'a dyn Fn(Timestamp) -> String;

/// The form of a product to be.
pub(crate) fn blank() -> Values {
    Values::of([
        ("price.currency", "EUR".to_owned()),
        ("shipping", "as_available".to_owned()),
        ("payment.collect", "full".to_owned()),
        ("payment.balance", "allocation".to_owned()),
        ("payment.deposit.refundable", "true".to_owned()),
        ("payment.grace_days", GRACE_DAYS.to_string()),
        ("show_units", "exact".to_owned()),
        ("safety_stock", "0".to_owned()),
        ("hold_minutes", "35".to_owned()),
    ])
}

/// The form of a product that is there.
pub(crate) fn filled(sku: &Sku, offer: &Offer, to_local: ToLocal<'_>) -> Values {
    let units = |units: Option<Units>| units.map_or_else(String::new, |units| units.to_string());
    let time = |at: Option<Timestamp>| at.map_or_else(String::new, to_local);
    let mut values = blank();
    values.set("sku", sku.as_str());
    values.set("title", offer.title.as_str());
    values.set("image_url", offer.image_url.clone().unwrap_or_default());
    values.set("product", offer.product.clone().unwrap_or_default());
    values.set("options", options_text(offer));
    values.set("price.amount", money::typed(offer.price));
    values.set("price.currency", offer.price.currency().to_string());
    values.set("safety_stock", offer.safety_stock.to_string());
    values.set("release_at", time(offer.release_at));
    if let Some(preorder) = &offer.preorder {
        values.set("preorder", "true");
        values.set("preorder.opens_at", time(preorder.opens_at));
        values.set("preorder.closes_at", time(preorder.closes_at));
        values.set("preorder.limit", units(preorder.limit));
    }
    if let Some(backorder) = &offer.backorder {
        let days = backorder.lead_time_days.map(|days| days.to_string()).unwrap_or_default();
        values.set("backorder", "true");
        values.set("backorder.limit", units(backorder.limit));
        values.set("backorder.lead_time_days", days);
    }
    values.set("per_customer_limit", units(offer.per_customer_limit));
    values.set("shipping", shipping(offer.shipping));
    values.set("show_units", show_units(offer.show_units));
    values.set("hold_minutes", offer.hold_minutes.to_string());
    let tax = offer.tax_percent.map(|percent| Number::from(percent).to_string());
    values.set("tax_percent", tax.unwrap_or_default());
    values.set("delivery.amount", offer.delivery.map(money::typed).unwrap_or_default());
    fill_payment(&mut values, offer);
    values
}

fn fill_payment(values: &mut Values, offer: &Offer) {
    let payment = offer.payment;
    let part = payment.deposit.map(|deposit| deposit.part);
    let collect = match (payment.collect, part) {
        (Terms::Full, _) | (Terms::Deposit, None) => "full",
        (Terms::Later, _) => "later",
        (Terms::Deposit, Some(Part::Percent(percent))) => {
            values.set("payment.deposit.percent", percent.to_string());
            "deposit_percent"
        }
        (Terms::Deposit, Some(Part::Amount(amount))) => {
            let exponent = money::exponent(&offer.price.currency().to_string());
            values.set("payment.deposit.amount", money::decimal(amount, exponent));
            "deposit_amount"
        }
    };
    values.set("payment.collect", collect);
    let refundable = payment.deposit.is_none_or(|deposit| deposit.refundable);
    values.set("payment.deposit.refundable", refundable.to_string());
    let balance = match payment.balance {
        When::Order | When::Allocation => "allocation",
        When::Shipping => "shipping",
        When::On(day) => {
            values.set("payment.balance_day", day.to_string());
            "date"
        }
    };
    values.set("payment.balance", balance);
    values.set("payment.price.amount", payment.price.map(money::typed).unwrap_or_default());
    values.set("payment.grace_days", payment.grace_days.to_string());
}

const fn shipping(shipping: Shipping) -> &'static str {
    match shipping {
        Shipping::AsAvailable => "as_available",
        Shipping::Together => "together",
        Shipping::Choice => "choice",
    }
}

const fn show_units(show: ShowUnits) -> &'static str {
    match show {
        ShowUnits::Exact => "exact",
        ShowUnits::Few => "few",
        ShowUnits::Hidden => "hidden",
    }
}

/// One option a line: `colour: red`.
fn options_text(offer: &Offer) -> String {
    let lines = offer.options.iter().flatten().map(|(name, value)| format!("{name}: {value}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The body that a form says. What cannot be read as money, time or options is told here, in the
/// words of the form; everything else by the worker's own reader.
pub(crate) fn checked(values: &Values, to_utc: ToUtc<'_>) -> Checked {
    let mut errors = Vec::new();
    let sku = match rules::sku(&Value::String(values.text("sku").to_owned())) {
        Ok(sku) => Some(sku),
        Err(bad) => {
            errors.push(bad.at("sku"));
            None
        }
    };
    let typed = typed(values, to_utc, &mut errors);
    let any = Sku::parse("any");
    let judged = match sku.or(any) {
        Some(sku) => product::product(&typed, &sku),
        None => Err(Vec::new()),
    };
    match judged {
        Ok(offer) if errors.is_empty() => body(&offer),
        Ok(_) => Err(errors),
        Err(more) => {
            let told = |error: &FieldError| errors.iter().any(|first| first.field == error.field);
            let more: Vec<_> = more.into_iter().filter(|error| !told(error)).collect();
            errors.extend(more);
            Err(errors)
        }
    }
}

fn typed(values: &Values, to_utc: ToUtc<'_>, errors: &mut Vec<FieldError>) -> Value {
    let currency = values.text("price.currency").to_uppercase();
    let price = amount_of(values, "price.amount", &currency, MAX_PRICE, errors);
    let delivery = amount_of(values, "delivery.amount", &currency, MAX_PRICE, errors);
    let most = price.as_u64().unwrap_or(MAX_PRICE);
    let payment = payment_of(values, &currency, most, errors);
    let mut time = |name| time_of(values, name, to_utc, errors);
    let preorder = values.ticked("preorder").then(|| {
        object([
            ("opens_at", time("preorder.opens_at")),
            ("closes_at", time("preorder.closes_at")),
            ("limit", values.whole("preorder.limit")),
        ])
    });
    let release_at = time("release_at");
    let backorder = values.ticked("backorder").then(|| {
        object([
            ("limit", values.whole("backorder.limit")),
            ("lead_time_days", values.whole("backorder.lead_time_days")),
        ])
    });
    let delivery = sum_of(delivery, &currency);
    object([
        ("title", values.string("title")),
        ("image_url", values.string("image_url")),
        ("product", values.string("product")),
        ("options", options_of(values, errors)),
        ("price", json!({"amount": price, "currency": currency})),
        ("safety_stock", values.whole("safety_stock")),
        ("release_at", release_at),
        ("preorder", preorder.unwrap_or(Value::Null)),
        ("backorder", backorder.unwrap_or(Value::Null)),
        ("per_customer_limit", values.whole("per_customer_limit")),
        ("shipping", values.string("shipping")),
        ("payment", payment),
        ("hold_minutes", values.whole("hold_minutes")),
        ("show_units", values.string("show_units")),
        ("tax_percent", values.decimal("tax_percent")),
        ("delivery", delivery),
    ])
}

/// Minor units of a typed amount up to `most`, or null and an error.
fn amount_of(
    values: &Values,
    name: &str,
    currency: &str,
    most: u64,
    errors: &mut Vec<FieldError>,
) -> Value {
    let text = values.text(name);
    if text.is_empty() {
        return Value::Null;
    }
    let exponent = money::exponent(currency);
    match money::parse(text, exponent) {
        Some(amount) if amount <= most => Value::Number(Number::from(amount)),
        Some(_) => {
            let most = money::decimal(most, exponent);
            errors.push(Bad::out_of_range(format!("Give at most {most}.")).at(name));
            Value::Null
        }
        None => {
            let example = money::example(exponent);
            errors.push(Bad::invalid(format!("Write an amount like {example}.")).at(name));
            Value::Null
        }
    }
}

/// A sum, where there is an amount.
fn sum_of(amount: Value, currency: &str) -> Value {
    if amount.is_null() { amount } else { json!({"amount": amount, "currency": currency}) }
}

/// When it is paid. What the form does not ask, because all is paid at once, is not judged.
fn payment_of(values: &Values, currency: &str, most: u64, errors: &mut Vec<FieldError>) -> Value {
    let deposit = deposit_of(values, currency, most, errors);
    let early = amount_of(values, "payment.price.amount", currency, MAX_PRICE, errors);
    let collect = match values.text("payment.collect") {
        "deposit_amount" | "deposit_percent" => "deposit",
        other => other,
    };
    let grace = values.whole("payment.grace_days");
    let at_once = collect == "full";
    let (balance, grace) = if at_once {
        (Value::Null, if grace.is_u64() { grace } else { Value::Null })
    } else {
        (balance_of(values, errors), grace)
    };
    object([
        ("collect", Value::String(collect.to_owned())),
        ("deposit", deposit),
        ("balance", balance),
        ("price", sum_of(early, currency)),
        ("grace_days", grace),
    ])
}

/// When the rest is collected.
fn balance_of(values: &Values, errors: &mut Vec<FieldError>) -> Value {
    if values.text("payment.balance") != "date" {
        return values.string("payment.balance");
    }
    let name = "payment.balance_day";
    match rules::day(&values.string(name)) {
        Ok(day) => Value::String(day.to_string()),
        Err(_) => {
            errors.push(Bad::invalid("Give the day on which the rest is collected.").at(name));
            Value::Null
        }
    }
}

/// The part that is due at the order, as percent or amount, where there is one.
fn deposit_of(values: &Values, currency: &str, most: u64, errors: &mut Vec<FieldError>) -> Value {
    let name = match values.text("payment.collect") {
        "deposit_percent" => "payment.deposit.percent",
        "deposit_amount" => "payment.deposit.amount",
        _ => return Value::Null,
    };
    if values.text(name).is_empty() {
        errors.push(Bad::invalid("Say how much is due at the order.").at(name));
    }
    let refundable = values.ticked("payment.deposit.refundable");
    if name == "payment.deposit.percent" {
        return json!({"percent": values.whole(name), "refundable": refundable});
    }
    // Whatever was wrong is told; a reader that finds no amount would ask for a percentage.
    let amount = amount_of(values, name, currency, most, errors).as_u64().unwrap_or(1);
    json!({"amount": amount, "refundable": refundable})
}

fn time_of(values: &Values, name: &str, to_utc: ToUtc<'_>, errors: &mut Vec<FieldError>) -> Value {
    match values.text(name) {
        "" => Value::Null,
        text => to_utc(text).map_or_else(
            || {
                errors.push(Bad::invalid("Give a date and a time of day.").at(name));
                Value::Null
            },
            Value::String,
        ),
    }
}

fn options_of(values: &Values, errors: &mut Vec<FieldError>) -> Value {
    let mut options = Map::new();
    for line in values.text("options").lines().map(str::trim).filter(|line| !line.is_empty()) {
        let pair = line.split_once(':').map(|(name, value)| (name.trim(), value.trim()));
        let Some((name, value)) =
            pair.filter(|(name, value)| !name.is_empty() && !value.is_empty())
        else {
            errors.push(Bad::invalid("Write one option a line, like colour: red.").at("options"));
            return Value::Null;
        };
        if options.insert(name.to_owned(), Value::String(value.to_owned())).is_some() {
            errors.push(Bad::invalid(format!("Name {name} once only.")).at("options"));
            return Value::Null;
        }
    }
    if options.is_empty() { Value::Null } else { Value::Object(options) }
}

#[cfg(test)]
#[path = "product_form_tests.rs"]
mod tests;
