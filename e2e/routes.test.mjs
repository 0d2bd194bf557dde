// Every route of the contract on its happy path: status, fields, figures.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../xtask/runtime/runtime.mjs";
import { TOKEN, newKey } from "./helpers/client.mjs";
import { shaped } from "./helpers/shapes.mjs";
import { good, openShop, settings } from "./helpers/shop.mjs";

const { shop } = await openShop();
const backorders = { backorder: { limit: 200, lead_time_days: 21 } };
const on = (sku, rest) => `products/${sku}/${rest}`;

test("products: created, replaced, shown, archived, brought back", async () => {
  const path = "products/life";
  const created = await shop.admin("PUT", path, settings());
  assert.equal(created.status, 201);
  shaped(created.body, "product");
  assert.deepEqual(created.body.payment, { collect: "full" });
  assert.equal(created.body.hold_minutes, 35);
  assert.equal(created.body.show_units, "exact");
  const replaced = await shop.admin("PUT", path, settings({ sku: "life", safety_stock: 3 }));
  assert.equal(replaced.status, 200);
  assert.equal(replaced.body.safety_stock, 3);
  assert.deepEqual(good(await shop.admin("GET", path)), replaced.body);
  await shop.receive("life", 4);
  const archived = await shop.admin("DELETE", path);
  assert.equal(archived.status, 204);
  assert.equal(archived.text, "");
  assert.equal((await shop.admin("GET", path)).code, "unknown_sku");
  assert.equal((await shop.available("life")).action, "unknown");
  assert.equal((await shop.admin("PUT", path, settings())).status, 201);
  assert.equal((await shop.stock("life")).on_hand, 4);
});

test("every setting is kept as it was given", async () => {
  const given = {
    ...settings(),
    image_url: "https://img.example/lamp.png",
    product: "trail-lamp",
    options: { colour: "red" },
    safety_stock: 2,
    release_at: "2027-05-04T00:00:00Z",
    preorder: { opens_at: "2027-01-01T00:00:00Z", closes_at: "2027-04-01T00:00:00Z", limit: 500 },
    backorder: { limit: null, lead_time_days: 21 },
    per_customer_limit: 3,
    shipping: "together",
    payment: { collect: "deposit", deposit: { percent: 20 } },
    hold_minutes: 60,
    show_units: "few",
    tax_percent: 19,
    delivery: { amount: 490, currency: "EUR" },
  };
  const kept = good(await shop.admin("PUT", "products/full", given));
  assert.deepEqual(kept, { sku: "full", ...given });
});

test("availability: one item a sku, unknown ones too, variants of a product", async () => {
  await shop.put("lamp-red", { product: "lamp", options: { colour: "red" }, ...backorders });
  await shop.put("lamp-blue", { product: "lamp", options: { colour: "blue" } });
  await shop.receive("lamp-red", 5);
  const path = "/v1/availability?sku=lamp-red&sku=nobody&quantity=7";
  const { items } = good(await shop.send("GET", path));
  assert.deepEqual(items[1], { sku: "nobody", quantity: 7, action: "unknown" });
  const [item] = items;
  shaped(item, "availability");
  shaped(item.levels, "levels");
  shaped(item.promise, "promise");
  assert.equal(item.action, "split");
  assert.deepEqual(item.levels, { in_stock: 5, preorder: 0, backorder: 2, not_available: 0 });
  assert.equal(item.max_quantity, 205);
  assert.deepEqual(item.promise, {
    ships_from: "2027-03-22",
    ships_to: "2027-03-22",
    basis: "lead_time",
  });
  assert.equal(item.schema_org, "https://schema.org/BackOrder");
  const variants = good(await shop.send("GET", "/v1/availability?product=lamp")).items;
  assert.deepEqual(variants.map(({ sku }) => sku).sort(), ["lamp-blue", "lamp-red"]);
});

