//! The merchant's paths about products, stock and line: each goes to the object of its sku.

use crate::http::{Body, Context, Key, KeyRule, ProductPath, Query, Reply, overloaded};
use crate::objects;
use crate::shop::Question;
use crate::stock_line::{Ask, Op};
use shared::id::{BatchName, Sku};
use shared::wire::problem::Problem;
use shared::wire::rules;

/// `GET /v1/admin/products`.
pub(crate) async fn list(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let mut query = Query::parse(context.incoming.query());
    let limit = query.limit();
    let after = query.one("cursor");
    query.finish()?;
    let answer = objects::shop(context.env, &Question::Products { after, limit }, "").await;
    Ok(Reply::of(answer.map_err(|error| overloaded("products", &error))?))
}

/// Everything under `/v1/admin/products/{sku}`.
pub(crate) async fn on(
    context: &mut Context<'_>,
    sku: &str,
    path: &ProductPath,
) -> Result<Reply, Problem> {
    let (op, key_rule) = match path {
        ProductPath::Show => (Op::Product, None),
        ProductPath::Stock => (Op::Stock, None),
        ProductPath::Batches => (Op::Batches, None),
        ProductPath::Line => (paged(context, |after, limit| Op::Line { after, limit })?, None),
        ProductPath::Journal => {
            (paged(context, |after, limit| Op::Journal { after, limit })?, None)
        }
        ProductPath::Waitlist => return waitlist(context, sku).await,
        ProductPath::Codes => (paged(context, |after, limit| Op::Codes { after, limit })?, None),
        ProductPath::DeleteCode(text) => {
            let code = rules::new_code_of(text).map_err(|_| bad_name("code"))?;
            return change(context, sku, Op::DeleteCode { code }, None).await;
        }
        ProductPath::PutCode(text) => {
            let code = rules::new_code_of(text).map_err(|_| bad_name("code"))?;
            (Op::PutCode { code }, Some(None))
        }
        ProductPath::Archive => return change(context, sku, Op::Archive, None).await,
        ProductPath::DeleteBatch(name) => {
            let batch = BatchName::parse(name).ok_or_else(|| bad_name("batch"))?;
            return change(context, sku, Op::DeleteBatch { batch }, None).await;
        }
        ProductPath::PutBatch(name) => {
            let batch = BatchName::parse(name).ok_or_else(|| bad_name("batch"))?;
            (Op::PutBatch { batch }, Some(None))
        }
        ProductPath::Put => (Op::PutProduct, Some(None)),
        ProductPath::Count => (Op::Count, Some(None)),
        ProductPath::Receive => (Op::Receive, Some(Some(KeyRule::Required))),
        ProductPath::Adjust => (Op::Adjust, Some(Some(KeyRule::Required))),
        ProductPath::Simulate => (Op::Simulate, Some(None)),
    };
    let Some(rule) = key_rule else {
        let sku = Sku::parse(sku).ok_or_else(Problem::unknown_sku)?;
        return ask(context, &Ask::read(sku, context.now, op), "").await;
    };
    let body = Body::read(context.incoming).await?;
    let key = match rule {
        Some(rule) => Key::read(context.incoming, rule)?,
        None => None,
    };
    let sku = match (Sku::parse(sku), path) {
        (Some(sku), _) => sku,
        (None, ProductPath::Put) => return Err(bad_name("sku")),
        (None, _) => {
            let known = op.first_problem(&body.json, Problem::unknown_sku());
            return Err(known);
        }
    };
    ask(context, &Ask::write(sku, context.now, op, key), &body.text).await
}

fn bad_name(field: &str) -> Problem {
    Problem::invalid_body(vec![rules::not_a_name().at(field)])
}

/// Reads the cursor and the limit of a list that is ordered by numbers.
fn paged(context: &Context<'_>, op: impl FnOnce(Option<String>, u64) -> Op) -> Result<Op, Problem> {
    let mut query = Query::parse(context.incoming.query());
    let limit = query.limit();
    let after = query.one("cursor");
    query.finish()?;
    Ok(op(after, limit))
}

async fn change(
    context: &Context<'_>,
    sku: &str,
    op: Op,
    key: Option<String>,
) -> Result<Reply, Problem> {
    let sku = Sku::parse(sku).ok_or_else(Problem::unknown_sku)?;
    ask(context, &Ask::write(sku, context.now, op, key), "").await
}

async fn ask(context: &Context<'_>, ask: &Ask, body: &str) -> Result<Reply, Problem> {
    let answer = objects::stock_line(context.env, ask, body).await;
    Ok(Reply::of(answer.map_err(|error| overloaded("product", &error))?))
}

/// `GET …/waitlist`: who wants to be told, from the shop's object.
async fn waitlist(context: &Context<'_>, sku: &str) -> Result<Reply, Problem> {
    let mut query = Query::parse(context.incoming.query());
    let (after, limit) = (query.one("cursor"), query.limit());
    query.finish()?;
    let question = Question::Waiting { sku: sku.to_owned(), after, limit };
    let answer = objects::shop(context.env, &question, "").await;
    Ok(Reply::of(answer.map_err(|error| overloaded("waitlist", &error))?))
}
