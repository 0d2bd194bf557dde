//! What is checked of an object after every commit (I1 to I8, I13), against the oracle.

use crate::codes::{self, Codes};
use crate::invariant::{Invariant, Violation, holds};
use crate::mutation::Mutation;
use crate::oracle;
use crate::promises;
use crate::store::Store;
use shared::cash::{PartState, plan};
use shared::command::{Command, Place};
use shared::decide::Stop;
use shared::event::Event;
use shared::evolve::evolve;
use shared::id::{CustomerKey, PlaceNumber};
use shared::ledger::{Ledger, Tables};
use shared::memory::{Memory, Row};
use shared::order::Order;
use shared::refusal::Refusal;
use shared::shelf::Shelf;
use shared::time::Timestamp;
use shared::units::Units;
use std::collections::BTreeMap;

/// A per-customer limit before an order: the limit, what this customer has, what is wanted.
pub(crate) type Limit = Option<(u64, u64, u64)>;

/// Units and money that left for an order of another line.
#[derive(Debug)]
pub(crate) struct Went {
    pub(crate) to: String,
    pub(crate) units: u64,
    pub(crate) paid: u64,
}

/// Money of an order, summed up event by event.
#[derive(Debug, Default, Clone, Copy)]
struct Purse {
    came: u64,
    back: u64,
    waived: u64,
    forfeited: u64,
}

/// Who watches an object from outside.
#[derive(Debug)]
pub(crate) struct Watch {
    /// The tables that a replay of the journal gives.
    replica: Memory,
    rows: usize,
    /// Who ordered, by number.
    customers: BTreeMap<PlaceNumber, CustomerKey>,
    /// Who orders in the decision under way.
    ordering: Option<CustomerKey>,
    /// Numbers that were given, by key.
    keys: BTreeMap<u64, u64>,
    /// Money that moved, by order.
    money: BTreeMap<PlaceNumber, Purse>,
    placed: u64,
    /// What left for another line, by order.
    went: BTreeMap<PlaceNumber, Vec<Went>>,
    /// What was paid for an order in the line that it came from.
    brought: BTreeMap<PlaceNumber, u64>,
    /// What codes give.
    pub(crate) codes: Codes,
    /// When each order's place in line was last judged.
    pub(crate) judged: BTreeMap<PlaceNumber, Timestamp>,
    /// When something last happened that may delay somebody.
    delayed_at: Timestamp,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            replica: Memory::default(),
            rows: 0,
            customers: BTreeMap::new(),
            ordering: None,
            keys: BTreeMap::new(),
            money: BTreeMap::new(),
            placed: 0,
            went: BTreeMap::new(),
            brought: BTreeMap::new(),
            codes: Codes::default(),
            judged: BTreeMap::new(),
            delayed_at: Timestamp::EPOCH,
        }
    }
}

impl Watch {
    /// After a commit.
    pub(crate) fn after(
        &mut self,
        sku: usize,
        tables: &Memory,
        now: Timestamp,
        bug: Option<Mutation>,
    ) -> Result<(), Violation> {
        let news = tables.journal().get(self.rows..).unwrap_or_default();
        self.rows = tables.journal().len();
        for row in news {
            self.happened(sku, tables, row)?;
        }
        let Some(shelf) = tables.shelf() else { return Ok(()) };
        stock(sku, tables, shelf)?;
        holds(Invariant::I4, shelf.last_number == self.placed, || {
            format!("sku {sku}: {} orders, the latest number is {}", self.placed, shelf.last_number)
        })?;
        line(sku, tables, bug)?;
        turns(sku, tables, shelf, now)?;
        for order in tables.orders() {
            self.money(sku, order)?;
        }
        codes::are_counted(sku, tables)?;
        holds(Invariant::I13, self.replica == *tables, || {
            format!("sku {sku}: the replay differs in {}", difference(&self.replica, tables))
        })
    }

