//! What may happen, at random.

use crate::support::{DAY, at, euro, naive, offer, put, units};
use proptest::prelude::*;
use shared::availability::Action;
use shared::cash::Piece;
use shared::code::Code;
use shared::command::{Command, OrderCommand};
use shared::id::{BatchName, Sku};
use shared::line::Priority;
use shared::offer::{Backorder, ChosenShipping, Offer, Preorder, Shipping, ShowUnits};
use shared::payment::Payment;
use shared::policy::{Policy, Profile};
use shared::swap::{TakeOver, Target};
use shared::time::Timestamp;
use shared::zone::ZoneName;

/// One step.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Do(Command),
    Offer(Settings),
    Place {
        who: u8,
        quantity: u64,
        sees: Sees,
        pays: bool,
        /// Whether a provider collects.
        provider: bool,
        rest: Rest,
        policy: Policy,
    },
    /// Supply on the way, with days counted from the step.
    Batch {
        name: &'static str,
        units: u64,
        from: u32,
        to: u32,
    },
    /// What a code gives, with times counted from the step.
    Code {
        name: &'static str,
        times: (Option<i64>, Option<i64>),
        most: [Option<u64>; 2],
    },
    Look {
        quantity: u64,
    },
    /// An order is named by its count modulo those that there are; without one it is an order that the
    /// command was made for, else that of the last such step.
    OnOrder(Option<usize>, OrderCommand),
    /// Time passes; the alarm is prompt, or as late as that.
    Pass {
        minutes: i64,
        prompt: bool,
    },
    Alarm,
    Restart,
}

/// How it is to ship, where that is said, what it brings along, and a code.
pub(crate) type Rest = (Option<ChosenShipping>, Option<TakeOver>, Option<&'static str>);

/// What a shopper accepts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sees {
    /// What is there.
    Present,
    /// What was there when somebody last looked.
    Earlier,
    /// Something else.
    Wrong(Action),
}

/// Settings, with times counted from the step.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub offer: Offer,
    pub release: Option<i64>,
    pub opens: Option<i64>,
    pub closes: Option<i64>,
}

impl Settings {
    pub(crate) fn at(&self, now: Timestamp) -> Command {
        let in_minutes = |minutes: i64| Timestamp::from_ms(now.as_ms() + minutes * 60_000);
        let preorder = self.offer.preorder.map(|preorder| Preorder {
            opens_at: self.opens.and_then(in_minutes),
            closes_at: self.closes.and_then(in_minutes),
            ..preorder
        });
        let release_at = self.release.and_then(in_minutes);
        put(Offer { release_at, preorder, ..self.offer.clone() })
    }
}

pub(crate) fn settings() -> impl Strategy<Value = Settings> {
    let limits = (
        prop_oneof![3 => Just(0_u64), 1 => 1..4_u64],
        prop_oneof![2 => Just(None), 1 => (0..7_u64).prop_map(Some)],
        prop_oneof![2 => Just(None), 1 => (0..7_u64).prop_map(Some)],
    );
    let sales = (
        prop_oneof![1 => Just(None), 1 => option(0..9_u64).prop_map(Some)],
        prop_oneof![1 => Just(None), 2 => (option(0..7_u64), option(0..5_u32)).prop_map(Some)],
    );
    // Few different times, so that edges are met exactly.
    let soon = |most: i64| (-3..most).prop_map(|n| n * 10);
    let release = prop_oneof![soon(15), (0..4_i64).prop_map(|n| n * DAY)];
    let times = (option(release), option(soon(10)), option(soon(20)));
    let payment = super::money::payment();
    let minutes = (1..6_u32).prop_map(|n| n * 10);
    let rest = (payment, option(0..500_u64), 0..3_u8, minutes, 333..336_u64);
    (limits, sales, times, rest).prop_map(|(limits, sales, times, rest)| {
        let (safety, per_customer, _) = limits;
        let (preorder, backorder) = sales;
        let (payment, delivery, together, hold_minutes, price): (Payment, _, _, _, _) = rest;
        let no_time = |limit: Option<u64>| Preorder {
            opens_at: None,
            closes_at: None,
            limit: limit.map(units),
        };
        let offer = Offer {
            price: euro(price),
            safety_stock: units(safety),
            preorder: preorder.map(no_time),
            backorder: backorder.map(|(limit, lead_time_days): (Option<u64>, Option<u32>)| {
                Backorder { limit: limit.map(units), lead_time_days }
            }),
            per_customer_limit: per_customer.map(units),
            shipping: match together {
                0 => Shipping::Together,
                1 => Shipping::Choice,
                _ => Shipping::AsAvailable,
            },
            payment,
            hold_minutes,
            show_units: ShowUnits::Exact,
            delivery: delivery.map(euro),
            product: Some("lamp".to_owned()),
            ..offer()
        };
        Settings { offer, release: times.0, opens: times.1, closes: times.2 }
    })
}

