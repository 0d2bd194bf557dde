//! Words and figures in the page's language, for the views.

use super::App;
use crate::answer::Window;
use crate::texts::{T, fill};
use crate::web::page_js::{self, float};
use shared::money::Money;

impl App {
    /// A text as it is.
    pub(crate) fn text(self, text: T) -> &'static str {
        let language = self.around().and_then(|around| around.language);
        language.map_or("", |language| language.text(text))
    }

    /// A text with its placeholders filled in.
    pub(crate) fn say(self, text: T, values: &[(&str, &str)]) -> String {
        fill(self.text(text), values)
    }

    /// A text that depends on a number, `{n}`, with further placeholders.
    pub(crate) fn count(self, text: T, n: u64, more: &[(&str, &str)]) -> String {
        let Some(around) = self.around() else { return String::new() };
        let category = page_js::plural(&around.format.locale(), float(n));
        let words = around.language.map_or("", |language| language.plural(text, category));
        let number = self.number(n);
        let values: Vec<_> = more.iter().copied().chain([("n", number.as_str())]).collect();
        fill(words, &values)
    }

    pub(crate) fn money(self, money: Money) -> String {
        let currency = String::from(money.currency());
        let around = self.around();
        around.map(|it| it.format.money(float(money.amount()), &currency)).unwrap_or_default()
    }

    pub(crate) fn number(self, n: u64) -> String {
        self.percent(float(n))
    }

    pub(crate) fn percent(self, n: f64) -> String {
        self.around().map(|around| around.format.number(n)).unwrap_or_default()
    }

    pub(crate) fn nth(self, n: u64) -> String {
        self.around().map(|around| around.format.nth(float(n))).unwrap_or_default()
    }

    /// "4–10 May 2027", if there is a date.
    pub(crate) fn days(self, window: &Window) -> Option<String> {
        let (from, to) = window.days.as_ref()?;
        Some(self.around()?.format.days(from, to))
    }

    /// "when it ships", of what the wire names: a stage, or a date.
    pub(crate) fn when(self, name: &str) -> String {
        let text = match name {
            "order" => T::WhenOrder,
            "" | "allocation" => T::WhenAllocation,
            "shipping" => T::WhenShipping,
            _ => {
                let day = self.around().map(|around| around.format.days(name, name));
                return self.say(T::WhenDay, &[("day", &day.unwrap_or_default())]);
            }
        };
        self.text(text).to_owned()
    }

    /// Codes and names of the countries, one after the other, the usual ones first.
    pub(crate) fn countries(self) -> Vec<String> {
        let locale = self.now(|page| page.context.locale.clone());
        page_js::countries(&locale, self.text(T::UsualCountries))
    }
}
