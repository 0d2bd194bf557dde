//! What may happen to money, at random: mostly what fits, sometimes what does not.

use super::steps::{self, Sees, Settings, Step, option, policy};
use crate::support::world::World;
use crate::support::{DAY, deposit, euro, full, later, offer, preorder, units};
use proptest::prelude::*;
use shared::command::OrderCommand;
use shared::event::Event;
use shared::id::Sku;
use shared::offer::{Backorder, Offer};
use shared::order::Order;
use shared::payment::{Deposit, Part, Payment, When};
use shared::policy::{Policy, Profile};
use shared::swap::Target;
use std::collections::BTreeMap;

/// Sums that stand for what fits: what a page asks for, what was charged, what all costs.
const PAYABLE: u64 = 9_000_001;
const CHARGED: u64 = 9_000_002;
const NET: u64 = 9_000_003;
const LATE: u64 = 9_000_004;

/// A name that no other payment has.
const NEW: &str = "new";

pub(crate) fn payment() -> impl Strategy<Value = Payment> {
    let terms = prop_oneof![
        2 => Just(full()),
        2 => Just(later()),
        2 => (1..=100_u8).prop_map(|percent| deposit(Part::Percent(percent))),
        2 => (1..=333_u64).prop_map(|amount| deposit(Part::Amount(amount))),
    ];
    let balance = prop_oneof![
        3 => Just(When::Allocation),
        4 => Just(When::Shipping),
        2 => (0..40_u32).prop_map(|days| When::On(crate::support::on(days))),
    ];
    let price = option((200..340_u64).prop_map(euro));
    (terms, balance, price, 0..7_u32, 0..3_u8).prop_map(|(terms, balance, price, grace_days, n)| {
        let refundable = n == 0;
        let deposit = terms.deposit.map(|deposit| Deposit { refundable, ..deposit });
        Payment { deposit, balance, price, grace_days, ..terms }
    })
}

fn name() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        6 => Just(Some(NEW.to_owned())),
        2 => (0..4_u8).prop_map(|n| Some(format!("p{n}"))),
        1 => Just(None),
    ]
}

fn given_back() -> impl Strategy<Value = u64> {
    prop_oneof![2 => 1..20_u64, 1 => 1..400_u64, 1 => Just(NET)]
}

pub(crate) fn on_money() -> impl Strategy<Value = OrderCommand> {
    let sum = prop_oneof![
        4 => Just(PAYABLE),
        4 => Just(CHARGED),
        3 => Just(LATE),
        1 => Just(0),
        1 => 1..900_u64,
    ];
    let ask = || prop_oneof![8 => Just(0_u32), 1 => 1..4_u32];
    prop_oneof![
        10 => Just(OrderCommand::Collect),
        6 => (sum, name())
            .prop_map(|(amount, reference)| OrderCommand::Received { amount, reference }),
        2 => Just(OrderCommand::CardSaved),
        2 => Just(OrderCommand::Paid),
        1 => Just(OrderCommand::Declined),
        9 => ask().prop_map(|ask| OrderCommand::ChargeFailed { ask }),
        1 => ask().prop_map(|ask| OrderCommand::DropCharge { ask }),
        8 => ask().prop_map(|ask| OrderCommand::GaveBack { ask, reference: None }),
        5 => ask().prop_map(|ask| OrderCommand::RefundFailed { ask }),
        12 => (given_back(), 0..3_u8).prop_map(|(amount, n)| {
            OrderCommand::Refund { amount, reason: "sorry".to_owned(), elsewhere: n == 0 }
        }),
        2 => (1..700_u64, name()).prop_map(|(amount, reference)| {
            OrderCommand::RecordPayment { amount, reference }
        }),
    ]
}

/// To another variant, and what its line answers.
fn swap() -> impl Strategy<Value = OrderCommand> {
    let to = Target {
        sku: Sku::parse("B").unwrap(),
        product: Some("lamp".to_owned()),
        currency: euro(0).currency(),
    };
    prop_oneof![
        2 => Just(OrderCommand::BeginSwap { from: crate::support::sku(), to }),
        3 => option(Just("its id".to_owned())).prop_map(|placed| {
            OrderCommand::SettleSwap { attempt: 0, placed }
        }),
    ]
}

/// Whether it is about money.
pub(crate) fn is_money(action: &OrderCommand) -> bool {
    matches!(
        action,
        OrderCommand::Received { .. }
            | OrderCommand::ChargeFailed { .. }
            | OrderCommand::DropCharge { .. }
            | OrderCommand::GaveBack { .. }
            | OrderCommand::RefundFailed { .. }
            | OrderCommand::Refund { .. }
            | OrderCommand::RecordPayment { .. }
    )
}

/// The order, by its count, that a refund's next step would be about.
pub(crate) fn meant(world: &World, action: &OrderCommand) -> Option<usize> {
    let failed = match action {
        OrderCommand::GaveBack { .. } | OrderCommand::RefundFailed { .. } => false,
        OrderCommand::Refund { .. } => true,
        _ => return None,
    };
    let mut orders = world.memory.orders();
    orders
        .position(|order| order.cash.giving.as_ref().is_some_and(|giving| giving.failed == failed))
}

