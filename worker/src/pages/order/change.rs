//! Changing one's mind, by plain forms: what can be done now, another address, and withdrawing from
//! the contract (2011/83/EU art. 11a; no legal advice).

use super::view::View;
use super::{closed, look, see_other};
use crate::handlers::orders;
use crate::http::{Body, Context, Form, Reply};
use crate::order_id::Keys;
use crate::pages::buy::mistakes::{self, Mistake};
use crate::pages::buy::typed::Typed;
use crate::pages::{SECTION, access, policy, render};
use crate::stock_line::{Act, Snapshot};
use crate::texts::{Country, Locale};
use serde::Serialize;
use serde_json::json;
use shared::order::Status;
use shared::policy::Profile;
use shared::time::Timestamp;
use shared::units::Units;
use shared::wire::action::new_address;
use shared::wire::order::Order;
use shared::wire::problem::Problem;
use std::collections::BTreeMap;

/// What can be changed about an order, and what was.
#[derive(Debug, Serialize)]
pub(super) struct Changes {
    address: bool,
    swap: bool,
    withdraw: bool,
    /// The acknowledgement of a withdrawal: that it came, and when.
    withdrawn: Option<String>,
    /// The orders that this one was swapped to and from.
    others: Vec<Other>,
}

#[derive(Debug, Serialize)]
struct Other {
    id: String,
    token: String,
    /// `to` or `from`.
    way: &'static str,
}

impl Changes {
    pub(super) fn of(
        order: &Order,
        shelf: Option<&Snapshot>,
        now: Timestamp,
        keys: &Keys,
        locale: &Locale,
    ) -> Self {
        let units = &order.units;
        let any = |units: &[Units]| units.iter().any(|units| !units.is_zero());
        let is_gone = any(&[units.shipped, units.returned]);
        let is_placed = any(&[units.waiting, units.allocated]);
        let has_variants = shelf.is_some_and(|snapshot| snapshot.shelf.offer.product.is_some());
        let other = |id: &Option<String>, way| {
            let id = id.clone()?;
            keys.token(&id).map(|token| Other { id, token, way })
        };
        let others = [other(&order.swapped_to, "to"), other(&order.swapped_from, "from")];
        Self {
            address: !is_gone && (is_placed || any(&[units.held])),
            swap: is_placed && has_variants,
            withdraw: can_withdraw(order, now),
            withdrawn: order.withdrawn_at.map(|at| {
                locale.say(SECTION, "withdraw.done", &[("moment", locale.moment(at).into())])
            }),
            others: others.into_iter().flatten().collect(),
        }
    }
}

/// Whether the button to withdraw is there: as long as it may be pressed anywhere on earth. The
/// order's own line decides by its own clock.
fn can_withdraw(order: &Order, now: Timestamp) -> bool {
    let offered = match order.profile {
        Profile::Us => false,
        Profile::Eu | Profile::Uk => true,
    };
    let stands = match order.status {
        Status::Cancelled | Status::Expired => false,
        Status::AwaitingPayment
        | Status::Waiting
        | Status::PartiallyAllocated
        | Status::Allocated
        | Status::PartiallyShipped
        | Status::Shipped
        | Status::Returned => true,
    };
    let is_over = order.withdraw_until.is_some_and(|last| last.plus_days(1) < now.day());
    offered && stands && !is_over && order.withdrawn_at.is_none()
}

#[derive(Serialize)]
struct AskAddress<'a> {
    #[serde(flatten)]
    view: &'a View,
    typed: Typed,
    countries: Vec<Country>,
    errors: BTreeMap<&'static str, String>,
    mistakes: Vec<(&'static str, String)>,
}

impl<'a> AskAddress<'a> {
    fn reply(
        view: &'a View,
        typed: Typed,
        wrong: &[Mistake],
        locale: &Locale,
    ) -> Result<Reply, Problem> {
        let mistakes: Vec<_> =
            wrong.iter().map(|mistake| (mistake.field, mistake.told(locale))).collect();
        let errors = mistakes.iter().cloned().collect();
        let page = Self { view, typed, countries: locale.countries(), errors, mistakes };
        let html = render::page("address.html", locale, &page)?;
        let status = if wrong.is_empty() { 200 } else { 422 };
        Ok(Reply::html(status, html, policy::private()))
    }
}

/// `GET /orders/{id}/address`: the address as it stands, to be changed.
pub(super) async fn ask_address(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let Some(route) = access::opened(context, id) else {
        return closed(context, 404);
    };
    let shown = look(context, id, route).await?;
    let ship_to = shown.order.private.as_ref().and_then(|private| private.person.ship_to.as_ref());
    let typed = Typed::at(ship_to, shown.locale.region());
    AskAddress::reply(&shown.view, typed, &[], &shown.locale)
}

/// `POST /orders/{id}/address`.
pub(super) async fn change_address(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let form = Form::read(context.incoming).await?;
    let Some(route) = access::opened(context, id) else {
        return closed(context, 404);
    };
    let typed = Typed::of(&form);
    let body = Body::of(json!({"ship_to": typed.ship_to()}));
    if let Err(errors) = new_address(&body.json) {
        let shown = look(context, id, route).await?;
        return AskAddress::reply(&shown.view, typed, &mistakes::of(errors), &shown.locale);
    }
    let answer = orders::acted(context, route.clone(), Act::ChangeAddress, &body, None).await?;
    if answer.status == 200 {
        return Ok(see_other(context, id, Some("address")));
    }
    refused(context, id, route, answer.status, "address.too_late").await
}

#[derive(Serialize)]
struct AskWithdraw<'a> {
    #[serde(flatten)]
    view: &'a View,
    name: &'a str,
    email: &'a str,
}

/// `GET /orders/{id}/withdraw`: who withdraws from which contract, to be confirmed.
pub(super) async fn ask_withdraw(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let Some(route) = access::opened(context, id) else {
        return closed(context, 404);
    };
    let shown = look(context, id, route).await?;
    let customer = shown.order.private.as_ref().map(|private| &private.person.customer);
    let (name, email) = customer.map_or(("", ""), |who| (&who.name, &who.email));
    let page = AskWithdraw { view: &shown.view, name, email };
    let html = render::page("withdraw.html", &shown.locale, &page)?;
    Ok(Reply::html(200, html, policy::private()))
}

/// `POST /orders/{id}/withdraw`.
pub(super) async fn withdraw(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let form = Form::read(context.incoming).await?;
    let Some(route) = access::opened(context, id) else {
        return closed(context, 404);
    };
    let name = Some(form.text("name")).filter(|name| !name.is_empty());
    let body = Body::of(json!({"name": name}));
    let answer = orders::acted(context, route.clone(), Act::Withdraw, &body, None).await?;
    if answer.status == 200 {
        return Ok(see_other(context, id, Some("withdrawn")));
    }
    refused(context, id, route, answer.status, "withdraw.over").await
}

/// Where the order stands now, and that nothing was done; where it is being swapped, that it can be
/// tried again.
async fn refused(
    context: &Context<'_>,
    id: &str,
    route: crate::order_id::Route,
    status: u16,
    key: &str,
) -> Result<Reply, Problem> {
    let mut shown = look(context, id, route).await?;
    let key = if status == 503 { "trouble.overloaded" } else { key };
    shown.view.refused(key, &shown.locale);
    shown.reply(status)
}
