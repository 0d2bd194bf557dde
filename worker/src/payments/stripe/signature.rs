//! Whether an event is Stripe's: HMAC-SHA-256 over time and body, as
//! <https://docs.stripe.com/webhooks#verify-manually> describes it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use shared::time::Timestamp;
use subtle::{Choice, ConstantTimeEq};

/// How far the time of an event may be off, either way, in milliseconds.
const TOLERANCE_MS: u64 = 300_000;

/// The scheme that is taken; `v0` is for tests of Stripe's own.
const SCHEME: &str = "v1";

/// Whether `header` (`Stripe-Signature`) signs `body` with the endpoint's secret, not more than five
/// minutes before or after `now`.
pub(crate) fn is_genuine(header: &str, body: &[u8], secret: &str, now: Timestamp) -> bool {
    let Some((at, signatures)) = parse(header) else { return false };
    let Some(at_ms) = at.parse::<i64>().ok().and_then(|seconds| seconds.checked_mul(1_000)) else {
        return false;
    };
    if now.as_ms().abs_diff(at_ms) > TOLERANCE_MS || secret.is_empty() {
        return false;
    }
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    mac.update(at.as_bytes());
    mac.update(b".");
    mac.update(body);
    let expected: [u8; 32] = mac.finalize().into_bytes().into();
    // All are compared: how long it takes does not tell which one was nearly right.
    let known =
        signatures.iter().fold(Choice::from(0), |known, given| known | expected.ct_eq(given));
    known.into()
}

/// The time as it is written, and the signatures of our scheme: several while a secret rotates.
fn parse(header: &str) -> Option<(&str, Vec<[u8; 32]>)> {
    let mut at = None;
    let mut signatures = Vec::new();
    for part in header.split(',') {
        let (name, value) = part.trim().split_once('=')?;
        match name {
            "t" if at.is_none() => at = Some(value),
            // Two times: nobody could say which one is meant.
            "t" => return None,
            SCHEME => signatures.push(bytes(value)?),
            _ => {}
        }
    }
    let at = at.filter(|at| !at.is_empty() && at.bytes().all(|b| b.is_ascii_digit()))?;
    Some((at, signatures))
}

/// 32 bytes in hexadecimal.
fn bytes(hex: &str) -> Option<[u8; 32]> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    let read = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
    let read = read.collect::<Option<Vec<_>>>().filter(|_| rest.is_empty())?;
    read.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"id":"evt_1","type":"checkout.session.completed"}"#;
    const SECRET: &str = "whsec_test";
    const AT_MS: i64 = 1_800_000_000_000;

    // Made by the official library (`webhooks.generateTestHeaderString`) and by `openssl dgst`.
    const GOOD: &str = "1956bee13321dfbeb85c955e05b7673d24b856c59612f3f933f00e475e454dd7";
    const OF_OLD_SECRET: &str = "50d32714c8ba1bbbe50130bf7f0e29f8109402c814fc9b9a1d7cac6bfda70369";

    fn check_at(header: &str, body: &str, ms: i64) -> bool {
        Timestamp::from_ms(ms).is_some_and(|now| is_genuine(header, body.as_bytes(), SECRET, now))
    }

    fn check(header: &str) -> bool {
        check_at(header, BODY, AT_MS)
    }

    #[test]
    fn signed_by_us_both() {
        assert!(check(&format!("t=1800000000,v1={GOOD}")));
        let now = Timestamp::from_ms(AT_MS).unwrap_or(Timestamp::EPOCH);
        let header = "t=1800000000,\
                      v1=b290bd5237d867f762154e58981aa5d4252439e5f20a27339e92df38b29826c3";
        assert!(is_genuine(header, "{\"id\":\"evt_ü\"}".as_bytes(), "whsec_other", now));
    }

    #[test]
    fn one_of_several_is_enough_in_any_order() {
        for header in [
            format!("t=1800000000,v1={OF_OLD_SECRET},v1={GOOD}"),
            format!("t=1800000000,v1={GOOD},v1={OF_OLD_SECRET}"),
            format!("v1={GOOD},t=1800000000"),
            format!("t=1800000000, v1={GOOD}, v0=0000"),
            format!("t=1800000000,v2=new,v1={GOOD}"),
            format!("t=1800000000,v1={}", GOOD.to_uppercase()),
        ] {
            assert!(check(&header), "{header}");
        }
    }

    #[test]
    fn false_or_malformed_is_refused() {
        for header in [
            format!("t=1800000000,v1={OF_OLD_SECRET}"),
            format!("t=1800000001,v1={GOOD}"),
            format!("t=1800000000,v0={GOOD}"),
            format!("t=1800000000,t=1800000000,v1={GOOD}"),
            format!("v1={GOOD}"),
            format!("t=,v1={GOOD}"),
            format!("t=+1800000000,v1={GOOD}"),
            format!("t=99999999999999999999,v1={GOOD}"),
            format!("t=1800000000;v1={GOOD}"),
            format!("t=1800000000,v1={}", GOOD.get(..62).unwrap_or_default()),
            format!("t=1800000000,v1={GOOD}0"),
            format!("t=1800000000,v1={}zz", GOOD.get(..62).unwrap_or_default()),
            "t=1800000000,v1=".to_owned(),
            "t=1800000000".to_owned(),
            String::new(),
            ",".to_owned(),
        ] {
            assert!(!check(&header), "{header}");
        }
    }

    #[test]
    fn another_body_or_no_secret_is_refused() {
        let header = format!("t=1800000000,v1={GOOD}");
        assert!(!check_at(&header, &BODY.replace("evt_1", "evt_2"), AT_MS));
        assert!(!check_at(&header, "", AT_MS));
        let now = Timestamp::from_ms(AT_MS).unwrap_or(Timestamp::EPOCH);
        assert!(!is_genuine(&header, BODY.as_bytes(), "", now));
    }

    #[test]
    fn five_minutes_either_way_and_no_more() {
        let header = format!("t=1800000000,v1={GOOD}");
        for (off_ms, taken) in [
            (0, true),
            (300_000, true),
            (-300_000, true),
            (300_001, false),
            (-300_001, false),
            (-AT_MS, false),
        ] {
            assert_eq!(check_at(&header, BODY, AT_MS + off_ms), taken, "{off_ms} ms");
        }
    }
}
