//! Shelfline on Cloudflare: the HTTP contract, the object that is the truth about a sku, and the
//! projections of it.
//!
//! `entry.js` is what the platform loads; it hands requests and calls to the exports below.

mod admission;
mod challenge;
mod clock;
mod config;
mod cursor;
mod handlers;
mod http;
mod log;
mod mail;
mod migrations;
mod objects;
mod order_id;
mod pages;
mod payments;
mod proof;
mod settings;
mod shop;
mod sql;
mod stock_line;
mod storage;
mod target;
mod templates;
mod texts;
mod traps;

use cloudflare::Env;
use std::future::Future;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

pub use admission::{enter, leave, turn_away};
pub use shop::Shop;
pub use stock_line::StockLine;
pub use traps::on_trap;

/// Answers one HTTP request; a body of known, modest length is handed over with it. Gives a response
/// at once where nothing is to be waited for, else a promise of one: promises cost more than most
/// answers.
#[wasm_bindgen]
pub fn fetch(request: web_sys::Request, body: Option<Vec<u8>>, env: Env) -> JsValue {
    let mut answer = Box::pin(async move { http::answer(request, body, &env).await });
    match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(response) => response.into(),
        // Polled again there, which leaves the waker that counts.
        Poll::Pending => future_to_promise(async move { Ok(answer.await.into()) }).into(),
    }
}
