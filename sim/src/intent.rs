//! What people want next: shoppers, the merchant, the provider of payments.

use crate::client::{Client, Role};
use crate::dice::Dice;
use crate::object::Object;
use serde_json::json;
use shared::availability::{Action, availability_for};
use shared::code::{Code, Grant, is_needed};
use shared::command::{Accept, Command, OrderCommand, Place};
use shared::id::{BatchName, CustomerKey, PlaceNumber, Sku};
use shared::ledger::Ledger;
use shared::line::Priority;
use shared::offer::{Backorder, Offer, Preorder, Shipping};
use shared::policy::{Policy, Profile};
use shared::promise::Batch;
use shared::shelf::Shelf;
use shared::time::Timestamp;
use shared::units::Units;
use shared::wire::product;
use shared::zone::ZoneName;

/// Zones with summer time in both hemispheres, at midnight, by half an hour, and without.
const ZONES: [&str; 7] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Auckland",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
];

/// The same code in other letters is the same code.
const CODES: [&str; 4] = ["early", "EARLY", "friends", "nobody's"];

const BATCHES: [&str; 3] = ["april", "may", "june"];

fn units(n: u64) -> Units {
    Units::new(n).unwrap_or_default()
}

/// Minutes, or days.
fn soon(dice: &mut Dice) -> u64 {
    if dice.chance(30) { 10 * dice.below(30) } else { 1_440 * dice.below(20) }
}

fn in_minutes(now: Timestamp, minutes: u64) -> Option<Timestamp> {
    now.plus_minutes(u32::try_from(minutes).unwrap_or_default())
}

/// The settings of the shop, as they are now.
pub(crate) fn policy(dice: &mut Dice) -> Policy {
    let zone = dice.pick(&ZONES, "UTC");
    Policy {
        profile: dice.pick(&[Profile::Us, Profile::Eu, Profile::Uk], Profile::Eu),
        time_zone: ZoneName::parse(zone).unwrap_or(ZoneName::utc()),
        handling_days: u32::try_from(dice.below(5)).unwrap_or_default(),
        ..Policy::default()
    }
}

/// A product as the merchant might set it up.
pub(crate) fn offer(dice: &mut Dice, now: Timestamp) -> Option<Command> {
    let price = dice.pick(&[100_u64, 333, 1_250], 100);
    // Variants of one product, but for one in a while.
    let product = dice.pick(&["lamp", "lamp", "lamp", "lamp", "lamp", "lamp", "tent"], "lamp");
    let day = now.day().plus_days(u32::try_from(dice.below(30)).unwrap_or_default()).to_string();
    let payment = match dice.below(7) {
        0 => json!({"collect": "later"}),
        1 => json!({"collect": "deposit", "deposit": {"percent": 20}}),
        4 => json!({"collect": "later", "balance": "shipping", "grace_days": 3}),
        5 => json!({"collect": "deposit", "deposit": {"percent": 30}, "balance": day}),
        6 => json!({
            "collect": "deposit", "deposit": {"amount": 60, "refundable": false}, "grace_days": 2,
        }),
        2 => json!({"collect": "deposit", "deposit": {"amount": 50}}),
        _ => json!({"collect": "full"}),
    };
    let body = json!({
        "title": "Trail Lamp", "product": product, "price": {"amount": price, "currency": "EUR"}, "payment": payment,
    });
    let base: Offer = product::product(&body, &Sku::parse("A")?).ok()?;
    let minutes = 10 * (1 + dice.below(200));
    let release_at = dice.option(20, |_| in_minutes(now, minutes)).flatten();
    let preorder = dice.option(40, |dice| Preorder {
        opens_at: dice.option(60, |dice| in_minutes(now, soon(dice))).flatten(),
        closes_at: dice.option(20, |dice| in_minutes(now, 10 * dice.below(90))).flatten(),
        limit: dice.option(30, |dice| units(dice.below(12))),
    });
    let backorder = dice.option(75, |dice| Backorder {
        limit: dice.option(25, |dice| units(dice.below(12))),
        lead_time_days: dice.option(45, |dice| u32::try_from(dice.below(25)).unwrap_or_default()),
    });
    let delivery = dice.option(30, |_| base.price);
    let shipping = if dice.chance(20) { Shipping::Together } else { Shipping::AsAvailable };
    Some(Command::Offer(Box::new(Offer {
        release_at,
        preorder,
        backorder,
        safety_stock: units(if dice.chance(20) { dice.below(3) } else { 0 }),
        per_customer_limit: dice.option(30, |dice| units(2 + dice.below(6))),
        delivery,
        shipping,
        hold_minutes: u32::try_from(10 * (1 + dice.below(6))).unwrap_or(10),
        ..base
    })))
}

