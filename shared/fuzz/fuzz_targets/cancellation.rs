//! The body of a cancellation.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use shared::units::MAX_UNITS;
use shared::wire::action::cancellation;

fuzz_target!(|bytes: &[u8]| {
    let Some(body) = common::json(bytes) else { return };
    if let Ok(read) = cancellation(&body) {
        assert!(read.units.is_none_or(|units| (1..=MAX_UNITS).contains(&units.get())));
    }
});
