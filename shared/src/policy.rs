//! Which law's and which house's rules an order is under: fixed when it is placed.

use crate::zone::ZoneName;
use serde::{Deserialize, Serialize};

/// The law that governs delays, withdrawals and refunds. What follows from it is no legal advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// United States: 16 CFR part 435.
    Us,
    /// European Union: Directive 2011/83/EU.
    #[default]
    Eu,
    /// United Kingdom: Consumer Rights Act 2015; Consumer Contracts Regulations 2013.
    Uk,
}

/// The settings that an order keeps as they were when it was placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The law.
    pub profile: Profile,
    /// Where a deadline's day ends.
    pub time_zone: ZoneName,
    /// Days from units that are there to units that go out.
    pub handling_days: u32,
    /// Days of the extra period after a missed date.
    pub extra_days: u32,
}

impl Default for Policy {
    fn default() -> Self {
        let time_zone = ZoneName::utc();
        Self { profile: Profile::default(), time_zone, handling_days: 3, extra_days: 14 }
    }
}
