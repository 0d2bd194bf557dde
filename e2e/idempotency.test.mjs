// Keys: the same key and body get the first answer again, forever.
import assert from "node:assert/strict";
import { test } from "node:test";
import { newKey } from "./helpers/client.mjs";
import { good, openShop, order } from "./helpers/shop.mjs";

const { shop, restart } = await openShop();
const backorders = { backorder: { limit: null, lead_time_days: 21 } };
const waiting = { accept: { action: "backorder" } };

/** Checks that it is the first answer again, byte for byte. */
function replayed(again, first) {
  assert.equal(first.headers["idempotency-replayed"], undefined);
  assert.equal(again.headers["idempotency-replayed"], "true");
  assert.deepEqual([again.status, again.text], [first.status, first.text]);
}

test("an order again: the same answer, though the line has moved on", async () => {
  const sku = await shop.product(backorders);
  const key = newKey();
  const first = await shop.order(sku, waiting, { key });
  assert.equal(first.status, 201);
  await shop.receive(sku, 1);
  good(await shop.act(first.body, "shipments", { units: 1 }));
  replayed(await shop.order(sku, waiting, { key }), first);
  assert.equal((await shop.stock(sku)).on_hand, 0);
});

test("bodies are the same if their JSON is, however it is written", async () => {
  const sku = await shop.product({}, 9);
  const key = newKey();
  const body = order(sku);
  const first = await shop.send("POST", "/v1/orders", { json: body, key });
  const turned = Object.fromEntries(Object.entries(body).reverse());
  const raw = JSON.stringify(turned, null, 4).replace("Ann", "\\u0041nn");
  replayed(await shop.send("POST", "/v1/orders", { raw, key }), first);
  for (const other of [{ quantity: 2 }, { name: "Anne" }, { locale: "de" }]) {
    const refused = await shop.order(sku, other, { key });
    assert.deepEqual([refused.status, refused.code], [422, "idempotency_key_reused"]);
    assert.equal(refused.headers["idempotency-replayed"], undefined);
  }
  assert.equal((await shop.stock(sku)).allocated, 1);
});

test("twenty at once with one key: one order, one answer", async () => {
  const sku = await shop.product({}, 50);
  const key = newKey();
  const answers = await Promise.all(Array.from({ length: 20 }, () => shop.order(sku, {}, { key })));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]));
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
  const first = answers.filter(({ headers }) => headers["idempotency-replayed"] === undefined);
  assert.equal(first.length, 1);
  assert.equal((await shop.stock(sku)).allocated, 1);
});

test("receipts, adjustments and what is done with an order", async () => {
  const sku = await shop.product({}, 9);
  const { order: placed, token } = await shop.placed(sku, { quantity: 5 });
  const steps = [
    ["POST", `products/${sku}/receipts`, { units: 3 }],
    ["POST", `products/${sku}/adjustments`, { delta: -1 }],
    ["POST", `orders/${placed.id}/shipments`, { units: 2 }],
    ["POST", `orders/${placed.id}/returns`, { units: 1 }],
    ["POST", `orders/${placed.id}/cancel`, { units: 1 }],
    ["POST", `orders/${placed.id}/payments`, { amount: 100 }],
  ];
  for (const [method, path, body] of steps) {
    const key = newKey();
    const first = await shop.admin(method, path, body, { key });
    good(first);
    replayed(await shop.admin(method, path, body, { key }), first);
  }
  const asked = { json: { units: 1 }, key: newKey(), bearer: token };
  const first = await shop.send("POST", `/v1/orders/${placed.id}/cancel`, asked);
  replayed(await shop.send("POST", `/v1/orders/${placed.id}/cancel`, asked), first);
  const { on_hand, allocated } = await shop.stock(sku);
  assert.deepEqual([on_hand, allocated], [9 + 3 - 1 - 2 + 1, 5 - 2 - 1 - 1]);
});

test("a refusal is a decision too: it stays, though it could be had now", async () => {
  const sku = await shop.product();
  const key = newKey();
  const first = await shop.order(sku, {}, { key });
  assert.deepEqual([first.status, first.code], [409, "sold_out"]);
  await shop.receive(sku, 1);
  replayed(await shop.order(sku, {}, { key }), first);
  assert.equal((await shop.order(sku)).status, 201);
});

test("other answers are not kept", async () => {
  const sku = await shop.product({}, 1);
  const key = newKey();
  assert.equal((await shop.order(sku, { quantity: 0 }, { key })).status, 422);
  assert.equal((await shop.order(sku, { name: "" }, { key })).status, 422);
  assert.equal((await shop.order(sku, {}, { key })).status, 201);
  const early = newKey();
  assert.equal((await shop.order("later", {}, { key: early })).code, "unknown_sku");
  await shop.put("later");
  await shop.receive("later", 1);
  assert.equal((await shop.order("later", {}, { key: early })).status, 201);
});

test("the scope of a key is its method, its path and the sku", async () => {
  const [one, two] = [await shop.product({}, 5), await shop.product({}, 5)];
  const key = newKey();
  const first = good(await shop.order(one, {}, { key }));
  const second = good(await shop.order(two, {}, { key }));
  assert.notEqual(first.order.id, second.order.id);
  for (const path of [`products/${one}/receipts`, `products/${two}/receipts`]) {
    assert.equal((await shop.admin("POST", path, { units: 1 }, { key })).status, 201);
  }
  good(await shop.admin("POST", `products/${one}/adjustments`, { delta: 1 }, { key }));
  good(await shop.act(first, "cancel", {}, { key }));
  assert.equal((await shop.stock(one)).on_hand, 7);
});

test("keys outlive a restart, at another address too", async () => {
  const sku = await shop.product({}, 2);
  const key = newKey();
  const first = await shop.order(sku, {}, { key });
  const refusedKey = newKey();
  const refused = await shop.order(sku, { quantity: 5 }, { key: refusedKey });
  assert.equal(refused.code, "too_many");
  await restart();
  replayed(await shop.order(sku, {}, { key }), first);
  replayed(await shop.order(sku, { quantity: 5 }, { key: refusedKey }), refused);
});
