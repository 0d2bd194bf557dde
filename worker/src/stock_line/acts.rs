//! What is done with an order, read from the bodies of its paths.

use crate::stock_line::Act;
use serde_json::Value;
use shared::command::OrderCommand;
use shared::line::Priority;
use shared::wire::action::{self, Consent};
use shared::wire::fields::FieldError;

impl Act {
    /// The command that a body asks for.
    pub(super) fn command(
        self,
        body: &Value,
        merchant: bool,
    ) -> Result<OrderCommand, Vec<FieldError>> {
        Ok(match self {
            Self::Cancel => {
                let cancellation = action::cancellation(body)?;
                OrderCommand::Cancel {
                    units: cancellation.units,
                    reason: cancellation.reason,
                    by_shopper: !merchant,
                }
            }
            Self::Ship => {
                let shipment = action::shipment(body)?;
                OrderCommand::Ship { units: shipment.units, tracking: shipment.tracking }
            }
            Self::Return => {
                let back = action::returned(body)?;
                OrderCommand::Return { units: back.units, restock: back.restock.unwrap_or(true) }
            }
            Self::Prioritise => {
                let change = action::prioritisation(body)?;
                OrderCommand::Prioritise {
                    priority: Priority::new(change.priority).unwrap_or_default(),
                    reason: change.reason.unwrap_or_default(),
                }
            }
            Self::Pay => {
                let payment = action::marked_payment(body)?;
                OrderCommand::RecordPayment { amount: payment.amount, reference: payment.reference }
            }
            Self::Refund => {
                let refund = action::refund(body)?;
                let reason = refund.reason.unwrap_or_default();
                let elsewhere = refund.elsewhere.unwrap_or(false);
                OrderCommand::Refund { amount: refund.amount, reason, elsewhere }
            }
            Self::AnswerNotice { notice } => {
                let keep = action::notice_answer(body)?.answer == Consent::Keep;
                OrderCommand::AnswerNotice { notice, keep }
            }
            Self::SetExtraPeriod => {
                action::nothing(body)?;
                OrderCommand::SetExtraPeriod
            }
            Self::ChangeAddress => {
                action::new_address(body)?;
                OrderCommand::ChangeAddress
            }
            Self::Withdraw => {
                action::withdrawal(body)?;
                OrderCommand::Withdraw
            }
            Self::StateDelivery => {
                OrderCommand::StateDelivery { at: action::delivery(body)?.delivered_at }
            }
        })
    }
}
