//! What makes a value right: one rule a kind of field, for the worker's bodies and the widget's form.

use crate::code::{Code, MAX_CODE};
use crate::id::{BatchName, MAX_NAME, Sku, is_name};
use crate::money::{Currency, MAX_PRICE, Money};
use crate::time::{Day, Timestamp};
use crate::units::{MAX_EXACT, MAX_UNITS, Units};
use crate::wire::fields::{Bad, Reader};
use serde::de::DeserializeOwned;
use serde_json::{Number, Value};

/// Longest text, in characters.
pub const MAX_TEXT: usize = 200;

/// Longest e-mail address, in characters (RFC 5321, section 4.5.3.1, less the brackets).
pub const MAX_EMAIL: usize = 254;

/// Whole units from `least` to `most`.
pub fn units(least: u64, most: u64) -> impl Fn(&Value) -> Result<Units, Bad> {
    move |value| whole(least, most)(value).map(|n| Units::new(n).unwrap_or(Units::ZERO))
}

/// Units of stock or of a limit: 0 to 1 000 000 000.
pub fn stock_units(value: &Value) -> Result<Units, Bad> {
    units(0, MAX_UNITS)(value)
}

/// A whole number from `least` to `most`.
pub fn whole(least: u64, most: u64) -> impl Fn(&Value) -> Result<u64, Bad> {
    move |value| {
        let Value::Number(number) = value else {
            return Err(Bad::wrong_type("a whole number"));
        };
        let bounds = || Bad::out_of_range(format!("Give a whole number from {least} to {most}."));
        let read = number.as_u64().or_else(|| u64::try_from(written_with_point(number)?).ok());
        read.filter(|n| (least..=most).contains(n)).ok_or_else(bounds)
    }
}

/// A whole number that may be negative.
pub fn signed(least: i64, most: i64) -> impl Fn(&Value) -> Result<i64, Bad> {
    move |value| {
        let Value::Number(number) = value else {
            return Err(Bad::wrong_type("a whole number"));
        };
        let bounds = || Bad::out_of_range(format!("Give a whole number from {least} to {most}."));
        let read = number.as_i64().or_else(|| written_with_point(number));
        read.filter(|n| (least..=most).contains(n)).ok_or_else(bounds)
    }
}

/// The whole number that `7.0` or `7e0` stands for: to JSON Schema and most writers the same as 7.
fn written_with_point(number: &Number) -> Option<i64> {
    let number = number.as_f64()?;
    let whole: i64 = format!("{number}").parse().ok()?;
    (whole.unsigned_abs() <= MAX_EXACT).then_some(whole)
}

/// True or false.
pub fn boolean(value: &Value) -> Result<bool, Bad> {
    value.as_bool().ok_or_else(|| Bad::wrong_type("true or false"))
}

fn string(value: &Value) -> Result<&str, Bad> {
    value.as_str().ok_or_else(|| Bad::wrong_type("a text"))
}

/// A text of at most [`MAX_TEXT`] characters as it was sent; it is trimmed and may be empty.
pub fn text(value: &Value) -> Result<String, Bad> {
    string(value).and_then(text_of)
}

/// [`text`], of a text.
pub fn text_of(text: &str) -> Result<String, Bad> {
    if text.chars().count() > MAX_TEXT {
        return Err(Bad::too_long(MAX_TEXT));
    }
    Ok(text.trim().to_owned())
}

/// A text of 1 to [`MAX_TEXT`] characters, trimmed.
pub fn filled_text(value: &Value) -> Result<String, Bad> {
    string(value).and_then(filled_text_of)
}

/// [`filled_text`], of a text.
pub fn filled_text_of(text: &str) -> Result<String, Bad> {
    let text = text_of(text)?;
    if text.is_empty() { Err(Bad::invalid("Enter at least one character.")) } else { Ok(text) }
}

/// An e-mail address: one `@` with something on both sides, no blanks, trimmed.
pub fn email(value: &Value) -> Result<String, Bad> {
    string(value).and_then(email_of)
}

/// [`email`], of a text.
pub fn email_of(text: &str) -> Result<String, Bad> {
    let email = text.trim();
    if email.chars().count() > MAX_EMAIL {
        return Err(Bad::too_long(MAX_EMAIL));
    }
    let shaped = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@')
    });
    if !shaped || email.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Bad::invalid("Enter an e-mail address like name@example.com."));
    }
    Ok(email.to_owned())
}

