//! Who is told when something can be ordered: the table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::wildcard_enum_match_arm, clippy::unnecessary_wraps, clippy::large_enum_variant)]
#![allow(clippy::needless_pass_by_value, clippy::format_push_string, clippy::redundant_closure)]

use shared::units::Units;
use shared::waitlist::{Room, round};

fn units(n: u64) -> Units {
    Units::new(n).unwrap()
}

#[test]
fn a_round_is_no_larger_than_what_is_there_but_for_the_first() {
    for (wanted, room, told) in [
        (&[1, 1, 1][..], Room::Nothing, 0),
        (&[1, 1, 1], Room::Units(units(2)), 2),
        (&[2, 1, 1], Room::Units(units(3)), 2),
        (&[5, 1], Room::Units(units(2)), 1),
        (&[1, 5, 1], Room::Units(units(3)), 1),
        (&[3, 4, 5], Room::Unlimited, 3),
        (&[], Room::Unlimited, 0),
    ] {
        let wanted = wanted.iter().copied().map(units);
        assert_eq!(round(wanted, room).unwrap(), told);
    }
}
