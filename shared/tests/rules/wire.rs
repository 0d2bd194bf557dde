//! Answers, byte for byte as shops and merchants get them: what changes here changes for everybody
//! who keeps an old widget cached.

use crate::support::{
    at, backorder, batch, cancel, deposit, euro, full, number, offer, place, preorder, put,
    receive, ship, sku, units, world::World,
};
use serde::Serialize;
use serde_json::{Value, json};
use shared::availability::Action::{Backorder, Split};
use shared::ledger::Ledger;
use shared::offer::{Offer, Percent, ShowUnits};
use shared::order::Entry;
use shared::payment::Part;
use shared::policy::Profile;
use shared::promise::promise;
use shared::refusal::Refusal;
use shared::units::Units;
use shared::wire::Page;
use shared::wire::availability::{Item, KnownItem, UnknownItem};
use shared::wire::fields::FieldError;
use shared::wire::order::{Identity, Order, Present, Private};
use shared::wire::person::{Address, Customer, Person};
use shared::wire::place::{PaymentRedirect, Placed};
use shared::wire::problem::Problem;
use shared::wire::product::Product;
use shared::wire::stock::{
    AdjustmentAnswer, JournalRow, LineRow, OrderUnits, PromiseOutcome, ReceiptAnswer,
    SimulationAnswer, Stock,
};

fn check(answer: &impl Serialize, expected: Value) {
    let found = serde_json::to_value(answer).unwrap();
    assert_eq!(found, expected, "\n{found:#}");
}

/// 5 on hand, 7 wanted: `split`; 14 wait for the rest of it.
fn shop() -> World {
    let mut world = World::new(at(0));
    let lamp = Offer {
        product: Some("trail-lamp".to_owned()),
        options: Some([("colour".to_owned(), "red".to_owned())].into()),
        backorder: backorder(Some(200)),
        ..offer()
    };
    for command in [
        put(lamp),
        receive(5),
        batch("may", 300, 123, 129),
        place("a@example.com", 7, Split),
        place("b@example.com", 14, Backorder),
    ] {
        world.step(&command).unwrap();
    }
    world
}

fn identity() -> Identity {
    Identity { id: "opaque".to_owned(), order_number: "7F3K-92QX".to_owned(), sku: sku() }
}

fn person() -> Person {
    Person {
        customer: Customer {
            email: "a@example.com".to_owned(),
            name: "A. Person".to_owned(),
            phone: None,
        },
        ship_to: Some(Address {
            line1: "1 Road".to_owned(),
            line2: None,
            city: "Town".to_owned(),
            region: None,
            postal_code: None,
            country: "DE".to_owned(),
        }),
        source: None,
        locale: Some("de-DE".to_owned()),
    }
}

/// An order as its owner sees it, or with `person` as the merchant does.
fn shown(world: &World, n: u64, person: Option<Person>) -> Order {
    let memory = &world.memory;
    let order = memory.order(number(n)).unwrap().unwrap();
    let own = order.stages.in_line().unwrap();
    let ahead = memory.ahead_of(order.place).unwrap();
    let shelf = memory.shelf().unwrap();
    let present = Present {
        ahead: Some(ahead).filter(|_| own != Units::ZERO),
        estimate: promise(&shelf.offer, &shelf.batches, ahead.units, own, world.now()),
    };
    Order::of(&order, identity(), memory.history(number(n)), Some(present), person).unwrap()
}

