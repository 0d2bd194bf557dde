//! Every route of the contract: what it takes and what it answers.

use super::queries::{
    availability_query, cash_query, chain_query, deliveries_query, journal_query, line_query,
    mails_query, orders_query, products_query, token_query,
};
use super::route::{Answer, Caller, Key, Route, route};
use super::{Components, reference, requests};
use crate::proof::{ChainRow, Head, Jwks};
use crate::wire::Page;
use crate::wire::availability::AvailabilityAnswer;
use crate::wire::cash::{CashAnswer, MoneyAnswer, Reconciliation};
use crate::wire::code::CodeRow;
use crate::wire::evidence::Evidence;
use crate::wire::order::{Order, Private};
use crate::wire::place::{PaymentRedirect, Placed};
use crate::wire::product::{BatchRow, Product};
use crate::wire::settings::Settings;
use crate::wire::stock::{
    AdjustmentAnswer, JournalRow, LineRow, ReceiptAnswer, SimulationAnswer, Stock,
};
use crate::wire::waitlist::Waiting;
use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};

/// One product.
pub(super) const PRODUCT: &str = "/v1/admin/products/{sku}";
const DECIDES: &[u16] = &[409];
const THE_ORDER: &[(u16, &str, Option<Answer>)] =
    &[(200, "The order after it.", Some(merchants_order))];

