//! By when money that is owed must be back.

use crate::policy::Profile;
use crate::time::Day;

/// Working days of 16 CFR 435.1(b): Monday to Friday.
const US_WORKING_DAYS: u32 = 7;

/// Days of 2011/83/EU art. 13(1) and of CCR 2013 reg. 34.
const EU_DAYS: u32 = 14;

/// The last day for a refund that is owed since `since`; both periods are counted from the day after.
pub fn refund_due_by(profile: Profile, since: Day) -> Day {
    match profile {
        Profile::Eu | Profile::Uk => since.plus_days(EU_DAYS),
        Profile::Us => {
            let mut day = since;
            for _ in 0..US_WORKING_DAYS {
                day = day.plus_days(1);
                while day.is_weekend() {
                    day = day.plus_days(1);
                }
            }
            day
        }
    }
}
