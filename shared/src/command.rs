//! What somebody wants done with a sku or one of its orders.

use crate::availability::Action;
use crate::cash::Consent;
use crate::code::{Code, Grant};
use crate::id::{BatchName, CustomerKey, PlaceNumber, Sku};
use crate::line::Priority;
use crate::money::Money;
use crate::offer::{ChosenShipping, Offer};
use crate::policy::Policy;
use crate::promise::Batch;
use crate::swap::{TakeOver, Target};
use crate::time::{Day, Timestamp};
use crate::units::Units;

/// A command on one sku.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Create the product, change its settings, or bring it back from the archive.
    Offer(Box<Offer>),
    /// Archive the product.
    Archive,
    /// Place an order.
    Place(Place),
    /// Units arrived.
    Receive {
        /// How many, from 1.
        units: Units,
        /// The merchant's own name for the delivery.
        reference: Option<String>,
        /// The batch that they were announced under.
        batch: Option<BatchName>,
    },
    /// A count corrected by a difference.
    Adjust {
        /// Units found (or, negative, missing).
        delta: i64,
        /// Why.
        reason: String,
    },
    /// A count.
    Count {
        /// Units found on the shelf.
        counted: Units,
        /// Why.
        reason: String,
    },
    /// Supply announced; it states what is still to come.
    SetBatch {
        /// Its name.
        name: BatchName,
        /// Units and window.
        batch: Batch,
    },
    /// Supply that will not come.
    RemoveBatch {
        /// Its name.
        name: BatchName,
    },
    /// Early access given under a code, or given anew.
    SetCode {
        /// The code.
        code: Code,
        /// What it gives.
        grant: Grant,
    },
    /// A code that opens nothing any more.
    RemoveCode {
        /// The code.
        code: Code,
    },
    /// Something about one order.
    Order {
        /// Which.
        number: PlaceNumber,
        /// What.
        action: OrderCommand,
    },
}

/// A command on one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderCommand {
    /// Units go out.
    Ship {
        /// How many, from 1.
        units: Units,
        /// The carrier's number.
        tracking: Option<String>,
    },
    /// Units are not wanted any more.
    Cancel {
        /// How many; all that is not shipped if absent.
        units: Option<Units>,
        /// Why.
        reason: Option<String>,
        /// Whether the shopper cancels, and not the merchant.
        by_shopper: bool,
    },
    /// Units came back.
    Return {
        /// How many, from 1.
        units: Units,
        /// Whether they can be sold again.
        restock: bool,
    },
    /// A named exception to first come, first served.
    Prioritise {
        /// The new priority.
        priority: Priority,
        /// Why.
        reason: String,
    },
    /// The merchant marks what was paid.
    RecordPayment {
        /// Minor units.
        amount: u64,
        /// The merchant's own name for the payment.
        reference: Option<String>,
    },
    /// The provider says that whatever it was asked for was paid.
    Paid,
    /// The provider declined whatever it was asked for.
    Declined,
    /// Money came in at the provider.
    Received {
        /// Minor units.
        amount: u64,
        /// The provider's name of the payment.
        reference: Option<String>,
    },
    /// A card was saved at the provider.
    CardSaved,
    /// The provider declined a charge of the saved card.
    ChargeFailed {
        /// Which ask.
        ask: u32,
    },
    /// The provider gave back what it was asked for.
    GaveBack {
        /// Which ask.
        ask: u32,
        /// The provider's name of the refund.
        reference: Option<String>,
    },
    /// The provider cannot give back what it was asked for.
    RefundFailed {
        /// Which ask.
        ask: u32,
    },
    /// Looks at what the provider is to be asked for now.
    Collect,
    /// A charge that was never made is not to be made any more.
    DropCharge {
        /// Which ask.
        ask: u32,
    },
    /// The merchant gives money back.
    Refund {
        /// Minor units.
        amount: u64,
        /// Why.
        reason: String,
        /// Whether it went back already in another way than through the provider.
        elsewhere: bool,
    },
    /// The shopper answers a notice of delay.
    AnswerNotice {
        /// Its number.
        notice: u32,
        /// Whether the order is kept.
        keep: bool,
    },
    /// The shopper sets an extra period after a missed date.
    SetExtraPeriod,
    /// It goes somewhere else; where to stands beside the command.
    ChangeAddress,
    /// Who ordered is to be forgotten.
    Erase,
    /// The shopper withdraws from the contract.
    Withdraw,
    /// A delivery arrived.
    StateDelivery {
        /// When.
        at: Timestamp,
    },
    /// The shopper wants another variant: marks the order until that is settled.
    BeginSwap {
        /// The sku that the order is in line for.
        from: Sku,
        /// The other one.
        to: Target,
    },
    /// The other line has answered.
    SettleSwap {
        /// Which attempt it is about.
        attempt: u64,
        /// The id of the order that was placed there; absent where it was refused.
        placed: Option<String>,
    },
}

/// An order as the shopper asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Units, from 1.
    pub quantity: Units,
    /// Who orders, for the per-customer limit.
    pub customer: CustomerKey,
    /// What the shopper saw and agreed to.
    pub accept: Accept,
    /// The code that the shopper has for early access.
    pub code: Option<Code>,
    /// Whether it must be paid before it is placed for good.
    pub awaits_payment: bool,
    /// Whether a provider collects for it.
    pub by_provider: bool,
    /// The words about later charges that the shopper was shown.
    pub consent: Option<Consent>,
    /// The rules that the shop is under now.
    pub policy: Policy,
    /// What it brings along, where it is swapped for another order.
    pub swap: Option<Box<TakeOver>>,
}

/// What the shopper saw and agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accept {
    /// The action.
    pub action: Action,
    /// Units seen as in stock.
    pub in_stock: Option<Units>,
    /// Price of one.
    pub price: Option<Money>,
    /// End of the promise.
    pub ships_to: Option<Day>,
    /// How it ships, where the shopper may choose.
    pub shipping: Option<ChosenShipping>,
}
