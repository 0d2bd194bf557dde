//! Questions: they change nothing.

use crate::cursor::listed;
use crate::objects::Answer;
use crate::order_id::Keys;
use crate::sql::to_json;
use crate::stock_line::codes;
use crate::stock_line::receipts;
use crate::stock_line::view::View;
use crate::stock_line::{Ask, Core, Op, Snapshot};
use shared::fault::Fault;
use shared::ledger::Ledger;
use shared::wire::Page;
use shared::wire::cash::MoneyAnswer;
use shared::wire::problem::Problem;
use shared::wire::product::Product;
use shared::wire::stock::{Stock, batches};

/// Answers a question. An archived product is unknown, its orders are not.
pub(crate) fn answer(core: &Core, keys: &Keys, ask: &Ask) -> Result<Answer, Fault> {
    let (tables, sku) = (&core.tables, &ask.sku);
    let view = View { tables, keys, sku, now: core.now };
    if let Op::Order { number, merchant } = &ask.op {
        return match tables.find(*number)? {
            Some(order) => ok(&view.order(&order, *merchant)?),
            None => Answer::problem(&Problem::not_found()),
        };
    }
    if let Op::Evidence { number } = &ask.op {
        return match view.evidence(*number)? {
            Some(evidence) => ok(&evidence),
            None => Answer::problem(&Problem::not_found()),
        };
    }
    if let Op::Money { number } = &ask.op {
        return match tables.find(*number)? {
            Some(order) => ok(&MoneyAnswer::of(&order)),
            None => Answer::problem(&Problem::not_found()),
        };
    }
    if let Op::Head { known } = &ask.op {
        return receipts::head(tables, sku, core.now, *known);
    }
    if let Op::Chain { known, from, limit } = &ask.op {
        return receipts::chain(tables, *from, *limit, *known);
    }
    let Some(shelf) = tables.shelf().filter(|shelf| !shelf.archived) else {
        return Answer::problem(&Problem::unknown_sku());
    };
    match &ask.op {
        Op::Snapshot => ok(&Snapshot { sku: sku.clone(), as_of: core.now, shelf: shelf.clone() }),
        Op::Product => ok(&Product { sku: sku.clone(), offer: shelf.offer.clone() }),
        Op::Stock => ok(&Stock::of(shelf)?),
        Op::Batches => ok(&Page { items: batches(shelf), next_cursor: None }),
        Op::Codes { after, limit } => codes::list(&tables.sql, after.as_deref(), *limit),
        Op::Code { code } => ok(&tables.code(code)?),
        Op::Line { after, limit } => listed(view.line(after.as_deref(), *limit)?),
        Op::Journal { after, limit } => listed(view.journal(after.as_deref(), *limit)?),
        Op::Order { .. }
        | Op::Evidence { .. }
        | Op::Money { .. }
        | Op::Pay { .. }
        | Op::Heard(_)
        | Op::Head { .. }
        | Op::Chain { .. }
        | Op::Simulate
        | Op::PutProduct
        | Op::Archive
        | Op::Receive
        | Op::Adjust
        | Op::Count
        | Op::PutBatch { .. }
        | Op::DeleteBatch { .. }
        | Op::PutCode { .. }
        | Op::DeleteCode { .. }
        | Op::Place { .. }
        | Op::BeginSwap { .. }
        | Op::SettleSwap { .. }
        | Op::Act { .. }
        | Op::Provider { .. }
        | Op::Erase { .. }
        | Op::Advance => Err(Fault::new("a command asked as a question")),
    }
}

fn ok<T: serde::Serialize>(body: &T) -> Result<Answer, Fault> {
    Ok(Answer::new(200, to_json(body)?))
}
