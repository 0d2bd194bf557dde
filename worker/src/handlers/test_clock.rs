//! Paths of local runs alone: they move the clock and play the payment provider.

use crate::clock;
use crate::http::{Body, Context, Query, Reply, overloaded};
use crate::objects;
use crate::shop::Question;
use crate::stock_line::{Ask, Op};
use futures_util::{StreamExt, stream};
use serde_json::json;
use shared::id::Sku;
use shared::wire::action::test_payment;
use shared::wire::fields::read;
use shared::wire::problem::Problem;
use shared::wire::rules;

/// Objects that are asked at a time.
const AT_A_TIME: usize = 16;

/// `POST /v1/test/advance`: the named time becomes current, and all work due by then is done.
pub(crate) async fn advance(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let body = Body::read(context.incoming).await?;
    let to = read(&body.json, |fields| fields.required("now", rules::timestamp))
        .map_err(Problem::invalid_body)?;
    let now = to.max(context.now);
    let question = Question::Advance { now_ms: now.as_ms() };
    let answer = objects::shop(context.env, &question, "")
        .await
        .map_err(|error| overloaded("advance", &error))?;
    clock::advance(now);
    let due: Vec<Sku> =
        serde_json::from_str(&answer.body).map_err(|error| overloaded("advance", &error))?;
    let env = context.env;
    let mut done = stream::iter(due.into_iter().map(|sku| async move {
        let ask = Ask::write(sku, now, Op::Advance, None);
        objects::stock_line(env, &ask, "").await
    }))
    .buffer_unordered(AT_A_TIME);
    while let Some(answer) = done.next().await {
        answer.map_err(|error| overloaded("advance", &error))?;
    }
    // What that has led to is sent before the answer.
    let work = objects::shop(context.env, &Question::Work, "").await;
    work.map_err(|error| overloaded("advance", &error))?;
    Ok(Reply::json(200, json!({"now": now}).to_string()))
}

/// `GET /v1/test/mails`: what was mailed, oldest first.
pub(crate) async fn mails(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let mut query = Query::parse(context.incoming.query());
    let (to, kind) = (query.one("to"), query.one("kind"));
    query.finish()?;
    let answer = objects::shop(context.env, &Question::Mails { to, kind }, "").await;
    Ok(Reply::of(answer.map_err(|error| overloaded("mails", &error))?))
}

/// `POST /v1/test/payments`: the provider says how a payment went.
pub(crate) async fn payments(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let body = Body::read(context.incoming).await?;
    let payment = test_payment(&body.json).map_err(Problem::invalid_body)?;
    if !context.config.payments.are_played() {
        return Err(Problem::not_found());
    }
    let route = context.config.keys.route(&payment.order_id).ok_or_else(Problem::not_found)?;
    let op = Op::Provider { number: route.number, outcome: payment.outcome };
    let ask = Ask::write(route.sku, context.now, op, None);
    let answer = objects::stock_line(context.env, &ask, "").await;
    Ok(Reply::of(answer.map_err(|error| overloaded("payment", &error))?))
}
