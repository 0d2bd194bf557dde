//! The merchant's paths about orders: lists from the shop's book, single ones from their object.

use crate::http::{Body, Context, Key, KeyRule, OrderAction, Query, Reply, overloaded};
use crate::objects;
use crate::proof;
use crate::shop::{Attention, Question};
use crate::stock_line::{Act, Ask, Op};
use shared::id::CustomerKey;
use shared::order::Status;
use shared::refusal::Refusal;
use shared::wire::fields::Bad;
use shared::wire::problem::Problem;

/// `GET /v1/admin/orders`.
pub(crate) async fn list(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let mut query = Query::parse(context.incoming.query());
    let limit = query.limit();
    let after = query.one("cursor");
    let sku = query.one("sku");
    let email = query.one("email").map(|email| CustomerKey::of(&email).as_str().to_owned());
    let status = query.one("status");
    if let Some(status) = &status
        && !Status::ALL.iter().any(|known| known.as_str() == status)
    {
        let names: Vec<_> = Status::ALL.iter().map(|known| known.as_str()).collect();
        query.refuse("status", Bad::invalid(format!("Give one of {}.", names.join(", "))));
    }
    let attention = query.one("attention").and_then(|name| {
        let known = Attention::named(&name);
        if known.is_none() {
            let names = Attention::NAMES.map(|(name, _)| name).join(", ");
            query.refuse("attention", Bad::invalid(format!("Give one of {names}.")));
        }
        known
    });
    query.finish()?;
    let question = Question::Orders { sku, status, email, attention, after, limit };
    let answer = objects::shop(context.env, &question, "").await;
    Ok(Reply::of(answer.map_err(|error| overloaded("orders", &error))?))
}

/// `GET /v1/admin/orders/{id}`.
pub(crate) async fn show(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let route = context.config.keys.route(id).ok_or_else(Problem::not_found)?;
    let op = Op::Order { number: route.number, merchant: true };
    let ask = Ask::read(route.sku, context.now, op);
    let answer = objects::stock_line(context.env, &ask, "").await;
    let answer = answer.map_err(|error| overloaded("order", &error))?;
    Ok(Reply::of(proof::signed(context.config, answer)))
}

/// `GET /v1/admin/orders/{id}/evidence`.
pub(crate) async fn evidence(context: &Context<'_>, id: &str) -> Result<Reply, Problem> {
    let route = context.config.keys.route(id).ok_or_else(Problem::not_found)?;
    let ask = Ask::read(route.sku, context.now, Op::Evidence { number: route.number });
    let answer = objects::stock_line(context.env, &ask, "").await;
    Ok(Reply::of(answer.map_err(|error| overloaded("evidence", &error))?))
}

/// `GET /v1/admin/orders/{id}/money`.
pub(crate) async fn money(context: &Context<'_>, id: &str) -> Result<Reply, Problem> {
    let route = context.config.keys.route(id).ok_or_else(Problem::not_found)?;
    let ask = Ask::read(route.sku, context.now, Op::Money { number: route.number });
    let answer = objects::stock_line(context.env, &ask, "").await;
    Ok(Reply::of(answer.map_err(|error| overloaded("money", &error))?))
}

/// What the merchant does with an order.
pub(crate) async fn act(
    context: &mut Context<'_>,
    id: &str,
    action: OrderAction,
) -> Result<Reply, Problem> {
    let body = Body::read(context.incoming).await?;
    let (act, key) = match action {
        OrderAction::Prioritise => (Act::Prioritise, None),
        OrderAction::Ship => (Act::Ship, Key::read(context.incoming, KeyRule::Optional)?),
        OrderAction::Cancel => (Act::Cancel, Key::read(context.incoming, KeyRule::Optional)?),
        OrderAction::Return => (Act::Return, Key::read(context.incoming, KeyRule::Optional)?),
        OrderAction::Pay => (Act::Pay, Key::read(context.incoming, KeyRule::Optional)?),
        OrderAction::Refund => (Act::Refund, Key::read(context.incoming, KeyRule::Required)?),
        OrderAction::StateDelivery => {
            (Act::StateDelivery, Key::read(context.incoming, KeyRule::Optional)?)
        }
    };
    let route = context
        .config
        .keys
        .route(id)
        .ok_or_else(|| act.first_problem(&body.json, Problem::not_found()))?;
    if act == Act::Pay && !context.config.payments.are_manual() {
        let refused = Problem::refused(&Refusal::NotManual);
        return Err(act.first_problem(&body.json, refused));
    }
    let op = Op::Act { number: route.number, act, merchant: true };
    let ask = Ask::write(route.sku, context.now, op, key);
    let answer = objects::stock_line(context.env, &ask, &body.text).await;
    let answer = answer.map_err(|error| overloaded("order", &error))?;
    Ok(Reply::of(proof::signed(context.config, answer)))
}
