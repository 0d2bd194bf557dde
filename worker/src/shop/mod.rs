//! The shop's object: catalogue, order book, mails and test clock. A projection of the skus' objects;
//! every row carries a version, and newer wins. What follows from a change (a mail) is kept with it
//! and done by the alarm.

mod book;
mod customers;
mod deliveries;
mod events;
mod letters;
mod mails;
mod retry;
mod schema;
mod settings;
mod told;
mod waitlist;
mod webhooks;

use crate::clock;
use crate::config::Config;
use crate::cursor::listed;
use crate::log;
use crate::objects::{Answer, DRAIN_WAIT_MS, thrown};
use crate::sql::{Sql, from_json, to_json};
use crate::storage::Storage;
use cloudflare::{Env, State};
use js_sys::Array;
use serde::{Deserialize, Serialize};
use shared::fault::Fault;
use shared::order::Order;
use shared::time::Timestamp;
use shared::wire::problem::Problem;
use shared::wire::waitlist::Wish;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// What is asked of the shop.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub(crate) enum Question {
    /// Take over what changed in a sku.
    Apply { product: ProductRow, orders: Vec<OrderRow>, news: Vec<StockNews> },
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
    /// Mail somebody the links of their orders.
    Links { email: String, origin: String, now_ms: i64 },
    /// What was mailed, where it is kept to be looked at.
    Mails { to: Option<String>, kind: Option<String> },
    /// All that is kept of a person.
    Customer { email: String },
    /// Forget them here; their orders are forgotten by those that they stand with.
    Forget { email: String },
    /// Somebody wants to be told when a sku can be ordered.
    Wait { wish: Wish, origin: String, now_ms: i64 },
    /// They said so themselves, by the token of their mail.
    ConfirmWait { token: String, now_ms: i64 },
    /// They do not want it any more.
    LeaveWait { token: String },
    /// Who waits for a sku.
    Waiting { sku: String, after: Option<String>, limit: u64 },
    /// Where the merchant wants to be told of what happens.
    Endpoints,
    /// One more; the body is JSON as the merchant is answered.
    AddEndpoint,
    /// One less.
    RemoveEndpoint { id: String },
    /// What goes to an endpoint, newest first.
    Deliveries { endpoint: String, after: Option<String>, limit: u64 },
    /// Send one of it again.
    Replay { endpoint: String, delivery: String, now_ms: i64 },
    /// The floor of the test clock.
    Clock,
    /// Do what is due by the test clock.
    Work,
    /// Raise the floor; answers the skus where something is due by then.
    Advance { now_ms: i64 },
}

/// Something that happened to the stock of a sku.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StockNews {
    /// Its number in the sku's journal.
    pub(crate) sequence: u64,
    pub(crate) at_ms: i64,
    pub(crate) kind: String,
    /// The journal's event, as JSON.
    pub(crate) event: String,
}

/// A product in the catalogue.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ProductRow {
    pub(crate) sku: String,
    pub(crate) product: Option<String>,
    pub(crate) archived: bool,
    pub(crate) version: u64,
    /// What mails call it.
    pub(crate) title: String,
    pub(crate) as_of: Timestamp,
    /// What can be ordered follows from it; JSON.
    pub(crate) shelf: String,
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
    /// Lines of its history.
    pub(crate) lines: usize,
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
    config: Rc<Config>,
    storage: Storage,
    sql: Sql,
    /// When the alarm is set to go off, as far as we know.
    alarm_ms: Cell<Option<i64>>,
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
        let shop = Self { config, storage, sql, alarm_ms: Cell::new(None) };
        shop.arm().map_err(|fault| thrown(&fault))?;
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
            let now_ms = self.now_ms()?;
            if id.starts_with(deliveries::PREFIX) {
                deliveries::tried(&self.sql, id, &outcome, now_ms)?;
            } else {
                mails::tried(&self.sql, id, &outcome, now_ms, self.keeps_mails())?;
            }
            self.arm()
        });
        noted.map_err(|fault| thrown(&fault))
    }
}

/// An errand with its name.
#[derive(Serialize)]
struct Named {
    id: String,
    #[serde(flatten)]
    errand: crate::mail::Errand,
}

