// What must not be believed of a provider, and what its books and ours say of each other at night.
import assert from "node:assert/strict";
import { test } from "node:test";
import { good } from "./helpers/shop.mjs";
import { laterThan, openStripeShop } from "./helpers/stripe.mjs";

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
});