/// What a client wants next, of which sku.
pub(crate) fn next(
    client: &Client,
    object: &Object,
    glimpse: Option<&Shelf>,
    policy: &Policy,
    now: Timestamp,
    dice: &mut Dice,
) -> Option<Command> {
    match client.role {
        Role::Shopper(who) => {
            let own: Vec<_> =
                client.placed().filter(|(sku, ..)| *sku == object.sku).map(|(.., n)| n).collect();
            if !own.is_empty() && dice.chance(45) {
                let number = PlaceNumber::new(dice.pick(&own, 1))?;
                return Some(Command::Order { number, action: of_shopper(object, number, dice) });
            }
            place(who, object, glimpse, policy, now, dice)
        }
        Role::Merchant if opens_later(object, now) && dice.chance(40) => early_access(now, dice),
        Role::Merchant if dice.chance(50) => of_merchant(now, dice),
        Role::Merchant => {
            let number = PlaceNumber::new(1 + dice.below(object.tables.shelf()?.last_number))?;
            let order = object.tables.order(number).ok()??;
            let allocated = order.stages.allocated.get();
            let shipped = order.stages.shipped.get();
            let action = match dice.below(12) {
                0..=3 => {
                    let units = units(1 + dice.below(allocated));
                    OrderCommand::Ship { units, tracking: None }
                }
                4 => OrderCommand::Return {
                    units: units(1 + dice.below(shipped)),
                    restock: dice.chance(70),
                },
                5 | 6 => OrderCommand::Prioritise {
                    priority: Priority::new(dice.pick(&[-1, 0, 1, 2], 0)).unwrap_or_default(),
                    reason: "vip".to_owned(),
                },
                7 | 8 if order.by_provider => OrderCommand::Refund {
                    amount: 1 + dice.below(order.net().ok()?.amount() / 2),
                    reason: "sorry".to_owned(),
                    elsewhere: dice.chance(20),
                },
                7 | 8 => OrderCommand::RecordPayment {
                    amount: 1 + dice.below(order.due().ok()?.amount()),
                    reference: None,
                },
                9 | 10 => OrderCommand::StateDelivery { at: now },
                _ => OrderCommand::Cancel {
                    units: None,
                    reason: Some("gone".to_owned()),
                    by_shopper: false,
                },
            };
            Some(Command::Order { number, action })
        }
        // It is paid on its pages.
        Role::Provider => None,
    }
}

