// Receipts and their chain, verified by another implementation than the one that made them: the
// platform's own Ed25519 and SHA-256.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../xtask/runtime/runtime.mjs";
import { TOKEN, newKey } from "./helpers/client.mjs";
import { good, openShop } from "./helpers/shop.mjs";

const { shop, restart } = await openShop();
const offer = { backorder: { limit: null, lead_time_days: 21 }, delivery: { amount: 490, currency: "EUR" } };

const sha256 = (...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const decoded = (segment) => JSON.parse(Buffer.from(segment, "base64url").toString());

/** Header, payload and whether the signature holds. */
async function opened(jws) {
  const [header, payload, signature] = jws.split(".");
  const { keys } = good(await shop.send("GET", "/.well-known/jwks.json"));
  const { kid } = decoded(header);
  const jwk = keys.find((key) => key.kid === kid);
  const key = createPublicKey({ key: jwk, format: "jwk" });
  const input = Buffer.from(`${header}.${payload}`);
  const holds = verify(null, input, key, Buffer.from(signature, "base64url"));
  return { header: decoded(header), payload: decoded(payload), segment: payload, holds };
}

const head = async (sku, options) => shop.send("GET", `/v1/lines/${sku}/head`, options);
const chain = async (sku, query = "", options = {}) =>
  shop.send("GET", `/v1/lines/${sku}/chain${query}`, options);

test("a receipt says what was committed, and anyone can verify it", async () => {
  const sku = await shop.product(offer);
  const placed = await shop.placed(sku, { quantity: 3, accept: { action: "backorder" } });
  const { order } = placed;
  const { header, payload, holds } = await opened(order.receipt);
  assert.ok(holds);
  assert.deepEqual(header, { alg: "EdDSA", kid: "dev", typ: "place+jwt" });
  assert.deepEqual(payload, {
    iss: shop.url, iat: Date.parse(order.placed_at) / 1000, order: order.id, sku, number: 1,
    units: 3, price: order.price, total: order.total, terms: "full", promise: order.promise,
    rules: payload.rules, prev: sha256(`shelfline:${sku}`).toString("base64url"),
  });
  assert.ok(!JSON.stringify(payload).includes("ann@example.com"));
  // The order itself carries it, whoever looks, whatever happened since.
  const path = `/v1/orders/${order.id}`;
  const seen = good(await shop.send("GET", path, { bearer: placed.token }));
  assert.equal(seen.receipt, order.receipt);
  assert.equal((await shop.shown(placed)).receipt, order.receipt);
  const cancelled = good(await shop.act(placed, "cancel", { units: 1 }));
  assert.equal(cancelled.receipt, order.receipt);
});

test("links follow from each other, page by page, up to the signed head", async () => {
  const sku = await shop.product(offer);
  const empty = good(await head(sku));
  const start = sha256(`shelfline:${sku}`).toString("base64url");
  assert.deepEqual([empty.number, empty.link], [0, start]);
  const receipts = [];
  for (let at = 0; at < 5; at += 1) {
    const placed = await shop.placed(sku, { email: `a${at}@example.com`, accept: { action: "backorder" } });
    receipts.push(placed.order.receipt);
  }
  const first = good(await chain(sku, "?limit=3"));
  const rest = good(await chain(sku, `?limit=3&cursor=${first.next_cursor}`));
  assert.equal(rest.next_cursor, null);
  const rows = [...first.items, ...rest.items];
  assert.deepEqual(good(await chain(sku, "?from=4")).items, rows.slice(3));
  let link = Buffer.from(start, "base64url");
  for (const [at, row] of rows.entries()) {
    const { payload, segment } = await opened(receipts[at]);
    assert.equal(payload.prev, link.toString("base64url"));
    const leaf = sha256(segment);
    link = sha256(link, leaf);
    assert.deepEqual(row, {
      number: at + 1, leaf: leaf.toString("base64url"), link: link.toString("base64url"),
    });
  }
  const { signed, ...now } = good(await head(sku));
  assert.deepEqual([now.number, now.link], [5, link.toString("base64url")]);
  const { header, payload, holds } = await opened(signed);
  assert.ok(holds);
  assert.equal(header.typ, "line-head+jwt");
  assert.deepEqual(payload, now);
});

test("a replay carries the same receipt, byte for byte, after a restart too", async () => {
  const sku = await shop.product(offer);
  const key = newKey();
  const body = { accept: { action: "backorder" } };
  const first = await shop.order(sku, body, { key });
  const second = await shop.order(sku, body, { key });
  await restart();
  const third = await shop.order(sku, body, { key });
  assert.equal(first.status, 201);
  assert.equal(second.text, first.text);
  assert.equal(third.text, first.text);
  const next = await shop.placed(sku, { email: "b@example.com", ...body });
  const { items } = good(await chain(sku));
  assert.equal((await opened(next.order.receipt)).payload.prev, items[0].link);
});

test("a line that hides its figures is seen by who stands in it and by the merchant", async () => {
  const sku = await shop.product({ ...offer, show_units: "few" });
  const other = await shop.product(offer);
  const mine = await shop.placed(sku, { accept: { action: "backorder" } });
  const theirs = await shop.placed(other, { accept: { action: "backorder" } });
  for (const ask of [head, (sku, options) => chain(sku, "", options)]) {
    assert.equal((await ask(sku)).status, 404);
    assert.equal((await ask(sku, { bearer: theirs.token })).status, 404);
    assert.equal((await ask(sku, { bearer: mine.token })).status, 200);
    assert.equal((await ask(sku, { bearer: TOKEN })).status, 200);
    assert.equal((await ask("nobody-has-this")).status, 404);
  }
  // An archived line is still there to be checked.
  good(await shop.act(mine, "cancel", {}));
  good(await shop.admin("DELETE", `products/${sku}`));
  assert.equal((await head(sku, { bearer: mine.token })).status, 200);
});

test("bad questions name what is wrong", async () => {
  const sku = await shop.product(offer);
  for (const query of ["?from=0", "?from=x", "?limit=0", "?limit=201", "?cursor=01", "?colour=red"]) {
    assert.equal((await chain(sku, query)).status, 422, query);
  }
});

test("the vectors for other languages hold in another implementation", async () => {
  const vectors = JSON.parse(readFileSync(join(root, "shared/vectors/receipts.json"), "utf8"));
  const [jwk] = vectors.jwks.keys;
  const key = createPublicKey({ key: jwk, format: "jwk" });
  let link = sha256("shelfline:", vectors.sku);
  assert.equal(link.toString("base64url"), vectors.link_0);
  for (const [at, receipt] of vectors.receipts.entries()) {
    const [header, payload, signature] = receipt.split(".");
    assert.ok(verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url")));
    assert.equal(decoded(payload).prev, link.toString("base64url"));
    link = sha256(link, sha256(payload));
    assert.equal(link.toString("base64url"), vectors.chain[at].link);
  }
  assert.equal(decoded(vectors.head.split(".")[1]).link, link.toString("base64url"));
});

test("the command verifies against the shop's addresses, and names what is wrong", async () => {
  const sku = await shop.product(offer);
  const placed = await shop.placed(sku, { accept: { action: "backorder" } });
  await shop.placed(sku, { email: "b@example.com", accept: { action: "backorder" } });
  const { receipt } = placed.order;
  const evidence = [
    "--jwks", `${shop.url}/.well-known/jwks.json`,
    "--chain", `${shop.url}/v1/lines/${sku}/chain?limit=1`,
    "--head", `${shop.url}/v1/lines/${sku}/head`,
  ];
  const good = await run(["xtask", "verify", receipt, ...evidence]);
  assert.equal(good.code, 0, good.text);
  assert.match(good.text, /place +1\n/);
  assert.match(good.text, /chain +verified over 2 places/);
  const forged = receipt.replace(/.{20}$/, "A".repeat(20));
  const bad = await run(["xtask", "verify", forged, ...evidence]);
  assert.equal(bad.code, 1);
  assert.match(bad.text, /not verified: the receipt was changed after it was signed/);
});

function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn("cargo", args, { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    child.stdout.on("data", (chunk) => (text += chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, text }));
  });
}
