//! What can be had, when it ships and what it costs (rules 1–6), counted anew each time.

use super::{Naive, Order};
use shared::availability::Action;
use shared::code::Code;
use shared::command::Accept;
use shared::money::Money;
use shared::offer::Offer;
use shared::payment::{Deposit, Part, Terms};
use shared::promise::Basis;
use shared::time::{Day, Timestamp};

/// A window and what it rests on.
pub(crate) type Promised = (Option<(Day, Day)>, Basis);

const NO_DATE: Promised = (None, Basis::None);

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Judged {
    pub action: Action,
    /// In stock, pre-order, backorder, not available.
    pub levels: [u64; 4],
    pub most: Option<u64>,
    pub promise: Promised,
}

impl Naive {
    /// Rules 1–5.
    pub(crate) fn judge(&self, quantity: u64, code: Option<&Code>) -> Judged {
        let offer = self.offer();
        let available = if self.line().is_empty() { self.free() } else { 0 };
        let allowed = offer.per_customer_limit.map_or(quantity, |limit| limit.get().min(quantity));
        let mut levels = [0; 4];
        let mut nothing = Action::SoldOut;
        let most;
        if self.before_release() {
            let open = offer.preorder.is_some_and(|preorder| {
                preorder.opens_at.is_none_or(|opens_at| opens_at <= self.now)
            });
            let closed = offer.preorder.is_some_and(|preorder| {
                preorder.closes_at.is_some_and(|closes_at| closes_at <= self.now)
            });
            let limit = offer.preorder.and_then(|preorder| preorder.limit);
            let mut room = limit.map(|limit| limit.get().saturating_sub(self.preorder_units()));
            let early = code.filter(|_| self.opens_later()).and_then(|code| self.opened_by(code));
            if let Some(Some(most)) = early {
                room = Some(room.map_or(most, |room| room.min(most)));
            }
            let open = open || early.is_some();
            nothing = if open { Action::Ended } else { Action::ComingSoon };
            most = if open && !closed { room } else { Some(0) };
            levels[1] = most.map_or(allowed, |most| most.min(allowed));
        } else {
            levels[0] = available.min(allowed);
            let rest = allowed - levels[0];
            most = match offer.backorder.map(|backorder| backorder.limit) {
                None => Some(available),
                Some(Some(limit)) => {
                    Some(available + limit.get().saturating_sub(self.backorder_units()))
                }
                Some(None) => None,
            };
            levels[2] = most.map_or(rest, |most| rest.min(most - available));
        }
        let sold: u64 = levels.iter().sum();
        levels[3] = quantity - sold;
        let most = match (most, offer.per_customer_limit) {
            (Some(most), Some(limit)) => Some(most.min(limit.get())),
            (most, limit) => most.or(limit.map(shared::units::Units::get)),
        };
        let action = match levels {
            [0, 0, 0, _] if most == Some(0) => nothing,
            [_, _, _, missing] if missing > 0 => Action::TooMany,
            [_, preorder, _, _] if preorder > 0 => Action::Preorder,
            [in_stock, _, backorder, _] if in_stock > 0 && backorder > 0 => Action::Split,
            [in_stock, ..] if in_stock > 0 => Action::Buy,
            _ => Action::Backorder,
        };
        let promise = match action {
            Action::ComingSoon | Action::Ended | Action::SoldOut => NO_DATE,
            _ => {
                let before = self.line().into_iter().filter(|order| order.priority >= 0);
                self.promise(before.map(Order::needs).sum(), sold - sold.min(available))
            }
        };
        Judged { action, levels, most, promise }
    }

    /// Rule 6.
    pub(crate) fn promise(&self, ahead: u64, own: u64) -> Promised {
        let offer = self.offer();
        let today = self.now.day();
        let release = offer.release_at.map(Timestamp::day);
        let clamp = |day: Day| day.max(today).max(release.unwrap_or(today));
        let dated = |from: Day, to: Day, basis| (Some((clamp(from), clamp(to))), basis);
        if own == 0 {
            return match (self.before_release(), release) {
                (false, _) => (Some((today, today)), Basis::Stock),
                (true, Some(release)) => dated(release, release, Basis::Release),
                (true, None) => NO_DATE,
            };
        }
        let mut batches: Vec<_> = self.batches.iter().collect();
        batches.sort_by(|a, b| (a.from, a.to, &a.name).cmp(&(b.from, b.to, &b.name)));
        let mut total = 0;
        for batch in batches {
            total += batch.units;
            if total >= ahead + own {
                return dated(batch.from, batch.to, Basis::Batch);
            }
        }
        if let Some(days) = offer.backorder.and_then(|backorder| backorder.lead_time_days) {
            return dated(today.plus_days(days), today.plus_days(days), Basis::LeadTime);
        }
        match release {
            Some(release) if self.before_release() && self.batches.is_empty() => {
                dated(release, release, Basis::Release)
            }
            _ => NO_DATE,
        }
    }
}

/// What `units` cost at the order, and in all.
pub(crate) fn costs(offer: &Offer, units: u64) -> (u64, u64) {
    let goods = offer.price.amount() * units;
    let delivery = if units == 0 { 0 } else { offer.delivery.map_or(0, Money::amount) };
    let now = match (offer.payment.collect, offer.payment.deposit) {
        (Terms::Later, _) => 0,
        (Terms::Deposit, Some(Deposit { part: Part::Percent(percent), .. })) => {
            (goods * u64::from(percent) * 2 + 100) / 200 + delivery
        }
        (Terms::Deposit, Some(Deposit { part: Part::Amount(one), .. })) => {
            (one * units).min(goods) + delivery
        }
        (Terms::Full | Terms::Deposit, _) => goods + delivery,
    };
    (now, goods + delivery)
}

/// Whether what was seen is not what there is.
pub(super) fn changed(judged: &Judged, accept: &Accept, price: Money) -> bool {
    let too_late = accept.ships_to.is_some_and(|seen| match judged.promise.0 {
        None => true,
        Some((_, to)) => to > seen.plus_days(1),
    });
    accept.action != judged.action
        || accept.in_stock.is_some_and(|seen| judged.levels[0] < seen.get())
        || accept.price.is_some_and(|seen| seen != price)
        || too_late
}
