//! Answers to what is asked.

use crate::cursor::listed;
use crate::objects::{Answer, DRAIN_WAIT_MS};
use crate::shop::{
    Endpoints, Question, Shop, book, cash, customers, deliveries, digest, letters, mails,
    reconciliation, settings, stuck, waitlist, webhooks,
};
use crate::sql::to_json;
use shared::fault::Fault;
use shared::wire::problem::Problem;

impl Shop {
    /// The answer, and how long it waits for what follows from it.
    pub(super) fn answer(&self, question: Question, body: &str) -> Result<(Answer, u32), Fault> {
        let sql = &self.sql;
        let at_once = |answer| Ok((answer, 0));
        match question {
            Question::Apply { product, orders, news } => {
                let apply = || self.apply(&product, &orders, &news);
                self.follows(apply, Answer::new(204, String::new()))
            }
            Question::Products { after, limit } => {
                at_once(Answer::new(200, book::products(sql, after.as_deref(), limit)?))
            }
            Question::Variants { product } => {
                at_once(Answer::new(200, to_json(&book::variants(sql, &product)?)?))
            }
            Question::Orders { sku, status, email, attention, after, limit } => {
                let filter = book::Filter { sku, status, email, attention };
                at_once(listed(book::orders(sql, &filter, after.as_deref(), limit)?)?)
            }
            Question::Cash { sku, from, to } => {
                at_once(Answer::new(200, to_json(&cash::read(sql, sku.as_deref(), from, to)?)?))
            }
            Question::Reconciliation => at_once(Answer::new(200, reconciliation::read(sql)?)),
            Question::Settings => at_once(Answer::new(200, settings::read(sql)?)),
            Question::PutSettings { origin, now_ms } => {
                let replace = || {
                    settings::replace(sql, body, &origin)?;
                    digest::plan(sql, now_ms)?;
                    reconciliation::plan(sql, now_ms)
                };
                self.follows(replace, Answer::new(204, String::new()))
            }
            Question::Links { email, origin, now_ms } => self.follows(
                || letters::links(sql, &self.config, &email, &origin, now_ms),
                Answer::new(202, String::new()),
            ),
            Question::Mails { to, kind } => {
                at_once(Answer::new(200, mails::list(sql, to.as_deref(), kind.as_deref())?))
            }
            Question::Customer { email } => at_once(match customers::export(sql, &email)? {
                Some(kept) => Answer::new(200, kept),
                None => Answer::problem(&Problem::not_found())?,
            }),
            Question::Forget { email } => {
                let mails = to_json(&customers::mails(sql, &email)?)?;
                self.follows(|| customers::forget(sql, &email), Answer::new(200, mails))
            }
            Question::Wait { wish, origin, now_ms } => {
                if !book::is_sold(sql, &wish.sku)? {
                    return at_once(Answer::problem(&Problem::unknown_sku())?);
                }
                let wait = || waitlist::wait(sql, &self.config, &wish, &origin, now_ms);
                self.follows(wait, Answer::new(202, String::new()))
            }
            Question::ConfirmWait { token, now_ms } => {
                let entry = self.config.keys.waitlist_entry(&token);
                let Some((number, sku)) = entry.filter(|(n, _)| waitlist::is_there(sql, *n)) else {
                    return at_once(Answer::problem(&Problem::not_found())?);
                };
                let confirm = || waitlist::confirm(sql, &self.config, number, &sku, now_ms);
                self.follows(confirm, Answer::new(200, "{}".to_owned()))
            }
            Question::LeaveWait { token } => {
                let Some((number, _)) = self.config.keys.waitlist_entry(&token) else {
                    return at_once(Answer::problem(&Problem::not_found())?);
                };
                let leave = || waitlist::leave(sql, number);
                self.follows(leave, Answer::new(200, "{}".to_owned()))
            }
            Question::Waiting { sku, after, limit } => {
                if !book::is_known(sql, &sku)? {
                    return at_once(Answer::problem(&Problem::unknown_sku())?);
                }
                at_once(listed(waitlist::list(sql, &sku, after.as_deref(), limit)?)?)
            }
            Question::Endpoints(asked) => self.endpoints(asked, body),
            Question::Stuck { sku, since, now_ms } => self.follows(
                || self.records_stuck(&sku, since, now_ms),
                Answer::new(204, String::new()),
            ),
            Question::Through { sku } => {
                let close = || stuck::close(sql, stuck::What::Records, &sku);
                self.follows(close, Answer::new(204, String::new()))
            }
            Question::Clock => at_once(Answer::new(200, book::clock(sql)?.to_string())),
            Question::Advance { now_ms } => {
                let before_ms = book::clock(sql)?;
                book::advance(sql, now_ms)?;
                at_once(Answer::new(200, to_json(&book::due(sql, before_ms, now_ms)?)?))
            }
            Question::Work => {
                let now_ms = self.now_ms()?;
                self.follows(|| self.tell(now_ms), Answer::new(204, String::new()))
            }
        }
    }

    fn endpoints(&self, asked: Endpoints, body: &str) -> Result<(Answer, u32), Fault> {
        let sql = &self.sql;
        let at_once = |answer| Ok((answer, 0));
        match asked {
            Endpoints::List => at_once(Answer::new(200, webhooks::list(sql)?)),
            Endpoints::Add => {
                self.follows(|| webhooks::add(sql, body), Answer::new(201, body.to_owned()))
            }
            Endpoints::Remove { id } => {
                if !webhooks::exists(sql, &id)? {
                    return at_once(Answer::problem(&Problem::not_found())?);
                }
                self.follows(|| webhooks::remove(sql, &id), Answer::new(204, String::new()))
            }
            Endpoints::Deliveries { endpoint, after, limit } => {
                if !webhooks::exists(sql, &endpoint)? {
                    return at_once(Answer::problem(&Problem::not_found())?);
                }
                at_once(listed(deliveries::list(sql, &endpoint, after.as_deref(), limit)?)?)
            }
            Endpoints::Replay { endpoint, delivery, now_ms } => {
                match deliveries::replay(sql, &endpoint, &delivery, now_ms)? {
                    Some(shown) => self.follows(|| Ok(()), Answer::new(200, shown)),
                    None => at_once(Answer::problem(&Problem::not_found())?),
                }
            }
        }
    }

    /// Changes something as one commit; what follows from it is the alarm's, and a test waits for it.
    fn follows(
        &self,
        mut change: impl FnMut() -> Result<(), Fault>,
        answer: Answer,
    ) -> Result<(Answer, u32), Fault> {
        let gathered = || {
            self.sql.gather();
            let done = change().and_then(|()| self.sql.settle());
            if done.is_err() {
                self.sql.forget();
            }
            done
        };
        self.storage.commit::<(), Fault>(gathered)?;
        self.arm()?;
        let is_due = self.config.test_clock && self.next_ms()?.is_some();
        Ok((answer, if is_due { DRAIN_WAIT_MS } else { 0 }))
    }
}
