// The merchant's side of cash: what all orders come to, who waits for whose money, what goes back, and
// the nightly look at the provider's books.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TOKEN, newKey } from "./helpers/client.mjs";
import { shaped } from "./helpers/shapes.mjs";
import { good, openShop } from "./helpers/shop.mjs";

const { shop } = await openShop();
const backorder = { backorder: { limit: null, lead_time_days: 21 } };
const waiting = { accept: { action: "backorder" } };

const cash = async (given = {}, at = shop) =>
  good(await at.admin("GET", `cash?${new URLSearchParams(given)}`)).items;
/** The figures of one sku, which has one currency. */
const of = async (sku, given = {}, at = shop) => {
  const items = await cash({ sku, ...given }, at);
  assert.ok(items.length < 2, "one currency");
  const { collected, due_at_allocation, refundable, refunded } = items[0] ?? {};
  return items.length === 0 ? [] : [collected, refunded, due_at_allocation, refundable];
};
const paid = (placed, amount, at = shop) => at.act(placed, "payments", { amount });
const refund = (placed, json, options, at = shop) => at.act(placed, "refunds", json, options);
const waits = async (attention, at = shop) =>
  good(await at.admin("GET", `orders?attention=${attention}`)).items.map(({ id }) => id);
const play = async (at, { order }, outcome) => good(await at.send("POST", "/v1/test/payments", {
  json: { order_id: order.id, outcome }, bearer: TOKEN,
}));

test("what came in, went back, is to come and could go back, by sku and by currency", async () => {
  const [lamp, mug] = [await shop.product({}, 5), await shop.product({ price: { amount: 700, currency: "USD" } }, 5)];
  assert.deepEqual(await of(lamp), []);
  const first = await shop.placed(lamp);
  assert.deepEqual(await of(lamp), [0, 0, 12900, 0]);
  good(await paid(first, 5000));
  good(await paid(first, 2900));
  assert.deepEqual(await of(lamp), [7900, 0, 5000, 7900]);
  // What goes back of what is not owed makes the order cost less.
  good(await refund(first, { amount: 2000, reason: "scratched" }));
  assert.deepEqual(await of(lamp), [7900, 2000, 5000, 5900]);
  good(await paid(await shop.placed(mug, { quantity: 2 }), 1400));
  const items = await cash();
  assert.deepEqual(items.map(({ currency }) => currency), ["EUR", "USD"]);
  items.forEach((row) => shaped(row, "cash"));
  const [euro, dollar] = items;
  assert.deepEqual(dollar.by_sku, [
    { sku: mug, collected: 1400, due_at_allocation: 0, refundable: 1400, refunded: 0 },
  ]);
  assert.equal(euro.by_sku.find(({ sku }) => sku === lamp).refundable, 5900);
  shaped(euro.by_day[0], "cashOfDay");
  shaped(euro.by_sku[0], "cashOfSku");
  // Cancelled: nothing is to come, and what was paid is owed back.
  good(await shop.act(first, "cancel", {}));
  assert.deepEqual(await of(lamp), [7900, 2000, 0, 5900]);
});

test("days are the shop's, both included", async () => {
  good(await shop.admin("PUT", "settings", { time_zone: "Pacific/Auckland" }));
  const sku = await shop.product({}, 9);
  const placed = await shop.placed(sku);
  // 23:59 and 00:00 there.
  for (const [at, amount] of [["2027-06-01T11:59:59Z", 100], ["2027-06-01T12:00:00Z", 20], ["2027-06-03T00:00:00Z", 3]]) {
    shop.now = at;
    good(await paid(placed, amount));
  }
  good(await refund(placed, { amount: 7 }));
  const days = async (given) => (await cash({ sku, ...given })).flatMap(({ by_day }) =>
    by_day.map(({ day, collected, refunded }) => [day, collected, refunded]));
  const all = [["2027-06-03", 3, 7], ["2027-06-02", 20, 0], ["2027-06-01", 100, 0]];
  assert.deepEqual(await days(), all);
  for (const [from, to, expected, collected] of [
    ["2027-06-01", "2027-06-03", all, 123],
    ["2027-06-02", "2027-06-02", [all[1]], 20],
    ["2027-06-02", undefined, all.slice(0, 2), 23],
    [undefined, "2027-06-01", [all[2]], 100],
    ["2027-06-04", undefined, [], 0],
    ["0000-01-01", "9999-12-31", all, 123],
  ]) {
    const given = Object.fromEntries(Object.entries({ from, to }).filter(([, day]) => day));
    assert.deepEqual(await days(given), expected, `${from} to ${to}`);
    const [came, , due, refundable] = await of(sku, given);
    assert.deepEqual([came, due, refundable], [collected, 12900 - 7 - 116, 116], "what stands, stands now");
  }
  // Another zone dates the same movements otherwise.
  good(await shop.admin("PUT", "settings", {}));
  assert.deepEqual(await days(), [["2027-06-03", 3, 7], ["2027-06-01", 120, 0]]);
});

