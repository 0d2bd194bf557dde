//! The merchant's paths about webhooks (Standard Webhooks).

use crate::http::{Body, Context, Query, Reply, overloaded};
use crate::objects;
use crate::pages::random_key;
use crate::shop::{Endpoints, Question};
use crate::target;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use shared::wire::problem::Problem;
use shared::wire::webhook;

/// `POST /v1/admin/webhooks`: the only answer that shows the secret.
pub(crate) async fn add(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let body = Body::read(context.incoming).await?;
    let endpoint = webhook::endpoint(&body.json).map_err(Problem::invalid_body)?;
    let (own, test_clock) = (context.incoming.own_origin(), context.config.test_clock);
    target::judge(&endpoint.url, own, test_clock)
        .map_err(|bad| Problem::invalid_body(vec![bad.at("url")]))?;
    let secret = STANDARD.encode(format!("{}{}", random_key(), random_key()));
    let made = json!({
        "id": format!("we_{}", random_key()), "url": endpoint.url, "events": endpoint.events,
        "secret": format!("whsec_{secret}"),
    });
    asked(context, Endpoints::Add, &made.to_string()).await
}

/// `GET /v1/admin/webhooks`.
pub(crate) async fn list(context: &Context<'_>) -> Result<Reply, Problem> {
    asked(context, Endpoints::List, "").await
}

/// `DELETE /v1/admin/webhooks/{id}`.
pub(crate) async fn remove(context: &Context<'_>, id: &str) -> Result<Reply, Problem> {
    asked(context, Endpoints::Remove { id: id.to_owned() }, "").await
}

/// `GET /v1/admin/webhooks/{id}/deliveries`.
pub(crate) async fn deliveries(context: &Context<'_>, id: &str) -> Result<Reply, Problem> {
    let mut query = Query::parse(context.incoming.query());
    let (after, limit) = (query.one("cursor"), query.limit());
    query.finish()?;
    asked(context, Endpoints::Deliveries { endpoint: id.to_owned(), after, limit }, "").await
}

/// `POST /v1/admin/webhooks/{id}/deliveries/{delivery}/replay`.
pub(crate) async fn replay(
    context: &Context<'_>,
    id: &str,
    delivery: &str,
) -> Result<Reply, Problem> {
    let (endpoint, delivery) = (id.to_owned(), delivery.to_owned());
    let now_ms = context.now.as_ms();
    asked(context, Endpoints::Replay { endpoint, delivery, now_ms }, "").await
}

async fn asked(context: &Context<'_>, asked: Endpoints, body: &str) -> Result<Reply, Problem> {
    let answer = objects::shop(context.env, &Question::Endpoints(asked), body).await;
    Ok(Reply::of(answer.map_err(|error| overloaded("webhooks", &error))?))
}
