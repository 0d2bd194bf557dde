//! An order that is in.

use super::{Answer, Window, money, text, whole};
use crate::web::json::Json;
use shared::money::Money;

/// Most parts of a plan that are shown.
const PARTS_MAX: u64 = 9;

/// What the shopper is told of an order once it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Confirmation {
    /// To be read out: `7F3K-92QX`.
    pub(crate) order_number: String,
    /// The page about it.
    pub(crate) status_url: String,
    /// The permanent number in line.
    pub(crate) number: Option<u64>,
    /// From 1 among those who wait; none where nothing waits.
    pub(crate) position: Option<u64>,
    /// Units that those before it need.
    pub(crate) units_ahead: u64,
    /// Units that wait, of those ordered.
    pub(crate) waiting: u64,
    pub(crate) ordered: u64,
    pub(crate) ships: Window,
    /// What is to be paid, and when, as the wire names it; not kept, as it changes.
    pub(crate) plan: Vec<(Money, String)>,
    /// Where it is paid, if it must be.
    pub(crate) pay_url: Option<String>,
    /// Until when it is held for that, as the wire writes it; empty where it need not be.
    pub(crate) hold_until: String,
}

impl Confirmation {
    /// Reads the 201 of `POST /v1/orders`, or what was kept of it, under a path that is empty or
    /// ends in a dot; none if it is cut off.
    pub(crate) fn read(placed: &impl Answer, path: &str) -> Option<Self> {
        let at = |name: &str| [path, name].concat();
        let order_number = text(placed, &at("order.order_number"));
        let status_url = text(placed, &at("status_url"));
        let is_web = |url: &str| {
            url.starts_with('/') || url.starts_with("https:") || url.starts_with("http:")
        };
        let number = |name: &str| whole(placed, &at(name));
        let pay_url = text(placed, &at("payment.redirect_url"));
        let part = |n: u64| {
            let part = at(&["order.payment.plan.", &n.to_string()].concat());
            let when = text(placed, &[&part, ".when"].concat());
            Some((money(placed, &[&part, ".amount"].concat())?, when))
        };
        (!order_number.is_empty() && is_web(&status_url)).then(|| Self {
            order_number,
            status_url,
            number: number("order.place.number"),
            position: number("order.place.position"),
            units_ahead: number("order.place.units_ahead").unwrap_or(0),
            // What is held until it is paid for is none that is ready.
            waiting: number("order.units.held")
                .unwrap_or(0)
                .saturating_add(number("order.units.waiting").unwrap_or(0)),
            ordered: number("order.units.ordered").unwrap_or(0),
            ships: Window::read(placed, &at("order.promise")),
            hold_until: text(placed, &at("order.hold_until")),
            plan: (0..PARTS_MAX).map_while(part).collect(),
            pay_url: is_web(&pay_url).then_some(pay_url),
        })
    }

    /// The order's page as it is opened to pay: it goes on to where that is done by itself.
    pub(crate) fn pay_link(&self) -> Option<String> {
        let page = self.pay_url.as_ref()?;
        let token = self.status_url.strip_prefix(page.as_str());
        Some(token.map_or_else(|| page.clone(), |token| [page, "?pay", token].concat()))
    }

    /// What this browser keeps of the order with that key, in the shape that [`Self::read`] reads
    /// under `placed.`: nothing personal.
    pub(crate) fn kept(&self, key: &str) -> String {
        let mut place = Json::default();
        place.whole("number", self.number);
        place.whole("position", self.position);
        place.whole("units_ahead", Some(self.units_ahead));
        let mut units = Json::default();
        units.whole("waiting", Some(self.waiting));
        units.whole("ordered", Some(self.ordered));
        let mut promise = Json::default();
        if let Some((from, to)) = &self.ships.days {
            promise.text("ships_from", from);
            promise.text("ships_to", to);
        }
        promise.text("basis", &self.ships.basis);
        let mut order = Json::default();
        order.text("order_number", &self.order_number);
        order.filled("hold_until", &self.hold_until);
        order.object("place", place);
        order.object("units", units);
        order.object("promise", promise);
        let mut payment = Json::default();
        payment.text("redirect_url", self.pay_url.as_deref().unwrap_or_default());
        let mut placed = Json::default();
        placed.text("status_url", &self.status_url);
        placed.object("payment", payment);
        placed.object("order", order);
        let mut kept = Json::default();
        kept.text("key", key);
        kept.text("number", &self.order_number);
        kept.text("url", &self.status_url);
        kept.object("placed", placed);
        kept.written()
    }
}
