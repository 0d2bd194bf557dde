//! Signatures: added here, outside the decisions, to what a commit fixed.

use crate::config::Config;
use crate::objects::Answer;
use shared::proof::{Head, Jwks, Kind, Signer};

/// How the receipt starts in an order's JSON. Within a JSON string its quotes would be escaped, so
/// nothing that a shopper wrote can look like it.
const MARK: &str = r#""receipt":""#;

/// The answer with the order's receipt signed. Ed25519 is deterministic: a replay is identical.
pub(crate) fn signed(config: &Config, answer: Answer) -> Answer {
    match sign_within(config, &answer.body) {
        Some(body) => Answer { body, ..answer },
        None => answer,
    }
}

fn sign_within(config: &Config, body: &str) -> Option<String> {
    let start = body.rfind(MARK)?.checked_add(MARK.len())?;
    let (before, rest) = body.split_at_checked(start)?;
    let (input, after) = rest.split_once('"')?;
    let receipt = receipt(config, input)?;
    Some(format!("{before}{receipt}\"{after}"))
}

/// The JWS of what a commit fixed.
pub(crate) fn receipt(config: &Config, signing_input: &str) -> Option<String> {
    let kid = Signer::kid_of(signing_input)?;
    config.signers.iter().find(|key| key.kid() == kid).map(|key| key.sign(signing_input))
}

/// The JWS of a line's head, by the present key.
pub(crate) fn signed_head(config: &Config, head: &Head) -> Option<String> {
    let payload = serde_json::to_string(head).ok()?;
    Some(config.signers.first()?.sign_payload(Kind::LineHead, &payload))
}

/// The public halves of all keys.
pub(crate) fn published(config: &Config) -> Jwks {
    Jwks { keys: config.signers.iter().map(Signer::public).collect() }
}
