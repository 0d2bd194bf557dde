//! `/orders/{id}`: where an order stands, and cancelling it, by plain forms.

mod change;
mod delay;
mod line;
mod payment;
mod swap;
mod view;

use crate::handlers::{availability, lines, live, orders};
use crate::http::{Body, Change, Context, Form, Key, Query, Reply, overloaded};
use crate::objects;
use crate::order_id::Route;
use crate::pages::buy::random_key;
use crate::pages::{SECTION, access, policy, render, wish};
use crate::stock_line::{Act, Ask, Op};
use crate::texts::Locale;
use change::Changes;
pub(crate) use delay::sentences as notice_sentences;
use futures_util::future::join;
use payment::Payment;
use serde::Serialize;
use serde_json::{Value, json};
use shared::wire::order::Order;
use shared::wire::problem::Problem;
use view::View;

/// An order with what its page shows beside it.
struct Shown {
    order: Order,
    view: View,
    locale: Locale,
    /// The product that its sku is a variant of.
    product: Option<String>,
    headers: policy::Headers,
}

/// `GET /orders/{id}`: the order to whoever has opened it, else how to open it. Changes nothing.
pub(super) async fn show(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let Some(route) = access::opened(context, id) else {
        return closed(context, 200);
    };
    let mut shown = look(context, id, route).await?;
    shown.view.said_done(context.incoming.query(), &shown.order, &shown.locale);
    Ok(shown.reply(200)?.tagged(context.incoming))
}

/// `GET /orders/{id}/live`: the order, watched. The page's cookie comes with the handshake, so that no
/// script ever holds the token; as sockets know no origin policy of their own, the page must be ours.
pub(super) async fn watch(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let origin = context.incoming.header("origin");
    if origin.is_some_and(|origin| origin != context.incoming.own_origin()) {
        return Err(Problem::new(403, "origin_not_allowed", "Not from this page", ""));
    }
    let route = access::opened(context, id).ok_or_else(Problem::not_found)?;
    live::opened(context, id, &route).await
}

/// `POST /orders/{id}`: opens it with a token, as often as one likes.
pub(super) async fn open(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let form = Form::read(context.incoming).await?;
    let text = form.text("token");
    let token = access::token_in(&text);
    if orders::opened_by(context, id, token).is_err() {
        return closed(context, 404);
    }
    let reply = see_other(context, id, None);
    Ok(reply.with_header("Set-Cookie", access::cookie(id, token)))
}

/// `GET /orders/{id}/cancel`: asks whether that is meant.
pub(super) async fn ask_cancel(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let Some(route) = access::opened(context, id) else {
        return closed(context, 404);
    };
    let wanted = Query::parse(context.incoming.query()).all("units").into_iter().next();
    let mut shown = look(context, id, route).await?;
    let most = shown.view.cancellable();
    let units = wanted.as_deref().and_then(|text| text.trim().parse::<u64>().ok());
    let Some(units) = units.filter(|units| (1..=most).contains(units)) else {
        shown.view.wrong_units(wanted.as_deref(), &shown.locale);
        return shown.reply(422);
    };
    let page = AskCancel { view: &shown.view, units, is_all: units == most, key: random_key() };
    let html = render::page("cancel.html", &shown.locale, &page)?;
    Ok(Reply::html(200, html, policy::private()))
}

/// `POST /orders/{id}/cancel`.
pub(super) async fn cancel(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let form = Form::read(context.incoming).await?;
    let Some(route) = access::opened(context, id) else {
        return closed(context, 404);
    };
    let body = Body::of(json!({"units": form.text("units").parse::<u64>().ok()}));
    let key = Key::of("POST", &format!("/v1/orders/{id}/cancel"), &form.text("key"));
    let is_sound = key.is_ok() && body.json.pointer("/units").is_some_and(|n| !n.is_null());
    if is_sound {
        let answer = orders::acted(context, route.clone(), Act::Cancel, &body, key.ok()).await?;
        if answer.status == 200 {
            return Ok(see_other(context, id, Some("cancelled")));
        }
    }
    // Refused since things changed: where the order stands now, and that nothing was done.
    let mut shown = look(context, id, route).await?;
    shown.view.not_cancelled(&shown.locale);
    shown.reply(if is_sound { 409 } else { 422 })
}