fn place(
    who: u8,
    object: &Object,
    glimpse: Option<&Shelf>,
    policy: &Policy,
    now: Timestamp,
    dice: &mut Dice,
) -> Option<Command> {
    let quantity = units(1 + dice.below(5));
    let stale = dice.chance(15);
    let shelf = glimpse.filter(|_| stale).or(object.tables.shelf())?;
    let with_code = if opens_later(object, now) { 85 } else { 10 };
    let code = dice.option(with_code, |dice| Code::parse(dice.pick(&CODES, "early"))).flatten();
    let known = code.as_ref().and_then(|code| object.tables.code(code).ok().flatten());
    let judged = availability_for(shelf, known.as_ref(), quantity, now.max(object.now)).ok()?;
    let action = match dice.below(100) {
        0 | 1 => Action::Buy,
        // Seen while the code opened, or hoped for.
        2..=40 if code.is_some() => Action::Preorder,
        _ => judged.action,
    };
    let by_provider = dice.chance(50);
    Some(Command::Place(Place {
        quantity,
        customer: CustomerKey::of(&format!("{who}@example.com")),
        accept: Accept {
            action,
            in_stock: Some(judged.levels.in_stock),
            price: Some(shelf.offer.price_at(now.max(object.now))),
            ships_to: judged.promise.ships_to,
            shipping: None,
        },
        code,
        awaits_payment: by_provider,
        by_provider,
        consent: None,
        policy: policy.clone(),
        swap: None,
    }))
}

fn of_shopper(object: &Object, number: PlaceNumber, dice: &mut Dice) -> OrderCommand {
    let order = object.tables.order(number).ok().flatten();
    let open = order.as_ref().and_then(|order| order.notices.last());
    match dice.below(12) {
        0..=3 if open.is_some() => OrderCommand::AnswerNotice {
            notice: open.map_or(1, |open| open.number),
            keep: dice.chance(70),
        },
        4 => OrderCommand::AnswerNotice { notice: 1, keep: dice.chance(50) },
        5 | 6 => OrderCommand::SetExtraPeriod,
        0..=3 | 7 | 8 => OrderCommand::ChangeAddress,
        9 => OrderCommand::Withdraw,
        _ => OrderCommand::Cancel {
            units: dice.option(60, |dice| units(1 + dice.below(2))),
            reason: None,
            by_shopper: true,
        },
    }
}

fn of_merchant(now: Timestamp, dice: &mut Dice) -> Option<Command> {
    let name = BatchName::parse(dice.pick(&BATCHES, "may"))?;
    Some(match dice.below(22) {
        20 => early_access(now, dice)?,
        21 => Command::RemoveCode { code: Code::parse(dice.pick(&CODES, "early"))? },
        0..=6 => Command::Receive {
            units: units(1 + dice.below(6)),
            reference: None,
            batch: dice.option(50, |_| name),
        },
        7..=9 => Command::Adjust {
            delta: i64::try_from(dice.below(7)).ok()? - 4,
            reason: "count".to_owned(),
        },
        10 => Command::Count { counted: units(dice.below(8)), reason: "count".to_owned() },
        11..=15 => {
            let days = u32::try_from(dice.below(40)).ok()?;
            let more = u32::try_from(dice.below(10)).ok()?;
            let expected_from = now.day().plus_days(days);
            let expected_to = expected_from.plus_days(more);
            let units = units(dice.below(8));
            Command::SetBatch { name, batch: Batch { units, expected_from, expected_to } }
        }
        16 => Command::RemoveBatch { name },
        17 | 18 => offer(dice, now)?,
        _ => Command::Archive,
    })
}

/// Whether the pre-order is not open to everyone yet.
fn opens_later(object: &Object, now: Timestamp) -> bool {
    object.tables.shelf().is_some_and(|shelf| is_needed(&shelf.offer, now.max(object.now)))
}

fn early_access(now: Timestamp, dice: &mut Dice) -> Option<Command> {
    let code = Code::parse(dice.pick(&["early", "Early", "friends"], "early"))?;
    let opens_at = dice.option(30, |dice| in_minutes(now, 10 * dice.below(6))).flatten();
    let closes_at = dice.option(50, |dice| in_minutes(now, soon(dice))).flatten();
    let units = dice.option(50, |dice| units(dice.below(9)));
    let uses = dice.option(50, |dice| Units::new(dice.below(4)).unwrap_or_default());
    Some(Command::SetCode { code, grant: Grant { opens_at, closes_at, units, uses } })
}
