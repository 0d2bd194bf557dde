//! Commands about stock: units that arrive, or would, and counts that are set right.

use crate::objects::Answer;
use crate::sql::to_json;
use crate::stock_line::Undo;
use crate::stock_line::commands::Decision;
use crate::stock_line::tables::Moved;
use crate::stock_line::view::{Moves, View};
use shared::command::Command;
use shared::event::Event;
use shared::fault::Fault;
use shared::ledger::Ledger;
use shared::time::Timestamp;
use shared::units::Units;
use shared::wire::stock::{
    AdjustmentAnswer, PromiseOutcome, Receipt, ReceiptAnswer, SimulationAnswer, Stock,
};

impl Decision<'_> {
    pub(super) fn receive(
        &mut self,
        receipt: Receipt,
        at: Timestamp,
        simulated: bool,
    ) -> Result<Answer, Undo> {
        let units = receipt.units;
        let command =
            Command::Receive { units, reference: receipt.reference, batch: receipt.batch };
        self.core.tables.moved = Some(Moved::default());
        self.told(&command, |view, events, moved| {
            let receipt = receipt_answer(view, events, moved, units)?;
            if !simulated {
                return Ok(Answer::new(201, to_json(&receipt)?));
            }
            let promises = promises(view, &receipt, moved, at)?;
            Ok(Answer::new(200, to_json(&SimulationAnswer { receipt, promises })?))
        })
    }

    pub(super) fn adjust(&mut self, command: &Command) -> Result<Answer, Undo> {
        self.core.tables.moved = Some(Moved::default());
        self.told(command, |view, events, moved| {
            let moves = Moves::of(events)?;
            let answer = AdjustmentAnswer {
                stock: stock_of(view)?,
                filled: view.named(&moved.filled)?,
                filled_orders: moves.filled_orders,
                filled_units: moves.filled_units,
                taken_back: view.named(&moved.taken_back)?,
                taken_back_orders: moves.taken_back_orders,
                taken_back_units: moves.taken_back_units,
            };
            Ok(Answer::new(200, to_json(&answer)?))
        })
    }
}

fn stock_of(view: &View<'_>) -> Result<Stock, Fault> {
    Stock::of(view.tables.shelf().ok_or_else(|| Fault::new("no shelf"))?)
}

fn receipt_answer(
    view: &View<'_>,
    events: &[Event],
    moved: &Moved,
    units: Units,
) -> Result<ReceiptAnswer, Fault> {
    let moves = Moves::of(events)?;
    Ok(ReceiptAnswer {
        stock: stock_of(view)?,
        filled: view.named(&moved.filled)?,
        filled_orders: moves.filled_orders,
        filled_units: moves.filled_units,
        left_over: units.less(moves.filled_units),
    })
}

/// Whose promise a receipt at `at` keeps: the units would be there within the promised window.
fn promises(
    view: &View<'_>,
    receipt: &ReceiptAnswer,
    moved: &Moved,
    at: Timestamp,
) -> Result<Vec<PromiseOutcome>, Fault> {
    let mut outcomes = Vec::with_capacity(receipt.filled.len());
    for ((number, _), named) in moved.filled.iter().zip(&receipt.filled) {
        let Some(order) = view.tables.order(*number)? else { continue };
        outcomes.push(PromiseOutcome {
            order_id: named.order_id.clone(),
            promise: order.promise,
            kept: order.promise.ships_to.map(|last| at.day() <= last),
        });
    }
    Ok(outcomes)
}