test("orders: placed, shown to their owner, cancelled", async () => {
  const sku = await shop.product(backorders, 5);
  const answer = await shop.order(sku, { quantity: 7, accept: { action: "split" } });
  assert.equal(answer.status, 201);
  const placed = answer.body;
  shaped(placed, "placed");
  const { order, token } = placed;
  shaped(order, "order");
  shaped(order.units, "units");
  shaped(order.place, "place");
  for (const line of order.history) shaped(line, "history");
  assert.equal(placed.payment, null);
  assert.match(placed.status_url, /^http:.*\/orders\//);
  assert.match(order.order_number, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  assert.equal(order.kind, "split");
  assert.equal(order.status, "partially_allocated");
  assert.deepEqual(order.place, { number: 1, position: 1, units_ahead: 0 });
  const units = { ordered: 7, waiting: 2, allocated: 5, shipped: 0, cancelled: 0, returned: 0 };
  assert.deepEqual(order.units, { ...units, held: 0 });
  assert.deepEqual(order.total, { amount: 7 * 12900, currency: "EUR" });
  shaped(order.payment, "payment");
  assert.deepEqual([order.payment.terms, order.payment.state, order.payment.deadline], ["full", "none", null]);
  order.payment.plan.forEach((part) => shaped(part, "plan"));
  assert.deepEqual(order.payment.plan, [
    { amount: order.total, when: "order", state: "due", charged_at: null },
  ]);

  const path = `/v1/orders/${order.id}`;
  assert.deepEqual(good(await shop.send("GET", path, { bearer: token })), order);
  const asked = { json: { units: 3 }, bearer: token, key: newKey() };
  const cancelled = await shop.send("POST", `${path}/cancel`, asked);
  assert.equal(cancelled.status, 200);
  assert.deepEqual(
    [cancelled.body.units.waiting, cancelled.body.units.allocated, cancelled.body.units.cancelled],
    [0, 4, 3],
  );
  const rest = await shop.send("POST", `${path}/cancel`, { json: {}, bearer: token });
  assert.equal(rest.body.status, "cancelled");
  const none = await shop.send("POST", `${path}/cancel`, { json: {}, bearer: token });
  assert.equal(none.code, "not_cancellable");
});

test("stock: receipts, adjustments, counts, simulations", async () => {
  const sku = await shop.product(backorders);
  const waits = { quantity: 2, accept: { action: "backorder" } };
  const first = await shop.placed(sku, waits);
  const second = await shop.placed(sku, waits);
  const simulated = await shop.admin("POST", on(sku, "simulations"), { units: 3 });
  assert.equal(simulated.status, 200);
  shaped(simulated.body, "simulation");
  assert.equal((await shop.stock(sku)).on_hand, 0);

  const receipt = await shop.admin("POST", on(sku, "receipts"), { units: 3, reference: "PO-77" });
  assert.equal(receipt.status, 201);
  shaped(receipt.body, "receipt");
  shaped(receipt.body.stock, "stock");
  for (const row of receipt.body.filled) shaped(row, "orderUnits");
  assert.deepEqual(receipt.body.filled, [
    { order_id: first.order.id, units: 2 },
    { order_id: second.order.id, units: 1 },
  ]);
  const counts = { filled_orders: 2, filled_units: 3, left_over: 0 };
  assert.deepEqual(receipt.body, { ...receipt.body, ...counts });
  const { promises, ...same } = simulated.body;
  assert.deepEqual(same, receipt.body);
  assert.equal(promises.length, 2);

  const lost = await shop.admin("POST", on(sku, "adjustments"), { delta: -2, reason: "damaged" });
  assert.equal(lost.status, 200);
  shaped(lost.body, "adjustment");
  assert.deepEqual(lost.body.taken_back, [
    { order_id: second.order.id, units: 1 },
    { order_id: first.order.id, units: 1 },
  ]);
  const below = await shop.admin("POST", on(sku, "adjustments"), { delta: -2 });
  assert.equal(below.code, "below_zero");
  const counted = await shop.admin("PUT", on(sku, "stock"), { counted: 40, reason: "count" });
  assert.equal(counted.status, 200);
  shaped(counted.body, "adjustment");
  assert.equal(counted.body.filled_units, 3);
  assert.equal(counted.body.stock.available, 36);
});

test("batches: stated, listed by date, taken off by what arrives, withdrawn", async () => {
  const sku = await shop.product();
  const may = { units: 300, expected_from: "2027-05-04", expected_to: "2027-05-10" };
  const april = { units: 20, expected_from: "2027-04-01", expected_to: "2027-04-02" };
  const put = await shop.admin("PUT", on(sku, "batches/may"), may);
  assert.equal(put.status, 200);
  assert.deepEqual(put.body, { batch: "may", ...may });
  good(await shop.admin("PUT", on(sku, "batches/april"), april));
  const listed = good(await shop.admin("GET", on(sku, "batches")));
  shaped(listed, "page");
  shaped(listed.items[0], "batch");
  assert.deepEqual(listed.items.map(({ batch }) => batch), ["april", "may"]);
  await shop.receive(sku, 120, { batch: "may" });
  const { incoming } = await shop.stock(sku);
  assert.deepEqual(incoming.map(({ units }) => units), [20, 180]);
  for (const status of [204, 204]) {
    assert.equal((await shop.admin("DELETE", on(sku, "batches/may"))).status, status);
  }
  assert.equal((await shop.admin("GET", on(sku, "batches"))).body.items.length, 1);
});

test("the merchant's orders: shown, shipped, returned, paid, cancelled, moved up", async () => {
  const sku = await shop.product(backorders, 2);
  const placed = await shop.placed(sku, { quantity: 2 });
  const shown = await shop.shown(placed);
  shaped(shown, "order", "person");
  assert.equal(shown.customer.email, "ann@example.com");
  const first = await shop.act(placed, "shipments", { units: 1, tracking: "T1" });
  assert.equal(first.body.status, "partially_shipped");
  assert.equal((await shop.act(placed, "shipments", { units: 2 })).code, "not_allocated");
  const shipped = good(await shop.act(placed, "shipments", { units: 1 }));
  assert.equal(shipped.status, "shipped");
  assert.equal((await shop.act(placed, "returns", { units: 3 })).code, "not_shipped");
  const returned = good(await shop.act(placed, "returns", { units: 1, restock: true }));
  assert.deepEqual([returned.units.shipped, returned.units.returned], [1, 1]);
  assert.equal((await shop.stock(sku)).on_hand, 1);
  const half = good(await shop.act(placed, "payments", { amount: 12900, reference: "bank" }));
  assert.deepEqual(half.paid, { amount: 12900, currency: "EUR" });

  const waits = { quantity: 3, accept: { action: "split" } };
  const late = await shop.placed(sku, { ...waits, quantity: 2 });
  const later = await shop.placed(sku, { quantity: 1, accept: { action: "backorder" } });
  const moved = good(await shop.act(later, "priority", { priority: 7, reason: "press" }));
  assert.deepEqual([moved.priority, moved.place.position], [7, 1]);
  const gone = good(await shop.act(late, "cancel", { units: null, reason: "asked" }));
  assert.equal(gone.status, "cancelled");
  assert.equal((await shop.shown(later)).status, "allocated");
});

test("an archived product's orders live on", async () => {
  const sku = await shop.product({}, 2);
  const placed = await shop.placed(sku);
  assert.equal((await shop.admin("DELETE", `products/${sku}`)).status, 204);
  assert.equal((await shop.act(placed, "shipments", { units: 1 })).body.status, "shipped");
  assert.equal((await shop.act(placed, "returns", { units: 1 })).body.status, "returned");
  const waits = await shop.product(backorders);
  await shop.placed(waits, { accept: { action: "backorder" } });
  assert.equal((await shop.admin("DELETE", `products/${waits}`)).code, "line_not_empty");
});

test("health, the description, and methods that an address does not take", async () => {
  const health = await shop.send("GET", "/healthz");
  assert.equal(health.status, 200);
  const head = await shop.send("HEAD", "/v1/availability?sku=lamp-red");
  assert.deepEqual([head.status, head.text], [200, ""]);
  const refused = await shop.send("DELETE", "/v1/orders");
  assert.deepEqual([refused.status, refused.headers.allow], [405, "POST"]);
  assert.equal(refused.code, "method_not_allowed");
  const product = await shop.admin("PATCH", "products/life");
  assert.deepEqual([product.status, product.headers.allow], [405, "GET, PUT, DELETE"]);
  for (const method of ["PATCH", "QUERY", "REPORT"]) {
    const unknown = await shop.send(method, "/v1/availability?sku=life");
    assert.deepEqual([unknown.status, unknown.headers.allow], [405, "GET"], method);
  }
  for (const path of ["/v1/nothing", "/v1/admin/nothing", "/v1/orders/a/b/c"]) {
    const nothing = await shop.send("GET", path, { bearer: TOKEN });
    assert.deepEqual([nothing.status, nothing.code], [404, "not_found"]);
    assert.equal(nothing.headers["content-type"], "application/problem+json");
    shaped(nothing.body, "problem");
  }
  const description = good(await shop.send("GET", "/openapi.json"));
  assert.match(description.openapi, /^3\.1/);
  const file = readFileSync(join(root, "dist/site/openapi.json"), "utf8");
  assert.deepEqual(description, JSON.parse(file));
});

test("who has an order's present state is told so, without it", async () => {
  const sku = await shop.product(backorders);
  const placed = await shop.placed(sku, { accept: { action: "backorder" } });
  const path = `/v1/orders/${placed.order.id}`;
  const look = (tag) => shop.send("GET", path, { bearer: placed.token, headers: tag && { "If-None-Match": tag } });
  const first = await look();
  const tag = first.headers.etag;
  assert.match(tag, /^"[\w-]+"$/);
  const same = await look(`"other", ${tag}`);
  assert.deepEqual([same.status, same.text, same.headers.etag], [304, "", tag]);
  good(await shop.act(placed, "cancel", {}));
  const changed = await look(tag);
  assert.equal(changed.status, 200);
  assert.notEqual(changed.headers.etag, tag);
});
