//! Turnstile: a challenge for whoever orders, where the merchant has set its secret. Verified at
//! Cloudflare's siteverify as <https://developers.cloudflare.com/turnstile> describes it.

use crate::config::Challenge;
use crate::http::Context;
use crate::log;
use cloudflare::{AbortSignal, Fetch, Headers, Method, Request, RequestInit};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::wire::problem::Problem;

/// What the challenge in a form of ours is solved for: a token of another form opens nothing here.
pub(crate) const ACTION: &str = "order";

/// Longest token, in bytes.
const MAX_TOKEN: usize = 2_048;

/// How long siteverify is waited for, in milliseconds.
const PATIENCE_MS: u32 = 3_000;

/// What came of a challenge. The object is told, for only it knows whether a key was answered
/// already: that needs none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Cleared {
    /// This shop asks for none, or it was passed.
    Yes,
    /// It was not passed, or there was none.
    No,
    /// Nobody could say.
    Unknown,
}

impl Cleared {
    /// What an order is told whose key has no answer yet.
    ///
    /// Where siteverify cannot be reached nothing is ordered: letting everybody in would be the
    /// moment that a flood waits for, and a 503 is no silent end of selling either, for the widget
    /// tries again by itself, with the key that it has, and the log says what is the matter.
    pub(crate) fn problem(self) -> Option<Problem> {
        match self {
            Self::Yes => None,
            Self::No => Some(Problem::new(
                403,
                "challenge_failed",
                "The challenge was not passed",
                "Pass the challenge again, then send the same request with the same key and the \
                 new token.",
            )),
            Self::Unknown => Some(Problem::new(
                503,
                "overloaded",
                "The challenge cannot be checked just now",
                "Nothing was changed. Send the same request with the same key again in a moment.",
            )),
        }
    }
}

/// Verifies the token of an order that was sent under a key.
pub(crate) async fn clear(context: &Context<'_>, key: &str, token: Option<&str>) -> Cleared {
    let Some(challenge) = &context.config.challenge else { return Cleared::Yes };
    let Some(token) = token.filter(|token| (1..=MAX_TOKEN).contains(&token.len())) else {
        return Cleared::No;
    };
    let question = json!({
        "secret": challenge.secret,
        "response": token,
        "remoteip": context.incoming.header("cf-connecting-ip"),
        // The same order may be sent again with its token, no other order may.
        "idempotency_key": uuid(key, token),
    });
    match ask(challenge, &question).await {
        Ok(told) => judge(&told, |host| is_ours(context, host)),
        Err(error) => {
            log::fault("turnstile", &error);
            Cleared::Unknown
        }
    }
}

async fn ask(challenge: &Challenge, question: &Value) -> Result<Value, String> {
    let text = |error: cloudflare::Error| error.to_string();
    let headers = Headers::new();
    headers.set("content-type", "application/json").map_err(text)?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_body(Some(question.to_string().into()));
    let url = format!("{}/turnstile/v0/siteverify", challenge.base);
    let request = Request::new_with_init(&url, &init).map_err(text)?;
    // The platform's own deadline, of the head and the body both: it needs nothing of ours to run.
    let late = AbortSignal::from(web_sys::AbortSignal::timeout_with_u32(PATIENCE_MS));
    let mut response = Fetch::Request(request).send_with_signal(&late).await.map_err(text)?;
    let body = response.text().await.map_err(text)?;
    serde_json::from_str(&body).map_err(|_| format!("HTTP {}", response.status_code()))
}

/// What siteverify's answer means.
fn judge(told: &Value, is_ours: impl Fn(&str) -> bool) -> Cleared {
    let text = |name: &str| told.get(name).and_then(Value::as_str).unwrap_or_default();
    match told.get("success").and_then(Value::as_bool) {
        Some(true) if text("action") == ACTION && is_ours(text("hostname")) => Cleared::Yes,
        Some(true) => Cleared::No,
        Some(false) => {
            let codes = told.get("error-codes").and_then(Value::as_array);
            let has = |code: &str| codes.into_iter().flatten().any(|told| told == code);
            // These are siteverify's own trouble, or the merchant's, never the shopper's.
            let faults = ["internal-error", "missing-input-secret", "invalid-input-secret"];
            match faults.into_iter().find(|code| has(code)) {
                Some(code) => {
                    log::fault("turnstile", code);
                    Cleared::Unknown
                }
                None => Cleared::No,
            }
        }
        None => {
            log::fault("turnstile", "an answer of another shape");
            Cleared::Unknown
        }
    }
}

fn is_ours(context: &Context<'_>, host: &str) -> bool {
    let own = context.incoming.own_origin();
    let mut origins = context.config.shop_origins.iter().map(String::as_str).chain([own]);
    origins.any(|origin| host_of(origin) == host)
}

/// The host of an origin, without its port.
fn host_of(origin: &str) -> &str {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        Some(_) | None => host,
    }
}

/// A UUID of version 8 (RFC 9562) from a hash.
fn uuid(key: &str, token: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(key.as_bytes());
    hash.update([0]);
    hash.update(token.as_bytes());
    let hash: [u8; 32] = hash.finalize().into();
    let half = hash.first_chunk().copied().unwrap_or_default();
    let hex = format!("{:032x}", u128::from_be_bytes(half));
    let part = |from, to| hex.get(from..to).unwrap_or_default();
    let (a, b, c, d) = (part(0, 8), part(8, 12), part(13, 16), part(17, 20));
    format!("{a}-{b}-8{c}-8{d}-{}", part(20, 32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_origins() {
        for (origin, host) in [
            ("https://shop.example", "shop.example"),
            ("http://127.0.0.1:8787", "127.0.0.1"),
            ("http://[::1]:8787", "[::1]"),
            ("http://[::1]", "[::1]"),
        ] {
            assert_eq!(host_of(origin), host);
        }
    }

    #[test]
    fn the_same_order_and_token_have_the_same_id() {
        let id = uuid("key", "token");
        assert_eq!(id, uuid("key", "token"));
        assert_ne!(id, uuid("key2", "token"));
        assert_ne!(id, uuid("key", "token2"));
        let shape: Vec<_> = id.split('-').map(str::len).collect();
        assert_eq!(shape, [8, 4, 4, 4, 12]);
    }
}
