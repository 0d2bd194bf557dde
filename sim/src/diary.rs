//! What happened, for whoever reads a failing run.

use crate::network::{Effect, Message};

/// A message in a line of the diary.
pub(crate) fn told(message: &Message) -> String {
    match message {
        Message::Ask { client, ask } => {
            format!("client {client} asks sku {}, key {}: {:?}", ask.sku, ask.key, ask.command)
        }
        Message::Answered { client, key, answer } => {
            format!("client {client} is answered, key {key}: {answer:?}")
        }
        Message::Errand { errand, .. } => format!("sku {} is asked: {errand:?}", errand.to),
        Message::Settle { errand, answer, .. } => {
            let (sku, number) = (errand.from, errand.number);
            format!("sku {sku} hears about its order {number}: {answer:?}")
        }
        Message::Do { sku, effect, .. } => format!("sku {sku} sends {}", named(effect)),
        Message::Done { sku, effect, through, .. } => {
            format!("sku {sku} hears of {}: {through}", named(effect))
        }
        Message::Bill(bill) => format!("the provider is asked: {bill:?}"),
        Message::Billed { bill, outcome } => format!("{bill:?} is answered: {outcome:?}"),
        Message::News { sku, number, news } => {
            format!("sku {sku} is told of order {number}: {news:?}")
        }
        Message::Mail { mail, .. } => format!("mail {mail:?} arrives"),
        Message::Mailed { mail, through, .. } => format!("the shop hears of {mail:?}: {through}"),
    }
}

fn named(effect: &Effect) -> String {
    match effect {
        Effect::Kv(record) => {
            format!("order {} version {} to KV", record.number(), record.order.version)
        }
        Effect::Snapshot(sequence) => format!("snapshot {sequence} to KV"),
        Effect::Book { rows, .. } => {
            let rows: Vec<_> =
                rows.iter().map(|row| (row.number().get(), row.order.version)).collect();
            format!("orders and versions {rows:?} to the book")
        }
    }
}
