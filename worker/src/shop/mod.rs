//! The shop's object: catalogue, order book and test clock. A projection of the skus' objects;
//! every row carries a version, and newer wins.

mod book;
mod schema;
mod settings;

use crate::cursor::listed;
use crate::log;
use crate::objects::Answer;
use crate::sql::{Sql, from_json, to_json};
use cloudflare::{Env, State};
use js_sys::Array;
use serde::{Deserialize, Serialize};
use shared::fault::Fault;
use shared::order::Order;
use wasm_bindgen::prelude::*;

/// What is asked of the shop.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub(crate) enum Question {
    /// Take over what changed in a sku.
    Apply { product: ProductRow, orders: Vec<OrderRow> },
    /// The catalogue, after the sku that the cursor names.
    Products { after: Option<String>, limit: u64 },
    /// The skus of a product.
    Variants { product: String },
    /// The order book, newest first.
    Orders {
        sku: Option<String>,
        status: Option<String>,
        email: Option<String>,
        attention: Option<u64>,
        after: Option<String>,
        limit: u64,
    },
    /// The settings.
    Settings,
    /// Replace them; the body is JSON as the merchant reads it.
    PutSettings,
    /// The floor of the test clock.
    Clock,
    /// Raise the floor; answers the skus where something is due by then.
    Advance { now_ms: i64 },
}

/// A product in the catalogue.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ProductRow {
    pub(crate) sku: String,
    pub(crate) product: Option<String>,
    pub(crate) archived: bool,
    pub(crate) version: u64,
    pub(crate) body: String,
}

/// An order in the book.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OrderRow {
    pub(crate) id: String,
    pub(crate) sku: String,
    pub(crate) status: String,
    pub(crate) email: String,
    pub(crate) placed_at: i64,
    /// When something is due next: a hold that runs out, a deadline.
    pub(crate) due_at: Option<i64>,
    /// What of it asks for the merchant's attention: bits of [`Attention`].
    pub(crate) attention: u64,
    pub(crate) version: u64,
    pub(crate) body: String,
}

/// What of an order asks for the merchant's attention.
pub(crate) struct Attention;

impl Attention {
    /// It has a notice of delay and something still to ship.
    pub(crate) const DELAYED: u64 = 1;
    /// Its notice waits for an answer.
    pub(crate) const UNANSWERED: u64 = 2;
    /// Money is owed back.
    pub(crate) const REFUND_DUE: u64 = 4;

    /// Their names in a query.
    pub(crate) const NAMES: [(&str, u64); 3] = [
        ("delayed", Self::DELAYED),
        ("unanswered", Self::UNANSWERED),
        ("refund_due", Self::REFUND_DUE),
    ];

    /// The bit of a name.
    pub(crate) fn named(name: &str) -> Option<u64> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, bit)| *bit)
    }

    /// What an order asks for.
    pub(crate) fn of(order: &Order) -> Result<u64, Fault> {
        let open = !order.stages.unshipped()?.is_zero();
        let bits = [
            (open && !order.notices.is_empty(), Self::DELAYED),
            (open && order.open_notice().is_some(), Self::UNANSWERED),
            (order.refund_due()?.amount() > 0, Self::REFUND_DUE),
        ];
        Ok(bits.into_iter().filter(|(holds, _)| *holds).map(|(_, bit)| bit).sum())
    }
}

/// The shop's object.
#[wasm_bindgen]
pub struct Shop {
    sql: Sql,
}

#[wasm_bindgen]
impl Shop {
    /// Brings the tables up to date.
    ///
    /// # Errors
    /// Throws where the storage cannot be read.
    #[wasm_bindgen(constructor)]
    pub fn new(state: JsValue, _env: Env) -> Result<Shop, JsValue> {
        let state =
            State::from(state.unchecked_into::<cloudflare::worker_sys::DurableObjectState>());
        let sql = Sql::new(state.storage().sql());
        schema::migrate(&sql).map_err(|fault| js_sys::Error::new(&fault.to_string()))?;
        Ok(Self { sql })
    }

    /// Answers a question: `[status, replayed, body, wait]`.
    ///
    /// # Errors
    /// Throws on a fault, so that the platform undoes nothing half done and the caller tries again.
    pub fn call(&self, ask: &str, body: &str) -> Result<Array, JsValue> {
        match self.answer(ask, body) {
            Ok(answer) => Ok(answer.to_js(false)),
            Err(fault) => {
                log::fault("shop", &fault.to_string());
                Err(js_sys::Error::new(&fault.to_string()).into())
            }
        }
    }
}

impl Shop {
    fn answer(&self, ask: &str, body: &str) -> Result<Answer, Fault> {
        let sql = &self.sql;
        match from_json(ask)? {
            Question::Apply { product, orders } => {
                sql.gather();
                book::put_product(sql, &product)?;
                orders.iter().try_for_each(|order| book::put_order(sql, order))?;
                sql.settle()?;
                Ok(Answer::new(204, String::new()))
            }
            Question::Products { after, limit } => {
                Ok(Answer::new(200, book::products(sql, after.as_deref(), limit)?))
            }
            Question::Variants { product } => {
                Ok(Answer::new(200, to_json(&book::variants(sql, &product)?)?))
            }
            Question::Orders { sku, status, email, attention, after, limit } => {
                let filter = book::Filter { sku, status, email, attention };
                listed(book::orders(sql, &filter, after.as_deref(), limit)?)
            }
            Question::Settings => Ok(Answer::new(200, settings::read(sql)?)),
            Question::PutSettings => {
                settings::replace(sql, body)?;
                Ok(Answer::new(204, String::new()))
            }
            Question::Clock => Ok(Answer::new(200, book::clock(sql)?.to_string())),
            Question::Advance { now_ms } => {
                book::advance(sql, now_ms)?;
                Ok(Answer::new(200, to_json(&book::due(sql, now_ms)?)?))
            }
        }
    }
}
