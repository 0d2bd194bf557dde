//! Commands about an order: to place it, what is done with it, to forget who placed it.

use crate::objects::Answer;
use crate::sql::{bind, from_json, to_json};
use crate::stock_line::Undo;
use crate::stock_line::commands::Decision;
use crate::stock_line::pages;
use crate::stock_line::receipts::Issuing;
use serde_json::json;
use shared::command::{Command, OrderCommand, Place};
use shared::event::Event;
use shared::fault::Fault;
use shared::id::{CustomerKey, PlaceNumber};
use shared::ledger::Ledger;
use shared::policy::Policy;
use shared::swap::TakeOver;
use shared::wire::action::NewAddress;
use shared::wire::person::Person;
use shared::wire::place::NewOrder;

impl Decision<'_> {
    pub(super) fn place(
        &mut self,
        order: &NewOrder,
        issuer: &str,
        policy: &Policy,
        swap: Option<&TakeOver>,
    ) -> Result<Answer, Undo> {
        if self.config.keys.is_empty() {
            return Err(Fault::new("ORDER_KEYS is not set").into());
        }
        // What is swapped was paid for already; what is missing is asked for once it stands.
        let by_provider = !self.config.payments.are_manual();
        let command = Command::Place(Place {
            quantity: order.quantity,
            customer: CustomerKey::of(&order.person.customer.email),
            accept: (&order.accept).into(),
            code: order.accept.code.clone(),
            awaits_payment: by_provider && swap.is_none(),
            by_provider,
            consent: self.consent(&order.person, policy.profile),
            policy: policy.clone(),
            swap: swap.cloned().map(Box::new),
        });
        let issuing = Issuing::new(&self.config.keys, &self.ask.sku, issuer);
        self.core.tables.issuing = Some(issuing);
        self.core.tables.person = Some(to_json(&order.person)?);
        let answer = self.told(&command, |view, events, _| {
            let Some(Event::Placed { order }) = events.first() else {
                return Err(Fault::new("an order that was not placed"));
            };
            let shown = view.placed(order)?;
            // The worker adds the token, which is kept nowhere, to this order's own text.
            let page = format!("{issuer}/orders/{}", shown.id);
            let head = json!({"id": shown.id, "page": page, "unpaid": order.is_unpaid()});
            Ok(Answer::new(201, format!("{head}\n{}", to_json(&shown)?)))
        });
        self.core.tables.person = None;
        self.core.tables.issuing = None;
        if let (Some(card), Some(begun)) =
            (swap.and_then(|taken| taken.card.as_deref()), &self.core.tables.begun)
        {
            pages::keep_card(&self.core.tables.sql, begun.number, &from_json(card)?)?;
        }
        answer
    }

    pub(super) fn on_order(
        &mut self,
        number: PlaceNumber,
        action: OrderCommand,
        moved: Option<NewAddress>,
        merchant: bool,
    ) -> Result<Answer, Undo> {
        self.told(&Command::Order { number, action }, |view, _, _| {
            if let Some(moved) = moved {
                view.tables.sql.run(
                    "UPDATE people SET person = json_set(person, '$.ship_to', json(?))
                     WHERE number = ?",
                    bind![to_json(&moved.ship_to)?, number.get()],
                )?;
            }
            let order = view.tables.order(number)?;
            let order = order.ok_or_else(|| Fault::new("an order that is gone"))?;
            Ok(Answer::new(200, to_json(&view.order(&order, merchant)?)?))
        })
    }

    /// Forgets who placed an order: in the one table of personal data, and where the first answers to
    /// a merchant's deeds repeat it.
    pub(super) fn erase(&mut self, number: PlaceNumber) -> Result<Answer, Undo> {
        let action = OrderCommand::Erase;
        self.told(&Command::Order { number, action }, |view, _, _| {
            let sql = &view.tables.sql;
            let row =
                sql.row("SELECT customer FROM people WHERE number = ?", bind![number.get()])?;
            let customer = row.map(|mut row| row.text()).transpose()?.unwrap_or_default();
            let person = to_json(&Person::erased())?;
            pages::forget(sql, number)?;
            sql.run(
                "UPDATE people SET customer = '', person = ? WHERE number = ?",
                bind![person.as_str(), number.get()],
            )?;
            sql.run(
                "UPDATE answers SET body = json_set(body, '$.customer', json(? -> '$.customer'),
                    '$.ship_to', NULL, '$.source', NULL, '$.locale', NULL)
                 WHERE json_valid(body) AND lower(trim(body ->> '$.customer.email')) = ?",
                bind![person.as_str(), customer],
            )?;
            Ok(Answer::new(204, String::new()))
        })
    }
}
