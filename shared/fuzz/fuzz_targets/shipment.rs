//! The body of a shipment.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use shared::units::MAX_UNITS;
use shared::wire::action::shipment;

fuzz_target!(|bytes: &[u8]| {
    let Some(body) = common::json(bytes) else { return };
    if let Ok(read) = shipment(&body) {
        assert!((1..=MAX_UNITS).contains(&read.units.get()));
    }
});
