//! Calls to the durable objects, by native RPC: text in, text out.

use crate::shop::Question;
use crate::sql::to_json;
use crate::stock_line::Ask;
use cloudflare::Env;
use js_sys::{Array, Promise};
use shared::fault::Fault;
use shared::id::Sku;
use shared::wire::problem::Problem;
use std::fmt;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// How long an answer waits for what follows from it, at most, in milliseconds.
pub(crate) const DRAIN_WAIT_MS: u32 = 2_000;

#[wasm_bindgen]
extern "C" {
    /// The stub of either object: both offer `call`.
    type Callee;

    #[wasm_bindgen(method, catch)]
    fn call(this: &Callee, ask: &str, body: &str) -> Result<JsValue, JsValue>;
}

/// What an object answered: an HTTP status and a body ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// JSON, or empty.
    pub(crate) body: String,
    /// Whether it is the first answer again.
    pub(crate) replayed: bool,
}

impl Answer {
    /// An answer made now.
    pub(crate) fn new(status: u16, body: String) -> Self {
        Self { status, body, replayed: false }
    }

    /// A problem.
    pub(crate) fn problem(problem: &Problem) -> Result<Self, Fault> {
        Ok(Self::new(problem.status, to_json(problem)?))
    }

    /// As it crosses to JavaScript; the entry drains the outbox before it answers, but no longer than
    /// `wait_ms`.
    pub(crate) fn to_js(&self, wait_ms: u32) -> Array {
        let parts = [
            JsValue::from(self.status),
            JsValue::from_bool(self.replayed),
            JsValue::from_str(&self.body),
            JsValue::from(wait_ms),
        ];
        parts.into_iter().collect()
    }

    fn from_js(value: &JsValue) -> Option<Self> {
        let parts = Array::from(value);
        let status = parts.get(0).as_f64()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a status")]
        let status = status as u16;
        let replayed = parts.get(1).as_bool()?;
        Some(Self { status, body: parts.get(2).as_string()?, replayed })
    }
}

/// A fault of an object, as it crosses to JavaScript.
pub(crate) fn thrown(fault: &Fault) -> JsValue {
    js_sys::Error::new(&fault.to_string()).into()
}

/// An object that could not be reached, or that failed: worth another try.
#[derive(Debug)]
pub(crate) struct Unreachable(String);

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<JsValue> for Unreachable {
    fn from(error: JsValue) -> Self {
        let text = js_sys::Error::from(error).message();
        Self(text.into())
    }
}

impl From<cloudflare::Error> for Unreachable {
    fn from(error: cloudflare::Error) -> Self {
        Self(error.to_string())
    }
}

async fn call(
    env: &Env,
    binding: &str,
    name: &str,
    ask: &str,
    body: &str,
) -> Result<Answer, Unreachable> {
    let stub = env.durable_object(binding)?.id_from_name(name)?.get_stub()?;
    let answer = stub.into_rpc::<Callee>().call(ask, body)?;
    let answer = JsFuture::from(Promise::resolve(&answer)).await?;
    Answer::from_js(&answer).ok_or_else(|| Unreachable("an answer of another shape".to_owned()))
}

/// Asks the object of a sku; `body` is the request's own text.
pub(crate) async fn stock_line(env: &Env, ask: &Ask, body: &str) -> Result<Answer, Unreachable> {
    let text = serde_json::to_string(ask).map_err(|error| Unreachable(error.to_string()))?;
    call(env, "STOCK_LINE", ask.sku.as_str(), &text, body).await
}

/// Asks the shop's object.
pub(crate) async fn shop(env: &Env, ask: &Question, body: &str) -> Result<Answer, Unreachable> {
    let text = serde_json::to_string(ask).map_err(|error| Unreachable(error.to_string()))?;
    call(env, "SHOP", "shop", &text, body).await
}

/// The floor of the test clock, in milliseconds.
pub(crate) async fn shop_clock(env: &Env) -> Result<i64, Unreachable> {
    let answer = shop(env, &Question::Clock, "").await?;
    answer.body.parse().map_err(|_| Unreachable("the shop's clock is no number".to_owned()))
}

/// The skus of a product, from the catalogue.
pub(crate) async fn variants(env: &Env, product: String) -> Result<Vec<Sku>, Unreachable> {
    let answer = shop(env, &Question::Variants { product }, "").await?;
    serde_json::from_str(&answer.body).map_err(|error| Unreachable(error.to_string()))
}
