//! What browsers may do with our pages: load nothing foreign, frame only where that is meant.

use crate::config::Config;

pub(super) type Headers = Vec<(&'static str, String)>;

/// No inline script or style, nothing from elsewhere but the merchant's picture of the product, and
/// the challenge, where one is shown: its script and its frame come from one place.
fn content(scripts: &str, frames: &str, challenge: Option<&str>, forms: &str) -> String {
    let (script, frame) = match challenge {
        Some(base) => (format!(" {base}"), format!(" frame-src {base};")),
        None => (String::new(), String::new()),
    };
    format!(
        "default-src 'none'; script-src {scripts}{script};{frame} style-src 'self'; connect-src 'self'; \
         img-src 'self' https:; frame-ancestors {frames}; base-uri 'none'; form-action 'self'{forms}"
    )
}

/// Of pages about an order: the proof of a place is verified in WebAssembly; one shopper's alone, kept nowhere, framed nowhere.
pub(super) fn private() -> Headers {
    shut("")
}

/// Of the page of an order, whose button leads on to whoever collects the money: browsers hold what a
/// form is redirected to against the policy too, and a shop's checkout may be at an address of its own.
pub(super) fn ordered(config: &Config) -> Headers {
    shut(if config.test_clock { " https: http://127.0.0.1:*" } else { " https:" })
}

fn shut(forms: &str) -> Headers {
    let content = content("'self' 'wasm-unsafe-eval'", "'none'", None, forms);
    vec![
        ("Content-Security-Policy", content),
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("Cache-Control", "private, no-store".to_owned()),
        ("X-Robots-Tag", "noindex".to_owned()),
    ]
}

/// Of a mail as it was written: its styles stand in it, and nothing is loaded.
pub(super) fn mail() -> Headers {
    let content = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
    vec![
        ("Content-Security-Policy", content.to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("Cache-Control", "private, no-store".to_owned()),
    ]
}

/// Of the page to order on: pages of the shop may frame it, where they may not run our script.
/// A browser may keep it for its back button, so that a form gone back to is the one that was sent;
/// what was typed into an answered form is kept nowhere.
pub(super) fn buying(config: &Config, is_answer: bool) -> Headers {
    let mut frames = "'self'".to_owned();
    for origin in config.shop_origins.iter().filter(|origin| is_source(origin)) {
        frames.push(' ');
        frames.push_str(origin);
    }
    let shown = config.challenge.as_ref().filter(|challenge| challenge.site_key.is_some());
    let challenge = shown.map(|challenge| challenge.base.as_str());
    let cache = if is_answer { "private, no-store" } else { "private, no-cache" };
    vec![
        ("Content-Security-Policy", content("'self'", &frames, challenge, "")),
        // With an origin, so that the form says where it comes from.
        ("Referrer-Policy", "same-origin".to_owned()),
        ("Cache-Control", cache.to_owned()),
        ("Vary", "Accept-Language".to_owned()),
    ]
}

/// Whether a configured origin can stand in a policy without meaning something else there.
fn is_source(origin: &str) -> bool {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
    host.is_some_and(|host| !host.is_empty() && host.bytes().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_one_source_of_a_policy() {
        for (origin, expected) in [
            ("https://shop.example", true),
            ("http://127.0.0.1:8787", true),
            ("https://shop.example;script-src", false),
            ("https://*", false),
            ("https://", false),
            ("*", false),
        ] {
            assert_eq!(is_source(origin), expected, "{origin}");
        }
    }
}
