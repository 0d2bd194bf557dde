//! Messages arrive: what each does, and what follows from it.

use crate::client::Ask;
use crate::diary::told;
use crate::invariant::Violation;
use crate::mutation::Mutation;
use crate::network::{Effect, Message};
use crate::object::{Answer, Luck, Reply};
use crate::swap::Errand;
use crate::world::World;
use std::rc::Rc;

impl World {
    /// A message arrives.
    pub(crate) fn deliver(&mut self, message: Message) -> Result<(), Violation> {
        self.note(|| told(&message));
        match message {
            Message::Ask { client, ask } => self.ask(client, &ask),
            Message::Errand { client, errand } => self.run_errand(client, &errand),
            Message::Settle { client, errand, answer } => self.settle(client, &errand, &answer),
            Message::Answered { client, key, answer } => match self.clients.get_mut(client) {
                Some(client) => client.answered(key, answer),
                None => Ok(()),
            },
            Message::Do { sku, drain, effect } => {
                // What fails may have been done all the same.
                let works = !matches!(effect, Effect::Book { .. }) && self.kv.down;
                let through = !works;
                if through || self.dice.chance(20) {
                    self.carry_out(sku, &effect)?;
                }
                self.under_way.push(Message::Done { sku, drain, effect, through });
                Ok(())
            }
            Message::Done { sku, drain, effect, through } => {
                let (now, bug) = (self.now, self.bug);
                if let Some(object) = self.objects.get_mut(sku) {
                    object.hear_time(now);
                    let tables = &object.tables;
                    if object.outbox.done(drain, &effect, through, tables, now, bug) {
                        object.alarm.end();
                        object.arm();
                    }
                    object.watch_alarm()?;
                }
                Ok(())
            }
            Message::Bill(bill) => self.bill(bill),
            Message::Billed { bill, outcome } => self.billed(&bill, &outcome),
            Message::News { sku, number, news } => self.news(sku, number, &news),
            Message::Mail { drain, mail } => {
                let through = !self.mailbox.down;
                if through || self.dice.chance(20) {
                    self.mailbox.take(mail, self.bug != Some(Mutation::MailWithoutKey))?;
                }
                self.under_way.push(Message::Mailed { drain, mail, through });
                Ok(())
            }
            Message::Mailed { drain, mail, through } => {
                self.shop.mailed(drain, mail, through, self.now);
                Ok(())
            }
        }
    }

    fn carry_out(&mut self, sku: usize, effect: &Effect) -> Result<(), Violation> {
        match effect {
            Effect::Kv(record) => self.kv.put(sku, record, self.bug),
            Effect::Snapshot(sequence) => self.kv.put_snapshot(sku, *sequence),
            Effect::Book { sequence, rows } => {
                self.shop.apply(sku, *sequence, rows, self.now, self.bug)?;
            }
        }
        Ok(())
    }

    fn ask(&mut self, client: usize, ask: &Rc<Ask>) -> Result<(), Violation> {
        let luck = self.luck();
        let Some(object) = self.objects.get_mut(ask.sku) else { return Ok(()) };
        let reply = object.ask(ask, luck)?;
        let key = ask.key;
        let follows = match reply {
            Reply::Answer(answer) => {
                self.note(|| format!("  {}, order {:?}", answer.code, answer.number));
                Some(Message::Answered { client, key, answer })
            }
            Reply::GoesOn(errand) => {
                Some(Message::Errand { client: Some(client), errand: Rc::new(*errand) })
            }
            Reply::None => None,
        };
        self.goes_on(ask.sku, luck, follows)
    }

    /// How the next request is met.
    fn luck(&mut self) -> Luck {
        if self.crashes() && self.dice.chance(4) {
            Luck::FailsAfter(u32::try_from(self.dice.below(6)).unwrap_or_default())
        } else {
            Luck::Good
        }
    }

    fn crashes(&self) -> bool {
        let [.., crash, _, _, _] = self.weights;
        crash > 0
    }

    /// What follows from what an object answered, unless it is gone before that leaves.
    fn goes_on(
        &mut self,
        sku: usize,
        luck: Luck,
        follows: Option<Message>,
    ) -> Result<(), Violation> {
        if luck != Luck::Good && self.dice.chance(50) {
            return self.crash_object(sku);
        }
        let Some(message) = follows else { return Ok(()) };
        if self.crashes() && self.dice.chance(2) {
            // Committed, and the object is gone before the answer leaves.
            return self.crash_object(sku);
        }
        if self.dice.chance(70) {
            return self.deliver(message);
        }
        self.under_way.push(message);
        Ok(())
    }

    /// The other line of a swap is asked.
    fn run_errand(&mut self, client: Option<usize>, errand: &Rc<Errand>) -> Result<(), Violation> {
        let luck = self.luck();
        self.tries += 1;
        let ask = errand.ask(self.now, self.tries, self.bug);
        let Some(object) = self.objects.get_mut(errand.to) else { return Ok(()) };
        let answer = match object.ask(&ask, luck)? {
            Reply::Answer(answer) => Some(answer),
            // No answer is none yet: whoever finds the mark asks again.
            Reply::GoesOn(_) | Reply::None => None,
        };
        let errand = Rc::clone(errand);
        let follows = answer.map(|answer| Message::Settle { client, errand, answer });
        self.goes_on(ask.sku, luck, follows)
    }

    /// The other line's answer comes home.
    fn settle(
        &mut self,
        client: Option<usize>,
        errand: &Errand,
        answer: &Answer,
    ) -> Result<(), Violation> {
        let luck = self.luck();
        let now = self.now;
        let Some(object) = self.objects.get_mut(errand.from) else { return Ok(()) };
        let settled = object.settle_swap(errand, answer, now, luck)?;
        let key = errand.key();
        let answered = client.zip(settled);
        let follows = answered.map(|(client, answer)| Message::Answered { client, key, answer });
        self.goes_on(errand.from, luck, follows)
    }

    /// An object crashes: what was on its way to it is lost, what it had sent arrives.
    pub(crate) fn crash_object(&mut self, sku: usize) -> Result<(), Violation> {
        self.note(|| format!("sku {sku} crashes"));
        self.under_way.retain(|message| !message.is_bound_for(sku));
        self.objects.get_mut(sku).map_or(Ok(()), |object| object.crash(self.now))
    }
}