/// Fills in what the order is about.
pub(crate) fn resolve(order: &Order, action: OrderCommand) -> OrderCommand {
    let sum = |amount| match amount {
        PAYABLE => order.payable().unwrap().amount(),
        CHARGED => order.cash.charge.map_or(0, |charge| charge.amount),
        NET => order.net().unwrap().amount(),
        LATE => order.first_part().unwrap().amount(),
        amount => amount,
    };
    let named = |name: Option<String>| {
        let fresh = format!("{NEW}{}", order.version);
        name.map(|name| if name == NEW { fresh } else { name })
    };
    let charged = order.cash.charge.map_or(0, |charge| charge.ask);
    let giving = order.cash.giving.as_ref().map_or(0, |giving| giving.ask);
    let or = |ask, open| if ask == 0 { open } else { ask };
    match action {
        OrderCommand::Received { amount, reference } => {
            OrderCommand::Received { amount: sum(amount), reference: named(reference) }
        }
        OrderCommand::RecordPayment { amount, reference } => {
            OrderCommand::RecordPayment { amount, reference: named(reference) }
        }
        OrderCommand::ChargeFailed { ask } => OrderCommand::ChargeFailed { ask: or(ask, charged) },
        OrderCommand::DropCharge { ask } => OrderCommand::DropCharge { ask: or(ask, charged) },
        OrderCommand::GaveBack { ask, reference } => {
            OrderCommand::GaveBack { ask: or(ask, giving), reference }
        }
        OrderCommand::RefundFailed { ask } => OrderCommand::RefundFailed { ask: or(ask, giving) },
        OrderCommand::Refund { amount, reason, elsewhere } => {
            OrderCommand::Refund { amount: sum(amount), reason, elsewhere }
        }
        action => action,
    }
}

/// Shops that sell on and on, before a release or after it.
pub(crate) fn paying_settings() -> impl Strategy<Value = Settings> {
    let release = (1..20_i64).prop_map(|n| n * DAY);
    let delivery = option((1..500_u64).prop_map(euro));
    let holds = prop_oneof![1 => Just(35_u32), 2 => Just(20_000)];
    let all = (payment(), release, 0..9_u8, delivery, holds);
    all.prop_map(|(payment, release, unreleased, delivery, hold_minutes)| {
        let backorder = Some(Backorder { limit: None, lead_time_days: Some(60) });
        let preorder = preorder(None).filter(|_| unreleased < 3);
        let release = Some(release).filter(|_| preorder.is_some());
        let product = Some("lamp".to_owned());
        let price = euro(333);
        let base = Offer { price, backorder, preorder, product, ..offer() };
        let base = Offer { delivery, payment, hold_minutes, ..base };
        Settings { offer: base, release, opens: None, closes: None }
    })
}

/// Steps of a provider, shoppers and a merchant who move money to and fro.
pub(crate) fn paying_step() -> impl Strategy<Value = Step> {
    let place = (0..3_u8, 1..4_u64, 0..8_u8, policy(), any::<bool>());
    let about = prop_oneof![
        16 => on_money(),
        6 => (1..3_u64).prop_map(|n| OrderCommand::Ship { units: units(n), tracking: None }),
        3 => steps::on_order(),
        3 => swap(),
        2 => (1..3_u64).prop_map(|n| OrderCommand::Cancel {
            units: Some(units(n)),
            reason: None,
            by_shopper: true,
        }),
    ];
    prop_oneof![
        2 => place.prop_map(|(who, quantity, pays, policy, us)| {
            let profile = if us { Profile::Us } else { policy.profile };
            let policy = Policy { profile, ..policy };
            let rest = (None, None, None);
            let (pays, provider) = (pays > 3, pays > 0);
            Step::Place { who, quantity, sees: Sees::Present, pays, provider, rest, policy }
        }),
        6 => (1..4_u64).prop_map(|n| Step::Do(crate::support::receive(n))),
        1 => (-2..0_i64).prop_map(|delta| Step::Do(crate::support::adjust(delta))),
        1 => paying_settings().prop_map(Step::Offer),
        // Much of what may happen takes several steps about one order.
        30 => (option(0..1_usize << 20), about).prop_map(|(order, command)| {
            Step::OnOrder(order, command)
        }),
        8 => steps::passing(),
        1 => Just(Step::Restart),
    ]
}

