//! What is served as HTML, and the forms of it.

use super::{Area, Route, only};
use cloudflare::Method;

/// A page that is served as HTML, or a form of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PageRoute {
    /// A product, to be ordered.
    Buy {
        sku: String,
    },
    /// The form of that page.
    SendOrder {
        sku: String,
    },
    /// An order, to whoever has opened it.
    Order {
        id: String,
    },
    /// An order, watched by whoever has opened it.
    WatchOrder {
        id: String,
    },
    /// Opens it.
    OpenOrder {
        id: String,
    },
    /// Asks whether it is to be cancelled.
    AskCancel {
        id: String,
    },
    /// Cancels.
    Cancel {
        id: String,
    },
    /// Leads to where it is paid.
    Pay {
        id: String,
    },
    /// Asks for a change, or whether it is meant.
    AskChange {
        id: String,
        change: Change,
    },
    /// Does it.
    Change {
        id: String,
        change: Change,
    },
    /// Answers a notice of delay.
    AnswerNotice {
        id: String,
        number: String,
    },
    /// Sets an extra period.
    SetExtraPeriod {
        id: String,
    },
    /// How far its line has come, and its chain: a line that is not public is shown to who stands in
    /// it.
    Head {
        id: String,
    },
    Chain {
        id: String,
    },
    /// Whether somebody meant to be told; and their answer.
    Waitlist,
    /// The challenge, for a frame.
    Challenge,
    AnswerWaitlist,
    /// What was mailed, in local runs.
    Mails,
    Mail {
        number: String,
    },
    /// The receipt, to be saved.
    Receipt {
        id: String,
    },
}

/// What a shopper changes about an order, beside cancelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Address,
    Withdraw,
    Swap,
}

impl Change {
    fn named(name: &str) -> Option<Self> {
        match name {
            "address" => Some(Self::Address),
            "withdraw" => Some(Self::Withdraw),
            "swap" => Some(Self::Swap),
            _ => None,
        }
    }
}

pub(super) fn mailbox(method: &Method, rest: &[&str]) -> Route {
    let page = match rest {
        [] => PageRoute::Mails,
        [number] => PageRoute::Mail { number: (*number).to_owned() },
        _ => return Route::Nothing { area: Area::Local },
    };
    only(method, Area::Local, &[(Method::Get, "GET", Route::Page(page))])
}

pub(super) fn route(method: &Method, page: &str, rest: &[&str]) -> Route {
    let named = |text: &str| text.to_owned();
    let (shown, sent) = match (page, rest) {
        ("buy", [sku]) => {
            (PageRoute::Buy { sku: named(sku) }, PageRoute::SendOrder { sku: named(sku) })
        }
        ("orders", [id]) => {
            (PageRoute::Order { id: named(id) }, PageRoute::OpenOrder { id: named(id) })
        }
        ("orders", [id, "cancel"]) => {
            (PageRoute::AskCancel { id: named(id) }, PageRoute::Cancel { id: named(id) })
        }
        ("orders", [id, "notices", number]) => {
            let sent = PageRoute::AnswerNotice { id: named(id), number: named(number) };
            return only(method, Area::Local, &[(Method::Post, "POST", Route::Page(sent))]);
        }
        ("orders", [id, "pay"]) => {
            let sent = PageRoute::Pay { id: named(id) };
            return only(method, Area::Local, &[(Method::Post, "POST", Route::Page(sent))]);
        }
        ("orders", [id, "extra-period"]) => {
            let sent = PageRoute::SetExtraPeriod { id: named(id) };
            return only(method, Area::Local, &[(Method::Post, "POST", Route::Page(sent))]);
        }
        ("orders", [id, "live"]) => {
            let watched = PageRoute::WatchOrder { id: named(id) };
            return only(method, Area::Local, &[(Method::Get, "GET", Route::Page(watched))]);
        }
        ("orders", [id, part @ ("head" | "chain")]) => {
            let id = named(id);
            let shown =
                if *part == "head" { PageRoute::Head { id } } else { PageRoute::Chain { id } };
            return only(method, Area::Local, &[(Method::Get, "GET", Route::Page(shown))]);
        }
        ("orders", [id, "receipt"]) => {
            let shown = PageRoute::Receipt { id: named(id) };
            return only(method, Area::Local, &[(Method::Get, "GET", Route::Page(shown))]);
        }
        ("orders", [id, change]) => {
            let Some(change) = Change::named(change) else {
                return Route::Nothing { area: Area::Local };
            };
            let id = named(id);
            (PageRoute::AskChange { id: id.clone(), change }, PageRoute::Change { id, change })
        }
        (_, _) => return Route::Nothing { area: Area::Local },
    };
    only(
        method,
        Area::Local,
        &[(Method::Get, "GET", Route::Page(shown)), (Method::Post, "GET, POST", Route::Page(sent))],
    )
}
