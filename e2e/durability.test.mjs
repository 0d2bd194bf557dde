// Restarts between commands, and power cuts under load: what was acknowledged stands.
import assert from "node:assert/strict";
import { test } from "node:test";
import { newKey } from "./helpers/client.mjs";
import { replaysTo } from "./helpers/replay.mjs";
import { good, openShop, sum } from "./helpers/shop.mjs";
import { waitFor } from "./helpers/wait.mjs";

const backorders = { backorder: { limit: null, lead_time_days: 21 } };
const waiting = { accept: { action: "backorder" } };

test("restarts between commands, in order and not: everything stands as it stood", async () => {
  const { shop, runtime, restart } = await openShop();
  const sku = await shop.product(backorders, 3);
  const placed = [await shop.placed(sku, { quantity: 2 })];
  const batch = { units: 9, expected_from: "2027-05-04", expected_to: "2027-05-10" };
  const steps = [
    async () => placed.push(await shop.placed(sku, { quantity: 4, accept: { action: "split" } })),
    async () => placed.push(await shop.placed(sku, { quantity: 5, ...waiting })),
    async () => good(await shop.admin("PUT", `products/${sku}/batches/may`, batch)),
    async () => good(await shop.act(placed[2], "priority", { priority: 2 })),
    () => shop.receive(sku, 4, { batch: "may" }),
    () => shop.adjust(sku, -2),
    async () => good(await shop.act(placed[0], "shipments", { units: 1 })),
    async () => good(await shop.act(placed[1], "cancel", { units: 1 })),
  ];
  const look = async () => {
    const kv = await runtime().mf.getKVNamespace("ORDERS");
    const records = placed.map(({ order }) => kv.get(`order:${order.id}`));
    return {
      product: good(await shop.admin("GET", `products/${sku}`)),
      stock: await shop.stock(sku),
      line: await shop.line(sku),
      journal: await shop.journal(sku),
      orders: await Promise.all(placed.map((order) => shop.shown(order))),
      book: good(await shop.admin("GET", `orders?sku=${sku}`)),
      records: await Promise.all(records),
    };
  };
  for (const [at, step] of steps.entries()) {
    await step();
    const before = await look();
    await restart(at % 2 === 0 ? "stop" : "kill");
    assert.deepEqual(await look(), before, `after step ${at + 1}`);
  }
  await replaysTo(shop, sku);
  const next = await shop.placed(sku, waiting);
  assert.equal(next.order.place.number, placed.length + 1);
});

test("killed again and again under sixteen writers: each order once, none lost", async () => {
  const { shop, runtime } = await openShop();
  const sku = await shop.product(backorders);
  const [WRITERS, KILLS, LEAST] = [16, 5, 40];
  // Somebody waits behind all others, whatever arrives: whoever comes is put on backorder.
  const patient = await shop.placed(sku, { ...waiting, quantity: 10_000 });
  good(await shop.act(patient, "priority", { priority: -1000 }));
  const orders = [];
  const receipts = [];
  let cutOff = 0;
  let over = false;

  /** Sends the same request with the same key until it is answered. */
  async function insist(send) {
    return waitFor("an answer", async () => {
      const answer = await send().catch(() => undefined);
      if (answer === undefined || answer.status >= 500) cutOff += 1;
      else return answer;
    });
  }

  async function writer(n) {
    for (let at = 0; !over; at += 1) {
      const key = newKey();
      const given = { ...waiting, quantity: 1 + (at % 3), email: `${n}-${at}@example.com` };
      const sent = performance.now();
      const answer = await insist(() => shop.order(sku, given, { key }));
      assert.equal(answer.status, 201, answer.text);
      orders.push({ key, given, sent, answered: performance.now(), text: answer.text });
    }
  }

  async function receiver() {
    while (!over) {
      const [key, body] = [newKey(), { units: 2 }];
      const path = `products/${sku}/receipts`;
      receipts.push(good(await insist(() => shop.admin("POST", path, body, { key }))));
    }
  }

  async function killer() {
    for (let kills = 0; kills < KILLS; kills += 1) {
      const least = orders.length + LEAST;
      await waitFor("some more orders", () => orders.length >= least);
      await runtime().crash();
    }
    over = true;
  }

  const writers = Array.from({ length: WRITERS }, (_, n) => writer(n));
  await Promise.all([killer(), receiver(), ...writers]).finally(() => (over = true));
  assert.ok(cutOff > 0, "no request was cut off");

  // Each key again: the same answer.
  for (const { key, given, text } of orders) {
    const again = await shop.order(sku, given, { key });
    assert.deepEqual([again.status, again.text], [201, text]);
  }
  const told = orders.map(({ text }) => JSON.parse(text).order);
  const numbers = told.map(({ place }) => place.number).sort((a, b) => a - b);
  assert.deepEqual(numbers, numbers.map((_, at) => at + 2), "a number lost or doubled");
  assert.equal(new Set(told.map(({ id }) => id)).size, orders.length);

  // I5: whoever was answered before another one asked stands before it.
  const byNumber = orders.map((order, at) => ({ ...order, number: told[at].place.number }));
  byNumber.sort((a, b) => b.number - a.number);
  let earliest = Infinity;
  for (const { sent, answered, number } of byNumber) {
    assert.ok(sent <= earliest, `order ${number} came before one that was answered before it`);
    earliest = Math.min(earliest, answered);
  }

  const read = await replaysTo(shop, sku);
  assert.equal(read.orders.size, orders.length + 1);
  assert.equal(read.received, 2 * receipts.length);
  const stock = await shop.stock(sku);
  const ordered = 10_000 + sum(orders, ({ given }) => given.quantity);
  assert.equal(stock.allocated + stock.waiting_units, ordered);
  assert.equal(stock.allocated, stock.on_hand);

  // The projections catch up with what the power cuts left undone.
  await shop.receive(sku, 1);
  const kv = await runtime().mf.getKVNamespace("ORDERS");
  await waitFor("every record is current", async () => {
    const ids = told.map(({ id }) => `order:${id}`);
    const shown = new Map();
    for (const order of await shop.all(`orders`)) shown.set(order.id, order.version);
    const kept = await Promise.all(ids.map((id) => kv.getWithMetadata(id)));
    return told.every(({ id }, at) => kept[at].metadata?.version === shown.get(id));
  });
});