pub(crate) fn option<T: Strategy + 'static>(of: T) -> impl Strategy<Value = Option<T::Value>>
where
    T::Value: Clone + 'static,
{
    prop_oneof![1 => Just(None), 1 => of.prop_map(Some)]
}

pub(crate) fn policy() -> impl Strategy<Value = Policy> {
    let profile = prop_oneof![Just(Profile::Us), Just(Profile::Eu), Just(Profile::Uk)];
    let zone = proptest::sample::select(&naive::calendar::ZONES[..]);
    (profile, zone, 0..4_u32, 0..20_u32).prop_map(|(profile, zone, handling_days, extra_days)| {
        let time_zone = ZoneName::parse(zone).unwrap();
        Policy { profile, time_zone, handling_days, extra_days }
    })
}

/// Minutes, and days, so that due days come, thirty days pass, and seasons change.
pub(crate) fn while_() -> impl Strategy<Value = i64> {
    prop_oneof![
        6 => (1..5_i64).prop_map(|n| n * 10),
        1 => Just(1),
        4 => Just(DAY),
        3 => (2..9_i64).prop_map(|n| n * DAY),
        2 => (9..45_i64).prop_map(|n| n * DAY),
        2 => (1..80_i64).prop_map(|n| n * 60),
    ]
}

pub(crate) fn on_order() -> impl Strategy<Value = OrderCommand> {
    let n = || (1..4_u64).prop_map(units);
    prop_oneof![
        3 => n().prop_map(|units| OrderCommand::Ship { units, tracking: None }),
        3 => (option(1..4_u64), any::<bool>()).prop_map(|(n, by_shopper)| {
            OrderCommand::Cancel { units: n.map(units), reason: None, by_shopper }
        }),
        2 => (n(), any::<bool>()).prop_map(|(units, restock)| {
            OrderCommand::Return { units, restock }
        }),
        2 => (-2..3_i16).prop_map(|n| OrderCommand::Prioritise {
            priority: Priority::new(n).unwrap(),
            reason: "vip".to_owned(),
        }),
        1 => (1..1_500_u64).prop_map(|amount| {
            OrderCommand::RecordPayment { amount, reference: None }
        }),
        2 => Just(OrderCommand::Paid),
        3 => (0..8_u8).prop_map(|n| OrderCommand::BeginSwap {
            from: crate::support::sku(),
            to: Target {
                sku: Sku::parse(if n == 0 { "A" } else { "B" }).unwrap(),
                product: (n > 1).then(|| if n == 2 { "tent" } else { "lamp" }.to_owned()),
                currency: euro(0).currency(),
            },
        }),
        4 => option(Just("its id".to_owned())).prop_map(|placed| {
            OrderCommand::SettleSwap { attempt: 0, placed }
        }),
        4 => answer(),
        2 => Just(OrderCommand::SetExtraPeriod),
        1 => Just(OrderCommand::Declined),
        1 => Just(OrderCommand::ChangeAddress),
        1 => Just(OrderCommand::Erase),
        1 => Just(OrderCommand::Withdraw),
        12 => super::money::on_money(),
        2 => (0..30_i64).prop_map(|days| OrderCommand::StateDelivery { at: at(days * DAY) }),
    ]
}

/// The latest notice is named as 0 here.
fn answer() -> impl Strategy<Value = OrderCommand> {
    (prop_oneof![3 => Just(0), 1 => 1..4_u32], any::<bool>())
        .prop_map(|(notice, keep)| OrderCommand::AnswerNotice { notice, keep })
}

pub(crate) fn supply() -> impl Strategy<Value = Step> {
    (batch_name(), 0..9_u64, when(), 0..9_u32).prop_map(|(name, units, from, more)| Step::Batch {
        name,
        units,
        from,
        to: from + more,
    })
}

pub(crate) fn passing() -> impl Strategy<Value = Step> {
    (while_(), any::<bool>()).prop_map(|(minutes, prompt)| Step::Pass { minutes, prompt })
}

pub(crate) fn chosen() -> impl Strategy<Value = Option<ChosenShipping>> {
    prop_oneof![
        4 => Just(None),
        1 => Just(Some(ChosenShipping::AsAvailable)),
        1 => Just(Some(ChosenShipping::Together)),
    ]
}

/// What an order of another line brings along, if it comes from one.
pub(crate) fn taken() -> impl Strategy<Value = Option<TakeOver>> {
    let taken = (0..2_000_u64, 0..1_000_u64, any::<bool>(), 0..8_u8);
    let taken = taken.prop_map(|(paid, named, delivery_charged, n)| {
        let product = if n == 0 { "tent" } else { "lamp" }.to_owned();
        let reference = Some("before".to_owned());
        let pieces = vec![Piece { amount: named.min(paid), reference }];
        let paid = euro(paid);
        let from = "an id".to_owned();
        TakeOver { from, product, paid, pieces, card: None, delivery_charged }
    });
    prop_oneof![3 => Just(None), 1 => taken.prop_map(Some)]
}

