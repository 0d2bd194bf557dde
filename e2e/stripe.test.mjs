// Stripe collects: the whole way of the money, against a stand-in with books of its own.
import assert from "node:assert/strict";
import { test } from "node:test";
import Stripe from "stripe";
import { act } from "./stripe/client.mjs";
import { good } from "./helpers/shop.mjs";
import { SECRET, laterThan, openStripeShop } from "./helpers/stripe.mjs";
import { waitFor } from "./helpers/wait.mjs";

const stripe = await openStripeShop();
const { shop, fake, advance, payPage, pays, once, books, agree } = stripe;

const backorders = { backorder: { limit: null, lead_time_days: 21 } };
const deposit = { payment: { collect: "deposit", deposit: { percent: 20 } } };
const later = { payment: { collect: "later" } };
const two = { quantity: 2, accept: { action: "backorder" } };
const minutes = (count) => laterThan(shop.now, { minutes: count });
const days = (count) => laterThan(shop.now, { days: count });
const plan = (shown) => shown.payment.plan.map((part) => [part.amount.amount, part.when, part.state]);
const mails = async (kind, { order }) => {
  const path = `/v1/test/mails?kind=${kind}`;
  const { items } = good(await shop.send("GET", path));
  return items.filter((mail) => mail.order_id === order.id);
};

test("paid on the provider's page, the order has the place that was held", async () => {
  const sku = await shop.product({ ...backorders });
  const placed = await shop.placed(sku, two);
  assert.equal(placed.order.status, "awaiting_payment");
  const page = await payPage(placed);
  assert.equal(await payPage(placed), page, "two tabs are led to one page");
  assert.equal((await act(page, "paid")).status, 303);
  const shown = await once(placed, "it is paid", (order) => order.payment.state === "paid");
  assert.equal(shown.status, "waiting");
  assert.equal(shown.place.number, placed.order.place.number);
  assert.deepEqual(plan(shown), [[25800, "order", "paid"]]);
  await agree(placed);
  const again = await shop.send("POST", `/v1/orders/${placed.order.id}/pay`, {
    bearer: placed.token,
  });
  assert.deepEqual([again.status, again.body.code], [409, "nothing_due"]);
});

test("a deposit is paid at once, and each unit's share of the rest when it is there", async () => {
  const sku = await shop.product({ ...backorders, ...deposit });
  const placed = await shop.placed(sku, two);
  await pays(placed);
  const waiting = await once(placed, "the deposit", (order) => order.payment.state !== "awaiting");
  assert.equal(waiting.payment.state, "deposit_paid");
  assert.equal(waiting.consent.version, "2");
  await shop.receive(sku, 1);
  const half = await once(placed, "the first share", (order) => order.paid.amount === 15480);
  assert.deepEqual(plan(half), [
    [5160, "order", "paid"],
    [10320, "allocation", "paid"],
    [10320, "allocation", "due"],
  ]);
  await agree(placed);
  await shop.receive(sku, 1);
  const whole = await once(placed, "all of it", (order) => order.payment.state === "paid");
  assert.equal(whole.due.amount, 0);
  await agree(placed);
});

test("a card is saved, and charged when the units are there", async () => {
  const sku = await shop.product({ ...backorders, ...later });
  const placed = await shop.placed(sku, two);
  await pays(placed);
  const waiting = await once(placed, "it is placed", (order) => order.status === "waiting");
  assert.equal(waiting.paid.amount, 0);
  await shop.receive(sku, 2);
  await once(placed, "it is charged", (order) => order.payment.state === "paid");
  assert.equal((await books(placed)).charged, 25800);
  await agree(placed);
});

