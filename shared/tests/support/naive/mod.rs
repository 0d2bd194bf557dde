//! The contract once more, written from its text as plainly as can be: every figure is counted
//! anew from the orders, units move one by one, and nothing of the shared rules is called.

mod judge;
mod order;

pub(crate) use judge::{Promised, costs};
pub(crate) use order::Order;

use judge::changed;
use shared::availability::Action;
use shared::code::{Code, Grant};
use shared::command::{Command, OrderCommand, Place};
use shared::offer::{ChosenShipping, Offer, Shipping};
use shared::order::Kind;
use shared::time::{Day, Timestamp};
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
pub(crate) struct Batch {
    pub name: String,
    pub units: u64,
    pub from: Day,
    pub to: Day,
}

/// A code as the model keeps it.
pub(crate) fn small(code: &Code) -> String {
    code.as_str().to_ascii_lowercase()
}

/// A shop of one sku.
#[derive(Debug, Clone)]
pub(crate) struct Naive {
    pub offer: Option<Offer>,
    pub archived: bool,
    pub on_hand: u64,
    pub received: u64,
    pub adjusted: i64,
    pub went_out: u64,
    pub restocked: u64,
    pub batches: Vec<Batch>,
    pub orders: Vec<Order>,
    /// What each code gives, by the code in small letters.
    pub codes: BTreeMap<String, Grant>,
    pub now: Timestamp,
}

