// Bodies, paths and queries that are not right: the documented status and code, every bad field
// named, nothing changed, and never a fault of ours.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TOKEN, newKey } from "./helpers/client.mjs";
import { good, openShop, order, settings } from "./helpers/shop.mjs";

const { shop } = await openShop();
const sku = await shop.product({ backorder: { limit: 50, lead_time_days: 9 } }, 5);
const kept = await shop.placed(sku);
const before = await state();

/** All that a refused request must leave as it was. */
async function state() {
  const product = good(await shop.admin("GET", `products/${sku}`));
  return [product, await shop.stock(sku), await shop.journal(sku), await shop.shown(kept)];
}

/** Sends and expects this status and code, these bad fields, and nothing changed. */
async function refused(answer, status, code, fields) {
  const got = await answer;
  assert.deepEqual([got.status, got.code], [status, code], got.text);
  assert.equal(got.headers["content-type"], "application/problem+json");
  assert.equal(got.body.status, status);
  if (fields) assert.deepEqual(got.fields, [...fields].sort());
}

const long = "x".repeat(201);
const notWhole = [0, -1, 1.5, 10_001, 2 ** 53, 2 ** 53 + 2, 1e300, "1", true, [1], {}, null];
const notUnits = [-1, 0.5, 1_000_000_001, 2 ** 53 + 2, "5", true, []];
const notText = [5, true, {}, [], long];

/** Each field of each body, with values that it must not have. */
const rows = {
  order: {
    send: (json) => shop.send("POST", "/v1/orders", { json, key: newKey() }),
    good: order(sku),
    bad: {
      sku: [null, "", ".", "..", "a b", "ä", "x".repeat(101), 7],
      quantity: notWhole,
      customer: [null, "ann", [], 1],
      "customer.email": [null, "", "ann", "a@b@c", "@b", "a@", `${"a".repeat(250)}@b.de`, 7],
      "customer.name": [null, "", "   ", ...notText],
      "customer.phone": notText,
      "ship_to.line1": [null, "", ...notText],
      "ship_to.country": [null, "", "de", "DEU", "D1", 7],
      ship_to: ["here", [], 1],
      accept: [null, "buy", []],
      "accept.action": [null, "sell", "BUY", 1],
      "accept.in_stock": notUnits,
      "accept.price": [100, "129", []],
      "accept.ships_to": ["tomorrow", "2027-02-30", 20270501],
      source: ["ad", 1],
      "source.campaign": notText,
      locale: notText,
    },
  },
  product: {
    send: (json) => shop.admin("PUT", `products/${sku}`, json),
    good: settings(),
    bad: {
      sku: ["another", 7],
      title: [null, "", ...notText],
      image_url: ["http://img.example/a.png", "javascript:alert(1)", "//img", 7],
      price: [null, 12900, "129"],
      "price.amount": [null, -1, 0.5, 900_719_925_475, "1"],
      "price.currency": [null, "eur", "EURO", 978],
      safety_stock: notUnits,
      release_at: ["2027-05-04", "soon", "2027-13-01T00:00:00Z", 1],
      preorder: [true, 500, []],
      "preorder.limit": notUnits,
      "preorder.opens_at": ["now", 0],
      backorder: [true, 1],
      "backorder.limit": notUnits,
      "backorder.lead_time_days": [-1, 1.5, 1e6, "21"],
      per_customer_limit: notUnits,
      shipping: ["fast", 1],
      "payment.collect": ["never", 1],
      hold_minutes: [0, -1, 1.5, 1e9, "35"],
      show_units: ["all", 1],
      tax_percent: [-1, 101, "19"],
      "delivery.amount": [null, -1, 0.5],
      "delivery.currency": [null, "USD", 5],
    },
  },
  receipt: {
    send: (json) => shop.admin("POST", `products/${sku}/receipts`, json),
    good: { units: 1 },
    bad: { units: [null, 0, ...notUnits], reference: notText, batch: [".", "..", "", "a/b", 7] },
  },
  adjustment: {
    send: (json) => shop.admin("POST", `products/${sku}/adjustments`, json),
    good: { delta: -1 },
    bad: { delta: [null, 0, 0.5, 1_000_000_001, -1_000_000_001, "1"], reason: notText },
  },
  count: {
    send: (json) => shop.admin("PUT", `products/${sku}/stock`, json),
    good: { counted: 5 },
    bad: { counted: [null, ...notUnits], reason: notText },
  },
  simulation: {
    send: (json) => shop.admin("POST", `products/${sku}/simulations`, json),
    good: { units: 1 },
    bad: { units: [null, 0, ...notUnits], at: ["now", 1] },
  },
  batch: {
    send: (json) => shop.admin("PUT", `products/${sku}/batches/may`, json),
    good: { units: 1, expected_from: "2027-05-04", expected_to: "2027-05-05" },
    bad: {
      units: [null, ...notUnits],
      expected_from: [null, "may", "2027-02-29", "2027-05-04T00:00:00Z", 1],
      expected_to: [null, "2027-05-03", "2027-5-9"],
    },
  },
  shipment: {
    send: (json) => shop.act(kept, "shipments", json),
    good: { units: 1 },
    bad: { units: [null, 0, ...notUnits], tracking: notText },
  },
  cancellation: {
    send: (json) => shop.act(kept, "cancel", json),
    good: {},
    bad: { units: [0, ...notUnits], reason: notText },
  },
  "a shopper's cancellation": {
    send: (json) => {
      const path = `/v1/orders/${kept.order.id}/cancel`;
      return shop.send("POST", path, { json, bearer: kept.token });
    },
    good: {},
    bad: { units: [0, ...notUnits] },
  },
  return: {
    send: (json) => shop.act(kept, "returns", json),
    good: { units: 1 },
    bad: { units: [null, 0, ...notUnits], restock: ["yes", 1] },
  },
  priority: {
    send: (json) => shop.act(kept, "priority", json),
    good: { priority: 1 },
    bad: { priority: [null, 1001, -1001, 0.5, "1"], reason: notText },
  },
  payment: {
    send: (json) => shop.act(kept, "payments", json),
    good: { amount: 1 },
    bad: { amount: [null, 0, -1, 0.5, "1", 2 ** 53 + 2], reference: notText },
  },
};

