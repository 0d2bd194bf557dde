//! Words and figures in the page's language, for the views.

use super::{App, Around};
use crate::answer::Window;
use crate::answer::offer::Offer;
use crate::texts::{self, Texts};
use crate::web::json;
use shared::money::Money;
use std::rc::Rc;

impl App {
    pub(crate) fn texts(self) -> &'static Texts {
        self.around().map_or_else(|| texts::of(""), |around| around.texts)
    }

    pub(crate) fn money(self, money: Money) -> String {
        let currency = String::from(money.currency());
        let format = |around: Rc<Around>| around.format.money(float(money.amount()), &currency);
        self.around().map(format).unwrap_or_default()
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

    /// "Ships 4–10 May 2027", as the button says it.
    pub(crate) fn ships(self, offer: &Offer) -> String {
        let item = json::to_js(&offer.raw);
        self.around().map(|around| around.host.ships(&item)).unwrap_or_default()
    }
}

#[expect(clippy::cast_precision_loss, reason = "amounts and units stay below 2^53")]
const fn float(n: u64) -> f64 {
    n as f64
}