test("every bad parameter is named", async () => {
  for (const [query, fields] of [
    ["from=2027-02-30&to=soon", ["from", "to"]],
    ["from=2027-05-04&to=2027-05-03", ["to"]],
    ["from=2027-05-04&from=2027-05-05", ["from"]],
    ["since=2027-05-04", ["since"]],
    ["from=", ["from"]],
  ]) {
    const answer = await shop.admin("GET", `cash?${query}`);
    assert.deepEqual([answer.status, answer.code, answer.fields], [422, "invalid_query", fields], query);
  }
  for (const path of ["cash", "reconciliation"]) {
    assert.equal((await shop.send("GET", `/v1/admin/${path}`)).status, 401, path);
    assert.equal((await shop.admin("POST", path, {})).status, 405, path);
  }
});

test("what goes along when an order is swapped is no payment; where it stands, it can be refunded", async () => {
  const [red, blue] = [
    await shop.product({ product: "lamp", ...backorder }), await shop.product({ product: "lamp", ...backorder }),
  ];
  const placed = await shop.placed(red, waiting);
  good(await paid(placed, 12900));
  const swapped = good(await shop.send("POST", `/v1/orders/${placed.order.id}/swap`, {
    json: { sku: blue, ...waiting }, bearer: placed.token, key: newKey(),
  }));
  assert.deepEqual(await of(red), [12900, 0, 0, 0]);
  assert.deepEqual(await of(blue), [0, 0, 0, 12900]);
  good(await refund(swapped, { amount: 900 }));
  assert.deepEqual(await of(blue), [0, 900, 0, 12000]);
  const book = good(await shop.admin("GET", `orders/${swapped.order.id}/money`)).items;
  book.forEach((row) => shaped(row, "money"));
  assert.deepEqual(book.map(({ debit, credit, amount }) => [debit, credit, amount]), [
    ["transfer", "customer", 12900], ["customer", "cash", 900],
  ]);
});

test("giving back: no more than was paid, once a key, and what is owed is settled", async () => {
  const sku = await shop.product({}, 9);
  const placed = await shop.placed(sku);
  const early = await refund(placed, { amount: 1 });
  assert.deepEqual([early.status, early.code], [409, "refund_too_large"]);
  good(await paid(placed, 12900));
  for (const [json, fields] of [[{}, ["amount"]], [{ amount: 0 }, ["amount"]], [{ amount: 1, why: "x" }, ["why"]]]) {
    const answer = await refund(placed, json);
    assert.deepEqual([answer.status, answer.fields], [422, fields]);
  }
  const keyless = await refund(placed, { amount: 1 }, { key: undefined });
  assert.deepEqual([keyless.status, keyless.code], [400, "idempotency_key_missing"]);
  const key = newKey();
  good(await refund(placed, { amount: 2900, reason: "late" }, { key }));
  const again = await refund(placed, { amount: 2900, reason: "late" }, { key });
  assert.deepEqual([again.status, again.headers["idempotency-replayed"]], [200, "true"]);
  assert.equal((await refund(placed, { amount: 2901, reason: "late" }, { key })).code, "idempotency_key_reused");
  const order = await shop.shown(placed);
  assert.deepEqual([order.refunded.amount, order.payment.state, order.due.amount], [2900, "paid", 0]);
  const much = await refund(placed, { amount: 10001 });
  assert.deepEqual([much.status, much.code], [409, "refund_too_large"]);

  good(await shop.act(placed, "cancel", {}));
  assert.ok((await waits("refund_due")).includes(placed.order.id));
  const owed = await shop.shown(placed);
  assert.deepEqual([owed.refund_due.amount, owed.payment.state], [10000, "refund_due"]);
  good(await refund(placed, { amount: 10000 }));
  const settled = await shop.shown(placed);
  assert.deepEqual([settled.refund_due.amount, settled.refunded.amount, settled.payment.state], [0, 12900, "refunded"]);
  assert.deepEqual(settled.payment.plan.map(({ state }) => state), ["refunded"]);
  assert.ok(!(await waits("refund_due")).includes(placed.order.id));
  assert.deepEqual(await of(sku), [12900, 12900, 0, 0]);
});