/** What a nested field needs around it to be the only one that is bad. */
const around = {
  ship_to: { line1: "Hauptstr. 1", city: "Berlin", country: "DE" },
  delivery: { amount: 1, currency: "EUR" },
};

/** A body with one field set. */
function having(body, field, value) {
  const [outer, inner] = field.split(".");
  if (inner === undefined) return { ...body, [outer]: value };
  return { ...body, [outer]: { ...around[outer], ...body[outer], [inner]: value } };
}

for (const [name, { send, good: right, bad }] of Object.entries(rows)) {
  test(`${name}: each field that is not right is named`, async () => {
    for (const [field, values] of Object.entries(bad)) {
      for (const value of values) {
        await refused(send(having(right, field, value)), 422, "invalid_body", [field]);
      }
    }
    assert.deepEqual(await state(), before);
  });

  test(`${name}: unknown fields, all bad ones at once, and no object at all`, async () => {
    const fields = Object.keys(bad).filter((field) => !field.includes("."));
    const top = fields.filter((field) => bad[field].some((value) => typeof value === "number"));
    const all = { ...right, unknown: 1, Units: 1 };
    for (const field of top) all[field] = bad[field].find((value) => typeof value === "number");
    await refused(send(all), 422, "invalid_body", [...top, "unknown", "Units"]);
    for (const body of [[], "text", 5, null, true]) {
      await refused(send(body), 422, "invalid_body");
    }
    assert.deepEqual(await state(), before);
  });
}

test("numbers that JSON can write and we cannot count", async () => {
  const send = (number) =>
    shop.send("POST", "/v1/orders", {
      raw: JSON.stringify(order(sku)).replace('"quantity":1', `"quantity":${number}`),
      key: newKey(),
    });
  for (const number of ["9007199254740993", "99999999999999999999", "-0.0", "1e4000", "1E400"]) {
    const { status, code } = await send(number);
    const isTold = status === 422 || (status === 400 && code === "invalid_json");
    assert.ok(isTold, `${number}: ${status}`);
  }
  for (const number of ["01", "+1", "1.", ".5", "NaN", "Infinity", "0x1", "--1"]) {
    await refused(send(number), 400, "invalid_json");
  }
  assert.deepEqual(await state(), before);
});

test("bodies that are no JSON, too large, or no text", async () => {
  const paths = [
    ["POST", "/v1/orders", undefined],
    ["POST", `/v1/orders/${kept.order.id}/cancel`, kept.token],
    ["PUT", `/v1/admin/products/${sku}`, TOKEN],
    ["POST", `/v1/admin/products/${sku}/receipts`, TOKEN],
    ["PUT", `/v1/admin/products/${sku}/stock`, TOKEN],
    ["POST", `/v1/admin/orders/${kept.order.id}/shipments`, TOKEN],
    ["POST", "/v1/test/advance", TOKEN],
  ];
  const deep = "[".repeat(5000);
  const broken = ["", "{", '{"a":1,}', "{'a':1}", '{"a":1} {}', deep, '"\\ud800"x', "\0"];
  const spaces = Buffer.alloc(16 * 1024 + 1, " ");
  for (const [method, path, bearer] of paths) {
    const send = (raw, chunked) => shop.send(method, path, { raw, chunked, bearer, key: newKey() });
    for (const raw of broken) await refused(send(raw, raw === ""), 400, "invalid_json");
    await refused(send(Buffer.from([0x22, 0xff, 0xfe, 0x22])), 400, "invalid_json");
    await refused(send(spaces, false), 413, "body_too_large");
    await refused(send(spaces, true), 413, "body_too_large");
  }
  assert.deepEqual(await state(), before);
  // The limit is on the bytes: one that is just as large is read.
  const largest = JSON.stringify(order(sku, { quantity: 0 })).padEnd(16 * 1024);
  for (const chunked of [false, true]) {
    const answer = shop.send("POST", "/v1/orders", { raw: largest, chunked, key: newKey() });
    await refused(answer, 422, "invalid_body", ["quantity"]);
  }
});

