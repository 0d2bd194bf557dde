//! Stripe by a script: what is sent to it, and what its answers come to.

mod asking;
mod books;
mod charges;
mod configured;
mod events;
mod pages;
mod refunds;

use crate::payments::stripe::Stripe;
use crate::payments::stripe::transport::{Reply, Request, Transport};
use crate::payments::{Answer, Asked, Card, Failure, NewCharge, NewPage, NewRefund};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use serde_json::Value;
use shared::money::{Currency, Money};
use shared::time::Timestamp;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// Answers in the order in which they are given, and what was asked for them.
#[derive(Debug, Clone, Default)]
struct Script {
    replies: Rc<RefCell<VecDeque<Result<Reply, String>>>>,
    asked: Rc<RefCell<Vec<Request>>>,
}

impl Script {
    fn of<const N: usize>(replies: [(u16, Value); N]) -> Self {
        let reply = |(status, body): (u16, Value)| {
            Ok(Reply { status, body: body.to_string(), retry: None, id: Some("req_1".to_owned()) })
        };
        let script = Self::default();
        script.replies.borrow_mut().extend(replies.into_iter().map(reply));
        script
    }

    fn stripe(&self) -> Stripe {
        Stripe { transport: Box::new(self.clone()), webhook_secret: "whsec_test".to_owned() }
    }

    /// The only request.
    fn request(&self) -> Request {
        let mut asked = self.asked.borrow_mut();
        assert_eq!(asked.len(), 1);
        asked.pop().unwrap_or_else(|| unreachable!("one was asserted"))
    }

    /// Method and path of each request.
    fn paths(&self) -> Vec<String> {
        let asked = self.asked.borrow();
        asked.iter().map(|request| format!("{:?} {}", request.method, request.path)).collect()
    }
}

impl Transport for Script {
    fn send(&self, request: Request) -> LocalBoxFuture<'_, Result<Reply, String>> {
        self.asked.borrow_mut().push(request);
        let reply = self.replies.borrow_mut().pop_front();
        async move { reply.unwrap_or_else(|| Err("the script has no more".to_owned())) }
            .boxed_local()
    }
}

/// A script never makes anybody wait.
fn now<T>(answer: Answer<'_, T>) -> Result<T, Failure> {
    answer.now_or_never().unwrap_or_else(|| unreachable!("a script answers at once"))
}

fn money(amount: u64, code: &str) -> Money {
    let currency = Currency::parse(code);
    let money = currency.and_then(|currency| Money::new(amount, currency));
    money.unwrap_or_else(|| unreachable!("{amount} {code} is no money"))
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap_or_else(|| unreachable!("{text} is no time"))
}

fn asked(amount: Money) -> Asked {
    Asked {
        ask: "ask-1".to_owned(),
        order_id: "order-1".to_owned(),
        amount,
        at: at("2027-05-04T10:00:00Z"),
    }
}

fn new_page(amount: Money) -> NewPage {
    NewPage {
        asked: asked(amount),
        saves_card: false,
        title: "Trail Lamp × 2".to_owned(),
        locale: "de".to_owned(),
        email: Some("ann@shop.example".to_owned()),
        expires_at: at("2027-05-04T12:00:00Z"),
        back_url: "https://shop.example/orders/order-1".to_owned(),
        customer: None,
    }
}

fn card() -> Card {
    Card { customer: "cus_1".to_owned(), method: "pm_1".to_owned() }
}

fn new_charge(amount: Money) -> NewCharge {
    NewCharge { asked: asked(amount), card: card() }
}

fn new_refund(amount: Money) -> NewRefund {
    NewRefund { asked: asked(amount), payment: "pi_1".to_owned() }
}

/// `fields` over `object`.
fn over(mut object: Value, fields: Value) -> Value {
    if let (Value::Object(object), Value::Object(fields)) = (&mut object, fields) {
        object.extend(fields);
    }
    object
}
