//! What may fail: order records and the shelf's snapshot to KV, rows to the shop's book.
//!
//! The rows themselves say which projection lags (`pending`), so that a receipt for a hundred
//! thousand orders marks them in its own statement and the alarm works them off in slices. Each
//! effect carries the order's version: newer wins, and doing it twice changes nothing.

use crate::clock;
use crate::log;
use crate::objects::{self, thrown};
use crate::proof;
use crate::shop::{Attention, MoneyOfOrder, OrderRow, ProductRow, Question, StockNews};
use crate::sql::{Row, Sql, bind, from_json, to_json};
use crate::stock_line::rows::{COLUMNS, history_of, order_of};
use crate::stock_line::swaps;
use crate::stock_line::tables::{Lag, SqlTables};
use crate::stock_line::view::View;
use crate::stock_line::{Core, Snapshot, StockLine};
use crate::stock_line::{asks, delays, money, news, pages};
use serde::Serialize;
use serde_json::json;
use shared::agenda;
use shared::decide::settle;
use shared::fault::Fault;
use shared::id::{CustomerKey, Sku};
use shared::ledger::Ledger;
use shared::order::Order;
use shared::time::Timestamp;
use shared::wire;
use shared::wire::person::Person;
use shared::wire::product::Product;
use shared::wire::stock::Stock;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/stock_line/kv.js")]
extern "C" {
    /// Puts records into KV, all at once: answers, as JSON, why each of them failed, or null.
    #[wasm_bindgen(catch, js_name = putAll)]
    async fn put_all(env: &JsValue, puts: &str) -> Result<JsValue, JsValue>;
}

/// A record for KV.
#[derive(Serialize)]
struct Put<'a> {
    key: String,
    value: &'a str,
    metadata: Option<&'a serde_json::Value>,
}

/// Orders of one slice: their KV writes and two calls stay within 50 subrequests.
const SLICE: u32 = 40;

/// Longest pause after failures, in milliseconds.
const MAX_PAUSE_MS: i64 = 300_000;

/// How often the shelf's snapshot is kept at most, in milliseconds, while only figures move: KV takes
/// few writes a day. A changed offer is kept at once.
const SNAPSHOT_MS: i64 = 600_000;

/// When the alarm has something to do; `None` when nothing lags and nothing expires.
pub(crate) fn due(tables: &SqlTables, failures: u32, test: bool) -> Result<Option<i64>, Fault> {
    if tables.shelf().is_none() {
        return Ok(None);
    }
    let now = clock::real().as_ms();
    let at_once = if failures == 0 { now } else { now.saturating_add(pause_ms(failures)) };
    let lagging = tables.sql.row("SELECT 1 FROM orders WHERE pending > 0 LIMIT 1", bind![])?;
    let shelf = shelf_lag(&tables.sql)?;
    let outbox = if lagging.is_some() || shelf.pending & Lag::SHOP != 0 {
        Some(at_once)
    } else if shelf.pending & Lag::KV != 0 {
        Some(if test { at_once } else { at_once.max(shelf.kept_at.saturating_add(SNAPSHOT_MS)) })
    } else {
        None
    };
    let mut row = tables
        .sql
        .row("SELECT MIN(hold_until) FROM orders WHERE hold_until IS NOT NULL", bind![])?;
    let expiry = row.as_mut().map(Row::optional_integer).transpose()?.flatten();
    // Under the test clock holds run out by that clock, not by the platform's.
    let deadline = delays::next(tables)?;
    let judges = delays::judges(tables)?.then_some(at_once);
    let clocked = [expiry, deadline].into_iter().flatten().filter(|_| !test).min();
    let swaps = swaps::due(&tables.sql)?;
    let asks = asks::due(&tables.sql)?;
    let pages = pages::due(&tables.sql)?;
    Ok([outbox, clocked, judges, swaps, asks, pages].into_iter().flatten().min())
}

