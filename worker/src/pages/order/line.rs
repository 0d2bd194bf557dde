//! The line drawn as a line: what was served, what deliveries cover, what none covers yet, and where
//! the order stands in it. Nothing is drawn that the figures do not say.

use crate::pages::SECTION;
use crate::texts::Locale;
use serde::Serialize;
use shared::offer::ShowUnits;
use shared::order::Status;
use shared::shelf::Shelf;
use shared::time::Day;
use shared::wire::order::Order;

/// Length of the drawing, in its own units.
const LENGTH: u64 = 1_000;

/// Length of the stub that stands for all that was served before: how much that was is not drawn.
const STUB: u64 = 60;

/// Shortest mark that can still be seen.
const SHORTEST: u64 = 12;

/// Deliveries that are told apart; later ones are drawn as one.
const MAX_PARTS: usize = 4;

/// The drawing; lengths add up to 1 000.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    parts: Vec<Part>,
    /// The shopper's units.
    mark: Span,
}

#[derive(Debug, Serialize)]
struct Part {
    /// `served`, `covered`, `uncovered` or `ahead`.
    kind: &'static str,
    span: Span,
    label: String,
    /// Whether the shopper's units stand in it.
    is_own: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Span {
    x: u64,
    width: u64,
    /// The middle.
    at: u64,
}

impl Span {
    fn of(from: u64, to: u64) -> Self {
        let width = to.saturating_sub(from);
        Self { x: from, width, at: from.saturating_add(width / 2) }
    }
}

/// A stretch of waiting units and the window of the delivery that covers it, if one does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    from: u64,
    to: u64,
    window: Option<(Day, Day)>,
}

impl Line {
    /// The line of an order that waits.
    pub(super) fn of(order: &Order, shelf: &Shelf, locale: &Locale) -> Option<Self> {
        let ahead = order.place.units_ahead.flatten()?.get();
        let own = if order.status == Status::AwaitingPayment {
            order.units.held.get()
        } else {
            order.units.waiting.get()
        };
        // What lies behind is told only where figures are shown.
        let is_exact = shelf.offer.show_units == ShowUnits::Exact;
        let in_line = shelf.in_line().ok()?.units.get();
        let total =
            if is_exact { in_line.max(ahead.saturating_add(1)) } else { ahead.saturating_add(own) };
        let own = own.min(total.saturating_sub(ahead)).max(1);
        let stretches = if is_exact { covered(shelf, total) } else { plain(ahead, total) };
        let served = is_exact && shelf.last_number > 0 && is_served(shelf);
        let start = if served { STUB } else { 0 };
        let scale = |units: u64| {
            let room = LENGTH.saturating_sub(start);
            start.saturating_add(units.saturating_mul(room).checked_div(total).unwrap_or(0))
        };
        let mut parts = Vec::new();
        if served {
            let label = locale.say(SECTION, "status.served", &[]);
            parts.push(Part { kind: "served", span: Span::of(0, STUB), label, is_own: false });
        }
        for stretch in stretches {
            let (kind, label) = match stretch.window {
                Some((from, to)) => {
                    let days = locale.days(from, to);
                    ("covered", locale.say(SECTION, "status.covered", &[("days", days.into())]))
                }
                None if is_exact => ("uncovered", locale.say(SECTION, "status.uncovered", &[])),
                None => ("ahead", locale.say(SECTION, "status.ahead", &[])),
            };
            let last = ahead.saturating_add(own).saturating_sub(1);
            let is_own = is_exact && (stretch.from..stretch.to).contains(&last);
            let span = Span::of(scale(stretch.from), scale(stretch.to));
            parts.push(Part { kind, span, label, is_own });
        }
        let (from, to) = (scale(ahead), scale(ahead.saturating_add(own)));
        let from = from.min(LENGTH.saturating_sub(SHORTEST));
        let mark = Span::of(from, to.max(from.saturating_add(SHORTEST)));
        Some(Self { parts, mark })
    }
}