/// Every route, in the contract's order.
pub const ROUTES: &[Route] = &[
    route("GET", "/v1/availability", "availability", "What can be done about some skus")
        .query(availability_query)
        .answers(&[(200, "One item a sku.", Some(Components::of::<AvailabilityAnswer>))])
        .refuses(&[429]),
    route("POST", "/v1/orders", "placeOrder", "Place an order")
        .keyed(Key::Required)
        .takes(requests::new_order)
        .answers(&[(201, "The order, in line.", Some(Components::of::<Placed>))])
        .refuses(&[404, 409, 429]),
    route("POST", "/v1/waitlist", "wait", "Tell me when it can be ordered")
        .takes(requests::wish)
        .answers(&[(202, "Whatever the address: it is asked by mail.", None)])
        .refuses(&[404, 429]),
    route("POST", "/v1/waitlist/confirm", "confirmWait", "It was meant")
        .takes(requests::waitlist_token)
        .answers(&[(200, "Told when something can be ordered.", None)])
        .refuses(&[404]),
    route("POST", "/v1/waitlist/leave", "leaveWait", "Forget me")
        .takes(requests::waitlist_token)
        .answers(&[(200, "Forgotten.", None)])
        .refuses(&[404]),
    route("POST", "/v1/waitlist/unsubscribe", "unsubscribe", "Forget me, by a mail program")
        .query(token_query)
        .answers(&[(200, "Forgotten.", None)])
        .refuses(&[404, 422]),
    route("POST", "/v1/links", "sendLinks", "Mail somebody the links of their orders")
        .takes(requests::links)
        .answers(&[(202, "Whoever asks, and whatever there is.", None)]),
    route("GET", "/v1/orders/{id}", "showOrder", "Where an order stands")
        .by(Caller::Shopper)
        .answers(&[(200, "The order.", Some(Components::of::<Order>))]),
    route("GET", "/v1/orders/{id}/live", "watchOrder", "An order over a WebSocket, at each change")
        .answers(&[(101, "Send {\"token\"} first; then the order comes as `GET` shows it.", None)])
        .refuses(&[426]),
    route("POST", "/v1/orders/{id}/cancel", "cancelOrder", "Cancel what is not shipped")
        .by(Caller::Shopper)
        .keyed(Key::Optional)
        .takes(requests::cancellation)
        .answers(&[(200, "The order after it.", Some(Components::of::<Order>))])
        .refuses(DECIDES),
    route(
        "POST",
        "/v1/orders/{id}/notices/{number}/answer",
        "answerNotice",
        "Keep or cancel after a delay",
    )
    .by(Caller::Shopper)
    .keyed(Key::Optional)
    .takes(requests::notice_answer)
    .answers(&[(200, "The order after it.", Some(Components::of::<Order>))])
    .refuses(DECIDES),
    route("PUT", "/v1/orders/{id}/address", "changeAddress", "Another address, until it ships")
        .by(Caller::Shopper)
        .keyed(Key::Optional)
        .takes(requests::new_address)
        .answers(&[(200, "The order after it.", Some(Components::of::<Order>))])
        .refuses(DECIDES),
    route("POST", "/v1/orders/{id}/withdraw", "withdraw", "Withdraw from the contract")
        .by(Caller::Shopper)
        .keyed(Key::Optional)
        .takes(requests::withdrawal)
        .answers(&[(200, "The order after it.", Some(Components::of::<Order>))])
        .refuses(DECIDES),
    route("POST", "/v1/orders/{id}/swap", "swapOrder", "Swap to another variant")
        .by(Caller::Shopper)
        .keyed(Key::Required)
        .takes(requests::swap)
        .answers(&[(201, "The new order, in the other line.", Some(Components::of::<Placed>))])
        .refuses(&[404, 409, 429]),
    route("POST", "/v1/orders/{id}/extra-period", "setExtraPeriod", "Set an extra period")
        .by(Caller::Shopper)
        .keyed(Key::Optional)
        .answers(&[(200, "The order after it.", Some(Components::of::<Order>))])
        .refuses(&[400, 403, 409, 413]),
    route("POST", "/v1/orders/{id}/pay", "pay", "Pay what is due")
        .by(Caller::Shopper)
        .answers(&[(200, "Where it is paid.", Some(Components::of::<PaymentRedirect>))])
        .refuses(&[400, 409, 413]),
    route("GET", "/v1/lines/{sku}/head", "lineHead", "How far a line has come, signed")
        .by(Caller::Shopper)
        .answers(&[(200, "The head.", Some(line_head))]),
    route("GET", "/v1/lines/{sku}/chain", "lineChain", "The receipts of a line, hashed")
        .by(Caller::Shopper)
        .query(chain_query)
        .answers(&[(200, "A page.", Some(page::<ChainRow>))]),
    route("GET", "/.well-known/jwks.json", "keys", "Keys that receipts are verified with")
        .answers(&[(200, "All keys, retired ones too.", Some(Components::of::<Jwks>))]),
    route("GET", "/v1/admin/settings", "showSettings", "The shop's settings")
        .by(Caller::Merchant)
        .answers(&[(200, "The settings.", Some(Components::of::<Settings>))]),
    route("PUT", "/v1/admin/settings", "putSettings", "Replace the shop's settings")
        .by(Caller::Merchant)
        .takes(requests::settings)
        .answers(&[(200, "They hold for every order after it.", Some(Components::of::<Settings>))]),
    route("GET", "/v1/admin/products", "listProducts", "Every product")
        .by(Caller::Merchant)
        .query(products_query)
        .answers(&[(200, "A page.", Some(page::<Product>))]),
    route("GET", PRODUCT, "showProduct", "One product").by(Caller::Merchant).answers(&[(
        200,
        "The product.",
        Some(Components::of::<Product>),
    )]),
    route("PUT", PRODUCT, "putProduct", "Create or replace a product")
        .by(Caller::Merchant)
        .takes(requests::product)
        .answers(&[
            (200, "Replaced.", Some(Components::of::<Product>)),
            (201, "Created.", Some(Components::of::<Product>)),
        ]),
    route("DELETE", PRODUCT, "archiveProduct", "Archive a product")
        .by(Caller::Merchant)
        .answers(&[(204, "Archived.", None)])
        .refuses(DECIDES),
    route("POST", "/v1/admin/products/{sku}/receipts", "receive", "Units arrived")
        .by(Caller::Merchant)
        .keyed(Key::Required)
        .takes(requests::receipt)
        .answers(&[(201, "Who got them.", Some(Components::of::<ReceiptAnswer>))])
        .refuses(DECIDES),
    route("POST", "/v1/admin/products/{sku}/adjustments", "adjust", "A count corrected")
        .by(Caller::Merchant)
        .keyed(Key::Required)
        .takes(requests::adjustment)
        .answers(&[(200, "Who got and who gave.", Some(Components::of::<AdjustmentAnswer>))])
        .refuses(DECIDES),
    route("GET", "/v1/admin/products/{sku}/stock", "showStock", "The figures of a sku")
        .by(Caller::Merchant)
        .answers(&[(200, "The figures.", Some(Components::of::<Stock>))]),
    route("PUT", "/v1/admin/products/{sku}/stock", "count", "A count")
        .by(Caller::Merchant)
        .takes(requests::count)
        .answers(&[(200, "Who got and who gave.", Some(Components::of::<AdjustmentAnswer>))])
        .refuses(DECIDES),
    route("GET", "/v1/admin/products/{sku}/batches", "listBatches", "Supply on the way")
        .by(Caller::Merchant)
        .answers(&[(200, "All, the earliest first.", Some(page::<BatchRow>))]),
    route("PUT", "/v1/admin/products/{sku}/batches/{batch}", "putBatch", "Announce supply")
        .by(Caller::Merchant)
        .takes(requests::batch)
        .answers(&[(200, "The batch.", Some(Components::of::<BatchRow>))]),
    route("DELETE", "/v1/admin/products/{sku}/batches/{batch}", "removeBatch", "It will not come")
        .by(Caller::Merchant)
        .answers(&[(204, "It is not there.", None)]),
    route("GET", "/v1/admin/products/{sku}/line", "listLine", "Who waits, in order")
        .by(Caller::Merchant)
        .query(line_query)
        .answers(&[(200, "A page.", Some(page::<LineRow>))]),
    route("GET", "/v1/admin/products/{sku}/journal", "listJournal", "Every event, in order")
        .by(Caller::Merchant)
        .query(journal_query)
        .answers(&[(200, "A page.", Some(page::<JournalRow>))]),
    route("POST", "/v1/admin/products/{sku}/simulations", "simulate", "What a receipt would do")
        .by(Caller::Merchant)
        .takes(requests::simulation)
        .answers(&[(200, "Nothing is changed.", Some(Components::of::<SimulationAnswer>))])
        .refuses(DECIDES),
    route("GET", "/v1/admin/orders", "listOrders", "Orders")
        .by(Caller::Merchant)
        .query(orders_query)
        .answers(&[(200, "A page.", Some(orders))]),
    route("GET", "/v1/admin/orders/{id}", "showAnyOrder", "One order")
        .by(Caller::Merchant)
        .answers(&[(200, "The order.", Some(merchants_order))]),
    route("GET", "/v1/admin/orders/{id}/evidence", "evidence", "What was promised, said, answered")
        .by(Caller::Merchant)
        .answers(&[(200, "The log.", Some(Components::of::<Evidence>))]),
    route("POST", "/v1/admin/orders/{id}/deliveries", "stateDelivery", "A delivery arrived")
        .by(Caller::Merchant)
        .keyed(Key::Optional)
        .takes(requests::delivery)
        .answers(THE_ORDER),
    route("POST", "/v1/admin/orders/{id}/shipments", "ship", "Units go out")
        .by(Caller::Merchant)
        .keyed(Key::Optional)
        .takes(requests::shipment)
        .answers(THE_ORDER)
        .refuses(DECIDES),
    route("POST", "/v1/admin/orders/{id}/cancel", "cancelAnyOrder", "Units are not wanted")
        .by(Caller::Merchant)
        .keyed(Key::Optional)
        .takes(requests::cancellation)
        .answers(THE_ORDER)
        .refuses(DECIDES),
    route("POST", "/v1/admin/orders/{id}/returns", "takeReturn", "Units came back")
        .by(Caller::Merchant)
        .keyed(Key::Optional)
        .takes(requests::returned)
        .answers(THE_ORDER)
        .refuses(DECIDES),
    route("PUT", "/v1/admin/orders/{id}/priority", "prioritise", "Move who waits")
        .by(Caller::Merchant)
        .takes(requests::prioritisation)
        .answers(THE_ORDER),
    route("POST", "/v1/admin/orders/{id}/payments", "markPayment", "Mark what was paid")
        .by(Caller::Merchant)
        .keyed(Key::Optional)
        .takes(requests::marked_payment)
        .answers(THE_ORDER)
        .refuses(DECIDES),
    route(
        "POST",
        "/v1/admin/orders/{id}/refunds",
        "refund",
        "Give money back, or mark that it was",
    )
    .by(Caller::Merchant)
    .keyed(Key::Required)
    .takes(requests::refund)
    .answers(THE_ORDER)
    .refuses(DECIDES),
    route("GET", "/v1/admin/orders/{id}/money", "money", "The book of an order's money")
        .by(Caller::Merchant)
        .answers(&[(
            200,
            "Every movement, the oldest first.",
            Some(Components::of::<MoneyAnswer>),
        )]),
    route("GET", "/v1/admin/cash", "cash", "What all orders come to")
        .by(Caller::Merchant)
        .query(cash_query)
        .answers(&[(200, "One row a currency.", Some(Components::of::<CashAnswer>))]),
    route("GET", "/v1/admin/reconciliation", "reconciliation", "Our books beside the provider's")
        .by(Caller::Merchant)
        .answers(&[(200, "The last nightly run.", Some(Components::of::<Reconciliation>))]),
    route("GET", "/v1/admin/products/{sku}/codes", "listCodes", "Codes for early access")
        .by(Caller::Merchant)
        .query(products_query)
        .answers(&[(200, "A page, by code.", Some(page::<CodeRow>))]),
    route("PUT", "/v1/admin/products/{sku}/codes/{code}", "putCode", "Give early access")
        .by(Caller::Merchant)
        .takes(requests::grant)
        .answers(&[(200, "The code; what was used stays used.", Some(Components::of::<CodeRow>))]),
    route("DELETE", "/v1/admin/products/{sku}/codes/{code}", "removeCode", "Take it back")
        .by(Caller::Merchant)
        .answers(&[(204, "It opens nothing.", None)]),
    route("GET", "/v1/admin/products/{sku}/waitlist", "waitlist", "Who wants to be told")
        .by(Caller::Merchant)
        .query(deliveries_query)
        .answers(&[(200, "A page, in the order of confirmation.", Some(page::<Waiting>))]),
    route("GET", "/v1/admin/customers/{email}", "customer", "All that is kept of a person")
        .by(Caller::Merchant)
        .answers(&[(200, "Orders, waitlists and mails.", None)])
        .refuses(&[404]),
    route("DELETE", "/v1/admin/customers/{email}", "eraseCustomer", "Forget a person")
        .by(Caller::Merchant)
        .answers(&[(204, "Forgotten; figures and places stay.", None)])
        .refuses(&[404, 409]),
    route("GET", "/v1/admin/webhooks", "webhooks", "Where events go")
        .by(Caller::Merchant)
        .answers(&[(200, "Every endpoint, without its secret.", None)]),
    route("POST", "/v1/admin/webhooks", "addWebhook", "Tell one more endpoint")
        .by(Caller::Merchant)
        .takes(requests::endpoint)
        .answers(&[(201, "The endpoint, with the secret that signs: shown this once.", None)]),
    route("DELETE", "/v1/admin/webhooks/{id}", "removeWebhook", "Tell it no more")
        .by(Caller::Merchant)
        .answers(&[(204, "It is told nothing any more.", None)])
        .refuses(&[404]),
    route("GET", "/v1/admin/webhooks/{id}/deliveries", "deliveries", "What goes there")
        .by(Caller::Merchant)
        .query(deliveries_query)
        .answers(&[(200, "A page, newest first.", None)])
        .refuses(&[404]),
    route(
        "POST",
        "/v1/admin/webhooks/{id}/deliveries/{delivery}/replay",
        "replayDelivery",
        "Send it again",
    )
    .by(Caller::Merchant)
    .answers(&[(200, "The delivery, pending.", None)])
    .refuses(&[404]),
    route("POST", "/v1/test/advance", "advance", "Make a clock current, run all work due by then")
        .takes(requests::advance)
        .answers(&[(200, "All is done.", None)])
        .refuses(&[404]),
    route("POST", "/v1/test/payments", "playProvider", "Play the payment provider")
        .takes(requests::test_payment)
        .answers(&[(200, "Whatever the order's state.", None)])
        .refuses(&[404]),
    route("GET", "/v1/test/mails", "mails", "What was mailed, oldest first")
        .query(mails_query)
        .answers(&[(200, "Every mail, or those to somebody or of a kind.", None)])
        .refuses(&[404, 422]),
    route("GET", "/healthz", "health", "Whether it serves").answers(&[(200, "It serves.", None)]),
    route("GET", "/openapi.json", "openapi", "This document").answers(&[(
        200,
        "OpenAPI 3.1.",
        Some(|_| json!({ "type": "object" })),
    )]),
];

fn page<T: ToSchema + PartialSchema>(components: &mut Components) -> Value
where
    Page<T>: ToSchema,
{
    let rows = components.of::<T>();
    page_of(components.inline::<Page<T>>(), &rows)
}

fn page_of(mut page: Value, rows: &Value) -> Value {
    page["properties"]["items"]["items"] = rows.clone();
    page
}

/// An order as the merchant sees it: with who ordered.
fn merchants_order(components: &mut Components) -> Value {
    let parts = [components.of::<Order>(), components.of::<Private>()];
    components.add("MerchantOrder", json!({ "allOf": parts }));
    reference("MerchantOrder")
}

/// A head with its signature.
fn line_head(components: &mut Components) -> Value {
    let head = components.of::<Head>();
    let signed = json!({
        "type": "object", "properties": { "signed": { "type": "string" } }, "required": ["signed"],
    });
    json!({ "allOf": [head, signed] })
}

fn orders(components: &mut Components) -> Value {
    let rows = merchants_order(components);
    page_of(components.inline::<Page<Order>>(), &rows)
}
