//! Fixtures with defaults, the naive model, and a world that runs both side by side.
#![allow(clippy::missing_panics_doc)]
#![allow(clippy::too_many_lines, clippy::struct_excessive_bools, clippy::type_complexity)]

pub(crate) mod money;
pub(crate) mod naive;
pub(crate) mod promises;
pub(crate) mod world;

use shared::availability::Action;
use shared::code::{Code, Grant};
use shared::command::{Accept, Command, OrderCommand, Place};
use shared::id::{BatchName, CustomerKey, PlaceNumber, Sku};
use shared::money::{Currency, Money};
use shared::offer::{Backorder, Offer, Preorder, Shipping, ShowUnits};
use shared::payment::{Deposit, Part, Payment, Terms};
use shared::policy::Policy;
use shared::promise::Batch;
use shared::time::{Day, Timestamp};
use shared::units::Units;

/// Minutes of a day.
pub(crate) const DAY: i64 = 1_440;

/// `minutes` after the start of 2027.
pub(crate) fn at(minutes: i64) -> Timestamp {
    let start = Timestamp::parse("2027-01-01T00:00:00Z").unwrap();
    Timestamp::from_ms(start.as_ms() + minutes * 60_000).unwrap()
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// The day `days` after the start of 2027.
pub(crate) fn on(days: u32) -> Day {
    day("2027-01-01").plus_days(days)
}

pub(crate) fn units(n: u64) -> Units {
    Units::new(n).unwrap()
}

pub(crate) fn number(n: u64) -> PlaceNumber {
    PlaceNumber::new(n).unwrap()
}

pub(crate) fn sku() -> Sku {
    Sku::parse("A").unwrap()
}

pub(crate) fn euro(amount: u64) -> Money {
    Money::new(amount, Currency::parse("EUR").unwrap()).unwrap()
}

/// 10 € and nothing else: released, no backorders, no limits.
pub(crate) fn offer() -> Offer {
    Offer {
        title: "Trail Lamp".to_owned(),
        image_url: None,
        product: None,
        options: None,
        price: euro(1_000),
        safety_stock: Units::ZERO,
        release_at: None,
        preorder: None,
        backorder: None,
        per_customer_limit: None,
        shipping: Shipping::AsAvailable,
        payment: full(),
        hold_minutes: 35,
        show_units: ShowUnits::Exact,
        tax_percent: None,
        delivery: None,
    }
}

pub(crate) fn full() -> Payment {
    Payment::FULL
}

pub(crate) fn later() -> Payment {
    Payment { collect: Terms::Later, ..Payment::FULL }
}

pub(crate) fn deposit(part: Part) -> Payment {
    let deposit = Some(Deposit { part, refundable: true });
    Payment { collect: Terms::Deposit, deposit, ..Payment::FULL }
}

/// Backorders up to a limit, without a lead time.
pub(crate) fn backorder(limit: Option<u64>) -> Option<Backorder> {
    Some(Backorder { limit: limit.map(units), lead_time_days: None })
}

pub(crate) fn with_lead_time(days: u32) -> Option<Backorder> {
    Some(Backorder { limit: None, lead_time_days: Some(days) })
}

/// A pre-order at any time, up to a limit.
pub(crate) fn preorder(limit: Option<u64>) -> Option<Preorder> {
    Some(Preorder { opens_at: None, closes_at: None, limit: limit.map(units) })
}

pub(crate) fn put(offer: Offer) -> Command {
    Command::Offer(Box::new(offer))
}

/// An order of `who` who saw `action` and nothing else.
pub(crate) fn order(who: &str, quantity: u64, action: Action) -> Place {
    Place {
        quantity: units(quantity),
        customer: CustomerKey::of(who),
        accept: Accept { action, in_stock: None, price: None, ships_to: None, shipping: None },
        code: None,
        awaits_payment: false,
        by_provider: false,
        consent: None,
        policy: Policy::default(),
        swap: None,
    }
}

pub(crate) fn place(who: &str, quantity: u64, action: Action) -> Command {
    Command::Place(order(who, quantity, action))
}

pub(crate) fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

/// Early access: from and until which minute, for how many units and orders.
pub(crate) fn grant(
    (opens, closes): (Option<i64>, Option<i64>),
    most: Option<u64>,
    uses: Option<u64>,
) -> Grant {
    Grant {
        opens_at: opens.map(at),
        closes_at: closes.map(at),
        units: most.map(units),
        uses: uses.map(units),
    }
}

pub(crate) fn set_code(text: &str, grant: Grant) -> Command {
    Command::SetCode { code: code(text), grant }
}

/// The same with a code.
pub(crate) fn place_with(text: &str, who: &str, quantity: u64, action: Action) -> Command {
    Command::Place(Place { code: Some(code(text)), ..order(who, quantity, action) })
}

/// The same under other rules.
pub(crate) fn place_under(who: &str, quantity: u64, action: Action, policy: Policy) -> Command {
    Command::Place(Place { policy, ..order(who, quantity, action) })
}

/// The same, but to be paid before it is placed for good.
pub(crate) fn hold(who: &str, quantity: u64, action: Action) -> Command {
    Command::Place(Place { awaits_payment: true, ..order(who, quantity, action) })
}

pub(crate) fn receive(n: u64) -> Command {
    Command::Receive { units: units(n), reference: None, batch: None }
}

pub(crate) fn receive_batch(n: u64, batch: &str) -> Command {
    Command::Receive { units: units(n), reference: None, batch: BatchName::parse(batch) }
}

pub(crate) fn adjust(delta: i64) -> Command {
    Command::Adjust { delta, reason: "count".to_owned() }
}

pub(crate) fn count(counted: u64) -> Command {
    Command::Count { counted: units(counted), reason: "count".to_owned() }
}

pub(crate) fn batch(name: &str, n: u64, from: u32, to: u32) -> Command {
    let batch = Batch { units: units(n), expected_from: on(from), expected_to: on(to) };
    Command::SetBatch { name: BatchName::parse(name).unwrap(), batch }
}

pub(crate) fn on_order(n: u64, action: OrderCommand) -> Command {
    Command::Order { number: number(n), action }
}

pub(crate) fn ship(n: u64, of: u64) -> Command {
    on_order(n, OrderCommand::Ship { units: units(of), tracking: None })
}

pub(crate) fn cancel(n: u64, of: Option<u64>) -> Command {
    on_order(n, OrderCommand::Cancel { units: of.map(units), reason: None, by_shopper: true })
}

pub(crate) fn give_back(n: u64, of: u64, restock: bool) -> Command {
    on_order(n, OrderCommand::Return { units: units(of), restock })
}

pub(crate) fn prioritise(n: u64, priority: i16) -> Command {
    let priority = shared::line::Priority::new(priority).unwrap();
    on_order(n, OrderCommand::Prioritise { priority, reason: "vip".to_owned() })
}

pub(crate) fn mark_paid(n: u64, amount: u64) -> Command {
    on_order(n, OrderCommand::RecordPayment { amount, reference: None })
}

/// Carries `given` out, each at its minute, then `command`, beside the naive model; answers what
/// became of it: the code of a refusal, or the orders and what is on hand.
///
/// Letters: `w`aiting, `l`ater held, `a`llocated, `h`eld, `s`hipped, `r`eturned, `c`ancelled.
pub(crate) fn outcome(given: &[(i64, Command)], command: (i64, Command)) -> String {
    let mut world = world::World::new(at(0));
    for (minute, command) in given {
        world.advance(at(*minute));
        assert_eq!(world.step(command).map(drop), Ok(()), "given {command:?}");
    }
    world.advance(at(command.0));
    match world.step(&command.1) {
        Err(code) => code.to_owned(),
        Ok(_) => drawn(&world),
    }
}

/// The orders by stage, and what is on hand.
pub(crate) fn drawn(world: &world::World) -> String {
    let mut lines: Vec<String> = world
        .memory
        .orders()
        .map(|order| {
            let stages = &order.stages;
            let parts = [
                ('w', stages.waiting),
                ('l', stages.held_later),
                ('a', stages.allocated),
                ('h', stages.held),
                ('s', stages.shipped),
                ('r', stages.returned),
                ('c', stages.cancelled),
            ];
            let parts = parts.into_iter().filter(|(_, units)| !units.is_zero());
            let parts: Vec<_> = parts.map(|(stage, units)| format!("{stage}{units}")).collect();
            format!("{}:{}", order.place.number, parts.join(" "))
        })
        .collect();
    lines.push(format!("on hand {}", world.naive.on_hand));
    lines.join(", ")
}
