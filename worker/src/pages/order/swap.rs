//! Swapping by plain forms: the variants with their own state and promise, then a question.

use super::view::View;
use super::{Shown, closed, look};
use crate::handlers::{availability, orders};
use crate::http::{Body, Context, Form, Key, Query, Reply, overloaded};
use crate::objects;
use crate::pages::buy::offer::Offer;
use crate::pages::buy::typed::Seen;
use crate::pages::buy::{placed, random_key};
use crate::pages::{SECTION, access, policy, render};
use crate::settings;
use crate::texts::Locale;
use futures_util::future::join_all;
use serde::Serialize;
use serde_json::json;
use shared::money::Money;
use shared::offer::{ChosenShipping, Shipping};
use shared::policy::Profile;
use shared::units::Units;
use shared::wire::availability::{Item, KnownItem};
use shared::wire::order::Order;
use shared::wire::problem::Problem;

/// A variant that the order may be swapped to.
#[derive(Serialize)]
struct Variant {
    sku: String,
    name: String,
    offer: Offer,
    /// What it costs more or less, in words.
    difference: String,
    /// What the button says.
    deed: String,
    /// How the order ships, where it is a choice there, too.
    shipping: Option<ChosenShipping>,
}

#[derive(Serialize)]
struct Page<'a> {
    #[serde(flatten)]
    view: &'a View,
    count: u64,
    variants: Vec<Variant>,
    chosen: Option<Variant>,
    key: String,
    said: Option<String>,
}

/// `GET /orders/{id}/swap`: the variants; `?sku=` asks whether that one is meant.
pub(super) async fn ask(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let Some(route) = access::opened(context, id) else {
        return closed(context, 404);
    };
    let shown = look(context, id, route).await?;
    let wanted = Query::parse(context.incoming.query()).all("sku").into_iter().next();
    page(context, shown, 200, wanted.as_deref(), None).await
}

/// `POST /orders/{id}/swap`: leads to the new order's page, opened.
pub(super) async fn swap(context: &mut Context<'_>, id: &str) -> Result<Reply, Problem> {
    let form = Form::read(context.incoming).await?;
    let Some(route) = access::opened(context, id) else {
        return closed(context, 404);
    };
    let sku = form.text("sku");
    let body = Body::of(
        json!({"sku": sku, "accept": Seen::of(&form).accept(Some(&form.text("shipping")), None)}),
    );
    let key = Key::of("POST", &format!("/v1/orders/{id}/swap"), &form.text("key"))?;
    let answer = orders::swapped(context, route.clone(), &body, Some(key)).await;
    let problem = match answer {
        Ok(answer) if answer.status == 201 => return placed(&answer, "?swapped"),
        Ok(answer) => {
            serde_json::from_str(&answer.body).map_err(|error| overloaded("swap page", &error))?
        }
        Err(problem) => problem,
    };
    let mut shown = look(context, id, route).await?;
    let (status, code): (u16, _) = (problem.status, problem.code.as_str());
    let key = match (status, code) {
        (409, "not_swappable") => {
            shown.view.refused("swap.not_swappable", &shown.locale);
            return shown.reply(status);
        }
        (409, "limit_per_customer") => "swap.limit",
        (404 | 409, _) => "swap.changed",
        (429, _) => "trouble.rate_limited",
        (_, _) => "trouble.overloaded",
    };
    let said = shown.locale.say(SECTION, key, &[]);
    page(context, shown, status, None, Some(said)).await
}

