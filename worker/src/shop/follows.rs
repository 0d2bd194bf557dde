//! What follows from a change: mails, events, rounds of a waitlist; and when something is due next.

use crate::clock;
use crate::mail::{Errand, Incident, Mail};
use crate::shop::retry::Outcome;
use crate::shop::stuck::{self, What};
use crate::shop::{
    OrderRow, ProductRow, Shop, StockNews, book, cash, deliveries, digest, events, letters, mails,
    reconciliation, settings, told, waitlist, webhooks,
};
use crate::sql::from_json;
use serde::Serialize;
use shared::fault::Fault;
use shared::time::Timestamp;

/// The name of the one incident that mails can have.
const MAILS: &str = "mails";

/// An errand with its name.
#[derive(Serialize)]
pub(super) struct Named {
    id: String,
    #[serde(flatten)]
    errand: Errand,
}

impl Shop {
    /// Takes over what changed in a sku, with the mails that follow from it.
    pub(super) fn apply(
        &self,
        product: &ProductRow,
        orders: &[OrderRow],
        news: &[StockNews],
    ) -> Result<(), Fault> {
        let sql = &self.sql;
        let endpoints = webhooks::all(sql)?;
        let known = told::known(sql, orders)?;
        let has_digest = digest::next(sql)?.is_some();
        book::put_product(sql, product)?;
        reconciliation::begin(sql, product.as_of.as_ms())?;
        if !endpoints.is_empty() {
            news.iter()
                .try_for_each(|news| events::of_stock(sql, &endpoints, &product.sku, news))?;
        }
        for row in orders {
            let before = known.get(&row.id).copied().unwrap_or_default();
            if !before.is_older_than(row) {
                continue;
            }
            book::put_order(sql, row)?;
            cash::put_bookings(sql, row)?;
            let mails = self.config.sender.is_some();
            if endpoints.is_empty() && !mails {
                continue;
            }
            let order = from_json(&row.body)?;
            if !endpoints.is_empty() {
                events::of_order(sql, &endpoints, row, &order, &before)?;
            }
            if mails && has_digest {
                digest::note(sql, &order, &before)?;
            }
            if mails {
                letters::about(sql, &self.config, &order, &before, &product.title)?;
            }
        }
        waitlist::turn(sql, &self.config, &product.sku, product.as_of.as_ms())
    }

    /// Tells whoever is to be told of something by then: those of waitlists whose turn has come, and
    /// the merchant of the day.
    pub(super) fn tell(&self, now_ms: i64) -> Result<(), Fault> {
        waitlist::tell_due(&self.sql, &self.config, now_ms)?;
        if self.config.sender.is_some() { digest::tell_due(&self.sql, now_ms) } else { Ok(()) }
    }

    /// When somebody is to be told of something next.
    fn next_tell(&self) -> Result<Option<i64>, Fault> {
        let digest = match self.config.sender {
            Some(_) => digest::next(&self.sql)?,
            None => None,
        };
        Ok([waitlist::next(&self.sql)?, digest].into_iter().flatten().min())
    }

    /// Plans the digest of a shop whose settings are older than digests.
    pub(super) fn plan(&self) -> Result<(), Fault> {
        let is_open =
            digest::next(&self.sql)?.is_none() && settings::merchant(&self.sql)?.is_some();
        if is_open { digest::plan(&self.sql, self.now_ms()?) } else { Ok(()) }
    }

    /// Tells the merchant that records of a sku do not get through.
    pub(super) fn records_stuck(
        &self,
        sku: &str,
        since: Timestamp,
        now_ms: i64,
    ) -> Result<(), Fault> {
        let title = book::title(&self.sql, sku)?;
        let incident = Incident::Records { title, since };
        stuck::open(&self.sql, What::Records, sku, &incident, now_ms)
    }

