//! `/waitlist`: where the mail of a waitlist leads. Reading it changes nothing; its buttons do.

use crate::handlers::waitlist;
use crate::http::{Context, Form, Query, Reply};
use crate::pages::{policy, render, wish};
use serde::Serialize;
use shared::wire::problem::Problem;

#[derive(Serialize)]
struct View {
    token: String,
    /// What was done: `confirmed`, `left`, or that the link is `wrong`; nothing yet.
    done: Option<&'static str>,
    locale: Option<String>,
}

/// `GET /waitlist?token=`.
pub(super) fn show(context: &Context<'_>) -> Result<Reply, Problem> {
    let token = Query::parse(context.incoming.query()).one("token").unwrap_or_default();
    let is_known = context.config.keys.waitlist_entry(&token).is_some();
    reply(context, token, (!is_known).then_some("wrong"))
}

/// `POST /waitlist`.
pub(super) async fn answer(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let form = Form::read(context.incoming).await?;
    let token = form.text("token");
    let leaves = form.text("do") == "leave";
    let answer = if leaves {
        waitlist::left(context, token.clone()).await?
    } else {
        waitlist::confirmed(context, token.clone()).await?
    };
    let done = match (answer.status, leaves) {
        (200, true) => "left",
        (200, false) => "confirmed",
        (_, _) => "wrong",
    };
    reply(context, token, Some(done))
}

fn reply(
    context: &Context<'_>,
    token: String,
    done: Option<&'static str>,
) -> Result<Reply, Problem> {
    let locale = wish::locale(context.incoming, None);
    let view = View { token, done, locale: wish::asked(context.incoming) };
    let html = render::page("waitlist.html", &locale, &view)?;
    Ok(Reply::html(if done == Some("wrong") { 404 } else { 200 }, html, policy::private()))
}