fn pause_ms(failures: u32) -> i64 {
    500_i64.saturating_mul(1_i64 << failures.min(10)).min(MAX_PAUSE_MS)
}

struct ShelfLag {
    pending: u64,
    kept_at: i64,
}

fn shelf_lag(sql: &Sql) -> Result<ShelfLag, Fault> {
    let row = sql.row("SELECT pending, kept_at FROM shelf", bind![])?;
    let Some(mut row) = row else { return Ok(ShelfLag { pending: 0, kept_at: 0 }) };
    Ok(ShelfLag { pending: row.count()?, kept_at: row.integer()? })
}

/// A slice of what lags.
struct Slice {
    sku: Sku,
    orders: Vec<Lagging>,
    product: ProductRow,
    news: Vec<StockNews>,
    snapshot: Option<String>,
    shop_lags: bool,
}

struct Lagging {
    order: Order,
    pending: u64,
    record: String,
    metadata: serde_json::Value,
    row: OrderRow,
}

#[wasm_bindgen]
impl StockLine {
    /// Does what is due: lets holds expire and brings one slice of the projections up to date.
    /// Answers whether everything went through and whether more is left; sets the alarm again.
    ///
    /// # Errors
    /// Throws where the storage fails; the entry sets the alarm again then.
    pub async fn drain(&self) -> Result<bool, JsValue> {
        self.alarm_ms.set(None);
        self.expire().map_err(|fault| thrown(&fault))?;
        let slice = self.slice().map_err(|fault| thrown(&fault))?;
        let (through, written) = match slice {
            None => (true, true),
            Some(slice) => {
                let (shop, kv) =
                    futures_util::future::join(self.to_shop(&slice), self.to_kv(&slice)).await;
                let shop_done = shop.map_err(|fault| thrown(&fault))?;
                let kv_done = kv.map_err(|fault| thrown(&fault))?;
                (shop_done && kv_done, kv_done)
            }
        };
        self.fares(written).await.map_err(|fault| thrown(&fault))?;
        self.carry_on().await.map_err(|fault| thrown(&fault))?;
        self.ask_provider().await.map_err(|fault| thrown(&fault))?;
        self.failures.set(if through { 0 } else { self.failures.get().saturating_add(1) });
        self.alarm_ms.set(None);
        self.arm().map_err(|fault| thrown(&fault))?;
        Ok(through && self.lags())
    }

    fn lags(&self) -> bool {
        let Ok(core) = self.core.try_borrow() else { return false };
        let soon = clock::real().as_ms();
        due(&core.tables, 0, self.config.test_clock)
            .is_ok_and(|due| due.is_some_and(|due| due <= soon))
    }
}

impl StockLine {
    /// Lets holds that ran out expire and does a slice of what is due, as one decision.
    fn expire(&self) -> Result<(), Fault> {
        let mut core =
            self.core.try_borrow_mut().map_err(|_| Fault::new("a call within a call"))?;
        if !self.config.test_clock {
            core.now = core.now.max(clock::real());
        }
        let now = core.now;
        self.turned(&core);
        let is_due = delays::is_due(&core.tables, now)? || money::is_due(&core.tables)?;
        if !core.has_run_out()? && !is_due {
            return Ok(());
        }
        self.by_itself(&mut core, |tables, now| {
            settle(tables, now)?;
            delays::slice(tables, now)?;
            money::slice(tables, now)
        })
    }

    /// A decision that nobody asked for, as one commit: a fault leaves nothing behind.
    pub(super) fn by_itself(
        &self,
        core: &mut Core,
        mut deed: impl FnMut(&mut SqlTables, Timestamp) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let (now, sku) = (core.now, core.sku.clone());
        let done = self.storage.commit(|| {
            deed(&mut core.tables, now)?;
            sku.as_ref().map_or(Ok(()), |sku| core.tables.flush(sku.as_str()))
        });
        if let Err(fault) = done {
            core.reset()?;
            return Err(fault);
        }
        if std::mem::take(&mut core.tables.tells) {
            self.moved();
        }
        Ok(())
    }

