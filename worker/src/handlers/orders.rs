//! The shopper's paths: order, look, cancel.

use crate::admission;
use crate::challenge::{self, Cleared};
use crate::http::{Body, Context, Key, KeyRule, Reply, overloaded};
use crate::log;
use crate::objects::{self, Answer};
use crate::order_id::Route;
use crate::proof;
use crate::settings;
use crate::stock_line::{Act, Ask, Errand, GOES_ON, Op};
use serde_json::{Value, json};
use shared::id::Sku;
use shared::swap::Target;
use shared::wire::action;
use shared::wire::place::new_order;
use shared::wire::problem::Problem;
use shared::wire::product::Product;

/// How often a page that the provider is opening is looked for; each look waits for it.
const MOST_LOOKS: u32 = 4;

/// `POST /v1/orders`.
pub(crate) async fn place(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let body = Body::read(context.incoming).await?;
    let key = Key::read(context.incoming, KeyRule::Required)?;
    let token = context.incoming.rare_header("turnstile-token");
    Ok(Reply::of(decided(context, &body, key, token.as_deref()).await?))
}

/// Decides an order, whether a program sent it or a form: there is one way to order.
pub(crate) async fn decided(
    context: &Context<'_>,
    body: &Body,
    key: Option<String>,
    token: Option<&str>,
) -> Result<Answer, Problem> {
    let Some(sku) = body.json.get("sku").and_then(Value::as_str).and_then(Sku::parse) else {
        // Without a sku there is no line to ask; the reader names this and every other bad field.
        let errors = new_order(&body.json).err().unwrap_or_default();
        return Err(Problem::invalid_body(errors));
    };
    limit_rate(context, &sku).await?;
    let _admitted = admission::admit(&sku)?;
    let cleared = match &context.config.challenge {
        // A token counts once: a body that is going to be refused does not cost it.
        Some(_) if new_order(&body.json).is_err() => Cleared::No,
        Some(_) => challenge::clear(context, key.as_deref().unwrap_or_default(), token).await,
        None => Cleared::Yes,
    };
    if context.config.payments.are_nobodys() {
        return Err(unpayable());
    }
    let issuer = context.incoming.own_origin().to_owned();
    let policy = settings::current(context.env, context.config.test_clock).await.policy();
    let op = Op::Place { issuer, policy, swap: None, cleared };
    let ask = Ask::write(sku, context.now, op, key);
    let answer = objects::stock_line(context.env, &ask, &body.text)
        .await
        .map_err(|error| overloaded("order", &error))?;
    with_token(context, answer)
}

/// No order is taken that nobody could collect the money of.
fn unpayable() -> Problem {
    Problem::new(
        503,
        "overloaded",
        "Payments are not set up",
        "Nothing was changed. The merchant has to set up payments first.",
    )
}

/// Adds what only the worker knows to an order that was placed: its token and its pages.
fn with_token(context: &Context<'_>, answer: Answer) -> Result<Answer, Problem> {
    if answer.status != 201 {
        return Ok(answer);
    }
    // The object answers `{"id", "page", "unpaid"}`, then the order, whose text stays as it is.
    let lost = || overloaded("order", &"an order without an id");
    let (head, order) = answer.body.split_once('\n').ok_or_else(lost)?;
    let head: Value = serde_json::from_str(head).map_err(|error| overloaded("order", &error))?;
    let id = head.get("id").and_then(Value::as_str).ok_or_else(lost)?;
    let token = context.config.keys.token(id).ok_or_else(lost)?;
    let page = head.get("page").and_then(Value::as_str).ok_or_else(lost)?;
    let unpaid = head.get("unpaid").and_then(Value::as_bool).unwrap_or(false);
    let payment = if unpaid { json!({"redirect_url": page}) } else { Value::Null };
    let status_url = format!("{page}#{token}");
    let (token, status_url) = (json!(token), json!(status_url));
    let body = format!(
        r#"{{"order":{order},"token":{token},"status_url":{status_url},"payment":{payment}}}"#
    );
    Ok(proof::signed(context.config, Answer { body, ..answer }))
}

