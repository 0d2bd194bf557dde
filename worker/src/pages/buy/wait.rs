//! "Tell me when", by the form of a product that cannot be ordered now.

use super::view::Notice;
use super::{Ask, Sent, mistakes};
use crate::handlers::waitlist;
use crate::http::{Context, Reply};
use serde_json::json;
use shared::wire::fields::FieldError;
use shared::wire::problem::Problem;

/// Puts whoever sent the form on the list; it comes back with what is next, or what is wrong.
pub(super) async fn wait(context: &Context<'_>, sent: Sent) -> Result<Reply, Problem> {
    let item = sent.asked_for(context).await?;
    let email = sent.typed.email().to_owned();
    let wish = json!({
        "sku": sent.sku,
        "email": email,
        "quantity": item.quantity,
        "locale": sent.locale.tag(),
    });
    let (status, ask) = match waitlist::wished(context, &wish).await {
        Ok(answer) if answer.status == 202 => {
            let notice = Some(Notice::waits(&sent.locale, &email));
            (200, Ask { notice, ..Ask::default() })
        }
        Ok(answer) if answer.status == 404 => return Err(Problem::unknown_sku()),
        Ok(answer) => (answer.status, cannot(&sent)),
        Err(problem) if problem.status == 422 => {
            let wrong = mistakes::of(problem.errors.into_iter().map(of_the_form).collect());
            (422, Ask { wrong, ..Ask::default() })
        }
        Err(problem) => (problem.status, cannot(&sent)),
    };
    sent.again(context, status, &item, ask)
}

fn cannot(sent: &Sent) -> Ask {
    Ask { notice: Some(Notice::cannot_wait(&sent.locale)), ..Ask::default() }
}

/// A mistake under the name that the form to order has for the field.
fn of_the_form(error: FieldError) -> FieldError {
    if error.field == "email" {
        FieldError { field: "customer.email".to_owned(), ..error }
    } else {
        error
    }
}
