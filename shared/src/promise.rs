//! When an order ships: read off its place, fixed at commit (API.md, rule 6).

use crate::id::BatchName;
use crate::offer::Offer;
use crate::time::{Day, Timestamp};
use crate::units::Units;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Supply on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Batch {
    /// Units still to come.
    pub units: Units,
    /// First day on which it may arrive.
    pub expected_from: Day,
    /// Last day of the window.
    pub expected_to: Day,
}

/// Batches on the way, by name.
pub type Batches = BTreeMap<BatchName, Batch>;

/// A window in which an order ships, and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Promise {
    /// First day; null where no date can be given.
    pub ships_from: Option<Day>,
    /// Last day; null where no date can be given.
    pub ships_to: Option<Day>,
    /// What it rests on.
    pub basis: Basis,
}

/// What a promise rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// It is there.
    Stock,
    /// The release.
    Release,
    /// A batch on the way.
    Batch,
    /// The lead time of a backorder.
    LeadTime,
    /// No date can be given.
    None,
}

impl Promise {
    /// No date can be given.
    pub const NONE: Self = Self { ships_from: None, ships_to: None, basis: Basis::None };

    const fn window(from: Day, to: Day, basis: Basis) -> Self {
        Self { ships_from: Some(from), ships_to: Some(to), basis }
    }
}

/// The promise for a place with `ahead` units before it and `own` units that wait.
///
/// The first batch, by (from, to, name), whose running total covers both; past all batches the lead
/// time; before a known release with no batches, the release. No date before today or release.
pub fn promise(
    offer: &Offer,
    batches: &Batches,
    ahead: Units,
    own: Units,
    now: Timestamp,
) -> Promise {
    let release = offer.release_at.map(Timestamp::day);
    let today = now.day();
    let earliest = release.map_or(today, |release| today.max(release));
    let unreleased = offer.before_release(now);
    if own.is_zero() {
        return match (unreleased, release) {
            (false, _) => Promise::window(today, today, Basis::Stock),
            (true, Some(_)) => Promise::window(earliest, earliest, Basis::Release),
            (true, None) => Promise::NONE,
        };
    }
    if let Some(batch) = covering(batches, ahead, own) {
        let (from, to) = (batch.expected_from.max(earliest), batch.expected_to.max(earliest));
        return Promise::window(from, to, Basis::Batch);
    }
    if let Some(days) = offer.backorder.and_then(|backorder| backorder.lead_time_days) {
        let day = today.plus_days(days).max(earliest);
        return Promise::window(day, day, Basis::LeadTime);
    }
    if unreleased && release.is_some() && batches.is_empty() {
        return Promise::window(earliest, earliest, Basis::Release);
    }
    Promise::NONE
}

fn covering(batches: &Batches, ahead: Units, own: Units) -> Option<&Batch> {
    let wanted = ahead.get().checked_add(own.get())?;
    let mut in_order: Vec<_> = batches.iter().collect();
    in_order.sort_by_key(|(name, batch)| (batch.expected_from, batch.expected_to, *name));
    let mut total = 0_u64;
    in_order.into_iter().map(|(_, batch)| batch).find(|batch| {
        total = total.saturating_add(batch.units.get());
        total >= wanted
    })
}
