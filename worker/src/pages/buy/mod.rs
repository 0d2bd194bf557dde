//! `/buy/{sku}`: ordering by a plain form. What is sold, and to whom, is decided where
//! `POST /v1/orders` decides it.

mod changes;
pub(super) mod mistakes;
pub(super) mod offer;
pub(super) mod typed;
mod view;
mod wait;

use crate::handlers::{availability, orders};
use crate::http::{Body, Context, Form, Key, Query, Reply};
use crate::objects::Answer;
use crate::pages::{access, policy, wish};
use crate::settings;
use crate::texts::Locale;
use mistakes::Mistake;
use serde_json::Value;
use shared::availability::Action;
use shared::code::Code;
use shared::id::Sku;
use shared::units::{MAX_ORDERED, Units};
use shared::wire::availability::{Item, KnownItem};
use shared::wire::place::new_order;
use shared::wire::problem::Problem;
use typed::{Seen, Typed};
use view::{Notice, View};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/pages/random.js")]
extern "C" {
    /// 128 random bits, in hexadecimal.
    #[wasm_bindgen(js_name = randomKey)]
    pub(crate) fn random_key() -> String;
}

/// `GET /buy/{sku}`.
pub(super) async fn show(context: &mut Context<'_>, sku: &str) -> Result<Reply, Problem> {
    let locale = wish::locale(context.incoming, None);
    let wanted = Query::parse(context.incoming.query()).all("quantity").into_iter().next();
    let quantity = wanted.and_then(|text| text.parse().ok()).unwrap_or(1_u64);
    let sku = Sku::parse(sku).ok_or_else(Problem::unknown_sku)?;
    let code = asked_code(context);
    let item = known(context, &sku, code.as_ref(), units(quantity)).await?;
    let typed = Typed::new(item.quantity, locale.region(), code.as_ref());
    let mut view = View::new(&item, &locale, typed, random_key());
    view.challenge(context.config);
    view.reply(200, &locale, policy::buying(context.config, false))
}

/// As many as one order may be of.
fn units(quantity: u64) -> Units {
    Units::new(quantity.clamp(1, MAX_ORDERED)).unwrap_or(Units::ONE)
}

/// The code that the address carries; one that is none is left out.
fn asked_code(context: &Context<'_>) -> Option<Code> {
    let code = Query::parse(context.incoming.query()).all("code").into_iter().next()?;
    Code::parse(&code)
}

async fn known(
    context: &Context<'_>,
    sku: &Sku,
    code: Option<&Code>,
    quantity: Units,
) -> Result<KnownItem, Problem> {
    let settings = settings::current(context.env, context.config.test_clock).await;
    match availability::item(context, sku.to_string(), code, quantity, &settings).await? {
        Item::Known(item) => Ok(*item),
        Item::Unknown(_) => Err(Problem::unknown_sku()),
    }
}

/// What came with a form.
struct Sent {
    sku: Sku,
    locale: Locale,
    typed: Typed,
    seen: Seen,
    key: String,
    /// What the challenge answered; none where it was not shown.
    challenge: String,
}

/// `POST /buy/{sku}`.
pub(super) async fn send(context: &mut Context<'_>, sku: &str) -> Result<Reply, Problem> {
    let form = Form::read(context.incoming).await?;
    let own = form.text("locale");
    let sent = Sent {
        sku: Sku::parse(sku).ok_or_else(Problem::unknown_sku)?,
        locale: wish::locale(context.incoming, Some(&own)),
        typed: Typed::of(&form),
        seen: Seen::of(&form),
        key: form.text("key"),
        challenge: form.text("cf-turnstile-response"),
    };
    if form.text("do") == "update" {
        let item = sent.asked_for(context).await?;
        return sent.again(context, 200, &item, Ask::default());
    }
    if form.text("do") == "wait" {
        return wait::wait(context, sent).await;
    }
    let body = Body::of(sent.typed.body(&sent.sku, &sent.seen, &sent.locale));
    let key = Key::of("POST", "/v1/orders", &sent.key);
    let mut wrong = new_order(&body.json).err().map(mistakes::of).unwrap_or_default();
    if sent.seen.needs_consent() && !sent.typed.consent {
        wrong.push(Mistake::missing("consent"));
    }
    if key.is_err() {
        wrong.push(Mistake::missing("form"));
    }
    if !wrong.is_empty() {
        let item = sent.asked_for(context).await?;
        return sent.again(context, 422, &item, Ask { wrong, ..Ask::default() });
    }
    if !sent.seen.is_of(&sent.typed) {
        // The sum on the button was that of another quantity.
        let item = sent.asked_for(context).await?;
        let notice = Some(Notice::quantity(&sent.locale, item.quantity));
        return sent.again(context, 409, &item, Ask { notice, ..Ask::default() });
    }
    let token = Some(sent.challenge.as_str());
    match orders::decided(context, &body, key.ok(), token).await {
        Ok(answer) if answer.status == 201 => placed(&answer, ""),
        Ok(answer) => {
            let problem = serde_json::from_str(&answer.body);
            let problem = problem.map_err(|error| crate::http::overloaded("buy", &error))?;
            sent.refused(context, problem).await
        }
        Err(problem) => sent.refused(context, problem).await,
    }
}

