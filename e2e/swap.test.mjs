// Swapping to another variant: one order leaves its line and joins the end of another, whole,
// whatever fails in between.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TOKEN, newKey } from "./helpers/client.mjs";
import { fault, faulty } from "./helpers/faults.mjs";
import { replay } from "./helpers/replay.mjs";
import { shaped } from "./helpers/shapes.mjs";
import { good, openShop } from "./helpers/shop.mjs";
import { waitFor } from "./helpers/wait.mjs";

const { shop, restart } = await openShop(faulty);
const euro = (amount) => ({ amount, currency: "EUR" });
const lamp = (given) => ({
  product: "lamp", backorder: { limit: null, lead_time_days: 21 }, delivery: euro(490), ...given,
});
const home = { line1: "1 Road", city: "Town", country: "DE", postal_code: "10115" };

/** Two variants: what is there of each, and what is other about the second. */
async function variants(red = 0, blue = 0, given = {}) {
  return [await shop.product(lamp(), red), await shop.product(lamp(given), blue)];
}

const swap = ({ order, token }, sku, action = "buy", { key = newKey(), ...options } = {}) =>
  shop.send("POST", `/v1/orders/${order.id}/swap`, {
    json: { sku, accept: { action } }, bearer: token, key, ...options,
  });
const shown = async (placed) => good(
  await shop.send("GET", `/v1/orders/${placed.order.id}`, { bearer: placed.token }),
);
const paid = (placed, amount) => shop.act(placed, "payments", { amount });

/** That a customer has one order, whole, and its money: the old one, or the new one. */
async function oneOf(placed, to, { units, money }) {
  const old = await shop.shown(placed);
  const email = encodeURIComponent(old.customer.email);
  const { items } = good(await shop.admin("GET", `orders?sku=${to}&email=${email}`));
  const fresh = await Promise.all(items.map((item) => shop.shown({ order: item })));
  const kept = [old, ...fresh].reduce((sum, { units: u }) => sum + u.ordered - u.cancelled, 0);
  assert.equal(kept, units, "units of the two together");
  assert.equal([old, ...fresh].reduce((sum, order) => sum + order.paid.amount, 0), money, "money");
  for (const sku of [old.sku, to]) replay(await shop.journal(sku));
  return [old, fresh[0]];
}

test("an order goes to the end of the other line, with what was paid", async () => {
  const [red, blue] = await variants(0, 0, { price: euro(14900) });
  const ahead = await shop.placed(blue, { accept: { action: "backorder" } });
  const placed = await shop.placed(red, {
    quantity: 2, ship_to: home, accept: { action: "backorder" }, email: "bo@example.com",
  });
  good(await paid(placed, 2 * 12900 + 490));
  const key = newKey();
  const answer = await swap(placed, blue, "backorder", { key });
  assert.equal(answer.status, 201, answer.text);
  shaped(answer.body, "placed");
  shaped(answer.body.order, "order");
  const { order } = answer.body;
  assert.deepEqual([order.sku, order.swapped_from, order.swapped_to], [blue, placed.order.id, null]);
  assert.deepEqual(order.place, { number: 2, position: 2, units_ahead: 1 });
  assert.deepEqual([order.paid.amount, order.due.amount], [2 * 12900 + 490, 2 * 2000]);
  assert.deepEqual([order.status, order.payment.state], ["waiting", "balance_due"]);
  assert.deepEqual(order.history.map(({ kind }) => kind), ["placed", "swapped_from"]);
  const old = await shown(placed);
  shaped(old, "order");
  assert.deepEqual([old.swapped_to, old.status, old.paid.amount], [order.id, "cancelled", 0]);
  assert.deepEqual([old.refund_due.amount, old.history.at(-1).kind], [0, "swapped_to"]);
  const record = await shop.shown(answer.body);
  assert.equal(record.ship_to.line1, "1 Road");
  assert.equal(record.customer.email, "bo@example.com");
  // Byte for byte the same again, and the new order's token opens it.
  const again = await swap(placed, blue, "backorder", { key });
  assert.deepEqual([again.status, again.text], [201, answer.text]);
  assert.equal(again.headers["idempotency-replayed"], "true");
  assert.equal((await shown(answer.body)).id, order.id);
  const other = await swap(placed, red, "backorder", { key });
  assert.deepEqual([other.status, other.code], [422, "idempotency_key_reused"]);
  assert.equal((await shown(ahead)).place.position, 1);
  await oneOf(placed, blue, { units: 2, money: 2 * 12900 + 490 });
  // Its receipt hangs on the other line's chain.
  const [, payload] = order.receipt.split(".");
  const receipt = JSON.parse(Buffer.from(payload, "base64url"));
  assert.deepEqual([receipt.sku, receipt.number, receipt.units], [blue, 2, 2]);
  const chain = good(await shop.send("GET", `/v1/lines/${blue}/chain`)).items;
  assert.equal(receipt.prev, chain[0].link);
});

