//! The public paths about a line as a whole: how far it has come, and its chain of receipts.

use crate::cursor::{none_of_ours, number};
use crate::http::{Context, Query, Reply, overloaded};
use crate::objects;
use crate::proof;
use crate::stock_line::{Ask, Op};
use serde_json::json;
use shared::id::Sku;
use shared::proof::Head;
use shared::units::MAX_EXACT;
use shared::wire::problem::Problem;

/// `GET /.well-known/jwks.json`.
pub(crate) fn keys(context: &Context<'_>) -> Result<Reply, Problem> {
    let body = serde_json::to_string(&proof::published(context.config));
    Ok(Reply::json(200, body.map_err(|error| overloaded("keys", &error))?))
}

/// `GET /v1/lines/{sku}/head`.
pub(crate) async fn head(context: &Context<'_>, sku: &str) -> Result<Reply, Problem> {
    let sku = Sku::parse(sku).ok_or_else(Problem::unknown_sku)?;
    let known = is_known(context, &sku);
    head_of(context, sku, known).await
}

/// How far a line has come; `known` says that the asker stands in it, or is the merchant.
pub(crate) async fn head_of(
    context: &Context<'_>,
    sku: Sku,
    known: bool,
) -> Result<Reply, Problem> {
    let ask = Ask::read(sku, context.now, Op::Head { known });
    let answer = objects::stock_line(context.env, &ask, "").await;
    let answer = answer.map_err(|error| overloaded("head", &error))?;
    if answer.status != 200 {
        return Ok(Reply::of(answer));
    }
    let head: Head =
        serde_json::from_str(&answer.body).map_err(|error| overloaded("head", &error))?;
    let signed = proof::signed_head(context.config, &head);
    let signed = signed.ok_or_else(|| overloaded("head", &"ORDER_KEYS is not set"))?;
    let body = json!({
        "sku": head.sku, "number": head.number, "link": head.link, "as_of": head.as_of,
        "signed": signed,
    });
    Ok(Reply::json(200, body.to_string()))
}

/// `GET /v1/lines/{sku}/chain`.
pub(crate) async fn chain(context: &Context<'_>, sku: &str) -> Result<Reply, Problem> {
    let rows = Rows::of(context)?;
    let sku = Sku::parse(sku).ok_or_else(Problem::unknown_sku)?;
    let known = is_known(context, &sku);
    rows.of_line(context, sku, known).await
}

/// The chain of a line; `known` says that the asker stands in it, or is the merchant.
pub(crate) async fn chain_of(
    context: &Context<'_>,
    sku: Sku,
    known: bool,
) -> Result<Reply, Problem> {
    Rows::of(context)?.of_line(context, sku, known).await
}

/// Which rows of a chain are asked for.
struct Rows {
    from: u64,
    limit: u64,
}

impl Rows {
    fn of(context: &Context<'_>) -> Result<Self, Problem> {
        let mut query = Query::parse(context.incoming.query());
        let limit = query.limit();
        let from = query.whole("from", 1, MAX_EXACT, 1);
        let cursor = query.one("cursor");
        let after = cursor.as_deref().map_or(Some(from), number);
        if after.is_none() {
            query.refuse("cursor", none_of_ours());
        }
        query.finish()?;
        Ok(Self { from: after.unwrap_or(from), limit })
    }

    async fn of_line(self, context: &Context<'_>, sku: Sku, known: bool) -> Result<Reply, Problem> {
        let op = Op::Chain { known, from: self.from, limit: self.limit };
        let answer = objects::stock_line(context.env, &Ask::read(sku, context.now, op), "").await;
        Ok(Reply::of(answer.map_err(|error| overloaded("chain", &error))?))
    }
}

/// Whether the asker has an order in the line, or is the merchant: then what the line hides from
/// others is shown.
fn is_known(context: &Context<'_>, sku: &Sku) -> bool {
    context.is_merchant()
        || context
            .incoming
            .bearer()
            .is_some_and(|token| context.config.keys.opens_line(sku, &token))
}