    fn happened(&mut self, sku: usize, tables: &Memory, row: &Row) -> Result<(), Violation> {
        if row.event.may_delay() {
            self.delayed_at = row.at;
        }
        self.codes.happened(sku, tables, &row.event)?;
        self.moved(&row.event);
        if let Event::Placed { order } = &row.event {
            self.placed += 1;
            let number = order.place.number;
            holds(Invariant::I4, number.get() == self.placed, || {
                format!("sku {sku}: order {} was given number {number}", self.placed)
            })?;
            if let Some(customer) = self.ordering.take() {
                self.replica.remember(number, &customer)?;
                self.customers.insert(number, customer);
            }
        }
        if let Event::Paid { number, amount, places, .. } = &row.event {
            let purse = self.money.entry(*number).or_default();
            purse.came += amount;
            let purse = *purse;
            let order = tables.order(*number)?;
            let agreed = order.as_ref().map_or(0, |order| purse.agreed(order));
            // What a provider takes may be too much: then it is owed back.
            let by_hand = order.is_some_and(|order| !order.by_provider);
            let paid = purse.came - purse.back;
            holds(Invariant::I8, *amount == 0 || !by_hand || paid <= agreed, || {
                format!("sku {sku}: order {number} costs {agreed} and {paid} was taken")
            })?;
            if *places {
                promises::were_judged(sku, tables, &[*number], row.at)?;
            }
        }
        if let Event::Noticed { number, notice } = &row.event
            && let Some(order) = tables.order(*number)?
        {
            promises::says_what_the_law_has(sku, &order, notice)?;
        }
        let text = serde_json::to_string(&row.event);
        let read = text.and_then(|text| serde_json::from_str::<Event>(&text));
        let event = read.map_err(|error| Violation::new(Invariant::I13, error.to_string()))?;
        evolve(&mut self.replica, &event, row.at, &row.cause)
            .map_err(|fault| Violation::new(Invariant::I13, format!("sku {sku}: {fault}")))
    }

    /// Money and units that go along between two lines.
    fn moved(&mut self, event: &Event) {
        if let Event::Placed { order } = event
            && order.swapped_from.is_some()
        {
            let paid = order.paid.amount();
            self.money.insert(order.place.number, Purse { came: paid, ..Purse::default() });
            self.brought.insert(order.place.number, paid);
        }
        if let Event::Refunded { number, amount, .. } = event {
            self.money.entry(*number).or_default().back += amount;
        }
        if let Event::Waived { number, amount, .. } = event {
            self.money.entry(*number).or_default().waived += amount;
        }
        if let Event::Cancelled { number, forfeits: Some(kept), .. } = event {
            self.money.entry(*number).or_default().forfeited += kept;
        }
        if let Event::Swapped { number, freed, paid, to } = event {
            let there = self.money.entry(*number).or_default();
            there.came = there.came.saturating_sub(*paid);
            let parts = [freed.waiting, freed.held_later, freed.allocated, freed.held];
            let units = parts.into_iter().map(Units::get).sum();
            self.went.entry(*number).or_default().push(Went { to: to.clone(), units, paid: *paid });
        }
    }

    /// What left an order for another line.
    pub(crate) fn went(&self, number: PlaceNumber) -> &[Went] {
        self.went.get(&number).map_or(&[], Vec::as_slice)
    }

    /// What was paid for an order in the line that it came from.
    pub(crate) fn brought(&self, number: PlaceNumber) -> u64 {
        self.brought.get(&number).copied().unwrap_or_default()
    }

    /// Who placed an order.
    pub(crate) fn customer(&self, number: PlaceNumber) -> Option<CustomerKey> {
        self.customers.get(&number).cloned()
    }

    /// I12: the line was judged after whatever may have delayed somebody.
    pub(crate) fn line_was_judged(&self, sku: usize, tables: &Memory) -> Result<(), Violation> {
        let forgotten = oracle::line(tables).into_iter().find(|order| {
            let judged = self.judged.get(&order.place.number).copied();
            order.placed_at < self.delayed_at && judged.is_none_or(|at| at < self.delayed_at)
        });
        holds(Invariant::I12, forgotten.is_none(), || {
            let number = forgotten.map(|order| order.place.number);
            format!("sku {sku}: order {number:?} was not judged after {}", self.delayed_at)
        })
    }

    /// The tables after a crash: nothing but the journal, and who ordered.
    pub(crate) fn rebuild(&self, tables: &Memory) -> Result<Memory, Violation> {
        holds(Invariant::I13, self.replica == *tables, || "after a crash".to_owned())?;
        Ok(self.replica.clone())
    }

