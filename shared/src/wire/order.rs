//! Orders on the wire.

use crate::cash::{Consent, Part, PartState, plan};
use crate::change::last_day_to_withdraw;
use crate::delay::{Answer, Notice, Reason, Silence};
use crate::fault::Fault;
use crate::id::Sku;
use crate::line::Tally;
use crate::money::{Currency, Money};
use crate::offer::ChosenShipping;
use crate::order::{self, Entry, EntryKind, Kind, Status};
use crate::payment::{PaymentState, Terms, When};
use crate::policy::Profile;
use crate::promise::Promise;
use crate::time::{Day, Timestamp};
use crate::units::Units;
use crate::wire::person::Person;
use serde::{Deserialize, Serialize};

/// An order as its owner, the merchant and KV see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the contract describes each field under the same name")]
pub struct Order {
    pub id: String,
    pub order_number: String,
    pub sku: Sku,
    pub kind: Kind,
    pub status: Status,
    pub units: OrderedUnits,
    pub place: Standing,
    pub priority: i16,
    pub promise: Promise,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Promise>,
    pub price: Money,
    pub total: Money,
    pub paid: Money,
    /// What of it went back.
    #[serde(default = "no_money")]
    pub refunded: Money,
    pub due: Money,
    pub delivery: Option<Money>,
    pub payment: PaymentOfOrder,
    /// What the shopper agreed to about later charges.
    #[serde(default)]
    pub consent: Option<Consent>,
    /// How it ships, where the shopper could choose.
    #[serde(default)]
    pub shipping: Option<ChosenShipping>,
    /// The law that it was placed under.
    #[serde(default)]
    pub profile: Profile,
    /// Until when an unpaid order holds its units.
    pub hold_until: Option<Timestamp>,
    pub placed_at: Timestamp,
    pub history: Vec<HistoryLine>,
    /// What is owed back; amount 0 when nothing is.
    pub refund_due: Money,
    /// By when it must be back.
    pub refund_due_by: Option<Day>,
    /// The last day of the extra period that the shopper set.
    pub extra_until: Option<Day>,
    /// When the shopper withdrew.
    pub withdrawn_at: Option<Timestamp>,
    /// The last day to withdraw, once it is known.
    #[serde(default)]
    pub withdraw_until: Option<Day>,
    /// The order that it was swapped for.
    pub swapped_from: Option<String>,
    /// The order that what had not shipped went to.
    pub swapped_to: Option<String>,
    /// The notices of delay, oldest first.
    pub notices: Vec<NoticeRow>,
    /// Proof of the place: a JWS (`proof`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// What only the merchant and KV see.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub private: Option<Private>,
}

/// Units of an order; they add up to `ordered`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the contract describes each figure under the same name")]
pub struct OrderedUnits {
    pub ordered: Units,
    pub waiting: Units,
    pub allocated: Units,
    pub shipped: Units,
    pub cancelled: Units,
    pub returned: Units,
    pub held: Units,
}

/// A place in line. `position` and `units_ahead` are null when nothing waits, and absent from
/// records, because they change with every order before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Standing {
    /// The permanent number.
    pub number: u64,
    /// From 1, among those that wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub position: Option<Option<u64>>,
    /// Units that those before it need.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub units_ahead: Option<Option<Units>>,
}

/// Nothing, of no currency in particular: of a record that is older than refunds.
fn no_money() -> Money {
    Money::zero(Currency::NONE)
}

/// Terms and state of an order's payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentOfOrder {
    /// When the money is collected.
    pub terms: Terms,
    /// Where it stands.
    pub state: PaymentState,
    /// The parts, in order; those that are paid, due and failed add up to what the order costs.
    #[serde(default)]
    pub plan: Vec<PlanRow>,
    /// The last day on which a declined charge can be paid.
    #[serde(default)]
    pub deadline: Option<Day>,
    /// Whether a shopper who cancels in time loses the deposit; left out where not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keeps_deposit: bool,
}

/// A part of what an order costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanRow {
    /// How much.
    pub amount: Money,
    /// `order`, `allocation`, `shipping`, or a date.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub when: When,
    /// Where it stands.
    pub state: PartState,
    /// When it was paid.
    pub charged_at: Option<Timestamp>,
}

impl From<Part> for PlanRow {
    fn from(part: Part) -> Self {
        let Part { amount, when, state, charged_at } = part;
        Self { amount, when, state, charged_at }
    }
}

/// A line of an order's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryLine {
    /// When.
    pub at: Timestamp,
    /// What, as a stable name.
    pub kind: EntryKind,
    /// What, in a plain sentence.
    pub detail: String,
    /// Units that it was about.
    pub units: Option<Units>,
    /// Money that it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
}

