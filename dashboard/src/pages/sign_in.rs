//! Signing in by token.

use crate::api::client::{Request, can_be_a_token, is_unauthorized};
use crate::api::failure::Failure;
use crate::api::session::Session;
use crate::pure::input::{Values, object};
use crate::ui::field::{tick, typed};
use crate::ui::form::{After, Form, form_view};
use leptos::prelude::*;
use serde::de::IgnoredAny;
use serde_json::Value;
use shared::wire::fields::Bad;
use shared::wire::problem::Problem;

/// The page.
pub(crate) fn page(session: Session) -> impl IntoView {
    let form =
        Form::new("sign-in", Values::default(), After::Keep, |values| match values.text("token") {
            "" => Err(vec![Bad::invalid("Enter the merchant token.").at("token")]),
            token => Ok(object([("token", Value::String(token.to_owned()))])),
        });
    let fields = view! {
        {typed(form, "token", "Merchant token", "password")
            .hint("The one that was set when the shop was deployed.")
            .view()}
        {tick(form, "keep", "Keep me signed in on this machine")}
    };
    let send = move |body: Value, _key: String| {
        let token = body.get("token").and_then(Value::as_str).unwrap_or_default().to_owned();
        let keep = form.values.with_untracked(|values| values.ticked("keep"));
        sign_in(session, token, keep)
    };
    view! {
        <main id="main" class="sign-in" tabindex="-1">
            <p class="brand">"Shelfline"</p>
            <h1>"Sign in"</h1>
            {move || session.why_ended().map(|why| view! {
                <p class="notice bad" role="status" data-test="session-ended">{why}</p>
            })}
            {form_view(form, || "Sign in".to_owned(), fields, send)}
        </main>
    }
}

async fn sign_in(session: Session, token: String, keep: bool) -> Result<String, Failure> {
    if !can_be_a_token(&token) {
        return Err(wrong());
    }
    let asked = Request::get("/v1/admin/products?limit=1").send_as::<IgnoredAny>(&token).await;
    match asked {
        Ok(_) => {
            session.begin(token, keep);
            Ok(String::new())
        }
        Err(failure) if is_unauthorized(&failure) => Err(wrong()),
        Err(failure) => Err(failure),
    }
}

fn wrong() -> Failure {
    let mut problem = Problem::new(401, "unauthorized", "Wrong token", "");
    let detail = "This token does not open the shop. Check it and try again.";
    problem.errors = vec![Bad::invalid(detail).at("token")];
    Failure::Problem(Box::new(problem))
}
