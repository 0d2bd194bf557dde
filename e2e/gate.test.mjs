// Who may ask: tokens, order ids, origins, keys; and what is checked before what.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TOKEN, newKey } from "./helpers/client.mjs";
import { good, openShop, order } from "./helpers/shop.mjs";

const SHOP = "https://shop.example";
const { shop } = await openShop({ origins: [SHOP] });
const sku = await shop.product({}, 100);
const placed = await shop.placed(sku);
const foreign = await shop.placed(await shop.product({}, 5));

const json = order(sku);
const stock = () => shop.stock(sku);

test("without the merchant's token every path of the merchant answers the same 401", async () => {
  const paths = [
    ["GET", "/v1/admin/products"],
    ["PUT", `/v1/admin/products/${sku}`],
    ["GET", "/v1/admin/products/nobody"],
    ["POST", `/v1/admin/products/${sku}/receipts`],
    ["GET", `/v1/admin/orders/${placed.order.id}`],
    ["POST", `/v1/admin/orders/${placed.order.id}/cancel`],
    ["PATCH", "/v1/admin/nothing"],
  ];
  const before = await stock();
  for (const [method, path] of paths) {
    const none = await shop.send(method, path);
    assert.deepEqual([none.status, none.code], [401, "unauthorized"]);
    assert.equal(none.headers["www-authenticate"], "Bearer");
    for (const token of ["", "wrong", TOKEN.slice(0, -1), `${TOKEN}x`, TOKEN.toUpperCase()]) {
      const wrong = await shop.send(method, path, { bearer: token, key: newKey() });
      assert.deepEqual([wrong.status, wrong.text], [401, none.text]);
    }
    for (const authorization of [TOKEN, `Basic ${TOKEN}`, `Bearer${TOKEN}`, placed.token]) {
      const wrong = await shop.send(method, path, { headers: { authorization } });
      assert.deepEqual([wrong.status, wrong.text], [401, none.text]);
    }
  }
  assert.deepEqual(await stock(), before);
});

test("an order opens to its own token alone; all else is as if it did not exist", async () => {
  const path = `/v1/orders/${placed.order.id}`;
  assert.equal((await shop.send("GET", path, { bearer: placed.token })).status, 200);
  const absent = await shop.send("GET", "/v1/orders/none", { bearer: placed.token });
  assert.deepEqual([absent.status, absent.code], [404, "not_found"]);
  for (const bearer of [undefined, "", foreign.token, TOKEN, placed.token.slice(1)]) {
    for (const [method, rest] of [["GET", ""], ["POST", "/cancel"]]) {
      const body = method === "POST" ? { json: {} } : {};
      const shut = await shop.send(method, path + rest, { bearer, ...body });
      assert.deepEqual([shut.status, shut.text], [404, absent.text]);
    }
  }
});

test("an id with any one character changed leads nowhere, for shopper and merchant", async () => {
  const { id } = placed.order;
  const before = await shop.shown(placed);
  for (let at = 0; at < id.length; at += 1) {
    const forged = id.slice(0, at) + (id[at] === "A" ? "B" : "A") + id.slice(at + 1);
    const opened = await shop.send("GET", `/v1/orders/${forged}`, { bearer: placed.token });
    assert.equal(opened.code, "not_found", `flipped at ${at}`);
    const shown = await shop.admin("GET", `orders/${forged}`);
    assert.equal(shown.code, "not_found", `flipped at ${at}`);
    assert.equal((await shop.admin("POST", `orders/${forged}/cancel`, {})).code, "not_found");
  }
  for (const other of ["", "x".repeat(4000), "%00", `${id}=`, `${id}A`, id.slice(0, -1)]) {
    assert.equal((await shop.admin("GET", `orders/${other}x`)).code, "not_found");
  }
  assert.deepEqual(await shop.shown(placed), before);
});

test("a page of another origin may not send; the shop's and our own may", async () => {
  const send = (origin) =>
    shop.send("POST", "/v1/orders", { json, key: newKey(), headers: { origin } });
  const before = await stock();
  for (const origin of ["https://evil.example", "null", "http://shop.example", `${SHOP}.evil`]) {
    const refused = await send(origin);
    assert.deepEqual([refused.status, refused.code], [403, "origin_not_allowed"]);
    assert.equal(refused.headers["access-control-allow-origin"], undefined);
    assert.equal(refused.headers.vary, "Origin");
  }
  assert.deepEqual(await stock(), before);
  const own = await send(shop.url);
  assert.equal(own.status, 201);
  const taken = await send(SHOP);
  assert.equal(taken.status, 201);
  assert.equal(taken.headers["access-control-allow-origin"], SHOP);
  assert.equal(taken.headers["access-control-expose-headers"], "retry-after, idempotency-replayed");
  assert.equal(taken.headers["access-control-allow-credentials"], undefined);
  const problem = await shop.send("POST", "/v1/orders", { json, headers: { origin: SHOP } });
  assert.equal(problem.code, "idempotency_key_missing");
  assert.equal(problem.headers["access-control-allow-origin"], SHOP);
});

