//! What the shopper typed.

use crate::answer::{object, text};
use serde_json::Value;

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Email,
    Name,
    Country,
    Line1,
    PostalCode,
    City,
}

impl Field {
    /// Every field, in the order of the form.
    pub(crate) const ALL: [Self; 6] =
        [Self::Email, Self::Name, Self::Country, Self::Line1, Self::PostalCode, Self::City];

    /// Its path in the body of an order.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Email => "customer.email",
            Self::Name => "customer.name",
            Self::Country => "ship_to.country",
            Self::Line1 => "ship_to.line1",
            Self::PostalCode => "ship_to.postal_code",
            Self::City => "ship_to.city",
        }
    }

    /// Its name on the page, and its key in a kept draft.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Name => "name",
            Self::Country => "country",
            Self::Line1 => "line1",
            Self::PostalCode => "postal_code",
            Self::City => "city",
        }
    }

    /// What browsers fill it in by (HTML, "autofill").
    pub(crate) const fn autocomplete(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Name => "name",
            Self::Country => "shipping country",
            Self::Line1 => "shipping address-line1",
            Self::PostalCode => "shipping postal-code",
            Self::City => "shipping address-level2",
        }
    }

    /// Whether an order needs it.
    pub(crate) const fn is_required(self) -> bool {
        !matches!(self, Self::PostalCode)
    }

    const fn index(self) -> usize {
        match self {
            Self::Email => 0,
            Self::Name => 1,
            Self::Country => 2,
            Self::Line1 => 3,
            Self::PostalCode => 4,
            Self::City => 5,
        }
    }
}

/// The texts of the fields, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Draft {
    texts: [String; 6],
}

impl Draft {
    /// What was typed into a field.
    pub(crate) fn get(&self, field: Field) -> &str {
        self.texts.get(field.index()).map_or("", String::as_str)
    }

    /// Takes what was typed into a field.
    pub(crate) fn set(&mut self, field: Field, text: String) {
        if let Some(place) = self.texts.get_mut(field.index()) {
            *place = text;
        }
    }

    /// The draft as it is kept for the session.
    pub(crate) fn to_json(&self) -> Value {
        object(Field::ALL.map(|field| (field.id(), Value::from(self.get(field)))))
    }

    /// A kept draft.
    pub(crate) fn from_json(kept: &Value) -> Self {
        let mut draft = Self::default();
        for field in Field::ALL {
            draft.set(field, text(kept, &[field.id()]));
        }
        draft
    }

    /// The draft that a body of an order was made from.
    pub(crate) fn of_body(body: &Value) -> Self {
        let mut draft = Self::default();
        for field in Field::ALL {
            let path: Vec<_> = field.path().split('.').collect();
            draft.set(field, text(body, &path));
        }
        draft
    }
}
