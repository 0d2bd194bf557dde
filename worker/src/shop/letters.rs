//! Which mails follow from what: from what happened to an order, and from a question for its links.

use crate::clock;
use crate::config::Config;
use crate::mail::{Envelope, Kind, Letter, Link, OrderMail, SECTION, compose, tame};
use crate::shop::told::Known;
use crate::shop::{book, mails, settings, told};
use crate::sql::{Sql, bind, from_json};
use crate::texts::Locale;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use shared::fault::Fault;
use shared::id::CustomerKey;
use shared::time::Timestamp;
use shared::wire::order::Order;
use shared::wire::settings::Settings;
use std::collections::BTreeMap;

/// How long the link of a mail is good, in minutes: 90 days.
const LINK_MINUTES: u32 = 90 * 24 * 60;

/// How often somebody may ask for their links, in milliseconds.
const ASKED_MS: i64 = 3_600_000;

/// Orders that a mail of links names.
const NAMED: u64 = 20;

/// Keeps the mails about what is new of an order.
pub(super) fn about(
    sql: &Sql,
    config: &Config,
    order: &Order,
    before: &Known,
    title: &str,
) -> Result<(), Fault> {
    let mut lines = told::news(order, before).peekable();
    if lines.peek().is_none() {
        return Ok(());
    }
    let settings: Settings = from_json(&settings::read(sql)?)?;
    let origin = origin_of(order).unwrap_or_default();
    for (index, line) in lines {
        let url = page(config, &origin, &order.id, line.at)?;
        let (settings, awaited) = (&settings, before.awaited);
        let about = OrderMail { order, line, index, awaited, title, settings, url };
        if let Some(mail) = compose(&about)? {
            mails::keep(sql, &mail)?;
        }
    }
    Ok(())
}

/// The address of an order's page, with a token that is good for a while.
fn page(config: &Config, origin: &str, id: &str, at: Timestamp) -> Result<String, Fault> {
    let until = at.plus_minutes(LINK_MINUTES);
    let token = until.and_then(|until| config.keys.scoped(id, until));
    let token = token.ok_or_else(|| Fault::new("a link without a key"))?;
    Ok(format!("{origin}/orders/{id}?token={token}"))
}

/// Where the shop was when it was ordered: its receipt says so (`iss`).
fn origin_of(order: &Order) -> Option<String> {
    let payload = order.receipt.as_ref()?.split('.').nth(1)?;
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    let payload: Value = serde_json::from_slice(&payload).ok()?;
    payload.get("iss")?.as_str().map(str::to_owned)
}

/// Where the shop was when it was ordered from last.
pub(super) fn latest_origin(sql: &Sql) -> Result<Option<String>, Fault> {
    let row =
        sql.row("SELECT body FROM orders ORDER BY placed_at DESC, id DESC LIMIT 1", bind![])?;
    let order: Option<Order> = row.map(|mut row| row.json()).transpose()?;
    Ok(order.as_ref().and_then(origin_of))
}

/// Keeps the mail with the links of somebody's orders, at most one an hour; none where there are none.
pub(super) fn links(
    sql: &Sql,
    config: &Config,
    email: &str,
    origin: &str,
    now_ms: i64,
) -> Result<(), Fault> {
    let customer = CustomerKey::of(email);
    let asked = sql.row("SELECT at FROM asked WHERE customer = ?", bind![customer.as_str()])?;
    let asked = asked.map(|mut row| row.integer()).transpose()?;
    let is_early = asked.is_some_and(|asked| now_ms < asked.saturating_add(ASKED_MS));
    let orders = book::of_customer(sql, &customer, NAMED.saturating_add(1))?;
    let Some(latest) = orders.first().filter(|_| !is_early && config.sender.is_some()) else {
        return Ok(());
    };
    sql.run(
        "INSERT OR REPLACE INTO asked (customer, at) VALUES (?, ?)",
        bind![customer.as_str(), now_ms],
    )?;
    let at = clock::at(now_ms)?;
    let settings: Settings = from_json(&settings::read(sql)?)?;
    let Some(private) = &latest.order.private else { return Ok(()) };
    let wishes = private.person.locale.as_deref().into_iter();
    let locale = Locale::first(wishes.chain([settings.locale.as_str()]));
    let letter = letter(config, &settings, &orders, origin, at, &locale)?;
    let envelope = Envelope {
        id: format!("links-{}-{now_ms}", latest.order.id),
        kind: Kind::Links,
        to: private.person.customer.email.clone(),
        order_id: None,
        at,
        headers: BTreeMap::new(),
    };
    mails::keep(sql, &envelope.seal(&letter, &locale)?)
}

fn letter(
    config: &Config,
    settings: &Settings,
    orders: &[book::Named],
    origin: &str,
    at: Timestamp,
    locale: &Locale,
) -> Result<Letter, Fault> {
    let shop = tame(&settings.shop_name);
    let say = |key: &str| locale.say(SECTION, key, &[("shop", shop.as_str().into())]);
    let most = usize::try_from(NAMED).unwrap_or(usize::MAX);
    let mut sentences = vec![say("links.text")];
    if orders.len() > most {
        sentences.push(say("links.more"));
    }
    let link = |named: &book::Named| {
        let (title, number) = (tame(&named.title), named.order.order_number.as_str());
        let args = [("title", title.into()), ("number", number.into())];
        let text = locale.say(SECTION, "links.order", &args);
        Ok(Link { text, url: page(config, origin, &named.order.id, at)? })
    };
    let links = orders.iter().take(most).map(link).collect::<Result<Vec<_>, Fault>>()?;
    Ok(Letter {
        subject: say("links.subject"),
        heading: say("links.heading"),
        sentences,
        facts: Vec::new(),
        lists: Vec::new(),
        links,
        footer: vec![say("links.not_you")],
        shop,
    })
}
