//! What is typed about an order, as bodies: judged by the worker's own readers.

use super::input::{Values, object};
use super::money::{self, typed};
use super::stock_forms::{Checked, body};
use serde_json::{Number, Value};
use shared::money::Money;
use shared::wire::action;
use shared::wire::fields::{Bad, FieldError};
use shared::wire::order::Order;

/// Units go out.
pub(crate) fn shipment(values: &Values) -> Checked {
    let typed = object([("units", values.whole("units")), ("tracking", values.string("tracking"))]);
    body(&action::shipment(&typed)?)
}

/// Units are cancelled; all that did not go out if none are named.
pub(crate) fn cancellation(values: &Values) -> Checked {
    let typed = object([("units", values.whole("units")), ("reason", values.string("reason"))]);
    body(&action::cancellation(&typed)?)
}

/// Units came back.
pub(crate) fn returned(values: &Values) -> Checked {
    let restock = Value::Bool(values.ticked("restock"));
    body(&action::returned(&object([("units", values.whole("units")), ("restock", restock)]))?)
}

/// A named exception to first come, first served.
pub(crate) fn prioritisation(values: &Values) -> Checked {
    let priority = values.whole("priority");
    let typed = object([("priority", priority), ("reason", values.string("reason"))]);
    body(&action::prioritisation(&typed)?)
}

/// Money came in for an order of which `due` is still to be paid.
pub(crate) fn payment(values: &Values, due: Money) -> Checked {
    let amount = amount(values, due, |most| format!("At most {most} is due."))?;
    let typed = object([("amount", amount), ("reference", values.string("reference"))]);
    body(&action::marked_payment(&typed)?)
}

/// What can still be given back of an order: paid, not given back, and not on its way already.
pub(crate) fn refundable(order: &Order) -> Money {
    order.paid.less(order.refunded).less(under_way(order))
}

fn under_way(order: &Order) -> Money {
    let none = Money::zero(order.paid.currency());
    order.private.as_ref().map_or(none, |private| private.refund_under_way)
}

/// What to know before a sum is typed.
pub(crate) fn refund_hint(order: &Order) -> String {
    let on_its_way = under_way(order);
    hint(refundable(order), order.refund_due.less(on_its_way), on_its_way)
}

fn hint(most: Money, owed: Money, on_its_way: Money) -> String {
    let sum = |money: Money| format!("{} {}", typed(money), money.currency());
    let (is_owed, is_under_way) = (owed.amount() > 0, on_its_way.amount() > 0);
    let (most, owed, on_its_way) = (sum(most), sum(owed), sum(on_its_way));
    match (is_owed, is_under_way) {
        (false, false) => format!("At most {most}."),
        (true, false) => format!("{owed} is owed back; at most {most}."),
        (false, true) => {
            format!("{on_its_way} is on its way already; at most {most} in addition.")
        }
        (true, true) => format!(
            "{on_its_way} is on its way already, {owed} more is owed back; at most {most} in \
             addition.",
        ),
    }
}

/// Money goes back of an order of which `most` can.
pub(crate) fn refund(values: &Values, most: Money) -> Checked {
    let amount = amount(values, most, |most| format!("At most {most} can be given back."))?;
    let elsewhere = values.ticked("elsewhere").then_some(true);
    let typed = object([
        ("amount", amount),
        ("reason", values.string("reason")),
        ("elsewhere", elsewhere.into()),
    ]);
    body(&action::refund(&typed)?)
}

/// What is typed as a sum in that currency, up to `most`; null where nothing is.
fn amount(
    values: &Values,
    most: Money,
    too_much: impl Fn(&str) -> String,
) -> Result<Value, Vec<FieldError>> {
    let text = values.text("amount");
    if text.is_empty() {
        return Ok(Value::Null);
    }
    let currency = most.currency().to_string();
    let exponent = money::exponent(&currency);
    let wrong = match money::parse(text, exponent) {
        None => format!("Write an amount like {}.", money::example(exponent)),
        Some(amount) if amount > most.amount() => too_much(&format!("{} {currency}", typed(most))),
        Some(0) => "Give an amount above 0.".to_owned(),
        Some(amount) => return Ok(Value::Number(Number::from(amount))),
    };
    Err(vec![Bad::invalid(wrong).at("amount")])
}

