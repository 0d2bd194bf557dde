//! The shared crate's `proof::verify` for a page: JSON in, JSON out. It is fetched when a shopper asks
//! for it, and runs on what the page has fetched: the worker judges nothing.

use serde::{Deserialize, Serialize};
use shared::proof::{ChainRow, Evidence, Finding, Jwks, Receipt, verify};
use wasm_bindgen::prelude::*;

#[cfg(test)]
mod tests;

/// What a receipt is held against.
#[derive(Debug, Deserialize)]
struct Given {
    /// The receipt, a JWS.
    receipt: String,
    /// The origin that it must name.
    issuer: String,
    keys: Jwks,
    /// Rows of the published chain; none where the line does not show it.
    #[serde(default)]
    chain: Vec<ChainRow>,
    /// Signed heads: the present one, and one that was saved earlier.
    #[serde(default)]
    heads: Vec<String>,
}

/// What was found.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum Verdict {
    /// All that was given agrees.
    Proven { number: u64, issued_at: i64 },
    /// The first thing that does not: its code, what it is about, and the place number, if any.
    Wrong { code: &'static str, what: Option<&'static str>, number: Option<u64> },
}

/// Verifies what is given, as JSON, and answers a verdict, as JSON.
#[wasm_bindgen]
pub fn judge(given: &str) -> String {
    let verdict = serde_json::from_str::<Given>(given).map_or_else(
        |_| Verdict::Wrong { code: "not_readable", what: Some("evidence"), number: None },
        |given| judged(&given),
    );
    serde_json::to_string(&verdict).unwrap_or_default()
}

fn judged(given: &Given) -> Verdict {
    match held_against(given) {
        Ok(said) if said.iss != given.issuer => {
            Verdict::Wrong { code: "other_shop", what: None, number: None }
        }
        Ok(said) => Verdict::Proven { number: said.number, issued_at: said.iat },
        Err(finding) => wrong(&finding),
    }
}

/// Against each head in turn: a line that does not continue a saved one is found.
fn held_against(given: &Given) -> Result<Receipt, Finding> {
    let evidence = |head: Option<&String>| Evidence {
        keys: Some(given.keys.clone()),
        chain: given.chain.clone(),
        head: head.cloned(),
    };
    let said = verify(&given.receipt, &evidence(None))?;
    for head in &given.heads {
        verify(&given.receipt, &evidence(Some(head)))?;
    }
    Ok(said)
}

fn wrong(finding: &Finding) -> Verdict {
    let (code, what, number) = match finding {
        Finding::NotASignature(what) => ("not_a_signature", Some(*what), None),
        Finding::OtherKind(what) => ("other_kind", Some(*what), None),
        Finding::Tampered(what) => ("tampered", Some(*what), None),
        Finding::ForeignKey(what) => ("foreign_key", Some(*what), None),
        Finding::NotReadable(what) => ("not_readable", Some(*what), None),
        Finding::OtherLeaf(n) => ("other_leaf", None, Some(*n)),
        Finding::Gap(n) => ("gap", None, Some(*n)),
        Finding::BrokenLink(n) => ("broken_link", None, Some(*n)),
        Finding::OtherPrevious(n) => ("other_previous", None, Some(*n)),
        Finding::NotReached(n) => ("not_reached", None, Some(*n)),
        Finding::OtherLine => ("other_line", None, None),
        Finding::OtherHead(n) => ("other_head", None, Some(*n)),
    };
    Verdict::Wrong { code, what, number }
}
