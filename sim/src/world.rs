//! The world of a run: everybody in it, and one step after the other, as the dice have it.

use crate::chance::{CHANCES, Chance};
use crate::client::{Ask, Client, Role};
use crate::diary::told;
use crate::dice::Dice;
use crate::intent;
use crate::invariant::Violation;
use crate::kv::Kv;
use crate::mailbox::Mailbox;
use crate::mutation::Mutation;
use crate::network::Message;
use crate::object::Object;
use crate::provider::{Bill, Provider};
use crate::shop::Shop;
use crate::{swapping, whole};
use shared::ledger::Ledger;
use shared::policy::Policy;
use shared::shelf::Shelf;
use shared::time::Timestamp;
use std::rc::Rc;

/// The start of 2027, in milliseconds.
const START_MS: i64 = 1_798_761_600_000;
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 1_440 * MINUTE_MS;

/// Messages under way at most: beyond, the oldest is delivered first.
const MOST_UNDER_WAY: usize = 60;

/// A world.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) dice: Dice,
    pub(crate) weights: [u64; 10],
    /// The clock on the wall, in milliseconds.
    pub(crate) now: i64,
    pub(crate) objects: Vec<Object>,
    pub(crate) shop: Shop,
    pub(crate) kv: Kv,
    pub(crate) mailbox: Mailbox,
    pub(crate) provider: Provider,
    pub(crate) clients: Vec<Client>,
    pub(crate) under_way: Vec<Message>,
    glimpses: Vec<Option<Shelf>>,
    policy: Policy,
    pub(crate) bug: Option<Mutation>,
    keys: u64,
    /// Tries of swaps to get through to the other line.
    pub(crate) tries: u64,
    /// What happened, where somebody wants to read it.
    pub(crate) diary: Option<Vec<String>>,
}

impl World {
    pub(crate) fn new(seed: u64, bug: Option<Mutation>, diary: bool) -> Self {
        let mut dice = Dice::new(seed);
        let now =
            START_MS + i64::try_from(dice.below(730 * 24 * 60)).unwrap_or_default() * MINUTE_MS;
        let skus = 1 + dice.index(2);
        let policy = intent::policy(&mut dice);
        let shoppers = 2 + u8::try_from(dice.below(3)).unwrap_or_default();
        let mut clients: Vec<_> =
            (0..shoppers).map(|who| Client::new(Role::Shopper(who % 3))).collect();
        clients.extend([Role::Merchant, Role::Merchant, Role::Provider].map(Client::new));
        // Every run has a character of its own: some are calm, some lose much, some crash often.
        let mut rare = |most: u64| if dice.chance(60) { dice.below(most) } else { 0 };
        let faults = [rare(8), rare(8), rare(5), rare(4)];
        let [lose, double, crash, weather] = faults;
        let weights = [
            20 + dice.below(20),
            20 + dice.below(30),
            lose,
            double,
            6 + dice.below(14),
            2 + dice.below(14),
            crash,
            weather,
            1,
            2,
        ];
        let mut world = Self {
            dice,
            weights,
            now,
            objects: (0..skus).map(|sku| Object::new(sku, bug)).collect(),
            shop: Shop::default(),
            kv: Kv::default(),
            mailbox: Mailbox::default(),
            provider: Provider::default(),
            clients,
            under_way: Vec::new(),
            glimpses: vec![None; skus],
            policy,
            bug,
            keys: 0,
            tries: 0,
            diary: diary.then(Vec::new),
        };
        world.open_up();
        world
    }

    /// The merchant sets every product up, before anything else happens.
    fn open_up(&mut self) {
        let merchant = self.clients.iter().position(|client| client.role == Role::Merchant);
        for sku in 0..self.objects.len() {
            let now = self.time();
            let offer = intent::offer(&mut self.dice, now);
            if let (Some(client), Some(command)) = (merchant, offer) {
                self.keys += 1;
                let ask = Ask { key: self.keys, sku, command, now: self.now, swap: None };
                self.under_way.push(Message::Ask { client, ask: Rc::new(ask) });
            }
        }
    }

