//! A request, as far as anyone asks for it.

use cloudflare::{Method, Request};
use percent_encoding::percent_decode_str;

/// A request whose body has not been read yet.
pub(crate) struct Incoming {
    pub(crate) request: Request,
    method: Method,
    path: String,
    origin: String,
    query: String,
}

impl Incoming {
    pub(crate) fn new(request: Request) -> Self {
        let method = request.method();
        let (origin, path, query) = match request.url() {
            Ok(url) => (
                url.origin().ascii_serialization(),
                url.path().to_owned(),
                url.query().unwrap_or_default().to_owned(),
            ),
            Err(_) => (String::new(), "/".to_owned(), String::new()),
        };
        Self { request, method, path, origin, query }
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

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.request.headers().get(name).ok().flatten()
    }

    /// The bearer token, if there is one.
    pub(crate) fn bearer(&self) -> Option<String> {
        let header = self.header("authorization")?;
        let (scheme, token) = header.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    }
}
