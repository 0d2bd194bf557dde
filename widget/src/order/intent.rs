//! One order per intent: the key and the exact body, kept until there is a final answer.

use crate::answer::Answer;
use crate::web::json::Json;

/// An order that has no final answer yet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Intent {
    /// 128 random bits, as hexadecimal digits.
    pub(crate) key: String,
    /// The body, byte for byte as it was sent first.
    pub(crate) body: String,
    /// When it was made, in ms since 1970 by this device's clock.
    pub(crate) made_at_ms: u64,
}

/// After a day an order is not sent again by itself: the shopper is asked.
const STALE_MS: u64 = 86_400_000;

impl Intent {
    /// The intent as it is kept.
    pub(crate) fn kept(&self) -> String {
        let mut kept = Json::default();
        kept.text("key", &self.key);
        kept.text("body", &self.body);
        kept.whole("made_at_ms", Some(self.made_at_ms));
        kept.written()
    }

    /// A kept intent, if it is one.
    pub(crate) fn read(kept: &impl Answer) -> Option<Self> {
        let made_at_ms = crate::answer::whole(kept, "made_at_ms").unwrap_or(0);
        Some(Self { key: kept.text("key")?, body: kept.text("body")?, made_at_ms })
    }

    /// Whether so much time has passed that the shopper may have given it up.
    pub(crate) fn is_stale(&self, now_ms: u64) -> bool {
        now_ms.saturating_sub(self.made_at_ms) > STALE_MS
    }
}

/// Longest wait between two attempts, unless the shop asks for more.
const WAIT_S_MAX: u32 = 60;

/// Seconds until the next attempt after so many without an answer: doubling, and never less than
/// the shop asked for.
pub(crate) fn wait_s(attempts: u32, retry_after_s: Option<u32>) -> u32 {
    let doubled = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(WAIT_S_MAX);
    doubled.clamp(1, WAIT_S_MAX).max(retry_after_s.unwrap_or(0))
}
