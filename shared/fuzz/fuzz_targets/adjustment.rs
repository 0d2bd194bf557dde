//! The body of a correction.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use shared::units::MAX_UNITS;
use shared::wire::stock::adjustment;

fuzz_target!(|bytes: &[u8]| {
    let Some(body) = common::json(bytes) else { return };
    if let Ok(read) = adjustment(&body) {
        assert!(read.delta != 0 && read.delta.unsigned_abs() <= MAX_UNITS);
    }
});
