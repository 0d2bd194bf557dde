//! Deposits that the shop keeps: in the US alone, and only while the promise is.

use super::shop::{
    Deed::{At, Order},
    Terms, call_off, cancel, check, collect, gave, got, refund, stock, terms,
};
use crate::support::{deposit, full};
use shared::command::OrderCommand;
use shared::payment::Part;
use shared::policy::Profile;

fn two(profile: Profile) -> Terms {
    terms(deposit(Part::Percent(20))).units(2).kept().under(profile, "UTC")
}

#[test]
fn who_cancels_in_time_leaves_it() {
    let all = "paid: 400 order paid, 1600 allocation void";
    check(two(Profile::Us), &[got(400, "a"), cancel(2)], all);
    let one = "deposit_paid: 400 order paid, 800 allocation due";
    check(two(Profile::Us), &[got(400, "a"), cancel(1)], one);
    check(two(Profile::Us), &[got(400, "a"), cancel(1), cancel(1)], all);
    // The balance goes back.
    let given = [got(400, "a"), stock(2), collect(), got(1_600, "b"), cancel(2), collect()];
    let then = "refund_due: 400 order paid, 1600 allocation paid; back 1600; #2 gives 1600 of b";
    check(two(Profile::Us), &given, then);
    let given = [&given[..], &[gave(2)]].concat();
    check(two(Profile::Us), &given, "paid: 400 order paid, 1600 allocation refunded");
    // The merchant gives it back all the same.
    let given = [got(400, "a"), cancel(2), refund(400), collect(), gave(1)];
    let then = "refunded: 400 order refunded, 1600 allocation void";
    check(two(Profile::Us), &given, then);
    // Delivery is no deposit.
    let given = [got(890, "a"), cancel(2)];
    let then = "refund_due: 890 order paid, 1600 allocation void; back 490";
    check(two(Profile::Us).delivery(490), &given, then);
}

#[test]
fn else_it_goes_back() {
    let back = "refund_due: 400 order paid, 1600 allocation void; back 400";
    for profile in [Profile::Eu, Profile::Uk] {
        check(two(profile), &[got(400, "a"), cancel(2)], back);
        check(two(profile), &[got(400, "a"), Order(OrderCommand::Withdraw)], back);
    }
    // The merchant cancels; it is refundable by its terms; nothing was paid yet.
    check(two(Profile::Us), &[got(400, "a"), call_off(2)], back);
    let refundable = terms(deposit(Part::Percent(20))).units(2).under(Profile::Us, "UTC");
    check(refundable, &[got(400, "a"), cancel(2)], back);
    check(two(Profile::Us), &[cancel(2)], "none: 400 order void, 1600 allocation void");
    let full = terms(full()).under(Profile::Us, "UTC");
    let then = "refund_due: 1000 order paid; back 1000";
    check(full, &[got(1_000, "a"), cancel(1)], then);
    // The promise was missed: the due day is sixty days away.
    let late = [got(400, "a"), At("2027-05-01T00:00:00Z"), cancel(2)];
    check(two(Profile::Us), &late, back);
}
