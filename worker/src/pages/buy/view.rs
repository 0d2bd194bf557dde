//! The page to order on, as its template reads it.

use super::mistakes::Mistake;
use super::offer::Offer;
use super::typed::Typed;
use crate::challenge::ACTION;
use crate::config::Config;
use crate::http::Reply;
use crate::pages::{SECTION, render};
use crate::texts::{Country, Locale};
use serde::Serialize;
use shared::availability::Action;
use shared::code::Code;
use shared::units::Units;
use shared::wire::availability::KnownItem;
use shared::wire::problem::Problem;
use std::collections::BTreeMap;

/// All that the template is given.
#[derive(Serialize)]
pub(super) struct View<'a> {
    #[serde(skip)]
    item: &'a KnownItem,
    sku: String,
    key: String,
    offer: Offer,
    typed: Typed,
    countries: Vec<Country>,
    /// What is wrong, by field.
    errors: BTreeMap<&'static str, String>,
    /// The same in the order of the form.
    mistakes: Vec<(&'static str, String)>,
    pub(super) notice: Option<Notice>,
    /// Whether a code may open it, and whether the one that was given did not.
    takes_code: bool,
    is_code_wrong: bool,
    /// Whether somebody can be told once there is something to order.
    can_wait: bool,
    /// The challenge that is to be passed before the form is sent.
    challenge: Option<Challenge>,
    /// The code as a further part of an address.
    code_query: String,
}

/// What the challenge is shown with.
#[derive(Serialize)]
struct Challenge {
    site_key: String,
    action: &'static str,
    script: String,
}

/// Something that the shopper has to know before anything else.
#[derive(Serialize)]
pub(super) struct Notice {
    title: String,
    lines: Vec<String>,
}

impl Notice {
    /// The offer is another one.
    pub(super) fn changed(locale: &Locale, lines: Vec<String>) -> Self {
        Self::with(locale, lines)
    }

    /// The quantity is another one than the sum was for.
    pub(super) fn quantity(locale: &Locale, quantity: Units) -> Self {
        let line = locale.say(SECTION, "changed.quantity", &[("n", quantity.get().into())]);
        let title = locale.say(SECTION, "changed.nothing", &[]);
        Self { title, lines: vec![line] }
    }

    /// The form was answered before, with something else in it.
    pub(super) fn reused(locale: &Locale) -> Self {
        let title = locale.say(SECTION, "trouble.title", &[]);
        Self { title, lines: vec![locale.say(SECTION, "changed.reused", &[])] }
    }

    /// It could not be decided now.
    pub(super) fn trouble(locale: &Locale, status: u16) -> Self {
        let key = match status {
            403 => "trouble.challenge",
            429 => "trouble.rate_limited",
            _ => "trouble.overloaded",
        };
        let title = locale.say(SECTION, "trouble.title", &[]);
        Self { title, lines: vec![locale.say(SECTION, key, &[])] }
    }

    /// Somebody is told once it can be ordered, who confirms it.
    pub(super) fn waits(locale: &Locale, email: &str) -> Self {
        let line = locale.say(SECTION, "wait.sent", &[("email", email.into())]);
        Self { title: locale.say(SECTION, "wait.done", &[]), lines: vec![line] }
    }

    /// Nobody could be put on the list just now.
    pub(super) fn cannot_wait(locale: &Locale) -> Self {
        let title = locale.say(SECTION, "wait.trouble", &[]);
        Self { title, lines: vec![locale.say(SECTION, "wait.again", &[])] }
    }

    fn with(locale: &Locale, mut lines: Vec<String>) -> Self {
        lines.push(locale.say(SECTION, "changed.nothing", &[]));
        Self { title: locale.say(SECTION, "changed.title", &[]), lines }
    }
}

fn query(code: &Code) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    format!("&{}", query.append_pair("code", code.as_str()).finish())
}

impl<'a> View<'a> {
    pub(super) fn new(item: &'a KnownItem, locale: &Locale, typed: Typed, key: String) -> Self {
        let takes_code = item.action == Action::ComingSoon && item.opens_at.is_some();
        Self {
            challenge: None,
            can_wait: matches!(item.action, Action::ComingSoon | Action::Ended | Action::SoldOut),
            takes_code,
            is_code_wrong: takes_code && typed.code().is_some(),
            code_query: typed.code().map(|code| query(&code)).unwrap_or_default(),
            item,
            sku: item.sku.to_string(),
            key,
            offer: Offer::of(item, locale),
            typed,
            countries: locale.countries(),
            errors: BTreeMap::new(),
            mistakes: Vec::new(),
            notice: None,
        }
    }

    /// Shows the challenge, where the shop asks for one.
    pub(super) fn challenge(&mut self, config: &Config) {
        let set = config.challenge.as_ref();
        self.challenge = set.and_then(|set| {
            let site_key = set.site_key.clone()?;
            Some(Challenge { site_key, action: ACTION, script: set.script() })
        });
    }

    /// Whether something else had been seen before this offer.
    pub(super) fn asks_again(&mut self, asks: bool, locale: &Locale) {
        if asks {
            self.offer.ask_again(self.item, locale);
        }
    }

    /// Marks what is wrong.
    pub(super) fn correct(&mut self, wrong: Vec<Mistake>, locale: &Locale) {
        for mistake in wrong {
            let told = mistake.told(locale);
            self.errors.insert(mistake.field, told.clone());
            self.mistakes.push((mistake.field, told));
        }
    }

    pub(super) fn reply(
        &self,
        status: u16,
        locale: &Locale,
        headers: Vec<(&'static str, String)>,
    ) -> Result<Reply, Problem> {
        Ok(Reply::html(status, render::page("buy.html", locale, self)?, headers))
    }
}
