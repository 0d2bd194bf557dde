// "Live" of the contract, sentence by sentence: who may watch, what is told, when, and to whom.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fault, faulty } from "./helpers/faults.mjs";
import { good, openShop } from "./helpers/shop.mjs";
import { Watcher, liveOf, watch } from "./helpers/sockets.mjs";
import { waitFor } from "./helpers/wait.mjs";

const { shop, restart } = await openShop(faulty);
const BACKORDERS = { backorder: { limit: null, lead_time_days: 21 } };
const WAITING = { accept: { action: "backorder" } };

const seen = async ({ order, token }) =>
  good(await shop.send("GET", `/v1/orders/${order.id}`, { bearer: token }));

/** A line of so many orders of one unit each. */
async function line(length, given = {}) {
  const sku = await shop.product({ ...BACKORDERS, ...given });
  const orders = [];
  for (let n = 0; n < length; n += 1) orders.push(await shop.placed(sku, WAITING));
  return { sku, orders };
}

test("the order comes at once as GET shows it, byte for byte", async () => {
  const { orders: [, second] } = await line(2);
  const watcher = await watch(shop, second);
  const path = `/v1/orders/${second.order.id}`;
  assert.equal(watcher.told[0].text, (await shop.send("GET", path, { bearer: second.token })).text);
  assert.deepEqual(watcher.latest.place, { number: 2, position: 2, units_ahead: 1 });
  assert.equal(watcher.latest.receipt, second.order.receipt);
  watcher.end();
});

test("without an upgrade it is a plain problem", async () => {
  const { orders: [one] } = await line(1);
  for (const id of [one.order.id, "forged"]) {
    const answer = await shop.send("GET", `/v1/orders/${id}/live`);
    assert.deepEqual([answer.status, answer.code], [426, "upgrade_required"]);
  }
  const posted = await shop.send("POST", `/v1/orders/${one.order.id}/live`, { json: {} });
  assert.deepEqual([posted.status, posted.headers.allow], [405, "GET"]);
});

test("a wrong token, a foreign one and no such order look the same", async () => {
  const { orders: [one, other] } = await line(2);
  const forged = { order: { id: `${one.order.id.slice(0, -2)}AA` } };
  const ends = [];
  for (const [placed, message] of [
    [one, { token: "wrong" }],
    [one, { token: other.token }],
    [one, { token: one.token, more: 1 }],
    [one, { token: 7 }],
    [one, "not JSON"],
    [one, "null"],
    [one, "x".repeat(20_000)],
    [forged, { token: one.token }],
    [{ order: { id: "nonsense" } }, { token: one.token }],
  ]) {
    const watcher = await new Watcher(liveOf(shop, placed)).open();
    watcher.send("ping");
    await waitFor("pong", () => watcher.ponged);
    watcher.send(message);
    await waitFor("closed", () => watcher.closed !== undefined);
    assert.equal(watcher.told.length, 0);
    ends.push(`${watcher.closed} ${watcher.reason}`);
  }
  assert.deepEqual([...new Set(ends)], ["4401 no such order"]);
});

test("a forged id wakes no object", async () => {
  const { sku, orders: [one] } = await line(1);
  const [route] = [Buffer.from(one.order.id, "base64url")];
  route[0] ^= 1; // The proof that we made it.
  const watcher = new Watcher(liveOf(shop, { order: { id: route.toString("base64url") } }));
  await watcher.open();
  const { opened } = await fault(shop, { sku });
  assert.equal(opened, 0, "the object was handed a socket");
  watcher.send({ token: one.token });
  await waitFor("closed", () => watcher.closed === 4401);
});

test("who says nothing for five seconds is closed, whether the order is there or not", async () => {
  const { orders: [one] } = await line(1);
  await Promise.all([one.order.id, "forged"].map(async (id) => {
    const watcher = await new Watcher(liveOf(shop, { order: { id } })).open();
    const began = performance.now();
    // The close frame counts: the local runtime keeps the connection of who never sent a thing open
    // for ten seconds more.
    await waitFor("told to close", () => watcher.socket.readyState !== WebSocket.OPEN);
    const took_ms = performance.now() - began;
    assert.ok(took_ms > 4_500 && took_ms < 7_500, `${took_ms} ms`);
    await waitFor("closed", () => watcher.closed === 4401);
  }));
});

test("any page may watch: the token is in the message", async () => {
  const { orders: [one] } = await line(1);
  const headers = { origin: "https://elsewhere.example" };
  const watcher = await new Watcher(liveOf(shop, one), { headers }).open();
  watcher.send({ token: one.token });
  await watcher.sees("the order", ({ id }) => id === one.order.id);
  watcher.end();
});