test("who is asked for a charge, and who is to pay by hand, until when", async () => {
  const { shop: provider } = await openShop({ payments: "test" });
  const payment = { collect: "deposit", deposit: { percent: 20 }, grace_days: 4 };
  const sku = await provider.product({ payment, ...backorder });
  const placed = await provider.placed(sku, waiting);
  const lists = async () => [await waits("charging", provider), await waits("unpaid", provider)];
  const { id } = placed.order;
  // What awaits its first payment may never stand.
  assert.deepEqual([await of(sku, {}, provider), await lists()], [[], [[], []]]);
  await play(provider, placed, "paid");
  assert.deepEqual([await of(sku, {}, provider), await lists()], [[2580, 0, 10320, 2580], [[], []]]);
  await provider.receive(sku, 1);
  assert.deepEqual([(await provider.shown(placed)).payment.state, await lists()], ["balance_due", [[id], []]]);
  await play(provider, placed, "declined");
  const declined = await provider.shown(placed);
  assert.deepEqual([declined.payment.deadline, await lists()], ["2027-03-05", [[], [id]]]);
  shaped(declined.payment, "payment");
  declined.payment.plan.forEach((part) => shaped(part, "plan"));
  await play(provider, placed, "paid");
  assert.deepEqual([await of(sku, {}, provider), await lists()], [[12900, 0, 0, 12900], [[], []]]);
  // Cancelled: the provider gives it back.
  good(await provider.act(placed, "cancel", {}));
  assert.deepEqual(await of(sku, {}, provider), [12900, 12900, 0, 0]);
  // Nobody paid: nothing is to come.
  const late = await provider.placed(sku);
  await provider.advance("2027-03-02T12:00:00Z");
  assert.equal((await provider.shown(late)).status, "expired");
  assert.deepEqual(await of(sku, {}, provider), [12900, 12900, 0, 0]);
  const unknown = await provider.admin("GET", "orders?attention=charged");
  assert.deepEqual([unknown.status, unknown.fields], [422, ["attention"]]);
});

test("the books are compared at 03:00 where the shop is, and what is an hour young waits a night", async () => {
  const { shop: berlin } = await openShop();
  const last = async () => good(await berlin.admin("GET", "reconciliation"));
  berlin.now = "2027-05-03T20:00:00Z";
  good(await berlin.admin("PUT", "settings", { time_zone: "Europe/Berlin" }));
  assert.deepEqual(await last(), { as_of: null, checked: 0, differences: [] });
  const placed = await berlin.placed(await berlin.product({}, 1));
  good(await paid(placed, 100, berlin));
  good(await refund(placed, { amount: 40 }, {}, berlin));
  berlin.now = "2027-05-04T00:00:00Z"; // 02:00 there
  good(await paid(placed, 1, berlin));
  await berlin.advance("2027-05-04T00:59:59Z");
  assert.equal((await last()).as_of, null);
  await berlin.advance("2027-05-04T01:00:00Z");
  const first = await last();
  shaped(first, "reconciliation");
  assert.deepEqual(first, { as_of: "2027-05-04T01:00:00Z", checked: 2, differences: [] });
  await berlin.advance("2027-05-04T20:00:00Z");
  assert.deepEqual(await last(), first);
  // Nights that passed unseen are one, the last; a week is looked back.
  await berlin.advance("2027-05-07T00:30:00Z");
  assert.deepEqual(await last(), { as_of: "2027-05-06T01:00:00Z", checked: 3, differences: [] });
  await berlin.advance("2027-05-11T12:00:00Z");
  assert.deepEqual(await last(), { as_of: "2027-05-11T01:00:00Z", checked: 1, differences: [] });
  // Another zone, another night: where it is 03:00 next.
  good(await berlin.admin("PUT", "settings", { time_zone: "America/New_York" }));
  await berlin.advance("2027-05-12T06:59:59Z");
  assert.equal((await last()).as_of, "2027-05-11T01:00:00Z");
  await berlin.advance("2027-05-12T07:00:00Z");
  assert.equal((await last()).as_of, "2027-05-12T07:00:00Z");
});
