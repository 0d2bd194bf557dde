//! The shop's settings on the wire.

use crate::policy::{Policy, Profile};
use crate::wire::fields::{Bad, FieldError, read};
use crate::wire::rules;
use crate::zone::ZoneName;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Longest handling time and longest extra period, in days.
pub const MAX_DAYS: u64 = 365;

/// Longest wait between two rounds of a waitlist, in minutes: 30 days.
pub const MAX_WAIT_MINUTES: u64 = 43_200;

/// The settings of a shop, as its merchant reads and replaces them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settings {
    /// What shoppers know it by; mails are signed with it.
    pub shop_name: String,
    /// The law that orders are placed under.
    pub profile: Profile,
    /// Where shoppers and mails reach the merchant.
    pub contact_email: Option<String>,
    /// The language of mails to whoever gave none.
    pub locale: String,
    /// Where a deadline's day ends: a name of the IANA database.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub time_zone: ZoneName,
    /// Days from units that are there to units that go out.
    pub handling_days: u32,
    /// Minutes between two rounds of a waitlist.
    pub waitlist_wait_minutes: u32,
    /// Days of the extra period after a missed date.
    pub extra_days: u32,
}

impl Default for Settings {
    fn default() -> Self {
        let Policy { profile, time_zone, handling_days, extra_days } = Policy::default();
        Self {
            shop_name: "Shop".to_owned(),
            profile,
            contact_email: None,
            locale: "en".to_owned(),
            time_zone,
            handling_days,
            waitlist_wait_minutes: 60,
            extra_days,
        }
    }
}

impl Settings {
    /// What an order that is placed now keeps of them.
    pub fn policy(&self) -> Policy {
        Policy {
            profile: self.profile,
            time_zone: self.time_zone.clone(),
            handling_days: self.handling_days,
            extra_days: self.extra_days,
        }
    }
}

/// Reads the body of `PUT /v1/admin/settings`; what is left out takes its default.
pub fn settings(body: &Value) -> Result<Settings, Vec<FieldError>> {
    let zone = |value: &Value| {
        let name = rules::filled_text(value)?;
        ZoneName::parse(&name).ok_or_else(|| {
            Bad::invalid("Give a time zone of the IANA database, like Europe/Berlin.")
        })
    };
    let days = |least| rules::whole(least, MAX_DAYS);
    read(body, |fields| {
        let default = Settings::default();
        let shop_name = fields.or("shop_name", default.shop_name, rules::filled_text);
        let profile = fields.or("profile", default.profile, rules::choice);
        let contact_email = fields.optional("contact_email", rules::email);
        let locale = fields.or("locale", default.locale, rules::language);
        let time_zone = fields.or("time_zone", default.time_zone, zone);
        let handling_days = fields.or("handling_days", default.handling_days.into(), days(0));
        let wait = rules::whole(1, MAX_WAIT_MINUTES);
        let wait = fields.or("waitlist_wait_minutes", default.waitlist_wait_minutes.into(), wait);
        let extra_days = fields.or("extra_days", default.extra_days.into(), days(1));
        Some(Settings {
            shop_name: shop_name?,
            profile: profile?,
            contact_email: contact_email?,
            locale: locale?,
            time_zone: time_zone?,
            handling_days: u32::try_from(handling_days?).ok()?,
            waitlist_wait_minutes: u32::try_from(wait?).ok()?,
            extra_days: u32::try_from(extra_days?).ok()?,
        })
    })
}
