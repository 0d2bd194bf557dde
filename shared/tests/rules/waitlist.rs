//! Who is told when something can be ordered: the table.

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
