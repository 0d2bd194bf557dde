//! Paths and methods: which address means what.

use crate::http::Incoming;
use cloudflare::Method;

/// What a request is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    Health,
    Availability,
    Orders,
    Order {
        id: String,
    },
    /// An order, watched.
    Live {
        id: String,
    },
    CancelOrder {
        id: String,
    },
    AnswerNotice {
        id: String,
        number: String,
    },
    SetExtraPeriod {
        id: String,
    },
    ChangeAddress {
        id: String,
    },
    Withdraw {
        id: String,
    },
    Swap {
        id: String,
    },
    /// The keys that receipts are verified with.
    Keys,
    LineHead {
        sku: String,
    },
    LineChain {
        sku: String,
    },
    Products,
    Product {
        sku: String,
        path: ProductPath,
    },
    AdminOrders,
    AdminOrder {
        id: String,
    },
    Evidence {
        id: String,
    },
    OrderAction {
        id: String,
        action: OrderAction,
    },
    Settings,
    PutSettings,
    Page(PageRoute),
    Links,
    Customer {
        email: String,
    },
    EraseCustomer {
        email: String,
    },
    Wait,
    ConfirmWait,
    LeaveWait,
    Unsubscribe,
    Webhooks(WebhookPath),
    Advance,
    TestMails,
    TestPayments,
    /// The address exists, but not with this method.
    NotAllowed {
        allow: &'static str,
        area: Area,
    },
    /// No such address.
    Nothing {
        area: Area,
    },
}

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

/// What is asked of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ProductPath {
    Show,
    Put,
    Archive,
    Receive,
    Adjust,
    Stock,
    Count,
    Batches,
    PutBatch(String),
    DeleteBatch(String),
    Codes,
    PutCode(String),
    DeleteCode(String),
    Line,
    Journal,
    Simulate,
    Waitlist,
}

/// What the merchant does with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OrderAction {
    Ship,
    Cancel,
    Return,
    Prioritise,
    Pay,
    StateDelivery,
}

/// What is asked of the merchant's webhooks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WebhookPath {
    List,
    Add,
    Remove { id: String },
    Deliveries { id: String },
    Replay { id: String, delivery: String },
}

/// Who an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Area {
    Public,
    Merchant,
    Local,
}

impl Route {
    pub(crate) fn of(incoming: &Incoming) -> Self {
        let method = if incoming.is_head() { Method::Get } else { incoming.method().clone() };
        let segments = incoming.segments();
        let segments: Vec<_> = segments.iter().map(String::as_str).collect();
        match segments.as_slice() {
            ["waitlist"] => only(
                &method,
                Area::Local,
                &[
                    (Method::Get, "GET", Self::Page(PageRoute::Waitlist)),
                    (Method::Post, "GET, POST", Self::Page(PageRoute::AnswerWaitlist)),
                ],
            ),
            ["challenge"] => only(
                &method,
                Area::Local,
                &[(Method::Get, "GET", Self::Page(PageRoute::Challenge))],
            ),
            ["dev", "mail", rest @ ..] => Self::mailbox(&method, rest),
            ["healthz"] => only(&method, Area::Local, &[(Method::Get, "GET", Self::Health)]),
            [page @ ("buy" | "orders"), rest @ ..] => Self::page(&method, page, rest),
            [".well-known", "jwks.json"] => {
                only(&method, Area::Public, &[(Method::Get, "GET", Self::Keys)])
            }
            ["v1", "admin", rest @ ..] => Self::admin(&method, rest),
            ["v1", "test", "advance"] => {
                only(&method, Area::Local, &[(Method::Post, "POST", Self::Advance)])
            }
            ["v1", "test", "mails"] => {
                only(&method, Area::Local, &[(Method::Get, "GET", Self::TestMails)])
            }
            ["v1", "test", "payments"] => {
                only(&method, Area::Local, &[(Method::Post, "POST", Self::TestPayments)])
            }
            ["v1", rest @ ..] => Self::public(&method, rest),
            _ => Self::Nothing { area: Area::Local },
        }
    }

