//! "Tell me": who is told when something can be ordered, and when (LIFE.md, "Waitlist").

use crate::availability::availability;
use crate::fault::Fault;
use crate::shelf::Shelf;
use crate::time::Timestamp;
use crate::units::Units;

/// What can be ordered, by whoever comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Nothing.
    Nothing,
    /// So many units.
    Units(Units),
    /// As many as anybody wants.
    Unlimited,
}

/// What can be ordered of a shelf at a time, by all customers together.
pub fn room(shelf: &Shelf, now: Timestamp) -> Result<Room, Fault> {
    if shelf.archived {
        return Ok(Room::Nothing);
    }
    let mut shelf = shelf.clone();
    shelf.offer.per_customer_limit = None;
    let judged = availability(&shelf, Units::ONE, now)?;
    Ok(match (judged.action.kind(), judged.max_quantity) {
        (None, _) => Room::Nothing,
        (Some(_), Some(most)) => Room::Units(most),
        (Some(_), None) => Room::Unlimited,
    })
}

/// How many of those who wait are told in one round, by what each wants: as long as it does not exceed
/// what can be ordered; the first always is.
pub fn round(wanted: impl IntoIterator<Item = Units>, room: Room) -> Result<usize, Fault> {
    let most = match room {
        Room::Nothing => return Ok(0),
        Room::Units(most) => Some(most),
        Room::Unlimited => None,
    };
    let mut sum = Units::ZERO;
    let mut told = 0_usize;
    for units in wanted {
        sum = sum.plus(units)?;
        if told > 0 && most.is_some_and(|most| sum > most) {
            break;
        }
        told = told.saturating_add(1);
    }
    Ok(told)
}

/// The first time from `from` on at which something can be ordered, as far as the shelf says by itself:
/// a pre-order opens, a release comes.
pub fn opens(shelf: &Shelf, from: Timestamp) -> Result<Option<(Timestamp, Room)>, Fault> {
    let offer = &shelf.offer;
    let opens_at = offer.preorder.and_then(|preorder| preorder.opens_at);
    let mut times = vec![from];
    times.extend([opens_at, offer.release_at].into_iter().flatten().filter(|at| *at > from));
    times.sort_unstable();
    for at in times {
        let room = room(shelf, at)?;
        if room != Room::Nothing {
            return Ok(Some((at, room)));
        }
    }
    Ok(None)
}
