//! Times and days: what is read is written and read again as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::time::{Day, Timestamp};

fuzz_target!(|text: &str| {
    if let Some(at) = Timestamp::parse(text) {
        assert_eq!(Timestamp::parse(&at.to_string()), Some(at));
        assert!(Day::parse(&at.day().to_string()).is_some());
        let _ = at.plus_minutes(43_200);
    }
    if let Some(day) = Day::parse(text) {
        assert_eq!(day.to_string(), text);
        let _ = day.plus_days(3_650);
    }
});