impl Shop {
    /// The answer, and how long it waits for what follows from it.
    fn answer(&self, question: Question, body: &str) -> Result<(Answer, u32), Fault> {
        let sql = &self.sql;
        let at_once = |answer| Ok((answer, 0));
        match question {
            Question::Apply { product, orders, news } => {
                let apply = || self.apply(&product, &orders, &news);
                self.follows(apply, Answer::new(204, String::new()))
            }
            Question::Products { after, limit } => {
                at_once(Answer::new(200, book::products(sql, after.as_deref(), limit)?))
            }
            Question::Variants { product } => {
                at_once(Answer::new(200, to_json(&book::variants(sql, &product)?)?))
            }
            Question::Orders { sku, status, email, attention, after, limit } => {
                let filter = book::Filter { sku, status, email, attention };
                at_once(listed(book::orders(sql, &filter, after.as_deref(), limit)?)?)
            }
            Question::Settings => at_once(Answer::new(200, settings::read(sql)?)),
            Question::PutSettings => {
                settings::replace(sql, body)?;
                at_once(Answer::new(204, String::new()))
            }
            Question::Links { email, origin, now_ms } => self.follows(
                || letters::links(sql, &self.config, &email, &origin, now_ms),
                Answer::new(202, String::new()),
            ),
            Question::Mails { to, kind } => {
                at_once(Answer::new(200, mails::list(sql, to.as_deref(), kind.as_deref())?))
            }
            Question::Customer { email } => at_once(match customers::export(sql, &email)? {
                Some(kept) => Answer::new(200, kept),
                None => Answer::problem(&Problem::not_found())?,
            }),
            Question::Forget { email } => {
                let mails = to_json(&customers::mails(sql, &email)?)?;
                self.follows(|| customers::forget(sql, &email), Answer::new(200, mails))
            }
            Question::Wait { wish, origin, now_ms } => {
                if !book::is_sold(sql, &wish.sku)? {
                    return at_once(Answer::problem(&Problem::unknown_sku())?);
                }
                let wait = || waitlist::wait(sql, &self.config, &wish, &origin, now_ms);
                self.follows(wait, Answer::new(202, String::new()))
            }
            Question::ConfirmWait { token, now_ms } => {
                let entry = self.config.keys.waitlist_entry(&token);
                let Some((number, sku)) = entry.filter(|(n, _)| waitlist::is_there(sql, *n)) else {
                    return at_once(Answer::problem(&Problem::not_found())?);
                };
                let confirm = || waitlist::confirm(sql, &self.config, number, &sku, now_ms);
                self.follows(confirm, Answer::new(200, "{}".to_owned()))
            }
            Question::LeaveWait { token } => {
                let Some((number, _)) = self.config.keys.waitlist_entry(&token) else {
                    return at_once(Answer::problem(&Problem::not_found())?);
                };
                let leave = || waitlist::leave(sql, number);
                self.follows(leave, Answer::new(200, "{}".to_owned()))
            }
            Question::Waiting { sku, after, limit } => {
                if !book::is_known(sql, &sku)? {
                    return at_once(Answer::problem(&Problem::unknown_sku())?);
                }
                at_once(listed(waitlist::list(sql, &sku, after.as_deref(), limit)?)?)
            }
            Question::Endpoints => at_once(Answer::new(200, webhooks::list(sql)?)),
            Question::AddEndpoint => {
                self.follows(|| webhooks::add(sql, body), Answer::new(201, body.to_owned()))
            }
            Question::RemoveEndpoint { id } => {
                if !webhooks::exists(sql, &id)? {
                    return at_once(Answer::problem(&Problem::not_found())?);
                }
                self.follows(|| webhooks::remove(sql, &id), Answer::new(204, String::new()))
            }
            Question::Deliveries { endpoint, after, limit } => {
                if !webhooks::exists(sql, &endpoint)? {
                    return at_once(Answer::problem(&Problem::not_found())?);
                }
                at_once(listed(deliveries::list(sql, &endpoint, after.as_deref(), limit)?)?)
            }
            Question::Replay { endpoint, delivery, now_ms } => {
                match deliveries::replay(sql, &endpoint, &delivery, now_ms)? {
                    Some(shown) => self.follows(|| Ok(()), Answer::new(200, shown)),
                    None => at_once(Answer::problem(&Problem::not_found())?),
                }
            }
            Question::Clock => at_once(Answer::new(200, book::clock(sql)?.to_string())),
            Question::Advance { now_ms } => {
                book::advance(sql, now_ms)?;
                at_once(Answer::new(200, to_json(&book::due(sql, now_ms)?)?))
            }
            Question::Work => {
                let now_ms = self.now_ms()?;
                let tell = || waitlist::tell_due(sql, &self.config, now_ms);
                self.follows(tell, Answer::new(204, String::new()))
            }
        }
    }

