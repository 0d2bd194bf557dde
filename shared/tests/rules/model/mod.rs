//! Random commands through the shared rules beside the naive model: every order, the line, every
//! figure, every answer about availability and the invariants, after each step.

mod money;
mod play;
mod steps;
use crate::support::world::World;
use money::Met;
use play::run;
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, RngSeed, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use steps::{Settings, Step};

/// What happened to promises, over all runs.
#[derive(Debug, Default)]
struct Told {
    reasons: BTreeMap<String, u32>,
    answers: BTreeMap<String, u32>,
    moved: u32,
    extra: u32,
}

impl Told {
    fn note(&mut self, world: &World) {
        for order in &world.naive.orders {
            for told in &order.told {
                let profile = order.policy.profile;
                let reason = format!("{profile:?} {:?} {}", told.why, told.new.is_some());
                *self.reasons.entry(reason).or_default() += 1;
                let answer = told.answer.map(|(answer, _)| answer);
                let answer = format!("{profile:?} {answer:?} {}", told.silence_cancels);
                *self.answers.entry(answer).or_default() += 1;
                self.moved += u32::from(told.moved);
            }
            self.extra += u32::from(order.extra_until.is_some());
        }
    }

    /// No less than this, lest a change of the steps empties the test.
    fn is_enough(&self) {
        // Three reasons for each profile, with a date and without; units not shipped never have one.
        assert_eq!(self.reasons.len(), 3 * 5, "{self:#?}");
        // Open, kept, cancelled, shipped, replaced, in the US with both silences, and there silent:
        // one or the other may be missing.
        assert!(self.answers.len() >= 18, "{self:#?}");
        assert!(self.moved > 9 && self.extra > 9, "{self:#?}");
    }
}

/// Plays random steps, the same ones in every run and then as many that nobody has seen; answers what
/// happened to promises and to money in the former, where it is no matter of luck.
fn check(
    first: impl Strategy<Value = Settings>,
    step: impl Strategy<Value = Step>,
    length: Range<usize>,
    times: u32,
) -> (Told, Met) {
    let steps = (first, prop::collection::vec(step, length));
    let met = play_all(&steps, times, RngSeed::Fixed(1));
    play_all(&steps, times, RngSeed::Random);
    met
}

fn play_all(
    steps: &impl Strategy<Value = (Settings, Vec<Step>)>,
    times: u32,
    rng_seed: RngSeed,
) -> (Told, Met) {
    let regressions = FileFailurePersistence::Direct("tests/rules/model/regressions");
    let config = ProptestConfig {
        cases: cases() * times,
        rng_seed,
        max_shrink_iters: 20_000,
        failure_persistence: Some(Box::new(regressions)),
        ..ProptestConfig::default()
    };
    let mut runner = TestRunner::new(config);
    let told = RefCell::new((Told::default(), Met::default()));
    let done = runner.run(steps, |(first, steps)| {
        let world = run(&first, steps);
        let (told, met) = &mut *told.borrow_mut();
        told.note(&world);
        met.note(&world);
        Ok(())
    });
    if let Err(failure) = done {
        panic!("{failure}\n{runner}");
    }
    told.into_inner()
}

/// Of each kind, twice.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").map_or(MANY, |cases| cases.parse().unwrap())
}

/// Cases that meet everything.
const MANY: u32 = 150;

#[test]
fn the_rules_do_what_the_contract_says() {
    check(steps::settings(), steps::step(), 1..60, 1);
}

#[test]
fn promises_that_slip_are_answered_for() {
    let (told, _) = check(steps::waiting_settings(), steps::waiting_step(), 1..60, 1);
    if cases() >= MANY {
        told.is_enough();
    }
}

#[test]
fn money_adds_up() {
    let (_, met) = check(money::paying_settings(), money::paying_step(), 20..100, 4);
    if cases() >= MANY {
        met.is_enough();
    }
}
