//! What browsers of the shop's pages call.

use super::{Area, Route, only};
use cloudflare::Method;

pub(super) fn route(method: &Method, segments: &[&str]) -> Route {
    let id = |id: &str| id.to_owned();
    match segments {
        ["availability"] => {
            only(method, Area::Public, &[(Method::Get, "GET", Route::Availability)])
        }
        ["orders"] => only(method, Area::Public, &[(Method::Post, "POST", Route::Orders)]),
        ["waitlist"] => only(method, Area::Public, &[(Method::Post, "POST", Route::Wait)]),
        ["waitlist", deed] => {
            let deed = match *deed {
                "confirm" => Route::ConfirmWait,
                "leave" => Route::LeaveWait,
                "unsubscribe" => Route::Unsubscribe,
                _ => return Route::Nothing { area: Area::Public },
            };
            only(method, Area::Public, &[(Method::Post, "POST", deed)])
        }
        ["links"] => only(method, Area::Public, &[(Method::Post, "POST", Route::Links)]),
        ["orders", order] => {
            let show = Route::Order { id: id(order) };
            only(method, Area::Public, &[(Method::Get, "GET", show)])
        }
        ["orders", order, "live"] => {
            let live = Route::Live { id: id(order) };
            only(method, Area::Public, &[(Method::Get, "GET", live)])
        }
        ["orders", order, "notices", number, "answer"] => {
            let id = (*order).to_owned();
            let answer = Route::AnswerNotice { id, number: (*number).to_owned() };
            only(method, Area::Public, &[(Method::Post, "POST", answer)])
        }
        ["orders", order, "address"] => {
            let change = Route::ChangeAddress { id: (*order).to_owned() };
            only(method, Area::Public, &[(Method::Put, "PUT", change)])
        }
        ["orders", order, "pay"] => {
            let pay = Route::Pay { id: (*order).to_owned() };
            only(method, Area::Public, &[(Method::Post, "POST", pay)])
        }
        ["orders", order, "withdraw"] => {
            let withdraw = Route::Withdraw { id: (*order).to_owned() };
            only(method, Area::Public, &[(Method::Post, "POST", withdraw)])
        }
        ["orders", order, "swap"] => {
            let swap = Route::Swap { id: (*order).to_owned() };
            only(method, Area::Public, &[(Method::Post, "POST", swap)])
        }
        ["orders", order, "extra-period"] => {
            let set = Route::SetExtraPeriod { id: (*order).to_owned() };
            only(method, Area::Public, &[(Method::Post, "POST", set)])
        }
        ["lines", sku, "head"] => {
            let head = Route::LineHead { sku: (*sku).to_owned() };
            only(method, Area::Public, &[(Method::Get, "GET", head)])
        }
        ["lines", sku, "chain"] => {
            let chain = Route::LineChain { sku: (*sku).to_owned() };
            only(method, Area::Public, &[(Method::Get, "GET", chain)])
        }
        ["orders", order, "cancel"] => {
            let cancel = Route::CancelOrder { id: id(order) };
            only(method, Area::Public, &[(Method::Post, "POST", cancel)])
        }
        _ => Route::Nothing { area: Area::Public },
    }
}