/// `GET /orders/{id}/address`, `…/withdraw`, `…/swap`: asks.
pub(super) async fn ask_change(
    context: &mut Context<'_>,
    id: &str,
    change: Change,
) -> Result<Reply, Problem> {
    match change {
        Change::Address => change::ask_address(context, id).await,
        Change::Withdraw => change::ask_withdraw(context, id).await,
        Change::Swap => swap::ask(context, id).await,
    }
}

/// `POST` of the same.
pub(super) async fn change(
    context: &mut Context<'_>,
    id: &str,
    change: Change,
) -> Result<Reply, Problem> {
    match change {
        Change::Address => change::change_address(context, id).await,
        Change::Withdraw => change::withdraw(context, id).await,
        Change::Swap => swap::swap(context, id).await,
    }
}

/// `POST /orders/{id}/notices/{number}`.
pub(super) async fn answer_notice(
    context: &mut Context<'_>,
    id: &str,
    number: &str,
) -> Result<Reply, Problem> {
    let form = Form::read(context.incoming).await?;
    let notice = crate::cursor::number(number).ok_or_else(Problem::not_found)?;
    let body = Body::of(json!({"answer": form.text("answer")}));
    done(context, id, Act::AnswerNotice { notice }, &body, "answered").await
}

/// `POST /orders/{id}/extra-period`.
pub(super) async fn set_extra_period(
    context: &mut Context<'_>,
    id: &str,
) -> Result<Reply, Problem> {
    done(context, id, Act::SetExtraPeriod, &Body::of(json!({})), "extra").await
}

/// Does something with the order, and shows it; refused, it says where the order stands now.
async fn done(
    context: &mut Context<'_>,
    id: &str,
    act: Act,
    body: &Body,
    said: &str,
) -> Result<Reply, Problem> {
    let Some(route) = access::opened(context, id) else {
        return closed(context, 404);
    };
    let answer = orders::acted(context, route.clone(), act, body, None).await?;
    if answer.status == 200 {
        return Ok(see_other(context, id, Some(said)));
    }
    let mut shown = look(context, id, route).await?;
    shown.view.refused("delay.closed", &shown.locale);
    shown.reply(answer.status)
}

/// `POST /orders/{id}/pay`: on to where it is paid.
pub(super) async fn pay(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let Some(route) = access::opened(context, id) else {
        return closed(context, 404);
    };
    let answer = orders::asked_to_pay(context, route.clone()).await?;
    if answer.status == 200 {
        let lost = || overloaded("pay", &"no way to pay");
        let body: Value = serde_json::from_str(&answer.body).map_err(|_| lost())?;
        let url = body.get("redirect_url").and_then(Value::as_str).ok_or_else(lost)?;
        // Where nobody but the shop collects the money, that is the order's page again.
        let own = format!("{}/orders/{id}", context.incoming.own_origin());
        if url == own {
            return Ok(see_other(context, id, None));
        }
        let reply = Reply::html(303, String::new(), policy::private());
        return Ok(reply.with_header("Location", url.to_owned()));
    }
    let mut shown = look(context, id, route).await?;
    let key = if answer.status == 503 { "trouble.overloaded" } else { "pay.nothing" };
    shown.view.refused(key, &shown.locale);
    shown.reply(answer.status)
}

/// `GET /orders/{id}/receipt`: the proof of the place, as a file.
pub(super) async fn receipt(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let Some(route) = access::opened(context, id) else {
        return closed(context, 404);
    };
    let shown = look(context, id, route).await?;
    let receipt = shown.order.receipt.ok_or_else(Problem::not_found)?;
    let name = format!("attachment; filename=\"{}.jws\"", shown.order.order_number);
    let reply = Reply::html(200, receipt, policy::private());
    Ok(reply.replacing_type("application/jose").with_header("Content-Disposition", name))
}

