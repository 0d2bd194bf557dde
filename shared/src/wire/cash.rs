//! Money on the wire: an order's book, what all orders come to, what the provider says otherwise.

use crate::cash::Booking;
use crate::money::Currency;
use crate::order::Order;
use crate::time::{Day, Timestamp};
use serde::{Deserialize, Serialize};

/// The answer of `GET /v1/admin/orders/{id}/money`: the book of an order, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MoneyAnswer {
    /// Its lines.
    pub items: Vec<MoneyRow>,
}

/// A line of an order's book, by double entry: the same amount leaves one account for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MoneyRow {
    /// When.
    pub at: Timestamp,
    /// The account that has it now: `cash`, `customer` or `transfer`.
    pub debit: String,
    /// The account that it came from.
    pub credit: String,
    /// Minor units.
    pub amount: u64,
    /// What they are of.
    pub currency: Currency,
    /// What for: a part of the plan, or why it went back.
    pub cause: String,
    /// The provider's or the merchant's name of it.
    pub reference: Option<String>,
}

impl MoneyAnswer {
    /// The book of an order.
    pub fn of(order: &Order) -> Self {
        let currency = order.price.currency();
        Self { items: order.cash.book.iter().map(|line| MoneyRow::of(line, currency)).collect() }
    }
}

impl MoneyRow {
    fn of(line: &Booking, currency: Currency) -> Self {
        let (debit, credit) = line.kind.accounts();
        Self {
            at: line.at,
            debit: debit.to_owned(),
            credit: credit.to_owned(),
            amount: line.amount,
            currency,
            cause: line.cause.clone(),
            reference: line.reference.clone(),
        }
    }
}

/// The answer of `GET /v1/admin/cash`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CashAnswer {
    /// One a currency.
    pub items: Vec<CashRow>,
}

/// What all orders of a currency come to, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CashRow {
    /// The currency.
    pub currency: Currency,
    /// Paid, within the days that were asked for.
    pub collected: u64,
    /// Still to be paid by orders that stand, at whatever moment their terms say.
    pub due_at_allocation: u64,
    /// Paid and not given back: the most that could still be refunded.
    pub refundable: u64,
    /// Given back, within the days that were asked for.
    pub refunded: u64,
    /// By day of the shop, the newest first.
    pub by_day: Vec<CashOfDay>,
    /// By sku.
    pub by_sku: Vec<CashOfSku>,
}

/// What moved on a day, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "figures as in `CashRow`")]
pub struct CashOfDay {
    pub day: Day,
    pub collected: u64,
    pub refunded: u64,
}

/// What the orders of a sku come to, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "figures as in `CashRow`")]
pub struct CashOfSku {
    pub sku: String,
    pub collected: u64,
    pub due_at_allocation: u64,
    pub refundable: u64,
    pub refunded: u64,
}

/// The answer of `GET /v1/admin/reconciliation`: the last nightly comparison with the provider.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reconciliation {
    /// When it was made; null before the first.
    pub as_of: Option<Timestamp>,
    /// Movements of money that were compared.
    pub checked: u64,
    /// Where the two disagree.
    pub differences: Vec<Difference>,
}

/// A movement that one side has otherwise, in minor units; null where it has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Difference {
    /// The order, where one is known.
    pub order_id: Option<String>,
    /// What our books say.
    pub ours: Option<u64>,
    /// What the provider says.
    pub theirs: Option<u64>,
    /// What is wrong, in a plain sentence.
    pub reason: String,
}
