//! The shared rules and the naive model side by side, compared after every step.

use super::naive::{self, Naive};
use super::{money, promises, units};
use shared::agenda::tick;
use shared::availability::{availability, availability_for};
use shared::code::Code;
use shared::command::Command;
use shared::decide::{Stop, execute, settle};
use shared::delay::{Notice, Silence, judge_line};
use shared::event::Event;
use shared::evolve::evolve;
use shared::id::CustomerKey;
use shared::ledger::{Ledger, Tables};
use shared::line::Priority;
use shared::memory::Memory;
use shared::offer::Offer;
use shared::order::Order;
use shared::policy::Profile;
use shared::promise::{Promise, promise};
use shared::time::Timestamp;
use shared::units::Units;
use shared::wire::availability::KnownItem;
use shared::wire::stock::Stock;
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub memory: Memory,
    pub naive: Naive,
    /// Whether the journal is replayed after every step.
    pub replays: bool,
    /// Whether something may have delayed somebody since the line was judged.
    stirred: bool,
    customers: Vec<CustomerKey>,
}

impl World {
    pub(crate) fn new(now: Timestamp) -> Self {
        let (memory, naive) = (Memory::default(), Naive::new(now));
        Self { memory, naive, replays: true, stirred: false, customers: Vec::new() }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.naive.now
    }

