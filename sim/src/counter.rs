//! Between the objects and the provider: requests and events, answered, doubled, late or lost.

use crate::invariant::{Invariant, Violation, holds};
use crate::network::Message;
use crate::provider::{Bill, News, Outcome, TIMES_OUT_MS};
use crate::world::World;
use shared::cash::BookingKind;
use shared::id::PlaceNumber;

impl World {
    /// A request arrives at the provider: it may do the work and answer with an error all the same.
    pub(crate) fn bill(&mut self, bill: Bill) -> Result<(), Violation> {
        let down = self.provider.down;
        if down && self.dice.chance(50) {
            return Ok(());
        }
        let done = self.provider.ask(&bill, self.now, &mut self.dice)?;
        let Some(outcome) = done else { return Ok(()) };
        if let (Outcome::Done(name), false) = (&outcome, bill.refund)
            && let Some(number) = PlaceNumber::new(bill.key.1)
        {
            // It tells by itself, too.
            let (amount, reference) = (bill.amount, name.clone());
            let news = News::Paid { amount, reference };
            self.under_way.push(Message::News { sku: bill.key.0, number, news });
        }
        if !down {
            self.under_way.push(Message::Billed { bill, outcome });
        }
        Ok(())
    }

    /// Its answer arrives.
    pub(crate) fn billed(&mut self, bill: &Bill, outcome: &Outcome) -> Result<(), Violation> {
        let now = self.now;
        if now - bill.at > TIMES_OUT_MS {
            return Ok(());
        }
        let Some(object) = self.objects.get_mut(bill.key.0) else { return Ok(()) };
        object.hear_time(now);
        object.answered(bill, outcome)?;
        object.arm();
        object.watch_alarm()
    }

    /// An event of its arrives.
    pub(crate) fn news(
        &mut self,
        sku: usize,
        number: PlaceNumber,
        news: &News,
    ) -> Result<(), Violation> {
        let now = self.now;
        let Some(object) = self.objects.get_mut(sku) else { return Ok(()) };
        object.hear_time(now);
        object.news(number, news)?;
        object.arm();
        object.watch_alarm()
    }

    /// A shopper pays on a page of the provider's.
    pub(crate) fn pay(&mut self) -> Result<(), Violation> {
        let sku = self.dice.index(self.objects.len());
        let Some(object) = self.objects.get(sku) else { return Ok(()) };
        let dice = &mut self.dice;
        let who: Vec<_> = object
            .tables
            .orders()
            .filter(|order| order.by_provider && (order.is_unpaid() || dice.chance(8)))
            .collect();
        let Some(order) = who.get(dice.index(who.len())) else { return Ok(()) };
        let number = order.place.number;
        let Some(news) = self.provider.page(order, dice) else { return Ok(()) };
        if self.dice.chance(2) {
            // Of an order that nobody knows.
            let number = PlaceNumber::new(9_999).unwrap_or(number);
            self.under_way.push(Message::News { sku, number, news: News::Saved });
        }
        let message = Message::News { sku, number, news };
        if self.dice.chance(60) {
            return self.deliver(message);
        }
        self.under_way.push(message);
        Ok(())
    }

    /// I8, once quiet: the provider has what our books say, and what went back in another way.
    pub(crate) fn books_agree(&self) -> Result<(), Violation> {
        let mut ours = 0;
        for object in &self.objects {
            object.till_is_empty()?;
            for order in object.tables.orders().filter(|order| order.by_provider) {
                ours += order.net()?.amount();
                let elsewhere = order.cash.book.iter().filter(|booking| {
                    booking.kind == BookingKind::Refund && booking.reference.is_none()
                });
                ours += elsewhere.map(|booking| booking.amount).sum::<u64>();
            }
        }
        let theirs = self.provider.balance();
        holds(Invariant::I8, ours == theirs, || {
            format!("once quiet our books have {ours}, the provider's {theirs}")
        })
    }
}
