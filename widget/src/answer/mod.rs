//! The worker's answers, read leniently: shops keep old widgets cached, so what is new is passed
//! over and what is missing reads as nothing. Field names are tested against `shared::wire`.

pub(crate) mod confirmation;
pub(crate) mod offer;
pub(crate) mod problem;

use shared::money::{Currency, Money};

/// A JSON value that is read where it is, by paths of names like `order.place.number`. In the
/// browser that is a value of JavaScript: no second kind of JSON is downloaded.
pub(crate) trait Answer {
    /// The text there.
    fn text(&self, path: &str) -> Option<String>;
    /// The number there; a flag counts as 0 or 1.
    fn number(&self, path: &str) -> Option<f64>;
    /// The texts in the object or the list there.
    fn texts(&self, path: &str) -> Vec<String>;
}

/// The text there; empty where there is none.
pub(crate) fn text(answer: &impl Answer, path: &str) -> String {
    answer.text(path).unwrap_or_default()
}

/// The whole number there.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be a whole number within 2^53"
)]
pub(crate) fn whole(answer: &impl Answer, path: &str) -> Option<u64> {
    const EXACT: f64 = 9_007_199_254_740_991.0;
    let number = answer.number(path)?;
    ((0.0..=EXACT).contains(&number) && number % 1.0 == 0.0).then_some(number as u64)
}

/// The amount of money there.
pub(crate) fn money(answer: &impl Answer, path: &str) -> Option<Money> {
    let currency = Currency::parse(&answer.text(&[path, ".currency"].concat())?)?;
    Money::new(whole(answer, &[path, ".amount"].concat())?, currency)
}

/// A promise: the window in which an order ships, as dates of the wire.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Window {
    /// First and last day.
    pub(crate) days: Option<(String, String)>,
    /// What it rests on, as the wire names it: `stock`, `batch`, `lead_time`, …
    pub(crate) basis: String,
}

impl Window {
    fn read(answer: &impl Answer, path: &str) -> Self {
        let of = |name: &str| text(answer, &[path, name].concat());
        let (from, to) = (of(".ships_from"), of(".ships_to"));
        Self {
            days: (!from.is_empty() && !to.is_empty()).then_some((from, to)),
            basis: of(".basis"),
        }
    }

    /// Whether it is there.
    pub(crate) fn is_in_stock(&self) -> bool {
        self.basis == "stock"
    }

    /// The last day.
    pub(crate) fn end(&self) -> Option<&str> {
        self.days.as_ref().map(|(_, to)| to.as_str())
    }
}
