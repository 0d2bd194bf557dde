//! The shop's object: catalogue, order book, mails and test clock. A projection of the skus' objects;
//! every row carries a version, and newer wins. What follows from a change (a mail) is kept with it
//! and done by the alarm.

mod ask;
mod book;
mod cash;
mod customers;
mod deliveries;
mod digest;
mod events;
mod follows;
mod letters;
mod mails;
mod questions;
mod reconciliation;
mod retry;
mod schema;
mod settings;
mod stuck;
mod told;
mod waitlist;
mod webhooks;

pub(crate) use ask::{
    Attention, Endpoints, MoneyOfOrder, OrderRow, ProductRow, Question, StockNews,
};

use crate::config::Config;
use crate::log;
use crate::objects::thrown;
use crate::sql::{Sql, from_json, to_json};
use crate::storage::Storage;
use cloudflare::{Env, State};
use js_sys::Array;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// The shop's object.
#[wasm_bindgen]
pub struct Shop {
    config: Rc<Config>,
    storage: Storage,
    sql: Sql,
    /// When the alarm is set to go off, as far as we know.
    alarm_ms: Cell<Option<i64>>,
    /// Whether the books are being compared.
    comparing: Cell<bool>,
}

#[wasm_bindgen]
impl Shop {
    /// Brings the tables up to date, and sets the alarm if something is left to do.
    ///
    /// # Errors
    /// Throws where the storage cannot be read.
    #[wasm_bindgen(constructor)]
    pub fn new(state: JsValue, env: &Env) -> Result<Shop, JsValue> {
        let state =
            State::from(state.unchecked_into::<cloudflare::worker_sys::DurableObjectState>());
        let sql = Sql::new(state.storage().sql());
        schema::migrate(&sql).map_err(|fault| thrown(&fault))?;
        let (config, storage) = (Config::of(env), Storage::of(&state));
        let shop =
            Self { config, storage, sql, alarm_ms: Cell::new(None), comparing: Cell::new(false) };
        shop.plan().and_then(|()| shop.arm()).map_err(|fault| thrown(&fault))?;
        Ok(shop)
    }

    /// Answers a question: `[status, replayed, body, wait]`.
    ///
    /// # Errors
    /// Throws on a fault, so that the platform undoes nothing half done and the caller tries again.
    pub fn call(&self, ask: &str, body: &str) -> Result<Array, JsValue> {
        match from_json(ask).and_then(|question| self.answer(question, body)) {
            Ok((answer, wait_ms)) => Ok(answer.to_js(wait_ms)),
            Err(fault) => {
                log::fault("shop", &fault.to_string());
                Err(thrown(&fault))
            }
        }
    }

    /// What is to be sent next, as JSON: at most `room` errands, and none of those that run.
    ///
    /// # Errors
    /// Throws where the storage cannot be read.
    pub fn errands(&self, running: &str, room: u32) -> Result<String, JsValue> {
        self.alarm_ms.set(None);
        let named = self.tell_due().and_then(|()| {
            let errands = self.due(running, room)?;
            // The end of an errand sets the alarm again; where there is none it is set here.
            if errands.is_empty() {
                self.arm()?;
            }
            to_json(&errands)
        });
        named.map_err(|fault| thrown(&fault))
    }

    /// Notes how an errand went.
    ///
    /// # Errors
    /// Throws where the storage cannot be written.
    pub fn done(&self, id: &str, outcome: &str) -> Result<(), JsValue> {
        let noted = from_json(outcome).and_then(|outcome| {
            self.storage.commit(|| self.tried(id, &outcome))?;
            self.arm()
        });
        noted.map_err(|fault| thrown(&fault))
    }
}
