// Orders that await payment: what they hold, and when it is let go.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TOKEN } from "./helpers/client.mjs";
import { good, openShop } from "./helpers/shop.mjs";

const { shop, restart } = await openShop({ payments: "test" });
const backorders = { backorder: { limit: null, lead_time_days: 21 } };
const waiting = { accept: { action: "backorder" } };

/** A time so many minutes and seconds after the present one. */
function later(minutes, seconds = 0) {
  const at = new Date(Date.parse(shop.now) + (minutes * 60 + seconds) * 1000);
  return at.toISOString().replace(".000Z", "Z");
}

async function pays({ order }, outcome) {
  const json = { order_id: order.id, outcome };
  return shop.send("POST", "/v1/test/payments", { json, bearer: TOKEN });
}

async function figures(sku) {
  const { on_hand, allocated, held, held_later, available } = await shop.stock(sku);
  return { on_hand, allocated, held, held_later, available };
}

test("an unpaid order holds its units; paid, it has them", async () => {
  const sku = await shop.product({}, 3);
  const placed = await shop.placed(sku, { quantity: 2 });
  assert.equal(placed.order.status, "awaiting_payment");
  assert.equal(placed.order.units.held, 2);
  assert.equal(placed.order.hold_until, later(35));
  assert.equal(placed.order.payment.state, "awaiting");
  assert.match(placed.payment.redirect_url, /^http/);
  assert.deepEqual(await figures(sku), {
    on_hand: 3,
    allocated: 0,
    held: 2,
    held_later: 0,
    available: 1,
  });
  const paid = await pays(placed, "paid");
  assert.equal(paid.status, 200);
  assert.equal((await shop.shown(placed)).status, "allocated");
  assert.equal((await shop.shown(placed)).payment.state, "paid");
  assert.equal((await figures(sku)).allocated, 2);
  assert.equal((await pays(placed, "declined")).status, 200);
  assert.equal((await shop.shown(placed)).status, "allocated");
});

test("declined, it still may be paid until its hold runs out", async () => {
  const sku = await shop.product({}, 1);
  const placed = await shop.placed(sku);
  assert.equal((await pays(placed, "declined")).status, 200);
  const shown = await shop.shown(placed);
  assert.deepEqual([shown.status, shown.payment.state], ["awaiting_payment", "failed"]);
  assert.equal((await figures(sku)).held, 1);
  assert.equal((await pays(placed, "paid")).status, 200);
  assert.equal((await shop.shown(placed)).status, "allocated");
});

test("a hold runs out at the minute, not a second sooner: by the advanced clock", async () => {
  const sku = await shop.product({ hold_minutes: 10 }, 1);
  const placed = await shop.placed(sku);
  await shop.advance(later(9, 59));
  assert.equal((await shop.shown(placed)).status, "awaiting_payment");
  assert.equal((await shop.available(sku)).action, "sold_out");
  await shop.advance(later(0, 1));
  const shown = await shop.shown(placed);
  assert.deepEqual([shown.status, shown.units.cancelled], ["expired", 1]);
  assert.equal((await shop.available(sku)).action, "buy");
  assert.equal((await pays(placed, "paid")).status, 200);
  // Nobody waits and the unit is there: money that comes late brings the order back.
  assert.equal((await shop.shown(placed)).status, "allocated");
});

test("and by the time that a request names, whatever it asks", async () => {
  for (const ask of ["stock", "availability", "order", "line"]) {
    const sku = await shop.product({ hold_minutes: 10 }, 1);
    const placed = await shop.placed(sku);
    const present = shop.now;
    shop.now = later(9, 59);
    assert.equal((await shop.order(sku)).code, "sold_out", ask);
    shop.now = later(0, 1);
    if (ask === "stock") assert.equal((await shop.stock(sku)).held, 0);
    if (ask === "availability") assert.equal((await shop.available(sku)).action, "buy");
    if (ask === "order") assert.equal((await shop.order(sku)).status, 201);
    if (ask === "line") assert.deepEqual(await shop.line(sku), []);
    assert.equal((await shop.shown(placed)).status, "expired");
    shop.now = present;
  }
});

