//! "Send my links again": the same answer whoever asks, the links by mail alone.

use crate::http::{Body, Context, Reply, overloaded};
use crate::objects;
use crate::shop::Question;
use shared::wire::action;
use shared::wire::problem::Problem;

/// `POST /v1/links`.
pub(crate) async fn send(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let body = Body::read(context.incoming).await?;
    let email = action::links(&body.json).map_err(Problem::invalid_body)?;
    let origin = context.incoming.own_origin().to_owned();
    let question = Question::Links { email, origin, now_ms: context.now.as_ms() };
    let asked = objects::shop(context.env, &question, "").await;
    asked.map_err(|error| overloaded("links", &error))?;
    Ok(Reply::empty(202))
}