impl From<&Entry> for HistoryLine {
    fn from(entry: &Entry) -> Self {
        let Entry { at, kind, units, amount, .. } = *entry;
        Self { at, kind, detail: entry.detail(), units, amount }
    }
}

/// A notice of delay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the contract describes each field under the same name")]
pub struct NoticeRow {
    pub number: u32,
    pub reason: Reason,
    pub sent_at: Timestamp,
    pub promised: Promise,
    pub revised: Option<Promise>,
    pub answer_by: Option<Day>,
    pub if_silent: Silence,
    pub answer: Option<Answer>,
    pub answered_at: Option<Timestamp>,
}

impl From<&Notice> for NoticeRow {
    fn from(notice: &Notice) -> Self {
        Self {
            number: notice.number,
            reason: notice.reason,
            sent_at: notice.sent_at,
            promised: notice.promised,
            revised: notice.revised,
            answer_by: notice.answer_by,
            if_silent: notice.if_silent,
            answer: notice.answer,
            answered_at: notice.answered_at,
        }
    }
}

/// What only the merchant and KV see of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Private {
    /// Rises with every change of the order.
    pub version: u64,
    /// What of `refund_due` the merchant decided on already, and is on its way.
    #[serde(default = "no_money")]
    pub refund_under_way: Money,
    /// Who ordered and how it came about.
    #[serde(flatten)]
    pub person: Person,
}

/// How an order is called outside its sku.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Opaque; carries its route and a proof that we made it.
    pub id: String,
    /// Short, to be read out; opens nothing.
    pub order_number: String,
    /// The sku that it is in line for.
    pub sku: Sku,
}

/// Where an order stands now; left out of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Present {
    /// Who stands before it, if it waits.
    pub ahead: Option<Tally>,
    /// The promise rule read today.
    pub estimate: Promise,
}

impl Order {
    /// An order as the wire shows it; without `present` it is a record.
    pub fn of(
        order: &order::Order,
        identity: Identity,
        history: &[Entry],
        present: Option<Present>,
        person: Option<Person>,
    ) -> Result<Self, Fault> {
        let stages = &order.stages;
        let ahead = present.map(|present| present.ahead);
        Ok(Self {
            id: identity.id,
            order_number: identity.order_number,
            sku: identity.sku,
            kind: order.kind,
            status: order.status()?,
            units: OrderedUnits {
                ordered: order.ordered,
                waiting: stages.waiting,
                allocated: stages.allocated,
                shipped: stages.shipped,
                cancelled: stages.cancelled,
                returned: stages.returned,
                held: stages.held.plus(stages.held_later)?,
            },
            place: Standing {
                number: order.place.number.get(),
                position: ahead.map(|ahead| ahead.map(|tally| tally.orders.saturating_add(1))),
                units_ahead: ahead.map(|ahead| ahead.map(|tally| tally.units)),
            },
            priority: order.place.priority.get(),
            promise: order.promise,
            estimate: present.map(|present| present.estimate),
            price: order.price,
            total: order.total()?,
            paid: order.paid,
            refunded: order.refunded()?,
            due: order.due()?,
            delivery: order.delivery,
            payment: PaymentOfOrder {
                terms: order.payment.collect,
                state: order.payment_state()?,
                plan: plan(order)?.into_iter().map(PlanRow::from).collect(),
                deadline: order.deadline(),
                keeps_deposit: order.payment.keeps_deposit(order.policy.profile),
            },
            consent: order.consent.clone(),
            shipping: order.shipping,
            profile: order.policy.profile,
            hold_until: order.hold_until,
            placed_at: order.placed_at,
            history: history.iter().map(HistoryLine::from).collect(),
            refund_due: order.refund_due()?,
            refund_due_by: order.refund_due_by(),
            extra_until: order.extra_until,
            withdrawn_at: order.withdrawn_at,
            withdraw_until: withdraw_until(order)?,
            swapped_from: order.swapped_from.clone(),
            swapped_to: order.swapped_to.clone(),
            notices: order.notices.iter().map(NoticeRow::from).collect(),
            receipt: None,
            private: person.map(|person| private(order, person)).transpose()?,
        })
    }
}

fn private(order: &order::Order, person: Person) -> Result<Private, Fault> {
    let refund_under_way = order.refund_under_way()?;
    Ok(Private { version: order.version, refund_under_way, person })
}

/// The last day to withdraw, under the laws that know it.
fn withdraw_until(order: &order::Order) -> Result<Option<Day>, Fault> {
    match order.policy.profile {
        Profile::Us => Ok(None),
        Profile::Eu | Profile::Uk => last_day_to_withdraw(order),
    }
}
