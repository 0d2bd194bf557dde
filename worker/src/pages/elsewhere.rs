//! Forms are taken from our own pages only: another site could send one in a shopper's name.

use crate::http::Incoming;

/// Whether a form comes from another site, by what browsers say of each request (Fetch Metadata);
/// older ones name the origin alone.
pub(super) fn is_elsewhere(incoming: &Incoming) -> bool {
    let site = incoming.rare_header("sec-fetch-site");
    let origin = incoming.header("origin");
    foreign(site.as_deref(), origin.as_deref(), incoming.own_origin())
}

fn foreign(site: Option<&str>, origin: Option<&str>, own: &str) -> bool {
    match (site, origin) {
        // Our pages about orders send no referrer, and so their forms "null" for an origin.
        (Some("same-origin" | "none"), origin) => {
            origin.is_some_and(|origin| origin != own && origin != "null")
        }
        (Some(_), _) => true,
        (None, Some(origin)) => origin != own,
        // Not a browser, or one of before 2017.
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_other_sites_are_foreign() {
        let own = "https://shop.example";
        for (site, origin, expected) in [
            (Some("same-origin"), Some(own), false),
            (Some("same-origin"), Some("null"), false),
            (Some("none"), None, false),
            (Some("same-site"), Some("https://b.shop.example"), true),
            (Some("cross-site"), Some(own), true),
            (Some("same-origin"), Some("https://other.example"), true),
            (None, Some(own), false),
            (None, Some("null"), true),
            (None, Some("https://shop.example.evil"), true),
            (None, None, false),
        ] {
            assert_eq!(foreign(site, origin, own), expected, "{site:?} {origin:?}");
        }
    }
}
