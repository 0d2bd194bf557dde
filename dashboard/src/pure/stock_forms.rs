//! What is typed about stock, as bodies: judged by the worker's own readers.

use super::input::{Values, object};
use serde::Serialize;
use serde_json::Value;
use shared::wire::fields::{Bad, FieldError};
use shared::wire::{rules, stock};

/// What a form becomes: a body to send, or what is wrong at which field.
pub(crate) type Checked = Result<Value, Vec<FieldError>>;

/// A judged request as the body that says it.
pub(crate) fn body<T: Serialize>(judged: &T) -> Checked {
    serde_json::to_value(judged).map_err(|error| vec![Bad::invalid(error.to_string()).at("")])
}

/// Units arrived.
pub(crate) fn receipt(values: &Values) -> Checked {
    let typed = object([
        ("units", values.whole("units")),
        ("reference", values.string("reference")),
        ("batch", values.string("batch")),
    ]);
    body(&stock::receipt(&typed)?)
}

/// A count is corrected.
pub(crate) fn adjustment(values: &Values) -> Checked {
    let typed = object([("delta", values.whole("delta")), ("reason", values.string("reason"))]);
    body(&stock::adjustment(&typed)?)
}

/// A count is made.
pub(crate) fn count(values: &Values) -> Checked {
    let typed = object([("counted", values.whole("counted")), ("reason", values.string("reason"))]);
    body(&stock::count(&typed)?)
}

/// What a receipt would do, now.
pub(crate) fn simulation(values: &Values) -> Checked {
    body(&stock::simulation(&object([("units", values.whole("units"))]))?)
}

/// Supply on the way. The batch's name goes into the path; it is judged here too.
pub(crate) fn batch(values: &Values) -> Checked {
    let named = rules::batch_name(&Value::String(values.text("batch").to_owned()));
    let typed = object([
        ("units", values.whole("units")),
        ("expected_from", values.string("expected_from")),
        ("expected_to", values.string("expected_to")),
    ]);
    match (named, shared::wire::product::batch(&typed)) {
        (Ok(_), Ok(batch)) => body(&batch),
        (Ok(_), Err(errors)) => Err(errors),
        (Err(bad), Ok(_)) => Err(vec![bad.at("batch")]),
        (Err(bad), Err(errors)) => Err([bad.at("batch")].into_iter().chain(errors).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::{adjustment, batch, count, receipt, simulation};
    use crate::pure::form_check::{check, of};
    use serde_json::json;

    #[test]
    fn receipts() {
        let body = json!({"units": 300, "reference": "PO-77", "batch": "may"});
        let full = of([("units", "300"), ("reference", "PO-77 "), ("batch", "may")]);
        check(receipt(&full), Ok(body));
        let body = json!({"units": 1_000_000, "reference": null, "batch": null});
        check(receipt(&of([("units", "1 000 000")])), Ok(body));
        check(receipt(&of([])), Err(&["units"]));
        check(receipt(&of([("units", "0"), ("batch", "a b")])), Err(&["units", "batch"]));
        check(receipt(&of([("units", "1.5")])), Err(&["units"]));
        check(receipt(&of([("units", "1000000001")])), Err(&["units"]));
    }

    #[test]
    fn corrections_and_counts() {
        let body = json!({"delta": -2, "reason": "damaged"});
        check(adjustment(&of([("delta", "-2"), ("reason", "damaged")])), Ok(body));
        check(adjustment(&of([("delta", "0")])), Err(&["delta"]));
        check(adjustment(&of([("delta", "two")])), Err(&["delta"]));
        check(count(&of([("counted", "0")])), Ok(json!({"counted": 0, "reason": null})));
        check(count(&of([("counted", "-1")])), Err(&["counted"]));
        check(simulation(&of([("units", "5")])), Ok(json!({"units": 5, "at": null})));
    }

    #[test]
    fn batches() {
        let days = [("expected_from", "2027-05-04"), ("expected_to", "2027-05-10")];
        let [from, to] = days;
        let body = json!({"units": 300, "expected_from": from.1, "expected_to": to.1});
        check(batch(&of([("batch", "may"), ("units", "300"), from, to])), Ok(body));
        check(batch(&of([("batch", ".."), ("units", "300"), from, to])), Err(&["batch"]));
        let back = [("expected_from", to.1), ("expected_to", from.1)];
        let [from, to] = back;
        check(batch(&of([("batch", "may"), ("units", "1"), from, to])), Err(&["expected_to"]));
        check(batch(&of([])), Err(&["batch", "units", "expected_from", "expected_to"]));
    }
}
