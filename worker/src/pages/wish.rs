//! Which language a page is to speak: what the address says, the order's own, the browser's.

use crate::http::{Incoming, Query};
use crate::texts::Locale;

/// What the address asks for.
pub(super) fn asked(incoming: &Incoming) -> Option<String> {
    Query::parse(incoming.query()).all("locale").into_iter().next()
}

/// The locale of a page; `own` is what the order or the form was written in.
pub(super) fn locale(incoming: &Incoming, own: Option<&str>) -> Locale {
    let asked = asked(incoming);
    let browser = incoming.rare_header("accept-language").unwrap_or_default();
    let wishes = asked.as_deref().into_iter().chain(own).chain(Locale::wishes(&browser));
    Locale::first(wishes)
}