    fn slice(&self) -> Result<Option<Slice>, Fault> {
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        let tables = &core.tables;
        let (Some(shelf), Some(sku)) = (tables.shelf(), &core.sku) else { return Ok(None) };
        let view = View { tables, keys: &self.config.keys, sku, now: core.now };
        let query = format!(
            "SELECT {COLUMNS}, history, person, pending, receipt FROM orders JOIN people USING (number)
             WHERE pending > 0 AND pending & 3 ORDER BY number LIMIT ?"
        );
        let mut orders = Vec::new();
        for row in tables.sql.rows(&query, bind![SLICE])? {
            let mut row = row?;
            let order = order_of(&mut row)?;
            let history = history_of(&row.text()?)?;
            let person: Person = row.json()?;
            let pending = row.count()?;
            let receipt = row.optional_text()?;
            let receipt =
                receipt.map(|input| proof::receipt(&self.config, &input).unwrap_or(input));
            let identity = view.identity(order.place.number)?;
            let record = wire::order::Order::of(&order, identity, &history, None, Some(person))?;
            let record = wire::order::Order { receipt, ..record };
            orders.push(lagging(order, &record, pending)?);
        }
        let lag = shelf_lag(&tables.sql)?;
        let now = clock::real().as_ms();
        let due = self.config.test_clock || now >= lag.kept_at.saturating_add(SNAPSHOT_MS);
        let snapshot = if lag.pending & Lag::KV != 0 && due {
            let (sku, as_of) = (sku.clone(), core.now);
            Some(to_json(&Snapshot { sku, as_of, shelf: shelf.clone() })?)
        } else {
            None
        };
        let shop_lags = lag.pending & Lag::SHOP != 0
            || orders.iter().any(|lagging| lagging.pending & Lag::SHOP != 0);
        let news = if shop_lags { news::slice(&tables.sql)? } else { Vec::new() };
        let product = Product { sku: sku.clone(), offer: shelf.offer.clone() };
        let mut body = serde_json::to_value(&product).map_err(|e| Fault::new(e.to_string()))?;
        if let Some(body) = body.as_object_mut() {
            let stock = serde_json::to_value(Stock::of(shelf)?);
            body.insert("stock".to_owned(), stock.map_err(|e| Fault::new(e.to_string()))?);
        }
        Ok(Some(Slice {
            sku: sku.clone(),
            product: ProductRow {
                sku: sku.to_string(),
                product: shelf.offer.product.clone(),
                archived: shelf.archived,
                version: shelf.sequence,
                title: shelf.offer.title.clone(),
                as_of: core.now,
                shelf: to_json(shelf)?,
                body: body.to_string(),
            },
            news,
            shop_lags,
            orders,
            snapshot,
        }))
    }

    /// Brings the shop's book up to date; whether it went through.
    async fn to_shop(&self, slice: &Slice) -> Result<bool, Fault> {
        if !slice.shop_lags {
            return Ok(true);
        }
        let lagging: Vec<_> =
            slice.orders.iter().filter(|lagging| lagging.pending & Lag::SHOP != 0).collect();
        let orders = lagging.iter().map(|lagging| lagging.row.clone()).collect();
        let (product, news) = (slice.product.clone(), slice.news.clone());
        let question = Question::Apply { product, orders, news };
        if let Err(error) = objects::shop(&self.env, &question, "").await {
            log::fault("shop", &error.to_string());
            return Ok(false);
        }
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        let sql = &core.tables.sql;
        clear(sql, &lagging, Lag::SHOP)?;
        news::forget(sql, &slice.news)?;
        // The figures may have moved on meanwhile: the mark stays then.
        let is_present =
            core.tables.shelf().is_some_and(|shelf| shelf.sequence == slice.product.version);
        if is_present && news::is_whole(&slice.news) {
            sql.run("UPDATE shelf SET pending = pending & ~?", bind![Lag::SHOP])?;
        }
        Ok(true)
    }