/// What is wrong with a text that names no sku, batch or code.
pub fn not_a_name() -> Bad {
    Bad::invalid("Use 1 to 100 of A–Z a–z 0–9 . _ - and not . or .. alone.")
}

/// A sku.
pub fn sku(value: &Value) -> Result<Sku, Bad> {
    name(value).and_then(|text| Sku::parse(text).ok_or_else(not_a_name))
}

/// A batch's name.
pub fn batch_name(value: &Value) -> Result<BatchName, Bad> {
    name(value).and_then(|text| BatchName::parse(text).ok_or_else(not_a_name))
}

/// A code as a shopper has it: of the right length, whatever it says.
pub fn code(value: &Value) -> Result<Code, Bad> {
    string(value).and_then(code_of)
}

/// [`code`], of a text.
pub fn code_of(text: &str) -> Result<Code, Bad> {
    Code::parse(text).ok_or_else(|| {
        let none = text.trim().is_empty();
        if none { Bad::invalid("Enter at least one character.") } else { Bad::too_long(MAX_CODE) }
    })
}

/// A code that is given out: written like a name, so that any address can carry it.
pub fn new_code_of(text: &str) -> Result<Code, Bad> {
    if is_name(text) { code_of(text) } else { Err(not_a_name()) }
}

fn name(value: &Value) -> Result<&str, Bad> {
    let text = string(value)?;
    match (is_name(text), text.chars().count() > MAX_NAME) {
        (true, _) => Ok(text),
        (false, true) => Err(Bad::too_long(MAX_NAME)),
        (false, false) => Err(not_a_name()),
    }
}

/// A time of RFC 3339.
pub fn timestamp(value: &Value) -> Result<Timestamp, Bad> {
    Timestamp::parse(string(value)?)
        .ok_or_else(|| Bad::invalid("Write a time like 2027-05-04T10:00:00Z."))
}

/// A date.
pub fn day(value: &Value) -> Result<Day, Bad> {
    Day::parse(string(value)?).ok_or_else(|| Bad::invalid("Write a date like 2027-05-04."))
}

/// An https address.
pub fn https_url(value: &Value) -> Result<String, Bad> {
    let url = filled_text(value)?;
    let host = url.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
    let sound = host.is_some_and(|host| !host.is_empty())
        && !url.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"'\\".contains(c));
    if sound { Ok(url) } else { Err(Bad::invalid("Give an address that starts with https://.")) }
}

/// A language tag (BCP 47), like `de` or `en-GB`: only its shape is looked at.
pub fn language(value: &Value) -> Result<String, Bad> {
    let tag = string(value)?;
    let sound = tag.len() <= 35
        && tag.split('-').enumerate().all(|(at, part)| {
            let first = part.len() > 1 && part.bytes().all(|b| b.is_ascii_alphabetic());
            (1..=8).contains(&part.len())
                && part.bytes().all(|b| b.is_ascii_alphanumeric())
                && (at > 0 || first)
        });
    if sound { Ok(tag.to_owned()) } else { Err(Bad::invalid("Give a language like de or en-GB.")) }
}

/// A country code of ISO 3166-1: two capital letters.
pub fn country(value: &Value) -> Result<String, Bad> {
    string(value).and_then(country_of)
}

/// [`country`], of a text.
pub fn country_of(code: &str) -> Result<String, Bad> {
    if code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()) {
        Ok(code.to_owned())
    } else {
        Err(Bad::invalid("Give a country as two capital letters, like DE."))
    }
}

/// One of the names of an enumeration.
pub fn choice<T: DeserializeOwned>(value: &Value) -> Result<T, Bad> {
    string(value)?;
    T::deserialize(value).map_err(|error| {
        let text = error.to_string();
        let known = text.split_once("expected ").map_or("", |(_, known)| known);
        Bad::invalid(format!("Give {known}."))
    })
}

/// The fields of an amount of money of at most [`MAX_PRICE`] minor units.
pub fn money(fields: &mut Reader<'_>) -> Option<Money> {
    let amount = fields.required("amount", whole(0, MAX_PRICE));
    let currency = fields.required("currency", |value| {
        Currency::parse(string(value)?)
            .ok_or_else(|| Bad::invalid("Give a currency as three capital letters, like EUR."))
    });
    Money::new(amount?, currency?)
}
