//! What every target does: bytes that are JSON go to a reader.

use serde_json::Value;

/// The body, if the bytes are JSON.
pub fn json(bytes: &[u8]) -> Option<Value> {
    serde_json::from_slice(bytes).ok()
}
