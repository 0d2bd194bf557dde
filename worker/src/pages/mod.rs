//! The pages that the worker serves as HTML: ordering without a script, and an order.

mod access;
mod buy;
mod challenge;
mod due;
mod elsewhere;
mod mailbox;
mod order;
mod policy;
mod render;
mod waitlist;
mod wish;

pub(crate) use buy::random_key;
pub(crate) use due::{agreed, when as when_due};
pub(crate) use order::notice_sentences;

use crate::http::{Context, PageRoute, Reply};
use crate::texts::Locale;
use serde::Serialize;
use shared::wire::problem::Problem;

/// The section of the texts that pages are written with.
const SECTION: &str = "page";

/// Answers a request for a page; whatever happens, the answer is one.
pub(crate) async fn answer(context: &mut Context<'_>, route: &PageRoute) -> Reply {
    let answered = if context.incoming.is_post() && elsewhere::is_elsewhere(context.incoming) {
        Err(Problem::new(403, "origin_not_allowed", "Not from this page", ""))
    } else {
        match route {
            PageRoute::Buy { sku } => buy::show(context, sku).await,
            PageRoute::SendOrder { sku } => buy::send(context, sku).await,
            PageRoute::Order { id } => order::show(context, id).await,
            PageRoute::WatchOrder { id } => order::watch(context, id).await,
            PageRoute::OpenOrder { id } => order::open(context, id).await,
            PageRoute::AskCancel { id } => order::ask_cancel(context, id).await,
            PageRoute::Cancel { id } => order::cancel(context, id).await,
            PageRoute::Pay { id } => order::pay(context, id).await,
            PageRoute::AskChange { id, change } => order::ask_change(context, id, *change).await,
            PageRoute::Change { id, change } => order::change(context, id, *change).await,
            PageRoute::AnswerNotice { id, number } => {
                order::answer_notice(context, id, number).await
            }
            PageRoute::SetExtraPeriod { id } => order::set_extra_period(context, id).await,
            PageRoute::Head { id } => order::head(context, id).await,
            PageRoute::Chain { id } => order::chain(context, id).await,
            PageRoute::Challenge => challenge::show(context),
            PageRoute::Waitlist => waitlist::show(context),
            PageRoute::AnswerWaitlist => waitlist::answer(context).await,
            PageRoute::Mails => mailbox::list(context).await,
            PageRoute::Mail { number } => mailbox::show(context, number).await,
            PageRoute::Receipt { id } => order::receipt(context, id).await,
        }
    };
    answered.unwrap_or_else(|problem| failure(&problem, &wish::locale(context.incoming, None)))
}

#[derive(Serialize)]
struct Failure<'a> {
    name: &'a str,
}

/// A page that says that there is none, and what to do.
fn failure(problem: &Problem, locale: &Locale) -> Reply {
    let name = match (problem.status, problem.code.as_str()) {
        (404, "unknown_sku") => "unknown_sku",
        (403, _) => "forbidden",
        (413, _) => "too_large",
        (404, _) => "not_found",
        (_, _) => "overloaded",
    };
    let html = render::page("failure.html", locale, &Failure { name });
    // Where even that fails, the bare sentence.
    let html = html.unwrap_or_else(|_| locale.say(SECTION, &format!("error.{name}"), &[]));
    Reply::html(problem.status, html, policy::private())
}
