//! The merchant's paths about money: what all orders come to, what the provider says otherwise.

use crate::http::{Context, Query, Reply, overloaded};
use crate::objects;
use crate::shop::Question;
use shared::time::Day;
use shared::wire::fields::Bad;
use shared::wire::problem::Problem;

/// `GET /v1/admin/cash`.
pub(crate) async fn cash(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let mut query = Query::parse(context.incoming.query());
    let sku = query.one("sku");
    let (from, to) = (day(&mut query, "from"), day(&mut query, "to"));
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        query.refuse("to", Bad::invalid("It must not lie before from."));
    }
    query.finish()?;
    ask(context, &Question::Cash { sku, from, to }).await
}

/// `GET /v1/admin/reconciliation`.
pub(crate) async fn reconciliation(context: &Context<'_>) -> Result<Reply, Problem> {
    ask(context, &Question::Reconciliation).await
}

async fn ask(context: &Context<'_>, question: &Question) -> Result<Reply, Problem> {
    let answer = objects::shop(context.env, question, "").await;
    Ok(Reply::of(answer.map_err(|error| overloaded("cash", &error))?))
}

/// A day of the shop; none where nothing is given.
fn day(query: &mut Query, name: &str) -> Option<Day> {
    let text = query.one(name)?;
    let day = Day::parse(&text);
    if day.is_none() {
        query.refuse(name, Bad::invalid("Give a date like 2027-05-04."));
    }
    day
}
