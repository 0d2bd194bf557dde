//! Names of states and kinds, and figures, as merchants read them.

use shared::availability::Action;
use shared::cash::PartState;
use shared::order::{Kind, Status};
use shared::payment::{PaymentState, Terms};
use shared::policy::Profile;
use shared::promise::Basis;
use shared::units::Units;

/// A figure with its thousands apart: `1,000,000`.
pub(crate) fn figure(n: u64) -> String {
    let digits = n.to_string();
    let grouped = digits.char_indices().flat_map(|(at, digit)| {
        let comma = at > 0 && (digits.len() - at).is_multiple_of(3);
        comma.then_some(',').into_iter().chain([digit])
    });
    grouped.collect()
}

/// `1 unit`, `12 units`.
pub(crate) fn units(units: Units) -> String {
    counted(units.get(), "unit", "units")
}

/// `1 order`, `12 orders`.
pub(crate) fn orders(n: u64) -> String {
    counted(n, "order", "orders")
}

fn counted(n: u64, one: &str, more: &str) -> String {
    format!("{} {}", figure(n), if n == 1 { one } else { more })
}

/// A name on the wire as words: `batch_set` is `Batch set`.
pub(crate) fn spoken(name: &str) -> String {
    let mut text = name.replace('_', " ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// What a shopper can do about a product now.
pub(crate) const fn action(action: Action) -> &'static str {
    match action {
        Action::Buy => "In stock",
        Action::Preorder => "Pre-order",
        Action::Backorder => "Backorder",
        Action::Split => "Partly in stock",
        Action::ComingSoon => "Coming soon",
        Action::Ended => "Pre-order over",
        Action::SoldOut => "Sold out",
        Action::TooMany => "Not orderable",
        Action::Unknown => "Not listed",
    }
}

/// How good a state is, for its colour: `good`, `open`, `closed`.
pub(crate) const fn action_tone(action: Action) -> &'static str {
    match action {
        Action::Buy => "good",
        Action::Preorder | Action::Backorder | Action::Split => "open",
        Action::ComingSoon
        | Action::Ended
        | Action::SoldOut
        | Action::TooMany
        | Action::Unknown => "closed",
    }
}

/// Where an order is.
pub(crate) const fn status(status: Status) -> &'static str {
    match status {
        Status::AwaitingPayment => "Awaiting payment",
        Status::Waiting => "Waiting",
        Status::PartiallyAllocated => "Partly allocated",
        Status::Allocated => "Allocated",
        Status::PartiallyShipped => "Partly shipped",
        Status::Shipped => "Shipped",
        Status::Cancelled => "Cancelled",
        Status::Expired => "Expired",
        Status::Returned => "Returned",
    }
}

/// How far along an order is, for its colour.
pub(crate) const fn status_tone(status: Status) -> &'static str {
    match status {
        Status::Allocated | Status::Shipped => "good",
        Status::AwaitingPayment
        | Status::Waiting
        | Status::PartiallyAllocated
        | Status::PartiallyShipped => "open",
        Status::Cancelled | Status::Expired | Status::Returned => "closed",
    }
}

/// What an order was when it was placed.
pub(crate) const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Buy => "Bought from stock",
        Kind::Preorder => "Pre-order",
        Kind::Backorder => "Backorder",
        Kind::Split => "Partly from stock, partly backorder",
    }
}

/// When an order is paid.
pub(crate) const fn terms(terms: Terms) -> &'static str {
    match terms {
        Terms::Full => "All at the order",
        Terms::Deposit => "Deposit, the rest later",
        Terms::Later => "All later",
    }
}

/// Where an order stands with its payment.
pub(crate) const fn payment(state: PaymentState) -> &'static str {
    match state {
        PaymentState::None => "Nothing paid yet",
        PaymentState::Awaiting => "Awaiting payment",
        PaymentState::DepositPaid => "Deposit paid",
        PaymentState::Paid => "Paid",
        PaymentState::BalanceDue => "Partly paid",
        PaymentState::Failed => "Payment failed",
        PaymentState::RefundDue => "Refund due",
        PaymentState::Refunded => "Refunded",
    }
}

/// Where a part of what an order costs stands.
pub(crate) const fn part(state: PartState) -> &'static str {
    match state {
        PartState::Due => "To be paid",
        PartState::Paid => "Paid",
        PartState::Failed => "Declined",
        PartState::Refunded => "Given back",
        PartState::Void => "Not to be paid",
    }
}

/// How good that is, for its colour.
pub(crate) const fn part_tone(state: PartState) -> &'static str {
    match state {
        PartState::Paid => "good",
        PartState::Due | PartState::Failed => "open",
        PartState::Refunded | PartState::Void => "closed",
    }
}

/// The law that an order was placed under.
pub(crate) const fn law(profile: Profile) -> &'static str {
    match profile {
        Profile::Eu => "the law of the European Union",
        Profile::Uk => "the law of the United Kingdom",
        Profile::Us => "the law of the United States",
    }
}

/// What a promise rests on.
pub(crate) const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Stock => "from stock",
        Basis::Release => "at the release",
        Basis::Batch => "from a batch",
        Basis::LeadTime => "by lead time",
        Basis::None => "no date yet",
    }
}

#[cfg(test)]
mod tests {
    use super::{figure, orders, spoken, units};
    use shared::units::Units;

    #[test]
    fn figures_have_their_thousands_apart() {
        let check = |n, expected: &str| assert_eq!(figure(n), expected);
        check(0, "0");
        check(7, "7");
        check(999, "999");
        check(1_000, "1,000");
        check(1_000_000, "1,000,000");
        check(9_007_199_254_740_991, "9,007,199,254,740,991");
    }

    #[test]
    fn one_is_no_plural() {
        assert_eq!(units(Units::ONE), "1 unit");
        assert_eq!(units(Units::ZERO), "0 units");
        assert_eq!(orders(1_200), "1,200 orders");
    }

    #[test]
    fn wire_names_are_spoken() {
        let check = |name: &str, expected: &str| assert_eq!(spoken(name), expected);
        check("batch_set", "Batch set");
        check("", "");
        check("äh", "äh");
    }
}
