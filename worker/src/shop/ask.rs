//! What the shop can be asked, and the rows that it takes over.

use serde::{Deserialize, Serialize};
use shared::cash::Booking;
use shared::fault::Fault;
use shared::money::Currency;
use shared::order::Order;
use shared::time::{Day, Timestamp};
use shared::wire::waitlist::Wish;

/// What is asked of the shop.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub(crate) enum Question {
    /// Take over what changed in a sku.
    Apply { product: ProductRow, orders: Vec<OrderRow>, news: Vec<StockNews> },
    /// The catalogue, after the sku that the cursor names.
    Products { after: Option<String>, limit: u64 },
    /// The skus of a product.
    Variants { product: String },
    /// The order book, newest first.
    Orders {
        sku: Option<String>,
        status: Option<String>,
        email: Option<String>,
        attention: Option<u64>,
        after: Option<String>,
        limit: u64,
    },
    /// What all orders come to, between two days of the shop.
    Cash { sku: Option<String>, from: Option<Day>, to: Option<Day> },
    /// The last comparison with the provider's books.
    Reconciliation,
    /// The settings.
    Settings,
    /// Replace them; the body is JSON as the merchant reads it.
    PutSettings { origin: String, now_ms: i64 },
    /// Mail somebody the links of their orders.
    Links { email: String, origin: String, now_ms: i64 },
    /// What was mailed, where it is kept to be looked at.
    Mails { to: Option<String>, kind: Option<String> },
    /// All that is kept of a person.
    Customer { email: String },
    /// Forget them here; their orders are forgotten by those that they stand with.
    Forget { email: String },
    /// Somebody wants to be told when a sku can be ordered.
    Wait { wish: Wish, origin: String, now_ms: i64 },
    /// They said so themselves, by the token of their mail.
    ConfirmWait { token: String, now_ms: i64 },
    /// They do not want it any more.
    LeaveWait { token: String },
    /// Who waits for a sku.
    Waiting { sku: String, after: Option<String>, limit: u64 },
    /// About the endpoints that are told of what happens.
    Endpoints(Endpoints),
    /// The records of a sku have not got through for a while.
    Stuck { sku: String, since: Timestamp, now_ms: i64 },
    /// They get through again.
    Through { sku: String },
    /// The floor of the test clock.
    Clock,
    /// Do what is due by the test clock.
    Work,
    /// Raise the floor; answers the skus where something is due by then.
    Advance { now_ms: i64 },
}

/// What is asked about the merchant's endpoints.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub(crate) enum Endpoints {
    /// All of them.
    List,
    /// One more; the body is JSON as the merchant is answered.
    Add,
    /// One less.
    Remove { id: String },
    /// What goes to an endpoint, newest first.
    Deliveries { endpoint: String, after: Option<String>, limit: u64 },
    /// Send one of it again.
    Replay { endpoint: String, delivery: String, now_ms: i64 },
}

/// Something that happened to the stock of a sku.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StockNews {
    /// Its number in the sku's journal.
    pub(crate) sequence: u64,
    pub(crate) at_ms: i64,
    pub(crate) kind: String,
    /// The journal's event, as JSON.
    pub(crate) event: String,
}

/// A product in the catalogue.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ProductRow {
    pub(crate) sku: String,
    pub(crate) product: Option<String>,
    pub(crate) archived: bool,
    pub(crate) version: u64,
    /// What mails call it.
    pub(crate) title: String,
    pub(crate) as_of: Timestamp,
    /// What can be ordered follows from it; JSON.
    pub(crate) shelf: String,
    pub(crate) body: String,
}

/// An order in the book.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OrderRow {
    pub(crate) id: String,
    pub(crate) sku: String,
    pub(crate) status: String,
    pub(crate) email: String,
    pub(crate) placed_at: i64,
    /// When something is due next: a hold that runs out, a deadline.
    pub(crate) due_at: Option<i64>,
    /// What of it asks for the merchant's attention: bits of [`Attention`].
    pub(crate) attention: u64,
    /// The day by which it is to ship, like `2027-05-04`; none where nothing is left to ship.
    #[serde(default)]
    pub(crate) due_day: Option<String>,
    /// Whether units of it wait for stock.
    #[serde(default)]
    pub(crate) waits: bool,
    /// Its money.
    #[serde(default)]
    pub(crate) money: Option<MoneyOfOrder>,
    pub(crate) version: u64,
    /// Lines of its history.
    pub(crate) lines: usize,
    pub(crate) body: String,
}

/// What the shop's figures are made of, in minor units.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MoneyOfOrder {
    pub(crate) currency: Currency,
    /// Still to be paid, where the order stands.
    pub(crate) due: u64,
    /// Paid and not given back.
    pub(crate) refundable: u64,
    /// Whether a provider collects for it: then its names are those of the book.
    pub(crate) by_provider: bool,
    /// All of its book: it only grows.
    pub(crate) book: Vec<Booking>,
}

impl MoneyOfOrder {
    /// The money of an order. What awaits its first payment may never stand: nothing is due of it.
    pub(crate) fn of(order: &Order) -> Result<Self, Fault> {
        let stands = !order.is_unpaid() && !order.expired;
        Ok(Self {
            currency: order.price.currency(),
            due: if stands { order.due()?.amount() } else { 0 },
            refundable: order.net()?.amount(),
            by_provider: order.by_provider,
            book: order.cash.book.clone(),
        })
    }
}

/// What of an order asks for the merchant's attention.
pub(crate) struct Attention;

impl Attention {
    /// It has a notice of delay and something still to ship.
    pub(crate) const DELAYED: u64 = 1;
    /// Its notice waits for an answer.
    pub(crate) const UNANSWERED: u64 = 2;
    /// Money is owed back.
    pub(crate) const REFUND_DUE: u64 = 4;
    /// A charge was declined: the shopper is to pay by hand.
    pub(crate) const UNPAID: u64 = 8;
    /// The provider is asked for a charge.
    pub(crate) const CHARGING: u64 = 16;

    /// A provider is asked for something, or may be.
    pub(crate) const ASKED: u64 = Self::REFUND_DUE | Self::CHARGING;

    /// Their names in a query.
    pub(crate) const NAMES: [(&str, u64); 5] = [
        ("delayed", Self::DELAYED),
        ("unanswered", Self::UNANSWERED),
        ("refund_due", Self::REFUND_DUE),
        ("unpaid", Self::UNPAID),
        ("charging", Self::CHARGING),
    ];

    /// The bit of a name.
    pub(crate) fn named(name: &str) -> Option<u64> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, bit)| *bit)
    }

    /// What an order asks for.
    pub(crate) fn of(order: &Order) -> Result<u64, Fault> {
        let open = !order.stages.unshipped()?.is_zero();
        let declined = order.cash.charge.map(|charge| charge.failed.is_some());
        let bits = [
            (open && !order.notices.is_empty(), Self::DELAYED),
            (open && order.open_notice().is_some(), Self::UNANSWERED),
            (order.refund_due()?.amount() > 0, Self::REFUND_DUE),
            (declined == Some(true), Self::UNPAID),
            (declined == Some(false), Self::CHARGING),
        ];
        Ok(bits.into_iter().filter(|(holds, _)| *holds).map(|(_, bit)| bit).sum())
    }
}