test("told after each change: of the order, its position, its estimate", async () => {
  const { sku, orders: [first, second, third] } = await line(3);
  const watcher = await watch(shop, third);
  const told = async (what, change, holds) => {
    await change();
    await watcher.sees(what, holds);
    assert.deepEqual(watcher.latest, await seen(third), what);
  };
  const batch = (units, day) => shop.admin("PUT", `products/${sku}/batches/may`, {
    units, expected_from: day, expected_to: day,
  });
  await told("its estimate", () => batch(3, "2027-05-04"), (order) => order.estimate.basis === "batch");
  await told("its batch moved", () => batch(3, "2027-05-09"), (order) =>
    order.estimate.ships_to === "2027-05-09");
  await told("a batch gone", () => shop.admin("DELETE", `products/${sku}/batches/may`), (order) =>
    order.estimate.basis === "lead_time");
  await told("another lead time", () => shop.put(sku, { backorder: { limit: null, lead_time_days: 30 } }),
    (order) => order.estimate.ships_to > "2027-03-22");
  await told("who stood before it is served", () => shop.receive(sku, 1), (order) =>
    order.place.position === 2);
  await told("who stands before it cancels", () => shop.act(second, "cancel", {}), (order) =>
    order.place.position === 1);
  await told("moved up by the merchant", () => shop.act(third, "priority", { priority: 5 }), (order) =>
    order.priority === 5);
  await told("its units", () => shop.receive(sku, 1), (order) => order.status === "allocated");
  await told("taken back by a count", () => shop.adjust(sku, -2), (order) => order.units.waiting === 1);
  await told("found again", () => shop.adjust(sku, 2), (order) => order.units.allocated === 1);
  await told("paid", () => shop.act(third, "payments", { amount: 12900 }), (order) =>
    order.due.amount === 0);
  await told("shipped", () => shop.act(third, "shipments", { units: 1 }), (order) =>
    order.status === "shipped");
  assert.equal(first.order.sku, sku);
  watcher.end();
});

test("newcomers tell nobody, but those who stand behind them", async () => {
  const { sku, orders: [first, last] } = await line(2);
  await shop.act(last, "priority", { priority: -1 });
  const [before, behind] = [await watch(shop, first), await watch(shop, last)];
  await shop.placed(sku, WAITING);
  await behind.sees("a newcomer before it", ({ place }) => place.position === 3);
  await shop.placed(sku, WAITING);
  await behind.sees("another", ({ place }) => place.position === 4);
  assert.equal(before.told.length, 1);
  for (const watcher of [before, behind]) watcher.end();
});

test("questions, refusals and replays tell nobody", async () => {
  const { sku, orders: [one] } = await line(1);
  const watcher = await watch(shop, one);
  await seen(one);
  await shop.available(sku);
  await shop.line(sku);
  await shop.admin("POST", `products/${sku}/simulations`, { units: 5 });
  assert.equal((await shop.act(one, "returns", { units: 1 })).status, 409);
  // A change that is told ends the wait for what must not have come before.
  await shop.act(one, "payments", { amount: 1 });
  await watcher.sees("the payment", ({ paid }) => paid.amount === 1);
  assert.equal(watcher.told.length, 2);
  watcher.end();
});

test("the newest state wins, one message a second at most", async () => {
  const { orders: [one] } = await line(1);
  const watcher = await watch(shop, one);
  const began = performance.now();
  let amount = 0;
  while (performance.now() - began < 3_000) {
    amount += 1;
    good(await shop.act(one, "payments", { amount: 1 }));
  }
  await watcher.sees("the last payment", ({ paid }) => paid.amount === amount);
  const gaps = watcher.told.slice(1).map(({ at }, n) => at - watcher.told[n].at);
  assert.ok(gaps.length >= 3 && gaps.length <= 6, `${gaps.length} messages for ${amount} changes`);
  // As they leave: on the way two may come a little closer.
  assert.ok(gaps.every((gap) => gap > 900), `${gaps.map(Math.round)} ms between them`);
  watcher.end();
});

test("ten sockets an order: the oldest closes with 4408; others' stay", async () => {
  const { orders: [one, other] } = await line(2);
  const foreign = await watch(shop, other);
  const ten = [];
  for (let n = 0; n < 10; n += 1) ten.push(await watch(shop, one));
  // Without a token nobody pushes anybody out.
  const silent = await new Watcher(liveOf(shop, one)).open();
  assert.equal(ten[0].closed, undefined);
  const more = [await watch(shop, one), await watch(shop, one)];
  await waitFor("the two oldest", () => ten[0].closed === 4408 && ten[1].closed === 4408);
  await shop.act(one, "payments", { amount: 1 });
  for (const watcher of [...ten.slice(2), ...more]) {
    await watcher.sees("the payment", ({ paid }) => paid.amount === 1);
    assert.equal(watcher.closed, undefined);
  }
  assert.equal(foreign.closed, undefined);
  for (const watcher of [...ten, ...more, foreign, silent]) watcher.end();
});