test("a card that is declined later: a link, reminders, and in time the shopper pays", async () => {
  const sku = await shop.product({ ...backorders, ...deposit });
  const placed = await shop.placed(sku, two);
  await pays(placed, { card: "decline_later" });
  await once(placed, "the deposit", (order) => order.payment.state === "deposit_paid");
  await shop.receive(sku, 2);
  const failed = await once(placed, "it failed", (order) => order.payment.state === "failed");
  assert.equal(failed.payment.deadline, days(7).slice(0, 10));
  assert.deepEqual(plan(failed).at(-1), [20640, "allocation", "failed"]);
  assert.equal((await mails("pay_link", placed)).length, 1);
  await advance(days(2));
  assert.equal((await mails("pay_link", placed)).length, 2);
  await pays(placed);
  await once(placed, "it is paid by hand", (order) => order.payment.state === "paid");
  await agree(placed);
  await advance(days(10));
  assert.equal((await mails("pay_link", placed)).length, 2, "nobody is reminded who has paid");
  assert.equal((await shop.shown(placed)).status, "allocated");
});

test("nobody pays in time: the units go to the next, the deposit goes back", async () => {
  const sku = await shop.product({ ...backorders, ...deposit });
  const first = await shop.placed(sku, two);
  await pays(first, { card: "auth_later" });
  await once(first, "the deposit", (order) => order.payment.state === "deposit_paid");
  const next = await shop.placed(sku, two);
  await pays(next);
  await once(next, "the deposit", (order) => order.payment.state === "deposit_paid");
  await shop.receive(sku, 2);
  await once(first, "it failed", (order) => order.payment.state === "failed");
  await advance(days(9));
  const gone = await once(first, "it went back", (order) => order.payment.state === "refunded");
  assert.equal(gone.status, "expired");
  assert.equal((await mails("pay_link", first)).length, 3, "at once, and two reminders");
  assert.equal((await mails("payment_failed", first)).length, 1);
  assert.equal((await mails("refunded", first)).length, 1);
  await once(next, "the next is charged", (order) => order.payment.state === "paid");
  await agree(first);
  await agree(next);
});

test("what is cancelled is given back once, to the cent", async () => {
  const sku = await shop.product({ ...backorders, price: { amount: 3333, currency: "EUR" } });
  const placed = await shop.placed(sku, { ...two, quantity: 3 });
  await pays(placed);
  await once(placed, "it is paid", (order) => order.payment.state === "paid");
  const cancel = (units) =>
    shop.send("POST", `/v1/orders/${placed.order.id}/cancel`, {
      json: { units },
      bearer: placed.token,
    });
  good(await cancel(1));
  await once(placed, "a part is back", (order) => order.refunded.amount === 3333);
  good(await cancel(null));
  const gone = await once(placed, "all is back", (order) => order.payment.state === "refunded");
  assert.equal(gone.refund_due.amount, 0);
  assert.deepEqual(await books(placed), { charged: 9999, refunded: 9999 });
  await agree(placed);
});

test("the merchant gives a part back, and never more than was paid", async () => {
  const sku = await shop.product({}, 1);
  const placed = await shop.placed(sku);
  await pays(placed);
  await once(placed, "it is paid", (order) => order.payment.state === "paid");
  good(await shop.act(placed, "refunds", { amount: 900, reason: "scratched" }));
  const shown = await once(placed, "it is back", (order) => order.refunded.amount === 900);
  assert.deepEqual([shown.payment.state, shown.due.amount], ["paid", 0]);
  const more = await shop.act(placed, "refunds", { amount: 12001 });
  assert.deepEqual([more.status, more.body.code], [409, "refund_too_large"]);
  await agree(placed);
});

test("the page is closed with the hold, and what was paid is found without an event", async () => {
  await fake.tell("events", { mode: "hold" });
  const sku = await shop.product({}, 2);
  const lost = await shop.placed(sku);
  const lostPage = await payPage(lost);
  const slow = await shop.placed(sku);
  await pays(slow);
  await advance(minutes(36));
  // Paid while the event was under way: the page itself says so, and the units were still there.
  await once(slow, "it came back", (order) => order.status === "allocated");
  assert.equal((await shop.shown(lost)).status, "expired");
  const closed = await act(lostPage, "paid");
  assert.notEqual(closed.status, 303, "the page takes no money any more");
  await fake.tell("events", { mode: "normal" });
  await fake.tell("events/flush", {});
  await agree(slow);
  await agree(lost);
});

