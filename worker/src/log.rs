//! Structured logs: one JSON object a line, without personal data.

use serde_json::json;

/// Logs a fault of ours.
pub(crate) fn fault(place: &str, what: &str) {
    cloudflare::console_error!("{}", json!({"level": "error", "place": place, "fault": what}));
}

/// Logs something that an operator may want to know.
pub(crate) fn note(place: &str, what: &str) {
    cloudflare::console_log!("{}", json!({"level": "info", "place": place, "note": what}));
}
