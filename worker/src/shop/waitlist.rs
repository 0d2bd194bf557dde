//! Who wants to be told when something can be ordered: asked, confirmed by a mail, told once.

use crate::clock;
use crate::config::Config;
use crate::cursor;
use crate::mail::{Envelope, Kind, Letter, Link, SECTION, tame};
use crate::shop::{book, mails, settings};
use crate::sql::{Row, Sql, bind, from_json, to_json};
use crate::texts::Locale;
use shared::fault::Fault;
use shared::id::{CustomerKey, Sku};
use shared::shelf::Shelf;
use shared::time::Timestamp;
use shared::units::Units;
use shared::waitlist::{opens, round};
use shared::wire::Page;
use shared::wire::settings::Settings;
use shared::wire::waitlist::{Waiting, Wish};
use std::collections::BTreeMap;

/// How often an address is asked whether it was meant, in milliseconds.
const ASKED_MS: i64 = 86_400_000;

/// Most that are looked at for one round.
const ROUND: u64 = 1_000;

/// An entry, as its mails need it.
struct Entry {
    number: u64,
    email: String,
    locale: Option<String>,
    origin: String,
    quantity: Units,
}

const ENTRY: &str = "number, email, locale, origin, quantity";

fn entry(row: &mut Row) -> Result<Entry, Fault> {
    Ok(Entry {
        number: row.count()?,
        email: row.text()?,
        locale: row.optional_text()?,
        origin: row.text()?,
        quantity: row.units()?,
    })
}

/// Puts somebody on the list, or leaves them there; asks by mail whether it was meant.
pub(super) fn wait(
    sql: &Sql,
    config: &Config,
    wish: &Wish,
    origin: &str,
    now_ms: i64,
) -> Result<(), Fault> {
    let customer = CustomerKey::of(&wish.email);
    let (sku, customer) = (wish.sku.as_str(), customer.as_str());
    let known = sql.row(
        "SELECT asked_at, confirmed_at IS NOT NULL AND told_at IS NULL FROM waitlist
         WHERE sku = ? AND customer = ?",
        bind![sku, customer],
    )?;
    let known = known.map(|mut row| Ok::<_, Fault>((row.integer()?, row.flag()?))).transpose()?;
    let (asked, waits) = known.map_or((None, false), |(at, waits)| (Some(at), waits));
    let is_early = asked.is_some_and(|at| now_ms < at.saturating_add(ASKED_MS));
    let asks = !waits && !is_early;
    sql.run(
        "INSERT INTO waitlist (sku, customer, email, quantity, locale, origin, asked_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (sku, customer) DO UPDATE SET quantity = excluded.quantity,
            asked_at = CASE WHEN ? THEN excluded.asked_at ELSE asked_at END,
            confirmed_at = CASE WHEN told_at IS NULL THEN confirmed_at END, told_at = NULL",
        bind![
            sku,
            customer,
            wish.email.as_str(),
            wish.quantity.get(),
            wish.locale.as_deref(),
            origin,
            now_ms,
            asks
        ],
    )?;
    if !asks {
        return Ok(());
    }
    let query = format!("SELECT {ENTRY} FROM waitlist WHERE sku = ? AND customer = ?");
    let row = sql.row(&query, bind![sku, customer])?;
    let mut row = row.ok_or_else(|| Fault::new("an entry that is gone"))?;
    mail(sql, config, &entry(&mut row)?, &wish.sku, Kind::WaitlistConfirm, now_ms)
}

/// Whether an entry is there.
pub(super) fn is_there(sql: &Sql, number: u64) -> bool {
    let row = sql.row("SELECT 1 FROM waitlist WHERE number = ?", bind![number]);
    row.is_ok_and(|row| row.is_some())
}

/// It was meant: from now on they wait, in the order of these confirmations.
pub(super) fn confirm(
    sql: &Sql,
    config: &Config,
    number: u64,
    sku: &Sku,
    now_ms: i64,
) -> Result<(), Fault> {
    sql.run(
        "UPDATE waitlist SET confirmed_at = ? WHERE number = ? AND confirmed_at IS NULL",
        bind![now_ms, number],
    )?;
    turn(sql, config, sku.as_str(), now_ms)
}

/// They are forgotten.
pub(super) fn leave(sql: &Sql, number: u64) -> Result<(), Fault> {
    sql.run("DELETE FROM waitlist WHERE number = ?", bind![number])
}

/// Who waits for a sku, in the order of confirmation, then who has not confirmed.
pub(super) fn list(
    sql: &Sql,
    sku: &str,
    after: Option<&str>,
    limit: u64,
) -> Result<Option<String>, Fault> {
    let Some(skip) = after.map_or(Some(0_u32), cursor::number) else { return Ok(None) };
    let rows = sql.rows(
        "SELECT email, quantity, confirmed_at, told_at FROM waitlist WHERE sku = ?
         ORDER BY confirmed_at IS NULL, confirmed_at, number LIMIT ? OFFSET ?",
        bind![sku, limit.saturating_add(1), skip],
    )?;
    let mut items = rows
        .map(|row| {
            let mut row = row?;
            let (email, quantity) = (row.text()?, row.units()?);
            let confirmed_at = row.optional_integer()?.and_then(Timestamp::from_ms);
            let told_at = row.optional_integer()?.and_then(Timestamp::from_ms);
            Ok(Waiting { email, quantity, confirmed_at, told_at })
        })
        .collect::<Result<Vec<_>, Fault>>()?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > most;
    items.truncate(most);
    let next_cursor = more.then(|| u64::from(skip).saturating_add(limit).to_string());
    to_json(&Page { items, next_cursor }).map(Some)
}

