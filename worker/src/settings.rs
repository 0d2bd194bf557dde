//! The shop's settings, as every isolate believes them.
//!
//! An isolate believes what it read for a second. Whoever replaces them is answered after that
//! second: an order that is sent after the answer is placed under the new ones.

use crate::http::overloaded;
use crate::log;
use crate::objects;
use crate::shop::Question;
use cloudflare::{Date, Env};
use shared::time::Timestamp;
use shared::wire::problem::Problem;
use shared::wire::settings::Settings;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// How long settings are believed, in milliseconds.
const BELIEVED_MS: u32 = 1_000;

/// How much longer a change waits: clocks of two isolates may differ by what a request takes.
const MARGIN_MS: u32 = 250;

#[wasm_bindgen]
extern "C" {
    /// The platform's own timer, as a promise: it needs nothing of ours to fire.
    #[wasm_bindgen(js_namespace = scheduler, js_name = wait)]
    async fn pause(ms: u32);
}

struct Believed {
    until_ms: u64,
    settings: Rc<Settings>,
}

thread_local! {
    static BELIEVED: RefCell<Option<Believed>> = const { RefCell::new(None) };
}

/// The settings now. Where the shop's object cannot be reached, those known last: orders go on being
/// taken.
pub(crate) async fn current(env: &Env, test_clock: bool) -> Rc<Settings> {
    let now_ms = Date::now().as_millis();
    let believed = BELIEVED.with_borrow(|believed| {
        let believed = believed.as_ref()?;
        let fresh = !test_clock && now_ms < believed.until_ms;
        Some((fresh, Rc::clone(&believed.settings)))
    });
    if let Some((true, settings)) = believed {
        return settings;
    }
    match stored(env).await {
        Ok(settings) => {
            let settings = Rc::new(settings);
            let until_ms = now_ms.saturating_add(BELIEVED_MS.into());
            let known = Believed { until_ms, settings: Rc::clone(&settings) };
            BELIEVED.set(Some(known));
            settings
        }
        Err(error) => {
            log::fault("settings", &error);
            believed.map_or_else(Rc::default, |(_, settings)| settings)
        }
    }
}

async fn stored(env: &Env) -> Result<Settings, String> {
    let answer = objects::shop(env, &Question::Settings, "").await;
    let answer = answer.map_err(|error| error.to_string())?;
    serde_json::from_str(&answer.body).map_err(|error| error.to_string())
}

/// The settings as the shop's object has them.
pub(crate) async fn show(env: &Env) -> Result<Settings, Problem> {
    stored(env).await.map_err(|error| overloaded("settings", &error))
}

/// Replaces them, and waits until no isolate believes the former ones.
pub(crate) async fn replace(
    env: &Env,
    settings: &Settings,
    origin: &str,
    now: Timestamp,
    wait: bool,
) -> Result<(), Problem> {
    let body = serde_json::to_string(settings).map_err(|error| overloaded("settings", &error))?;
    let question = Question::PutSettings { origin: origin.to_owned(), now_ms: now.as_ms() };
    let stored = objects::shop(env, &question, &body).await;
    stored.map_err(|error| overloaded("settings", &error))?;
    if wait {
        pause(BELIEVED_MS + MARGIN_MS).await;
    }
    Ok(())
}
