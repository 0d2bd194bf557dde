//! A shop of one sku and its first order.

use crate::support::{number, offer, on_order, order, put, receive, units};
use shared::agenda::tick;
use shared::availability::{Action, availability};
use shared::cash::{PartState, plan};
use shared::command::{Command, OrderCommand, Place};
use shared::decide::{Stop, execute, settle};
use shared::evolve::evolve;
use shared::ledger::Ledger;
use shared::memory::Memory;
use shared::money::{Currency, Money};
use shared::offer::{Backorder, Offer};
use shared::order::Order;
use shared::payment::{Deposit, Payment, When};
use shared::policy::{Policy, Profile};
use shared::time::Timestamp;
use shared::zone::ZoneName;

/// When a row begins: a Monday.
const START: &str = "2027-03-01T10:00:00Z";

/// What an order is placed under. Whatever a row sets matters.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub offer: Offer,
    pub quantity: u64,
    pub stock: u64,
    pub by_provider: bool,
    pub policy: Policy,
}

/// One unit of 10 €, paid by a provider, of which none is there.
pub(crate) fn terms(payment: Payment) -> Terms {
    let backorder = Some(Backorder { limit: None, lead_time_days: Some(60) });
    let product = Some("lamp".to_owned());
    Terms {
        offer: Offer { payment, backorder, product, ..offer() },
        quantity: 1,
        stock: 0,
        by_provider: true,
        policy: Policy::default(),
    }
}

impl Terms {
    pub(crate) fn units(self, quantity: u64) -> Self {
        Self { quantity, ..self }
    }

    pub(crate) fn stock(self, stock: u64) -> Self {
        Self { stock, ..self }
    }

    pub(crate) fn price(self, amount: u64) -> Self {
        Self { offer: Offer { price: crate::support::euro(amount), ..self.offer }, ..self }
    }

    pub(crate) fn price_in(self, amount: u64, currency: &str) -> Self {
        let price = Money::new(amount, Currency::parse(currency).unwrap()).unwrap();
        Self { offer: Offer { price, ..self.offer }, ..self }
    }

    pub(crate) fn delivery(self, amount: u64) -> Self {
        Self { offer: Offer { delivery: Some(crate::support::euro(amount)), ..self.offer }, ..self }
    }

    pub(crate) fn balance(self, balance: When) -> Self {
        let payment = Payment { balance, ..self.offer.payment };
        Self { offer: Offer { payment, ..self.offer }, ..self }
    }

    pub(crate) fn grace(self, grace_days: u32) -> Self {
        let payment = Payment { grace_days, ..self.offer.payment };
        Self { offer: Offer { payment, ..self.offer }, ..self }
    }

    /// The deposit is kept where the law leaves that to the terms.
    pub(crate) fn kept(self) -> Self {
        let deposit = self.offer.payment.deposit;
        let deposit = deposit.map(|deposit| Deposit { refundable: false, ..deposit });
        let payment = Payment { deposit, ..self.offer.payment };
        Self { offer: Offer { payment, ..self.offer }, ..self }
    }

    pub(crate) fn manual(self) -> Self {
        Self { by_provider: false, ..self }
    }

    pub(crate) fn under(self, profile: Profile, zone: &str) -> Self {
        let time_zone = ZoneName::parse(zone).unwrap();
        Self { policy: Policy { profile, time_zone, ..self.policy }, ..self }
    }
}

/// What happens.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    Order(OrderCommand),
    Sku(Command),
    /// Time passes, and what is due by then is done.
    At(&'static str),
    /// Somebody else orders.
    Other(u64),
}

pub(crate) fn got(amount: u64, reference: &str) -> Deed {
    Deed::Order(OrderCommand::Received { amount, reference: Some(reference.to_owned()) })
}

pub(crate) fn saved() -> Deed {
    Deed::Order(OrderCommand::CardSaved)
}

pub(crate) fn collect() -> Deed {
    Deed::Order(OrderCommand::Collect)
}

pub(crate) fn failed(ask: u32) -> Deed {
    Deed::Order(OrderCommand::ChargeFailed { ask })
}

