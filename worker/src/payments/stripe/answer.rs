//! What an answer says before one looks at what it is about: done, refused, or nobody knows
//! (<https://docs.stripe.com/api/errors>).

use crate::payments::Failure;
use crate::payments::stripe::intent::Intent;
use crate::payments::stripe::transport::Reply;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// An error of Stripe's. Its message is left out: it may repeat what a shopper typed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Error {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) code: Option<String>,
    pub(super) decline_code: Option<String>,
    pub(super) param: Option<String>,
    pub(super) payment_intent: Option<Box<Intent>>,
}

impl Error {
    /// What went wrong, as exactly as Stripe says it.
    pub(super) fn name(&self) -> String {
        let name = self.decline_code.as_ref().or(self.code.as_ref()).or(self.kind.as_ref());
        name.cloned().unwrap_or_else(|| "unnamed".to_owned())
    }
}

/// What came back.
pub(super) enum Told<T> {
    Done(T),
    /// Nothing was done, or a bank said no.
    Refused {
        error: Error,
        detail: String,
    },
}

impl<T> Told<T> {
    /// What was done; a refusal is a failure.
    pub(super) fn done(self) -> Result<T, Failure> {
        match self {
            Self::Done(done) => Ok(done),
            Self::Refused { error, detail } => Err(Failure::Refused { code: error.name(), detail }),
        }
    }
}

/// Reads an answer, or says why there is none.
pub(super) fn read<T: DeserializeOwned>(reply: Result<Reply, String>) -> Result<Told<T>, Failure> {
    let reply = reply.map_err(Failure::Unknown)?;
    let request = reply.id.as_deref().unwrap_or("no request id");
    if (200..300).contains(&reply.status) {
        let read = serde_json::from_str(&reply.body);
        return read
            .map(Told::Done)
            .map_err(|error| Failure::Unknown(format!("{request}: another shape: {error}")));
    }
    let error = error_of(&reply.body);
    let detail = format!(
        "{request}: HTTP {} {}",
        reply.status,
        error.as_ref().and_then(|error| error.param.as_deref()).unwrap_or_default()
    );
    match (reply.status, error) {
        (429, _) => Err(Failure::RateLimited { after: reply.retry }),
        (401 | 403, error) => {
            let name = error.unwrap_or_default().name();
            Err(Failure::NoAccess(format!("{name}, {detail}")))
        }
        // 409: the first request with this key still runs. 424: something that Stripe needs failed.
        (409 | 424, _) => Err(Failure::Unknown(detail)),
        (400..500, Some(error)) => Ok(Told::Refused { error, detail }),
        // A refusal that is none of Stripe's is somebody's in between.
        (_, _) => Err(Failure::Unknown(detail)),
    }
}

fn error_of(body: &str) -> Option<Error> {
    #[derive(Deserialize)]
    struct Body {
        error: Error,
    }
    serde_json::from_str::<Body>(body).ok().map(|body| body.error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn check(status: u16, body: &str) -> Result<Value, Failure> {
        let reply =
            Reply { status, body: body.to_owned(), retry: Some(3), id: Some("req_1".to_owned()) };
        read::<Value>(Ok(reply))?.done()
    }

    #[test]
    fn done() {
        assert_eq!(check(200, r#"{"id":"re_1"}"#), Ok(serde_json::json!({"id": "re_1"})));
    }

    #[test]
    fn refused_with_its_name_and_without_its_message() {
        let body = r#"{"error": {"type": "invalid_request_error", "code": "email_invalid",
            "param": "customer_email", "message": "Invalid email address: ann@example"}}"#;
        let Err(Failure::Refused { code, detail }) = check(400, body) else {
            unreachable!("refused")
        };
        assert_eq!(code, "email_invalid");
        assert_eq!(detail, "req_1: HTTP 400 customer_email");
    }

    #[test]
    fn a_key_with_another_body_is_refused() {
        let body = r#"{"error": {"type": "idempotency_error", "message": "…"}}"#;
        assert!(matches!(check(400, body), Err(Failure::Refused { code, .. })
            if code == "idempotency_error"));
    }

    #[test]
    fn nobody_knows() {
        let of_stripe = r#"{"error": {"type": "api_error"}}"#;
        let busy = r#"{"error": {"type": "idempotency_error", "code": "idempotency_key_in_use"}}"#;
        for (status, body) in [
            (500, of_stripe),
            (503, ""),
            (409, busy),
            (424, of_stripe),
            (302, ""),
            (200, "<html>"),
            (404, "<html>not here</html>"),
            (400, "{}"),
        ] {
            assert!(matches!(check(status, body), Err(Failure::Unknown(_))), "{status} {body}");
        }
        let lost = read::<Value>(Err("TimeoutError".to_owned()));
        assert!(matches!(lost, Err(Failure::Unknown(_))));
    }

    #[test]
    fn not_now_and_not_with_this_key() {
        let body = r#"{"error": {"type": "invalid_request_error", "code": "rate_limit"}}"#;
        assert_eq!(check(429, body), Err(Failure::RateLimited { after: Some(3) }));
        let body = r#"{"error": {"type": "invalid_request_error", "code": "api_key_expired"}}"#;
        assert!(matches!(check(401, body), Err(Failure::NoAccess(what))
            if what.starts_with("api_key_expired")));
        assert!(matches!(check(403, ""), Err(Failure::NoAccess(_))));
    }
}
