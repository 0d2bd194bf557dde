//! Where a webhook may lead: to a public host, by `https`. What a merchant types could else be used
//! to reach what stands beside the worker (OWASP, Server-Side Request Forgery Prevention).

use shared::wire::fields::Bad;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Names that lead nowhere public (RFC 6761, RFC 8375, and what networks at home and at work use).
const INSIDE: [&str; 4] = ["localhost", "local", "internal", "home.arpa"];

/// An address as the URL standard takes it apart: hosts are in their one spelling then.
#[derive(Debug, Clone)]
struct Parts {
    scheme: String,
    host: String,
    has_login: bool,
}

/// What is wrong with an address, if anything.
pub(crate) fn judge(text: &str, own_origin: &str, test_clock: bool) -> Result<(), Bad> {
    let parts = parts(text).ok_or_else(|| Bad::invalid("Give an address like https://…"))?;
    let own = self::parts(own_origin).map(|own| own.host);
    if test_clock && text.starts_with("http://127.0.0.1:") && parts.host == "127.0.0.1" {
        return Ok(());
    }
    judged(&parts, own.as_deref())
}

fn parts(text: &str) -> Option<Parts> {
    let url = web_sys::Url::new(text).ok()?;
    let has_login = !url.username().is_empty() || !url.password().is_empty();
    Some(Parts { scheme: url.protocol(), host: url.hostname(), has_login })
}

fn judged(parts: &Parts, own: Option<&str>) -> Result<(), Bad> {
    if parts.scheme != "https:" {
        return Err(Bad::invalid("Use https."));
    }
    if parts.has_login {
        return Err(Bad::invalid("Leave user and password out; the signature proves who sends."));
    }
    let host = parts.host.trim_end_matches('.');
    let public = if let Some(address) = host.strip_prefix('[') {
        address.trim_end_matches(']').parse().is_ok_and(is_public_v6)
    } else if let Ok(address) = host.parse::<Ipv4Addr>() {
        is_public_v4(address)
    } else {
        is_public_name(host) && own != Some(host)
    };
    if public { Ok(()) } else { Err(Bad::invalid("Use a host that everybody can reach.")) }
}

fn is_public_name(host: &str) -> bool {
    let inside = |zone: &str| {
        host.strip_suffix(zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    host.contains('.') && !INSIDE.into_iter().any(inside)
}

/// Not one of the IANA's special-purpose addresses
/// (<https://www.iana.org/assignments/iana-ipv4-special-registry>).
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 31, 196)
            | (192, 52, 193)
            | (192, 88, 99)
            | (192, 168, _)
            | (192, 175, 48)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !special
}

/// Global unicast, but for what of it is set apart
/// (<https://www.iana.org/assignments/iana-ipv6-special-registry>): among it addresses that wrap one
/// of IPv4.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let special = matches!(
        (a, b),
        (0x2001, 0..=0x01ff | 0x0db8) | (0x2002, _) | (0x2620, 0x004f) | (0x3fff, 0..=0x0fff)
    );
    (0x2000..=0x3fff).contains(&a) && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads(scheme: &str, host: &str) -> bool {
        let parts = Parts { scheme: scheme.to_owned(), host: host.to_owned(), has_login: false };
        judged(&parts, Some("shop.example")).is_ok()
    }

    #[test]
    fn public_hosts_alone() {
        for host in ["hooks.example.com", "8.8.8.8", "[2606:4700::1111]", "a.localhost.example"] {
            assert!(leads("https:", host), "{host}");
        }
        for host in [
            "localhost",
            "a.localhost",
            "printer.local",
            "db.internal",
            "nas.home.arpa",
            "intranet",
            "shop.example",
            "shop.example.",
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "[::1]",
            "[::]",
            "[fe80::1]",
            "[fc00::1]",
            "[::ffff:7f00:1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[2001:db8::1]",
            "",
        ] {
            assert!(!leads("https:", host), "{host}");
        }
        assert!(!leads("http:", "hooks.example.com"));
    }
}