impl Naive {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            offer: None,
            archived: false,
            on_hand: 0,
            received: 0,
            adjusted: 0,
            went_out: 0,
            restocked: 0,
            batches: Vec::new(),
            orders: Vec::new(),
            codes: BTreeMap::new(),
            now,
        }
    }

    pub(crate) fn offer(&self) -> &Offer {
        self.offer.as_ref().expect("an offer")
    }

    pub(crate) fn sum(&self, of: impl Fn(&Order) -> u64) -> u64 {
        self.orders.iter().map(of).sum()
    }

    /// Who needs units, in the order in which they get them.
    pub(crate) fn line(&self) -> Vec<&Order> {
        let mut line: Vec<_> = self.orders.iter().filter(|order| order.needs() > 0).collect();
        line.sort_by_key(|order| (-order.priority, order.number));
        line
    }

    fn assigned(&self) -> u64 {
        self.sum(|order| order.allocated + order.held)
    }

    pub(crate) fn free(&self) -> u64 {
        let kept_back = self.assigned() + self.offer().safety_stock.get();
        self.on_hand.saturating_sub(kept_back)
    }

    fn before_release(&self) -> bool {
        let offer = self.offer();
        offer.release_at.map_or(offer.preorder.is_some(), |release_at| self.now < release_at)
    }

    /// Whether the pre-order is there and not open to everyone.
    fn opens_later(&self) -> bool {
        let opens_at = self.offer().preorder.and_then(|preorder| preorder.opens_at);
        self.before_release() && opens_at.is_some_and(|opens_at| opens_at > self.now)
    }

    /// Units and orders that needed a code and have not given everything up.
    pub(crate) fn used(&self, code: &str) -> (u64, u64) {
        let who = || self.orders.iter().filter(|order| order.code.as_deref() == Some(code));
        let orders = who().filter(|order| order.kept() > 0).count();
        (who().map(Order::kept).sum(), u64::try_from(orders).unwrap())
    }

    /// What a code opens now: how many units, if they are bounded.
    #[allow(clippy::option_option)]
    fn opened_by(&self, code: &Code) -> Option<Option<u64>> {
        let grant = self.codes.get(&small(code))?;
        let (units, uses) = self.used(&small(code));
        let early = grant.opens_at.is_some_and(|opens_at| self.now < opens_at);
        let late = grant.closes_at.is_some_and(|closes_at| self.now >= closes_at);
        let most = grant.units.map(|most| most.get().saturating_sub(units));
        let none = most == Some(0) || grant.uses.is_some_and(|most| uses >= most.get());
        if early || late || none { None } else { Some(most) }
    }

    pub(crate) fn preorder_units(&self) -> u64 {
        let preorders = |order: &Order| order.kind == Kind::Preorder;
        self.sum(|order| if preorders(order) { order.kept() } else { 0 })
    }

    pub(crate) fn backorder_units(&self) -> u64 {
        self.sum(|order| if order.kind == Kind::Preorder { 0 } else { order.needs() })
    }

    /// Lets holds run out; then who can be served is served.
    pub(crate) fn settle(&mut self) {
        for order in &mut self.orders {
            if order.hold_until.is_some_and(|until| until <= self.now) {
                order.cancelled += order.held + order.held_later;
                (order.held, order.held_later, order.hold_until) = (0, 0, None);
                order.expired = true;
            }
        }
        self.balance();
    }

    /// One unit at a time: back from the end while they are not there, to the head while free.
    fn balance(&mut self) {
        if self.offer.is_none() {
            return;
        }
        while self.assigned() > self.on_hand {
            let last = |has: fn(&Order) -> u64| {
                let who = self.orders.iter().filter(move |order| has(order) > 0);
                who.min_by_key(|order| (order.priority, -i64::try_from(order.number).unwrap()))
                    .map(|order| order.number)
            };
            if let Some(number) = last(|order| order.allocated) {
                let order = self.find(number);
                (order.allocated, order.waiting) = (order.allocated - 1, order.waiting + 1);
            } else if let Some(number) = last(|order| order.held) {
                let order = self.find(number);
                (order.held, order.held_later) = (order.held - 1, order.held_later + 1);
            }
        }
        while self.free() > 0 {
            let Some(number) = self.line().first().map(|order| order.number) else { return };
            let order = self.find(number);
            if order.waiting > 0 {
                (order.waiting, order.allocated) = (order.waiting - 1, order.allocated + 1);
            } else {
                (order.held_later, order.held) = (order.held_later - 1, order.held + 1);
            }
        }
    }

    fn find(&mut self, number: u64) -> &mut Order {
        self.orders.iter_mut().find(|order| order.number == number).expect("an order")
    }

    /// Carries a command out, or says why not.
    pub(crate) fn execute(&mut self, command: &Command) -> Result<(), &'static str> {
        self.settle();
        self.command(command)?;
        self.balance();
        Ok(())
    }

    fn command(&mut self, command: &Command) -> Result<(), &'static str> {
        if let Command::Offer(offer) = command {
            self.offer = Some((**offer).clone());
            self.archived = false;
            return Ok(());
        }
        if let Command::Order { number, action } = command {
            if self.offer.is_none() {
                return Err("unknown_sku");
            }
            if !self.orders.iter().any(|order| order.number == number.get()) {
                return Err("unknown_order");
            }
            return self.on_order(number.get(), action);
        }
        if self.offer.is_none() || self.archived {
            return Err("unknown_sku");
        }
        match command {
            Command::Archive if !self.line().is_empty() => return Err("line_not_empty"),
            Command::Archive => self.archived = true,
            Command::Place(place) => self.place(place)?,
            Command::Receive { units, batch, .. } => {
                self.on_hand += units.get();
                self.received += units.get();
                for there in &mut self.batches {
                    if batch.as_ref().is_some_and(|name| name.as_str() == there.name) {
                        there.units = there.units.saturating_sub(units.get());
                    }
                }
            }
            Command::Adjust { delta, .. } => self.adjust(*delta)?,
            Command::Count { counted, .. } => {
                let counted = i64::try_from(counted.get()).unwrap();
                self.adjust(counted - i64::try_from(self.on_hand).unwrap())?;
            }
            Command::SetBatch { name, batch } => {
                self.batches.retain(|there| there.name != name.as_str());
                self.batches.push(Batch {
                    name: name.as_str().to_owned(),
                    units: batch.units.get(),
                    from: batch.expected_from,
                    to: batch.expected_to,
                });
            }
            Command::RemoveBatch { name } => {
                self.batches.retain(|there| there.name != name.as_str());
            }
            Command::SetCode { code, grant } => drop(self.codes.insert(small(code), *grant)),
            Command::RemoveCode { code } => drop(self.codes.remove(&small(code))),
            Command::Offer(_) | Command::Order { .. } => {}
        }
        self.batches.retain(|batch| batch.units > 0);
        Ok(())
    }

    fn adjust(&mut self, delta: i64) -> Result<(), &'static str> {
        let there = i64::try_from(self.on_hand).unwrap() + delta;
        self.on_hand = u64::try_from(there).map_err(|_| "below_zero")?;
        self.adjusted += delta;
        Ok(())
    }

    fn place(&mut self, place: &Place) -> Result<(), &'static str> {
        let quantity = place.quantity.get();
        let offer = self.offer().clone();
        let limit = offer.per_customer_limit.map(shared::units::Units::get);
        if place.swap.as_ref().is_some_and(|taken| Some(&taken.product) != offer.product.as_ref()) {
            return Err("not_swappable");
        }
        if limit.is_some_and(|limit| quantity > limit) {
            return Err("limit_per_customer");
        }
        let needed = place.code.as_ref().filter(|_| self.opens_later());
        let judged = self.judge(quantity, needed);
        let kind = match judged.action {
            Action::ComingSoon if needed.is_some() => return Err("code_not_valid"),
            Action::ComingSoon => return Err("not_open_yet"),
            Action::Ended => return Err("ended"),
            Action::SoldOut => return Err("sold_out"),
            Action::TooMany => return Err("too_many"),
            Action::Buy => Kind::Buy,
            Action::Preorder => Kind::Preorder,
            Action::Backorder => Kind::Backorder,
            Action::Split => Kind::Split,
            Action::Unknown => panic!("a known sku is never unknown"),
        };
        let chosen = place.accept.shipping.map(|chosen| chosen == ChosenShipping::Together);
        let other = match offer.shipping {
            Shipping::Choice => false,
            Shipping::Together => chosen == Some(false),
            Shipping::AsAvailable => chosen == Some(true),
        };
        if other || changed(&judged, &place.accept, &offer) {
            return Err("availability_changed");
        }
        let theirs = |order: &&Order| order.customer == place.customer.as_str();
        let has: u64 = self.orders.iter().filter(theirs).map(Order::kept).sum();
        if limit.is_some_and(|limit| has + quantity > limit) {
            return Err("limit_per_customer");
        }
        let mut order = Order {
            number: u64::try_from(self.orders.len()).unwrap() + 1,
            priority: 0,
            kind,
            customer: place.customer.as_str().to_owned(),
            ordered: quantity,
            waiting: quantity,
            held_later: 0,
            allocated: 0,
            held: 0,
            shipped: 0,
            returned: 0,
            cancelled: 0,
            hold_until: None,
            expired: false,
            declined: false,
            paid: 0,
            withdrawn: false,
            delivered: None,
            promise: judged.promise,
            terms: offer.clone(),
            swapping: None,
            whole: (offer.shipping == Shipping::Choice).then_some(chosen == Some(true)),
            code: needed.map(small),
        };
        if let Some(taken) = &place.swap {
            order.paid = taken.paid.amount();
            order.terms.delivery = order.terms.delivery.filter(|_| !taken.delivery_charged);
        }
        if place.awaits_payment {
            (order.waiting, order.held_later) = (0, quantity);
            order.hold_until = self.now.plus_minutes(offer.hold_minutes);
        }
        self.orders.push(order);
        Ok(())
    }

    fn on_order(&mut self, number: u64, action: &OrderCommand) -> Result<(), &'static str> {
        let unreleased = self.before_release();
        let together = self.offer().shipping == Shipping::Together;
        let (now, mut out, mut back) = (self.now, 0, 0);
        let order = self.find(number);
        if order.swapping.is_some() && !matches!(action, OrderCommand::SettleSwap { .. }) {
            return Err("swapping");
        }
        match action {
            OrderCommand::Ship { units, .. } => {
                let units = units.get();
                if unreleased {
                    return Err("not_released");
                }
                let together = order.whole.unwrap_or(together);
                if units > order.allocated || together && order.waiting > 0 {
                    return Err("not_allocated");
                }
                (order.allocated, order.shipped) = (order.allocated - units, order.shipped + units);
                out = units;
            }
            OrderCommand::Cancel { units, .. } => {
                order.cancel(units.map(shared::units::Units::get))?;
            }
            OrderCommand::Return { units, restock } => {
                let units = units.get();
                if units > order.shipped {
                    return Err("not_shipped");
                }
                (order.shipped, order.returned) = (order.shipped - units, order.returned + units);
                back = if *restock { units } else { 0 };
            }
            OrderCommand::Prioritise { priority, .. } => order.priority = priority.get(),
            OrderCommand::RecordPayment { amount, .. } => {
                if order.withdrawn || *amount > order.costs().1.saturating_sub(order.paid) {
                    return Err("payment_too_large");
                }
                order.paid += amount;
                order.declined = false;
            }
            OrderCommand::Paid if order.unpaid() => {
                order.paid = order.paid.max(order.costs().0);
                order.declined = false;
                (order.allocated, order.waiting) = (order.held, order.held_later);
                (order.held, order.held_later, order.hold_until) = (0, 0, None);
            }
            OrderCommand::Declined if order.unpaid() => order.declined = true,
            // What follows for figures, the random commands do not reach.
            OrderCommand::AnswerNotice { .. } | OrderCommand::SetExtraPeriod => return Err(""),
            OrderCommand::ChangeAddress if order.shipped + order.returned > 0 => {
                return Err("already_shipped");
            }
            OrderCommand::Erase => {
                let agreed = if order.withdrawn { 0 } else { order.costs().1 };
                if order.needs() + order.allocated + order.held > 0 || order.paid != agreed {
                    return Err("order_open");
                }
            }
            OrderCommand::Withdraw if !order.withdrawn => order.withdraw(now)?,
            OrderCommand::Paid
            | OrderCommand::Declined
            | OrderCommand::Withdraw
            | OrderCommand::ChangeAddress => {}
            OrderCommand::StateDelivery { at } => {
                order.delivered = order.delivered.max(Some(*at));
            }
            OrderCommand::BeginSwap { from, to } => {
                let goes = order.needs() + order.allocated;
                let is_variant = to.product.is_some() && to.product == order.terms.product;
                if *from == to.sku || !is_variant || order.unpaid() || goes == 0 {
                    return Err("not_swappable");
                }
                // What is owed back already stays, and what the rest costs.
                let agreed = order.paid.min(order.costs().1);
                let rest = costs(&order.terms, order.kept() - goes).1;
                order.swapping = Some((goes, agreed.saturating_sub(rest)));
            }
            OrderCommand::SettleSwap { placed, .. } => {
                if let (Some((_, paid)), Some(_)) = (order.swapping.take(), placed) {
                    order.cancelled += order.waiting + order.allocated;
                    (order.waiting, order.allocated) = (0, 0);
                    order.paid -= paid;
                }
            }
        }
        self.on_hand = self.on_hand - out + back;
        self.went_out += out;
        self.restocked += back;
        Ok(())
    }
}
