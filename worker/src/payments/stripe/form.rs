//! What is asked, as Stripe takes it: forms with names in brackets.

use crate::payments::stripe::amount;
use crate::payments::{Asked, Failure, NewCharge, NewPage, NewRefund};
use shared::money::Money;
use shared::time::Timestamp;

/// Stripe closes pages half an hour after they were opened at the earliest, and a day after at the
/// latest. We ask for an hour at least, so that a page whose answer was lost can be asked for again
/// for half an hour, and for a minute less than a day, for clocks that differ.
const OPEN_MINUTES: (u32, u32) = (60, 1_439);

/// Longest name of what is paid for, in characters.
const MAX_TITLE: usize = 250;

/// The languages of Stripe's pages.
const LOCALES: [&str; 41] = [
    "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA",
    "hi-IN", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt",
    "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
];

/// Fields in the order in which they were named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.push((name.to_owned(), value.into()));
        self
    }

    fn with_any(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Says whose it is: on every object, so that each can be looked up. Nothing that may change between
    /// two tries: a repetition has to say the same.
    fn about(self, at: &str, asked: &Asked) -> Self {
        let name = |field: &str| match at {
            "" => format!("metadata[{field}]"),
            at => format!("{at}[metadata][{field}]"),
        };
        self.with(&name("order"), &asked.order_id).with(&name("ask"), &asked.ask)
    }

    /// As it goes over the wire.
    pub(super) fn encode(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }

    /// The value of a field.
    #[cfg(test)]
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The fields, one a line.
    #[cfg(test)]
    pub(super) fn lines(&self) -> Vec<String> {
        self.0.iter().map(|(name, value)| format!("{name}={value}")).collect()
    }
}

/// `POST /v1/checkout/sessions`.
pub(super) fn page(page: &NewPage) -> Result<Form, Failure> {
    let asked = &page.asked;
    let form = Form::default()
        .with("client_reference_id", &asked.order_id)
        .about("", asked)
        .with("success_url", &page.back_url)
        .with("cancel_url", &page.back_url)
        .with("locale", locale(&page.locale))
        .with("expires_at", seconds(closes_at(page)).to_string())
        // A card is paid, or kept, or neither, at once. What takes days to arrive fits no hold.
        .with("allowed_payment_method_types[0]", "card");
    let form = match (&page.customer, &page.email) {
        (Some(customer), _) => form.with("customer", customer),
        (None, email) => form.with_any("customer_email", email.as_deref()),
    };
    let saves_card = page.saves_card || asked.amount.amount() == 0;
    let form = if saves_card && page.customer.is_none() {
        // A card is kept with a customer.
        form.with("customer_creation", "always")
    } else {
        form
    };
    let currency = amount::code(asked.amount.currency());
    if asked.amount.amount() == 0 {
        let form = form.with("mode", "setup").with("currency", currency);
        return Ok(form.about("setup_intent_data", asked));
    }
    let form = form
        .with("mode", "payment")
        .with("line_items[0][quantity]", "1")
        .with("line_items[0][price_data][currency]", currency)
        .with("line_items[0][price_data][unit_amount]", sum(asked.amount)?)
        .with("line_items[0][price_data][product_data][name]", title(&page.title))
        // The shopper agreed to this sum in this currency.
        .with("adaptive_pricing[enabled]", "false")
        .about("payment_intent_data", asked);
    Ok(if saves_card {
        form.with("payment_intent_data[setup_future_usage]", "off_session")
    } else {
        form
    })
}

/// `POST /v1/payment_intents`.
pub(super) fn charge(charge: &NewCharge) -> Result<Form, Failure> {
    let asked = &charge.asked;
    Ok(Form::default()
        .with("amount", sum(asked.amount)?)
        .with("currency", amount::code(asked.amount.currency()))
        .with("customer", &charge.card.customer)
        .with("payment_method", &charge.card.method)
        .with("allowed_payment_method_types[0]", "card")
        .with("off_session", "true")
        .with("confirm", "true")
        .about("", asked))
}

/// `POST /v1/refunds`.
pub(super) fn refund(refund: &NewRefund) -> Result<Form, Failure> {
    Ok(Form::default()
        .with("payment_intent", &refund.payment)
        .with("amount", sum(refund.asked.amount)?)
        .with("reason", "requested_by_customer")
        .about("", &refund.asked))
}

/// The amount, as Stripe counts it.
fn sum(money: Money) -> Result<String, Failure> {
    let sent = amount::to_stripe(money).map(|amount| amount.to_string());
    sent.ok_or_else(|| Failure::Refused {
        code: "amount_not_exact".to_owned(),
        detail: format!("{} {}", money.amount(), money.currency()),
    })
}

/// When the page closes. It depends on nothing but what was asked: a repetition has to say the same.
fn closes_at(page: &NewPage) -> Timestamp {
    let (soonest, latest) = OPEN_MINUTES;
    let after = |minutes| page.asked.at.plus_minutes(minutes).unwrap_or(page.expires_at);
    page.expires_at.max(after(soonest)).min(after(latest))
}

pub(super) fn seconds(at: Timestamp) -> i64 {
    at.as_ms().div_euclid(1_000)
}

/// The language as Stripe calls it, or the browser's own.
fn locale(asked: &str) -> &'static str {
    let find = |tag: &str| LOCALES.into_iter().find(|known| known.eq_ignore_ascii_case(tag));
    let language = asked.split('-').next().unwrap_or_default();
    find(asked).or_else(|| find(language)).unwrap_or("auto")
}

fn title(text: &str) -> String {
    text.chars().take(MAX_TITLE).collect()
}