    /// Brings KV up to date; whether every write went through.
    async fn to_kv(&self, slice: &Slice) -> Result<bool, Fault> {
        let lagging: Vec<_> =
            slice.orders.iter().filter(|lagging| lagging.pending & Lag::KV != 0).collect();
        let orders = lagging.iter().map(|lagging| Put {
            key: format!("order:{}", lagging.row.id),
            value: &lagging.record,
            metadata: Some(&lagging.metadata),
        });
        let snapshot = slice.snapshot.iter().map(|text| Put {
            key: format!("shelf:{}", slice.sku),
            value: text,
            metadata: None,
        });
        let puts: Vec<_> = orders.chain(snapshot).collect();
        if puts.is_empty() {
            return Ok(true);
        }
        let failures = put_all(self.env.as_ref(), &to_json(&puts)?).await;
        let failures = failures.map_err(|error| Fault::new(format!("kv: {error:?}")))?;
        let failures: Vec<Option<String>> = from_json(&failures.as_string().unwrap_or_default())?;
        let core = self.core.try_borrow().map_err(|_| Fault::new("a call within a call"))?;
        let sql = &core.tables.sql;
        let written: Vec<_> = lagging
            .iter()
            .zip(&failures)
            .filter(|(_, failure)| failure.is_none())
            .map(|(lagging, _)| *lagging)
            .collect();
        clear(sql, &written, Lag::KV)?;
        if slice.snapshot.is_some() && failures.last().is_some_and(Option::is_none) {
            let same =
                core.tables.shelf().is_some_and(|shelf| shelf.sequence == slice.product.version);
            let done = if same { Lag::KV } else { 0 };
            sql.run(
                "UPDATE shelf SET pending = pending & ~?, kept_at = ?",
                bind![done, clock::real().as_ms()],
            )?;
        }
        let failed = failures.iter().flatten().next();
        if let Some(error) = failed {
            log::fault("kv", error);
        }
        Ok(failed.is_none())
    }
}

/// An order with what its projections are told.
fn lagging(order: Order, record: &wire::order::Order, pending: u64) -> Result<Lagging, Fault> {
    let email = record.private.as_ref().map(|private| &private.person.customer.email);
    let email = CustomerKey::of(email.map_or("", String::as_str));
    let body = to_json(record)?;
    let deadline = agenda::due(&order)?.map(|(at, _)| at);
    let status = record.status.as_str();
    let metadata = json!({
        "sku": record.sku, "status": status, "kind": record.kind,
        "placed_at": record.placed_at, "version": order.version,
    });
    let ships = !order.is_unpaid() && !order.stages.unshipped()?.is_zero();
    let row = OrderRow {
        id: record.id.clone(),
        sku: record.sku.to_string(),
        status: status.to_owned(),
        email: email.as_str().to_owned(),
        placed_at: order.placed_at.as_ms(),
        due_at: [order.hold_until, deadline].into_iter().flatten().min().map(Timestamp::as_ms),
        attention: Attention::of(&order)?,
        due_day: ships.then(|| order.due_day().to_string()),
        waits: ships && !order.stages.waiting.is_zero(),
        money: Some(MoneyOfOrder::of(&order)?),
        version: order.version,
        lines: record.history.len(),
        body: body.clone(),
    };
    Ok(Lagging { order, pending, record: body, metadata, row })
}

/// Takes a mark off the orders that did not change meanwhile.
fn clear(sql: &Sql, orders: &[&Lagging], lag: u64) -> Result<(), Fault> {
    if orders.is_empty() {
        return Ok(());
    }
    let done: Vec<_> = orders
        .iter()
        .map(|lagging| (lagging.order.place.number.get(), lagging.order.version))
        .collect();
    sql.run(
        "UPDATE orders SET pending = pending & ~? WHERE (number, version) IN
            (SELECT value ->> 0, value ->> 1 FROM json_each(?))",
        bind![lag, to_json(&done)?],
    )
}