    fn time(&self) -> Timestamp {
        Timestamp::from_ms(self.now).unwrap_or(Timestamp::EPOCH)
    }

    pub(crate) fn note(&mut self, what: impl FnOnce() -> String) {
        if let Some(diary) = &mut self.diary {
            let at = Timestamp::from_ms(self.now).unwrap_or(Timestamp::EPOCH);
            diary.push(format!("{at}  {}", what()));
        }
    }

    /// One step.
    pub(crate) fn step(&mut self) -> Result<(), Violation> {
        let hit = self.dice.weighted(&self.weights);
        match CHANCES.get(hit).copied().unwrap_or(Chance::Act) {
            Chance::Act => self.act()?,
            Chance::Deliver => self.deliver_any()?,
            Chance::Lose => self.lose(),
            Chance::Double => self.double(),
            Chance::Ring => self.ring_any()?,
            Chance::Pass => self.pass(),
            Chance::Crash => self.crash()?,
            Chance::Weather => {
                (self.kv.down, self.mailbox.down) = (self.dice.chance(40), self.dice.chance(40));
                self.provider.down = self.dice.chance(40);
                let (kv, mail) = (self.kv.down, self.mailbox.down);
                self.note(|| format!("KV down: {kv}, mail down: {mail}"));
            }
            Chance::Settings => {
                self.policy = intent::policy(&mut self.dice);
                let policy = self.policy.clone();
                self.note(|| format!("settings {policy:?}"));
            }
            Chance::Look => {
                for (glimpse, object) in self.glimpses.iter_mut().zip(&self.objects) {
                    *glimpse = object.tables.shelf().cloned();
                }
            }
        }
        if self.under_way.len() > MOST_UNDER_WAY {
            let message = self.under_way.remove(0);
            self.deliver(message)?;
        }
        self.watch()
    }

    /// Somebody does something: asks again what has no answer yet, repeats itself, or wants more.
    fn act(&mut self) -> Result<(), Violation> {
        let index = self.dice.index(self.clients.len());
        let Some(client) = self.clients.get_mut(index) else { return Ok(()) };
        if client.role == Role::Provider {
            return self.pay();
        }
        if let Some(open) = &client.open {
            if open.swap.is_some() && self.dice.chance(10) {
                client.give_up();
            } else if self.dice.chance(30) {
                let ask = Rc::clone(open);
                self.under_way.push(Message::Ask { client: index, ask });
            }
            return Ok(());
        }
        if self.dice.chance(8) && !client.asked.is_empty() {
            let again = self.dice.index(client.asked.len());
            if let Some(ask) = client.asked.get(again) {
                let ask = Rc::clone(ask);
                self.under_way.push(Message::Ask { client: index, ask });
            }
            return Ok(());
        }
        let sku = self.dice.index(self.objects.len());
        let (Some(object), Some(glimpse)) = (self.objects.get(sku), self.glimpses.get(sku)) else {
            return Ok(());
        };
        let now = Timestamp::from_ms(self.now).unwrap_or(Timestamp::EPOCH);
        let swapped = swapping::next(client, &self.objects, sku, &self.policy, now, &mut self.dice);
        let (command, swap) = match swapped {
            Some((command, wish)) => (command, Some(wish)),
            None => {
                let (policy, dice) = (&self.policy, &mut self.dice);
                let wanted = intent::next(client, object, glimpse.as_ref(), policy, now, dice);
                let Some(command) = wanted else { return Ok(()) };
                (command, None)
            }
        };
        self.keys += 1;
        // Clocks of different machines differ, now and then by much.
        let ahead = match self.dice.below(100) {
            0 => DAY_MS,
            1..=20 => 2_000,
            _ => 0,
        };
        let ask = Rc::new(Ask { key: self.keys, sku, command, now: self.now + ahead, swap });
        client.open = Some(Rc::clone(&ask));
        self.under_way.push(Message::Ask { client: index, ask });
        // Most requests get through at once.
        if self.dice.chance(70)
            && let Some(message) = self.under_way.pop()
        {
            return self.deliver(message);
        }
        Ok(())
    }

