//! Answers that lists give: only what the pages show, so that a shorter row is read too.

use serde::Deserialize;
use shared::id::Sku;
use shared::money::Money;
use shared::order::{Kind, Status};
use shared::time::{Day, Timestamp};
use shared::wire::order::{OrderedUnits, PaymentOfOrder};
use shared::wire::person::Customer;
use shared::wire::stock::Stock;

/// A product in the list. Its figures may come with it; else they are asked for one by one.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ListedProduct {
    /// Its sku.
    pub(crate) sku: Sku,
    /// What shoppers call it.
    pub(crate) title: String,
    /// Its figures.
    pub(crate) stock: Option<Stock>,
}

/// An order in the list.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ListedOrder {
    /// Opaque.
    pub(crate) id: String,
    /// To be read out.
    pub(crate) order_number: String,
    /// What was ordered.
    pub(crate) sku: Sku,
    /// What it was when placed.
    pub(crate) kind: Kind,
    /// Where it is.
    pub(crate) status: Status,
    /// Where its units are.
    pub(crate) units: OrderedUnits,
    /// When it was placed.
    pub(crate) placed_at: Timestamp,
    /// What it costs.
    pub(crate) total: Option<Money>,
    /// Who ordered.
    pub(crate) customer: Option<Customer>,
}

/// An order of which money is asked for, on either side.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct MoneyOrder {
    /// Opaque.
    pub(crate) id: String,
    /// To be read out.
    pub(crate) order_number: String,
    /// What was ordered.
    pub(crate) sku: Sku,
    /// What was paid when, and what is to be.
    pub(crate) payment: PaymentOfOrder,
    /// What is owed back.
    pub(crate) refund_due: Money,
    /// By when.
    pub(crate) refund_due_by: Option<Day>,
    /// Who ordered.
    pub(crate) customer: Option<Customer>,
}

/// An endpoint in the list; its secret only where it was just made.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ListedEndpoint {
    /// Opaque.
    pub(crate) id: String,
    /// Where events go.
    pub(crate) url: String,
    /// Which; `*` for all.
    pub(crate) events: Vec<String>,
    /// Whether it is told. A new one is.
    #[serde(default = "yes")]
    pub(crate) enabled: bool,
    /// What its requests are signed with.
    pub(crate) secret: Option<String>,
}

const fn yes() -> bool {
    true
}

/// What went to an endpoint, or is to go there.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ListedDelivery {
    /// Opaque.
    pub(crate) id: String,
    /// What it tells.
    pub(crate) event: String,
    /// Tries so far.
    pub(crate) attempts: u64,
    /// `pending`, `delivered` or `dead`.
    pub(crate) state: String,
    /// What the endpoint answered last.
    pub(crate) last_status: Option<u64>,
    /// When it is tried next.
    pub(crate) next_at: Option<Timestamp>,
}
