// What must not be believed of a provider, and what its books and ours say of each other at night.
import assert from "node:assert/strict";
import { test } from "node:test";
import { good } from "./helpers/shop.mjs";
import { laterThan, openStripeShop } from "./helpers/stripe.mjs";
import { waitFor } from "./helpers/wait.mjs";

const { shop, fake, logs, advance, payPage, pays, once, books, own } = await openStripeShop();

/** The provider's page of an order, as its own books have it. */
async function sessionOf(placed) {
  const url = await payPage(placed);
  return url.split("/").at(-1);
}

for (const [what, set] of [
  ["another amount", { amount_total: 1 }],
  ["another currency", { currency: "usd" }],
  ["another order's", { metadata: { order: "another", ask: "another", shop: "another" }, client_reference_id: "another" }],
]) {
  test(`a page that is ${what} changes nothing, and is logged`, async () => {
    const sku = await shop.product({}, 1);
    const placed = await shop.placed(sku);
    const id = await sessionOf(placed);
    const paid = { status: "complete", payment_status: "paid" };
    await fake.tell("events", { mode: "hold" });
    await fake.tell("foreign", { tamper: id, set: { ...paid, ...set } });
    await advance(laterThan(shop.now, { minutes: 36 }));
    const shown = await shop.shown(placed);
    assert.deepEqual([shown.status, shown.paid.amount], ["expired", 0]);
    assert.ok(logs.some((line) => line.includes("not what was asked for")), logs.join("\n"));
    await fake.tell("events", { mode: "normal" });
  });
}

test("money of another shop on the same account is none of an order's", async () => {
  const sku = await shop.product({}, 1);
  const placed = await shop.placed(sku);
  const id = await sessionOf(placed);
  const made = await fake.tell("foreign", { like: id, event: "checkout.session.completed" });
  assert.ok(made);
  const shown = await shop.shown(placed);
  assert.deepEqual([shown.status, shown.paid.amount], ["awaiting_payment", 0]);
  assert.deepEqual(await books(placed), { charged: 0, refunded: 0 });
});

test("each night the books are compared, and a difference is named", async () => {
  const sku = await shop.product({}, 3);
  const placed = await shop.placed(sku);
  await pays(placed);
  await once(placed, "it is paid", (order) => order.payment.state === "paid");
  const night = laterThan(`${shop.now.slice(0, 10)}T03:00:00Z`, { days: 1 });
  await advance(night);
  const last = async () => good(await shop.admin("GET", "reconciliation"));
  const first = await last();
  assert.equal(first.as_of, night);
  assert.ok(first.checked >= 1);
  assert.deepEqual(
    first.differences.filter(({ order_id }) => order_id === placed.order.id),
    [],
  );
  const { orders } = await fake.get("books");
  const [{ id: charge }] = orders[placed.order.id].charges;
  await fake.tell("foreign", { tamper: charge, set: { amount: 12800 } });
  await advance(laterThan(night, { days: 1 }));
  const { differences } = await last();
  const found = differences.find(({ order_id }) => order_id === placed.order.id);
  assert.deepEqual([found.ours, found.theirs], [12900, 12800]);
  assert.match(found.reason, /another amount/);
  assert.deepEqual(await own(placed), { charged: 12900, refunded: 0 });
  await fake.tell("foreign", { tamper: charge, set: { amount: 12900 } });
});

/** Payments of an order with the provider, and what the next night says of the order. */
async function overnight(placed) {
  const night = laterThan(`${shop.now.slice(0, 10)}T03:00:00Z`, { days: 1 });
  await advance(night);
  const { as_of, differences } = good(await shop.admin("GET", "reconciliation"));
  assert.equal(as_of, night);
  return differences.filter(({ order_id }) => order_id === placed.order.id);
}

async function bought() {
  const sku = await shop.product({}, 1);
  const placed = await shop.placed(sku);
  await pays(placed);
  await once(placed, "it is paid", (order) => order.payment.state === "paid");
  const { orders } = await fake.get("books");
  return { placed, charge: orders[placed.order.id].charges[0] };
}

const cancel = async ({ order, token }) =>
  good(await shop.send("POST", `/v1/orders/${order.id}/cancel`, { bearer: token, json: {} }));

async function refundOf({ order }) {
  const { orders } = await fake.get("books");
  return orders[order.id].charges[0].refunds[0]?.id;
}

test("what a bank takes back is named, and what it gives again", async () => {
  const { placed, charge } = await bought();
  const { id } = await fake.tell("disputes", { charge: charge.id });
  const [taken, ...none] = await overnight(placed);
  assert.deepEqual([taken.ours, taken.theirs, none], [null, 12900, []]);
  assert.match(taken.reason, /^The payment pi_\w+ is disputed:/);
  await fake.tell("disputes/decide", { id, outcome: "won" });
  const both = await overnight(placed);
  assert.equal(both.length, 2);
  assert.match(both[1].reason, /was decided for the shop/);
});

