//! `GET /v1/availability`: judged here by the shared rules, on a shelf at most a second old.

use crate::handlers::orders::limit_rate;
use crate::http::{Context, Query, Reply, overloaded};
use crate::objects;
use crate::settings;
use crate::stock_line::{Ask, Op, Snapshot};
use cloudflare::Date;
use futures_util::future::{join, try_join_all};
use shared::availability::Action;
use shared::code::{Code, EarlyAccess, is_needed};
use shared::id::Sku;
use shared::time::Timestamp;
use shared::units::MAX_UNITS;
use shared::units::Units;
use shared::wire::availability::{AvailabilityAnswer, Item, KnownItem, UnknownItem};
use shared::wire::fields::Bad;
use shared::wire::problem::Problem;
use shared::wire::rules;
use shared::wire::settings::Settings;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Most skus of one question.
const MAX_SKUS: usize = 50;

/// How long a shelf is shown without another look, in milliseconds.
const KNOWN_MS: u64 = 1_000;

/// How long an unknown sku is believed to be unknown, in milliseconds.
const UNKNOWN_MS: u64 = 5_000;

/// Skus remembered an isolate; beyond it everything is forgotten at once.
const MAX_REMEMBERED: usize = 5_000;

struct Remembered {
    until_ms: u64,
    snapshot: Option<Rc<Snapshot>>,
}

struct RememberedCode {
    until_ms: u64,
    early: Option<Rc<EarlyAccess>>,
}

thread_local! {
    static CODES: RefCell<BTreeMap<(Sku, Code), RememberedCode>> =
        const { RefCell::new(BTreeMap::new()) };
    static SHELVES: RefCell<BTreeMap<Sku, Remembered>> = const { RefCell::new(BTreeMap::new()) };
}

pub(crate) async fn get(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let mut query = Query::parse(context.incoming.query());
    let skus = query.all("sku");
    let product = query.one("product");
    let quantity = query.units("quantity", 1, MAX_UNITS, 1);
    let code = code(&mut query);
    if product.is_some() && !skus.is_empty() {
        query.refuse("product", Bad::invalid("Ask by sku or by product, not both."));
    } else if product.is_none() && !(1..=MAX_SKUS).contains(&skus.len()) {
        query.refuse("sku", Bad::out_of_range(format!("Name 1 to {MAX_SKUS} skus.")));
    }
    query.finish()?;
    let skus = match product {
        None => skus,
        Some(product) => objects::variants(context.env, product)
            .await
            .map_err(|error| overloaded("variants", &error))?
            .into_iter()
            .map(String::from)
            .collect(),
    };
    let context = &*context;
    let shelves = try_join_all(skus.into_iter().map(|sku| shelf(context, sku)));
    let settings = settings::current(context.env, context.config.test_clock);
    let (shelves, settings) = join(shelves, settings).await;
    let shelves = shelves?;
    let code = code.as_ref();
    let items = shelves.into_iter().map(|shelf| judged(context, shelf, code, quantity, &settings));
    let items = try_join_all(items).await?;
    let body = serde_json::to_string(&AvailabilityAnswer { items });
    Ok(Reply::json(200, body.map_err(|error| overloaded("availability", &error))?))
}

/// The code of a query; an empty one is none.
pub(crate) fn code(query: &mut Query) -> Option<Code> {
    let text = query.one("code").filter(|text| !text.is_empty())?;
    let code = rules::code_of(&text);
    code.map_err(|bad| query.refuse("code", bad)).ok()
}

/// What can be had of a sku, by the bearer of a code.
pub(crate) async fn item(
    context: &Context<'_>,
    sku: String,
    code: Option<&Code>,
    quantity: Units,
    settings: &Settings,
) -> Result<Item, Problem> {
    judged(context, shelf(context, sku).await?, code, quantity, settings).await
}

/// A sku as it was asked for, and its shelf, if there is one.
type Shelf = (String, Option<(Sku, Rc<Snapshot>)>);

async fn shelf(context: &Context<'_>, sku: String) -> Result<Shelf, Problem> {
    let known = match Sku::parse(&sku) {
        Some(name) => snapshot(context, &name).await?.map(|snapshot| (name, snapshot)),
        None => None,
    };
    Ok((sku, known))
}

