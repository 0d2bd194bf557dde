//! What the answer to an order means for it.

use super::confirmation::Confirmation;
use super::offer::Offer;
use super::{Answer, text};
use crate::form::{Field, Mistake};

/// What came of sending an order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// It is in.
    Placed(Confirmation),
    /// It was decided that nothing is ordered; what can be had now, if that was said.
    Refused { code: String, title: String, offer: Option<Box<Offer>> },
    /// Fields are not right; in words where they are none of the form's.
    Invalid { fields: Vec<(Field, Mistake)>, detail: String },
    /// It will not be taken, whatever is tried.
    Rejected { code: String, title: String, detail: String },
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
    /// There was no answer at all.
    pub(crate) const LOST: Self = Self::Later { reason: Delay::Unreachable, retry_after_s: None };

    /// Whether the order key has done its service.
    pub(crate) const fn is_final(&self) -> bool {
        !matches!(self, Self::Later { .. })
    }

    /// What an answer means: `{status, retry_after, body}`. Only a decision is final: whatever else
    /// came, a proxy's page too, leaves it open whether the order is in.
    pub(crate) fn of(answer: &impl Answer) -> Self {
        let seconds = super::whole(answer, "retry_after").and_then(|s| u32::try_from(s).ok());
        let later = |reason| Self::Later { reason, retry_after_s: seconds };
        let code = text(answer, "body.code");
        let title = text(answer, "body.title");
        match super::whole(answer, "status").unwrap_or(0) {
            200..=299 => Confirmation::read(answer, "body.")
                .map_or_else(|| later(Delay::Unreachable), Self::Placed),
            429 | 503 => later(Delay::Busy),
            // A problem of ours has a code; anything else is not the shop's answer.
            400..=499 if code.is_empty() => later(Delay::Unreachable),
            409 => {
                let offer = Offer::read(answer, "body.availability.");
                let told = answer.text("body.availability.sku").is_some();
                Self::Refused { code, title, offer: told.then(|| Box::new(offer)) }
            }
            422 if code == "invalid_body" => invalid(answer),
            404 if code == "unknown_sku" => Self::Refused { code, title, offer: None },
            400..=499 => Self::Rejected { code, title, detail: text(answer, "body.detail") },
            _ => later(Delay::Unreachable),
        }
    }
}

/// More fields than a form has are not read.
const ERRORS_MAX: usize = 32;

fn invalid(answer: &impl Answer) -> Outcome {
    let mut fields = Vec::new();
    let mut details = String::new();
    for n in 0..ERRORS_MAX {
        let of = |name: &str| answer.text(&["body.errors.", &n.to_string(), name].concat());
        let Some(path) = of(".field") else { break };
        let code = of(".code").unwrap_or_default();
        match Field::ALL.into_iter().find(|field| field.path() == path) {
            Some(field) => fields.push((field, Mistake::of(&code))),
            None => details.push_str(&of(".detail").unwrap_or_default()),
        }
    }
    if !fields.is_empty() {
        details.clear();
    }
    Outcome::Invalid { fields, detail: details }
}