/// What happened to money, over all runs.
#[derive(Debug, Default)]
pub(crate) struct Met(BTreeMap<&'static str, u32>);

/// Each of it must have happened.
const ALL: [&str; 27] = [
    "a balance came due on its day",
    "a charge was asked for",
    "a charge was declined",
    "a charge was dropped",
    "a deposit was kept",
    "a part was paid of a held order",
    "a payment came while it was swapped",
    "a payment went along with a swap",
    "a pre-order had a price of its own",
    "a refund failed",
    "a refund that failed was asked for anew",
    "a refund that failed went back elsewhere",
    "a refund was asked for",
    "a reminder was sent",
    "a saved card placed an order",
    "it lapsed and expired",
    "it lapsed and had shipped",
    "it lapsed with nothing to lose",
    "late money came too late",
    "late money revived",
    "money came after it had lapsed",
    "more came than it costs",
    "the merchant gave more than was owed",
    "the merchant marked a refund",
    "the provider gave back",
    "two asks were open",
    "two payments were given back",
];

impl Met {
    pub(crate) fn note(&mut self, world: &World) {
        let mut met = |what: &'static str| *self.0.entry(what).or_default() += 1;
        for order in world.memory.orders() {
            let history: Vec<_> = world
                .memory
                .journal()
                .iter()
                .map(|row| &row.event)
                .filter(|event| event.number() == Some(order.place.number))
                .collect();
            let (mut expired, mut lapsed, mut swapping, mut given) = (false, false, false, 0);
            let (mut charging, mut giving, mut failed, mut replaced) = (false, false, false, false);
            for (index, event) in history.iter().enumerate() {
                let next = history.get(index + 1);
                let revives = next.is_some_and(|next| matches!(next, Event::Revived { .. }));
                match event {
                    Event::BalanceDue { .. } => met("a balance came due on its day"),
                    Event::ChargeAsked { .. } => met("a charge was asked for"),
                    Event::ChargeDeclined { .. } => met("a charge was declined"),
                    Event::ChargeDropped { .. } => met("a charge was dropped"),
                    Event::Cancelled { forfeits: Some(_), .. } => met("a deposit was kept"),
                    Event::Paid { .. } if swapping => met("a payment came while it was swapped"),
                    Event::Paid { .. } if lapsed => met("money came after it had lapsed"),
                    Event::Paid { .. } if expired && !revives => met("late money came too late"),
                    Event::Paid { amount: 0, places: true, .. } => {
                        met("a saved card placed an order");
                    }
                    Event::Swapped { paid, .. } if *paid > 0 => {
                        met("a payment went along with a swap");
                    }
                    Event::RefundAsked { .. } if replaced => {
                        replaced = false;
                        met("a refund that failed was asked for anew");
                    }
                    Event::RefundAsked { .. } => met("a refund was asked for"),
                    Event::RefundFailed { .. } => met("a refund failed"),
                    Event::Refunded { ask: None, .. } if replaced => {
                        replaced = false;
                        met("a refund that failed went back elsewhere");
                    }
                    Event::Reminded { .. } => met("a reminder was sent"),
                    Event::Lapsed { freed, .. } if *freed == shared::event::Freed::default() => {
                        met("it lapsed with nothing to lose");
                    }
                    Event::Lapsed { .. } if order.gone_out() => met("it lapsed and had shipped"),
                    Event::Lapsed { .. } => met("it lapsed and expired"),
                    Event::Revived { .. } => met("late money revived"),
                    Event::Waived { amount, .. } if *amount > 0 => {
                        met("the merchant gave more than was owed");
                    }
                    Event::Refunded { ask: None, .. } => met("the merchant marked a refund"),
                    Event::Refunded { .. } => {
                        given += 1;
                        met("the provider gave back");
                        if given > 1 {
                            met("two payments were given back");
                        }
                    }
                    _ => {}
                }
                match event {
                    Event::ChargeAsked { .. } => charging = true,
                    Event::RefundAsked { .. } => giving = true,
                    Event::RefundFailed { .. } => failed = true,
                    Event::Waived { .. } if failed => {
                        (giving, failed, replaced) = (false, false, true);
                    }
                    Event::Refunded { ask: Some(_), .. } => (giving, failed) = (false, false),
                    Event::Paid { .. } | Event::ChargeDropped { .. } | Event::Lapsed { .. } => {
                        charging = false;
                    }
                    _ => {}
                }
                if charging && giving {
                    met("two asks were open");
                }
                expired |= matches!(event, Event::Expired { .. });
                lapsed |= matches!(event, Event::Lapsed { .. });
                swapping |= matches!(event, Event::SwapBegun { .. });
                swapping &= !matches!(event, Event::Swapped { .. } | Event::SwapStopped { .. });
            }
            if order.is_unpaid() && order.paid.amount() > 0 {
                met("a part was paid of a held order");
            }
            if order.payment.price == Some(order.price) {
                met("a pre-order had a price of its own");
            }
            if order.net().unwrap().amount() > order.agreed().unwrap().amount() {
                met("more came than it costs");
            }
        }
    }

    /// No less than this, lest a change of the steps empties the test.
    pub(crate) fn is_enough(&self) {
        let missing: Vec<_> =
            ALL.iter().filter(|what| self.0.get(*what).is_none_or(|times| *times < 1)).collect();
        assert!(missing.is_empty(), "{missing:#?} of {self:#?}");
    }
}

trait GoneOut {
    fn gone_out(&self) -> bool;
}

impl GoneOut for Order {
    fn gone_out(&self) -> bool {
        !self.stages.shipped.is_zero() || !self.stages.returned.is_zero()
    }
}
