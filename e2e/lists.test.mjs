// Lists by cursor, and the records that KV keeps of orders and shelves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shaped } from "./helpers/shapes.mjs";
import { good, openShop } from "./helpers/shop.mjs";

const { runtime, shop } = await openShop();
const waiting = { accept: { action: "backorder" } };
const backorders = { backorder: { limit: null, lead_time_days: 21 } };

/** Checks that pages of any size make up the same list, and that none is longer than asked. */
async function pagesAgree(path, length) {
  const whole = await shop.all(path);
  assert.equal(whole.length, length);
  for (const limit of [1, 3]) assert.deepEqual(await shop.all(path, limit), whole);
  const page = good(await shop.admin("GET", `${path}?limit=${length}`));
  shaped(page, "page");
  assert.equal(page.next_cursor, null);
  return whole;
}

test("products, by sku", async () => {
  for (const sku of ["a", "b", "c", "d", "gone"]) await shop.put(sku);
  await shop.admin("DELETE", "products/gone");
  const products = await pagesAgree("products", 4);
  assert.deepEqual(products.map(({ sku }) => sku), ["a", "b", "c", "d"]);
  shaped(products[0], "listed");
  shaped(products[0].stock, "stock");
});

test("the line, by priority and number; the journal, by sequence", async () => {
  const sku = await shop.product(backorders);
  const placed = [];
  for (let n = 1; n <= 5; n += 1) placed.push(await shop.placed(sku, { ...waiting, quantity: n }));
  await shop.act(placed[3], "priority", { priority: 5 });
  await shop.act(placed[0], "priority", { priority: -1 });
  const line = await pagesAgree(`products/${sku}/line`, 5);
  shaped(line[0], "line");
  shaped(line[0].promise, "promise");
  assert.deepEqual(line.map(({ number }) => number), [4, 2, 3, 5, 1]);
  assert.deepEqual(line.map(({ position }) => position), [1, 2, 3, 4, 5]);
  assert.deepEqual(line.map(({ units_ahead }) => units_ahead), [0, 4, 6, 9, 14]);
  const journal = await pagesAgree(`products/${sku}/journal`, 8);
  shaped(journal[0], "journal");
  assert.deepEqual(journal.map(({ sequence }) => sequence), [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.equal(journal[0].kind, "offered");
  assert.equal(journal[7].cause, "priority");
});

test("orders, the newest first, by sku, status and e-mail", async () => {
  const sku = await shop.product({}, 10);
  const placed = [];
  for (const email of ["one@example.com", "Two@Example.com", "one@example.com"]) {
    placed.push(await shop.placed(sku, { email }));
  }
  good(await shop.act(placed[1], "shipments", { units: 1 }));
  const orders = async (query) => {
    const page = good(await shop.admin("GET", `orders?${query}`));
    return page.items.map(({ place }) => place.number).sort();
  };
  assert.deepEqual(await orders(`sku=${sku}`), [1, 2, 3]);
  assert.deepEqual(await orders(`sku=${sku}&status=shipped`), [2]);
  assert.deepEqual(await orders(`email=ONE%40example.com&sku=${sku}`), [1, 3]);
  assert.deepEqual(await orders(`email=two%40example.com`), [2]);
  assert.deepEqual(await orders("sku=nothing"), []);

  const all = good(await shop.admin("GET", "orders?limit=200")).items;
  const paged = await pagesAgree("orders", all.length);
  assert.deepEqual(paged, all);
  const { estimate, place, ...kept } = await shop.shown(placed[0]);
  assert.deepEqual(all.find(({ id }) => id === kept.id), { ...kept, place: { number: 1 } });
  assert.equal(estimate.basis, "stock");
  assert.equal(place.position, null);
});

test("KV keeps each order's record, current, and the shelf", async () => {
  const kv = await runtime().mf.getKVNamespace("ORDERS");
  const record = ({ order }) => kv.getWithMetadata(`order:${order.id}`, "json");
  const sku = await shop.product(backorders, 1);
  const ship_to = { line1: "Hauptstr. 1", city: "Berlin", postal_code: "10115", country: "DE" };
  const placed = await shop.placed(sku, { ship_to });
  const late = await shop.placed(sku, waiting);
  const first = await record(placed);
  shaped(first.value, "record", "person");
  assert.deepEqual(first.metadata, {
    sku,
    status: "allocated",
    kind: "buy",
    placed_at: shop.now,
    version: 1,
  });
  assert.equal(first.value.ship_to.city, "Berlin");
  assert.deepEqual(first.value.place, { number: 1 });
  good(await shop.act(placed, "shipments", { units: 1 }));
  const shipped = await record(placed);
  assert.deepEqual([shipped.metadata.status, shipped.metadata.version], ["shipped", 2]);
  assert.equal(shipped.value.version, 2);
  await shop.receive(sku, 1);
  const filled = await record(late);
  assert.deepEqual([filled.metadata.status, filled.metadata.version], ["allocated", 2]);
  const { place, estimate, ...shown } = await shop.shown(late);
  assert.deepEqual(filled.value, { ...shown, place: { number: place.number } });
  assert.equal(estimate.basis, "stock");
  const shelf = await kv.get(`shelf:${sku}`, "json");
  assert.equal(shelf.sku, sku);
  assert.equal(shelf.shelf.on_hand, 1);
});