test("only what has not shipped goes, and delivery is charged once", async () => {
  const [red, blue] = await variants(1, 5, { price: euro(9900) });
  const placed = await shop.placed(red, { quantity: 3, accept: { action: "split" }, email: "p@x.org" });
  good(await paid(placed, 3 * 12900 + 490));
  good(await shop.act(placed, "shipments", { units: 1 }));
  const fresh = good(await swap(placed, blue));
  const old = await shown(placed);
  assert.deepEqual([old.units.shipped, old.units.cancelled, old.status], [1, 2, "shipped"]);
  assert.deepEqual([old.paid.amount, old.due.amount], [12900 + 490, 0]);
  assert.deepEqual([fresh.order.paid.amount, fresh.order.delivery], [2 * 12900, null]);
  assert.deepEqual([fresh.order.refund_due, fresh.order.refund_due_by], [euro(2 * 3000), "2027-03-15"]);
  // On to a third: the delivery stays paid with the first.
  const green = await shop.product(lamp(), 5);
  const third = good(await swap(fresh, green));
  assert.deepEqual([third.order.delivery, third.order.due.amount], [null, 2 * 3000]);
  // What is owed back already stays owed, by its day, and is not spent on something else.
  assert.deepEqual((await shown(fresh)).refund_due, euro(2 * 3000));
});

test("what was owed back before stays, with its own day", async () => {
  const [red, blue] = await variants(0, 5);
  const placed = await shop.placed(red, { quantity: 2, accept: { action: "backorder" }, email: "o@x.org" });
  good(await paid(placed, 2 * 12900 + 490));
  good(await shop.act(placed, "cancel", { units: 1 }));
  const fresh = good(await swap(placed, blue));
  assert.deepEqual([fresh.order.paid.amount, fresh.order.due.amount], [12900 + 490, 0]);
  const old = await shown(placed);
  assert.deepEqual([old.paid.amount, old.refund_due.amount], [12900, 12900]);
});

test("units that are left go to the line; the merchant may swap for the shopper", async () => {
  const [red, blue] = await variants(1, 1);
  const placed = await shop.placed(red, { email: "m@x.org" });
  const next = await shop.placed(red, { accept: { action: "backorder" }, email: "n@x.org" });
  assert.equal((await swap(placed, blue, "buy", { bearer: TOKEN })).status, 201);
  assert.equal((await shown(next)).status, "allocated");
});

