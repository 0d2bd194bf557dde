//! Money that comes after the hold ran out.

use super::shop::{
    Deed::{At, Order, Other},
    cancel, check_status, collect, gave, got, nothing, saved, stock, terms,
};
use crate::support::{deposit, full, later};
use shared::command::OrderCommand;
use shared::payment::Part;

fn over() -> super::shop::Deed {
    At("2027-03-01T10:35:00Z")
}

#[test]
fn it_revives_where_all_is_there() {
    let two = || terms(full()).units(2).stock(2);
    check_status(two(), &[over()], "expired", "failed: 2000 order void");
    check_status(two(), &[over(), got(2_000, "a")], "allocated", "paid: 2000 order paid");
    let by_name = [over(), Order(OrderCommand::Paid)];
    check_status(two(), &by_name, "allocated", "paid: 2000 order paid");
    nothing(two(), &[over(), Order(OrderCommand::Paid), Order(OrderCommand::Paid)]);
    let declined = [Order(OrderCommand::Declined), over(), got(2_000, "a")];
    check_status(two(), &declined, "allocated", "paid: 2000 order paid");
    // The deposit is enough.
    let deposit = || terms(deposit(Part::Percent(20))).stock(1);
    let then = "deposit_paid: 200 order paid, 800 allocation due; now 800";
    check_status(deposit(), &[over(), got(200, "a")], "allocated", then);
    let then = "none: 1000 allocation due; now 1000";
    check_status(terms(later()).stock(1), &[over(), saved()], "allocated", then);
}

#[test]
fn what_was_cancelled_before_stays_cancelled() {
    let two = terms(full()).units(2).stock(2);
    let given = [cancel(1), over(), got(1_000, "a")];
    check_status(two, &given, "allocated", "paid: 1000 order paid");
}

#[test]
fn else_it_goes_back_whole() {
    let one = || terms(full()).stock(1);
    let back = "refund_due: 1000 order paid; back 1000";
    // Somebody else has it, somebody waits, too little came.
    let taken = [over(), Other(1), got(1_000, "a")];
    check_status(one(), &taken, "expired", back);
    let waits = [Other(1), over(), got(1_000, "a")];
    check_status(one(), &waits, "expired", back);
    let few = terms(full()).units(2).stock(1);
    let then = "refund_due: 2000 order paid; back 2000";
    check_status(few, &[over(), got(2_000, "a")], "expired", then);
    let then = "refund_due: 999 order paid, 1 order void; back 999";
    check_status(one(), &[over(), got(999, "a")], "expired", then);
    // Given back, it stays as it is; the same money again is known.
    let given = [&taken[..], &[collect(), gave(1)]].concat();
    check_status(one(), &given, "expired", "refunded: 1000 order refunded");
    nothing(one(), &[&given[..], &[got(1_000, "a")]].concat());
    // What is on its way back when the order is revived is not there.
    let deposit = terms(deposit(Part::Percent(20))).stock(1);
    let given = [over(), Other(1), got(200, "a"), collect(), stock(1), got(200, "b")];
    let then = "refund_due: 200 order paid, 200 allocation paid, 800 allocation due; now 800; \
                back 200; #1 gives 200 of a";
    check_status(deposit.clone(), &given, "allocated", then);
    let given = [&given[..], &[gave(1)]].concat();
    let then = "deposit_paid: 200 order refunded, 200 allocation paid, 800 allocation due; now 800";
    check_status(deposit, &given, "allocated", then);
    // A saved card brings nothing.
    nothing(terms(later()).stock(1), &[over(), Other(1), saved()]);
    nothing(one(), &[over(), saved()]);
}

#[test]
fn not_for_who_withdrew_or_was_forgotten() {
    let one = || terms(full()).stock(1);
    let back = "refund_due: 1000 order paid; back 1000";
    let withdrew = [over(), Order(OrderCommand::Withdraw), got(1_000, "a")];
    check_status(one(), &withdrew, "expired", back);
    let erased = [over(), Order(OrderCommand::Erase), got(1_000, "a")];
    check_status(one(), &erased, "expired", back);
    let cancelled = [cancel(1), got(1_000, "a")];
    check_status(one(), &cancelled, "cancelled", back);
}