    /// Carries a command out on both sides and compares everything; answers the refusal's code.
    pub(crate) fn step(&mut self, command: &Command) -> Result<Vec<Event>, &'static str> {
        let now = self.now();
        let real = execute(&mut self.memory, command, now);
        let naive = self.naive.execute(command);
        let real = match real {
            Ok(events) => Ok(events),
            Err(Stop::UnknownSku) => Err("unknown_sku"),
            Err(Stop::UnknownOrder) => Err("unknown_order"),
            Err(Stop::Swapping) => Err("swapping"),
            Err(Stop::Refused(refusal)) => Err(refusal.code()),
            Err(Stop::Fault(fault)) => panic!("{command:?}: {fault}"),
        };
        assert_eq!(real.as_ref().map(drop), naive.as_ref().map(drop));
        if let (Ok(_), Command::Place(place)) = (&real, command) {
            self.customers.push(place.customer.clone());
        }
        if let Ok(events) = &real {
            self.stirred |= events.iter().any(Event::may_delay);
        }
        assert_eq!(self.stirred, self.naive.stirred, "whether the line is to be judged anew");
        self.compare();
        real
    }

    /// Lets time pass, and what falls due with it. Holds run out on time; for the rest the alarm is
    /// as late as that.
    pub(crate) fn advance(&mut self, now: Timestamp) {
        while let Some(until) = self.naive.next_hold().filter(|until| *until <= now) {
            self.pass(until);
        }
        self.pass(now);
    }

    fn pass(&mut self, now: Timestamp) {
        let before = Timestamp::from_ms(now.as_ms() - 1).unwrap();
        if self.memory.shelf().is_some() {
            // In slices, as the alarm does it.
            while tick(&mut self.memory, before, 2).expect("no fault").1 {}
        }
        settle(&mut self.memory, now).expect("no fault");
        while tick(&mut self.memory, now, 2).expect("no fault").1 {}
        self.naive.pass(before);
        self.naive.now = now;
        self.naive.settle();
        self.naive.pass(now);
        self.compare();
        self.alarm();
    }

    /// The alarm goes off: what is due is done, and a line that something may have delayed is judged.
    pub(crate) fn alarm(&mut self) {
        let now = self.now();
        while tick(&mut self.memory, now, 2).expect("no fault").1 {}
        self.naive.pass(now);
        if self.stirred {
            let mut after = None;
            loop {
                after = judge_line(&mut self.memory, after, now, 2).expect("no fault").1;
                if after.is_none() {
                    break;
                }
            }
            self.naive.judge_line();
            self.stirred = false;
        }
        // What was judged may be due at once.
        while tick(&mut self.memory, now, 2).expect("no fault").1 {}
        self.naive.pass(now);
        self.compare();
        promises::nobody_is_forgotten(&self.memory, now);
    }

    /// A stop in between: all that is left is the journal, as JSON, and who ordered.
    pub(crate) fn restart(&mut self) {
        let mut replayed = self.replayed();
        for (index, customer) in self.customers.iter().enumerate() {
            let number = super::number(u64::try_from(index).unwrap() + 1);
            replayed.remember(number, customer).unwrap();
        }
        assert_eq!(replayed, self.memory, "I13: with its customers");
        self.memory = replayed;
    }

    /// The journal, replayed from the start, gives the same tables.
    pub(crate) fn replay(&self) {
        assert_eq!(self.replayed(), self.memory.without_customers(), "I13");
    }

    fn replayed(&self) -> Memory {
        let mut replayed = Memory::default();
        for row in self.memory.journal() {
            let json = serde_json::to_string(&row.event).expect("an event is JSON");
            let event: Event = serde_json::from_str(&json).expect("and can be read again");
            assert_eq!(event, row.event);
            evolve(&mut replayed, &event, row.at, &row.cause).expect("it happened before");
        }
        replayed
    }

    pub(crate) fn compare(&self) {
        let Some(shelf) = self.memory.shelf() else { return };
        let naive = &self.naive;
        self.compare_orders();
        self.compare_line();
        let sums = [
            (shelf.on_hand, naive.on_hand, "on hand"),
            (shelf.received, naive.received, "received"),
            (shelf.shipped, naive.went_out, "shipped"),
            (shelf.restocked, naive.restocked, "restocked"),
            (shelf.preorder_units, naive.preorder_units(), "pre-order units"),
            (shelf.backorder_units, naive.backorder_units(), "backorder units"),
            (shelf.stages.waiting, naive.sum(|order| order.waiting), "waiting"),
            (shelf.stages.held_later, naive.sum(|order| order.held_later), "held later"),
            (shelf.stages.allocated, naive.sum(|order| order.allocated), "allocated"),
            (shelf.stages.held, naive.sum(|order| order.held), "held"),
            (shelf.stages.shipped, naive.sum(|order| order.shipped), "in customers' hands"),
            (shelf.stages.returned, naive.sum(|order| order.returned), "returned"),
            (shelf.stages.cancelled, naive.sum(|order| order.cancelled), "cancelled"),
        ];
        for (real, naive, what) in sums {
            assert_eq!(real.get(), naive, "{what}");
        }
        assert_eq!(shelf.adjusted, naive.adjusted, "adjusted");
        assert_eq!(shelf.archived, naive.archived, "archived");
        self.compare_codes();
        self.invariants();
        for quantity in [1, 2, 3, 5, 8] {
            self.compare_availability(quantity);
        }
    }

    fn compare_codes(&self) {
        let mut open = BTreeMap::new();
        for early in self.memory.codes() {
            let name = naive::small(&early.code);
            let used = (early.used.units.get(), early.used.orders.get());
            assert_eq!(used, self.naive.used(&name), "what is used of {name}");
            if let Some(grant) = early.grant {
                open.insert(name, grant);
            }
        }
        assert_eq!(open, self.naive.codes, "codes");
        let shelf = self.memory.shelf().unwrap();
        for text in ["early", "VIP", "nobody's"] {
            let code = Code::parse(text).unwrap();
            let early = self.memory.code(&code).unwrap();
            for quantity in [1, 3] {
                let quantity_units = units(quantity);
                let real = availability_for(shelf, early.as_ref(), quantity_units, self.now());
                let (real, naive) = (real.unwrap(), self.naive.judge(quantity, Some(&code)));
                assert_eq!(real.action, naive.action, "with {text}");
                assert_eq!(real.max_quantity.map(Units::get), naive.most, "with {text}");
                assert_eq!(real.levels.preorder.get(), naive.levels[1], "with {text}");
            }
        }
    }

    fn compare_orders(&self) {
        let real: Vec<_> = self.memory.orders().collect();
        assert_eq!(real.len(), self.naive.orders.len(), "orders");
        for (real, naive) in real.into_iter().zip(&self.naive.orders) {
            assert_eq!(figures(real), naive_figures(naive), "order {}", naive.number);
            assert_eq!(real.status().unwrap(), naive.status(), "order {}", naive.number);
            let state = real.payment_state().unwrap();
            assert_eq!(state, naive.payment_state(), "order {}", naive.number);
            assert_eq!(real.kind, naive.kind);
            assert_eq!(real.paid.amount(), naive.paid);
            assert_eq!(real.hold_until, naive.hold_until);
            assert_eq!(promised(&real.promise), naive.promise, "order {}", naive.number);
            let told: Vec<_> = real.notices.iter().map(told).collect();
            assert_eq!(told, naive.told, "notices of order {}", naive.number);
            assert_eq!(real.extra_until, naive.extra_until, "order {}", naive.number);
            money::compare(real, naive);
            assert_eq!(real.refund_due_by(), naive.owed_by(), "order {}", naive.number);
        }
    }

    fn compare_line(&self) {
        let shelf = self.memory.shelf().unwrap();
        let line: Vec<_> = self.memory.line().collect();
        let naive = self.naive.line();
        let numbers: Vec<_> = line.iter().map(|place| place.number.get()).collect();
        let naive_numbers: Vec<_> = naive.iter().map(|order| order.number).collect();
        assert_eq!(numbers, naive_numbers, "the line");
        let mut ahead = 0;
        for (position, (place, order)) in line.iter().zip(&naive).enumerate() {
            let tally = self.memory.ahead_of(*place).unwrap();
            assert_eq!(tally.orders, u64::try_from(position).unwrap(), "position");
            assert_eq!(tally.units.get(), ahead, "units ahead");
            let own = units(order.needs());
            let estimate = promise(&shelf.offer, &shelf.batches, tally.units, own, self.now());
            assert_eq!(promised(&estimate), self.naive.promise(ahead, order.needs()), "estimate");
            ahead += order.needs();
        }
        let mut by_priority: BTreeMap<Priority, (u64, u64)> = BTreeMap::new();
        for order in naive {
            let tally = by_priority.entry(Priority::new(order.priority).unwrap()).or_default();
            *tally = (tally.0 + 1, tally.1 + order.needs());
        }
        let real: BTreeMap<_, _> = shelf
            .line
            .iter()
            .map(|(priority, tally)| (*priority, (tally.orders, tally.units.get())))
            .collect();
        assert_eq!(real, by_priority, "the line by priority");
    }

    fn invariants(&self) {
        let shelf = self.memory.shelf().unwrap();
        let stages = shelf.stages;
        assert!(shelf.assigned().unwrap() <= shelf.on_hand, "I1");
        let came = i128::from(shelf.received.get()) + i128::from(shelf.restocked.get());
        let is = i128::from(shelf.on_hand.get()) + i128::from(shelf.shipped.get());
        assert_eq!(came + i128::from(shelf.adjusted), is, "I2");
        let out = stages.shipped.plus(stages.returned).unwrap();
        assert_eq!(shelf.shipped, out, "what went out is with customers or came back");
        for (index, order) in self.memory.orders().enumerate() {
            assert_eq!(order.place.number.get(), u64::try_from(index).unwrap() + 1, "I4");
            let parts = [
                order.stages.waiting,
                order.stages.held_later,
                order.stages.allocated,
                order.stages.held,
                order.stages.shipped,
                order.stages.cancelled,
                order.stages.returned,
            ];
            let sum = parts.into_iter().try_fold(Units::ZERO, Units::plus).unwrap();
            assert_eq!(sum, order.ordered, "the parts add up");
            money::adds_up(order);
        }
        for pair in self.memory.line().collect::<Vec<_>>().windows(2) {
            let [first, second] = pair else { continue };
            let earlier = first.number < second.number;
            assert!(first.priority > second.priority || earlier, "I5");
        }
        if self.memory.line().next().is_some() {
            assert_eq!(shelf.free().unwrap(), Units::ZERO, "rule 5: free units and a line");
            assert_eq!(shelf.available().unwrap(), Units::ZERO, "rule 5");
        }
        for (index, row) in self.memory.journal().iter().enumerate() {
            assert_eq!(row.sequence, u64::try_from(index).unwrap() + 1, "the journal has no gaps");
        }
        if self.replays {
            self.replay();
        }
    }

    fn compare_availability(&self, quantity: u64) {
        let shelf = self.memory.shelf().unwrap();
        let real = availability(shelf, units(quantity), self.now()).unwrap();
        let naive = self.naive.judge(quantity, None);
        let levels = real.levels;
        let levels = [levels.in_stock, levels.preorder, levels.backorder, levels.not_available];
        assert_eq!(levels.map(Units::get), naive.levels, "levels of {quantity}");
        assert_eq!(levels.map(Units::get).iter().sum::<u64>(), quantity, "rule 4");
        assert!(levels[1].is_zero() || levels[2].is_zero(), "rule 4");
        assert_eq!(real.action, naive.action, "action of {quantity}");
        assert_eq!(real.max_quantity.map(Units::get), naive.most, "most of {quantity}");
        assert_eq!(promised(&real.promise), naive.promise, "promise of {quantity}");
        let sold = quantity - naive.levels[3];
        let priced = Offer { price: self.naive.price_now(), ..shelf.offer.clone() };
        let (due_now, all) = naive::costs(&priced, sold);
        assert_eq!(real.due_now.unwrap().amount(), due_now, "due now of {quantity}");
        assert_eq!(real.due_later.unwrap().amount(), all - due_now, "due later of {quantity}");
        let sku = super::sku();
        let item = KnownItem::of(sku, shelf, units(quantity), self.now(), self.now(), Profile::Eu)
            .unwrap();
        assert_eq!(item.action, naive.action);
        let stock = Stock::of(shelf).unwrap();
        let free = if self.naive.line().is_empty() { self.naive.free() } else { 0 };
        assert_eq!(stock.available.get(), free, "rule 1");
    }
}

fn figures(order: &Order) -> [u64; 8] {
    let stages = &order.stages;
    let all = [
        stages.waiting,
        stages.held_later,
        stages.allocated,
        stages.held,
        stages.shipped,
        stages.returned,
        stages.cancelled,
        order.ordered,
    ];
    all.map(Units::get)
}

fn naive_figures(order: &naive::Order) -> [u64; 8] {
    [
        order.waiting,
        order.held_later,
        order.allocated,
        order.held,
        order.shipped,
        order.returned,
        order.cancelled,
        order.ordered,
    ]
}

fn told(notice: &Notice) -> naive::Told {
    naive::Told {
        why: notice.reason,
        at: notice.sent_at,
        promised: promised(&notice.promised),
        new: notice.revised.as_ref().map(promised),
        due: notice.due,
        answer_by: notice.answer_by,
        silence_cancels: notice.if_silent == Silence::Cancel,
        answer: notice.answer.zip(notice.answered_at),
        moved: notice.moved,
    }
}

fn promised(promise: &Promise) -> naive::Promised {
    (promise.ships_from.zip(promise.ships_to), promise.basis)
}