test("what an expired order held goes to the line in the same step", async () => {
  const sku = await shop.product({ ...backorders, hold_minutes: 10 }, 1);
  const first = await shop.placed(sku);
  shop.now = later(5);
  const second = await shop.placed(sku, waiting);
  assert.equal(second.order.place.position, 1);
  assert.equal((await figures(sku)).held_later, 1);
  await shop.advance(later(5));
  assert.equal((await shop.shown(first)).status, "expired");
  assert.equal((await figures(sku)).held, 1);
  assert.equal((await shop.shown(second)).place.position, null);
  const journal = await shop.journal(sku);
  const [expired, served] = journal.slice(-2);
  assert.deepEqual([expired.kind, served.kind], ["expired", "served"]);
  assert.deepEqual([served.cause, served.at], ["expiry", expired.at]);
});

test("held units that are lost are waited for again, after allocated ones", async () => {
  const sku = await shop.product(backorders, 3);
  const paid = await shop.placed(sku);
  await pays(paid, "paid");
  const unpaid = await shop.placed(sku, { quantity: 2 });
  const lost = await shop.adjust(sku, -2);
  assert.deepEqual(lost.taken_back, [
    { order_id: paid.order.id, units: 1 },
    { order_id: unpaid.order.id, units: 1 },
  ]);
  const { held, held_later, waiting_units, waiting_orders } = await shop.stock(sku);
  assert.deepEqual([held, held_later, waiting_units, waiting_orders], [1, 1, 1, 2]);
  assert.equal((await shop.shown(unpaid)).units.held, 2);
  const found = await shop.adjust(sku, 1);
  assert.deepEqual(found.filled, [{ order_id: paid.order.id, units: 1 }]);
  await pays(unpaid, "paid");
  const shown = await shop.shown(unpaid);
  assert.deepEqual([shown.units.allocated, shown.units.waiting], [1, 1]);
});

test("the limit a customer counts what is held, not what expired", async () => {
  const sku = await shop.product({ per_customer_limit: 2, hold_minutes: 10 }, 9);
  const mine = { email: " Ann@Example.com " };
  await shop.placed(sku, { quantity: 2 });
  const refused = await shop.order(sku, mine);
  assert.equal(refused.code, "limit_per_customer");
  assert.equal((await shop.order(sku, { email: "bob@example.com" })).status, 201);
  await shop.advance(later(10));
  assert.equal((await shop.order(sku, { ...mine, quantity: 2 })).status, 201);
  assert.equal((await shop.order(sku, mine)).code, "limit_per_customer");
});

test("a hold that ran out while nothing ran is let go at the first look", async () => {
  const sku = await shop.product({ hold_minutes: 10 }, 1);
  const placed = await shop.placed(sku);
  await restart("kill");
  assert.equal((await shop.shown(placed)).status, "awaiting_payment");
  shop.now = later(10);
  assert.equal((await shop.available(sku)).action, "buy");
  assert.equal((await shop.shown(placed)).status, "expired");
});

test("under the test clock the platform's does not count, even where it is ahead", async () => {
  const { shop: old } = await openShop({ payments: "test" });
  old.now = "2020-01-01T00:00:00Z";
  const sku = await old.product({ hold_minutes: 10 }, 1);
  const placed = await old.placed(sku);
  assert.equal(placed.order.hold_until, "2020-01-01T00:10:00Z");
  await old.receive(sku, 1);
  assert.equal((await old.shown(placed)).status, "awaiting_payment");
  old.now = "2020-01-01T00:10:00Z";
  assert.equal((await old.shown(placed)).status, "expired");
  assert.equal((await old.available(sku)).as_of, old.now);
});