test("paid too late, and the units are gone: it goes back whole, by itself", async () => {
  const sku = await shop.product(backorders, 1);
  const late = await shop.placed(sku);
  const next = await shop.placed(sku, { accept: { action: "backorder" } });
  await pays(next);
  await once(next, "the next is in line", (order) => order.status === "waiting");
  await fake.tell("events", { mode: "hold" });
  await pays(late);
  await advance(minutes(36));
  const gone = await once(late, "it is back", (order) => order.payment.state === "refunded");
  assert.equal(gone.status, "expired");
  assert.equal((await mails("refunded", late)).length, 1);
  await fake.tell("events", { mode: "normal" });
  await fake.tell("events/flush", {});
  assert.deepEqual(await books(late), { charged: 12900, refunded: 12900 });
  await agree(late);
  assert.equal((await shop.shown(next)).status, "allocated");
});

test("answers that are lost: looked up, never charged or given back twice", async () => {
  const sku = await shop.product({ ...backorders, ...deposit });
  const placed = await shop.placed(sku, two);
  await pays(placed);
  await once(placed, "the deposit", (order) => order.payment.state === "deposit_paid");
  for (const kind of ["timeout_after", "500_after", "drop_after"]) {
    await fake.tell("faults", { path: "/v1/payment_intents", method: "POST", kind, times: 1 });
  }
  await shop.receive(sku, 2);
  const paid = (order) => order.payment.state === "paid";
  await waitFor("it is charged", async () => {
    await advance(minutes(5));
    return paid(await shop.shown(placed));
  });
  await agree(placed);
  await fake.tell("faults", { path: "/v1/refunds", method: "POST", kind: "drop_after", times: 1 });
  await fake.tell("faults", { path: "/v1/refunds", method: "POST", kind: "500_before", times: 2 });
  good(await shop.act(placed, "cancel", { units: null }));
  await waitFor("it is back", async () => {
    await advance(minutes(5));
    return (await shop.shown(placed)).payment.state === "refunded";
  });
  assert.deepEqual(await books(placed), { charged: 25800, refunded: 25800 });
  await agree(placed);
});

test("events shuffled and repeated change nothing twice", async () => {
  await fake.tell("events", { mode: "shuffle" });
  const sku = await shop.product({ ...backorders, ...deposit });
  const placed = await shop.placed(sku, two);
  await pays(placed);
  await fake.tell("events/flush", { shuffle: true, times: 3 });
  await once(placed, "the deposit", (order) => order.payment.state === "deposit_paid");
  await shop.receive(sku, 2);
  await once(placed, "all of it", (order) => order.payment.state === "paid");
  await fake.tell("events/flush", { shuffle: true, times: 3 });
  await fake.tell("events", { mode: "normal" });
  await agree(placed);
});

test("events that are forged, old, of the future, or of nobody", async () => {
  const sku = await shop.product({}, 1);
  const placed = await shop.placed(sku);
  const before = await shop.shown(placed);
  const body = JSON.stringify({
    id: "evt_forged",
    type: "checkout.session.completed",
    data: { object: { object: "checkout.session", id: "cs_x", metadata: { order: placed.order.id } } },
  });
  const send = (signature, text = body) =>
    fetch(`${shop.url}/v1/stripe/events`, {
      method: "POST",
      headers: { "Stripe-Signature": signature, "Shelfline-Now": shop.now },
      body: text,
    });
  const signed = (secret, seconds) =>
    Stripe.webhooks.generateTestHeaderString({
      payload: body,
      secret,
      timestamp: Math.floor(Date.parse(shop.now) / 1000) + seconds,
    });
  for (const [what, signature] of [
    ["forged", signed("whsec_other", 0)],
    ["old", signed(SECRET, -301)],
    ["of the future", signed(SECRET, 301)],
    ["none", ""],
  ]) {
    assert.equal((await send(signature)).status, 400, what);
  }
  assert.equal((await send(signed(SECRET, 0), `${body} `)).status, 400, "another body");
  assert.equal((await send(signed(SECRET, -299))).status, 200);
  assert.equal((await send(signed(SECRET, 299))).status, 200, "known already");
  assert.deepEqual(await shop.shown(placed), before);
});
