// A person: what is kept of them, and forgetting it everywhere.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { replaysTo } from "./helpers/replay.mjs";
import { good, openShop } from "./helpers/shop.mjs";

const { shop, runtime } = await openShop();
const EMAIL = "ada.lindqvist@example.com";
const path = (email = EMAIL) => `customers/${encodeURIComponent(email)}`;
const home = { line1: "Storgatan 1", city: "Stockholm", country: "SE" };

test("all that is kept is shown, then forgotten in objects, KV, mails and events", async () => {
  const hook = good(await shop.admin("POST", "webhooks", { url: "http://127.0.0.1:9/" }));
  const sku = await shop.product({ per_customer_limit: 3 }, 5);
  const key = "0123456789abcdef-erase";
  const placed = await shop.placed(sku, { email: EMAIL, name: "Ada Lindqvist", quantity: 3, ship_to: home });
  const other = await shop.placed(sku, { email: "bob@example.com" });
  await shop.send("POST", "/v1/waitlist", { json: { sku, email: ` ${EMAIL.toUpperCase()} ` } });

  const open = await shop.admin("DELETE", path());
  assert.deepEqual([open.status, open.body.code], [409, "order_open"]);
  const kept = good(await shop.admin("GET", path(EMAIL.toUpperCase())));
  assert.deepEqual(kept.orders.map(({ id }) => id), [placed.order.id]);
  assert.equal(kept.orders[0].ship_to.line1, "Storgatan 1");
  assert.deepEqual([kept.waitlist.length, kept.mails.length], [1, 2]);

  good(await shop.act(placed, "payments", { amount: placed.order.due.amount }, { key }));
  const owing = await shop.admin("DELETE", path());
  assert.equal(owing.status, 409, "units are to ship");
  good(await shop.act(placed, "shipments", { units: 3 }));
  assert.equal((await shop.admin("DELETE", path())).status, 204);

  assert.equal((await shop.admin("GET", path())).status, 404);
  assert.equal((await shop.admin("DELETE", path())).status, 404);
  const after = await shop.shown(placed);
  assert.deepEqual([after.customer, after.ship_to, after.locale], [{ email: "", name: "", phone: null }, null, null]);
  assert.deepEqual([after.status, after.units.shipped, after.place.number], ["shipped", 3, 1]);
  assert.equal(after.history.at(-1).kind, "erased");
  const again = await shop.act(placed, "payments", { amount: placed.order.due.amount }, { key });
  assert.deepEqual([again.status, again.body.customer.email], [200, ""], "the first answer, without the person");
  const kv = await runtime().mf.getKVNamespace("ORDERS");
  const told = [
    await kv.get(`order:${placed.order.id}`), (await shop.admin("GET", "orders")).text,
    (await shop.send("GET", "/v1/test/mails")).text, JSON.stringify(await shop.journal(sku)),
    (await shop.admin("GET", `webhooks/${hook.id}/deliveries`)).text,
  ];
  const folder = join(runtime().state, "mail");
  for (const name of await readdir(folder)) told.push(await readFile(join(folder, name), "utf8"));
  for (const text of told) assert.doesNotMatch(text, /lindqvist|storgatan/i);
  await replaysTo(shop, sku);

  // They are nobody's units now, and others' are left alone.
  await shop.placed(sku, { email: EMAIL, quantity: 1 });
  assert.equal((await shop.shown(other)).customer.email, "bob@example.com");
});

test("nobody who is not known, and no address that is none", async () => {
  for (const email of ["nobody@example.com", "no address", "%25", "_"]) {
    assert.equal((await shop.admin("GET", path(email))).status, 404, email);
    assert.equal((await shop.admin("DELETE", path(email))).status, 404, email);
  }
});
