//! The merchant's path about the shop's settings.

use crate::http::{Body, Context, Reply, overloaded};
use crate::settings;
use shared::wire::problem::Problem;
use shared::wire::settings::Settings;

/// `GET /v1/admin/settings`.
pub(crate) async fn show(context: &Context<'_>) -> Result<Reply, Problem> {
    told(&settings::show(context.env).await?)
}

/// `PUT /v1/admin/settings`.
pub(crate) async fn put(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let body = Body::read(context.incoming).await?;
    let given = shared::wire::settings::settings(&body.json).map_err(Problem::invalid_body)?;
    let (origin, wait) = (context.incoming.own_origin(), !context.config.test_clock);
    settings::replace(context.env, &given, origin, context.now, wait).await?;
    told(&given)
}

fn told(settings: &Settings) -> Result<Reply, Problem> {
    let body = serde_json::to_string(settings);
    Ok(Reply::json(200, body.map_err(|error| overloaded("settings", &error))?))
}
