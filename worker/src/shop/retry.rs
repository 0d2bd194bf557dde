//! How a try went, and when the next one is.

use serde::Deserialize;

/// What came of an errand: the status of an answer, or why there was none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Outcome {
    pub(super) status: Option<u16>,
    pub(super) error: Option<String>,
}

impl Outcome {
    pub(super) fn is_success(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }

    /// For the log.
    pub(super) fn told(&self) -> String {
        match (&self.status, &self.error) {
            (Some(status), _) => format!("answered {status}"),
            (None, Some(error)) => error.clone(),
            (None, None) => "no answer".to_owned(),
        }
    }
}

/// The pause after so many tries before this one; none where it was the last.
pub(super) fn pause(pauses_ms: &[i64], before: u64) -> Option<i64> {
    pauses_ms.get(usize::try_from(before).ok()?).copied()
}
