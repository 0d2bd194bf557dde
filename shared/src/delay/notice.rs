//! A delay notice: what it says, who must answer by when, and what silence means.

use crate::fault::Fault;
use crate::order::Order;
use crate::policy::Profile;
use crate::promise::Promise;
use crate::time::{Day, Timestamp};
use serde::{Deserialize, Serialize};

/// How much later a first revised date may be for silence to keep the order, in days (16 CFR
/// 435.2(b)(1)); and how long without consent an order lives after its due day.
const GRACE_DAYS: u32 = 30;

/// Why a notice was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Supply, priorities or the product changed, and the estimate with them.
    SupplyChanged,
    /// The due day has come and the order still waits.
    SupplyLate,
    /// The due day is nearly over and allocated units did not ship.
    NotShipped,
}

/// What happens when nobody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// The order is kept.
    Keep,
    /// What has not shipped is cancelled.
    Cancel,
}

/// How a notice was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The shopper keeps the order.
    Keep,
    /// The shopper cancels what has not shipped.
    Cancel,
    /// Nobody answered in time.
    Silent,
    /// All of it has shipped.
    Shipped,
    /// The next notice took its place.
    Replaced,
}

/// A delay notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// From 1, in the order's own count.
    pub number: u32,
    /// Why it was sent.
    pub reason: Reason,
    /// When.
    pub sent_at: Timestamp,
    /// The promise until then.
    pub promised: Promise,
    /// The new window; absent where no date can be given.
    pub revised: Option<Promise>,
    /// The last day to answer, where there is one.
    pub answer_by: Option<Day>,
    /// What silence means.
    pub if_silent: Silence,
    /// How it was closed; open without.
    pub answer: Option<Answer>,
    /// When it was closed.
    pub answered_at: Option<Timestamp>,
    /// The due day that it is about: that of before it.
    pub due: Day,
    /// Whether silence has moved the promise already.
    pub moved: bool,
}

impl Notice {
    /// Whether it still waits for an answer.
    pub const fn is_open(&self) -> bool {
        self.answer.is_none()
    }

    /// Whether it was kept: by an answer, or by a silence that moved the promise.
    pub fn was_kept(&self) -> bool {
        self.moved || self.answer == Some(Answer::Keep)
    }

    /// The rule that it was sent under, as evidence names it.
    pub const fn rule(profile: Profile) -> &'static str {
        match profile {
            Profile::Us => "16 CFR 435.2",
            Profile::Eu => "2011/83/EU art. 18",
            Profile::Uk => "CRA 2015 s. 28",
        }
    }

    /// The notice that an order is sent at a moment.
    pub(super) fn of(
        order: &Order,
        reason: Reason,
        revised: Option<Promise>,
        at: Timestamp,
    ) -> Result<Self, Fault> {
        let due = order.due_day();
        let (if_silent, answer_by) = match order.policy.profile {
            Profile::Eu | Profile::Uk => (Silence::Keep, None),
            Profile::Us => under_us(order, revised, at, due)?,
        };
        let number = order.notices.last().map_or(Some(1), |last| last.number.checked_add(1));
        Ok(Self {
            number: number.ok_or_else(|| Fault::new("too many notices"))?,
            reason,
            sent_at: at,
            promised: order.promise,
            revised,
            answer_by,
            if_silent,
            answer: None,
            answered_at: None,
            due,
            moved: false,
        })
    }
}

/// 16 CFR 435.2(b) and (c).
fn under_us(
    order: &Order,
    revised: Option<Promise>,
    at: Timestamp,
    due: Day,
) -> Result<(Silence, Option<Day>), Fault> {
    if order.notices.iter().any(Notice::was_kept) {
        return Ok((Silence::Cancel, Some(due)));
    }
    let replaced = order.notices.last().filter(|last| last.is_open());
    if let Some(replaced) = replaced
        && order.policy.time_zone.day_of(at)? > order.own_due_day()
    {
        return Ok((Silence::Cancel, replaced.answer_by));
    }
    let most = due.plus_days(GRACE_DAYS);
    Ok(match revised.and_then(|revised| revised.ships_to) {
        Some(to) if to <= most => (Silence::Keep, Some(to)),
        Some(_) | None => (Silence::Cancel, Some(most)),
    })
}
