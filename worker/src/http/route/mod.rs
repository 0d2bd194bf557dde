//! Paths and methods: which address means what.

mod merchant;
mod pages;
mod public;

use crate::http::Incoming;
use cloudflare::Method;

pub(crate) use merchant::{OrderAction, ProductPath, WebhookPath};
pub(crate) use pages::{Change, PageRoute};

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
    /// The shopper pays what is due.
    Pay {
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
    /// The book of an order's money.
    Money {
        id: String,
    },
    /// What all orders come to.
    Cash,
    /// The last comparison with the provider's books.
    Reconciliation,
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
    /// Stripe tells of something.
    StripeEvents,
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
            ["dev", "mail", rest @ ..] => pages::mailbox(&method, rest),
            ["healthz"] => only(&method, Area::Local, &[(Method::Get, "GET", Self::Health)]),
            [page @ ("buy" | "orders"), rest @ ..] => pages::route(&method, page, rest),
            [".well-known", "jwks.json"] => {
                only(&method, Area::Public, &[(Method::Get, "GET", Self::Keys)])
            }
            ["v1", "admin", rest @ ..] => merchant::route(&method, rest),
            ["v1", "stripe", "events"] => {
                only(&method, Area::Local, &[(Method::Post, "POST", Self::StripeEvents)])
            }
            ["v1", "test", "advance"] => {
                only(&method, Area::Local, &[(Method::Post, "POST", Self::Advance)])
            }
            ["v1", "test", "mails"] => {
                only(&method, Area::Local, &[(Method::Get, "GET", Self::TestMails)])
            }
            ["v1", "test", "payments"] => {
                only(&method, Area::Local, &[(Method::Post, "POST", Self::TestPayments)])
            }
            ["v1", rest @ ..] => public::route(&method, rest),
            _ => Self::Nothing { area: Area::Local },
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
            | Self::Pay { .. }
            | Self::Swap { .. }
            | Self::Keys
            | Self::LineHead { .. }
            | Self::LineChain { .. } => Area::Public,
            Self::Products
            | Self::Product { .. }
            | Self::AdminOrders
            | Self::AdminOrder { .. }
            | Self::Evidence { .. }
            | Self::Money { .. }
            | Self::Cash
            | Self::Reconciliation
            | Self::OrderAction { .. }
            | Self::Webhooks(_)
            | Self::Customer { .. }
            | Self::EraseCustomer { .. }
            | Self::Settings
            | Self::PutSettings => Area::Merchant,
            Self::Health
            | Self::StripeEvents
            | Self::Page(_)
            | Self::Advance
            | Self::TestMails
            | Self::TestPayments => Area::Local,
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
