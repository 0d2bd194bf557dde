//! What an order's page says of delays, and what can be done about them.

use crate::pages::SECTION;
use crate::texts::Locale;
use serde::Serialize;
use shared::delay::Silence;
use shared::policy::Profile;
use shared::time::{Day, Timestamp};
use shared::units::Units;
use shared::wire::order::{NoticeRow, Order};

/// The notice that waits for an answer, and the extra period.
#[derive(Serialize)]
pub(super) struct Delay {
    notice: Option<OpenNotice>,
    /// Said where the shopper set an extra period.
    extra: Option<String>,
    /// Whether one can be set.
    can_set_extra: bool,
}

#[derive(Serialize)]
struct OpenNotice {
    number: u32,
    what: String,
    silence: String,
}

impl Delay {
    /// What there is to say; nothing where nothing has not shipped, or no promise slipped.
    pub(super) fn of(order: &Order, now: Timestamp, locale: &Locale) -> Option<Self> {
        let open = [order.units.waiting, order.units.allocated].iter().any(|n| *n > Units::ZERO);
        if !open {
            return None;
        }
        let say = |key: &str, args: &[(&str, crate::texts::Arg)]| locale.say(SECTION, key, args);
        let day = |day: Day| locale.days(day, day);
        let open = order.notices.last().filter(|last| last.answer.is_none());
        let notice = open.map(|notice| OpenNotice {
            number: notice.number,
            what: what(notice, locale),
            silence: silence(notice, locale),
        });
        let is_over = order.promise.ships_to.is_some_and(|last| last < now.day());
        let offered = match order.profile {
            Profile::Us => false,
            Profile::Eu | Profile::Uk => true,
        };
        let extra = order.extra_until.map(|until| {
            let key = if until < now.day() { "delay.extra_over" } else { "delay.extra_until" };
            say(key, &[("day", day(until).into())])
        });
        let can_set_extra = offered && is_over && extra.is_none();
        let is_told = notice.is_some() || extra.is_some() || can_set_extra;
        is_told.then_some(Self { notice, extra, can_set_extra })
    }
}

/// What a notice says, and what follows if nobody answers it; a mail says the same.
pub(crate) fn sentences(notice: &NoticeRow, locale: &Locale) -> (String, String) {
    (what(notice, locale), silence(notice, locale))
}

fn silence(notice: &NoticeRow, locale: &Locale) -> String {
    let (key, by) = match (notice.if_silent, notice.answer_by) {
        (Silence::Keep, None) => ("delay.kept", None),
        (Silence::Keep, Some(by)) => ("delay.kept_by", Some(by)),
        (Silence::Cancel, Some(by)) => ("delay.ends", Some(by)),
        (Silence::Cancel, None) => ("delay.ends_soon", None),
    };
    let day = by.map_or_else(String::new, |by| locale.days(by, by));
    locale.say(SECTION, key, &[("day", day.into())])
}

fn what(notice: &NoticeRow, locale: &Locale) -> String {
    match notice.revised.as_ref().and_then(|revised| locale.window(revised)) {
        Some(days) => locale.say(SECTION, "delay.later", &[("days", days.into())]),
        None => locale.say(SECTION, "delay.no_date", &[]),
    }
}
