//! A request, as far as anyone asks for it.

use cloudflare::{Method, Request};
use percent_encoding::percent_decode_str;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/http/http.js")]
extern "C" {
    /// Method, address and the named headers of a request, as a JSON list.
    fn head(request: &web_sys::Request, names: &str) -> String;
}

/// The headers that anyone asks for: they are read together.
const HEADERS: [&str; 8] = [
    "origin",
    "authorization",
    "content-length",
    "idempotency-key",
    "if-none-match",
    "access-control-request-method",
    "cf-connecting-ip",
    "shelfline-now",
];

/// A request whose body has not been read yet.
pub(crate) struct Incoming {
    pub(crate) request: Request,
    /// The body, where it was read already.
    pub(crate) body: Option<Vec<u8>>,
    method: Method,
    path: String,
    origin: String,
    query: String,
    headers: Vec<Option<String>>,
}

/// The method; one that the bindings do not know, and read as GET, is one that no address takes.
fn method_of(name: &str) -> Method {
    let known = Method::from(name.to_owned());
    if known.as_ref() == name { known } else { Method::Trace }
}

impl Incoming {
    pub(crate) fn new(request: web_sys::Request, body: Option<Vec<u8>>) -> Self {
        let head = head(&request, &HEADERS.join(" "));
        let mut head: std::vec::IntoIter<Option<String>> =
            serde_json::from_str::<Vec<_>>(&head).unwrap_or_default().into_iter();
        let method = method_of(&head.next().flatten().unwrap_or_default());
        let url = head.next().flatten().unwrap_or_default();
        let (origin, path, query) = parts(&url);
        let (origin, path, query) = (origin.to_owned(), path.to_owned(), query.to_owned());
        Self { request: request.into(), body, method, path, origin, query, headers: head.collect() }
    }

    pub(crate) fn method(&self) -> &Method {
        &self.method
    }

    pub(crate) fn is_head(&self) -> bool {
        self.method == Method::Head
    }

    pub(crate) fn is_post(&self) -> bool {
        self.method == Method::Post
    }

    /// The path as it was sent.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The segments of the path, decoded.
    pub(crate) fn segments(&self) -> Vec<String> {
        let raw = self.path.strip_prefix('/').unwrap_or(&self.path).split('/');
        raw.map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned()).collect()
    }

    /// The worker's own origin, as this request reached it.
    pub(crate) fn own_origin(&self) -> &str {
        &self.origin
    }

    /// The query as it was sent.
    pub(crate) fn query(&self) -> &str {
        &self.query
    }

    /// One of [`HEADERS`].
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let at = HEADERS.iter().position(|known| *known == name)?;
        self.headers.get(at).cloned().flatten()
    }

    /// A header that only pages ask for: read when it is.
    pub(crate) fn rare_header(&self, name: &str) -> Option<String> {
        self.request.headers().get(name).ok().flatten()
    }

    /// Every value of a cookie: one path may be given several of a name.
    pub(crate) fn cookies(&self, name: &str) -> Vec<String> {
        let header = self.rare_header("cookie").unwrap_or_default();
        let pairs = header.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.filter(|(known, _)| *known == name).map(|(_, value)| value.to_owned()).collect()
    }

    /// The bearer token, if there is one.
    pub(crate) fn bearer(&self) -> Option<String> {
        let header = self.header("authorization")?;
        let (scheme, token) = header.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    }
}

/// Origin, path and query of an address that the platform has parsed and written out anew.
fn parts(url: &str) -> (&str, &str, &str) {
    let url = url.split_once('#').map_or(url, |(url, _)| url);
    let (url, query) = url.split_once('?').unwrap_or((url, ""));
    let authority = url.find(':').map_or(0, |at| at.saturating_add(3));
    let path = url.get(authority..).and_then(|rest| rest.find('/'));
    let path = path.map_or(url.len(), |at| at.saturating_add(authority));
    match url.split_at_checked(path) {
        Some((origin, path)) if !path.is_empty() => (origin, path, query),
        Some(_) | None => (url, "/", query),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_falls_into_its_parts() {
        for (url, expected) in [
            ("https://a.example/v1/orders", ("https://a.example", "/v1/orders", "")),
            ("http://[::1]:8787/a?b=/c?d#e", ("http://[::1]:8787", "/a", "b=/c?d")),
            ("https://a.example", ("https://a.example", "/", "")),
            ("https://a.example?q", ("https://a.example", "/", "q")),
            ("", ("", "/", "")),
        ] {
            assert_eq!(parts(url), expected, "{url}");
        }
    }
}
