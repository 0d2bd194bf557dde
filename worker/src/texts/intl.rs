//! Figures, dates and names as the runtime's own `Intl` writes them.

use serde::Serialize;
use shared::money::Money;
use shared::promise::Promise;
use shared::time::{Day, Timestamp};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/texts/intl.js")]
extern "C" {
    fn number(locale: &str, n: f64) -> String;
    fn money(locale: &str, amount: f64, currency: &str) -> String;
    fn days(locale: &str, from: &str, to: &str) -> String;
    fn moment(locale: &str, at: &str) -> String;
    fn plural(locale: &str, n: f64, ordinal: bool) -> String;
    fn countries(locale: &str, codes: &str) -> String;
}

/// Every country of ISO 3166-1.
const CODES: &str = "AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM \
     BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK \
     DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS \
     GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR \
     KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT \
     MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT \
     PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD \
     TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM \
     ZW";

/// A country to choose.
#[derive(Debug, Serialize)]
pub(crate) struct Country {
    code: String,
    name: String,
}

/// Which form of a text a number takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    Cardinal,
    Ordinal,
}

#[expect(clippy::cast_precision_loss, reason = "amounts and units stay below 2^53")]
const fn float(n: u64) -> f64 {
    n as f64
}

pub(super) fn number_of(tag: &str, n: u64) -> String {
    number(tag, float(n))
}

pub(super) fn percent_of(tag: &str, percent: f64) -> String {
    number(tag, percent)
}

pub(super) fn money_of(tag: &str, sum: Money) -> String {
    money(tag, float(sum.amount()), &sum.currency().to_string())
}

/// "4–10 May 2027"; nothing where a promise has no date.
pub(super) fn window_of(tag: &str, promise: &Promise) -> Option<String> {
    Some(days_of(tag, promise.ships_from?, promise.ships_to?))
}

pub(super) fn days_of(tag: &str, from: Day, to: Day) -> String {
    days(tag, &from.to_string(), &to.to_string())
}

pub(super) fn moment_of(tag: &str, at: Timestamp) -> String {
    moment(tag, &at.to_string())
}

/// The CLDR category of a number.
pub(super) fn category(tag: &str, n: u64, rule: Rule) -> String {
    plural(tag, float(n), rule == Rule::Ordinal)
}

pub(super) fn countries_of(tag: &str) -> Vec<Country> {
    let listed = countries(tag, CODES);
    let mut lines = listed.lines().map(str::to_owned);
    let mut found = Vec::new();
    while let (Some(code), Some(name)) = (lines.next(), lines.next()) {
        found.push(Country { code, name });
    }
    found
}
