//! The body of a product: what is read can be written and read again, and costs can be told.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use shared::id::Sku;
use shared::units::{MAX_UNITS, Units};
use shared::wire::product::product;

fuzz_target!(|bytes: &[u8]| {
    let Some(body) = common::json(bytes) else { return };
    let sku = Sku::parse("A").expect("a name");
    if let Ok(read) = product(&body, &sku) {
        assert!(read.safety_stock.get() <= MAX_UNITS);
        let again = serde_json::to_value(&read).expect("it is JSON");
        assert_eq!(product(&again, &sku).as_ref(), Ok(&read));
        let _ = read.payment.due(read.price, Units::ONE, read.delivery).expect("one can be paid");
    }
});