pub(crate) fn gave(ask: u32) -> Deed {
    let reference = Some(format!("r{ask}"));
    Deed::Order(OrderCommand::GaveBack { ask, reference })
}

/// The provider cannot give it back.
pub(crate) fn cannot(ask: u32) -> Deed {
    Deed::Order(OrderCommand::RefundFailed { ask })
}

pub(crate) fn refund(amount: u64) -> Deed {
    Deed::Order(OrderCommand::Refund { amount, reason: "sorry".to_owned(), elsewhere: false })
}

/// The merchant gave it back in another way.
pub(crate) fn elsewhere(amount: u64) -> Deed {
    Deed::Order(OrderCommand::Refund { amount, reason: "sorry".to_owned(), elsewhere: true })
}

pub(crate) fn marked(amount: u64, reference: &str) -> Deed {
    Deed::Order(OrderCommand::RecordPayment { amount, reference: Some(reference.to_owned()) })
}

/// The shopper cancels.
pub(crate) fn cancel(n: u64) -> Deed {
    Deed::Order(OrderCommand::Cancel { units: Some(units(n)), reason: None, by_shopper: true })
}

/// The merchant does.
pub(crate) fn call_off(n: u64) -> Deed {
    Deed::Order(OrderCommand::Cancel { units: Some(units(n)), reason: None, by_shopper: false })
}

pub(crate) fn ship(n: u64) -> Deed {
    Deed::Order(OrderCommand::Ship { units: units(n), tracking: None })
}

pub(crate) fn stock(n: u64) -> Deed {
    Deed::Sku(receive(n))
}

pub(crate) fn missing(n: i64) -> Deed {
    Deed::Sku(crate::support::adjust(-n))
}

/// The shop.
#[derive(Debug)]
pub(crate) struct Shop {
    pub tables: Memory,
    pub now: Timestamp,
    policy: Policy,
}

impl Shop {
    /// With the order placed, and awaiting its payment where a provider collects.
    pub(crate) fn new(terms: &Terms) -> Self {
        let (tables, now) = (Memory::default(), Timestamp::parse(START).unwrap());
        let mut shop = Self { tables, now, policy: terms.policy.clone() };
        shop.go(&put(terms.offer.clone())).unwrap();
        if terms.stock > 0 {
            shop.go(&receive(terms.stock)).unwrap();
        }
        shop.place("a@example.com", terms.quantity, terms.by_provider);
        shop
    }

    fn place(&mut self, who: &str, quantity: u64, by_provider: bool) {
        let shelf = self.tables.shelf().unwrap();
        let action = availability(shelf, units(quantity), self.now).unwrap().action;
        let place =
            order(who, quantity, if action == Action::SoldOut { Action::Buy } else { action });
        let policy = self.policy.clone();
        let awaits_payment = by_provider;
        self.go(&Command::Place(Place { awaits_payment, by_provider, policy, ..place })).unwrap();
    }

    fn go(&mut self, command: &Command) -> Result<usize, String> {
        let done = execute(&mut self.tables, command, self.now);
        self.adds_up();
        match done {
            Ok(events) => Ok(events.len()),
            Err(Stop::Refused(refusal)) => Err(refusal.code().to_owned()),
            Err(stop) => Err(format!("{stop:?}")),
        }
    }

    /// What is refused answers its code; else how many events there were.
    pub(crate) fn does(&mut self, deed: &Deed) -> Result<usize, String> {
        match deed {
            Deed::Order(action) => self.go(&on_order(1, action.clone())),
            Deed::Sku(command) => self.go(command),
            Deed::At(text) => {
                self.now = Timestamp::parse(text).unwrap();
                while tick(&mut self.tables, self.now, 1).unwrap().1 {}
                settle(&mut self.tables, self.now).unwrap();
                self.adds_up();
                Ok(0)
            }
            Deed::Other(quantity) => {
                self.place("b@example.com", *quantity, false);
                Ok(1)
            }
        }
    }

    pub(crate) fn order(&self) -> Order {
        self.tables.order(number(1)).unwrap().unwrap()
    }