#[test]
fn an_item_of_availability() {
    let world = shop();
    let shelf = world.memory.shelf().unwrap();
    let item = KnownItem::of(sku(), shelf, units(7), at(0), at(0), Profile::Eu).unwrap();
    check(
        &Item::Known(Box::new(item)),
        json!({
            "sku": "A", "as_of": "2027-01-01T00:00:00Z", "quantity": 7, "action": "backorder",
            "levels": { "in_stock": 0, "preorder": 0, "backorder": 7, "not_available": 0 },
            "max_quantity": 184,
            "price": { "amount": 1_000, "currency": "EUR" },
            "due_now": { "amount": 7_000, "currency": "EUR" },
            "due_later": { "amount": 0, "currency": "EUR" },
            "promise": {
                "ships_from": "2027-05-04", "ships_to": "2027-05-10", "basis": "batch",
            },
            "release_at": null, "opens_at": null, "closes_at": null, "limit": null,
            "remaining": null, "waiting_orders": 2,
            "schema_org": "https://schema.org/BackOrder",
            "title": "Trail Lamp", "image_url": null, "product": "trail-lamp",
            "options": { "colour": "red" }, "payment": { "collect": "full" },
            "shipping": "as_available", "show_units": "exact", "units_left": null,
            "tax_percent": null, "delivery": null, "profile": "eu",
        }),
    );
    let unknown = shared::availability::Action::Unknown;
    let item = UnknownItem { sku: "Ä".to_owned(), quantity: units(1), action: unknown };
    check(&Item::Unknown(item), json!({ "sku": "Ä", "quantity": 1, "action": "unknown" }));
}

#[test]
fn an_item_is_read_again_as_what_it_is() {
    let world = shop();
    let shelf = world.memory.shelf().unwrap();
    let item = Item::Known(Box::new(
        KnownItem::of(sku(), shelf, units(7), at(0), at(0), Profile::Eu).unwrap(),
    ));
    let text = serde_json::to_string(&item).unwrap();
    assert_eq!(serde_json::from_str::<Item>(&text).unwrap(), item);
    let text = r#"{"sku":"B","quantity":1,"action":"unknown","later_addition":1}"#;
    assert!(matches!(serde_json::from_str::<Item>(text).unwrap(), Item::Unknown(_)));
}

#[test]
fn an_order_and_its_record() {
    let mut world = shop();
    world.advance(at(1));
    world.step(&ship(1, 2)).unwrap();
    let euro = |amount: u64| json!({ "amount": amount, "currency": "EUR" });
    let promise = json!({ "ships_from": "2027-05-04", "ships_to": "2027-05-10", "basis": "batch" });
    let public = json!({
        "id": "opaque", "order_number": "7F3K-92QX", "sku": "A", "kind": "split",
        "status": "partially_shipped",
        "units": {
            "ordered": 7, "waiting": 2, "allocated": 3, "shipped": 2, "cancelled": 0,
            "returned": 0, "held": 0,
        },
        "place": { "number": 1, "position": 1, "units_ahead": 0 },
        "priority": 0, "promise": promise, "estimate": promise,
        "price": euro(1_000), "total": euro(7_000), "paid": euro(0), "refunded": euro(0),
        "due": euro(7_000), "delivery": null,
        "payment": {
            "terms": "full", "state": "none", "deadline": null,
            "plan": [
                { "amount": euro(7_000), "when": "order", "state": "due", "charged_at": null },
            ],
        },
        "consent": null, "shipping": null, "profile": "eu", "hold_until": null,
        "placed_at": "2027-01-01T00:00:00Z",
        "refund_due": euro(0), "refund_due_by": null, "extra_until": null, "withdrawn_at": null,
        "withdraw_until": null, "swapped_from": null, "swapped_to": null,
        "notices": [],
        "history": [
            { "at": "2027-01-01T00:00:00Z", "kind": "placed", "detail": "7 units ordered", "units": 7 },
            {
                "at": "2027-01-01T00:00:00Z", "kind": "allocated", "detail": "5 units allocated",
                "units": 5,
            },
            {
                "at": "2027-01-01T00:01:00Z", "kind": "shipped", "detail": "2 units shipped",
                "units": 2,
            },
        ],
    });
    check(&shown(&world, 1, None), public.clone());
    let mut merchants = public.clone();
    merchants["version"] = json!(2);
    merchants["refund_under_way"] = json!(euro(0));
    merchants["customer"] = json!({ "email": "a@example.com", "name": "A. Person", "phone": null });
    merchants["ship_to"] = json!({
        "line1": "1 Road", "line2": null, "city": "Town", "region": null, "postal_code": null,
        "country": "DE",
    });
    merchants["source"] = Value::Null;
    merchants["locale"] = json!("de-DE");
    let found = shown(&world, 1, Some(person()));
    check(&found, merchants.clone());
    let text = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Order>(&text).unwrap(), found, "read again");
    // The record leaves out what changes with every order before it.
    let mut record = merchants;
    record.as_object_mut().unwrap().remove("estimate");
    record["place"] = json!({ "number": 1 });
    let order = world.memory.order(number(1)).unwrap().unwrap();
    let history: &[Entry] = world.memory.history(number(1));
    check(&Order::of(&order, identity(), history, None, Some(person())).unwrap(), record);
}

