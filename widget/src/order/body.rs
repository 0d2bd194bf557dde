//! The body of `POST /v1/orders`.

use crate::answer::object;
use crate::answer::offer::Offer;
use crate::form::{Draft, Field};
use serde_json::Value;
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
    let known = |text: &Option<String>| text.as_deref().map_or(Value::Null, Value::from);
    let customer = object([("email", text(Field::Email)), ("name", text(Field::Name))]);
    let ship_to = object([
        ("line1", text(Field::Line1)),
        ("city", text(Field::City)),
        ("postal_code", text(Field::PostalCode)),
        ("country", text(Field::Country)),
    ]);
    let accept = object([
        ("action", offer.action.as_str().into()),
        ("in_stock", offer.in_stock.into()),
        ("price", offer.price.map_or(Value::Null, money)),
        ("ships_to", offer.ships.end().map_or(Value::Null, Value::from)),
    ]);
    let source = object([
        ("campaign", known(&context.campaign)),
        ("medium", known(&context.medium)),
        ("referrer", known(&context.referrer)),
    ]);
    object([
        ("sku", context.sku.as_str().into()),
        ("quantity", offer.quantity.into()),
        ("customer", customer),
        ("ship_to", ship_to),
        ("accept", accept),
        ("source", source),
        ("locale", context.locale.as_str().into()),
    ])
}

fn money(money: Money) -> Value {
    let currency = String::from(money.currency());
    object([("amount", money.amount().into()), ("currency", currency.into())])
}
