// Delays on the real runtime: what time and supply do to promises, and what a shopper answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { good, openShop } from "./helpers/shop.mjs";

const { shop } = await openShop();
const START = "2027-01-01T10:00:00Z";
const waits = { backorder: { limit: null, lead_time_days: null } };

/** A sku with a batch on the way and an order of one unit that waits for it. */
async function promised(profile = "us", to = "2027-02-10") {
  good(await shop.admin("PUT", "settings", { profile }));
  const sku = await shop.product(waits);
  await announce(sku, to);
  const placed = await shop.placed(sku, { accept: { action: "backorder" } });
  assert.equal(placed.order.promise.ships_to, to);
  assert.deepEqual(placed.order.notices, []);
  return { sku, placed };
}

const announce = async (sku, to, units = 5) => good(await shop.admin(
  "PUT", `products/${sku}/batches/may`, { units, expected_from: to, expected_to: to },
));
const say = (placed, number, answer, options = {}) => shop.send(
  "POST", `/v1/orders/${placed.order.id}/notices/${number}/answer`,
  { json: { answer }, bearer: placed.token, ...options },
);

test("a batch that moves is told at once; silence of thirty days keeps and moves", async () => {
  shop.now = START;
  const { sku, placed } = await promised("us");
  await announce(sku, "2027-03-12");
  const [notice] = (await shop.shown(placed)).notices;
  assert.deepEqual(notice, {
    number: 1, reason: "supply_changed", sent_at: START, promised: placed.order.promise,
    revised: { ships_from: "2027-03-12", ships_to: "2027-03-12", basis: "batch" },
    answer_by: "2027-03-12", if_silent: "keep", answer: null, answered_at: null,
  });
  await shop.advance("2027-02-11T00:00:00Z");
  const kept = await shop.shown(placed);
  assert.equal(kept.promise.ships_to, "2027-03-12");
  assert.equal(kept.notices[0].answer, null);
  await shop.advance("2027-03-13T00:00:00Z");
  const gone = await shop.shown(placed);
  assert.equal(gone.status, "cancelled");
  assert.deepEqual(gone.notices.map(({ answer }) => answer), ["replaced", "silent"]);
  assert.equal(gone.notices[1].reason, "supply_late");
  assert.equal(gone.notices[1].sent_at, "2027-03-12T00:00:00Z");
});

test("keep and cancel, again the same, and too late", async () => {
  shop.now = "2027-04-01T10:00:00Z";
  const { sku, placed } = await promised("eu", "2027-05-10");
  await announce(sku, "2027-06-10");
  const kept = await say(placed, 1, "keep");
  assert.equal(kept.status, 200);
  assert.equal(kept.body.promise.ships_to, "2027-06-10");
  assert.equal(kept.body.notices[0].answer, "keep");
  assert.deepEqual((await say(placed, 1, "keep")).body, kept.body);
  const other = await say(placed, 1, "cancel");
  assert.deepEqual([other.status, other.code], [409, "notice_closed"]);
  assert.equal((await say(placed, 2, "keep")).status, 404);
  assert.equal((await say(placed, "x", "keep")).status, 404);
  assert.equal((await say(placed, 1, "perhaps")).status, 422);
  assert.equal((await say(placed, 1, "keep", { bearer: "forged" })).status, 404);
  await announce(sku, "2027-07-10");
  const cancelled = await say(placed, 2, "cancel");
  assert.equal(cancelled.body.status, "cancelled");
  assert.equal(cancelled.body.notices[1].answer, "cancel");
});

test("without supply a US order ends after thirty days, and the money is owed", async () => {
  shop.now = "2027-08-01T10:00:00Z";
  const { sku, placed } = await promised("us", "2027-08-10");
  good(await shop.act(placed, "payments", { amount: 12900 }));
  good(await shop.admin("DELETE", `products/${sku}/batches/may`));
  const [notice] = (await shop.shown(placed)).notices;
  assert.deepEqual([notice.revised, notice.answer_by, notice.if_silent], [null, "2027-09-09", "cancel"]);
  await shop.advance("2027-09-09T23:59:59Z");
  assert.equal((await shop.shown(placed)).status, "waiting");
  await shop.advance("2027-09-10T00:00:00Z");
  const gone = await shop.shown(placed);
  assert.equal(gone.status, "cancelled");
  assert.deepEqual(gone.refund_due, { amount: 12900, currency: "EUR" });
  const log = good(await shop.admin("GET", `orders/${placed.order.id}/evidence`));
  assert.equal(log.profile, "us");
  assert.deepEqual(log.items.map(({ kind, rule }) => `${kind} ${rule}`), [
    "placed 16 CFR 435.2", "paid null", "delay_notice 16 CFR 435.2",
    "notice_answered 16 CFR 435.2", "cancelled null",
  ]);
  assert.equal(log.items[2].notice.number, 1);
  const found = async (attention) => {
    const page = good(await shop.admin("GET", `orders?attention=${attention}`));
    return page.items.map(({ id }) => id);
  };
  assert.ok((await found("refund_due")).includes(placed.order.id));
  assert.ok(!(await found("unanswered")).includes(placed.order.id));
  assert.equal((await shop.admin("GET", "orders?attention=everything")).status, 422);
  // Seven working days, Monday to Friday, counted from the day after Friday, 10 September.
  assert.equal(gone.refund_due_by, "2027-09-21");
});

test("deadlines end where the merchant is; the extra period is the shopper's in the EU", async () => {
  shop.now = "2027-10-01T10:00:00Z";
  good(await shop.admin("PUT", "settings", { time_zone: "America/Los_Angeles" }));
  const sku = await shop.product(waits);
  await announce(sku, "2027-10-10");
  const placed = await shop.placed(sku, { accept: { action: "backorder" } });
  const extra = () => shop.send("POST", `/v1/orders/${placed.order.id}/extra-period`, {
    bearer: placed.token,
  });
  await shop.advance("2027-10-10T06:59:59Z");
  assert.deepEqual((await shop.shown(placed)).notices, []);
  assert.equal((await extra()).code, "not_due_yet");
  await shop.advance("2027-10-10T07:00:00Z");
  assert.equal((await shop.shown(placed)).notices[0].reason, "supply_late");
  await shop.advance("2027-10-11T07:00:00Z");
  const set = await extra();
  assert.deepEqual([set.status, set.body.extra_until], [200, "2027-10-25"]);
  await shop.advance("2027-10-12T07:00:00Z");
  assert.equal((await extra()).body.extra_until, "2027-10-25");
});

test("a line of hundreds is judged to its end, in order", async () => {
  shop.now = "2027-11-01T10:00:00Z";
  good(await shop.admin("PUT", "settings", {}));
  const sku = await shop.product(waits);
  await announce(sku, "2027-12-01", 700);
  const orders = [];
  for (let at = 0; at < 620; at += 20) {
    orders.push(...await Promise.all(Array.from({ length: 20 }, (_, who) => shop.placed(sku, {
      email: `w${at + who}@example.com`, accept: { action: "backorder" },
    }))));
  }
  await announce(sku, "2027-12-24", 700);
  await shop.advance("2027-11-02T10:00:00Z");
  for (const placed of [orders[0], orders[310], orders[619]]) {
    assert.equal((await shop.shown(placed)).notices.length, 1);
  }
});