fn is_served(shelf: &Shelf) -> bool {
    let stages = &shelf.stages;
    [stages.allocated, stages.held, stages.shipped].iter().any(|units| !units.is_zero())
}

/// Without figures: those ahead, and the shopper.
fn plain(ahead: u64, total: u64) -> Vec<Stretch> {
    let ahead = Stretch { from: 0, to: ahead, window: None };
    if ahead.to == 0 || ahead.to >= total { Vec::new() } else { vec![ahead] }
}

/// What the deliveries cover of `total` units that wait, in the order in which they arrive, as the
/// promise rule counts them (API.md, rule 6).
fn covered(shelf: &Shelf, total: u64) -> Vec<Stretch> {
    let mut batches: Vec<_> = shelf.batches.iter().filter(|(_, b)| !b.units.is_zero()).collect();
    batches.sort_by_key(|(name, batch)| (batch.expected_from, batch.expected_to, *name));
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut from = 0_u64;
    for (_, batch) in batches {
        if from >= total {
            break;
        }
        let to = from.saturating_add(batch.units.get()).min(total);
        let window = (batch.expected_from, batch.expected_to);
        let is_full = stretches.len() >= MAX_PARTS;
        match stretches.last_mut() {
            Some(last) if last.window == Some(window) || is_full => {
                last.to = to;
                last.window = last.window.map(|(first, end)| (first, end.max(window.1)));
            }
            Some(_) | None => stretches.push(Stretch { from, to, window: Some(window) }),
        }
        from = to;
    }
    if from < total {
        stretches.push(Stretch { from, to: total, window: None });
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::id::BatchName;
    use shared::promise::Batch;
    use shared::units::Units;

    fn shelf(batches: &[(&str, u64, &str, &str)]) -> Shelf {
        let offer = r#"{"title": "T", "price": {"amount": 1, "currency": "EUR"}}"#;
        let sku = shared::id::Sku::parse("A").unwrap();
        let offer = shared::wire::product::product(&serde_json::from_str(offer).unwrap(), &sku);
        let mut shelf = Shelf::new(offer.unwrap());
        for (name, units, from, to) in batches {
            let batch = Batch {
                units: Units::new(*units).unwrap(),
                expected_from: Day::parse(from).unwrap(),
                expected_to: Day::parse(to).unwrap(),
            };
            shelf.batches.insert(BatchName::parse(name).unwrap(), batch);
        }
        shelf
    }

    fn check(batches: &[(&str, u64, &str, &str)], total: u64, expected: &[(u64, u64, &str)]) {
        let found = covered(&shelf(batches), total);
        let found: Vec<_> = found
            .iter()
            .map(|part| {
                let first = part.window.map_or_else(String::new, |(from, _)| from.to_string());
                (part.from, part.to, first)
            })
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(from, to, day)| (*from, *to, (*day).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn deliveries_cover_the_line_in_the_order_of_their_days() {
        let june = ("a", 200, "2027-06-01", "2027-06-05");
        let may = ("b", 300, "2027-05-04", "2027-05-10");
        let none = ("c", 0, "2027-04-01", "2027-04-02");
        let all = &[june, may, none];
        check(all, 100, &[(0, 100, "2027-05-04")]);
        check(all, 400, &[(0, 300, "2027-05-04"), (300, 400, "2027-06-01")]);
        check(all, 600, &[(0, 300, "2027-05-04"), (300, 500, "2027-06-01"), (500, 600, "")]);
        check(&[], 7, &[(0, 7, "")]);
    }

    #[test]
    fn deliveries_of_the_same_days_are_one() {
        let (days, more) =
            (("a", 2, "2027-05-04", "2027-05-10"), ("b", 3, "2027-05-04", "2027-05-10"));
        check(&[days, more], 9, &[(0, 5, "2027-05-04"), (5, 9, "")]);
    }
}