fn batch_name() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("april"), Just("may"), Just("june")]
}

fn when() -> impl Strategy<Value = u32> {
    prop_oneof![2 => 0..4_u32, 2 => 4..40_u32]
}

/// Some are the same in other letters.
fn code() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("early"), Just("Early"), Just("vip"), Just("nobody's")]
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let sees = prop_oneof![
        12 => Just(Sees::Present),
        3 => Just(Sees::Earlier),
        1 => proptest::sample::select(&Action::ALL[..]).prop_map(Sees::Wrong),
    ];
    prop_oneof![
        10 => (0..3_u8, 1..6_u64, sees, 0..3_u8, (chosen(), taken(), option(code())), policy()).prop_map(
            |(who, quantity, sees, pays, rest, policy)| {
                let (provider, pays) = (pays < 2, pays == 0 && rest.1.is_none());
                Step::Place { who, quantity, sees, pays, provider, rest, policy }
            },
        ),
        2 => (code(), option(-1..3_i64), option(0..6_i64), option(0..7_u64), option(0..3_u64))
            .prop_map(|(name, opens, closes, units, uses)| Step::Code {
                name,
                times: (opens.map(|n| n * 10), closes.map(|n| n * 10)),
                most: [units, uses],
            }),
        1 => code().prop_map(|name| {
            Step::Do(Command::RemoveCode { code: Code::parse(name).unwrap() })
        }),
        4 => (1..6_u64, option(batch_name())).prop_map(|(n, batch)| {
            let batch = batch.and_then(BatchName::parse);
            Step::Do(Command::Receive { units: units(n), reference: None, batch })
        }),
        2 => (-4..4_i64).prop_map(|delta| Step::Do(crate::support::adjust(delta))),
        1 => (0..8_u64).prop_map(|counted| Step::Do(crate::support::count(counted))),
        4 => supply(),
        1 => batch_name().prop_map(|name| {
            Step::Do(Command::RemoveBatch { name: BatchName::parse(name).unwrap() })
        }),
        12 => (any::<prop::sample::Index>(), on_order()).prop_map(|(order, command)| {
            Step::OnOrder(Some(order.index(1 << 20)), command)
        }),
        3 => settings().prop_map(Step::Offer),
        1 => Just(Step::Do(Command::Archive)),
        2 => (1..6_u64).prop_map(|quantity| Step::Look { quantity }),
        9 => passing(),
        1 => Just(Step::Alarm),
        1 => Just(Step::Restart),
    ]
}

/// Steps of shops that sell on and on, and shoppers who wait: so that promises slip.
pub(crate) fn waiting_step() -> impl Strategy<Value = Step> {
    let place = (0..3_u8, 1..4_u64, 0..6_u8, policy());
    let about = prop_oneof![
        6 => answer(),
        2 => Just(OrderCommand::SetExtraPeriod),
        2 => Just(OrderCommand::Ship { units: units(1), tracking: None }),
        1 => Just(OrderCommand::Paid),
        1 => on_order(),
    ];
    prop_oneof![
        8 => place.prop_map(|(who, quantity, pays, policy)| {
            let rest = (None, None, None);
            let pays = pays == 0;
            let sees = Sees::Present;
            Step::Place { who, quantity, sees, pays, provider: pays, rest, policy }
        }),
        4 => (1..3_u64, option(batch_name())).prop_map(|(n, batch)| {
            let batch = batch.and_then(BatchName::parse);
            Step::Do(Command::Receive { units: units(n), reference: None, batch })
        }),
        2 => (-2..2_i64).prop_map(|delta| Step::Do(crate::support::adjust(delta))),
        6 => supply(),
        1 => batch_name().prop_map(|name| {
            Step::Do(Command::RemoveBatch { name: BatchName::parse(name).unwrap() })
        }),
        2 => waiting_settings().prop_map(Step::Offer),
        8 => (any::<prop::sample::Index>(), about).prop_map(|(order, command)| {
            Step::OnOrder(Some(order.index(1 << 20)), command)
        }),
        10 => passing(),
        1 => Just(Step::Restart),
    ]
}

/// Backorders without a limit, released, with or without a lead time.
pub(crate) fn waiting_settings() -> impl Strategy<Value = Settings> {
    let lead_time_days = option(prop_oneof![0..4_u32, 5..45_u32]);
    let release = option((1..20_i64).prop_map(|n| n * DAY));
    (lead_time_days, release, 0..9_u8).prop_map(|(lead_time_days, release, unreleased)| {
        let backorder = Some(Backorder { limit: None, lead_time_days });
        let preorder = Preorder { opens_at: None, closes_at: None, limit: None };
        let preorder = (unreleased < 3).then_some(preorder);
        let release = release.filter(|_| preorder.is_some());
        let product = Some("lamp".to_owned());
        let offer = Offer { price: euro(333), backorder, preorder, product, ..offer() };
        Settings { offer, release, opens: None, closes: None }
    })
}