    fn any(&mut self) -> Option<Message> {
        let any = self.dice.index(self.under_way.len());
        (!self.under_way.is_empty()).then(|| self.under_way.remove(any))
    }

    fn deliver_any(&mut self) -> Result<(), Violation> {
        match self.any() {
            Some(message) => self.deliver(message),
            None => Ok(()),
        }
    }

    fn lose(&mut self) {
        let Some(message) = self.any() else { return };
        self.note(|| format!("lost: {}", told(&message)));
        self.under_way.extend(message.lost());
    }

    fn double(&mut self) {
        let any = self.dice.index(self.under_way.len());
        if let Some(message) = self.under_way.get(any).cloned() {
            self.note(|| format!("doubled: {}", told(&message)));
            self.under_way.push(message);
        }
    }

    fn ring_any(&mut self) -> Result<(), Violation> {
        let which = self.dice.index(self.objects.len() + 1);
        if which < self.objects.len() {
            return self.ring(which);
        }
        self.ring_shop();
        Ok(())
    }

    /// The shop's alarm goes off, if its time has come.
    pub(crate) fn ring_shop(&mut self) {
        if self.shop.alarm.at().is_some_and(|at| at <= self.now) {
            self.note(|| "the shop's alarm".to_owned());
            let mails = self.shop.ring(self.now);
            self.under_way.extend(mails);
        }
    }

    /// The alarm of a sku goes off, if its time has come.
    pub(crate) fn ring(&mut self, sku: usize) -> Result<(), Violation> {
        let now = self.now;
        let Some(object) = self.objects.get_mut(sku) else { return Ok(()) };
        if object.alarm.at().is_none_or(|at| at > now) {
            return Ok(());
        }
        object.alarm.ring();
        object.hear_time(now);
        object.catch_up()?;
        let errands = object.left_over().into_iter().map(Rc::new);
        self.under_way.extend(errands.map(|errand| Message::Errand { client: None, errand }));
        let bills = object.ring_till(now)?;
        self.under_way
            .extend(bills.into_iter().map(|bill| Message::Bill(Bill { at: now, ..bill })));
        let (drain, effects) = object.outbox.slice(&object.tables, now);
        if effects.is_empty() {
            object.outbox.end();
            object.alarm.end();
            object.arm();
        }
        object.watch_alarm()?;
        let count = effects.len();
        let sent = effects.into_iter().map(|effect| Message::Do { sku, drain, effect });
        self.under_way.extend(sent);
        self.note(|| format!("alarm of sku {sku}: {count} effects"));
        Ok(())
    }

    fn pass(&mut self) {
        let alarms = self.objects.iter().filter_map(|object| object.alarm.at());
        let next = alarms.filter(|at| *at > self.now).min();
        let some = |dice: &mut Dice, n| i64::try_from(1 + dice.below(n)).unwrap_or(1);
        self.now = match self.dice.below(20) {
            0..=5 => self.now + some(&mut self.dice, 6) * 10 * MINUTE_MS,
            6..=9 => self.now + some(&mut self.dice, 2) * DAY_MS,
            10 | 11 => self.now + some(&mut self.dice, 35) * DAY_MS,
            12 => next.map_or(self.now, |at| at - 1),
            13 => self.now + 1,
            _ => next.unwrap_or(self.now + MINUTE_MS),
        };
        self.note(|| "time passed".to_owned());
    }

    fn crash(&mut self) -> Result<(), Violation> {
        let which = self.dice.index(self.objects.len() + 1);
        if which == self.objects.len() {
            self.note(|| "the shop crashes".to_owned());
            self.shop.crash(self.now);
            return Ok(());
        }
        self.crash_object(which)
    }

    /// I10 and I11, after every step.
    fn watch(&self) -> Result<(), Violation> {
        self.shop.watch()?;
        whole::nothing_is_lost(&self.objects)?;
        for object in &self.objects {
            for order in object.tables.orders() {
                self.kv.watch(object.sku, order)?;
                self.shop.watch_order(object.sku, order)?;
            }
        }
        Ok(())
    }
}
