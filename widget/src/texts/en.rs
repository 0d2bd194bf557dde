//! English.

use super::{Texts, sentence};
use crate::form::{Field, Mistake};
use shared::availability::Action;

pub(super) static TEXTS: Texts = Texts {
    close: "Close",
    quantity: "Quantity",
    fewer: "One fewer",
    more: "One more",
    each: |price| [price, " each"].concat(),
    ready_row: "in stock, ready to ship",
    no_date: "the date is to be announced",
    ships_row: |days| ["ships ", days].concat(),
    sentence,
    choose: "Choose a country",
    label,
    mistake,
    correct: |n, names| {
        [if n == 1 { "Correct one field: " } else { "Correct these fields: " }, names, "."].concat()
    },
    delivery: "Delivery",
    total: "Total",
    due_now: "Due now",
    due_later: "Due when it ships",
    tax: |percent, sum| ["Includes ", percent, " % tax, ", sum].concat(),
    deed: |action| match action {
        Action::Buy => "Buy",
        Action::Preorder => "Pre-order",
        Action::Backorder => "Backorder",
        Action::Split
        | Action::ComingSoon
        | Action::Ended
        | Action::SoldOut
        | Action::TooMany
        | Action::Unknown => "Order",
    },
    deed_eu: |_| "Order with obligation to pay",
    accept: |deed| ["Agree: ", deed].concat(),
    sending: "Sending your order …",
    retry: "Send again now",
    give_up: "Do not order",
    give_up_note: "Your order is kept, and is sent only once.",
    offline: "You are offline. Your order is kept and goes out once the connection is back.",
    busy: "The shop has much to do at the moment. Your order is kept and is sent again by itself.",
    unanswered: "The shop did not answer. Your order is kept and is sent again by itself.",
    ask_failed: "Could not reach the shop for the new quantity.",
    changed: "Something changed while you were ordering",
    rejected: "The shop did not take the order",
    ordered_nothing: "Nothing has been ordered yet. Please look at the new offer.",
    action: |action| match action {
        Action::Buy => "All of it is in stock now.",
        Action::Preorder => "It is a pre-order now.",
        Action::Backorder => "It is out of stock now; it can be backordered.",
        Action::Split => "Only part of it is in stock now; the rest can be backordered.",
        Action::ComingSoon => "The pre-order is not open yet.",
        Action::Ended => "The pre-order is over.",
        Action::SoldOut => "It is sold out.",
        Action::TooMany => "Fewer can be ordered now.",
        Action::Unknown => "It is no longer sold here.",
    },
    most: |most| ["Only ", most, " can be ordered now."].concat(),
    per_person: "With what you ordered before, this is more than the limit per person.",
    in_stock: |seen, now| ["In stock: ", now, ", not ", seen, "."].concat(),
    price: |seen, now| ["The price is ", now, ", not ", seen, "."].concat(),
    ships: |seen, now| ["It ships ", now, ", not ", seen, "."].concat(),
    something: "The offer is another than the one you saw.",
    in_line: |nth| ["You are ", nth, " in line"].concat(),
    first_in_line: "You are first in line.",
    ahead: |units, one| {
        [", ", units, if one { " unit" } else { " units" }, " ahead of you."].concat()
    },
    order_is_in: "Your order is in.",
    waiting_of: |waiting, ordered| {
        [waiting, " of ", ordered, " wait for the next delivery."].concat()
    },
    order_number: "Order number",
    place_number: "Number in line",
    watch: "Watch your order",
    pay: "Pay now",
    done: "Done",
    another: "Place another order",
};

const fn label(field: Field) -> &'static str {
    match field {
        Field::Email => "E-mail",
        Field::Name => "Name",
        Field::Country => "Country",
        Field::Line1 => "Street and number",
        Field::PostalCode => "Postal code",
        Field::City => "City",
    }
}

const fn mistake(field: Field, mistake: Mistake) -> &'static str {
    match (mistake, field) {
        (Mistake::TooLong, Field::Email) => "Use at most 254 characters.",
        (Mistake::TooLong, _) => "Use at most 200 characters.",
        (_, Field::Email) => "Enter an e-mail address like name@example.com.",
        (_, Field::Name) => "Enter your name.",
        (_, Field::Country) => "Choose a country.",
        (_, Field::Line1) => "Enter street and number.",
        (_, Field::PostalCode) => "Enter the postal code.",
        (_, Field::City) => "Enter the city.",
    }
}