async fn judged(
    context: &Context<'_>,
    (sku, known): Shelf,
    code: Option<&Code>,
    quantity: Units,
    settings: &Settings,
) -> Result<Item, Problem> {
    let Some((name, snapshot)) = known else {
        return Ok(Item::Unknown(UnknownItem { sku, quantity, action: Action::Unknown }));
    };
    // Time never goes back within an object, whatever a test clock says.
    let now = context.now.max(snapshot.as_of);
    let early = match code {
        Some(code) => early_access(context, &name, &snapshot, code, now).await?,
        None => None,
    };
    let (shelf, as_of) = (&snapshot.shelf, snapshot.as_of);
    KnownItem::for_bearer(early.as_deref(), name, shelf, quantity, as_of, now, settings.profile)
        .map(|item| {
            let challenge = context.config.challenge.as_ref();
            let challenge = challenge.and_then(|challenge| challenge.site_key.clone());
            let handling_days = Some(settings.handling_days);
            Item::Known(Box::new(KnownItem { challenge, handling_days, ..item }))
        })
        .map_err(|fault| overloaded("availability", &fault))
}

/// What is known of a code, where it is needed. Who tries codes out is slowed down like who orders,
/// and reaches the object only while a code could open something.
async fn early_access(
    context: &Context<'_>,
    sku: &Sku,
    snapshot: &Snapshot,
    code: &Code,
    now: Timestamp,
) -> Result<Option<Rc<EarlyAccess>>, Problem> {
    limit_rate(context, sku).await?;
    if !is_needed(&snapshot.shelf.offer, now) {
        return Ok(None);
    }
    let now_ms = Date::now().as_millis();
    let remember = !context.config.test_clock;
    let key = (sku.clone(), code.clone());
    if remember
        && let Some(found) = CODES.with_borrow(|codes| {
            let found = codes.get(&key).filter(|found| now_ms < found.until_ms)?;
            Some(found.early.clone())
        })
    {
        return Ok(found);
    }
    let ask = Ask::read(sku.clone(), context.now, Op::Code { code: code.clone() });
    let answer = objects::stock_line(context.env, &ask, "").await;
    let answer = answer.map_err(|error| overloaded("code", &error))?;
    let early: Option<EarlyAccess> = match answer.status {
        200 => serde_json::from_str(&answer.body).map_err(|error| overloaded("code", &error))?,
        _ => None,
    };
    let early = early.map(Rc::new);
    if remember {
        let until_ms = now_ms.saturating_add(KNOWN_MS);
        CODES.with_borrow_mut(|codes| {
            if codes.len() >= MAX_REMEMBERED {
                codes.clear();
            }
            codes.insert(key, RememberedCode { until_ms, early: early.clone() });
        });
    }
    Ok(early)
}

/// The shelf of a sku: remembered, from its object, or where that fails the last one in KV.
pub(crate) async fn snapshot(
    context: &Context<'_>,
    sku: &Sku,
) -> Result<Option<Rc<Snapshot>>, Problem> {
    let now_ms = Date::now().as_millis();
    let remember = !context.config.test_clock;
    if remember
        && let Some(found) = SHELVES.with_borrow(|shelves| {
            let found = shelves.get(sku).filter(|found| now_ms < found.until_ms)?;
            Some(found.snapshot.clone())
        })
    {
        return Ok(found);
    }
    let ask = Ask::read(sku.clone(), context.now, Op::Snapshot);
    let snapshot = match objects::stock_line(context.env, &ask, "").await {
        Ok(answer) if answer.status == 404 => None,
        Ok(answer) => Some(parse(&answer.body)?),
        Err(error) => match last_known(context, sku).await {
            Some(snapshot) => return Ok(Some(Rc::new(snapshot))),
            None => return Err(overloaded("availability", &error)),
        },
    };
    let snapshot = snapshot.map(Rc::new);
    if remember {
        let keep_ms = if snapshot.is_some() { KNOWN_MS } else { UNKNOWN_MS };
        let until_ms = now_ms.saturating_add(keep_ms);
        SHELVES.with_borrow_mut(|shelves| {
            if shelves.len() >= MAX_REMEMBERED {
                shelves.clear();
            }
            shelves.insert(sku.clone(), Remembered { until_ms, snapshot: snapshot.clone() });
        });
    }
    Ok(snapshot)
}

fn parse(text: &str) -> Result<Snapshot, Problem> {
    serde_json::from_str(text).map_err(|error| overloaded("snapshot", &error))
}

async fn last_known(context: &Context<'_>, sku: &Sku) -> Option<Snapshot> {
    let kv = context.env.kv("ORDERS").ok()?;
    let text = kv.get(&format!("shelf:{sku}")).text().await.ok()??;
    serde_json::from_str(&text).ok().filter(|last: &Snapshot| !last.shelf.archived)
}
