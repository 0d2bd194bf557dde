//! From a request to an answer: what holds for every path.

mod body;
mod cors;
mod incoming;
mod query;
mod reply;
mod route;

pub(crate) use body::{Body, Form, Key, KeyRule, raw_event};
pub(crate) use incoming::Incoming;
pub(crate) use query::Query;
pub(crate) use reply::Reply;
pub(crate) use route::{Change, OrderAction, PageRoute, ProductPath, Route, WebhookPath};

use crate::config::Config;
use crate::stock_line::Act;
use crate::{clock, handlers, log, pages};
use cloudflare::Env;
use shared::wire::problem::Problem;

/// What every handler is given.
pub(crate) struct Context<'a> {
    pub(crate) env: &'a Env,
    pub(crate) config: &'a Config,
    pub(crate) now: shared::time::Timestamp,
    pub(crate) incoming: &'a mut Incoming,
}

impl Context<'_> {
    /// Whether the request carries the merchant's token.
    pub(crate) fn is_merchant(&self) -> bool {
        is_merchant(self.incoming, self.config)
    }
}

/// Answers one request; every way out is an HTTP answer.
pub(crate) async fn answer(
    request: web_sys::Request,
    body: Option<Vec<u8>>,
    env: &Env,
) -> web_sys::Response {
    let config = Config::of(env);
    let mut incoming = Incoming::new(request, body);
    let route = Route::of(&incoming);
    let origin = cors::Origin::of(&incoming, &config);
    let reply = if cors::is_preflight(&incoming) {
        cors::preflight(route.is_public())
    } else if route.is_public() && incoming.is_post() && origin.is_foreign() {
        Reply::problem(&cors::refused())
    } else {
        match dispatch(&route, &mut incoming, env, &config).await {
            Ok(reply) => reply,
            Err(problem) => Reply::problem(&problem),
        }
    };
    let reply = if incoming.is_head() { reply.without_body() } else { reply };
    reply.into_response(route.is_public().then_some(&origin))
}

/// A problem as the answer of a request that nothing else is done for.
pub(crate) fn problem(
    request: web_sys::Request,
    config: &Config,
    problem: &Problem,
) -> web_sys::Response {
    let incoming = Incoming::new(request, None);
    let origin = cors::Origin::of(&incoming, config);
    Reply::problem(problem).into_response(Some(&origin))
}

async fn dispatch(
    route: &Route,
    incoming: &mut Incoming,
    env: &Env,
    config: &Config,
) -> Result<Reply, Problem> {
    if route.is_admin() && !is_merchant(incoming, config) {
        return Err(Problem::new(
            401,
            "unauthorized",
            "The merchant's token is needed",
            "Send Authorization: Bearer and the merchant's token.",
        ));
    }
    let now = clock::now(incoming, env, config).await?;
    let mut context = Context { env, config, now, incoming };
    match route {
        Route::Health => Ok(Reply::json(200, r#"{"status":"ok"}"#.to_owned())),
        Route::Page(page) => Ok(pages::answer(&mut context, page).await),
        Route::Availability => handlers::availability::get(&mut context).await,
        Route::Orders => handlers::orders::place(&mut context).await,
        Route::Webhooks(path) => match path {
            WebhookPath::List => handlers::webhooks::list(&context).await,
            WebhookPath::Add => handlers::webhooks::add(&mut context).await,
            WebhookPath::Remove { id } => handlers::webhooks::remove(&context, id).await,
            WebhookPath::Deliveries { id } => handlers::webhooks::deliveries(&context, id).await,
            WebhookPath::Replay { id, delivery } => {
                handlers::webhooks::replay(&context, id, delivery).await
            }
        },
        Route::Wait => handlers::waitlist::wait(&mut context).await,
        Route::ConfirmWait => handlers::waitlist::confirm(&mut context).await,
        Route::LeaveWait => handlers::waitlist::leave(&mut context).await,
        Route::Unsubscribe => handlers::waitlist::unsubscribe(&context).await,
        Route::Customer { email } => handlers::customers::show(&context, email).await,
        Route::EraseCustomer { email } => handlers::customers::erase(&context, email).await,
        Route::Links => handlers::links::send(&mut context).await,
        Route::Order { id } => handlers::orders::show(&mut context, id).await,
        Route::Live { id } => handlers::live::live(&mut context, id).await,
        Route::CancelOrder { id } => handlers::orders::act(&mut context, id, Act::Cancel).await,
        Route::AnswerNotice { id, number } => {
            handlers::orders::answer_notice(&mut context, id, number).await
        }
        Route::ChangeAddress { id } => {
            handlers::orders::act(&mut context, id, Act::ChangeAddress).await
        }
        Route::Withdraw { id } => handlers::orders::act(&mut context, id, Act::Withdraw).await,
        Route::Pay { id } => handlers::orders::pay(&mut context, id).await,
        Route::Swap { id } => handlers::orders::swap(&mut context, id).await,
        Route::SetExtraPeriod { id } => {
            handlers::orders::act(&mut context, id, Act::SetExtraPeriod).await
        }
        Route::Keys => handlers::lines::keys(&context),
        Route::LineHead { sku } => handlers::lines::head(&context, sku).await,
        Route::LineChain { sku } => handlers::lines::chain(&context, sku).await,
        Route::Products => handlers::products::list(&mut context).await,
        Route::Product { sku, path } => handlers::products::on(&mut context, sku, path).await,
        Route::Settings => handlers::settings::show(&context).await,
        Route::PutSettings => handlers::settings::put(&mut context).await,
        Route::AdminOrders => handlers::admin_orders::list(&mut context).await,
        Route::AdminOrder { id } => handlers::admin_orders::show(&mut context, id).await,
        Route::Evidence { id } => handlers::admin_orders::evidence(&context, id).await,
        Route::Money { id } => handlers::admin_orders::money(&context, id).await,
        Route::Cash => handlers::cash::cash(&mut context).await,
        Route::Reconciliation => handlers::cash::reconciliation(&context).await,
        Route::OrderAction { id, action } => {
            handlers::admin_orders::act(&mut context, id, *action).await
        }
        Route::StripeEvents => handlers::stripe::heard(&mut context).await,
        Route::Advance if config.test_clock => handlers::test_clock::advance(&mut context).await,
        Route::TestMails if config.test_clock => handlers::test_clock::mails(&mut context).await,
        Route::TestPayments if config.test_clock => {
            handlers::test_clock::payments(&mut context).await
        }
        Route::NotAllowed { allow, .. } => {
            Ok(Reply::problem(&method_not_allowed(allow)).with_header("Allow", (*allow).to_owned()))
        }
        Route::Advance | Route::TestMails | Route::TestPayments | Route::Nothing { .. } => {
            Err(Problem::not_found())
        }
    }
}

fn method_not_allowed(allow: &str) -> Problem {
    let detail = format!("This address takes {allow}.");
    Problem::new(405, "method_not_allowed", "Not with this method", detail)
}

/// Whether the request carries the merchant's token. Without a configured one nobody does.
fn is_merchant(incoming: &Incoming, config: &Config) -> bool {
    match (&config.merchant_token, incoming.bearer()) {
        (Some(token), Some(given)) => crate::order_id::same(token, &given),
        (None, _) | (_, None) => false,
    }
}

/// Something of ours could not be reached: worth another try.
pub(crate) fn overloaded(place: &str, error: &impl std::fmt::Display) -> Problem {
    log::fault(place, &error.to_string());
    Problem::new(
        503,
        "overloaded",
        "Not reachable just now",
        "Nothing is lost. Send the same request with the same key again in a moment.",
    )
}