test("preflights: answered to the shop's pages for public paths, and to no others", async () => {
  const ask = (path, origin) =>
    shop.send("OPTIONS", path, {
      headers: { origin, "access-control-request-method": "POST" },
    });
  const allowed = await ask("/v1/orders", SHOP);
  assert.equal(allowed.status, 204);
  assert.equal(allowed.headers["access-control-allow-origin"], SHOP);
  assert.equal(
    allowed.headers["access-control-allow-headers"],
    "authorization, content-type, idempotency-key, turnstile-token",
  );
  assert.match(allowed.headers["access-control-allow-methods"], /POST/);
  assert.equal(allowed.headers.vary, "Origin");
  const answers = [
    await ask("/v1/orders", "https://evil.example"),
    await ask("/v1/admin/products", SHOP),
    await ask("/v1/test/advance", SHOP),
  ];
  for (const { headers } of answers) {
    assert.equal(headers["access-control-allow-origin"], undefined);
  }
  const read = await shop.send("GET", `/v1/availability?sku=${sku}`, { headers: { origin: SHOP } });
  assert.equal(read.headers["access-control-allow-origin"], SHOP);
});

test("keys: needed, 16 to 255 printable characters", async () => {
  const send = (key) => shop.send("POST", "/v1/orders", { json, key });
  const before = await stock();
  assert.equal((await send(undefined)).code, "idempotency_key_missing");
  for (const key of ["short", "x".repeat(15), "x".repeat(256), "ä".repeat(20), "x\ty".repeat(9)]) {
    const refused = await send(key);
    assert.deepEqual([refused.status, refused.code], [400, "idempotency_key_invalid"], key);
  }
  assert.deepEqual(await stock(), before);
  assert.equal((await send("y".repeat(16))).status, 201);
  assert.equal((await send("z".repeat(255))).status, 201);
  for (const what of ["receipts", "adjustments"]) {
    const body = what === "receipts" ? { units: 1 } : { delta: 1 };
    const none = await shop.admin("POST", `products/${sku}/${what}`, body, { key: undefined });
    assert.equal(none.code, "idempotency_key_missing");
    const short = await shop.admin("POST", `products/${sku}/${what}`, body, { key: "x" });
    assert.equal(short.code, "idempotency_key_invalid");
  }
  const optional = await shop.act(placed, "cancel", {}, { key: "x" });
  assert.equal(optional.code, "idempotency_key_invalid");
});

test("checked in order: 401, 400 and 413, key, 422, 404, 409", async () => {
  const receipts = (name) => `/v1/admin/products/${name}/receipts`;
  const send = (path, options) => shop.send("POST", path, options);
  const large = " ".repeat(17_000);
  const bearer = TOKEN;
  const key = newKey();
  const code = async (path, options) => (await send(path, options)).code;
  assert.equal(await code(receipts("nobody"), { raw: large }), "unauthorized");
  assert.equal(await code(receipts("nobody"), { raw: "{", bearer }), "invalid_json");
  assert.equal(await code(receipts("nobody"), { raw: large, bearer }), "body_too_large");
  assert.equal(await code(receipts("nobody"), { json: {}, bearer }), "idempotency_key_missing");
  assert.equal(await code(receipts("nobody"), { json: {}, bearer, key }), "invalid_body");
  assert.equal(await code(receipts("nobody"), { json: { units: 1 }, bearer, key }), "unknown_sku");
  good(await send(receipts(sku), { json: { units: 1 }, bearer, key }));
  // A used key is told before the body is looked at.
  assert.equal(await code(receipts(sku), { json: {}, bearer, key }), "idempotency_key_reused");

  const cancel = "/v1/orders/none/cancel";
  assert.equal(await code(cancel, { raw: "{" }), "invalid_json");
  assert.equal(await code(cancel, { json: {}, key: "x" }), "idempotency_key_invalid");
  assert.equal(await code(cancel, { json: { units: 0 } }), "invalid_body");
  assert.equal(await code(cancel, { json: {} }), "not_found");
  const orders = (given) => code("/v1/orders", { json: order("nobody", given), key: newKey() });
  assert.equal(await orders({ quantity: 0 }), "invalid_body");
  assert.equal(await orders({}), "unknown_sku");
});