test("every refusal leaves everything as it was", async () => {
  const [red, blue] = await variants(1, 1, { per_customer_limit: 2 });
  const other = await shop.product({ product: "tent" }, 1);
  const alone = await shop.product({}, 1);
  const gone = await shop.product({ product: "lamp" }, 1);
  good(await shop.admin("DELETE", `products/${gone}`));
  const out = await shop.product({ product: "lamp" }, 0);
  const soon = await shop.product({
    product: "lamp", release_at: "2027-06-01T00:00:00Z", preorder: { opens_at: "2027-05-01T00:00:00Z" },
  });
  const placed = await shop.placed(red, { email: "r@x.org" });
  await shop.placed(blue, { email: "r@x.org" });
  const before = [await shop.shown(placed), (await shop.journal(blue)).length];
  for (const [sku, action, status, code] of [
    [other, "buy", 409, "not_swappable"],
    [alone, "buy", 409, "not_swappable"],
    [red, "buy", 409, "not_swappable"],
    [gone, "buy", 404, "unknown_sku"],
    ["never", "buy", 404, "unknown_sku"],
    [out, "buy", 409, "sold_out"],
    [soon, "preorder", 409, "not_open_yet"],
    [blue, "buy", 409, "availability_changed"],
  ]) {
    const key = newKey();
    const refused = await swap(placed, sku, action, { key });
    assert.deepEqual([refused.status, refused.code], [status, code], `${sku} ${refused.text}`);
    if (["sold_out", "not_open_yet", "availability_changed"].includes(code)) {
      assert.equal(refused.body.availability.sku, sku);
    }
    const again = await swap(placed, sku, action, { key });
    assert.equal(again.text, refused.text);
    assert.equal(again.headers["idempotency-replayed"], status === 409 ? "true" : undefined);
  }
  const after = await shop.shown(placed);
  assert.deepEqual({ ...after, version: 0 }, { ...before[0], version: 0 });
  assert.equal((await shop.journal(blue)).length, before[1]);
  // The other line's limit counts what the customer has there.
  const two = await shop.placed(red, { quantity: 2, accept: { action: "backorder" }, email: "r@x.org" });
  const limited = await swap(two, blue, "backorder");
  assert.deepEqual([limited.status, limited.code], [409, "limit_per_customer"]);
  // Nothing unshipped.
  good(await shop.act(placed, "shipments", { units: 1 }));
  assert.equal((await swap(placed, blue, "backorder")).code, "not_swappable");
  good(await shop.act(two, "cancel", {}));
  assert.equal((await swap(two, blue, "backorder")).code, "not_swappable");
});

test("bad requests: key, body, token, order", async () => {
  const [red, blue] = await variants(1, 1);
  const placed = await shop.placed(red, { email: "b@x.org" });
  assert.equal((await swap(placed, blue, "buy", { key: "", headers: { "idempotency-key": undefined } })).code, "idempotency_key_missing");
  assert.equal((await swap(placed, blue, "buy", { key: "short" })).code, "idempotency_key_invalid");
  assert.equal((await swap(placed, blue, "buy", { bearer: "x" })).status, 404);
  const wrong = await swap(placed, blue, "buy", { json: { sku: "a b", accept: {}, units: 1 } });
  assert.deepEqual([wrong.status, wrong.fields], [422, ["accept.action", "sku", "units"]]);
});

test("two clicks are one swap, and two variants at once are one of them", async () => {
  const [red, blue] = await variants(2, 5);
  const green = await shop.product(lamp(), 5);
  const placed = await shop.placed(red, { email: "c@x.org" });
  const key = newKey();
  const both = await Promise.all([swap(placed, blue, "buy", { key }), swap(placed, blue, "buy", { key })]);
  assert.deepEqual(both.map(({ status }) => status), [201, 201]);
  assert.equal(both[0].text, both[1].text);
  await oneOf(placed, blue, { units: 1, money: 0 });

  const second = await shop.placed(red, { email: "d@x.org" });
  const answers = await Promise.all([swap(second, blue), swap(second, green)]);
  const statuses = answers.map(({ status }) => status).sort();
  assert.equal(statuses[0], 201, `${statuses}`);
  assert.ok([409, 503].includes(statuses[1]), `${statuses}`);
  const to = (await shown(second)).swapped_to;
  assert.equal(to, answers.find(({ status }) => status === 201).body.order.id);
});

for (const op of ["begin_swap", "place", "settle_swap"]) {
  for (const what of ["call", "answer"]) {
    test(`${op}: its ${what} is lost, and the shopper has one of the two`, async () => {
      const [red, blue] = await variants(1, 1);
      const placed = await shop.placed(red, { email: `${op}-${what}@x.org` });
      good(await paid(placed, 12900 + 490));
      const key = newKey();
      await fault(shop, { lose: { op, what } });
      const failed = await swap(placed, blue, "buy", { key });
      assert.deepEqual([failed.status, failed.code], [503, "overloaded"]);
      assert.ok(Number(failed.headers["retry-after"]) > 0);
      // The same request again carries on where it was, without waiting for the alarm.
      const fresh = good(await swap(placed, blue, "buy", { key }));
      const [old] = await oneOf(placed, blue, { units: 1, money: 12900 + 490 });
      assert.equal(old.swapped_to, fresh.order.id);
    });
  }
}

