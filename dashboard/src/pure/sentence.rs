//! What an answer says, in a sentence: what was done, then what stands now.

use super::words::{figure, orders, units};
use serde_json::Value;
use shared::units::Units;
use shared::wire::fields::FieldError;
use shared::wire::stock::{AdjustmentAnswer, ReceiptAnswer, SimulationAnswer};

/// What a receipt did.
pub(crate) fn received(answer: &ReceiptAnswer) -> String {
    let left = figure(answer.left_over.get());
    if answer.filled_orders == 0 {
        return format!("Received. No order got units, {left} left over.");
    }
    let got = orders(answer.filled_orders);
    format!("Received. {got} got {}, {left} left over.", units(answer.filled_units))
}

/// What a correction or a count did.
pub(crate) fn adjusted(answer: &AdjustmentAnswer) -> String {
    let mut said = format!("Recorded: {} on hand now.", figure(answer.stock.on_hand.get()));
    if answer.filled_orders > 0 {
        let got = orders(answer.filled_orders);
        said = format!("{said} {got} got {}.", units(answer.filled_units));
    }
    if answer.taken_back_orders > 0 {
        let gave = orders(answer.taken_back_orders);
        let back = units(answer.taken_back_units);
        let wait = if answer.taken_back_orders == 1 { "waits" } else { "wait" };
        said = format!("{said} {gave} gave back {back} and {wait} again at the old place.");
    }
    said
}

/// What a receipt would do.
pub(crate) fn simulated(answer: &SimulationAnswer) -> String {
    let receipt = &answer.receipt;
    let left = figure(receipt.left_over.get());
    if receipt.filled_orders == 0 {
        return format!("No order would get units, {left} would be left over.");
    }
    let got = orders(receipt.filled_orders);
    let units = units(receipt.filled_units);
    let (kept, broken, open) = promises(answer);
    format!(
        "{got} would get {units}, {left} would be left over. Promises kept: {}, broken: {}, \
         without a date: {}.",
        figure(kept),
        figure(broken),
        figure(open)
    )
}

/// Promises that are kept, broken and without a date.
fn promises(answer: &SimulationAnswer) -> (u64, u64, u64) {
    answer.promises.iter().fold((0, 0, 0), |(kept, broken, open), outcome| match outcome.kept {
        Some(true) => (kept + 1, broken, open),
        Some(false) => (kept, broken + 1, open),
        None => (kept, broken, open + 1),
    })
}

/// What is still wrong with a form, named in one line.
pub(crate) fn to_correct(errors: &[FieldError]) -> String {
    match errors {
        [] => String::new(),
        [_] => "One field needs your attention.".to_owned(),
        more => format!("{} fields need your attention.", more.len()),
    }
}

/// What an event was about, in short; empty where its name says it all.
pub(crate) fn event(kind: &str, figures: &Value) -> String {
    let number = |path: &str| figures.pointer(path).and_then(Value::as_u64);
    let units = |path| number(path).and_then(Units::new).map(units);
    let text = |path: &str| figures.pointer(path).and_then(Value::as_str).map(str::to_owned);
    let place = |path| number(path).map(|n| format!("No. {}", figure(n)));
    let parts = match kind {
        "offered" => [text("/offer/title"), None, None],
        "placed" => [place("/order/place/number"), units("/order/ordered"), text("/order/kind")],
        "served" | "taken_back" => {
            [units("/stretch/units"), number("/stretch/orders").map(orders), None]
        }
        "cancelled" | "expired" => {
            let freed = ["waiting", "held_later", "allocated", "held"];
            let freed = freed.map(|stage| number(&format!("/freed/{stage}")).unwrap_or(0));
            let freed = Units::new(freed.iter().sum()).map(super::words::units);
            [place("/number"), freed, text("/reason")]
        }
        _ => return self::figures(figures),
    };
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The figures of an event in one line, nested ones with their path: `units 5, batch.units 3`.
pub(crate) fn figures(figures: &Value) -> String {
    let mut told = Vec::new();
    tell("", figures, &mut told);
    told.join(", ")
}

fn tell(path: &str, value: &Value, told: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::Bool(yes) => told.push(format!("{path} {}", if *yes { "yes" } else { "no" })),
        Value::Number(number) => {
            let text = number.as_u64().map_or_else(|| number.to_string(), figure);
            told.push(format!("{path} {text}"));
        }
        Value::String(text) if text.is_empty() => {}
        Value::String(text) => told.push(format!("{path} {text}")),
        Value::Array(items) => items.iter().for_each(|item| tell(path, item, told)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            let name = name.replace('_', " ");
            let path = if path.is_empty() { name } else { format!("{path} {name}") };
            tell(&path, value, told);
        }),
    }
}