test("the daily move of a lead time tells nobody; a day that changes the order does", async () => {
  const { sku, orders: [one] } = await line(1);
  const watcher = await watch(shop, one);
  await shop.advance("2027-03-02T12:00:00Z");
  assert.equal((await seen(one)).estimate.ships_to, "2027-03-23");
  await shop.advance("2027-03-04T12:00:00Z");
  await shop.act(one, "payments", { amount: 1 });
  await watcher.sees("the payment", ({ paid }) => paid.amount === 1);
  assert.equal(watcher.told.length, 2);

  // Past its due day the promise slips: `advance` tells.
  const due = one.order.promise.ships_to;
  await shop.advance(`${due}T23:00:00Z`);
  await watcher.sees("the notice", ({ notices }) => notices.length > 0);
  assert.deepEqual(watcher.latest, await seen(one));
  assert.equal(sku, one.order.sku);
  watcher.end();
});

test("a release and a day that begins in UTC reach who watches", async () => {
  const release_at = "2027-06-01T09:30:00Z";
  const preorder = { opens_at: null, closes_at: null, limit: null };
  const sku = await shop.product({ preorder, release_at });
  const placed = await shop.placed(sku, { accept: { action: "preorder" } });
  await shop.receive(sku, 1);
  const watcher = await watch(shop, placed);
  const expects = ({ estimate: { basis, ships_from } }) => `${basis} ${ships_from}`;
  for (const [now, expected] of [
    ["2027-06-01T09:29:59Z", "release 2027-06-01"],
    [release_at, "stock 2027-06-01"],
    ["2027-06-01T23:59:59Z", "stock 2027-06-01"],
    ["2027-06-02T00:00:00Z", "stock 2027-06-02"],
  ]) {
    await shop.advance(now);
    await watcher.sees(now, (order) => expects(order) === expected);
    assert.equal(expects(await seen(placed)), expected, now);
  }
  assert.deepEqual(watcher.told.map(({ order }) => expects(order)), [
    "release 2027-06-01", "stock 2027-06-01", "stock 2027-06-02",
  ]);
  watcher.end();
});

test("by the platform's clock the alarm rings at the release, for who watches", async () => {
  const { shop } = await openShop({ testClock: false });
  shop.now = null;
  const preorder = { opens_at: null, closes_at: null, limit: null };
  const release_at = new Date(Date.now() + 4_000).toISOString();
  const sku = await shop.product({ preorder, release_at });
  const placed = await shop.placed(sku, { accept: { action: "preorder" } });
  await shop.receive(sku, 1);
  const watcher = await watch(shop, placed);
  assert.equal(watcher.latest.estimate.basis, "release");
  await watcher.sees("released", ({ estimate }) => estimate.basis === "stock");
  assert.ok(Date.now() >= Date.parse(release_at));
  watcher.end();
});

test("the wasm traps: who watches is told by the next instance", async () => {
  const { sku, orders: [one, other] } = await line(2);
  const watcher = await watch(shop, other);
  for (const trap of ["call", "later"]) {
    await fault(shop, { trap });
    const answer = await shop.act(other, "payments", { amount: 1 });
    assert.ok([200, 503].includes(answer.status));
    const { paid } = await shop.shown(other);
    if (answer.status === 200) {
      await watcher.sees("the payment", (order) => order.paid.amount === paid.amount);
    }
  }
  await fault(shop, { trap: null });
  await shop.receive(sku, 1);
  await watcher.sees("a place further", ({ place }) => place.position === 1);
  assert.equal(watcher.closed, undefined);
  assert.equal(one.order.sku, sku);
  watcher.end();
});

test("the object sleeps while nothing changes, wakes to tell, and a question tells nobody", async () => {
  const { sku, orders: [first, second] } = await line(2);
  const watcher = await watch(shop, second);
  const { made } = await fault(shop, { sku });
  // The platform puts an object to sleep after ten seconds without a call: each look is one.
  let since = performance.now();
  await waitFor("it was made anew by a question", async () => {
    if (performance.now() - since < 12_000) return false;
    since = performance.now();
    return (await fault(shop, { sku })).made > made;
  }, 60_000);
  assert.deepEqual([watcher.told.length, watcher.closed], [1, undefined]);
  good(await shop.act(first, "cancel", {}));
  await watcher.sees("a place further", ({ place }) => place.position === 1);
  assert.equal(watcher.told.length, 2);
  watcher.end();
});

test("a restart: the socket ends, the next one is told, and goes on being told", async () => {
  const { sku, orders: [one] } = await line(1);
  const watcher = await watch(shop, one);
  await restart("kill");
  await waitFor("closed", () => watcher.closed !== undefined);
  const again = await watch(shop, one);
  assert.deepEqual(again.latest, await seen(one));
  await shop.receive(sku, 1);
  await again.sees("its units", ({ status }) => status === "allocated");
  again.end();
});

test("polling works as well: ETag and 304", async () => {
  const { orders: [one] } = await line(1);
  const path = `/v1/orders/${one.order.id}`;
  const ask = (tag) => shop.send("GET", path, {
    bearer: one.token, headers: tag ? { "if-none-match": tag } : {},
  });
  const { etag } = (await ask()).headers;
  assert.equal((await ask(etag)).status, 304);
  await shop.act(one, "payments", { amount: 1 });
  const changed = await ask(etag);
  assert.equal(changed.status, 200);
  assert.notEqual(changed.headers.etag, etag);
});