#[test]
fn an_order_that_does_not_wait_has_no_position() {
    let mut world = shop();
    world.step(&cancel(1, Some(2))).unwrap();
    let order = serde_json::to_value(shown(&world, 1, None)).unwrap();
    assert_eq!(order["place"], json!({ "number": 1, "position": null, "units_ahead": null }));
    assert_eq!(order["estimate"]["basis"], "stock");
    let second = serde_json::to_value(shown(&world, 2, None)).unwrap();
    assert_eq!(second["place"], json!({ "number": 2, "position": 1, "units_ahead": 0 }));
}

#[test]
fn a_placed_order() {
    let world = shop();
    let order = shown(&world, 2, None);
    let placed = Placed {
        order: order.clone(),
        token: "secret".to_owned(),
        status_url: "https://shop.example/o/opaque".to_owned(),
        payment: Some(PaymentRedirect { redirect_url: "https://pay.example/1".to_owned() }),
    };
    check(
        &placed,
        json!({
            "order": serde_json::to_value(&order).unwrap(), "token": "secret",
            "status_url": "https://shop.example/o/opaque",
            "payment": { "redirect_url": "https://pay.example/1" },
        }),
    );
    let unpaid = Placed { payment: None, ..placed };
    assert_eq!(serde_json::to_value(&unpaid).unwrap()["payment"], Value::Null);
    let _ = Private { version: 1, refund_under_way: euro(0), person: person() };
}

fn stock_answer() -> Value {
    json!({
        "on_hand": 5, "allocated": 5, "held": 0, "held_later": 0, "safety_stock": 0,
        "available": 0, "waiting_units": 16, "waiting_orders": 2, "preorder_units": 0,
        "incoming": [{
            "batch": "may", "units": 300, "expected_from": "2027-05-04",
            "expected_to": "2027-05-10",
        }],
    })
}

#[test]
fn stock_receipts_corrections_and_simulations() {
    let world = shop();
    let stock = Stock::of(world.memory.shelf().unwrap()).unwrap();
    check(&stock, stock_answer());
    let got = || vec![OrderUnits { order_id: "opaque".to_owned(), units: units(2) }];
    let receipt = ReceiptAnswer {
        stock: stock.clone(),
        filled: got(),
        filled_orders: 3,
        filled_units: units(288),
        left_over: units(12),
    };
    let filled = json!({
        "stock": stock_answer(), "filled": [{ "order_id": "opaque", "units": 2 }],
        "filled_orders": 3, "filled_units": 288, "left_over": 12,
    });
    check(&receipt, filled.clone());
    let promise = world.memory.order(number(1)).unwrap().unwrap().promise;
    let outcome = PromiseOutcome { order_id: "opaque".to_owned(), promise, kept: Some(true) };
    let mut simulated = filled;
    simulated["promises"] = json!([{
        "order_id": "opaque", "kept": true,
        "promise": { "ships_from": "2027-05-04", "ships_to": "2027-05-10", "basis": "batch" },
    }]);
    check(&SimulationAnswer { receipt, promises: vec![outcome] }, simulated);
    let corrected = AdjustmentAnswer {
        stock,
        filled: Vec::new(),
        filled_orders: 0,
        filled_units: Units::ZERO,
        taken_back: got(),
        taken_back_orders: 1,
        taken_back_units: units(2),
    };
    check(
        &corrected,
        json!({
            "stock": stock_answer(), "filled": [], "filled_orders": 0, "filled_units": 0,
            "taken_back": [{ "order_id": "opaque", "units": 2 }], "taken_back_orders": 1,
            "taken_back_units": 2,
        }),
    );
}

