//! One request and its answer.

use super::failure::Failure;
use super::session::Session;
use gloo_net::http::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::wire::problem::Problem;
use web_sys::AbortSignal;

/// A request that takes longer has failed: the shop answers in milliseconds.
const PATIENCE_MS: u32 = 30_000;

/// A request to be sent.
#[derive(Debug)]
pub(crate) struct Request {
    method: Method,
    path: String,
    body: Option<Value>,
    key: Option<String>,
}

impl Request {
    /// Asks for something.
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self { method: Method::GET, path: path.into(), body: None, key: None }
    }

    /// Does something, once for each key.
    pub(crate) fn post(path: impl Into<String>, body: Value, key: String) -> Self {
        let (path, body, key) = (path.into(), Some(body), Some(key));
        Self { method: Method::POST, path, body, key }
    }

    /// States something.
    pub(crate) fn put(path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::PUT, path: path.into(), body: Some(body), key: None }
    }

    /// Takes something away.
    pub(crate) fn delete(path: impl Into<String>) -> Self {
        Self { method: Method::DELETE, path: path.into(), body: None, key: None }
    }

    /// Sends it in the name of who is signed in. A token that is refused ends the session.
    pub(crate) async fn send<T: DeserializeOwned>(self, session: Session) -> Result<T, Failure> {
        let token = session.token().unwrap_or_default();
        let answer = self.send_as(&token).await;
        let refused = answer.as_ref().is_err_and(is_unauthorized);
        if refused && session.token().as_ref() == Some(&token) {
            session.end(Some("The token is not valid any more. Sign in again."));
        }
        answer
    }

    /// Sends it with a token that is yet to be found right.
    pub(crate) async fn send_as<T: DeserializeOwned>(self, token: &str) -> Result<T, Failure> {
        let patience = AbortSignal::timeout_with_u32(PATIENCE_MS);
        let mut request = RequestBuilder::new(&self.path)
            .method(self.method)
            .header("authorization", &format!("Bearer {token}"))
            .header("accept", "application/json")
            .abort_signal(Some(&patience));
        if let Some(key) = &self.key {
            request = request.header("idempotency-key", key);
        }
        let request = match self.body {
            Some(body) => request.header("content-type", "application/json").body(body.to_string()),
            None => request.build(),
        };
        let answer = request.map_err(|_| Failure::Unreachable)?.send().await;
        read(answer.map_err(|_| Failure::Unreachable)?).await
    }
}

async fn read<T: DeserializeOwned>(answer: Response) -> Result<T, Failure> {
    let status = answer.status();
    let text = answer.text().await.map_err(|_| Failure::Unreachable)?;
    if answer.ok() {
        let text = if text.is_empty() { "null" } else { &text };
        return serde_json::from_str(text).map_err(|_| Failure::Unreadable(status));
    }
    Err(match serde_json::from_str::<Problem>(&text) {
        Ok(problem) => Failure::Problem(Box::new(problem)),
        Err(_) => Failure::Unreadable(status),
    })
}

/// Whether the token was refused.
pub(crate) fn is_unauthorized(failure: &Failure) -> bool {
    match failure {
        Failure::Problem(problem) => problem.status == 401,
        Failure::Unreadable(status) => *status == 401,
        Failure::Unreachable => false,
    }
}

/// Whether a text can go into a header at all.
pub(crate) fn can_be_a_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}