/// `GET /orders/{id}/head`: as `GET /v1/lines/{sku}/head`, for who stands in that line.
pub(super) async fn head(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let route = access::opened(context, id).ok_or_else(Problem::not_found)?;
    lines::head_of(context, route.sku, true).await
}

/// `GET /orders/{id}/chain`: as `GET /v1/lines/{sku}/chain`, for who stands in that line.
pub(super) async fn chain(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let route = access::opened(context, id).ok_or_else(Problem::not_found)?;
    lines::chain_of(context, route.sku, true).await
}

async fn look(context: &Context<'_>, id: &str, route: Route) -> Result<Shown, Problem> {
    let op = Op::Order { number: route.number, merchant: true };
    let ask = Ask::read(route.sku.clone(), context.now, op);
    let order = objects::stock_line(context.env, &ask, "");
    let (order, shelf) = join(order, availability::snapshot(context, &route.sku)).await;
    let answer = order.map_err(|error| overloaded("order", &error))?;
    if answer.status != 200 {
        return Err(Problem::not_found());
    }
    let answer = crate::proof::signed(context.config, answer);
    let order: Order =
        serde_json::from_str(&answer.body).map_err(|error| overloaded("order", &error))?;
    let own = order.private.as_ref().and_then(|private| private.person.locale.clone());
    let locale = wish::locale(context.incoming, own.as_deref());
    // Without its shelf (archived, or not reachable) an order is still an order.
    let shelf = shelf.ok().flatten();
    let asked = wish::asked(context.incoming).map(|_| locale.tag().to_owned());
    let shelf = shelf.as_deref();
    let changes = Changes::of(&order, shelf, context.now, &context.config.keys, &locale);
    let returned = context.incoming.query().split('&').any(|part| part == "paid=1");
    let by_hand = context.config.payments.are_manual();
    let payment = Payment::of(&order, by_hand, returned, &locale);
    let mut view = View::of(id, &order, shelf, context.now, &locale, asked, changes)?;
    view.payment = payment;
    let product = shelf.and_then(|snapshot| snapshot.shelf.offer.product.clone());
    let headers = policy::ordered(context.config);
    Ok(Shown { order, view, locale, product, headers })
}

impl Shown {
    fn reply(self, status: u16) -> Result<Reply, Problem> {
        let html = render::page("order.html", &self.locale, &self.view)?;
        Ok(Reply::html(status, html, self.headers))
    }
}

#[derive(Serialize)]
struct AskCancel<'a> {
    #[serde(flatten)]
    view: &'a View,
    units: u64,
    is_all: bool,
    key: String,
}

#[derive(Serialize)]
struct Closed {
    /// A token of the address's query: a button sends it, so that reading a link changes nothing.
    token: Option<String>,
    is_wrong: bool,
    wrong: String,
}

/// How to open an order. It says the same of one that is not there.
fn closed(context: &Context<'_>, status: u16) -> Result<Reply, Problem> {
    let locale = wish::locale(context.incoming, None);
    let token = Query::parse(context.incoming.query()).all("token").into_iter().next();
    let wrong = locale.say(SECTION, "open.wrong", &[]);
    let page = Closed { token, is_wrong: status != 200, wrong };
    let html = render::page("open.html", &locale, &page)?;
    // Its script makes it the order's page in place: the policy stays, and the way to pay is to be open.
    Ok(Reply::html(status, html, policy::ordered(context.config)))
}

/// On to the order's page; it speaks the language that was asked for before.
fn see_other(context: &Context<'_>, id: &str, said: Option<&str>) -> Reply {
    let locale = wish::asked(context.incoming).map(|asked| Locale::first([asked.as_str()]));
    let locale = locale.map(|locale| format!("locale={}", locale.tag()));
    let query: Vec<_> = said.map(str::to_owned).into_iter().chain(locale).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    let reply = Reply::html(303, String::new(), policy::private());
    reply.with_header("Location", format!("/orders/{id}{mark}{}", query.join("&")))
}
