//! The body of a payment that the merchant marks.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use shared::units::MAX_EXACT;
use shared::wire::action::marked_payment;

fuzz_target!(|bytes: &[u8]| {
    let Some(body) = common::json(bytes) else { return };
    if let Ok(read) = marked_payment(&body) {
        assert!((1..=MAX_EXACT).contains(&read.amount));
    }
});
