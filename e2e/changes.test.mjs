// Changing one's mind: another address, withdrawing, and what is owed back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TOKEN } from "./helpers/client.mjs";
import { good, openShop } from "./helpers/shop.mjs";

const { shop } = await openShop();
const waits = { backorder: { limit: null, lead_time_days: 21 }, delivery: { amount: 490, currency: "EUR" } };
const home = { line1: "1 Road", city: "Town", country: "DE", postal_code: "10115" };
const away = { line1: "2 Lane", city: "Village", country: "AT", postal_code: "1010" };
const full = (given) => ({ line2: null, region: null, ...given });

const asked = (method, { order, token }, what, json, options = {}) =>
  shop.send(method, `/v1/orders/${order.id}/${what}`, { json, bearer: token, ...options });

test("an address changes until something ships, and stands in the record alone", async () => {
  const sku = await shop.product(waits, 2);
  const placed = await shop.placed(sku, { quantity: 1, ship_to: home });
  const changed = await asked("PUT", placed, "address", { ship_to: away });
  assert.equal(changed.status, 200);
  assert.equal(changed.body.history.at(-1).kind, "address_changed");
  assert.equal(changed.body.ship_to, undefined);
  assert.deepEqual((await shop.shown(placed)).ship_to, full(away));
  const journal = JSON.stringify(await shop.journal(sku));
  assert.ok(!journal.includes("Lane") && !journal.includes("Road"));
  // The merchant may do it for them; others may not.
  const merchants = await asked("PUT", placed, "address", { ship_to: home }, { bearer: TOKEN });
  assert.equal(merchants.status, 200);
  assert.equal((await asked("PUT", placed, "address", { ship_to: home }, { bearer: "x" })).status, 404);
  const wrong = await asked("PUT", placed, "address", { ship_to: { line1: "", country: "de" } });
  assert.deepEqual(wrong.body.errors.map(({ field }) => field).sort(), [
    "ship_to.city", "ship_to.country", "ship_to.line1",
  ]);
  good(await shop.act(placed, "shipments", { units: 1 }));
  const late = await asked("PUT", placed, "address", { ship_to: away });
  assert.deepEqual([late.status, late.code], [409, "already_shipped"]);
  assert.deepEqual((await shop.shown(placed)).ship_to, full(home));
});

test("withdrawing gives up what waits, and owes back all that was paid", async () => {
  shop.now = "2027-03-01T10:00:00Z";
  const sku = await shop.product(waits, 1);
  const placed = await shop.placed(sku, { quantity: 3, accept: { action: "split" } });
  good(await shop.act(placed, "payments", { amount: 3 * 12900 + 490 }));
  good(await shop.act(placed, "shipments", { units: 1 }));
  const gone = await asked("POST", placed, "withdraw", { name: null });
  assert.equal(gone.status, 200);
  assert.equal(gone.body.withdrawn_at, shop.now);
  assert.deepEqual([gone.body.units.shipped, gone.body.units.cancelled], [1, 2]);
  assert.equal(gone.body.refund_due.amount, 3 * 12900 + 490);
  assert.equal(gone.body.refund_due_by, "2027-03-15");
  assert.equal(gone.body.due.amount, 0);
  const again = await asked("POST", placed, "withdraw");
  assert.deepEqual([again.status, again.body], [200, gone.body]);
});

test("the days end fourteen days after the last delivery, in the EU not on a weekend", async () => {
  // Delivered on Saturday, 6 March 2027: the fourteenth day is Saturday, 20 March.
  for (const [profile, last] of [["eu", "2027-03-22"], ["uk", "2027-03-20"]]) {
    shop.now = "2027-03-05T10:00:00Z";
    good(await shop.admin("PUT", "settings", { profile }));
    const sku = await shop.product(waits, 2);
    const [first, second] = [
      await shop.placed(sku, { email: "a@example.com" }), await shop.placed(sku, { email: "b@example.com" }),
    ];
    for (const placed of [first, second]) {
      good(await shop.act(placed, "shipments", { units: 1 }));
      good(await shop.act(placed, "deliveries", { delivered_at: "2027-03-06T15:00:00Z" }));
    }
    shop.now = `${last}T23:59:59Z`;
    assert.equal((await asked("POST", first, "withdraw")).status, 200, profile);
    shop.now = new Date(Date.parse(shop.now) + 1000).toISOString().replace(".000", "");
    const over = await asked("POST", second, "withdraw");
    assert.deepEqual([over.status, over.code], [409, "withdrawal_over"], profile);
  }
  shop.now = "2027-03-05T10:00:00Z";
  good(await shop.admin("PUT", "settings", { profile: "us" }));
  const placed = await shop.placed(await shop.product(waits, 1));
  assert.equal((await asked("POST", placed, "withdraw")).code, "not_offered");
});