    /// What holds of every order, whatever happened; and a replay of the journal is the same.
    fn adds_up(&self) {
        for order in self.tables.orders() {
            let refunded = order.refunded().unwrap().amount();
            assert!(refunded <= order.paid.amount(), "I8: {order:?}");
            let mut balance = 0_i128;
            for booking in &order.cash.book {
                let (debit, credit) = booking.kind.accounts();
                assert_ne!(debit, credit);
                let amount = i128::from(booking.amount);
                balance += if credit == "customer" { amount } else { -amount };
            }
            assert_eq!(balance, i128::from(order.net().unwrap().amount()), "the book: {order:?}");
            let open = [PartState::Paid, PartState::Due, PartState::Failed];
            let parts = plan(order).unwrap();
            let sum: u64 = parts
                .iter()
                .filter(|part| open.contains(&part.state))
                .map(|part| part.amount.amount())
                .sum();
            let costs = order.agreed().unwrap().amount() + order.refund_due().unwrap().amount();
            assert_eq!(sum, costs, "the plan adds up: {order:?}");
            assert!(order.owed_now().unwrap().amount() <= order.due().unwrap().amount());
        }
        let mut replayed = Memory::default();
        for row in self.tables.journal() {
            let json = serde_json::to_string(&row.event).unwrap();
            let event = serde_json::from_str(&json).unwrap();
            evolve(&mut replayed, &event, row.at, &row.cause).unwrap();
        }
        assert_eq!(replayed, self.tables.without_customers(), "I13");
    }
}

/// Where the money of an order stands.
pub(crate) fn drawn(order: &Order) -> String {
    let name = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    let state = name(serde_json::to_value(order.payment_state().unwrap()).unwrap());
    let parts = plan(order).unwrap().into_iter().map(|part| {
        let state = name(serde_json::to_value(part.state).unwrap());
        format!("{} {} {state}", part.amount.amount(), part.when)
    });
    let mut text = format!("{state}: {}", parts.collect::<Vec<_>>().join(", "));
    let now = order.owed_now().unwrap().amount();
    let back = order.refund_due().unwrap().amount();
    if now > 0 {
        text.push_str(&format!("; now {now}"));
    }
    if back > 0 {
        text.push_str(&format!("; back {back}"));
    }
    if let Some(charge) = order.cash.charge.filter(|charge| charge.failed.is_none()) {
        text.push_str(&format!("; #{} charges {}", charge.ask, charge.amount));
    }
    if let Some(day) = order.deadline() {
        text.push_str(&format!("; until {day}"));
    }
    if let Some(giving) = &order.cash.giving {
        let of = giving.of.as_deref().unwrap_or("?");
        let gives = if giving.failed { "failed to give" } else { "gives" };
        text.push_str(&format!("; #{} {gives} {} of {of}", giving.ask, giving.amount));
    }
    text
}

/// After `given`, the money of the order stands so.
pub(crate) fn check(terms: Terms, given: &[Deed], then: &str) {
    assert_eq!(drawn(&after(&terms, given).order()), then, "{given:#?}");
}

/// The same, and the order is in that status.
pub(crate) fn check_status(terms: Terms, given: &[Deed], status: &str, then: &str) {
    let order = after(&terms, given).order();
    let said = format!("{}, {}", order.status().unwrap().as_str(), drawn(&order));
    assert_eq!(said, format!("{status}, {then}"), "{given:#?}");
}

/// The last of `given` changes nothing.
pub(crate) fn nothing(terms: Terms, given: &[Deed]) {
    let (last, given) = given.split_last().unwrap();
    let mut shop = after(&terms, given);
    let before = shop.order();
    assert_eq!(shop.does(last), Ok(0), "{last:?}");
    assert_eq!(shop.order(), before, "{last:?}");
}

/// The last of `given` is refused.
pub(crate) fn refused(terms: Terms, given: &[Deed], code: &str) {
    let (last, given) = given.split_last().unwrap();
    assert_eq!(after(&terms, given).does(last), Err(code.to_owned()), "{last:?}");
}

pub(crate) fn after(terms: &Terms, given: &[Deed]) -> Shop {
    let mut shop = Shop::new(terms);
    for deed in given {
        shop.does(deed).unwrap_or_else(|code| panic!("{deed:?}: {code}"));
    }
    shop
}
