//! What is the merchant's.

use super::{Area, Route, only};
use cloudflare::Method;

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
    Refund,
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

pub(super) fn route(method: &Method, segments: &[&str]) -> Route {
    let area = Area::Merchant;
    match segments {
        ["products"] => only(method, area, &[(Method::Get, "GET", Route::Products)]),
        ["products", sku, rest @ ..] => product(method, sku, rest),
        ["settings"] => only(
            method,
            area,
            &[(Method::Get, "GET", Route::Settings), (Method::Put, "GET, PUT", Route::PutSettings)],
        ),
        ["customers", email] => {
            let named = || (*email).to_owned();
            only(
                method,
                area,
                &[
                    (Method::Get, "GET", Route::Customer { email: named() }),
                    (Method::Delete, "GET, DELETE", Route::EraseCustomer { email: named() }),
                ],
            )
        }
        ["cash"] => only(method, area, &[(Method::Get, "GET", Route::Cash)]),
        ["reconciliation"] => only(method, area, &[(Method::Get, "GET", Route::Reconciliation)]),
        ["webhooks", rest @ ..] => webhooks(method, rest),
        ["orders"] => only(method, area, &[(Method::Get, "GET", Route::AdminOrders)]),
        ["orders", id] => {
            let show = Route::AdminOrder { id: (*id).to_owned() };
            only(method, area, &[(Method::Get, "GET", show)])
        }
        ["orders", id, "evidence"] => {
            let evidence = Route::Evidence { id: (*id).to_owned() };
            only(method, area, &[(Method::Get, "GET", evidence)])
        }
        ["orders", id, "money"] => {
            let money = Route::Money { id: (*id).to_owned() };
            only(method, area, &[(Method::Get, "GET", money)])
        }
        ["orders", id, action] => {
            let (verb, name, action) = match *action {
                "shipments" => (Method::Post, "POST", OrderAction::Ship),
                "cancel" => (Method::Post, "POST", OrderAction::Cancel),
                "returns" => (Method::Post, "POST", OrderAction::Return),
                "payments" => (Method::Post, "POST", OrderAction::Pay),
                "refunds" => (Method::Post, "POST", OrderAction::Refund),
                "deliveries" => (Method::Post, "POST", OrderAction::StateDelivery),
                "priority" => (Method::Put, "PUT", OrderAction::Prioritise),
                _ => return Route::Nothing { area },
            };
            let act = Route::OrderAction { id: (*id).to_owned(), action };
            only(method, area, &[(verb, name, act)])
        }
        _ => Route::Nothing { area },
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