test("skus that are not there, or are no names", async () => {
  const names = ["nobody", "a%20b", "%C3%A4", "%ff", "a%2Fb", "x".repeat(101), "%00", "%zz"];
  const body = { units: 1 };
  for (const name of names) {
    await refused(shop.admin("GET", `products/${name}`), 404, "unknown_sku");
    await refused(shop.admin("GET", `products/${name}/stock`), 404, "unknown_sku");
    await refused(shop.admin("GET", `products/${name}/line`), 404, "unknown_sku");
    await refused(shop.admin("POST", `products/${name}/receipts`, body), 404, "unknown_sku");
    await refused(shop.admin("POST", `products/${name}/receipts`, {}), 422, "invalid_body");
    await refused(shop.admin("POST", `products/${name}/simulations`, body), 404, "unknown_sku");
    await refused(shop.admin("PUT", `products/${name}/stock`, { counted: 1 }), 404, "unknown_sku");
    await refused(shop.admin("DELETE", `products/${name}/batches/may`), 404, "unknown_sku");
    await refused(shop.admin("DELETE", `products/${name}`), 404, "unknown_sku");
  }
  for (const name of names.slice(1)) {
    await refused(shop.admin("PUT", `products/${name}`, settings()), 422, "invalid_body", ["sku"]);
  }
  await refused(shop.order("nobody"), 404, "unknown_sku");
  // The platform folds dots in paths, encoded ones too: whatever is left is no product.
  for (const name of [".", "..", "%2e", "%2e%2e", "%2E%2e", ".%2e"]) {
    for (const rest of ["", "/stock", "/receipts"]) {
      const method = rest === "/receipts" ? "POST" : "GET";
      const json = method === "POST" ? body : undefined;
      const { status } = await shop.admin(method, `products/${name}${rest}`, json);
      assert.ok([200, 404, 405].includes(status), `${name}${rest}: ${status}`);
    }
    const put = await shop.admin("PUT", `products/${name}`, settings());
    assert.ok([404, 405, 422].includes(put.status), `${name}: ${put.status}`);
  }
  const { items } = good(await shop.admin("GET", "products"));
  assert.deepEqual(items.map((item) => item.sku), [sku]);
});

test("queries with parameters that are unknown, twice there or out of range", async () => {
  const bad = {
    [`/v1/availability?sku=${sku}&quantity=0`]: ["quantity"],
    [`/v1/availability?sku=${sku}&quantity=1.5`]: ["quantity"],
    [`/v1/availability?sku=${sku}&quantity=1000000001`]: ["quantity"],
    [`/v1/availability?sku=${sku}&quantity=%2B1`]: ["quantity"],
    [`/v1/availability?sku=${sku}&quantity=1&quantity=2`]: ["quantity"],
    [`/v1/availability?sku=${sku}&quantty=2`]: ["quantty"],
    "/v1/availability": ["sku"],
    [`/v1/availability?${"sku=a&".repeat(51)}`]: ["sku"],
    [`/v1/availability?sku=a&product=b`]: ["product"],
    "/v1/admin/products?limit=0&cursr=1": ["cursr", "limit"],
    "/v1/admin/products?limit=201": ["limit"],
    "/v1/admin/orders?status=lost": ["status"],
    "/v1/admin/orders?cursor=mine": ["cursor"],
    "/v1/admin/orders?cursor=%2B1.a": ["cursor"],
    [`/v1/admin/products/${sku}/line?cursor=0.01`]: ["cursor"],
    [`/v1/admin/products/${sku}/line?cursor=mine`]: ["cursor"],
    [`/v1/admin/products/${sku}/journal?cursor=-1`]: ["cursor"],
    [`/v1/admin/products/${sku}/journal?limit=1e1`]: ["limit"],
  };
  for (const [path, fields] of Object.entries(bad)) {
    await refused(shop.send("GET", path, { bearer: TOKEN }), 422, "invalid_query", fields);
  }
});
