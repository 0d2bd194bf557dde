//! The body of what the test provider is to answer.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use shared::wire::action::test_payment;

fuzz_target!(|bytes: &[u8]| {
    let Some(body) = common::json(bytes) else { return };
    if let Ok(read) = test_payment(&body) {
        let _ = (read.order_id, read.outcome);
    }
});
