//! Refunds: what became of them.

use crate::payments::stripe::amount;
use crate::payments::stripe::intent::{Metadata, foreign, written};
use crate::payments::{Failure, NewRefund, RefundState};
use serde::Deserialize;

/// A refund.
#[derive(Debug, Deserialize)]
pub(super) struct Refund {
    pub(super) id: String,
    status: Option<String>,
    pub(super) amount: u64,
    pub(super) currency: String,
    pub(super) payment_intent: Option<String>,
    #[serde(default, deserialize_with = "written")]
    pub(super) metadata: Metadata,
    failure_reason: Option<String>,
}

impl Refund {
    /// Whether it is what was asked for.
    pub(super) fn is_of(&self, asked: &NewRefund) -> bool {
        self.metadata.is_of(&asked.asked)
    }

    /// What became of the refund that was asked for.
    pub(super) fn state(self, asked: &NewRefund) -> Result<RefundState, Failure> {
        let amount = amount::from_stripe(self.amount, &self.currency);
        let amount = amount.filter(|amount| *amount == asked.asked.amount);
        let Some(amount) = amount else {
            return Err(foreign(&self.id, "of another sum or currency"));
        };
        if !self.is_of(asked) || self.payment_intent.as_ref() != Some(&asked.payment) {
            return Err(foreign(&self.id, "another order's"));
        }
        let refund = self.id;
        match self.status.as_deref() {
            Some("succeeded") => Ok(RefundState::Done { refund, amount }),
            Some("pending" | "requires_action") => Ok(RefundState::Pending { refund }),
            Some(status @ ("failed" | "canceled")) => {
                let code = self.failure_reason.unwrap_or_else(|| status.to_owned());
                Ok(RefundState::Failed { refund, code })
            }
            other => Err(Failure::Unknown(format!("{refund} is {other:?}"))),
        }
    }
}
