#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::wildcard_enum_match_arm, clippy::unnecessary_wraps, clippy::large_enum_variant)]
#![allow(clippy::needless_pass_by_value, clippy::format_push_string, clippy::redundant_closure)]

use super::judge;
use serde_json::{Value, json};
use shared::proof::{Kind, Signer};

/// What verifiers in other languages are tested with.
const VECTORS: &str = include_str!("../../shared/vectors/receipts.json");

/// The second receipt against all that its shop publishes.
fn given() -> Value {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    json!({
        "receipt": vectors["receipts"][1], "issuer": "https://shop.example",
        "keys": vectors["jwks"], "chain": vectors["chain"], "heads": [vectors["head"]],
    })
}

fn check(given: Value, expected: Value) {
    let verdict: Value = serde_json::from_str(&judge(&given.to_string())).unwrap();
    let expected = expected.as_object().unwrap();
    for (name, value) in expected {
        assert_eq!(&verdict[name], value, "{name} of {verdict}");
    }
}

fn changed(pointer: &str, value: Value) -> Value {
    let mut given = given();
    *given.pointer_mut(pointer).unwrap() = value;
    given
}

/// With one character of a part between the dots replaced.
fn altered(jws: &Value, part: usize) -> Value {
    let mut parts: Vec<_> = jws.as_str().unwrap().split('.').map(str::to_owned).collect();
    let at = parts[part].len() / 2;
    let other = if &parts[part][at..=at] == "A" { "B" } else { "A" };
    parts[part].replace_range(at..=at, other);
    json!(parts.join("."))
}

#[test]
fn what_agrees_is_proven() {
    check(given(), json!({"is": "proven", "number": 2}));
    check(changed("/chain", json!([])), json!({"is": "wrong", "code": "not_reached"}));
    let mut alone = changed("/chain", json!([]));
    alone["heads"] = json!([]);
    check(alone, json!({"is": "proven", "number": 2}));
}

#[test]
fn what_does_not_is_named() {
    let wrong = |code: &str| json!({"is": "wrong", "code": code});
    let receipt = given()["receipt"].clone();
    check(
        changed("/receipt", altered(&receipt, 1)),
        json!({"code": "tampered", "what": "receipt"}),
    );
    check(changed("/receipt", altered(&receipt, 2)), wrong("tampered"));
    check(changed("/receipt", json!("nonsense")), wrong("not_a_signature"));
    check(changed("/receipt", given()["heads"][0].clone()), wrong("other_kind"));
    check(changed("/keys/keys/0/kid", json!("k2")), json!({"code": "foreign_key"}));
    let foreign = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    check(changed("/keys/keys/0/x", json!(foreign)), wrong("tampered"));
    check(changed("/issuer", json!("https://other.example")), wrong("other_shop"));
    let links = |n: usize| given()["chain"][n]["link"].clone();
    check(changed("/chain/2/link", links(0)), json!({"code": "broken_link", "number": 3}));
    let leaf = given()["chain"][0]["leaf"].clone();
    check(changed("/chain/1/leaf", leaf), wrong("broken_link"));
    let head = given()["heads"][0].clone();
    check(changed("/heads/0", altered(&head, 1)), json!({"code": "tampered", "what": "head"}));
    check(json!("nonsense"), wrong("not_readable"));
}

#[test]
fn a_line_written_anew_after_its_head_was_saved_is_named() {
    let mut given = given();
    let signer = Signer::new("k2", &[7; 32]);
    let key = serde_json::to_value(signer.public()).unwrap();
    given["keys"]["keys"].as_array_mut().unwrap().push(key);
    let head = |link: &Value| {
        let head = json!({
            "sku": "trail-lamp", "number": 3, "link": link, "as_of": "2027-05-04T10:00:00Z",
        });
        json!(signer.sign_payload(Kind::LineHead, &head.to_string()))
    };
    let (present, other) = (given["chain"][2]["link"].clone(), given["chain"][0]["link"].clone());
    given["heads"].as_array_mut().unwrap().push(head(&present));
    check(given.clone(), json!({"is": "proven"}));
    given["heads"][1] = head(&other);
    check(given, json!({"is": "wrong", "code": "other_head", "number": 3}));
}

#[test]
fn a_head_that_is_not_continued_is_named() {
    // A chain of other receipts after the first: its links follow, but the head's is another.
    let mut forked = given();
    forked["chain"] = json!([forked["chain"][0], forked["chain"][1]]);
    check(forked, json!({"is": "wrong", "code": "not_reached", "number": 3}));
}
