//! Counters per block of places, so that a position costs the same at a thousand and at a million.
//!
//! Places of one priority fall into blocks of [`SIZE`] consecutive numbers. What stands before a
//! place is the sum over whole blocks before it, kept here, and over the at most [`SIZE`] orders of
//! its own block, which the store reads.

use crate::fault::Fault;
use crate::line::{Place, Priority, Tally};
use crate::units::Units;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Numbers in a block.
pub const SIZE: u64 = 256;

/// Which block of the line: priorities from large to small, then numbers from small to large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Block(Reverse<Priority>, u64);

impl Block {
    /// The block that a place falls into.
    pub fn of(place: Place) -> Self {
        Self(Reverse(place.priority), place.number.get().div_euclid(SIZE))
    }

    /// The block with `index` among those of `priority`.
    pub const fn new(priority: Priority, index: u64) -> Self {
        Self(Reverse(priority), index)
    }

    /// Its priority.
    pub const fn priority(self) -> Priority {
        self.0.0
    }

    /// Its index: its numbers run from `index * SIZE` to below `(index + 1) * SIZE`.
    pub const fn index(self) -> u64 {
        self.1
    }
}

/// The counters of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blocks(BTreeMap<Block, Tally>);

impl Blocks {
    /// Sets what a block counts; an empty one is forgotten.
    pub fn set(&mut self, block: Block, tally: Tally) {
        if tally.is_empty() {
            self.0.remove(&block);
        } else {
            self.0.insert(block, tally);
        }
    }

    /// What a block counts.
    pub fn get(&self, block: Block) -> Tally {
        self.0.get(&block).copied().unwrap_or_default()
    }

    /// Moves an order of `block` from needing `before` units to needing `after`; answers the
    /// block's new count.
    pub fn change(&mut self, block: Block, before: Units, after: Units) -> Result<Tally, Fault> {
        let tally = self.get(block).plus(Tally::of(after))?.minus(Tally::of(before))?;
        self.set(block, tally);
        Ok(tally)
    }

    /// Everything in blocks before `block`.
    pub fn before(&self, block: Block) -> Result<Tally, Fault> {
        self.0.range(..block).try_fold(Tally::default(), |sum, (_, tally)| sum.plus(*tally))
    }

    /// The block in which the running total first reaches `units`, and the total before it; the
    /// last block if all together do not reach it.
    pub fn reaching(&self, units: Units) -> Result<Option<(Block, Tally)>, Fault> {
        let mut sum = Tally::default();
        let mut found = None;
        for (block, tally) in &self.0 {
            found = Some((*block, sum));
            sum = sum.plus(*tally)?;
            if sum.units >= units {
                break;
            }
        }
        Ok(found)
    }

    /// Forgets every block before `block`.
    pub fn drop_before(&mut self, block: Block) {
        self.0 = self.0.split_off(&block);
    }
}
