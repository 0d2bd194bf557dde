//! "Tell me when": asked by anybody, meant by who has the mail.

use crate::handlers::orders::limit_rate;
use crate::http::{Body, Context, Query, Reply, overloaded};
use crate::objects::{self, Answer};
use crate::shop::Question;
use serde_json::Value;
use shared::wire::problem::Problem;
use shared::wire::waitlist;

/// `POST /v1/waitlist`.
pub(crate) async fn wait(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let body = Body::read(context.incoming).await?;
    let answer = wished(context, &body.json).await?;
    Ok(if answer.status == 202 { Reply::empty(202) } else { Reply::of(answer) })
}

/// Puts somebody on the list, whether a program asks for it or a form.
pub(crate) async fn wished(context: &Context<'_>, body: &Value) -> Result<Answer, Problem> {
    let wish = waitlist::wish(body).map_err(Problem::invalid_body)?;
    limit_rate(context, &wish.sku).await?;
    let origin = context.incoming.own_origin().to_owned();
    asked(context, &Question::Wait { wish, origin, now_ms: context.now.as_ms() }).await
}

/// `POST /v1/waitlist/confirm`.
pub(crate) async fn confirm(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let body = Body::read(context.incoming).await?;
    let token = waitlist::token(&body.json).map_err(Problem::invalid_body)?;
    Ok(Reply::of(confirmed(context, token).await?))
}

/// `POST /v1/waitlist/leave`.
pub(crate) async fn leave(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let body = Body::read(context.incoming).await?;
    let token = waitlist::token(&body.json).map_err(Problem::invalid_body)?;
    Ok(Reply::of(left(context, token).await?))
}

/// `POST /v1/waitlist/unsubscribe?token=`: what a mail program sends for its own button (RFC 8058).
pub(crate) async fn unsubscribe(context: &Context<'_>) -> Result<Reply, Problem> {
    let mut query = Query::parse(context.incoming.query());
    let token = query.one("token").unwrap_or_default();
    query.finish()?;
    Ok(Reply::of(left(context, token).await?))
}

/// Confirms, by the token of a mail.
pub(crate) async fn confirmed(context: &Context<'_>, token: String) -> Result<Answer, Problem> {
    asked(context, &Question::ConfirmWait { token, now_ms: context.now.as_ms() }).await
}

/// Forgets somebody, by the token of a mail.
pub(crate) async fn left(context: &Context<'_>, token: String) -> Result<Answer, Problem> {
    asked(context, &Question::LeaveWait { token }).await
}

async fn asked(context: &Context<'_>, question: &Question) -> Result<Answer, Problem> {
    let answer = objects::shop(context.env, question, "").await;
    answer.map_err(|error| overloaded("waitlist", &error))
}
