//! Some seeds with the rules as they are, and every planted bug until it is caught.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::wildcard_enum_match_arm, clippy::unnecessary_wraps, clippy::large_enum_variant)]
#![allow(clippy::needless_pass_by_value, clippy::format_push_string, clippy::redundant_closure)]
#![allow(clippy::print_stdout)]

use sim::{Invariant, Mutation, first_failure, run, smallest};

const STEPS: u32 = 300;

#[test]
fn nothing_breaks() {
    match first_failure(1..151, STEPS, None, |_| {}) {
        Ok(sum) => {
            println!("{sum:?}");
            let enough = sum.orders > 500 && sum.notices > 200 && sum.swaps > 20 && sum.early > 10;
            let enough = enough && sum.charges > 25 && sum.refunds > 50;
            assert!(enough, "too little happens: {sum:?}");
        }
        Err(failure) => panic!("\n{}", smallest(failure)),
    }
}

/// The same seed is the same run, to the last event.
#[test]
fn a_seed_replays() {
    for seed in [1, 7, 42] {
        let once = format!("{:?}", run(seed, STEPS, None).unwrap());
        assert_eq!(once, format!("{:?}", run(seed, STEPS, None).unwrap()));
    }
    let fails = || run(1, STEPS, Some(Mutation::RetryDecidedAnew)).unwrap_err().to_string();
    assert_eq!(fails(), fails());
}

/// The bug, by which invariants it may be noticed first, and in how many seeds at most.
#[test]
fn every_planted_bug_is_caught() {
    use Invariant::{Code, I3, I4, I5, I6, I7, I8, I9, I10, I11, I12, I13, Swap};
    let mut uncaught = Vec::new();
    for bug in Mutation::ALL {
        let by = match bug {
            Mutation::MarkClearedTooEarly | Mutation::KvOlderWins | Mutation::BookOlderWins => I10,
            Mutation::AlarmNotSet | Mutation::AlarmLostInCrash | Mutation::SwapNotCarriedOn => I11,
            Mutation::RetryDecidedAnew => I3,
            Mutation::PriorityIgnored | Mutation::HoldKept | Mutation::TakenFromHead => I6,
            Mutation::NumberReused => I4,
            Mutation::CancelledCounted => I7,
            Mutation::MonthEndSkipped | Mutation::LineNotJudged => I12,
            Mutation::RefundTwice
            | Mutation::SwapMoneyKept
            | Mutation::ChargeRepeatedBlindly
            | Mutation::RefundSentTwice
            | Mutation::LateMoneyKept
            | Mutation::PaymentBookedTwice
            | Mutation::CancelledCharged => I8,
            Mutation::SwapCancelsFirst | Mutation::SwapAskedAnew => Swap,
            Mutation::CodeWindowIgnored
            | Mutation::CodeUseForgotten
            | Mutation::CodeNotGivenBack => Code,
            Mutation::MailWithoutKey | Mutation::ToldAgain => I9,
            Mutation::AddressUnjournalled => I13,
            Mutation::OwnUnitsAhead => I5,
        };
        let mut seeds = 0;
        match first_failure(1..10_001, STEPS, Some(bug), |sum| seeds = sum.seeds) {
            Err(failure) if failure.violation.invariant == by => {
                println!("{}: {:?} after {} seeds", bug.name(), by, seeds + 1);
            }
            Err(failure) => uncaught.push(format!("{} by {}", bug.name(), failure.violation)),
            Ok(_) => uncaught.push(bug.name().to_owned()),
        }
    }
    assert!(uncaught.is_empty(), "{uncaught:#?}");
}
