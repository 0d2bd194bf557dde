//! Runs: a seed, a number of steps, and what came of it.

use crate::invariant::Violation;
use crate::mutation::Mutation;
use crate::world::World;
use std::fmt;

/// Lines of the diary that a failure shows.
const LAST_LINES: usize = 20;

/// A seed that fails.
#[derive(Debug)]
pub struct Failure {
    /// The seed.
    pub seed: u64,
    /// Steps until it fails, or after which it was calmed down.
    pub step: u32,
    /// Whether it fails only when the world is quiet.
    pub quiet: bool,
    /// What does not hold.
    pub violation: Violation,
    /// The bug that was planted.
    pub bug: Option<Mutation>,
    /// What happened last.
    pub diary: Vec<String>,
}

/// What runs without a failure had.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    /// Seeds.
    pub seeds: u64,
    /// Steps of all of them.
    pub steps: u64,
    /// Rows of all journals.
    pub events: u64,
    /// Orders that were placed.
    pub orders: u64,
    /// Notices of delay that were sent.
    pub notices: u64,
    /// Swaps to another line that went through.
    pub swaps: u64,
    /// Orders that were placed early, by a code.
    pub early: u64,
    /// Charges of saved cards.
    pub charges: u64,
    /// Refunds by the provider.
    pub refunds: u64,
}

/// One run.
///
/// # Errors
/// The invariant that did not hold.
pub fn run(seed: u64, steps: u32, bug: Option<Mutation>) -> Result<Tally, Box<Failure>> {
    told(seed, steps, bug, false)
}

fn told(seed: u64, steps: u32, bug: Option<Mutation>, diary: bool) -> Result<Tally, Box<Failure>> {
    let mut world = World::new(seed, bug, diary);
    let failure = |world: World, step, quiet, violation| {
        let mut diary = world.diary.unwrap_or_default();
        let last = diary.len().saturating_sub(LAST_LINES);
        Box::new(Failure { seed, step, quiet, violation, bug, diary: diary.split_off(last) })
    };
    for step in 1..=steps {
        if let Err(violation) = world.step() {
            return Err(failure(world, step, false, violation));
        }
    }
    if let Err(violation) = world.calm_down() {
        return Err(failure(world, steps, true, violation));
    }
    let mut tally = Tally { seeds: 1, steps: u64::from(steps), ..Tally::default() };
    let count = |n: usize| u64::try_from(n).unwrap_or_default();
    (tally.charges, tally.refunds) = (world.provider.charges, world.provider.refunds);
    for object in &world.objects {
        tally.events += count(object.tables.journal().len());
        tally.orders += count(object.tables.orders().count());
        tally.notices +=
            object.tables.orders().map(|order| count(order.notices.len())).sum::<u64>();
        let came = object.tables.orders().filter(|order| order.swapped_from.is_some());
        tally.swaps += count(came.count());
        tally.early += count(object.tables.orders().filter(|order| order.code.is_some()).count());
    }
    Ok(tally)
}

/// Runs seeds until one fails.
///
/// # Errors
/// The first failure.
pub fn first_failure(
    seeds: impl IntoIterator<Item = u64>,
    steps: u32,
    bug: Option<Mutation>,
    mut progress: impl FnMut(&Tally),
) -> Result<Tally, Box<Failure>> {
    let mut sum = Tally::default();
    for seed in seeds {
        let one = run(seed, steps, bug)?;
        sum.seeds += one.seeds;
        sum.steps += one.steps;
        sum.events += one.events;
        sum.orders += one.orders;
        sum.notices += one.notices;
        sum.swaps += one.swaps;
        sum.early += one.early;
        sum.charges += one.charges;
        sum.refunds += one.refunds;
        progress(&sum);
    }
    Ok(sum)
}

/// The same failure in the fewest steps, with what happened last.
pub fn smallest(failure: Box<Failure>) -> Box<Failure> {
    let (seed, bug, most) = (failure.seed, failure.bug, failure.step);
    let same = |other: &Failure| other.violation.invariant == failure.violation.invariant;
    let fails = |steps: &u32| run(seed, *steps, bug).is_err_and(|other| same(&other));
    let fewest = (0..=most).find(fails).unwrap_or(most);
    match told(seed, fewest, bug, true) {
        Err(found) => found,
        Ok(_) => failure,
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.diary {
            writeln!(f, "  {line}")?;
        }
        let when = if self.quiet { "quiet after step" } else { "step" };
        writeln!(f, "seed {}, {when} {}: {}", self.seed, self.step, self.violation)?;
        write!(f, "replay: cargo xtask sim --seed {} --steps {}", self.seed, self.step)?;
        match self.bug {
            Some(bug) => write!(f, " --mutation {}", bug.name()),
            None => Ok(()),
        }
    }
}