/// When the next round of any sku is.
pub(super) fn next(sql: &Sql) -> Result<Option<i64>, Fault> {
    let query = "SELECT MIN(next_at) FROM rounds WHERE next_at IS NOT NULL";
    let row = sql.row(query, bind![])?;
    row.map_or(Ok(None), |mut row| row.optional_integer())
}

/// Every round that is due.
pub(super) fn tell_due(sql: &Sql, config: &Config, now_ms: i64) -> Result<(), Fault> {
    let rows = sql.rows("SELECT sku FROM rounds WHERE next_at <= ?", bind![now_ms])?;
    let skus = rows.map(|row| row?.text()).collect::<Result<Vec<_>, Fault>>()?;
    skus.iter().try_for_each(|sku| turn(sql, config, sku, now_ms))
}

/// Tells those whose turn has come, round by round, and notes when the next round is.
pub(super) fn turn(sql: &Sql, config: &Config, sku: &str, now_ms: i64) -> Result<(), Fault> {
    let waits = sql.row(
        "SELECT 1 FROM waitlist WHERE sku = ? AND confirmed_at IS NOT NULL AND told_at IS NULL",
        bind![sku],
    )?;
    if waits.is_none() {
        return Ok(());
    }
    let row = sql.row("SELECT shelf FROM products WHERE sku = ?", bind![sku])?;
    let shelf = row.map(|mut row| row.optional_text()).transpose()?.flatten();
    let Some(shelf) = shelf else { return Ok(()) };
    let shelf: Shelf = from_json(&shelf)?;
    let name = Sku::parse(sku).ok_or_else(|| Fault::new("a sku that is none"))?;
    let settings: Settings = from_json(&settings::read(sql)?)?;
    let wait_ms = i64::from(settings.waitlist_wait_minutes).saturating_mul(60_000);
    let row = sql.row("SELECT at, next_at FROM rounds WHERE sku = ?", bind![sku])?;
    let known =
        row.map(|mut row| Ok::<_, Fault>((row.optional_integer()?, row.optional_integer()?)));
    let (mut last, planned) = known.transpose()?.unwrap_or_default();
    // What was planned for a time that has passed is done as of that time.
    let mut from = planned.map_or(now_ms, |planned| planned.min(now_ms));
    let next_at = loop {
        from = last.map_or(from, |last: i64| from.max(last.saturating_add(wait_ms)));
        let at = clock::at(from)?;
        let Some((at, room)) = opens(&shelf, at)? else { break None };
        if at.as_ms() > now_ms {
            break Some(at.as_ms());
        }
        let query = format!(
            "SELECT {ENTRY} FROM waitlist
             WHERE sku = ? AND confirmed_at IS NOT NULL AND told_at IS NULL
             ORDER BY confirmed_at, number LIMIT ?"
        );
        let rows = sql.rows(&query, bind![sku, ROUND])?;
        let entries = rows.map(|row| entry(&mut row?)).collect::<Result<Vec<_>, Fault>>()?;
        if entries.is_empty() {
            break None;
        }
        let told = round(entries.iter().map(|entry| entry.quantity), room)?;
        for entry in entries.iter().take(told) {
            sql.run(
                "UPDATE waitlist SET told_at = ? WHERE number = ?",
                bind![at.as_ms(), entry.number],
            )?;
            mail(sql, config, entry, &name, Kind::WaitlistReady, at.as_ms())?;
        }
        last = Some(at.as_ms());
    };
    sql.run(
        "INSERT OR REPLACE INTO rounds (sku, at, next_at) VALUES (?, ?, ?)",
        bind![sku, last, next_at],
    )
}

fn mail(
    sql: &Sql,
    config: &Config,
    entry: &Entry,
    sku: &Sku,
    kind: Kind,
    at_ms: i64,
) -> Result<(), Fault> {
    if config.sender.is_none() {
        return Ok(());
    }
    let title = book::title(sql, sku.as_str())?;
    let settings: Settings = from_json(&settings::read(sql)?)?;
    let wishes = entry.locale.as_deref().into_iter();
    let locale = Locale::first(wishes.chain([settings.locale.as_str()]));
    let (title, shop) = (tame(&title), tame(&settings.shop_name));
    let say = |key: &str| {
        let args = [("title", title.as_str().into()), ("shop", shop.as_str().into())];
        locale.say(SECTION, &format!("{}.{key}", kind.as_str()), &args)
    };
    let token = config.keys.waitlist_token(entry.number, sku);
    let token = token.ok_or_else(|| Fault::new("a list without a key"))?;
    let origin = &entry.origin;
    let url = if kind == Kind::WaitlistReady {
        format!("{origin}/buy/{sku}?quantity={}", entry.quantity)
    } else {
        format!("{origin}/waitlist?token={token}")
    };
    let letter = Letter {
        subject: say("subject"),
        heading: say("heading"),
        sentences: vec![say("text")],
        facts: Vec::new(),
        lists: Vec::new(),
        links: vec![Link { text: say("link"), url }],
        footer: vec![say("footer")],
        shop: shop.clone(),
    };
    let off = format!("<{origin}/v1/waitlist/unsubscribe?token={token}>");
    let headers = BTreeMap::from([
        ("List-Unsubscribe".to_owned(), off),
        ("List-Unsubscribe-Post".to_owned(), "List-Unsubscribe=One-Click".to_owned()),
    ]);
    let envelope = Envelope {
        id: format!("{}-{}-{at_ms}", kind.as_str(), entry.number),
        kind,
        to: entry.email.clone(),
        order_id: None,
        at: clock::at(at_ms)?,
        headers,
    };
    mails::keep(sql, &envelope.seal(&letter, &locale)?)
}
