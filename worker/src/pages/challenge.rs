//! `/challenge`: the challenge alone, for the frame in the dialog of a shop's page. It tells its token
//! to pages of the shop and to nobody else (`pages/challenge.js`).

use crate::challenge::ACTION;
use crate::http::{Context, Reply};
use crate::pages::{policy, render, wish};
use serde::Serialize;
use shared::wire::problem::Problem;

#[derive(Serialize)]
struct View {
    site_key: String,
    action: &'static str,
    script: String,
    /// Whose pages are told, separated by spaces.
    origins: String,
}

/// `GET /challenge`; where the shop asks for none there is no such page.
pub(super) fn show(context: &Context<'_>) -> Result<Reply, Problem> {
    let config = context.config;
    let set = config.challenge.as_ref().ok_or_else(Problem::not_found)?;
    let own = context.incoming.own_origin();
    let origins = config.shop_origins.iter().map(String::as_str).chain([own]);
    let view = View {
        site_key: set.site_key.clone().ok_or_else(Problem::not_found)?,
        action: ACTION,
        script: set.script(),
        origins: origins.collect::<Vec<_>>().join(" "),
    };
    let locale = wish::locale(context.incoming, None);
    let html = render::page("challenge.html", &locale, &view)?;
    Ok(Reply::html(200, html, policy::buying(config, false)))
}
