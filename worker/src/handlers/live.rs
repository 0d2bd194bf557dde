//! `GET /v1/orders/{id}/live`: watching an order over a socket, which its object keeps.

use crate::http::{Context, Reply, overloaded};
use crate::order_id::Route;
use js_sys::Promise;
use shared::wire::problem::Problem;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/src/handlers/live.js")]
extern "C" {
    /// A promise of the answer that upgrades.
    #[wasm_bindgen(catch)]
    fn watch(
        env: &JsValue,
        sku: &str,
        id: &str,
        number: f64,
        now_ms: f64,
        opened: bool,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch)]
    fn refuse() -> Result<web_sys::Response, JsValue>;
}

/// Whoever comes is taken: the first message shows the token. A forged id wakes no object, and
/// ends as a wrong token does.
pub(crate) async fn live(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    upgrades(context)?;
    match context.config.keys.route(id) {
        Some(route) => handed_on(context, id, &route, false).await,
        None => refuse().map(Reply::upgraded).map_err(|error| failed(&error)),
    }
}

/// A socket of who has opened the order already.
pub(crate) async fn opened(
    context: &Context<'_>,
    id: &str,
    route: &Route,
) -> Result<Reply, Problem> {
    upgrades(context)?;
    handed_on(context, id, route, true).await
}

fn upgrades(context: &Context<'_>) -> Result<(), Problem> {
    let upgrade = context.incoming.rare_header("upgrade").unwrap_or_default();
    if upgrade.eq_ignore_ascii_case("websocket") {
        return Ok(());
    }
    Err(Problem::new(
        426,
        "upgrade_required",
        "This address takes a WebSocket",
        "Connect with a WebSocket, or ask for the order itself from time to time.",
    ))
}

async fn handed_on(
    context: &Context<'_>,
    id: &str,
    route: &Route,
    opened: bool,
) -> Result<Reply, Problem> {
    #[expect(clippy::cast_precision_loss, reason = "places and milliseconds fit 2^53")]
    let (number, now_ms) = (route.number.get() as f64, context.now.as_ms() as f64);
    let env = context.env.as_ref();
    let promise = watch(env, route.sku.as_str(), id, number, now_ms, opened);
    let promise = promise.map_err(|error| failed(&error))?;
    let answer = JsFuture::from(promise).await.map_err(|error| failed(&error))?;
    Ok(Reply::upgraded(answer.unchecked_into()))
}

fn failed(error: &JsValue) -> Problem {
    overloaded("live", &format!("{error:?}"))
}
