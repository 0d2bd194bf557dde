// Webhooks: what happens is told to the merchant's endpoints, signed by the Standard Webhooks
// specification, tried again, in the order of each order, and to nobody inside.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { pythonWebhooks } from "./helpers/python.mjs";
import { good, openShop } from "./helpers/shop.mjs";
import { waitFor } from "./helpers/wait.mjs";

const { shop, restart } = await openShop();
const waits = { backorder: { limit: null, lead_time_days: 21 } };
const backorder = { accept: { action: "backorder" } };

/** An endpoint on this machine that answers as it is told, and keeps what it took. */
async function endpoint(events, status = 200) {
  const own = { taken: [], status, location: undefined };
  const server = createServer(async (request, reply) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    own.taken.push({ headers: request.headers, text, body: JSON.parse(text) });
    reply.writeHead(own.status, own.location && { location: own.location }).end();
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  after(() => server.close());
  const url = `http://127.0.0.1:${server.address().port}/hook`;
  const made = good(await shop.admin("POST", "webhooks", { url, ...(events && { events }) }));
  return Object.assign(own, { url, ...made, remove: () => shop.admin("DELETE", `webhooks/${made.id}`) });
}
const deliveries = async ({ id }) => good(await shop.admin("GET", `webhooks/${id}/deliveries`)).items;
const types = ({ taken }) => taken.map(({ body }) => body.type);

test("an order's life, in order, verified by the specification's own library", async () => {
  shop.now = new Date().toISOString().replace(/\.\d+Z/, "Z");
  const hook = await endpoint();
  assert.match(hook.secret, /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/);
  assert.deepEqual(hook.events, ["*"]);
  const sku = await shop.product(waits);
  const placed = await shop.placed(sku, { quantity: 2, ...backorder });
  await shop.receive(sku, 2, { reference: "PO-1" });
  good(await shop.act(placed, "payments", { amount: 100 }));
  good(await shop.act(placed, "shipments", { units: 1 }));
  good(await shop.act(placed, "cancel", { units: 1 }));
  const orders = hook.taken.filter(({ body }) => body.data.order);
  assert.deepEqual(
    orders.map(({ body }) => body.type),
    ["order.placed", "order.allocated", "order.paid", "order.shipped", "order.cancelled"],
  );
  const versions = orders.map(({ body }) => body.data.order.version);
  assert.deepEqual(versions, [...versions].sort((a, b) => a - b));
  assert.equal(orders[0].body.data.order.id, placed.order.id);
  const [stock] = hook.taken.filter(({ body }) => body.type === "stock.received");
  const { sequence, ...told } = stock.body.data;
  assert.deepEqual(told, { sku, units: 2, reference: "PO-1", batch: null });
  for (const { headers, text } of hook.taken) {
    const opened = new Webhook(hook.secret).verify(text, headers);
    assert.deepEqual(opened, JSON.parse(text));
    assert.throws(() => new Webhook(hook.secret).verify(`${text} `, headers));
  }
  const ids = hook.taken.map(({ headers }) => headers["webhook-id"]);
  assert.equal(new Set(ids).size, ids.length);
  await hook.remove();
  await shop.receive(sku, 1);
  assert.equal(hook.taken.length, ids.length, "told no more");
});

test("verified by the specification's library for Python, and refused where a byte is changed", async (t) => {
  const python = await pythonWebhooks();
  if (python.missing) return t.skip(python.missing);
  shop.now = new Date().toISOString().replace(/\.\d+Z/, "Z");
  const hook = await endpoint(["order.placed", "stock.received"]);
  const sku = await shop.product({ ...waits, title: "Lämpchen “Æ” 🏕" });
  await shop.placed(sku, { ...backorder, name: "Zoë\u202eÅström" });
  await shop.receive(sku, 1);
  assert.equal(hook.taken.length, 2);
  const { secret } = hook;
  const [{ headers, text }] = hook.taken;
  const changed = (name, value) => ({ secret, text, headers: { ...headers, [name]: value } });
  const later = String(Number(headers["webhook-timestamp"]) + 1);
  const [first, second, ...refused] = await python.verify([
    ...hook.taken.map(({ headers, text }) => ({ secret, headers, text })),
    { secret, headers, text: text.replace("order.placed", "order.paid") },
    { secret, headers, text: `${text} ` },
    changed("webhook-id", `${headers["webhook-id"]}x`),
    changed("webhook-timestamp", later),
    changed("webhook-signature", headers["webhook-signature"].replace(/(?<=,)./, (first) => (first === "A" ? "B" : "A"))),
    { secret: `whsec_${Buffer.alloc(32, 7).toString("base64")}`, headers, text },
  ]);
  assert.deepEqual([first.opened, second.opened], hook.taken.map(({ body }) => body));
  assert.deepEqual(refused.map((one) => Object.keys(one)), Array(6).fill(["refused"]));
  await hook.remove();
});

test("an endpoint is told what it asked for; its secret is shown once", async () => {
  const hook = await endpoint(["stock.counted"]);
  const sku = await shop.product({}, 3);
  good(await shop.admin("PUT", `products/${sku}/stock`, { counted: 5, reason: "found" }));
  assert.deepEqual(types(hook), ["stock.counted"]);
  assert.deepEqual([hook.taken[0].body.data.on_hand, hook.taken[0].body.data.delta], [5, 2]);
  const { items } = good(await shop.admin("GET", "webhooks"));
  const [listed] = items.filter(({ id }) => id === hook.id);
  assert.deepEqual(listed, { id: hook.id, url: hook.url, events: ["stock.counted"], enabled: true });
  assert.equal((await hook.remove()).status, 204);
  assert.equal((await hook.remove()).status, 404);
  assert.equal((await shop.admin("GET", `webhooks/${hook.id}/deliveries`)).status, 404);
});

test("what is not taken is tried again by the clock; the next of that order waits", async () => {
  shop.now = "2027-01-01T10:00:00Z";
  const hook = await endpoint(["order.placed", "order.allocated"], 500);
  const sku = await shop.product(waits);
  await shop.placed(sku, backorder);
  await shop.receive(sku, 1);
  assert.deepEqual(types(hook), ["order.placed"]);
  const [second, first] = await deliveries(hook);
  assert.deepEqual(
    [first.event, first.attempts, first.state, first.last_status, first.next_at],
    ["order.placed", 1, "pending", 500, "2027-01-01T10:00:05Z"],
  );
  assert.deepEqual([second.event, second.attempts, second.state], ["order.allocated", 0, "pending"]);
  // Another order does not wait for this one.
  await shop.placed(sku, backorder);
  assert.deepEqual(types(hook), ["order.placed", "order.placed"]);

  const at = ["10:00:05", "10:05:05", "10:35:05", "12:35:05", "17:35:05"];
  for (const [tries, time] of at.entries()) {
    await shop.advance(`2027-01-01T${time}Z`);
    assert.equal(hook.taken.length, 2 * (tries + 2), time);
  }
  const same = hook.taken.filter(({ text }) => text === hook.taken[0].text);
  assert.equal(new Set(same.map(({ headers }) => headers["webhook-id"])).size, 1);
  assert.equal(new Set(same.map(({ headers }) => headers["webhook-timestamp"])).size, same.length);
  await restart("kill");
  hook.status = 200;
  await shop.advance("2027-01-02T03:35:05Z");
  assert.deepEqual((await deliveries(hook)).map(({ state }) => state), ["delivered", "delivered", "delivered"]);
  assert.equal(types(hook).at(-1), "order.allocated");
  await hook.remove();
});

test("after ten tries it is dead, the next goes out, and the dead one can be sent again", async () => {
  shop.now = "2027-02-01T10:00:00Z";
  const hook = await endpoint(["order.placed", "order.cancelled"], 302);
  hook.location = hook.url;
  const sku = await shop.product(waits);
  const placed = await shop.placed(sku, backorder);
  for (let day = 2; day < 8; day += 1) {
    for (const hour of ["00", "06", "11", "12", "18", "23"]) {
      await shop.advance(`2027-02-0${day}T${hour}:00:00Z`);
    }
  }
  const [dead] = await deliveries(hook);
  assert.deepEqual([dead.state, dead.attempts, dead.last_status, dead.next_at], ["dead", 10, 302, null]);
  assert.equal(hook.taken.length, 10, "redirects are not followed");
  hook.status = 200;
  good(await shop.act(placed, "cancel", { units: 1 }));
  assert.equal(types(hook).at(-1), "order.cancelled");
  const replay = `webhooks/${hook.id}/deliveries/${dead.id}/replay`;
  assert.equal(good(await shop.admin("POST", replay)).state, "pending");
  assert.equal(types(hook).at(-1), "order.placed");
  assert.deepEqual((await deliveries(hook)).map(({ state }) => state), ["delivered", "delivered"]);
  assert.equal((await shop.admin("POST", `webhooks/${hook.id}/deliveries/msg_x/replay`)).status, 404);
  await hook.remove();
});

test("an endpoint that does not answer leaves room for the others", async () => {
  const held = [];
  const silent = createServer((_, reply) => held.push(reply));
  await new Promise((ready) => silent.listen(0, "127.0.0.1", ready));
  after(() => silent.close());
  const url = `http://127.0.0.1:${silent.address().port}/`;
  const made = good(await shop.admin("POST", "webhooks", { url, events: ["order.placed"] }));
  const hook = await endpoint(["order.placed"]);
  const sku = await shop.product(waits);
  for (let orders = 0; orders < 3; orders += 1) await shop.placed(sku, backorder);
  await waitFor("all of them, elsewhere", () => hook.taken.length === 3);
  assert.equal(held.length, 2, "two at a time");
  for (const reply of held) reply.end();
  await waitFor("the third one", () => held.length === 3);
  held[2].end();
  for (const { id } of [made, hook]) await shop.admin("DELETE", `webhooks/${id}`);
});

test("410 switches an endpoint off", async () => {
  const hook = await endpoint(undefined, 410);
  const sku = await shop.product({}, 1);
  await shop.receive(sku, 1);
  const { length } = hook.taken;
  await shop.receive(sku, 1);
  assert.equal(hook.taken.length, length);
  const { items } = good(await shop.admin("GET", "webhooks"));
  assert.equal(items.find(({ id }) => id === hook.id).enabled, false);
  assert.ok((await deliveries(hook)).every(({ state }) => state === "dead"));
  await hook.remove();
});

test("no endpoint inside, in any spelling", async () => {
  const inside = [
    "http://example.com/", "ftp://example.com/", "https://localhost/", "https://a.localhost./x",
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f.0.0.1/",
    "https://017700000001/", "https://10.0.0.8/", "https://169.254.169.254/latest", "https://[::1]/",
    "https://[::ffff:127.0.0.1]/", "https://[fd00::1]/", "https://[64:ff9b::7f00:1]/",
    "https://user:pass@example.com/", "https://user@example.com/", "https://intranet/",
    "https://db.internal/", "https://printer.local", "https://nas.home.arpa/", "https://１２７.0.0.1/",
    "http://127.1:8080/", "http://localhost:8080/", "http://127.0.0.1.example.com/", "javascript:1",
    "", "https://", "https://exa mple.com/", `https://${shop.url.slice(7)}/`,
  ];
  for (const url of inside) {
    const answer = await shop.admin("POST", "webhooks", { url });
    assert.equal(answer.status, 422, `${url}: ${answer.text}`);
    assert.deepEqual(answer.body.errors.map(({ field }) => field), ["url"]);
  }
  const wrong = await shop.admin("POST", "webhooks", { url: 5, events: ["order.eaten"], x: 1 });
  assert.deepEqual(wrong.body.errors.map(({ field }) => field).sort(), ["events", "url", "x"]);
  const good_one = good(await shop.admin("POST", "webhooks", { url: "https://hooks.example.com/a?b=c" }));
  assert.equal((await shop.admin("DELETE", `webhooks/${good_one.id}`)).status, 204);
});
