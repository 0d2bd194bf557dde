//! Which pages may call from a browser: the Fetch standard's CORS protocol, for the shop's origins.

use crate::config::Config;
use crate::http::{Incoming, Reply};
use cloudflare::Method;
use shared::wire::problem::Problem;

const METHODS: &str = "GET, HEAD, POST, PUT, OPTIONS";
const REQUEST_HEADERS: &str = "authorization, content-type, idempotency-key, turnstile-token";
const EXPOSED_HEADERS: &str = "retry-after, idempotency-replayed";
const PREFLIGHT_SECONDS: &str = "7200";

/// Where a request says that it comes from.
#[derive(Debug)]
pub(crate) enum Origin {
    /// No page of another origin sent it.
    Own,
    /// A page of the shop.
    Shop(String),
    /// Some other page.
    Foreign,
}

impl Origin {
    pub(crate) fn of(incoming: &Incoming, config: &Config) -> Self {
        match incoming.header("origin") {
            None => Self::Own,
            Some(origin) if config.shop_origins.contains(&origin) => Self::Shop(origin),
            Some(origin) if origin == incoming.own_origin() => Self::Own,
            Some(_) => Self::Foreign,
        }
    }

    pub(crate) const fn is_foreign(&self) -> bool {
        matches!(self, Self::Foreign)
    }

    /// The headers of an answer of a public path.
    pub(crate) fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![("Vary", "Origin".to_owned())];
        if let Self::Shop(origin) = self {
            headers.push(("Access-Control-Allow-Origin", origin.clone()));
            headers.push(("Access-Control-Expose-Headers", EXPOSED_HEADERS.to_owned()));
        }
        headers
    }
}

/// Whether a browser asks before it sends.
pub(crate) fn is_preflight(incoming: &Incoming) -> bool {
    *incoming.method() == Method::Options
        && incoming.header("access-control-request-method").is_some()
}

/// The answer to a preflight; only public paths allow anything.
pub(crate) fn preflight(public: bool) -> Reply {
    let reply = Reply::empty(204);
    if !public {
        return reply;
    }
    reply
        .with_header("Access-Control-Allow-Methods", METHODS.to_owned())
        .with_header("Access-Control-Allow-Headers", REQUEST_HEADERS.to_owned())
        .with_header("Access-Control-Max-Age", PREFLIGHT_SECONDS.to_owned())
}

/// A page of another origin may not order here.
pub(crate) fn refused() -> Problem {
    Problem::new(
        403,
        "origin_not_allowed",
        "Not from this page",
        "Add the page's origin to SHOP_ORIGINS to let it order.",
    )
}
