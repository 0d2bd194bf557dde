//! The merchant's paths about a person: what is kept of them, and forgetting it.

use crate::http::{Context, Reply, overloaded};
use crate::objects::{self, Answer};
use crate::shop::Question;
use crate::stock_line::{Ask, Op};
use cloudflare::{Method, RequestInit};
use serde_json::Value;
use shared::refusal::Refusal;
use shared::wire::problem::Problem;

/// `GET /v1/admin/customers/{email}`.
pub(crate) async fn show(context: &Context<'_>, email: &str) -> Result<Reply, Problem> {
    Ok(Reply::of(kept(context, email).await?))
}

/// `DELETE /v1/admin/customers/{email}`: nothing is forgotten while something is open.
pub(crate) async fn erase(context: &Context<'_>, email: &str) -> Result<Reply, Problem> {
    let answer = kept(context, email).await?;
    if answer.status != 200 {
        return Ok(Reply::of(answer));
    }
    let lost = |error: serde_json::Error| overloaded("customer", &error);
    let kept: Value = serde_json::from_str(&answer.body).map_err(lost)?;
    let orders = kept.get("orders").and_then(Value::as_array).cloned().unwrap_or_default();
    if orders.iter().any(is_open) {
        return Err(Problem::refused(&Refusal::OrderOpen));
    }
    for order in &orders {
        let id = order.get("id").and_then(Value::as_str).unwrap_or_default();
        let Some(route) = context.config.keys.route(id) else { continue };
        let ask = Ask::write(route.sku, context.now, Op::Erase { number: route.number }, None);
        let answer = objects::stock_line(context.env, &ask, "").await;
        let answer = answer.map_err(|error| overloaded("customer", &error))?;
        if answer.status >= 400 {
            // It changed meanwhile: what is open decides.
            return Ok(Reply::of(answer));
        }
    }
    let question = Question::Forget { email: email.to_owned() };
    let answer = objects::shop(context.env, &question, "").await;
    let answer = answer.map_err(|error| overloaded("customer", &error))?;
    if context.config.shows_mails {
        let mails: Vec<String> = serde_json::from_str(&answer.body).map_err(lost)?;
        unfile(context, &mails).await?;
    }
    Ok(Reply::empty(204))
}

/// Deletes mails from the folder that they are in, in local runs.
async fn unfile(context: &Context<'_>, mails: &[String]) -> Result<(), Problem> {
    let failed = |error: cloudflare::Error| overloaded("mailbox", &error);
    let mailbox = context.env.service("MAILBOX").map_err(failed)?;
    for name in mails {
        let mut delete = RequestInit::new();
        delete.with_method(Method::Delete);
        let url = format!("http://mailbox/{name}");
        mailbox.fetch(url, Some(delete)).await.map_err(failed)?;
    }
    Ok(())
}

async fn kept(context: &Context<'_>, email: &str) -> Result<Answer, Problem> {
    let question = Question::Customer { email: email.to_owned() };
    let answer = objects::shop(context.env, &question, "").await;
    answer.map_err(|error| overloaded("customer", &error))
}

/// Whether units are to ship or money is owed, by the book.
fn is_open(order: &Value) -> bool {
    let figures =
        ["/units/waiting", "/units/allocated", "/units/held", "/due/amount", "/refund_due/amount"];
    let figure = |path| order.pointer(path).and_then(Value::as_u64).unwrap_or_default();
    figures.into_iter().any(|path| figure(path) > 0)
}
