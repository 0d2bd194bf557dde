//! Random commands through the shared rules beside the naive model: every order, the line, every
//! figure, every answer about availability and the invariants, after each step.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::wildcard_enum_match_arm, clippy::unnecessary_wraps, clippy::large_enum_variant)]
#![allow(clippy::needless_pass_by_value, clippy::format_push_string, clippy::redundant_closure)]

mod support;

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use shared::availability::Action;
use shared::code::{Code, Grant};
use shared::command::{Accept, Command, OrderCommand, Place};
use shared::id::{BatchName, CustomerKey, Sku};
use shared::ledger::Ledger;
use shared::line::Priority;
use shared::offer::{Backorder, ChosenShipping, Offer, Preorder, Shipping, ShowUnits};
use shared::payment::{Deposit, Payment};
use shared::policy::Policy;
use shared::swap::{TakeOver, Target};
use shared::time::Timestamp;
use support::world::World;
use support::{DAY, at, batch, deposit, euro, full, later, number, offer, put, units};

/// One step; orders are named by their count modulo those that there are.
#[derive(Debug, Clone)]
enum Step {
    Do(Command),
    Offer(Settings),
    Place {
        who: u8,
        quantity: u64,
        sees: Sees,
        pays: bool,
        rest: Rest,
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
    OnOrder(usize, OrderCommand),
    Pass {
        minutes: i64,
    },
    Restart,
}

/// How it is to ship, where that is said, what it brings along, and a code.
type Rest = (Option<ChosenShipping>, Option<TakeOver>, Option<&'static str>);

/// What a shopper accepts.
#[derive(Debug, Clone, Copy)]
enum Sees {
    /// What is there.
    Present,
    /// What was there when somebody last looked.
    Earlier,
    /// Something else.
    Wrong(Action),
}

/// Settings, with times counted from the step.
#[derive(Debug, Clone)]
struct Settings {
    offer: Offer,
    release: Option<i64>,
    opens: Option<i64>,
    closes: Option<i64>,
}

impl Settings {
    fn at(&self, now: Timestamp) -> Command {
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

fn settings() -> impl Strategy<Value = Settings> {
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
    let payment = prop_oneof![
        Just(full()),
        Just(later()),
        (1..=100_u8).prop_map(|percent| deposit(Deposit::Percent(percent))),
        (1..=333_u64).prop_map(|amount| deposit(Deposit::Amount(amount))),
    ];
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

fn option<T: Strategy + 'static>(of: T) -> impl Strategy<Value = Option<T::Value>>
where
    T::Value: Clone + 'static,
{
    prop_oneof![1 => Just(None), 1 => of.prop_map(Some)]
}

fn on_order() -> impl Strategy<Value = OrderCommand> {
    let n = || (1..4_u64).prop_map(units);
    prop_oneof![
        3 => n().prop_map(|units| OrderCommand::Ship { units, tracking: None }),
        3 => option(1..4_u64).prop_map(|n| {
            OrderCommand::Cancel { units: n.map(units), reason: None }
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
            from: support::sku(),
            to: Target {
                sku: Sku::parse(if n == 0 { "A" } else { "B" }).unwrap(),
                product: (n > 1).then(|| if n == 2 { "tent" } else { "lamp" }.to_owned()),
                currency: euro(0).currency(),
            },
        }),
        4 => option(Just("its id".to_owned())).prop_map(|placed| {
            OrderCommand::SettleSwap { attempt: 0, placed }
        }),
        1 => Just(OrderCommand::Declined),
        1 => Just(OrderCommand::ChangeAddress),
        1 => Just(OrderCommand::Erase),
        1 => Just(OrderCommand::Withdraw),
        2 => (0..30_i64).prop_map(|days| OrderCommand::StateDelivery { at: at(days * DAY) }),
    ]
}

fn chosen() -> impl Strategy<Value = Option<ChosenShipping>> {
    prop_oneof![
        4 => Just(None),
        1 => Just(Some(ChosenShipping::AsAvailable)),
        1 => Just(Some(ChosenShipping::Together)),
    ]
}

/// What an order of another line brings along, if it comes from one.
fn taken() -> impl Strategy<Value = Option<TakeOver>> {
    let taken = (0..2_000_u64, any::<bool>(), 0..8_u8).prop_map(|(paid, delivery_charged, n)| {
        let product = if n == 0 { "tent" } else { "lamp" }.to_owned();
        TakeOver { from: "an id".to_owned(), product, paid: euro(paid), delivery_charged }
    });
    prop_oneof![3 => Just(None), 1 => taken.prop_map(Some)]
}

/// Settles the attempt that is under way, as the other line's answer names it.
fn of_its_attempt(world: &World, order: u64, action: OrderCommand) -> OrderCommand {
    let known = world.memory.order(number(order)).unwrap();
    match (action, known.and_then(|order| order.swap)) {
        (OrderCommand::SettleSwap { placed, .. }, Some(swap)) => {
            OrderCommand::SettleSwap { attempt: swap.attempt, placed }
        }
        (action, _) => action,
    }
}

fn batch_name() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("april"), Just("may"), Just("june")]
}

/// Some are the same in other letters.
fn code() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("early"), Just("Early"), Just("vip"), Just("nobody's")]
}

fn step() -> impl Strategy<Value = Step> {
    let sees = prop_oneof![
        12 => Just(Sees::Present),
        3 => Just(Sees::Earlier),
        1 => proptest::sample::select(&Action::ALL[..]).prop_map(Sees::Wrong),
    ];
    prop_oneof![
        10 => (0..3_u8, 1..6_u64, sees, any::<bool>(), (chosen(), taken(), option(code()))).prop_map(
            |(who, quantity, sees, pays, rest)| {
                let pays = pays && rest.1.is_none();
                Step::Place { who, quantity, sees, pays, rest }
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
        2 => (-4..4_i64).prop_map(|delta| Step::Do(support::adjust(delta))),
        1 => (0..8_u64).prop_map(|counted| Step::Do(support::count(counted))),
        2 => (batch_name(), 0..6_u64, 0..4_u32, 0..3_u32).prop_map(|(name, n, from, more)| {
            Step::Do(batch(name, n, from, from + more))
        }),
        1 => batch_name().prop_map(|name| {
            Step::Do(Command::RemoveBatch { name: BatchName::parse(name).unwrap() })
        }),
        12 => (any::<prop::sample::Index>(), on_order()).prop_map(|(order, command)| {
            Step::OnOrder(order.index(1 << 20), command)
        }),
        3 => settings().prop_map(Step::Offer),
        1 => Just(Step::Do(Command::Archive)),
        2 => (1..6_u64).prop_map(|quantity| Step::Look { quantity }),
        4 => prop_oneof![
            3 => (1..5_i64).prop_map(|n| n * 10),
            1 => Just(1),
            1 => Just(DAY),
        ].prop_map(|minutes| Step::Pass { minutes }),
        1 => Just(Step::Restart),
    ]
}

/// What a shopper who looks now is going to accept, price and promise included.
fn seen(world: &World, quantity: u64, code: Option<&Code>) -> Accept {
    let judged = world.naive.judge(quantity, code);
    Accept {
        action: judged.action,
        in_stock: Some(units(judged.levels[0])),
        price: Some(world.naive.offer().price),
        ships_to: judged.promise.0.map(|(_, to)| to),
        shipping: None,
    }
}

fn run(first: &Settings, steps: Vec<Step>) {
    let mut world = World::new(at(0));
    let mut earlier = None;
    let unknown = support::receive(1);
    assert_eq!(world.step(&unknown), Err("unknown_sku"), "before the first offer");
    world.step(&first.at(at(0))).unwrap();
    for step in steps {
        match step {
            Step::Do(command) => drop(world.step(&command)),
            Step::Offer(settings) => drop(world.step(&settings.at(world.now()))),
            Step::Place { who, quantity, sees, pays, rest: (shipping, swap, code) } => {
                let code = code.and_then(Code::parse);
                let present = seen(&world, quantity, code.as_ref());
                let accept = match sees {
                    Sees::Present => present,
                    Sees::Earlier => earlier.unwrap_or(present),
                    Sees::Wrong(action) => Accept { action, ..present },
                };
                let accept = Accept { shipping, ..accept };
                let customer = CustomerKey::of(&format!("{who}@example.com"));
                let quantity = units(quantity);
                let place = Place {
                    quantity,
                    customer,
                    accept,
                    code,
                    awaits_payment: pays,
                    policy: Policy::default(),
                    swap,
                };
                drop(world.step(&Command::Place(place)));
            }
            Step::Code { name, times: (opens, closes), most: [most, uses] } => {
                let now = world.now();
                let at = |n: Option<i64>| Timestamp::from_ms(now.as_ms() + n? * 60_000);
                let grant = Grant {
                    opens_at: at(opens),
                    closes_at: at(closes),
                    units: most.map(units),
                    uses: uses.map(units),
                };
                drop(world.step(&Command::SetCode { code: Code::parse(name).unwrap(), grant }));
            }
            Step::Look { quantity } => earlier = Some(seen(&world, quantity, None)),
            Step::OnOrder(order, action) => {
                let orders = world.naive.orders.len();
                let order = u64::try_from(order % orders.max(1)).unwrap() + 1;
                let action = of_its_attempt(&world, order, action);
                drop(world.step(&Command::Order { number: number(order), action }));
            }
            Step::Pass { minutes } => {
                let now = Timestamp::from_ms(world.now().as_ms() + minutes * 60_000).unwrap();
                world.advance(now);
            }
            Step::Restart => world.restart(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").map_or(400, |cases| cases.parse().expect("a number")),
        max_shrink_iters: 20_000,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "tests/model.proptest-regressions",
        ))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_rules_do_what_the_contract_says(
        first in settings(),
        steps in prop::collection::vec(step(), 1..60),
    ) {
        run(&first, steps);
    }
}