#[test]
fn rows_of_lists() {
    let promise = shop().memory.order(number(1)).unwrap().unwrap().promise;
    let row = LineRow {
        number: 1,
        position: 1,
        order_id: "opaque".to_owned(),
        units: units(2),
        units_ahead: Units::ZERO,
        priority: -3,
        joined_at: at(0),
        promise,
        estimate: promise,
    };
    let window = json!({ "ships_from": "2027-05-04", "ships_to": "2027-05-10", "basis": "batch" });
    check(
        &Page { items: vec![row], next_cursor: None },
        json!({
            "items": [{
                "number": 1, "position": 1, "order_id": "opaque", "units": 2, "units_ahead": 0,
                "priority": -3, "joined_at": "2027-01-01T00:00:00Z", "promise": window,
                "estimate": window,
            }],
            "next_cursor": null,
        }),
    );
    let row = JournalRow {
        sequence: 7,
        kind: "received".to_owned(),
        at: at(0),
        cause: "receipt".to_owned(),
        figures: json!({ "units": 5 }),
    };
    check(
        &Page { items: vec![row], next_cursor: Some("next".to_owned()) },
        json!({
            "items": [{
                "sequence": 7, "kind": "received", "at": "2027-01-01T00:00:00Z",
                "cause": "receipt", "figures": { "units": 5 },
            }],
            "next_cursor": "next",
        }),
    );
}

#[test]
fn a_product_with_every_field() {
    let mut lamp = Offer {
        image_url: Some("https://example.com/a.png".to_owned()),
        product: Some("trail-lamp".to_owned()),
        options: Some([("colour".to_owned(), "red".to_owned())].into()),
        safety_stock: units(3),
        release_at: Some(at(0)),
        preorder: preorder(Some(500)),
        backorder: backorder(Some(200)),
        per_customer_limit: Some(units(5)),
        payment: deposit(Part::Percent(20)),
        show_units: ShowUnits::Few,
        tax_percent: Percent::parse(&serde_json::Number::from_f64(8.875).unwrap()),
        delivery: Some(euro(490)),
        ..offer()
    };
    let mut expected = json!({
        "sku": "A", "title": "Trail Lamp", "image_url": "https://example.com/a.png",
        "product": "trail-lamp", "options": { "colour": "red" },
        "price": { "amount": 1_000, "currency": "EUR" }, "safety_stock": 3,
        "release_at": "2027-01-01T00:00:00Z",
        "preorder": { "opens_at": null, "closes_at": null, "limit": 500 },
        "backorder": { "limit": 200, "lead_time_days": null },
        "per_customer_limit": 5, "shipping": "as_available",
        "payment": { "collect": "deposit", "deposit": { "percent": 20 } },
        "hold_minutes": 35, "show_units": "few", "tax_percent": 8.875,
        "delivery": { "amount": 490, "currency": "EUR" },
    });
    check(&Product { sku: sku(), offer: lamp.clone() }, expected.clone());
    lamp.payment = deposit(Part::Amount(300));
    expected["payment"]["deposit"] = json!({ "amount": 300 });
    check(&Product { sku: sku(), offer: lamp.clone() }, expected.clone());
    lamp.payment = full();
    expected["payment"] = json!({ "collect": "full" });
    let product = Product { sku: sku(), offer: lamp };
    check(&product, expected.clone());
    assert_eq!(serde_json::from_value::<Product>(expected).unwrap(), product, "read again");
}

#[test]
fn problems() {
    check(
        &Problem::refused(&Refusal::TooMany { most: units(5) }),
        json!({
            "type": "urn:shelfline:problem:too_many", "title": "Not that many can be ordered",
            "status": 409, "detail": "Up to 5 can be ordered. Order fewer.", "code": "too_many",
        }),
    );
    let error = FieldError {
        field: "customer.email".to_owned(),
        code: "required".to_owned(),
        detail: "This field is needed.".to_owned(),
    };
    check(
        &Problem::invalid_body(vec![error]),
        json!({
            "type": "urn:shelfline:problem:invalid_body",
            "title": "The body has fields that are not right", "status": 422,
            "detail": "Correct: customer.email.", "code": "invalid_body",
            "errors": [{
                "field": "customer.email", "code": "required", "detail": "This field is needed.",
            }],
        }),
    );
    assert_eq!(Problem::unknown_sku().status, 404);
}
