//! Shelfline on Cloudflare: the HTTP contract, the object that is the truth about a sku, and the
//! projections of it.
//!
//! `entry.js` is what the platform loads; it hands requests and calls to the exports below.

mod clock;
mod config;
mod handlers;
mod http;
mod log;
mod migrations;
mod objects;
mod order_id;
mod shop;
mod sql;
mod stock_line;
mod traps;

use cloudflare::Env;
use wasm_bindgen::prelude::*;

pub use shop::Shop;
pub use stock_line::StockLine;
pub use traps::on_trap;

/// Answers one HTTP request.
#[wasm_bindgen]
pub async fn fetch(request: web_sys::Request, env: Env) -> web_sys::Response {
    http::answer(request.into(), &env).await.into()
}
