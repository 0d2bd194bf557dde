//! The body of `POST /v1/orders`.

use crate::answer::offer::Offer;
use crate::form::{Draft, Field};
use serde_json::{Map, Value, json};
use shared::money::Money;

/// What belongs to the page rather than to the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Context {
    pub(crate) sku: String,
    pub(crate) locale: String,
    pub(crate) campaign: Option<String>,
    pub(crate) medium: Option<String>,
    pub(crate) referrer: Option<String>,
}

/// The body of an order of what `offer` says, by whoever filled in `draft`. It names everything
/// that was seen, so that nobody is downgraded without consent.
pub(crate) fn body(context: &Context, offer: &Offer, draft: &Draft) -> Value {
    let text = |field| {
        let text = draft.get(field).trim();
        if text.is_empty() { Value::Null } else { Value::from(text) }
    };
    let price = offer.price.map_or(Value::Null, money);
    let source = [
        ("campaign", &context.campaign),
        ("medium", &context.medium),
        ("referrer", &context.referrer),
    ];
    let source: Map<String, Value> = source
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?.into())))
        .collect();
    json!({
        "sku": context.sku,
        "quantity": offer.quantity,
        "customer": { "email": text(Field::Email), "name": text(Field::Name) },
        "ship_to": {
            "line1": text(Field::Line1),
            "city": text(Field::City),
            "postal_code": text(Field::PostalCode),
            "country": text(Field::Country),
        },
        "accept": {
            "action": offer.action.as_str(),
            "in_stock": offer.in_stock,
            "price": price,
            "ships_to": offer.ships.end(),
        },
        "source": if source.is_empty() { Value::Null } else { Value::Object(source) },
        "locale": context.locale,
    })
}

fn money(money: Money) -> Value {
    json!({ "amount": money.amount(), "currency": money.currency().to_string() })
}