async fn page(
    context: &Context<'_>,
    shown: Shown,
    status: u16,
    wanted: Option<&str>,
    said: Option<String>,
) -> Result<Reply, Problem> {
    let Shown { order, mut view, locale, product, headers } = shown;
    let units = order.units.waiting.plus(order.units.allocated);
    let units = units.map_err(|fault| overloaded("swap page", &fault))?;
    let (Some(product), false) = (product, units.is_zero()) else {
        view.refused("swap.not_swappable", &locale);
        let html = render::page("order.html", &locale, &view)?;
        return Ok(Reply::html(if status == 200 { 409 } else { status }, html, headers));
    };
    let variants = variants(context, product, &order, units, &locale).await?;
    let mut page =
        Page { view: &view, count: units.get(), variants, chosen: None, key: random_key(), said };
    let at = page
        .variants
        .iter()
        .position(|variant| Some(variant.sku.as_str()) == wanted && variant.offer.can_be_ordered());
    page.chosen = at.map(|at| page.variants.swap_remove(at));
    let html = render::page("swap.html", &locale, &page)?;
    Ok(Reply::html(status, html, policy::private()))
}

/// The other variants of a product, for as many units as go.
async fn variants(
    context: &Context<'_>,
    product: String,
    order: &Order,
    units: Units,
    locale: &Locale,
) -> Result<Vec<Variant>, Problem> {
    let settings = settings::current(context.env, context.config.test_clock).await;
    let (profile, settings) = (settings.profile, &settings);
    let skus = objects::variants(context.env, product).await;
    let skus = skus.map_err(|error| overloaded("variants", &error))?;
    let others = skus.into_iter().filter(|sku| *sku != order.sku);
    let asked =
        others.map(|sku| availability::item(context, sku.to_string(), None, units, settings));
    let items: Result<Vec<_>, _> = join_all(asked).await.into_iter().collect();
    let known = items?.into_iter().filter_map(|item| match item {
        Item::Known(item) => Some(*item),
        Item::Unknown(_) => None,
    });
    Ok(known.map(|item| Variant::of(&item, order, units, profile, locale)).collect())
}

impl Variant {
    fn of(
        item: &KnownItem,
        order: &Order,
        units: Units,
        profile: Profile,
        locale: &Locale,
    ) -> Self {
        let named: Vec<_> =
            item.options.iter().flatten().map(|(_, value)| value.as_str()).collect();
        let name = if named.is_empty() { item.title.clone() } else { named.join(", ") };
        let say = |key: &str, sum: Option<String>| {
            let args: Vec<_> = sum.map(|sum| ("sum", sum.into())).into_iter().collect();
            locale.say(SECTION, key, &args)
        };
        let (was, is) = costs(item, order, units);
        let sum =
            |amount| Money::new(amount, item.price.currency()).map(|money| locale.money(money));
        let more = is.saturating_sub(was);
        let (difference, deed) = if more > 0 {
            // In the EU and the UK what is to be paid is named as the law asks: 2011/83/EU, art. 8(2).
            let deed = match profile {
                Profile::Eu | Profile::Uk => "swap.deed_obligation",
                Profile::Us => "swap.deed_more",
            };
            (say("swap.more", sum(more)), say(deed, sum(more)))
        } else if is < was {
            (say("swap.less", sum(was.saturating_sub(is))), say("swap.deed", None))
        } else {
            (say("swap.same", None), say("swap.deed", None))
        };
        Self {
            sku: item.sku.to_string(),
            name,
            offer: Offer::of(item, locale),
            difference,
            deed,
            shipping: order.shipping.filter(|_| item.shipping == Shipping::Choice),
        }
    }
}

/// What the units that go cost now, and there; delivery moves where nothing else is left.
fn costs(item: &KnownItem, order: &Order, units: Units) -> (u64, u64) {
    let amount = |sum: Option<Money>| sum.map_or(0, Money::amount);
    let goods = |price: Money| price.amount().saturating_mul(units.get());
    let kept = order.units.ordered.less(order.units.cancelled);
    let (was, is) = match (kept > units, order.delivery) {
        (true, Some(_)) => (0, 0),
        (_, delivery) => (amount(delivery), amount(item.delivery)),
    };
    (goods(order.price).saturating_add(was), goods(item.price).saturating_add(is))
}