    /// Changes something as one commit; what follows from it is the alarm's, and a test waits for it.
    fn follows(
        &self,
        mut change: impl FnMut() -> Result<(), Fault>,
        answer: Answer,
    ) -> Result<(Answer, u32), Fault> {
        let gathered = || {
            self.sql.gather();
            let done = change().and_then(|()| self.sql.settle());
            if done.is_err() {
                self.sql.forget();
            }
            done
        };
        self.storage.commit::<(), Fault>(gathered)?;
        self.arm()?;
        let is_due = self.config.test_clock && self.next_ms()?.is_some();
        Ok((answer, if is_due { DRAIN_WAIT_MS } else { 0 }))
    }

    /// Takes over what changed in a sku, with the mails that follow from it.
    fn apply(
        &self,
        product: &ProductRow,
        orders: &[OrderRow],
        news: &[StockNews],
    ) -> Result<(), Fault> {
        let sql = &self.sql;
        let endpoints = webhooks::all(sql)?;
        let known = told::known(sql, orders)?;
        book::put_product(sql, product)?;
        if !endpoints.is_empty() {
            news.iter()
                .try_for_each(|news| events::of_stock(sql, &endpoints, &product.sku, news))?;
        }
        for row in orders {
            let before = known.get(&row.id).copied().unwrap_or_default();
            if !before.is_older_than(row) {
                continue;
            }
            book::put_order(sql, row)?;
            if !endpoints.is_empty() {
                events::of_order(sql, &endpoints, row, &before)?;
            }
            if self.config.sender.is_some() {
                letters::about(sql, &self.config, row, &before, &product.title)?;
            }
        }
        waitlist::turn(sql, &self.config, &product.sku, product.as_of.as_ms())
    }

    /// Tells those of waitlists whose turn has come, by the platform's clock.
    fn tell_due(&self) -> Result<(), Fault> {
        let now_ms = clock::real().as_ms();
        let is_due = !self.config.test_clock
            && waitlist::next(&self.sql)?.is_some_and(|next| next <= now_ms);
        if !is_due {
            return Ok(());
        }
        self.storage.commit(|| waitlist::tell_due(&self.sql, &self.config, now_ms))
    }

    /// Events and mails that are due, as errands.
    fn due(&self, running: &str, room: u32) -> Result<Vec<Named>, Fault> {
        let now_ms = self.now_ms()?;
        let events = deliveries::due(&self.sql, now_ms, running, room)?;
        let mut due: Vec<_> = events.into_iter().map(|(id, errand)| Named { id, errand }).collect();
        let room = room.saturating_sub(u32::try_from(due.len()).unwrap_or(u32::MAX));
        if let Some(sender) = &self.config.sender {
            let mails = mails::due(&self.sql, now_ms, running, room)?;
            let named =
                |mail: crate::mail::Mail| Named { errand: sender.errand(&mail), id: mail.id };
            due.extend(mails.into_iter().map(named));
        }
        Ok(due)
    }

    /// Whether a mail is kept when it was sent.
    fn keeps_mails(&self) -> bool {
        self.config.test_clock || self.config.shows_mails
    }

    /// What time it is: the platform's, or under the test clock its floor.
    fn now_ms(&self) -> Result<i64, Fault> {
        if self.config.test_clock { book::clock(&self.sql) } else { Ok(clock::real().as_ms()) }
    }

    /// When something is to be sent next; under the test clock only what is due by it.
    fn next_ms(&self) -> Result<Option<i64>, Fault> {
        if self.config.test_clock {
            let due = self.due("[]", 1)?;
            return Ok((!due.is_empty()).then(|| clock::real().as_ms()));
        }
        let mails = match self.config.sender {
            Some(_) => mails::next(&self.sql)?,
            None => None,
        };
        let tells = waitlist::next(&self.sql)?;
        Ok([mails, deliveries::next(&self.sql)?, tells].into_iter().flatten().min())
    }

    /// Sets the alarm to the next thing that is due, if it is not set to an earlier time.
    fn arm(&self) -> Result<(), Fault> {
        let Some(due) = self.next_ms()? else { return Ok(()) };
        if self.alarm_ms.get().is_some_and(|set| set <= due) {
            return Ok(());
        }
        self.alarm_ms.set(Some(due));
        self.storage.set_alarm(due)
    }
}