/// 60 orders a minute by client address and sku; not under the test clock.
pub(crate) async fn limit_rate(context: &Context<'_>, sku: &Sku) -> Result<(), Problem> {
    if context.config.test_clock {
        return Ok(());
    }
    let Ok(limiter) = context.env.rate_limiter("ORDER_RATE") else { return Ok(()) };
    let address = context.incoming.header("cf-connecting-ip").unwrap_or_default();
    match limiter.limit(format!("{} {sku}", network(&address))).await {
        Ok(outcome) if !outcome.success => Err(Problem::new(
            429,
            "rate_limited",
            "Too many orders from here",
            "Wait a minute, then send the same request with the same key again.",
        )),
        Ok(_) => Ok(()),
        Err(error) => {
            // A limiter that fails must not stop the shop.
            log::fault("rate", &error.to_string());
            Ok(())
        }
    }
}

/// An address of IPv4, or the /64 of one of IPv6: what one subscriber has.
fn network(address: &str) -> String {
    match address.parse::<std::net::Ipv6Addr>() {
        Ok(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Err(_) => address.to_owned(),
    }
}

/// Where an order is, for who holds its token or is the merchant.
fn opened(context: &Context<'_>, id: &str) -> Result<Route, Problem> {
    let token = context.incoming.bearer().unwrap_or_default();
    match opened_by(context, id, &token) {
        Err(_) if context.is_merchant() => {
            context.config.keys.route(id).ok_or_else(Problem::not_found)
        }
        opened => opened,
    }
}

/// Where an order's token leads, if it opens it.
pub(crate) fn opened_by(context: &Context<'_>, id: &str, token: &str) -> Result<Route, Problem> {
    let keys = &context.config.keys;
    let opens = keys.opens(id, token) || keys.opens_by_link(id, token, context.now);
    let genuine = opens.then(|| keys.route(id)).flatten();
    genuine.ok_or_else(Problem::not_found)
}

/// `GET /v1/orders/{id}`.
pub(crate) async fn show(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let token = context.incoming.bearer().unwrap_or_default();
    let route = opened_by(context, id, &token)?;
    let op = Op::Order { number: route.number, merchant: false };
    let ask = Ask::read(route.sku, context.now, op);
    let answer = objects::stock_line(context.env, &ask, "").await;
    let answer = answer.map_err(|error| overloaded("order", &error))?;
    Ok(Reply::of(proof::signed(context.config, answer)).tagged(context.incoming))
}

/// What a shopper does with an order. The merchant may do it for them, but for cancelling, which has
/// a path of the merchant's own.
pub(crate) async fn act(context: &mut Context<'_>, id: &str, act: Act) -> Result<Reply, Problem> {
    let body = if matches!(act, Act::SetExtraPeriod | Act::Withdraw) {
        Body::read_if_any(context.incoming).await?
    } else {
        Body::read(context.incoming).await?
    };
    let key = Key::read(context.incoming, KeyRule::Optional)?;
    let token = context.incoming.bearer().unwrap_or_default();
    let route = match act {
        Act::Cancel => opened_by(context, id, &token),
        Act::AnswerNotice { .. }
        | Act::SetExtraPeriod
        | Act::ChangeAddress
        | Act::Withdraw
        | Act::StateDelivery
        | Act::Ship
        | Act::Return
        | Act::Prioritise
        | Act::Pay
        | Act::Refund => opened(context, id),
    };
    let route = route.map_err(|unknown| act.first_problem(&body.json, unknown))?;
    Ok(Reply::of(acted(context, route, act, &body, key).await?))
}

/// Does it for whoever has opened the order, whether a program asks for it or a form.
pub(crate) async fn acted(
    context: &Context<'_>,
    route: Route,
    act: Act,
    body: &Body,
    key: Option<String>,
) -> Result<Answer, Problem> {
    let op = Op::Act { number: route.number, act, merchant: false };
    let ask = Ask::write(route.sku, context.now, op, key);
    let answer = objects::stock_line(context.env, &ask, &body.text).await;
    let answer = answer.map_err(|error| overloaded("order", &error))?;
    Ok(proof::signed(context.config, answer))
}

/// `POST /v1/orders/{id}/pay`.
pub(crate) async fn pay(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let body = Body::read_if_any(context.incoming).await?;
    let nothing = action::nothing(&body.json).map_err(Problem::invalid_body);
    let route = opened(context, id).map_err(|unknown| nothing.clone().err().unwrap_or(unknown))?;
    nothing?;
    Ok(Reply::of(asked_to_pay(context, route).await?))
}

/// Where whoever has opened an order pays what is due.
pub(crate) async fn asked_to_pay(context: &Context<'_>, route: Route) -> Result<Answer, Problem> {
    let issuer = context.incoming.own_origin().to_owned();
    for _ in 0..MOST_LOOKS {
        let op = Op::Pay { number: route.number, issuer: issuer.clone() };
        let ask = Ask::write(route.sku.clone(), context.now, op, None);
        let answer = objects::stock_line(context.env, &ask, "").await;
        let answer = answer.map_err(|error| overloaded("pay", &error))?;
        if answer.status != GOES_ON {
            return Ok(answer);
        }
    }
    Err(overloaded("pay", &"the provider opened no page in time"))
}

/// `POST /v1/orders/{id}/swap`.
pub(crate) async fn swap(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let body = Body::read(context.incoming).await?;
    let key = Key::read(context.incoming, KeyRule::Required)?;
    let route = opened(context, id)
        .map_err(|unknown| action::swap(&body.json).err().map_or(unknown, Problem::invalid_body))?;
    Ok(Reply::of(swapped(context, route, &body, key).await?))
}

/// Swaps an order for whoever has opened it: marks it, asks the other line, settles. Where this
/// ends in between, the alarm of the line that is left carries on (`stock_line::swaps`).
pub(crate) async fn swapped(
    context: &Context<'_>,
    route: Route,
    body: &Body,
    key: Option<String>,
) -> Result<Answer, Problem> {
    let lost = |error: &dyn std::fmt::Display| overloaded("swap", &error.to_string());
    let to = body.json.get("sku").and_then(Value::as_str).and_then(Sku::parse);
    let target = match &to {
        Some(sku) => {
            limit_rate(context, sku).await?;
            target(context, sku).await?
        }
        None => None,
    };
    let issuer = context.incoming.own_origin().to_owned();
    let op = Op::BeginSwap { number: route.number, target, issuer };
    let ask = Ask::write(route.sku.clone(), context.now, op, key);
    let begun = objects::stock_line(context.env, &ask, &body.text).await;
    let begun = begun.map_err(|error| lost(&error))?;
    if begun.status != GOES_ON {
        return with_token(context, begun);
    }
    let errand: Errand = serde_json::from_str(&begun.body).map_err(|error| lost(&error))?;
    let policy = settings::current(context.env, context.config.test_clock).await.policy();
    let answer = errand.run(context.env, policy, context.now).await;
    let settling = errand.settling(answer.map_err(|error| lost(&error))?);
    let ask = Ask::write(route.sku, context.now, settling, None);
    let answer = objects::stock_line(context.env, &ask, "").await;
    with_token(context, answer.map_err(|error| lost(&error))?)
}

/// What may be swapped to, as its line tells it; none where it is not sold.
async fn target(context: &Context<'_>, sku: &Sku) -> Result<Option<Target>, Problem> {
    let ask = Ask::read(sku.clone(), context.now, Op::Product);
    let answer = objects::stock_line(context.env, &ask, "").await;
    let answer = answer.map_err(|error| overloaded("swap", &error))?;
    if answer.status == 404 {
        return Ok(None);
    }
    let product: Product =
        serde_json::from_str(&answer.body).map_err(|error| overloaded("swap", &error))?;
    let currency = product.offer.price.currency();
    Ok(Some(Target { sku: sku.clone(), product: product.offer.product, currency }))
}

/// `POST /v1/orders/{id}/notices/{number}/answer`.
pub(crate) async fn answer_notice(
    context: &mut Context<'_>,
    id: &str,
    number: &str,
) -> Result<Reply, Problem> {
    let notice = crate::cursor::number(number).ok_or_else(Problem::not_found)?;
    act(context, id, Act::AnswerNotice { notice }).await
}