test("a refund that does not arrive is named, though it was done", async () => {
  const { placed } = await bought();
  await cancel(placed);
  await once(placed, "it is given back", (order) => order.refunded?.amount === 12900);
  await fake.tell("settle", { id: await refundOf(placed), outcome: "fail" });
  const [found, ...none] = await overnight(placed);
  assert.deepEqual([found.ours, found.theirs, none], [null, 12900, []]);
  assert.match(found.reason, /^The refund re_\w+ did not arrive/);
});

/** An order that is cancelled, and whose refund the provider could not make. */
async function failed() {
  const { placed } = await bought();
  await fake.tell("refunds", { begin: "pending" });
  await cancel(placed);
  const id = await waitFor("it is asked for", () => refundOf(placed));
  await fake.tell("settle", { id, outcome: "fail" });
  await fake.tell("refunds", { begin: "succeeded" });
  const told = ({ history }) => history.some(({ kind }) => kind === "refund_failed");
  await once(placed, "the history says that it failed", told);
  return placed;
}

const giveBack = (placed, json) => shop.act(placed, "refunds", json);
const back = ({ refunded, refund_due }) => [refunded?.amount ?? 0, refund_due?.amount];

test("a refund that fails at once stays due, and the books agree", async () => {
  const placed = await failed();
  assert.equal((await shop.shown(placed)).refund_under_way.amount, 0);
  assert.deepEqual(await overnight(placed), []);
  assert.deepEqual(back(await shop.shown(placed)), [0, 12900]);
});

test("a refund that failed is asked for anew when the merchant says so", async () => {
  const placed = await failed();
  good(await giveBack(placed, { amount: 12900, reason: "once more" }));
  await once(placed, "it is given back", (order) => order.refunded?.amount === 12900);
  assert.deepEqual(await books(placed), { charged: 12900, refunded: 12900 });
  assert.deepEqual(await overnight(placed), []);
});

test("a refund that failed goes back in another way, and the provider sends nothing", async () => {
  const placed = await failed();
  const given = { amount: 12900, reason: "by bank transfer", elsewhere: true };
  assert.deepEqual(back(good(await giveBack(placed, given))), [12900, 0]);
  assert.deepEqual(await overnight(placed), []);
  assert.deepEqual(await books(placed), { charged: 12900, refunded: 0 });
  assert.deepEqual(await own(placed), { charged: 12900, refunded: 12900 });
  const mail = await waitFor("the shopper is told", async () => {
    const { items } = good(await shop.send("GET", "/v1/test/mails?kind=refunded"));
    return items.find(({ order_id }) => order_id === placed.order.id);
  });
  assert.match(mail.text, /The shop says: by bank transfer/);
  assert.match(mail.text, /unless the shop says otherwise/);
  const again = await giveBack(placed, given);
  assert.deepEqual([again.status, again.body.code], [409, "refund_too_large"]);
});

test("what the provider is giving back is not noted as given back in another way, too", async () => {
  const { placed } = await bought();
  await fake.tell("refunds", { begin: "pending" });
  good(await giveBack(placed, { amount: 500, reason: "late" }));
  const id = await waitFor("it is asked for", () => refundOf(placed));
  const underWay = async () => (await shop.shown(placed)).refund_under_way.amount;
  assert.equal(await underWay(), 500);
  const too = await giveBack(placed, { amount: 500, reason: "late", elsewhere: true });
  assert.deepEqual([too.status, too.body.code], [409, "refund_under_way"]);
  await fake.tell("settle", { id, outcome: "succeed" });
  await fake.tell("refunds", { begin: "succeeded" });
  await once(placed, "it is given back", (order) => order.refunded?.amount === 500);
  assert.equal(await underWay(), 0);
  good(await giveBack(placed, { amount: 300, reason: "in cash", elsewhere: true }));
  assert.equal((await shop.shown(placed)).refunded.amount, 800);
  assert.deepEqual(await books(placed), { charged: 12900, refunded: 500 });
});

test("what was given back by hand is named, what another business sold is not", async () => {
  const { placed, charge } = await bought();
  const by_hand = await fetch(`${fake.url}/v1/refunds`, {
    method: "POST",
    headers: { authorization: "Bearer sk_test_x" },
    body: new URLSearchParams({ payment_intent: charge.payment_intent, amount: "900" }),
  });
  assert.equal(by_hand.status, 200, await by_hand.text());
  const metadata = { order: "elsewhere", ask: "elsewhere-1" };
  await fake.tell("foreign", { kind: "payment_intent", amount: 4200, metadata });
  const [found, ...none] = await overnight(placed);
  assert.deepEqual([found.ours, found.theirs, none], [null, 900, []]);
  assert.match(found.reason, /^Our books do not have the refund re_/);
  const { differences } = good(await shop.admin("GET", "reconciliation"));
  assert.ok(differences.every(({ theirs }) => theirs !== 4200));
});
