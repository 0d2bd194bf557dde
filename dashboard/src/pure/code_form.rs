//! What is typed about a code for early access, as a body: judged by the worker's own readers.

use super::input::{Values, object};
use super::product_form::{ToLocal, ToUtc};
use super::stock_forms::{Checked, body};
use serde_json::Value;
use shared::units::Units;
use shared::wire::code::{CodeRow, grant};
use shared::wire::rules;

/// A code that is to be stated. Its name goes into the path; it is judged here too.
pub(crate) fn code(values: &Values, to_utc: ToUtc<'_>) -> Checked {
    let named = rules::new_code_of(values.text("code"));
    let time = |name: &str| match values.text(name) {
        "" => Value::Null,
        text => Value::String(to_utc(text).unwrap_or_else(|| text.to_owned())),
    };
    let typed = object([
        ("opens_at", time("opens_at")),
        ("closes_at", time("closes_at")),
        ("units", values.whole("units")),
        ("uses", values.whole("uses")),
    ]);
    match (named, grant(&typed)) {
        (Ok(_), Ok(_)) => body(&typed),
        (Ok(_), Err(errors)) => Err(errors),
        (Err(bad), Ok(_)) => Err(vec![bad.at("code")]),
        (Err(bad), Err(errors)) => Err([bad.at("code")].into_iter().chain(errors).collect()),
    }
}

/// The form of a code that is there.
pub(crate) fn filled(row: &CodeRow, to_local: ToLocal<'_>) -> Values {
    let time = |at: Option<_>| at.map_or_else(String::new, to_local);
    let count = |n: Option<Units>| n.map_or_else(String::new, |n| n.to_string());
    Values::of([
        ("code", row.code.as_str().to_owned()),
        ("opens_at", time(row.opens_at)),
        ("closes_at", time(row.closes_at)),
        ("units", count(row.units)),
        ("uses", count(row.uses)),
    ])
}

#[cfg(test)]
mod tests {
    use super::code;
    use crate::pure::form_check;
    use serde_json::{Value, json};

    fn check<const N: usize>(texts: [(&'static str, &str); N], expected: Result<Value, &[&str]>) {
        let utc = |text: &str| (text.len() == 16).then(|| format!("{text}:00Z"));
        form_check::check(code(&form_check::of(texts), &utc), expected);
    }

    #[test]
    fn codes() {
        let open = json!({"opens_at": null, "closes_at": null, "units": null, "uses": null});
        check([("code", "FRIENDS")], Ok(open));
        let full = [
            ("code", "FRIENDS"),
            ("opens_at", "2027-05-04T10:00"),
            ("closes_at", "2027-05-05T10:00"),
            ("units", "50"),
            ("uses", "1 000"),
        ];
        check(
            full,
            Ok(json!({
                "opens_at": "2027-05-04T10:00:00Z", "closes_at": "2027-05-05T10:00:00Z",
                "units": 50, "uses": 1000,
            })),
        );
        check([], Err(&["code"]));
        check([("code", "A"), ("units", "x"), ("uses", "-1")], Err(&["units", "uses"]));
        check([("code", "A"), ("opens_at", "soon")], Err(&["opens_at"]));
        let back = [("opens_at", "2027-05-05T10:00"), ("closes_at", "2027-05-04T10:00")];
        let [opens, closes] = back;
        check([("code", "A"), opens, closes], Err(&["closes_at"]));
    }
}