    fn mailbox(method: &Method, rest: &[&str]) -> Self {
        let page = match rest {
            [] => PageRoute::Mails,
            [number] => PageRoute::Mail { number: (*number).to_owned() },
            _ => return Self::Nothing { area: Area::Local },
        };
        only(method, Area::Local, &[(Method::Get, "GET", Self::Page(page))])
    }

    fn page(method: &Method, page: &str, rest: &[&str]) -> Self {
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
                return only(method, Area::Local, &[(Method::Post, "POST", Self::Page(sent))]);
            }
            ("orders", [id, "extra-period"]) => {
                let sent = PageRoute::SetExtraPeriod { id: named(id) };
                return only(method, Area::Local, &[(Method::Post, "POST", Self::Page(sent))]);
            }
            ("orders", [id, "live"]) => {
                let watched = PageRoute::WatchOrder { id: named(id) };
                return only(method, Area::Local, &[(Method::Get, "GET", Self::Page(watched))]);
            }
            ("orders", [id, part @ ("head" | "chain")]) => {
                let id = named(id);
                let shown =
                    if *part == "head" { PageRoute::Head { id } } else { PageRoute::Chain { id } };
                return only(method, Area::Local, &[(Method::Get, "GET", Self::Page(shown))]);
            }
            ("orders", [id, "receipt"]) => {
                let shown = PageRoute::Receipt { id: named(id) };
                return only(method, Area::Local, &[(Method::Get, "GET", Self::Page(shown))]);
            }
            ("orders", [id, change]) => {
                let Some(change) = Change::named(change) else {
                    return Self::Nothing { area: Area::Local };
                };
                let id = named(id);
                (PageRoute::AskChange { id: id.clone(), change }, PageRoute::Change { id, change })
            }
            (_, _) => return Self::Nothing { area: Area::Local },
        };
        only(
            method,
            Area::Local,
            &[
                (Method::Get, "GET", Self::Page(shown)),
                (Method::Post, "GET, POST", Self::Page(sent)),
            ],
        )
    }

    fn public(method: &Method, segments: &[&str]) -> Self {
        let id = |id: &str| id.to_owned();
        match segments {
            ["availability"] => {
                only(method, Area::Public, &[(Method::Get, "GET", Self::Availability)])
            }
            ["orders"] => only(method, Area::Public, &[(Method::Post, "POST", Self::Orders)]),
            ["waitlist"] => only(method, Area::Public, &[(Method::Post, "POST", Self::Wait)]),
            ["waitlist", deed] => {
                let deed = match *deed {
                    "confirm" => Self::ConfirmWait,
                    "leave" => Self::LeaveWait,
                    "unsubscribe" => Self::Unsubscribe,
                    _ => return Self::Nothing { area: Area::Public },
                };
                only(method, Area::Public, &[(Method::Post, "POST", deed)])
            }
            ["links"] => only(method, Area::Public, &[(Method::Post, "POST", Self::Links)]),
            ["orders", order] => {
                let show = Self::Order { id: id(order) };
                only(method, Area::Public, &[(Method::Get, "GET", show)])
            }
            ["orders", order, "live"] => {
                let live = Self::Live { id: id(order) };
                only(method, Area::Public, &[(Method::Get, "GET", live)])
            }
            ["orders", order, "notices", number, "answer"] => {
                let id = (*order).to_owned();
                let answer = Self::AnswerNotice { id, number: (*number).to_owned() };
                only(method, Area::Public, &[(Method::Post, "POST", answer)])
            }
            ["orders", order, "address"] => {
                let change = Self::ChangeAddress { id: (*order).to_owned() };
                only(method, Area::Public, &[(Method::Put, "PUT", change)])
            }
            ["orders", order, "withdraw"] => {
                let withdraw = Self::Withdraw { id: (*order).to_owned() };
                only(method, Area::Public, &[(Method::Post, "POST", withdraw)])
            }
            ["orders", order, "swap"] => {
                let swap = Self::Swap { id: (*order).to_owned() };
                only(method, Area::Public, &[(Method::Post, "POST", swap)])
            }
            ["orders", order, "extra-period"] => {
                let set = Self::SetExtraPeriod { id: (*order).to_owned() };
                only(method, Area::Public, &[(Method::Post, "POST", set)])
            }
            ["lines", sku, "head"] => {
                let head = Self::LineHead { sku: (*sku).to_owned() };
                only(method, Area::Public, &[(Method::Get, "GET", head)])
            }
            ["lines", sku, "chain"] => {
                let chain = Self::LineChain { sku: (*sku).to_owned() };
                only(method, Area::Public, &[(Method::Get, "GET", chain)])
            }
            ["orders", order, "cancel"] => {
                let cancel = Self::CancelOrder { id: id(order) };
                only(method, Area::Public, &[(Method::Post, "POST", cancel)])
            }
            _ => Self::Nothing { area: Area::Public },
        }
    }

    fn admin(method: &Method, segments: &[&str]) -> Self {
        let area = Area::Merchant;
        match segments {
            ["products"] => only(method, area, &[(Method::Get, "GET", Self::Products)]),
            ["products", sku, rest @ ..] => product(method, sku, rest),
            ["settings"] => only(
                method,
                area,
                &[
                    (Method::Get, "GET", Self::Settings),
                    (Method::Put, "GET, PUT", Self::PutSettings),
                ],
            ),
            ["customers", email] => {
                let named = || (*email).to_owned();
                only(
                    method,
                    area,
                    &[
                        (Method::Get, "GET", Self::Customer { email: named() }),
                        (Method::Delete, "GET, DELETE", Self::EraseCustomer { email: named() }),
                    ],
                )
            }
            ["webhooks", rest @ ..] => webhooks(method, rest),
            ["orders"] => only(method, area, &[(Method::Get, "GET", Self::AdminOrders)]),
            ["orders", id] => {
                let show = Self::AdminOrder { id: (*id).to_owned() };
                only(method, area, &[(Method::Get, "GET", show)])
            }
            ["orders", id, "evidence"] => {
                let evidence = Self::Evidence { id: (*id).to_owned() };
                only(method, area, &[(Method::Get, "GET", evidence)])
            }
            ["orders", id, action] => {
                let (verb, name, action) = match *action {
                    "shipments" => (Method::Post, "POST", OrderAction::Ship),
                    "cancel" => (Method::Post, "POST", OrderAction::Cancel),
                    "returns" => (Method::Post, "POST", OrderAction::Return),
                    "payments" => (Method::Post, "POST", OrderAction::Pay),
                    "deliveries" => (Method::Post, "POST", OrderAction::StateDelivery),
                    "priority" => (Method::Put, "PUT", OrderAction::Prioritise),
                    _ => return Self::Nothing { area },
                };
                let act = Self::OrderAction { id: (*id).to_owned(), action };
                only(method, area, &[(verb, name, act)])
            }
            _ => Self::Nothing { area },
        }
    }

    const fn area(&self) -> Area {
        match self {
            Self::Availability
            | Self::Orders
            | Self::Links
            | Self::Wait
            | Self::ConfirmWait
            | Self::LeaveWait
            | Self::Unsubscribe
            | Self::Order { .. }
            | Self::Live { .. }
            | Self::CancelOrder { .. }
            | Self::AnswerNotice { .. }
            | Self::SetExtraPeriod { .. }
            | Self::ChangeAddress { .. }
            | Self::Withdraw { .. }
            | Self::Swap { .. }
            | Self::Keys
            | Self::LineHead { .. }
            | Self::LineChain { .. } => Area::Public,
            Self::Products
            | Self::Product { .. }
            | Self::AdminOrders
            | Self::AdminOrder { .. }
            | Self::Evidence { .. }
            | Self::OrderAction { .. }
            | Self::Webhooks(_)
            | Self::Customer { .. }
            | Self::EraseCustomer { .. }
            | Self::Settings
            | Self::PutSettings => Area::Merchant,
            Self::Health | Self::Page(_) | Self::Advance | Self::TestMails | Self::TestPayments => {
                Area::Local
            }
            Self::NotAllowed { area, .. } | Self::Nothing { area } => *area,
        }
    }

    /// Whether browsers of the shop's pages may call it.
    pub(crate) fn is_public(&self) -> bool {
        self.area() == Area::Public
    }

    /// Whether it is the merchant's.
    pub(crate) fn is_admin(&self) -> bool {
        self.area() == Area::Merchant
    }
}

