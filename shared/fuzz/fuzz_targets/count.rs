//! The body of a count.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use shared::units::MAX_UNITS;
use shared::wire::stock::count;

fuzz_target!(|bytes: &[u8]| {
    let Some(body) = common::json(bytes) else { return };
    if let Ok(read) = count(&body) {
        assert!(read.counted.get() <= MAX_UNITS);
    }
});
