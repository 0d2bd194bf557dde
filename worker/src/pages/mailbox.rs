//! `/dev/mail`: what was mailed, where mails go into a folder of this machine. Nowhere else is there
//! such a page.

use crate::http::{Context, Reply, overloaded};
use crate::objects;
use crate::pages::{policy, render, wish};
use crate::shop::Question;
use serde::{Deserialize, Serialize};
use shared::wire::problem::Problem;

/// A mail as the shop's object shows it.
#[derive(Serialize, Deserialize)]
struct Mail {
    kind: String,
    to: String,
    subject: String,
    html: String,
    at: String,
}

#[derive(Deserialize)]
struct Mails {
    items: Vec<Mail>,
}

async fn mails(context: &Context<'_>) -> Result<Vec<Mail>, Problem> {
    if !context.config.shows_mails {
        return Err(Problem::not_found());
    }
    let answer = objects::shop(context.env, &Question::Mails { to: None, kind: None }, "").await;
    let answer = answer.map_err(|error| overloaded("mails", &error))?;
    let mails: Mails =
        serde_json::from_str(&answer.body).map_err(|error| overloaded("mails", &error))?;
    Ok(mails.items)
}

/// `GET /dev/mail`: the newest first.
pub(super) async fn list(context: &Context<'_>) -> Result<Reply, Problem> {
    #[derive(Serialize)]
    struct Row {
        number: usize,
        mail: Mail,
    }
    let rows = (1..).zip(mails(context).await?).map(|(number, mail)| Row { number, mail });
    let mut rows: Vec<_> = rows.collect();
    rows.reverse();
    let html = render::page("mailbox.html", &wish::locale(context.incoming, None), &rows)?;
    Ok(Reply::html(200, html, policy::private()))
}

/// `GET /dev/mail/{number}`: one of them, as it was written.
pub(super) async fn show(context: &Context<'_>, number: &str) -> Result<Reply, Problem> {
    let index = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let index = index.ok_or_else(Problem::not_found)?;
    let mail = mails(context).await?.into_iter().nth(index).ok_or_else(Problem::not_found)?;
    Ok(Reply::html(200, mail.html, policy::mail()))
}
