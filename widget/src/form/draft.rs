//! What the shopper typed.

use crate::answer::{Answer, text};
use crate::web::json::Json;
use shared::address::{Format, Part, format_of};

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Email,
    Name,
    Country,
    Line1,
    Line2,
    PostalCode,
    City,
    Region,
}

/// How a field is known: path in the body of an order, name on the page and key in a kept draft, and
/// what browsers fill it in by (HTML, "autofill").
type Names = (&'static str, &'static str, &'static str);

impl Field {
    /// Every field.
    pub(crate) const ALL: [Self; 8] = [
        Self::Email,
        Self::Name,
        Self::Country,
        Self::Line1,
        Self::Line2,
        Self::PostalCode,
        Self::City,
        Self::Region,
    ];

    const fn names(self) -> Names {
        match self {
            Self::Email => ("customer.email", "email", "email"),
            Self::Name => ("customer.name", "name", "name"),
            Self::Country => ("ship_to.country", "country", "shipping country"),
            Self::Line1 => ("ship_to.line1", "line1", "shipping address-line1"),
            Self::Line2 => ("ship_to.line2", "line2", "shipping address-line2"),
            Self::PostalCode => ("ship_to.postal_code", "postal_code", "shipping postal-code"),
            Self::City => ("ship_to.city", "city", "shipping address-level2"),
            Self::Region => ("ship_to.region", "region", "shipping address-level1"),
        }
    }

    pub(crate) const fn path(self) -> &'static str {
        self.names().0
    }

    pub(crate) const fn id(self) -> &'static str {
        self.names().1
    }

    pub(crate) const fn autocomplete(self) -> &'static str {
        self.names().2
    }

    /// The part of an address whose place differs from country to country.
    pub(crate) const fn part(self) -> Option<Part> {
        match self {
            Self::PostalCode => Some(Part::PostalCode),
            Self::City => Some(Part::City),
            Self::Region => Some(Part::Region),
            Self::Email | Self::Name | Self::Country | Self::Line1 | Self::Line2 => None,
        }
    }

    /// The field of a part.
    pub(crate) const fn of(part: Part) -> Self {
        match part {
            Part::PostalCode => Self::PostalCode,
            Part::City => Self::City,
            Part::Region => Self::Region,
        }
    }

    const fn index(self) -> usize {
        match self {
            Self::Email => 0,
            Self::Name => 1,
            Self::Country => 2,
            Self::Line1 => 3,
            Self::Line2 => 4,
            Self::PostalCode => 5,
            Self::City => 6,
            Self::Region => 7,
        }
    }
}

/// The texts of the fields, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Draft {
    texts: [String; 8],
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

    /// How addresses of the chosen country are written.
    pub(crate) fn format(&self) -> &'static Format {
        format_of(self.get(Field::Country))
    }

    /// Whether the form of that country has a field.
    pub(crate) fn has(&self, field: Field) -> bool {
        field.part().is_none_or(|part| self.format().has(part))
    }

    /// Whether it must be filled in.
    pub(crate) fn needs(&self, field: Field) -> bool {
        field != Field::Line2 && field.part().is_none_or(|part| self.format().needs(part))
    }

    /// The fields of the form, in its order.
    pub(crate) fn fields(&self) -> Vec<Field> {
        let always = Field::ALL.into_iter().filter(|field| field.part().is_none());
        always.chain(self.format().parts().map(Field::of)).collect()
    }

    /// The draft as it is kept for the session.
    pub(crate) fn kept(&self) -> String {
        let mut kept = Json::default();
        for field in Field::ALL {
            kept.text(field.id(), self.get(field));
        }
        kept.written()
    }

    /// A kept draft.
    pub(crate) fn read(kept: &impl Answer) -> Self {
        let mut draft = Self::default();
        for field in Field::ALL {
            draft.set(field, text(kept, field.id()));
        }
        draft
    }

    /// The draft that a body of an order was made from.
    pub(crate) fn of_body(body: &impl Answer) -> Self {
        let mut draft = Self::default();
        for field in Field::ALL {
            draft.set(field, text(body, field.path()));
        }
        draft
    }
}
