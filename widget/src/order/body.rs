//! The body of `POST /v1/orders`.

use crate::answer::offer::Offer;
use crate::form::{Draft, Field};
use crate::web::json::Json;
use shared::money::Money;

/// What belongs to the page rather than to the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Context {
    pub(crate) sku: String,
    /// What opens a pre-order early; empty where there is none.
    pub(crate) code: String,
    pub(crate) locale: String,
    pub(crate) campaign: String,
    pub(crate) medium: String,
    pub(crate) referrer: String,
}

/// The body of an order of what `offer` says, by whoever filled in `draft`, in
/// one piece if that was chosen. It names everything
/// that was seen, so that nobody is downgraded without consent.
pub(crate) fn body(context: &Context, offer: &Offer, draft: &Draft, together: bool) -> String {
    let mut customer = Json::default();
    let mut ship_to = Json::default();
    for field in Field::ALL {
        // A part that addresses of the country do not have is not on the form.
        let text = if draft.has(field) { draft.get(field).trim() } else { "" };
        match field.path().split_once('.') {
            Some(("customer", name)) => customer.filled(name, text),
            Some((_, name)) => ship_to.filled(name, text),
            None => {}
        }
    }
    let mut accept = Json::default();
    accept.text("action", offer.action.as_str());
    accept.whole("in_stock", Some(offer.in_stock));
    if let Some(price) = offer.price {
        accept.object("price", money(price));
    }
    accept.filled("ships_to", offer.ships.end().unwrap_or_default());
    if !context.code.is_empty() {
        accept.text("code", &context.code);
    }
    if together {
        accept.text("shipping", "together");
    }
    let mut source = Json::default();
    source.filled("campaign", &context.campaign);
    source.filled("medium", &context.medium);
    source.filled("referrer", &context.referrer);
    let mut body = Json::default();
    body.text("sku", &context.sku);
    body.whole("quantity", Some(offer.quantity));
    body.object("customer", customer);
    body.object("ship_to", ship_to);
    body.object("accept", accept);
    body.object("source", source);
    body.text("locale", &context.locale);
    body.written()
}

fn money(money: Money) -> Json {
    let mut fields = Json::default();
    fields.whole("amount", Some(money.amount()));
    fields.text("currency", &String::from(money.currency()));
    fields
}
