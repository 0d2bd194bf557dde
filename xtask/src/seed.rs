//! The demo catalogue: put in over HTTP, as a merchant would.

use std::time::Duration as Timeout;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;
use time::{Date, Duration, OffsetDateTime, format_description::well_known::Rfc3339};
use ureq::Agent;
use ureq::http::{Method, Request};

use crate::{say, sh, stamp};

/// A running shop and its merchant's token.
pub(crate) struct Shop {
    agent: Agent,
    url: String,
    token: String,
}

impl Shop {
    pub(crate) fn new(url: &str, token: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(Timeout::from_secs(20)))
            .build();
        Self { agent: config.into(), url: url.to_owned(), token: token.to_owned() }
    }

    pub(crate) fn is_healthy(&self) -> bool {
        let asked = self.agent.get(format!("{}/healthz", self.url)).call();
        asked.is_ok_and(|answer| answer.status() == 200)
    }

    /// One request of the merchant, or of a shopper; an answer that is not 2xx is an error.
    fn call(&self, method: Method, path: &str, body: &Value, key: Option<&str>) -> Result<Value> {
        let name = format!("{method} {path}");
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}/v1/{path}", self.url))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let asked = if body.is_null() {
            self.agent.run(request.body(())?)
        } else {
            self.agent.run(request.body(body.to_string())?)
        };
        let mut answer = asked.with_context(|| name.clone())?;
        let text = answer.body_mut().read_to_string()?;
        if !answer.status().is_success() {
            bail!("{name} answered {}: {text}", answer.status());
        }
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }
}

/// Puts the demo catalogue into a shop that has no products yet.
pub(crate) fn unless_stocked(shop: &Shop) -> Result<()> {
    let listed = shop.call(Method::GET, "admin/products?limit=1", &Value::Null, None)?;
    if listed.get("items").and_then(Value::as_array).is_none_or(|items| !items.is_empty()) {
        return Ok(());
    }
    say::step("filling the demo catalogue");
    let text = stamp::read_text(&sh::root().join("demo/catalogue.json"))?;
    let now = OffsetDateTime::now_utc();
    let catalogue: Value = serde_json::from_str(&text).context("demo/catalogue.json")?;
    let products = catalogue.get("products").and_then(Value::as_array);
    for product in products.context("demo/catalogue.json lists no products")? {
        put(shop, &resolved(product, now)?)?;
    }
    Ok(())
}

fn put(shop: &Shop, entry: &Value) -> Result<()> {
    let sku = entry.get("sku").and_then(Value::as_str).context("a product without a sku")?;
    let field = |name: &str| entry.get(name).unwrap_or(&Value::Null);
    shop.call(Method::PUT, &format!("admin/products/{sku}"), field("offer"), None)?;
    for (name, batch) in field("batches").as_object().into_iter().flatten() {
        shop.call(Method::PUT, &format!("admin/products/{sku}/batches/{name}"), batch, None)?;
    }
    let receipts = field("receipts").as_array().into_iter().flatten();
    for (number, receipt) in receipts.enumerate() {
        // The same key on every run: stock that a former run brought is not received again.
        let key = format!("demo-catalogue-{sku}-{number}");
        shop.call(Method::POST, &format!("admin/products/{sku}/receipts"), receipt, Some(&key))?;
    }
    for (number, order) in field("orders").as_array().into_iter().flatten().enumerate() {
        let mut order = order.clone();
        order.as_object_mut().context("an order is an object")?.insert("sku".into(), sku.into());
        let key = format!("demo-catalogue-order-{sku}-{number}");
        shop.call(Method::POST, "orders", &order, Some(&key))?;
    }
    Ok(())
}

/// With every `"+30d"` (a date) and `"-2d 09:00"` (a time of that day, UTC) counted from now.
fn resolved(value: &Value, now: OffsetDateTime) -> Result<Value> {
    Ok(match value {
        Value::String(text) => Value::String(moment(text, now)?.unwrap_or_else(|| text.clone())),
        Value::Array(items) => {
            items.iter().map(|item| resolved(item, now)).collect::<Result<_>>()?
        }
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(name, field)| Ok((name.clone(), resolved(field, now)?)))
                .collect::<Result<_>>()?,
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    })
}

fn moment(text: &str, now: OffsetDateTime) -> Result<Option<String>> {
    let (days, clock) = match text.split_once(' ') {
        Some((days, clock)) => (days, Some(clock)),
        None => (text, None),
    };
    let signed = days.starts_with(['+', '-']).then(|| days.strip_suffix('d')).flatten();
    let Some(days) = signed else { return Ok(None) };
    let Ok(days) = days.parse() else { return Ok(None) };
    let date = now.date().checked_add(Duration::days(days)).context("a date out of range")?;
    match clock {
        None => Ok(Some(date.to_string())),
        Some(clock) => Ok(Some(at(date, clock)?)),
    }
}

fn at(date: Date, clock: &str) -> Result<String> {
    let bad = || anyhow!("not a time of day: {clock}");
    let (hour, minute) = clock.split_once(':').ok_or_else(bad)?;
    let hour = hour.parse().map_err(|_| bad())?;
    let minute = minute.parse().map_err(|_| bad())?;
    Ok(date.with_hms(hour, minute, 0)?.assume_utc().format(&Rfc3339)?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use time::OffsetDateTime;

    use super::resolved;

    #[test]
    fn days_from_now_become_dates_and_nothing_else_changes() {
        let now = OffsetDateTime::from_unix_timestamp(1_800_000_000).ok();
        let check = |given, expected| {
            let found = now.and_then(|now| resolved(&given, now).ok());
            assert_eq!(found, Some(expected));
        };
        check(json!({"from": "+2d"}), json!({"from": "2027-01-17"}));
        check(json!(["+0d 09:30"]), json!(["2027-01-15T09:30:00Z"]));
        check(json!("-1d"), json!("2027-01-14"));
        check(json!("-d"), json!("-d"));
        check(json!("+d, a name"), json!("+d, a name"));
    }
}
