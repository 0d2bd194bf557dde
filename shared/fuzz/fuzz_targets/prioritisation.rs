//! The body of a change of priority.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use shared::line::Priority;
use shared::wire::action::prioritisation;

fuzz_target!(|bytes: &[u8]| {
    let Some(body) = common::json(bytes) else { return };
    if let Ok(read) = prioritisation(&body) {
        assert!(Priority::new(read.priority).is_some());
    }
});
