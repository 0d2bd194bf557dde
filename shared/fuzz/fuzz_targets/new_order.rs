//! The body of an order.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use shared::money::MAX_PRICE;
use shared::units::MAX_ORDERED;
use shared::wire::place::new_order;
use shared::wire::rules::{MAX_EMAIL, MAX_TEXT};

fuzz_target!(|bytes: &[u8]| {
    let Some(body) = common::json(bytes) else { return };
    if let Ok(read) = new_order(&body) {
        assert!((1..=MAX_ORDERED).contains(&read.quantity.get()));
        assert!(read.person.customer.email.chars().count() <= MAX_EMAIL);
        assert!(read.person.customer.name.chars().count() <= MAX_TEXT);
        assert!(read.accept.price.is_none_or(|price| price.amount() <= MAX_PRICE));
    }
});