    /// Notes how an errand went; whether that is something for the merchant to know.
    pub(super) fn tried(&self, id: &str, outcome: &Outcome) -> Result<(), Fault> {
        let (sql, now_ms) = (&self.sql, self.now_ms()?);
        if !id.starts_with(deliveries::PREFIX) {
            let kept = self.keeps_mails();
            return match mails::tried(sql, id, outcome, now_ms, kept)? {
                mails::Tried::Sent => stuck::close(sql, What::Mails, MAILS),
                mails::Tried::Later => Ok(()),
                mails::Tried::GivenUp { at } => {
                    stuck::open(sql, What::Mails, MAILS, &Incident::Mails { at }, now_ms)
                }
            };
        }
        let Some((endpoint, tried)) = deliveries::tried(sql, id, outcome, now_ms)? else {
            return Ok(());
        };
        let address = || webhooks::address(sql, &endpoint);
        let incident = match tried {
            deliveries::Tried::Delivered => return stuck::close(sql, What::Endpoint, &endpoint),
            deliveries::Tried::Later => return Ok(()),
            deliveries::Tried::Dead { event } => Incident::Endpoint { url: address()?, event },
            deliveries::Tried::Gone => Incident::Gone { url: address()? },
        };
        stuck::open(sql, What::Endpoint, &endpoint, &incident, now_ms)
    }

    /// Tells whose turn has come, by the platform's clock.
    pub(super) fn tell_due(&self) -> Result<(), Fault> {
        let now_ms = clock::real().as_ms();
        let is_due =
            !self.config.test_clock && self.next_tell()?.is_some_and(|next| next <= now_ms);
        if !is_due {
            return Ok(());
        }
        self.storage.commit(|| self.tell(now_ms))
    }

    /// Events and mails that are due, as errands.
    pub(super) fn due(&self, running: &str, room: u32) -> Result<Vec<Named>, Fault> {
        let now_ms = self.now_ms()?;
        let events = deliveries::due(&self.sql, now_ms, running, room)?;
        let mut due: Vec<_> = events.into_iter().map(|(id, errand)| Named { id, errand }).collect();
        let room = room.saturating_sub(u32::try_from(due.len()).unwrap_or(u32::MAX));
        if let Some(sender) = &self.config.sender {
            let mails = mails::due(&self.sql, now_ms, running, room)?;
            let named = |mail: Mail| Named { errand: sender.errand(&mail), id: mail.id };
            due.extend(mails.into_iter().map(named));
        }
        Ok(due)
    }

    /// Whether a mail is kept when it was sent.
    pub(super) fn keeps_mails(&self) -> bool {
        self.config.test_clock || self.config.shows_mails
    }

    /// What time it is: the platform's, or under the test clock its floor.
    pub(super) fn now_ms(&self) -> Result<i64, Fault> {
        if self.config.test_clock { book::clock(&self.sql) } else { Ok(clock::real().as_ms()) }
    }

    /// When something is to be sent next; under the test clock only what is due by it.
    pub(super) fn next_ms(&self) -> Result<Option<i64>, Fault> {
        if self.config.test_clock {
            let due = !self.due("[]", 1)?.is_empty() || self.is_to_compare()?;
            return Ok(due.then(|| clock::real().as_ms()));
        }
        let mails = match self.config.sender {
            Some(_) => mails::next(&self.sql)?,
            None => None,
        };
        let night = reconciliation::next(&self.sql)?;
        let next = [mails, deliveries::next(&self.sql)?, self.next_tell()?, night];
        Ok(next.into_iter().flatten().min())
    }

    /// Sets the alarm to the next thing that is due, if it is not set to an earlier time.
    pub(super) fn arm(&self) -> Result<(), Fault> {
        let Some(due) = self.next_ms()? else { return Ok(()) };
        if self.alarm_ms.get().is_some_and(|set| set <= due) {
            return Ok(());
        }
        self.alarm_ms.set(Some(due));
        self.storage.set_alarm(due)
    }
}
