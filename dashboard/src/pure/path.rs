//! Addresses of the interface, and of pages: escaping and queries.

use std::fmt::Write;

/// One segment or value of an address, percent-encoded (RFC 3986, section 2.3).
pub(crate) fn escape(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
        escaped
    })
}

/// The text behind an escaped one; what is not escaped properly stays as it is.
pub(crate) fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let code = after.get(..2).filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or("");
        } else {
            bytes.push(b'%');
            rest = after;
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A query with its question mark; empty where nothing is asked. Empty values are left out.
pub(crate) fn query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let asked = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    asked.fold(String::new(), |mut query, (name, value)| {
        let sign = if query.is_empty() { '?' } else { '&' };
        let _ = write!(query, "{sign}{}={}", escape(name), escape(value));
        query
    })
}

/// The merchant's path of a product, or of something of it.
pub(crate) fn product(sku: &str, part: &str) -> String {
    format!("/v1/admin/products/{}{part}", escape(sku))
}

/// The merchant's path of an order, or of something of it.
pub(crate) fn order(id: &str, part: &str) -> String {
    format!("/v1/admin/orders/{}{part}", escape(id))
}

#[cfg(test)]
mod tests {
    use super::{escape, query, unescape};

    #[test]
    fn what_is_escaped_comes_back() {
        let check = |text: &str, escaped: &str| {
            assert_eq!(escape(text), escaped);
            assert_eq!(unescape(escaped), text);
        };
        check("trail-lamp", "trail-lamp");
        check("a/b?c#d&e=f", "a%2Fb%3Fc%23d%26e%3Df");
        check("ä €", "%C3%A4%20%E2%82%AC");
        check("100%", "100%25");
    }

    #[test]
    fn what_is_escaped_badly_stays() {
        let check = |text: &str, expected: &str| assert_eq!(unescape(text), expected);
        check("100%", "100%");
        check("%zz%41", "%zzA");
        check("%+1", "%+1");
        check("%\u{e4}", "%\u{e4}");
    }

    #[test]
    fn a_query_leaves_out_what_is_not_asked() {
        let check = |pairs: &[(&str, &str)], expected: &str| {
            assert_eq!(query(pairs.iter().copied()), expected);
        };
        check(&[], "");
        check(&[("sku", ""), ("status", "")], "");
        check(&[("sku", "a"), ("status", ""), ("email", "a+b@c.de")], "?sku=a&email=a%2Bb%40c.de");
    }
}
