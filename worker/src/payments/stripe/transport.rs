//! How requests get to Stripe and answers back.

use crate::payments::stripe::form::Form;
use futures_util::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/payments/stripe/http.js")]
extern "C" {
    /// Sends a request and reads the answer, both as JSON.
    #[wasm_bindgen(catch)]
    async fn send(request: &str) -> Result<JsValue, JsValue>;
}

/// What the API looks like to us: <https://docs.stripe.com/api/versioning>. Answers and events that
/// are read here were read in this version's description.
const VERSION: &str = "2026-10-28.endive";

/// How long an answer is waited for, in milliseconds. A bank may take some seconds to decide.
const PATIENCE_MS: u32 = 20_000;

/// Longest answer, in bytes: a hundred entries of the books, with what they are about.
const MAX_ANSWER: u32 = 4_000_000;

/// The two methods that Stripe's API knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: Method,
    /// From `/v1` on.
    pub(super) path: String,
    pub(super) form: Form,
    pub(super) key: Option<String>,
}

/// An answer.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: String,
    /// Seconds to wait, where the answer says so.
    pub(super) retry: Option<u32>,
    /// What Stripe calls the request.
    pub(super) id: Option<String>,
}

/// Something that carries requests.
pub(super) trait Transport: fmt::Debug {
    /// The answer, or why there is none.
    fn send(&self, request: Request) -> LocalBoxFuture<'_, Result<Reply, String>>;
}

/// The platform's `fetch`.
pub(super) struct Fetch {
    pub(super) base: String,
    pub(super) key: String,
}

impl fmt::Debug for Fetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the key.
        f.debug_struct("Fetch").field("base", &self.base).finish_non_exhaustive()
    }
}

/// A request as `http.js` takes it.
#[derive(Serialize)]
struct Outgoing {
    method: &'static str,
    url: String,
    headers: BTreeMap<&'static str, String>,
    body: Option<String>,
    ms: u32,
    most: u32,
}

impl Fetch {
    fn outgoing(&self, request: &Request) -> Outgoing {
        let mut headers = BTreeMap::from([
            ("Authorization", format!("Bearer {}", self.key)),
            ("Stripe-Version", VERSION.to_owned()),
            ("User-Agent", "shelfline".to_owned()),
        ]);
        let mut url = format!("{}{}", self.base, request.path);
        let fields = request.form.encode();
        let (method, body) = match request.method {
            Method::Get => {
                if !fields.is_empty() {
                    url = format!("{url}?{fields}");
                }
                ("GET", None)
            }
            Method::Post => {
                headers.insert("Content-Type", "application/x-www-form-urlencoded".to_owned());
                ("POST", Some(fields))
            }
        };
        if let Some(key) = &request.key {
            headers.insert("Idempotency-Key", key.clone());
        }
        Outgoing { method, url, headers, body, ms: PATIENCE_MS, most: MAX_ANSWER }
    }
}

impl Transport for Fetch {
    fn send(&self, request: Request) -> LocalBoxFuture<'_, Result<Reply, String>> {
        let outgoing = self.outgoing(&request);
        Box::pin(async move {
            let outgoing = serde_json::to_string(&outgoing).map_err(|error| error.to_string())?;
            let answer = send(&outgoing).await.map_err(|error| format!("{error:?}"))?;
            let answer = answer.as_string().unwrap_or_default();
            serde_json::from_str(&answer).map_err(|error| error.to_string())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetch() -> Fetch {
        Fetch { base: "https://api.stripe.com".to_owned(), key: "sk_test_x".to_owned() }
    }

    #[test]
    fn a_post_has_its_key_and_its_form() {
        let outgoing = fetch().outgoing(&Request {
            method: Method::Post,
            path: "/v1/refunds".to_owned(),
            form: Form::default().with("metadata[ask]", "a & b"),
            key: Some("ask-1".to_owned()),
        });
        assert_eq!(outgoing.method, "POST");
        assert_eq!(outgoing.url, "https://api.stripe.com/v1/refunds");
        assert_eq!(outgoing.body.as_deref(), Some("metadata%5Bask%5D=a+%26+b"));
        let header = |name| outgoing.headers.get(name).map(String::as_str);
        assert_eq!(header("Authorization"), Some("Bearer sk_test_x"));
        assert_eq!(header("Idempotency-Key"), Some("ask-1"));
        assert_eq!(header("Stripe-Version"), Some(VERSION));
        assert_eq!(header("Content-Type"), Some("application/x-www-form-urlencoded"));
    }

    #[test]
    fn a_get_has_no_body() {
        let outgoing = fetch().outgoing(&Request {
            method: Method::Get,
            path: "/v1/refunds".to_owned(),
            form: Form::default().with("limit", "100"),
            key: None,
        });
        assert_eq!(outgoing.url, "https://api.stripe.com/v1/refunds?limit=100");
        assert_eq!((outgoing.method, outgoing.body), ("GET", None));
        assert!(!outgoing.headers.contains_key("Idempotency-Key"));
    }

    #[test]
    fn the_key_is_not_shown() {
        assert!(!format!("{:?}", fetch()).contains("sk_test_x"));
    }
}
