//! What Stripe tells of: hints, each to the object of the order that it names.

use crate::config::Payments;
use crate::http::{Context, Reply, overloaded, raw_event};
use crate::log;
use crate::objects;
use crate::payments::stripe::About;
use crate::stock_line::{Ask, Heard, Op};
use shared::wire::problem::Problem;

/// `POST /v1/stripe/events`: nothing is believed but that something may have changed.
pub(crate) async fn heard(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let Payments::Stripe(stripe) = &context.config.payments else {
        return Err(Problem::not_found());
    };
    let signature = context.incoming.rare_header("stripe-signature").unwrap_or_default();
    let body = raw_event(context.incoming).await?;
    let Some(event) = stripe.event(&signature, &body, context.now) else {
        log::note("stripe", "an event whose signature is not good, or is of another time");
        return Err(Problem::new(
            400,
            "signature_invalid",
            "The signature is not good",
            "Sign the body with the endpoint's secret, and send it within five minutes.",
        ));
    };
    let received = || Reply::json(200, r#"{"received":true}"#.to_owned());
    let route = event.order_id.as_deref().and_then(|id| context.config.keys.route(id));
    let Some(route) = route.filter(|_| event.about != About::Nothing) else {
        log::note("stripe", &format!("{} is about nothing of this shop's", event.kind));
        return Ok(received());
    };
    let heard = Heard { number: route.number, event: event.id };
    let ask = Ask::write(route.sku, context.now, Op::Heard(heard), None);
    let answer = objects::stock_line(context.env, &ask, "").await;
    let answer = answer.map_err(|error| overloaded("stripe", &error))?;
    // An order that is not there is no reason to be told again.
    Ok(if answer.status >= 500 { Reply::of(answer) } else { received() })
}