/// The button of a cancellation names the deed.
pub(crate) fn cancel_label(typed: &str, unshipped: Units) -> String {
    match typed.parse::<u64>().ok().and_then(Units::new) {
        Some(some) => format!("Cancel {}", units(some)),
        None if typed.is_empty() => format!("Cancel all {}", units(unshipped)),
        None => "Cancel units".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{adjusted, cancel_label, event, figures, received, simulated};
    use serde_json::{Value, json};
    use shared::units::Units;

    fn stock() -> Value {
        json!({"on_hand": 1040, "allocated": 0, "held": 0, "held_later": 0, "safety_stock": 0,
               "available": 0, "waiting_units": 0, "waiting_orders": 0, "preorder_units": 0,
               "incoming": []})
    }

    #[test]
    fn a_receipt_is_told() {
        let check = |orders: u64, units: u64, left: u64, expected: &str| {
            let answer = json!({"stock": stock(), "filled": [], "filled_orders": orders,
                                "filled_units": units, "left_over": left});
            let said = serde_json::from_value(answer).ok().map(|answer| received(&answer));
            assert_eq!(said.as_deref(), Some(expected));
        };
        check(3, 288, 12, "Received. 3 orders got 288 units, 12 left over.");
        check(1, 1, 0, "Received. 1 order got 1 unit, 0 left over.");
        check(0, 0, 1_000_000, "Received. No order got units, 1,000,000 left over.");
    }

    #[test]
    fn a_correction_is_told() {
        let check = |filled: u64, back: u64, expected: &str| {
            let answer = json!({"stock": stock(), "filled": [], "filled_orders": filled,
                                "filled_units": filled * 2, "taken_back": [],
                                "taken_back_orders": back, "taken_back_units": back * 3});
            let said = serde_json::from_value(answer).ok().map(|answer| adjusted(&answer));
            assert_eq!(said.as_deref(), Some(expected));
        };
        check(0, 0, "Recorded: 1,040 on hand now.");
        check(1, 0, "Recorded: 1,040 on hand now. 1 order got 2 units.");
        let gave = "2 orders gave back 6 units and wait again at the old place.";
        check(0, 2, &format!("Recorded: 1,040 on hand now. {gave}"));
    }

    #[test]
    fn a_simulation_says_what_becomes_of_promises() {
        let promise = json!({"ships_from": null, "ships_to": null, "basis": "none"});
        let outcome = |kept: Value| json!({"order_id": "a", "promise": promise, "kept": kept});
        let answer = json!({"stock": stock(), "filled": [], "filled_orders": 3,
            "filled_units": 30, "left_over": 0,
            "promises": [outcome(json!(true)), outcome(json!(false)), outcome(Value::Null)]});
        let said = serde_json::from_value(answer).ok().map(|answer| simulated(&answer));
        let expected = "3 orders would get 30 units, 0 would be left over. \
                        Promises kept: 1, broken: 1, without a date: 1.";
        assert_eq!(said.as_deref(), Some(expected));
    }

    #[test]
    fn a_cancellation_names_the_deed() {
        let check = |typed: &str, expected: &str| {
            assert_eq!(cancel_label(typed, Units::from(7)), expected);
        };
        check("", "Cancel all 7 units");
        check("2", "Cancel 2 units");
        check("1", "Cancel 1 unit");
        check("two", "Cancel units");
    }

    #[test]
    fn events_are_told_in_short() {
        let check = |kind, given: Value, expected: &str| assert_eq!(event(kind, &given), expected);
        check("offered", json!({"offer": {"title": "Lamp", "safety_stock": 0}}), "Lamp");
        let order = json!({"place": {"number": 1042}, "ordered": 7, "kind": "split"});
        check("placed", json!({"order": order}), "No. 1,042, 7 units, split");
        let stretch = json!({"units": 290, "orders": 2, "last": {"number": 2}});
        check("served", json!({"stretch": stretch}), "290 units, 2 orders");
        let freed = json!({"waiting": 2, "held_later": 0, "allocated": 5, "held": 0});
        check("cancelled", json!({"number": 3, "freed": freed, "reason": null}), "No. 3, 7 units");
        check("received", json!({"units": 1000, "batch": null}), "units 1,000");
        check("new_kind", json!("odd"), " odd");
        check("archived", Value::Null, "");
    }

    #[test]
    fn figures_of_an_event_are_one_line() {
        let check = |given: Value, expected: &str| assert_eq!(figures(&given), expected);
        check(json!({}), "");
        check(json!({"units": 1000, "batch": null}), "units 1,000");
        check(json!({"delta": -2, "reason": "damaged"}), "delta -2, reason damaged");
        let nested = json!({"batch": {"expected_to": "2027-05-10"}, "restock": true});
        check(nested, "batch expected to 2027-05-10, restock yes");
    }
}
