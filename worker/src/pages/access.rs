//! Who may look at an order: whoever has its token, in a cookie of that order's address alone.

use crate::handlers::orders;
use crate::http::Context;
use crate::order_id::Route;

/// The cookie's name; its path tells orders apart.
const NAME: &str = "order";

/// How long a browser keeps it: as long as a link in a mail is good.
const SECONDS: u32 = 90 * 24 * 60 * 60;

/// Where an order is, if the browser has opened it.
pub(super) fn opened(context: &Context<'_>, id: &str) -> Option<Route> {
    let tokens = context.incoming.cookies(NAME);
    tokens.iter().find_map(|token| orders::opened_by(context, id, token).ok())
}

/// The cookie that opens an order again. The id is ours: it has no character that means something
/// in a cookie.
pub(super) fn cookie(id: &str, token: &str) -> String {
    format!("{NAME}={token}; Path=/orders/{id}; Max-Age={SECONDS}; Secure; HttpOnly; SameSite=Lax")
}

/// The token in what was pasted: a link of a confirmation, one of a mail, or the token itself.
pub(super) fn token_in(text: &str) -> &str {
    let (_, token) =
        text.rsplit_once('#').or_else(|| text.rsplit_once("token=")).unwrap_or(("", text));
    token.split('&').next().unwrap_or(token).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_in_what_was_pasted() {
        for text in [
            "abc-_1",
            " abc-_1 ",
            "https://a.example/orders/x#abc-_1",
            "https://a.example/orders/x?locale=de#abc-_1",
            "https://a.example/orders/x?token=abc-_1&locale=de",
        ] {
            assert_eq!(token_in(text), "abc-_1", "{text}");
        }
    }
}
