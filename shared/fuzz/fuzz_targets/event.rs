//! A row of the journal: what is read is written and read again as the same, and applying it to
//! tables that it does not fit is a fault, never a panic.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use shared::event::Event;
use shared::evolve::evolve;
use shared::memory::Memory;
use shared::time::Timestamp;

fuzz_target!(|bytes: &[u8]| {
    // Several rows, as a journal has them.
    let Some(body) = common::json(bytes) else { return };
    let rows = body.as_array().cloned().unwrap_or_else(|| vec![body]);
    let at = Timestamp::parse("2027-01-01T00:00:00Z").expect("a time");
    let mut tables = Memory::default();
    for row in rows {
        let Ok(event) = serde_json::from_value::<Event>(row) else { continue };
        let text = serde_json::to_string(&event).expect("it is JSON");
        assert_eq!(serde_json::from_str::<Event>(&text).ok(), Some(event.clone()));
        if evolve(&mut tables, &event, at, "fuzz").is_err() {
            return;
        }
    }
});
