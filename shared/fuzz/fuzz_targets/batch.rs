//! The body of a batch.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use shared::units::MAX_UNITS;
use shared::wire::product::batch;

fuzz_target!(|bytes: &[u8]| {
    let Some(body) = common::json(bytes) else { return };
    if let Ok(read) = batch(&body) {
        assert!(read.units.get() <= MAX_UNITS);
        assert!(read.expected_from <= read.expected_to);
    }
});
