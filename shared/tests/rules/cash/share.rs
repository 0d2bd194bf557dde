//! Parts by largest remainder.

use proptest::prelude::*;
use shared::cash::{chargeable, share};
use shared::money::{Currency, Money};

proptest! {
    /// The parts of any sum add up to it, no two differ by more than one minor unit, and the larger
    /// ones come first.
    #[test]
    fn parts_add_up(amount in 0..1_000_000_u64, parts in 1..200_u64) {
        let upto: Vec<_> = (0..=parts).map(|taken| share(amount, parts, taken).unwrap()).collect();
        let each: Vec<_> = upto.windows(2).map(|pair| pair[1] - pair[0]).collect();
        prop_assert_eq!(each.iter().sum::<u64>(), amount);
        prop_assert!(each.windows(2).all(|pair| pair[0] >= pair[1]));
        prop_assert!(each[0] - each[each.len() - 1] <= 1);
    }

    /// Nor does the largest sum overflow.
    #[test]
    fn any_sum(amount in any::<u64>(), parts in 1..u64::MAX, taken in any::<u64>()) {
        let taken = share(amount, parts, taken.min(parts)).unwrap();
        prop_assert!(taken <= amount);
    }
}

/// What of a sum can be charged.
fn check(amount: u64, currency: &str, charged: u64) {
    let currency = Currency::parse(currency).unwrap();
    let sum = Money::new(amount, currency).unwrap();
    assert_eq!(chargeable(sum), Money::new(charged, currency).unwrap(), "{amount} {currency}");
}

#[test]
fn what_a_card_can_be_charged() {
    // Two decimals, none, and three: of these the last digit is 0.
    check(50, "EUR", 50);
    check(49, "EUR", 0);
    check(1_234, "EUR", 1_234);
    check(50, "JPY", 50);
    check(49, "JPY", 0);
    check(12_345, "KWD", 12_340);
    check(0, "EUR", 0);
}
