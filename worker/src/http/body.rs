//! Bodies and idempotency keys.

use crate::http::Incoming;
use crate::log;
use futures_util::StreamExt;
use serde_json::Value;
use shared::wire::problem::Problem;

/// Largest body, in bytes.
const MAX_BODY: usize = 16 * 1024;

/// Largest event of a provider, in bytes.
const MAX_EVENT: usize = 256 * 1024;

/// Shortest and longest idempotency key, in characters.
const KEY_LENGTH: std::ops::RangeInclusive<usize> = 16..=255;

/// A body that is JSON.
pub(crate) struct Body {
    /// As it was sent: an object reads it again.
    pub(crate) text: String,
    /// What it says.
    pub(crate) json: Value,
}

impl Body {
    /// A body that was put together here.
    pub(crate) fn of(json: Value) -> Self {
        Self { text: json.to_string(), json }
    }

    /// Reads the body: 413 beyond 16 KB, 400 where it is no JSON.
    pub(crate) async fn read(incoming: &mut Incoming) -> Result<Self, Problem> {
        Self::parse(read_bytes(incoming).await?)
    }

    /// The same where the body may be left out: then it says null.
    pub(crate) async fn read_if_any(incoming: &mut Incoming) -> Result<Self, Problem> {
        let bytes = read_bytes(incoming).await?;
        if bytes.is_empty() {
            return Ok(Self { text: String::new(), json: Value::Null });
        }
        Self::parse(bytes)
    }

    fn parse(bytes: Vec<u8>) -> Result<Self, Problem> {
        let invalid =
            |detail: String| Problem::new(400, "invalid_json", "The body is no JSON", detail);
        let text =
            String::from_utf8(bytes).map_err(|_| invalid("Send JSON in UTF-8.".to_owned()))?;
        let json = serde_json::from_str(&text)
            .map_err(|error| invalid(format!("Send one JSON object: {error}.")))?;
        Ok(Self { text, json })
    }
}

/// The fields of a form as it is sent without script (`application/x-www-form-urlencoded`).
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads the form: 413 beyond 16 KB.
    pub(crate) async fn read(incoming: &mut Incoming) -> Result<Self, Problem> {
        let bytes = read_bytes(incoming).await?;
        let pairs = form_urlencoded::parse(&bytes);
        Ok(Self(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()))
    }

    /// What was entered, trimmed; empty where nothing was.
    pub(crate) fn text(&self, name: &str) -> String {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    }
}

/// The body of a provider's event, as it was signed: 413 beyond 256 KB.
pub(crate) async fn raw_event(incoming: &mut Incoming) -> Result<String, Problem> {
    let bytes = read_up_to(incoming, MAX_EVENT).await?;
    String::from_utf8(bytes).map_err(|_| {
        Problem::new(400, "invalid_json", "The body is no JSON", "Send JSON in UTF-8.")
    })
}

async fn read_bytes(incoming: &mut Incoming) -> Result<Vec<u8>, Problem> {
    read_up_to(incoming, MAX_BODY).await
}

async fn read_up_to(incoming: &mut Incoming, most: usize) -> Result<Vec<u8>, Problem> {
    if let Some(bytes) = incoming.body.take() {
        return if bytes.len() > most { Err(too_large(most)) } else { Ok(bytes) };
    }
    let announced = incoming.header("content-length").and_then(|text| text.parse::<usize>().ok());
    if announced.is_some_and(|length| length > most) {
        return Err(too_large(most));
    }
    if announced.is_some() {
        return incoming.request.bytes().await.map_err(|error| cut_off(&error));
    }
    let Ok(mut stream) = incoming.request.stream() else { return Ok(Vec::new()) };
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk.map_err(|error| cut_off(&error))?);
        if bytes.len() > most {
            return Err(too_large(most));
        }
    }
    Ok(bytes)
}

fn too_large(most: usize) -> Problem {
    let detail = format!("Send at most {most} bytes.");
    Problem::new(413, "body_too_large", "The body is too large", detail)
}

fn cut_off(error: &cloudflare::Error) -> Problem {
    log::note("body", &error.to_string());
    Problem::new(400, "invalid_json", "The body is cut off", "Send the request again.")
}

/// Whether a path needs an idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyRule {
    Required,
    Optional,
}

/// The idempotency key of a request, with its scope.
pub(crate) struct Key;

impl Key {
    /// Reads the key: the scope is method, path and key (an order's sku is its object).
    pub(crate) fn read(incoming: &Incoming, rule: KeyRule) -> Result<Option<String>, Problem> {
        let Some(key) = incoming.header("idempotency-key") else {
            return match rule {
                KeyRule::Optional => Ok(None),
                KeyRule::Required => Err(Problem::new(
                    400,
                    "idempotency_key_missing",
                    "An Idempotency-Key is needed",
                    "Send an Idempotency-Key header: 128 random bits, the same at every retry.",
                )),
            };
        };
        Self::of(incoming.method().as_ref(), incoming.path(), &key).map(Some)
    }

    /// A key within its scope, wherever it was sent.
    pub(crate) fn of(method: &str, path: &str, key: &str) -> Result<String, Problem> {
        let printable = key.bytes().all(|b| (b' '..=b'~').contains(&b));
        if printable && KEY_LENGTH.contains(&key.len()) {
            return Ok(format!("{method} {path}\n{key}"));
        }
        Err(Problem::new(
            400,
            "idempotency_key_invalid",
            "The Idempotency-Key is not right",
            "Use 16 to 255 printable characters, at random.",
        ))
    }
}