#[cfg(test)]
mod tests {
    use super::{cancellation, hint, payment, prioritisation, refund, returned, shipment};
    use crate::pure::form_check::of;
    use crate::pure::stock_forms::Checked;
    use serde_json::{Value, json};
    use shared::money::{Currency, Money};

    fn check(checked: Checked, expected: Result<Value, &str>) {
        let first = |errors: Vec<_>| errors.into_iter().next();
        let found = checked.map_err(|errors| {
            first(errors).map(|error: shared::wire::fields::FieldError| error.field)
        });
        assert_eq!(found, expected.map_err(|field| Some(field.to_owned())));
    }

    #[test]
    fn shipments_returns_and_priorities() {
        check(shipment(&of([("units", "5")])), Ok(json!({"units": 5, "tracking": null})));
        check(shipment(&of([])), Err("units"));
        let back = json!({"units": 1, "restock": false});
        check(returned(&of([("units", "1")])), Ok(back));
        let back = json!({"units": 1, "restock": true});
        check(returned(&of([("units", "1"), ("restock", "true")])), Ok(back));
        let first = json!({"priority": -1000, "reason": "press"});
        check(prioritisation(&of([("priority", "-1000"), ("reason", "press")])), Ok(first));
        check(prioritisation(&of([("priority", "1001")])), Err("priority"));
    }

    #[test]
    fn what_is_on_its_way_is_said_before_more_is_given_back() {
        let euro = Currency::parse("EUR").and_then(|euro| {
            let sum = |amount| Money::new(amount, euro);
            Some([sum(0)?, sum(500)?, sum(1_250)?, sum(9_900)?])
        });
        let Some([none, few, some, most]) = euro else { return assert!(euro.is_some(), "sums") };
        for (owed, on_its_way, said) in [
            (none, none, "At most 99.00 EUR."),
            (some, none, "12.50 EUR is owed back; at most 99.00 EUR."),
            (none, some, "12.50 EUR is on its way already; at most 99.00 EUR in addition."),
            (
                few,
                some,
                "12.50 EUR is on its way already, 5.00 EUR more is owed back; at most 99.00 EUR in \
                 addition.",
            ),
        ] {
            assert_eq!(hint(most, owed, on_its_way), said);
        }
    }

    #[test]
    fn cancelling_without_units_cancels_all() {
        check(cancellation(&of([])), Ok(json!({"units": null})));
        let some = json!({"units": 2, "reason": "asked to"});
        check(cancellation(&of([("units", "2"), ("reason", "asked to")])), Ok(some));
        check(cancellation(&of([("units", "0")])), Err("units"));
    }

    #[test]
    fn payments_are_typed_in_the_currency_of_the_order() {
        let due = |amount, code| Currency::parse(code).and_then(|code| Money::new(amount, code));
        let row = |due: Option<Money>, typed, expected| {
            let Some(due) = due else { return assert!(due.is_some(), "a sum") };
            check(payment(&of([("amount", typed)]), due), expected);
        };
        let body = |amount: u64| Ok(json!({"amount": amount, "reference": null}));
        row(due(12_900, "EUR"), "129.00", body(12_900));
        row(due(12_900, "EUR"), "0,01", body(1));
        row(due(12_900, "EUR"), "129.01", Err("amount"));
        row(due(12_900, "EUR"), "0", Err("amount"));
        row(due(12_900, "EUR"), "", Err("amount"));
        row(due(1_500, "JPY"), "1500", body(1_500));
        row(due(1_500, "JPY"), "15.00", Err("amount"));
        row(due(12_345, "KWD"), "12.345", body(12_345));
    }

    #[test]
    fn what_goes_back_was_paid() {
        let paid = Currency::parse("EUR").and_then(|code| Money::new(12_900, code));
        let Some(paid) = paid else { return assert!(paid.is_some(), "a sum") };
        let typed = |amount, reason| refund(&of([("amount", amount), ("reason", reason)]), paid);
        let body =
            |amount, reason| Ok(json!({"amount": amount, "reason": reason, "elsewhere": null}));
        check(typed("29,90", "broken"), body(2_990, Some("broken")));
        check(typed("129.00", ""), body(12_900, None));
        for wrong in ["129.01", "0", "", "all", "1.999"] {
            check(typed(wrong, ""), Err("amount"));
        }
    }
}
