//! What the answer to an order means for it.

use super::confirmation::Confirmation;
use super::offer::Offer;
use super::{at, text};
use serde_json::Value;
use shared::wire::fields::FieldError;

/// What came of sending an order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// It is in.
    Placed(Confirmation),
    /// It was decided that nothing is ordered; what can be had now, if that was said.
    Refused { code: String, offer: Option<Box<Offer>> },
    /// Fields are not right.
    Invalid(Vec<FieldError>),
    /// It will not be taken, whatever is tried.
    Rejected { detail: String },
    /// No final answer: the same order is sent again, after that many seconds at least.
    Later { reason: Delay, retry_after_s: Option<u32> },
}

/// Why there is no final answer yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delay {
    /// The network is gone, or the answer was lost or cut off.
    Unreachable,
    /// The shop has too much to do.
    Busy,
}

impl Outcome {
    /// Whether the order key has done its service.
    pub(crate) const fn is_final(&self) -> bool {
        !matches!(self, Self::Later { .. })
    }

    /// What an answer means. Only a decision is final: whatever else came, a proxy's page too,
    /// leaves it open whether the order is in.
    pub(crate) fn of(status: u16, retry_after_s: Option<u32>, body: &Value) -> Self {
        let later = |reason| Self::Later { reason, retry_after_s };
        let code = text(body, &["code"]);
        match status {
            200..=299 => {
                Confirmation::read(body).map_or_else(|| later(Delay::Unreachable), Self::Placed)
            }
            429 | 503 => later(Delay::Busy),
            // A problem of ours has a code; anything else is not the shop's answer.
            400..=499 if code.is_empty() => later(Delay::Unreachable),
            409 => {
                let item = Some(at(body, &["availability"])).filter(|item| item.is_object());
                let offer = item.map(|item| Box::new(Offer::read(item)));
                Self::Refused { code, offer }
            }
            422 if code == "invalid_body" => Self::Invalid(errors(body)),
            404 if code == "unknown_sku" => Self::Refused { code, offer: None },
            400..=499 => Self::Rejected { detail: text(body, &["detail"]) },
            _ => later(Delay::Unreachable),
        }
    }
}

fn errors(body: &Value) -> Vec<FieldError> {
    let rows = at(body, &["errors"]).as_array();
    let read = |row| FieldError {
        field: text(row, &["field"]),
        code: text(row, &["code"]),
        detail: text(row, &["detail"]),
    };
    rows.into_iter().flatten().map(read).collect()
}
