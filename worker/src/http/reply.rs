//! An answer before it becomes one of the platform's.

use crate::http::Incoming;
use crate::http::cors::Origin;
use crate::objects::Answer;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use shared::wire::problem::Problem;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/http/http.js")]
extern "C" {
    /// Names and values stand in lines, in turn.
    fn respond(status: u16, headers: &str, body: &[u8]) -> web_sys::Response;
}

/// Bytes of a content's tag.
const TAG_BYTES: usize = 12;

/// Seconds after which a request that met an overload may be sent again.
const RETRY_SECONDS: u32 = 1;

/// Status, headers and body.
#[derive(Debug)]
pub(crate) struct Reply {
    status: u16,
    body: String,
    headers: Vec<(&'static str, String)>,
    /// An answer of the platform's that carries a socket, and is passed on as it is.
    upgraded: Option<web_sys::Response>,
}

impl Reply {
    /// JSON.
    pub(crate) fn json(status: u16, body: String) -> Self {
        let kind = if status >= 400 { "application/problem+json" } else { "application/json" };
        let headers = vec![("Content-Type", kind.to_owned()), ("Cache-Control", "no-store".into())];
        let reply = Self { status, body, headers, upgraded: None };
        match status {
            503 => reply.with_header("Retry-After", RETRY_SECONDS.to_string()),
            401 => reply.with_header("WWW-Authenticate", "Bearer".to_owned()),
            426 => reply.with_header("Upgrade", "websocket".to_owned()),
            _ => reply,
        }
    }

    /// A page; what it may load and who may frame it stands in `headers`.
    pub(crate) fn html(status: u16, html: String, headers: Vec<(&'static str, String)>) -> Self {
        let reply = Self { status, body: html, headers, upgraded: None };
        let reply = reply.with_header("Content-Type", "text/html; charset=utf-8".to_owned());
        match status {
            503 => reply.with_header("Retry-After", RETRY_SECONDS.to_string()),
            _ => reply,
        }
    }

    /// The same content as another type.
    pub(crate) fn replacing_type(mut self, kind: &str) -> Self {
        self.headers.retain(|(name, _)| *name != "Content-Type");
        self.with_header("Content-Type", kind.to_owned())
    }

    /// Nothing but a status.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, body: String::new(), headers: Vec::new(), upgraded: None }
    }

    /// An answer that carries a socket.
    pub(crate) fn upgraded(answer: web_sys::Response) -> Self {
        Self { upgraded: Some(answer), ..Self::empty(101) }
    }

    /// A problem.
    pub(crate) fn problem(problem: &Problem) -> Self {
        let body = serde_json::to_string(problem).unwrap_or_else(|_| "{}".to_owned());
        Self::json(problem.status, body)
    }

    /// What an object answered.
    pub(crate) fn of(answer: Answer) -> Self {
        let reply = match answer.status {
            204 => Self::empty(204),
            status => Self::json(status, answer.body),
        };
        if answer.replayed {
            reply.with_header("Idempotency-Replayed", "true".to_owned())
        } else {
            reply
        }
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The answer under a tag of its content, or 304 where the asker has it already (RFC 9110,
    /// sections 8.8.3 and 13.1.2).
    pub(crate) fn tagged(self, incoming: &Incoming) -> Self {
        if self.status != 200 {
            return self;
        }
        let hash = Sha256::digest(self.body.as_bytes());
        let tag =
            format!("\"{}\"", URL_SAFE_NO_PAD.encode(hash.get(..TAG_BYTES).unwrap_or_default()));
        let known = incoming.header("if-none-match").is_some_and(|given| {
            let mut known = given.split(',').map(|tag| tag.trim().trim_start_matches("W/"));
            known.any(|known| known == "*" || known == tag)
        });
        let reply = if known { Self { status: 304, ..self }.without_body() } else { self };
        reply.with_header("ETag", tag)
    }

    pub(crate) fn without_body(mut self) -> Self {
        self.body.clear();
        self
    }

    /// The platform's answer; `origin` adds what the CORS protocol asks for.
    pub(crate) fn into_response(self, origin: Option<&Origin>) -> web_sys::Response {
        if let Some(upgraded) = self.upgraded {
            return upgraded;
        }
        let origin = origin.map(Origin::headers).unwrap_or_default();
        let fixed = [("X-Content-Type-Options", "nosniff".to_owned())];
        let mut headers = String::new();
        for (name, value) in self.headers.into_iter().chain(origin).chain(fixed) {
            headers.push_str(name);
            headers.push('\n');
            headers.push_str(&value);
            headers.push('\n');
        }
        respond(self.status, &headers, self.body.as_bytes())
    }
}
