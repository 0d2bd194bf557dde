//! `GET /v1/availability`: judged here by the shared rules, on a shelf at most a second old.

use crate::http::{Context, Query, Reply, overloaded};
use crate::objects;
use crate::settings;
use crate::stock_line::{Ask, Op, Snapshot};
use cloudflare::Date;
use futures_util::future::join_all;
use shared::availability::Action;
use shared::id::Sku;
use shared::policy::Profile;
use shared::units::MAX_UNITS;
use shared::units::Units;
use shared::wire::availability::{AvailabilityAnswer, Item, KnownItem, UnknownItem};
use shared::wire::fields::Bad;
use shared::wire::problem::Problem;
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

thread_local! {
    static SHELVES: RefCell<BTreeMap<Sku, Remembered>> = const { RefCell::new(BTreeMap::new()) };
}

pub(crate) async fn get(context: &mut Context<'_>) -> Result<Reply, Problem> {
    let mut query = Query::parse(context.incoming.query());
    let skus = query.all("sku");
    let product = query.one("product");
    let quantity = query.units("quantity", 1, MAX_UNITS, 1);
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
    let settings = settings::current(context.env, context.config.test_clock).await;
    let profile = settings.profile;
    let items = skus.into_iter().map(|sku| item(context, sku, quantity, profile));
    let items = join_all(items).await;
    let items = items.into_iter().collect::<Result<_, _>>()?;
    let body = serde_json::to_string(&AvailabilityAnswer { items });
    Ok(Reply::json(200, body.map_err(|error| overloaded("availability", &error))?))
}

/// What can be had of a sku.
pub(crate) async fn item(
    context: &Context<'_>,
    sku: String,
    quantity: Units,
    profile: Profile,
) -> Result<Item, Problem> {
    let known = match Sku::parse(&sku) {
        Some(name) => snapshot(context, &name).await?.map(|snapshot| (name, snapshot)),
        None => None,
    };
    let Some((name, snapshot)) = known else {
        return Ok(Item::Unknown(UnknownItem { sku, quantity, action: Action::Unknown }));
    };
    // Time never goes back within an object, whatever a test clock says.
    let now = context.now.max(snapshot.as_of);
    KnownItem::of(name, &snapshot.shelf, quantity, snapshot.as_of, now, profile)
        .map(|item| Item::Known(Box::new(item)))
        .map_err(|fault| overloaded("availability", &fault))
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
