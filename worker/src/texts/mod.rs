//! What pages say, and later mails: texts from `texts/`, figures and dates by `Intl`.

mod intl;
mod tag;

pub(crate) use intl::Country;

use intl::Rule;
use serde_json::Value;
use shared::money::Money;
use shared::promise::Promise;
use shared::time::{Day, Timestamp};
use std::cell::OnceCell;
use std::rc::Rc;

mod languages {
    include!(concat!(env!("OUT_DIR"), "/languages.rs"));
}

/// What is said where nothing else is asked for.
const DEFAULT: &str = "en";

/// A text of a language.
type Tables = Vec<(&'static str, Value)>;

thread_local! {
    static TABLES: OnceCell<Rc<Tables>> = const { OnceCell::new() };
}

/// The texts of every language, read once an isolate.
fn tables() -> Rc<Tables> {
    let read = || {
        let files = languages::FILES.iter();
        let tables =
            files.filter_map(|(name, text)| Some((*name, serde_json::from_str(text).ok()?)));
        Rc::new(tables.collect::<Vec<_>>())
    };
    TABLES.with(|tables| Rc::clone(tables.get_or_init(read)))
}

/// A language that there are texts of, with the region that figures and dates are written for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Locale {
    language: &'static str,
    tag: String,
}

impl Locale {
    /// The first of the wishes that can be met, else English.
    pub(crate) fn first<'a>(wishes: impl IntoIterator<Item = &'a str>) -> Self {
        let known = |wish| {
            let tag = tag::tidy(wish)?;
            let spoken = tag::language(&tag);
            let mut files = languages::FILES.iter();
            let (language, _) = files.find(|(language, _)| *language == spoken)?;
            Some(Self { language, tag })
        };
        let default = || Self { language: DEFAULT, tag: DEFAULT.to_owned() };
        wishes.into_iter().find_map(known).unwrap_or_else(default)
    }

    /// The wishes of an `Accept-Language` header, most wanted first.
    pub(crate) fn wishes(header: &str) -> Vec<&str> {
        tag::wishes(header)
    }

    /// Language and, where it is known, region: `de-AT`.
    pub(crate) fn tag(&self) -> &str {
        &self.tag
    }

    /// The region, where it is known.
    pub(crate) fn region(&self) -> Option<&str> {
        tag::region(&self.tag)
    }

    fn find(&self, section: &str, key: &str) -> Option<Value> {
        let tables = tables();
        let (_, table) = tables.iter().find(|(language, _)| *language == self.language)?;
        let section = table.get(section)?;
        key.split('.').try_fold(section, |at, name| at.get(name)).cloned()
    }

    /// Whether there is such a text.
    pub(crate) fn knows(&self, section: &str, key: &str) -> bool {
        self.find(section, key).is_some_and(|text| text.is_string())
    }

    /// A text of a section. `{name}` stands for the argument of that name; where the text has plural
    /// forms, `n` is its number. A text that is missing says its key, so that it is found.
    pub(crate) fn say(&self, section: &str, key: &str, args: &[(&str, Arg)]) -> String {
        self.form(section, key, args, Rule::Cardinal)
    }

    fn form(&self, section: &str, key: &str, args: &[(&str, Arg)], rule: Rule) -> String {
        let text = match self.find(section, key) {
            Some(Value::Object(forms)) => {
                let n =
                    args.iter().find(|(name, _)| *name == "n").map_or(0, |(_, arg)| arg.count());
                let form = forms.get(&intl::category(&self.tag, n, rule));
                form.or_else(|| forms.get("other")).and_then(Value::as_str).map(str::to_owned)
            }
            Some(Value::String(text)) => Some(text),
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_)) | None => None,
        };
        let Some(text) = text else { return format!("{section}.{key}") };
        fill(&text, |name| {
            let (_, arg) = args.iter().find(|(known, _)| *known == name)?;
            Some(arg.written(self))
        })
    }

    /// "363rd".
    pub(crate) fn nth(&self, section: &str, n: u64) -> String {
        self.form(section, "ordinal", &[("n", Arg::Number(n))], Rule::Ordinal)
    }

    pub(crate) fn number(&self, n: u64) -> String {
        intl::number_of(&self.tag, n)
    }

    /// A percentage of thousandths.
    pub(crate) fn percent(&self, thousandths: u32) -> String {
        intl::percent_of(&self.tag, f64::from(thousandths) / 1_000.0)
    }

    pub(crate) fn money(&self, sum: Money) -> String {
        intl::money_of(&self.tag, sum)
    }

    /// "4–10 May 2027"; nothing where a promise has no date.
    pub(crate) fn window(&self, promise: &Promise) -> Option<String> {
        intl::window_of(&self.tag, promise)
    }

    pub(crate) fn days(&self, from: Day, to: Day) -> String {
        intl::days_of(&self.tag, from, to)
    }

    /// A moment, in UTC, which it names.
    pub(crate) fn moment(&self, at: Timestamp) -> String {
        intl::moment_of(&self.tag, at)
    }

    /// Every country, in the order of the language.
    pub(crate) fn countries(&self) -> Vec<Country> {
        intl::countries_of(&self.tag)
    }
}

/// What stands in a text's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Arg {
    Number(u64),
    Text(String),
}

impl Arg {
    const fn count(&self) -> u64 {
        match self {
            Self::Number(n) => *n,
            Self::Text(_) => 0,
        }
    }

    fn written(&self, locale: &Locale) -> String {
        match self {
            Self::Number(n) => locale.number(*n),
            Self::Text(text) => text.clone(),
        }
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u64> for Arg {
    fn from(n: u64) -> Self {
        Self::Number(n)
    }
}

/// Puts what `value` knows in the places of a text; in one pass, so that nothing put in is read.
fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match value(name) {
            Some(value) => filled.push_str(&value),
            None => {
                filled.push('{');
                filled.push_str(name);
                filled.push('}');
            }
        }
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_read() {
        let tables = tables();
        assert_eq!(tables.len(), languages::FILES.len());
        assert!(tables.iter().any(|(language, _)| *language == DEFAULT));
    }

    #[test]
    fn the_first_wish_that_can_be_met_is() {
        for (wishes, expected) in [
            (vec!["de-at"], ("de", "de-AT")),
            (vec!["xx", "de"], ("de", "de")),
            (vec!["", "<b>", "en-GB-u-nu-arab"], ("en", "en-GB")),
            (vec![], ("en", "en")),
        ] {
            let locale = Locale::first(wishes.iter().copied());
            assert_eq!((locale.language, locale.tag()), expected, "{wishes:?}");
        }
    }

    #[test]
    fn what_is_put_into_a_text_is_not_read_again() {
        let value = |name: &str| match name {
            "a" => Some("{b}".to_owned()),
            "b" => Some("no".to_owned()),
            _ => None,
        };
        for (text, expected) in
            [("{a}!", "{b}!"), ("{c} {b}", "{c} no"), ("{", "{"), ("a}{b", "a}{b"), ("", "")]
        {
            assert_eq!(fill(text, value), expected, "{text}");
        }
    }

    #[test]
    fn a_text_that_is_missing_says_its_key() {
        let locale = Locale::first(["de"]);
        assert_eq!(locale.say("page", "no.such", &[]), "page.no.such");
        assert_eq!(locale.say("page", "cancel.no", &[]), "Bestellung behalten");
        assert!(!locale.knows("page", "cancel"));
    }
}