    /// What the per-customer limit has to do with a command.
    pub(crate) fn limit(&mut self, tables: &Memory, command: &Command) -> Limit {
        let Command::Place(place) = command else {
            self.ordering = None;
            return None;
        };
        self.ordering = Some(place.customer.clone());
        let limit = tables.shelf()?.offer.per_customer_limit?;
        let has = self.theirs(tables, &place.customer).map(oracle::kept).sum();
        Some((limit.get(), has, place.quantity.get()))
    }

    /// Cancelled units of who orders now.
    pub(crate) fn cancelled(&self, tables: &Memory) -> u64 {
        let Some(customer) = &self.ordering else { return 0 };
        self.theirs(tables, customer).map(|order| order.stages.cancelled.get()).sum()
    }

    fn theirs<'a>(
        &'a self,
        tables: &'a Memory,
        customer: &'a CustomerKey,
    ) -> impl Iterator<Item = &'a Order> {
        tables
            .orders()
            .filter(move |order| self.customers.get(&order.place.number) == Some(customer))
    }

    /// I3 and I4: an order was placed under a key.
    pub(crate) fn placed(
        &mut self,
        sku: usize,
        key: u64,
        number: u64,
        last: u64,
        place: &Place,
    ) -> Result<(), Violation> {
        holds(Invariant::I4, number == last + 1, || {
            format!("sku {sku}: number {number} was given after {last}")
        })?;
        let before = self.keys.insert(key, number);
        holds(Invariant::I3, before.is_none(), || {
            format!(
                "sku {sku}: key {key} placed {} units as order {} and again as {number}",
                place.quantity,
                before.unwrap_or_default()
            )
        })
    }

    /// I3: what was acknowledged exists.
    pub(crate) fn acknowledged(&self, key: u64, number: u64) -> Result<(), Violation> {
        holds(Invariant::I3, self.keys.get(&key) == Some(&number), || {
            format!("key {key} was acknowledged as order {number}, which is not there")
        })
    }

    /// I8.
    fn money(&self, sku: usize, order: &Order) -> Result<(), Violation> {
        let number = order.place.number;
        let purse = self.money.get(&number).copied().unwrap_or_default();
        let (paid, refunded) = (order.paid.amount(), order.refunded()?.amount());
        let right = paid == purse.came && refunded == purse.back && refunded <= paid;
        holds(Invariant::I8, right, || {
            format!("sku {sku}: order {number} has {paid} paid, {refunded} refunded: {purse:?}")
        })?;
        let net = paid - refunded;
        let agreed = purse.agreed(order);
        books_balance(sku, order, net, agreed)?;
        let owed = net.saturating_sub(agreed).max(order.cash.going_back().min(net));
        let said = order.refund_due()?.amount();
        let dated = order.refund_due_by().is_some() == (owed > 0);
        holds(Invariant::I8, said == owed && dated, || {
            format!("sku {sku}: order {number} is owed {owed}, said is {said}, dated: {dated}")
        })
    }
}

impl Purse {
    /// What an order costs with what the shop keeps and without what it gave back.
    fn agreed(self, order: &Order) -> u64 {
        if order.withdrawn_at.is_some() {
            return 0;
        }
        (oracle::costs(order) + self.forfeited).saturating_sub(self.waived)
    }
}

/// I8: the book by double entry is what the shop has, and the plan adds up.
fn books_balance(sku: usize, order: &Order, net: u64, agreed: u64) -> Result<(), Violation> {
    let mut customer = 0_i128;
    for line in &order.cash.book {
        let (debit, credit) = line.kind.accounts();
        let amount = i128::from(line.amount);
        customer += if credit == "customer" { amount } else { 0 };
        customer -= if debit == "customer" { amount } else { 0 };
    }
    holds(Invariant::I8, customer == i128::from(net), || {
        format!("sku {sku}: the book of order {} has {customer}, not {net}", order.place.number)
    })?;
    let stands = [PartState::Paid, PartState::Due, PartState::Failed];
    let parts = plan(order)?.into_iter().filter(|part| stands.contains(&part.state));
    let sum: u64 = parts.map(|part| part.amount.amount()).sum();
    let costs = agreed + order.refund_due()?.amount();
    holds(Invariant::I8, sum == costs, || {
        format!("sku {sku}: the plan of order {} comes to {sum}, not {costs}", order.place.number)
    })
}