fn webhooks(method: &Method, segments: &[&str]) -> Route {
    let area = Area::Merchant;
    let named = |text: &str| text.to_owned();
    match segments {
        [] => only(
            method,
            area,
            &[
                (Method::Get, "GET", Route::Webhooks(WebhookPath::List)),
                (Method::Post, "GET, POST", Route::Webhooks(WebhookPath::Add)),
            ],
        ),
        [id] => {
            let remove = Route::Webhooks(WebhookPath::Remove { id: named(id) });
            only(method, area, &[(Method::Delete, "DELETE", remove)])
        }
        [id, "deliveries"] => {
            let list = Route::Webhooks(WebhookPath::Deliveries { id: named(id) });
            only(method, area, &[(Method::Get, "GET", list)])
        }
        [id, "deliveries", delivery, "replay"] => {
            let replay = WebhookPath::Replay { id: named(id), delivery: named(delivery) };
            only(method, area, &[(Method::Post, "POST", Route::Webhooks(replay))])
        }
        _ => Route::Nothing { area },
    }
}

fn product(method: &Method, sku: &str, segments: &[&str]) -> Route {
    let to = |path| Route::Product { sku: sku.to_owned(), path };
    let area = Area::Merchant;
    match segments {
        [] => only(
            method,
            area,
            &[
                (Method::Get, "GET", to(ProductPath::Show)),
                (Method::Put, "GET, PUT", to(ProductPath::Put)),
                (Method::Delete, "GET, PUT, DELETE", to(ProductPath::Archive)),
            ],
        ),
        ["receipts"] => only(method, area, &[(Method::Post, "POST", to(ProductPath::Receive))]),
        ["adjustments"] => only(method, area, &[(Method::Post, "POST", to(ProductPath::Adjust))]),
        ["stock"] => only(
            method,
            area,
            &[
                (Method::Get, "GET", to(ProductPath::Stock)),
                (Method::Put, "GET, PUT", to(ProductPath::Count)),
            ],
        ),
        ["batches"] => only(method, area, &[(Method::Get, "GET", to(ProductPath::Batches))]),
        ["batches", batch] => only(
            method,
            area,
            &[
                (Method::Put, "PUT", to(ProductPath::PutBatch((*batch).to_owned()))),
                (Method::Delete, "PUT, DELETE", to(ProductPath::DeleteBatch((*batch).to_owned()))),
            ],
        ),
        ["codes"] => only(method, area, &[(Method::Get, "GET", to(ProductPath::Codes))]),
        ["codes", code] => only(
            method,
            area,
            &[
                (Method::Put, "PUT", to(ProductPath::PutCode((*code).to_owned()))),
                (Method::Delete, "PUT, DELETE", to(ProductPath::DeleteCode((*code).to_owned()))),
            ],
        ),
        ["line"] => only(method, area, &[(Method::Get, "GET", to(ProductPath::Line))]),
        ["waitlist"] => only(method, area, &[(Method::Get, "GET", to(ProductPath::Waitlist))]),
        ["journal"] => only(method, area, &[(Method::Get, "GET", to(ProductPath::Journal))]),
        ["simulations"] => only(method, area, &[(Method::Post, "POST", to(ProductPath::Simulate))]),
        _ => Route::Nothing { area },
    }
}

/// Picks the route of a method; the last row's text lists all that the address takes.
fn only(method: &Method, area: Area, rows: &[(Method, &'static str, Route)]) -> Route {
    match rows.iter().find(|(known, _, _)| known == method) {
        Some((_, _, route)) => route.clone(),
        None => {
            let allow = rows.last().map_or("", |(_, allow, _)| allow);
            Route::NotAllowed { allow, area }
        }
    }
}
