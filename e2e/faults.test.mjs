// What may fail, failing: KV for a long time, a write in the middle of a decision, the wasm itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { newKey } from "./helpers/client.mjs";
import { fault, faulty } from "./helpers/faults.mjs";
import { good, openShop } from "./helpers/shop.mjs";
import { waitFor } from "./helpers/wait.mjs";

const { shop, runtime } = await openShop(faulty);
const kv = await runtime().mf.getKVNamespace("ORDERS");
const version = async ({ order }) => {
  return (await kv.getWithMetadata(`order:${order.id}`)).metadata?.version ?? 0;
};
const backorders = { backorder: { limit: null, lead_time_days: 21 } };
const waiting = { accept: { action: "backorder" } };

/** All that a decision writes, as far as it can be asked for. */
async function state(sku) {
  return [await shop.stock(sku), await shop.line(sku), await shop.journal(sku)];
}

test("KV fails for long: orders are taken, the alarm goes on, then all is current", async () => {
  const sku = await shop.product(backorders, 1);
  const before = await shop.placed(sku);
  const old = await version(before);
  await fault(shop, { kv: "fails", hurry: 1000 });
  const { rings } = await fault(shop);
  const taken = [];
  for (let n = 0; n < 5; n += 1) taken.push(await shop.placed(sku, waiting));
  // The platform drops an alarm that failed seven times; ours has no failure that it could count.
  await waitFor("twelve alarms in a row", async () => (await fault(shop)).rings >= rings + 12);
  const { alarmAt } = await fault(shop, { sku });
  assert.ok(alarmAt > 0, "no alarm is set");
  good(await shop.act(before, "shipments", { units: 1 }));
  taken.push(await shop.placed(sku, waiting));
  await shop.receive(sku, 3);
  assert.equal(await version(before), old);
  for (const order of taken) assert.equal(await version(order), 0);

  await fault(shop, { kv: "works" });
  await waitFor("every record is current", async () => {
    for (const order of [before, ...taken]) {
      const [kept, shown] = [await version(order), await shop.shown(order)];
      assert.ok(kept <= shown.version, "a record ahead of its object");
      if (kept < shown.version) return false;
    }
    return true;
  });
  const shelf = await kv.get(`shelf:${sku}`, "json");
  assert.equal(shelf.shelf.on_hand, 3);
  await waitFor("the alarm rests", async () => (await fault(shop, { sku })).alarmAt === null);
  await fault(shop, { hurry: 1 });
});

test("versions in KV never go back and never run ahead while it fails and recovers", async () => {
  const sku = await shop.product(backorders, 0);
  const order = await shop.placed(sku, { ...waiting, quantity: 30 });
  let seen = await version(order);
  for (let n = 1; n <= 12; n += 1) {
    await fault(shop, { kv: n % 3 === 0 ? "works" : "fails", hurry: 1000 });
    await shop.receive(sku, 1);
    const [kept, shown] = [await version(order), await shop.shown(order)];
    assert.ok(seen <= kept && kept <= shown.version, `${seen} ≤ ${kept} ≤ ${shown.version}`);
    seen = kept;
  }
  await fault(shop, { kv: "works", hurry: 1 });
  await shop.receive(sku, 1);
  const current = (await shop.shown(order)).version;
  await waitFor("the record is current", async () => (await version(order)) === current);
});

test("KV hangs: what was decided is answered all the same", async () => {
  const sku = await shop.product(backorders, 1);
  await fault(shop, { kv: "hangs" });
  const order = await shop.placed(sku);
  assert.equal((await shop.receive(sku, 2)).stock.on_hand, 3);
  await fault(shop, { kv: "works", hurry: 1000 });
  await waitFor("current", async () => (await version(order)) === 1);
  await fault(shop, { hurry: 1 });
});

for (const [table, what] of Object.entries({
  orders: "BEFORE INSERT ON orders",
  people: "AFTER INSERT ON people",
  journal: "AFTER INSERT ON journal",
  shelf: "BEFORE UPDATE OF state ON shelf",
  answers: "AFTER INSERT ON answers",
})) {
  test(`a write of ${table} that fails leaves nothing of the decision`, async () => {
    const sku = await shop.product(backorders, 1);
    await shop.placed(sku);
    await shop.placed(sku, waiting);
    const before = await state(sku);
    const trigger = `CREATE TRIGGER broken ${what} BEGIN SELECT RAISE(ABORT, 'disk'); END`;
    await fault(shop, { sku, sql: trigger });
    const [key, receipt] = [newKey(), newKey()];
    const receive = () =>
      shop.admin("POST", `products/${sku}/receipts`, { units: 5 }, { key: receipt });
    for (let n = 0; n < 2; n += 1) {
      const failed = await shop.order(sku, waiting, { key });
      assert.deepEqual([failed.status, failed.code], [503, "overloaded"]);
      assert.ok(Number(failed.headers["retry-after"]) > 0);
      if (!["orders", "people"].includes(table)) assert.equal((await receive()).status, 503);
    }
    assert.deepEqual(await state(sku), before);
    await fault(shop, { sku, sql: "DROP TRIGGER broken" });
    const placed = good(await shop.order(sku, waiting, { key }));
    assert.deepEqual(placed.order.place, { number: 3, position: 2, units_ahead: 1 });
    assert.equal(good(await receive()).filled_units, 2);
    const journal = await shop.journal(sku);
    assert.deepEqual(journal.map(({ sequence }) => sequence), journal.map((_, at) => at + 1));
  });
}

for (const trap of ["call", "later"]) {
  test(`the wasm traps (${trap}): neighbours are answered, and the next call works`, async () => {
    const sku = await shop.product(backorders, 1);
    await shop.placed(sku);
    for (let round = 0; round < 3; round += 1) {
      const keys = Array.from({ length: 12 }, newKey);
      const order = (key) => shop.order(sku, waiting, { key });
      const began = Date.now();
      await fault(shop, { trap });
      const answers = await Promise.all(keys.map(order));
      const took_ms = Date.now() - began;
      assert.equal((await fault(shop)).faults.trap, null, "it did not trap");
      const statuses = answers.map(({ status }) => status);
      assert.ok(statuses.every((status) => [201, 503].includes(status)), `${statuses}`);
      assert.ok(took_ms < 9_000, "some waited for the deadline");
      // The same keys again: each order once, and those that were answered as they were.
      const again = await Promise.all(keys.map(order));
      for (const [n, { status, body }] of again.entries()) {
        assert.equal(status, 201);
        if (answers[n].status === 201) assert.deepEqual(body, answers[n].body);
      }
      assert.equal((await shop.stock(sku)).waiting_orders, 12 * (round + 1));
    }
    const line = await shop.line(sku);
    assert.deepEqual(line.map(({ number }) => number), line.map((_, at) => at + 2));
  });
}
