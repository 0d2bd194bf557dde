//! What is wrong with a form, in the page's words.

use crate::pages::SECTION;
use crate::texts::Locale;
use shared::wire::fields::FieldError;

/// A field that is not right.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::pages) struct Mistake {
    pub(in crate::pages) field: &'static str,
    code: String,
}

/// Fields of the form in its order, with their names on the wire; a mistake elsewhere is the form's.
const FIELDS: [(&str, &str); 9] = [
    ("quantity", "quantity"),
    ("email", "customer.email"),
    ("name", "customer.name"),
    ("country", "ship_to.country"),
    ("line1", "ship_to.line1"),
    ("line2", "ship_to.line2"),
    ("postal_code", "ship_to.postal_code"),
    ("city", "ship_to.city"),
    ("region", "ship_to.region"),
];

/// The mistakes of a form, in its order, by what the rules say of the body made from it.
pub(in crate::pages) fn of(errors: Vec<FieldError>) -> Vec<Mistake> {
    let place = |error: &FieldError| FIELDS.iter().position(|(_, path)| *path == error.field);
    let mut placed: Vec<_> = errors.into_iter().map(|error| (place(&error), error)).collect();
    placed.sort_by_key(|(at, _)| at.unwrap_or(FIELDS.len()));
    let mut found: Vec<Mistake> = Vec::new();
    for (at, error) in placed {
        let field = at.and_then(|at| FIELDS.get(at)).map_or("form", |(field, _)| *field);
        if found.last().is_none_or(|last| last.field != field) {
            found.push(Mistake { field, code: error.code });
        }
    }
    found
}

impl Mistake {
    /// A field that was left empty.
    pub(in crate::pages) fn missing(field: &'static str) -> Self {
        Self { field, code: "required".to_owned() }
    }

    /// What would be right.
    pub(in crate::pages) fn told(&self, locale: &Locale) -> String {
        let Self { field, code } = self;
        let keys = [format!("mistake.{field}.{code}"), format!("mistake.{field}.wrong")];
        let key = keys.into_iter().find(|key| locale.knows(SECTION, key));
        locale.say(SECTION, &key.unwrap_or_else(|| format!("mistake.{field}")), &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::wire::fields::Bad;

    #[test]
    fn mistakes_stand_in_the_order_of_the_form_one_a_field() {
        let error = |field: &str| Bad::invalid("no").at(field);
        let found = of(vec![
            error("accept.action"),
            error("ship_to.city"),
            error("accept"),
            error("customer.email"),
        ]);
        let fields: Vec<_> = found.iter().map(|mistake| mistake.field).collect();
        assert_eq!(fields, ["email", "city", "form"]);
    }

    #[test]
    fn every_field_has_its_words_in_every_language() {
        for wish in ["en", "de"] {
            let locale = Locale::first([wish]);
            for field in FIELDS.iter().map(|(field, _)| *field).chain(["consent", "form"]) {
                for code in ["required", "too_long", "invalid", "wrong_type"] {
                    let told = Mistake { field, code: code.to_owned() }.told(&locale);
                    assert!(!told.starts_with("page."), "{told}");
                }
            }
        }
    }
}