/// I7.
pub(crate) fn limit_was_exact(
    limit: Limit,
    done: &Result<Vec<Event>, Stop>,
) -> Result<(), Violation> {
    let Some((limit, has, wanted)) = limit else { return Ok(()) };
    let right = match done {
        Ok(_) => has + wanted <= limit,
        Err(Stop::Refused(Refusal::LimitPerCustomer { has: Some(said), .. })) => {
            said.get() == has && has + wanted > limit
        }
        Err(Stop::Refused(Refusal::LimitPerCustomer { has: None, .. })) => wanted > limit,
        Err(_) => true,
    };
    holds(Invariant::I7, right, || format!("limit {limit}, has {has}, wanted {wanted}: {done:?}"))
}

/// I1 and I2.
fn stock(sku: usize, tables: &Memory, shelf: &Shelf) -> Result<(), Violation> {
    let assigned: u64 = tables.orders().map(oracle::has).sum();
    let counted = shelf.stages.allocated.get() + shelf.stages.held.get();
    holds(Invariant::I1, assigned == counted && assigned <= shelf.on_hand.get(), || {
        format!("sku {sku}: {assigned} assigned, {counted} counted, {} on hand", shelf.on_hand)
    })?;
    let out: u64 =
        tables.orders().map(|order| order.stages.shipped.get() + order.stages.returned.get()).sum();
    let came = shelf.received.get() + shelf.restocked.get();
    let is = i64::try_from(shelf.on_hand.get() + out).unwrap_or(i64::MAX);
    let was = i64::try_from(came).unwrap_or(i64::MAX) + shelf.adjusted;
    holds(Invariant::I2, is == was && shelf.shipped.get() == out, || {
        format!("sku {sku}: {was} came, {is} are here or went out; {out} went out")
    })?;
    let mut parts = tables.orders().map(|order| {
        let stages = &order.stages;
        let there = oracle::needs(order) + oracle::has(order) + stages.cancelled.get();
        (order, there + stages.shipped.get() + stages.returned.get())
    });
    let lost = parts.find(|(order, there)| order.ordered.get() != *there);
    holds(Invariant::I2, lost.is_none(), || format!("sku {sku}: units of {lost:?} do not add up"))
}

/// I5: the line, and what stands before each place.
fn line(sku: usize, tables: &Memory, bug: Option<Mutation>) -> Result<(), Violation> {
    let due = oracle::line(tables);
    let right = tables.line().eq(due.iter().map(|order| order.place));
    holds(Invariant::I5, right, || format!("sku {sku}: the line is not in order"))?;
    let mut copy;
    let mut ahead = 0;
    for (position, order) in due.iter().enumerate() {
        let tally = if bug == Some(Mutation::OwnUnitsAhead) {
            copy = tables.clone();
            Store::new(&mut copy, bug).ahead_of(order.place)?
        } else {
            tables.ahead_of(order.place)?
        };
        let right = u64::try_from(position) == Ok(tally.orders) && tally.units.get() == ahead;
        holds(Invariant::I5, right, || {
            format!(
                "sku {sku}: {tally:?} ahead of order {}, counted {position}, {ahead}",
                order.place.number
            )
        })?;
        ahead += oracle::needs(order);
    }
    Ok(())
}

/// I6: nothing is left that the line could have.
fn turns(sku: usize, tables: &Memory, shelf: &Shelf, now: Timestamp) -> Result<(), Violation> {
    let kept = tables.orders().find(|order| order.hold_until.is_some_and(|until| until <= now));
    holds(Invariant::I6, kept.is_none(), || {
        let number = kept.map(|order| order.place.number);
        format!("sku {sku}: the hold of order {number:?} has run out at {now} and keeps its units")
    })?;
    let free = oracle::free(tables, shelf.on_hand.get(), shelf.offer.safety_stock.get());
    let idle = free > 0 && tables.orders().any(|order| oracle::needs(order) > 0);
    holds(Invariant::I6, !idle, || format!("sku {sku}: {free} units are free and somebody waits"))
}

/// Where two tables differ, in a few words.
fn difference(a: &Memory, b: &Memory) -> String {
    if a.journal() != b.journal() {
        return format!("{} and {} rows of the journal", a.journal().len(), b.journal().len());
    }
    for (one, other) in a.orders().zip(b.orders()) {
        if one != other {
            return format!("{one:?}\nand {other:?}");
        }
    }
    if a.shelf() == b.shelf() { "the indexes".to_owned() } else { "the shelf".to_owned() }
}