/// Opens the page of an order that was placed to the browser that sent it.
pub(super) fn placed(answer: &Answer, query: &str) -> Result<Reply, Problem> {
    let lost = |what: &str| crate::http::overloaded("buy", &what);
    let placed: Value = serde_json::from_str(&answer.body).map_err(|_| lost("no JSON"))?;
    let text = |path: &str| placed.pointer(path).and_then(Value::as_str);
    let id = text("/order/id").ok_or_else(|| lost("an order without an id"))?;
    let token = text("/token").ok_or_else(|| lost("an order without a token"))?;
    let reply = Reply::html(303, String::new(), policy::private());
    let reply = reply.with_header("Location", format!("/orders/{id}{query}"));
    Ok(reply.with_header("Set-Cookie", access::cookie(id, token)))
}

/// Why a form is shown again.
#[derive(Default)]
struct Ask {
    notice: Option<Notice>,
    wrong: Vec<Mistake>,
    /// The key is spent: an answer was given to it.
    is_spent: bool,
}

impl Sent {
    /// The offer for the quantity that was typed; for the one that was seen if that is none.
    async fn asked_for(&self, context: &Context<'_>) -> Result<KnownItem, Problem> {
        let quantity = self.typed.quantity().unwrap_or_else(|| self.seen.quantity().unwrap_or(1));
        known(context, &self.sku, self.typed.code().as_ref(), units(quantity)).await
    }

    /// The page again, with all that was typed, and what became of the offer meanwhile.
    fn again(
        self,
        context: &Context<'_>,
        status: u16,
        item: &KnownItem,
        ask: Ask,
    ) -> Result<Reply, Problem> {
        let changes = changes::between(&self.seen, item, &self.locale);
        let has_changed = !changes.is_empty();
        let notice =
            ask.notice.or_else(|| has_changed.then(|| Notice::changed(&self.locale, changes)));
        let mut typed = self.typed;
        // Consent was to what was seen.
        typed.consent &= !has_changed && self.seen.is_of(&typed);
        let key = if ask.is_spent { random_key() } else { self.key };
        let key = if Key::of("", "", &key).is_ok() { key } else { random_key() };
        let mut view = View::new(item, &self.locale, typed, key);
        view.asks_again(has_changed || self.seen.was_asked_again(), &self.locale);
        view.notice = notice;
        view.challenge(context.config);
        view.correct(ask.wrong, &self.locale);
        let reply = view.reply(status, &self.locale, policy::buying(context.config, true))?;
        Ok(if status == 429 { reply.with_header("Retry-After", "60".to_owned()) } else { reply })
    }

    /// The page after a refusal: what changed, the offer there is now, and the question anew.
    async fn refused(self, context: &Context<'_>, problem: Problem) -> Result<Reply, Problem> {
        match (problem.status, problem.code.as_str()) {
            (404, _) => Err(problem),
            (409, code) => self.changed(context, problem.availability, code).await,
            (422, "idempotency_key_reused") => {
                let item = self.asked_for(context).await?;
                let notice = Some(Notice::reused(&self.locale));
                self.again(context, 422, &item, Ask { notice, is_spent: true, ..Ask::default() })
            }
            (422, _) => {
                let item = self.asked_for(context).await?;
                let wrong = mistakes::of(problem.errors);
                self.again(context, 422, &item, Ask { wrong, ..Ask::default() })
            }
            (status, _) => {
                let notice = Some(Notice::trouble(&self.locale, status));
                let item = self.asked_for(context).await?;
                self.again(context, status, &item, Ask { notice, ..Ask::default() })
            }
        }
    }

    async fn changed(
        mut self,
        context: &Context<'_>,
        now: Option<Box<Item>>,
        code: &str,
    ) -> Result<Reply, Problem> {
        let Some(Item::Known(now)) = now.map(|item| *item) else {
            return Err(Problem::unknown_sku());
        };
        let mut lines = changes::told(&self.seen, &now, code, &self.locale);
        let most = now.max_quantity.filter(|most| !most.is_zero());
        let item = match most {
            Some(most) if now.action == Action::TooMany => {
                self.typed.set_quantity(most);
                known(context, &self.sku, self.typed.code().as_ref(), most).await?
            }
            Some(_) | None => *now,
        };
        if lines.is_empty() {
            lines.push(changes::something(&self.locale));
        }
        let notice = Some(Notice::changed(&self.locale, lines));
        self.seen.ask_again();
        self.again(context, 409, &item, Ask { notice, is_spent: true, ..Ask::default() })
    }
}
