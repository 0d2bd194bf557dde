//! What a form brings: what was typed, and the offer that was seen.

use crate::http::Form;
use crate::texts::Locale;
use serde::Serialize;
use serde_json::{Value, json};
use shared::availability::Action;
use shared::code::Code;
use shared::id::Sku;
use shared::units::Units;
use shared::wire::availability::KnownItem;
use shared::wire::person::Address;

/// What was typed, as it was: it is shown again whatever was wrong with it.
#[derive(Debug, Default, Serialize)]
pub(in crate::pages) struct Typed {
    quantity: String,
    email: String,
    name: String,
    country: String,
    line1: String,
    line2: String,
    postal_code: String,
    city: String,
    region: String,
    /// How it ships, where there is a choice.
    shipping: String,
    code: String,
    pub(in crate::pages) consent: bool,
}

impl Typed {
    /// A form that nobody has typed into.
    pub(in crate::pages) fn new(
        quantity: Units,
        country: Option<&str>,
        code: Option<&Code>,
    ) -> Self {
        let country = country.unwrap_or_default().to_owned();
        let code = code.map(|code| code.as_str().to_owned()).unwrap_or_default();
        Self { quantity: quantity.to_string(), country, code, ..Self::default() }
    }

    pub(in crate::pages) fn of(form: &Form) -> Self {
        let text = |name| form.text(name);
        Self {
            quantity: text("quantity"),
            email: text("email"),
            name: text("name"),
            country: text("country"),
            line1: text("line1"),
            line2: text("line2"),
            postal_code: text("postal_code"),
            city: text("city"),
            region: text("region"),
            shipping: text("shipping"),
            code: text("code"),
            consent: text("consent") == "yes",
        }
    }

    /// An address as it stands, to be changed.
    pub(in crate::pages) fn at(address: Option<&Address>, country: Option<&str>) -> Self {
        let Some(address) = address.cloned() else { return Self::new(Units::ONE, country, None) };
        Self {
            country: address.country,
            line1: address.line1,
            line2: address.line2.unwrap_or_default(),
            postal_code: address.postal_code.unwrap_or_default(),
            city: address.city,
            region: address.region.unwrap_or_default(),
            ..Self::default()
        }
    }

    /// The address that was typed, as the wire writes it.
    pub(in crate::pages) fn ship_to(&self) -> Value {
        json!({
            "line1": text(&self.line1),
            "line2": text(&self.line2),
            "city": text(&self.city),
            "region": text(&self.region),
            "postal_code": text(&self.postal_code),
            "country": text(&self.country),
        })
    }

    /// The quantity, if it is a number.
    pub(in crate::pages) fn quantity(&self) -> Option<u64> {
        self.quantity.parse().ok()
    }

    pub(super) fn email(&self) -> &str {
        &self.email
    }

    /// The code, if there is one.
    pub(super) fn code(&self) -> Option<Code> {
        Code::parse(&self.code)
    }

    pub(in crate::pages) fn set_quantity(&mut self, units: Units) {
        self.quantity = units.to_string();
    }

    /// The body of `POST /v1/orders` that says the same.
    pub(in crate::pages) fn body(&self, sku: &Sku, seen: &Seen, locale: &Locale) -> Value {
        json!({
            "sku": sku,
            "quantity": number(&self.quantity),
            "customer": {"email": text(&self.email), "name": text(&self.name)},
            "ship_to": self.ship_to(),
            "accept": seen.accept(Some(&self.shipping), self.code().as_ref()),
            "locale": locale.tag(),
        })
    }
}

/// A field of a form that was left empty was not filled in.
fn text(typed: &str) -> Value {
    if typed.is_empty() { Value::Null } else { Value::from(typed) }
}

/// A number, or what was typed instead, for the rules to refuse.
fn number(typed: &str) -> Value {
    typed.parse::<u64>().map_or_else(|_| text(typed), Value::from)
}

/// The offer that stood beside the form. It is compared, never believed.
#[derive(Debug, Default, Serialize)]
pub(in crate::pages) struct Seen {
    action: String,
    quantity: String,
    in_stock: String,
    price: String,
    currency: String,
    ships_to: String,
    /// Whether the form asked for consent to what had changed.
    asked: bool,
}

impl Seen {
    /// What a page shows of an offer.
    pub(in crate::pages) fn of_item(item: &KnownItem) -> Self {
        Self {
            action: item.action.as_str().to_owned(),
            quantity: item.quantity.to_string(),
            in_stock: item.levels.in_stock.to_string(),
            price: item.price.amount().to_string(),
            currency: item.price.currency().to_string(),
            ships_to: item.promise.ships_to.map(|day| day.to_string()).unwrap_or_default(),
            asked: false,
        }
    }

    pub(in crate::pages) fn of(form: &Form) -> Self {
        Self {
            action: form.text("seen_action"),
            quantity: form.text("seen_quantity"),
            in_stock: form.text("seen_in_stock"),
            price: form.text("seen_price"),
            currency: form.text("seen_currency"),
            ships_to: form.text("seen_ships_to"),
            asked: form.text("seen_asked") == "yes",
        }
    }

    /// What was agreed to; how it ships is said where the page asked for it.
    pub(in crate::pages) fn accept(&self, shipping: Option<&str>, code: Option<&Code>) -> Value {
        json!({
            "shipping": text(shipping.unwrap_or_default()),
            "action": text(&self.action),
            "in_stock": number(&self.in_stock),
            "price": {"amount": number(&self.price), "currency": text(&self.currency)},
            "ships_to": text(&self.ships_to),
            "code": code,
        })
    }

    pub(in crate::pages) fn quantity(&self) -> Option<u64> {
        self.quantity.parse().ok()
    }

    /// Whether it was the offer for the quantity that was typed.
    pub(in crate::pages) fn is_of(&self, typed: &Typed) -> bool {
        self.quantity().is_some() && self.quantity() == typed.quantity()
    }

    pub(in crate::pages) fn action(&self) -> Option<Action> {
        Action::ALL.into_iter().find(|action| action.as_str() == self.action)
    }

    pub(in crate::pages) fn in_stock(&self) -> Option<u64> {
        self.in_stock.parse().ok()
    }

    /// Minor units and currency of the price of one.
    pub(in crate::pages) fn price(&self) -> Option<(u64, &str)> {
        Some((self.price.parse().ok()?, &self.currency))
    }

    pub(in crate::pages) fn ships_to(&self) -> &str {
        &self.ships_to
    }

    /// Whether the form that showed it asked for consent: to two shipments, and to what had changed.
    pub(in crate::pages) fn needs_consent(&self) -> bool {
        needs_consent(self.action(), self.asked)
    }

    pub(in crate::pages) const fn was_asked_again(&self) -> bool {
        self.asked
    }

    pub(in crate::pages) const fn ask_again(&mut self) {
        self.asked = true;
    }
}

/// A split is agreed to; so is what can be had only later, once something else had been seen.
pub(in crate::pages) const fn needs_consent(action: Option<Action>, asked_again: bool) -> bool {
    match action {
        Some(Action::Split) => true,
        Some(Action::Preorder | Action::Backorder) => asked_again,
        Some(
            Action::Buy
            | Action::ComingSoon
            | Action::Ended
            | Action::SoldOut
            | Action::TooMany
            | Action::Unknown,
        )
        | None => false,
    }
}