test("while it runs everything else waits, a receipt serves it, and the alarm settles it", async () => {
  const [red, blue] = await variants(0, 1);
  const placed = await shop.placed(red, { accept: { action: "backorder" }, email: "w@x.org" });
  good(await paid(placed, 500));
  await fault(shop, { lose: { op: "place", what: "call", always: true } });
  const key = newKey();
  assert.equal((await swap(placed, blue, "buy", { key })).status, 503);
  const asked = (method, what, json, options = {}) =>
    shop.send(method, `/v1/orders/${placed.order.id}/${what}`, { json, bearer: placed.token, ...options });
  for (const refused of [
    await asked("POST", "cancel", {}),
    await asked("POST", "withdraw"),
    await asked("POST", "pay"),
    await asked("PUT", "address", { ship_to: home }),
    await swap(placed, blue),
    await shop.act(placed, "shipments", { units: 1 }),
    await shop.act(placed, "cancel", {}),
    await shop.act(placed, "payments", { amount: 1 }),
    await shop.act(placed, "priority", { priority: 1, reason: "vip" }),
  ]) {
    assert.deepEqual([refused.status, refused.code], [503, "overloaded"], refused.text);
    assert.ok(Number(refused.headers["retry-after"]) > 0);
  }
  assert.equal((await swap(placed, blue, "backorder", { key })).code, "idempotency_key_reused");
  await shop.receive(red, 1);
  assert.equal((await shown(placed)).status, "allocated");
  await fault(shop, { lose: null });
  await waitFor("the alarm settled it", async () => (await shown(placed)).swapped_to !== null);
  await oneOf(placed, blue, { units: 1, money: 500 });
  // The request that was not answered finds its answer.
  const late = await swap(placed, blue, "buy", { key });
  assert.deepEqual([late.status, late.headers["idempotency-replayed"]], [201, "true"]);
  assert.equal(late.body.order.id, (await shown(placed)).swapped_to);
});

test("the alarm brings a refusal home, too", async () => {
  const [red, blue] = await variants(1, 1);
  const placed = await shop.placed(red, { email: "h@x.org" });
  await fault(shop, { lose: { op: "place", what: "call", always: true } });
  const key = newKey();
  assert.equal((await swap(placed, blue, "buy", { key })).status, 503);
  await fault(shop, { lose: null });
  await shop.adjust(blue, -1);
  // Another variant would be refused meanwhile; once settled the order is whole and free.
  await waitFor("settled", async () => (await shop.act(placed, "priority", { priority: 1 })).status === 200);
  const late = await swap(placed, blue, "buy", { key });
  assert.deepEqual([late.status, late.code], [409, "availability_changed"]);
  assert.equal(late.headers["idempotency-replayed"], "true");
  await oneOf(placed, blue, { units: 1, money: 0 });
  good(await shop.act(placed, "shipments", { units: 1 }));
});

for (const op of ["begin_swap", "place", "settle_swap"]) {
  test(`killed after ${op}: one whole order afterwards`, async () => {
    const [red, blue] = await variants(1, 1);
    const placed = await shop.placed(red, { email: `kill-${op}@x.org` });
    good(await paid(placed, 12900 + 490));
    const key = newKey();
    await fault(shop, { lose: { op, what: "caller", always: true } });
    const cut = swap(placed, blue, "buy", { key }).catch((error) => error);
    await waitFor("the step was taken", async () => (await fault(shop)).faults.lose.done);
    await restart("kill");
    await cut;
    await waitFor("it is settled", async () => {
      const { status } = await shop.act(placed, "deliveries", { delivered_at: shop.now });
      return status === 200 && (await shown(placed)).swapped_to !== null;
    });
    const [old, fresh] = await oneOf(placed, blue, { units: 1, money: 12900 + 490 });
    assert.equal(old.swapped_to, fresh.id);
    assert.equal(good(await swap(placed, blue, "buy", { key })).order.id, fresh.id);
  });
}
