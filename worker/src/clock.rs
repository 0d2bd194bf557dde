//! What time it is: the platform's clock, or under the test clock what a request says.
//!
//! The test clock never goes back past what `POST /v1/test/advance` named. The floor lives in the
//! `Shop` object and is read once an isolate.

use crate::config::Config;
use crate::http::{Incoming, overloaded};
use crate::objects;
use cloudflare::{Date, Env};
use shared::fault::Fault;
use shared::time::Timestamp;
use shared::wire::problem::Problem;
use std::cell::Cell;

const TITLE: &str = "The test clock's header is not right";
const DETAIL: &str = "Write the time like 2027-05-04T10:00:00Z.";

thread_local! {
    static FLOOR_MS: Cell<Option<i64>> = const { Cell::new(None) };
}

/// The platform's time.
pub(crate) fn real() -> Timestamp {
    let ms = i64::try_from(Date::now().as_millis()).unwrap_or(0);
    Timestamp::from_ms(ms).unwrap_or(Timestamp::EPOCH)
}

/// A time that was kept in milliseconds.
pub(crate) fn at(ms: i64) -> Result<Timestamp, Fault> {
    Timestamp::from_ms(ms).ok_or_else(|| Fault::new("a time out of range"))
}

/// The time that a request is judged at, or what is wrong with its test clock header.
pub(crate) async fn now(
    incoming: &Incoming,
    env: &Env,
    config: &Config,
) -> Result<Timestamp, Problem> {
    if !config.test_clock {
        return Ok(real());
    }
    let asked = match incoming.header("shelfline-now") {
        None => real(),
        Some(text) => Timestamp::parse(&text)
            .ok_or_else(|| Problem::new(400, "invalid_query", TITLE, DETAIL))?,
    };
    let floor = match FLOOR_MS.get() {
        Some(floor) => floor,
        None => {
            let floor =
                objects::shop_clock(env).await.map_err(|error| overloaded("clock", &error))?;
            FLOOR_MS.set(Some(floor));
            floor
        }
    };
    Ok(Timestamp::from_ms(floor).map_or(asked, |floor| asked.max(floor)))
}

/// Raises the floor of this isolate.
pub(crate) fn advance(to: Timestamp) {
    let floor = FLOOR_MS.get().unwrap_or(i64::MIN).max(to.as_ms());
    FLOOR_MS.set(Some(floor));
}
