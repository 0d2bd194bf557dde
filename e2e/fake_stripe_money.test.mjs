// The stand-in for Stripe: money that goes back, what is booked, and what must not be believed.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { chargeAgain, connect, paid } from "./stripe/client.mjs";
import { start } from "./stripe/server.mjs";
import { complaints } from "./stripe/shapes.mjs";

const NOW = 1_796_119_200; // 2026-12-01T10:00:00Z
const fake = await start({ now: NOW });
after(() => fake.close());
const stripe = connect(fake);
const refund = (intent, more = {}) =>
  stripe.refunds.create({ payment_intent: intent.id ?? intent, ...more });
const latestCharge = async ({ id }) => (await stripe.charges.list({ payment_intent: id })).data[0];

test("a payment goes back in parts, and no further", async () => {
  const { payment_intent: intent } = await paid(stripe, 1000);
  const metadata = { order: "o-back", ask: "r-1" };
  const first = await refund(intent, { amount: 300, metadata });
  assert.deepEqual([first.status, first.amount, first.currency], ["succeeded", 300, "eur"]);
  assert.deepEqual((await stripe.refunds.retrieve(first.id)).metadata, metadata);
  const part = await latestCharge(intent);
  assert.deepEqual([part.amount_refunded, part.refunded], [300, false]);
  await assert.rejects(refund(intent, { amount: 701 }), (error) => {
    assert.deepEqual([error.statusCode, error.code, error.param], [400, undefined, "amount"]);
    assert.match(error.message, /^Refund amount \(€7\.01\) is greater .* \(€7\.00\)$/);
    return true;
  });
  const rest = await refund(intent);
  assert.equal(rest.amount, 700);
  assert.equal((await latestCharge(intent)).refunded, true);
  const over = { statusCode: 400, code: "charge_already_refunded" };
  await assert.rejects(refund(intent, { amount: 1 }), over);
  await assert.rejects(refund(intent, { amount: 0 }), { code: "parameter_invalid_integer" });
  const { data } = await stripe.refunds.list({ payment_intent: intent.id });
  assert.deepEqual(data.map(({ id }) => id), [rest.id, first.id]);
});

test("what was never paid cannot go back", async () => {
  const made = await stripe.paymentIntents.create({ amount: 900, currency: "eur" });
  const said = { statusCode: 400, message: /does not have a successful charge to refund/ };
  await assert.rejects(refund(made), said);
  await assert.rejects(refund("pi_x"), { statusCode: 400, code: "resource_missing" });
  await assert.rejects(stripe.refunds.create({ amount: 1 }), { statusCode: 400 });
});

test("a refund that is pending succeeds or fails later", async () => {
  await fake.tell("refunds", { begin: "pending" });
  const { payment_intent: intent } = await paid(stripe, 1000);
  const good = await refund(intent, { amount: 400 });
  const bad = await refund(intent, { amount: 600 });
  assert.deepEqual([good.status, bad.status], ["pending", "pending"]);
  assert.equal((await latestCharge(intent)).amount_refunded, 1000);
  assert.deepEqual(await fake.tell("settle", { id: good.id }), { settled: [good.id] });
  await fake.tell("settle", { id: bad.id, outcome: "fail" });
  assert.equal((await stripe.refunds.retrieve(good.id)).status, "succeeded");
  const failed = await stripe.refunds.retrieve(bad.id);
  assert.deepEqual([failed.status, failed.failure_reason], ["failed", "expired_or_canceled_card"]);
  const charge = await latestCharge(intent);
  assert.deepEqual([charge.amount_refunded, charge.refunded], [400, false]);
  await fake.tell("refunds", { begin: "succeeded" });
  assert.equal((await refund(intent)).amount, 600, "what failed can go back again");
});

test("a bank takes a payment back, and gives it again", async () => {
  await fake.tell("clock", { now: NOW + 1800 });
  const session = await paid(stripe, 5000);
  const { id: charge } = await latestCharge(session.payment_intent);
  const opened = await fake.tell("disputes", { charge });
  assert.deepEqual([...complaints(opened)], []);
  assert.deepEqual([opened.amount, opened.payment_intent], [5000, session.payment_intent.id]);
  assert.equal((await stripe.charges.retrieve(charge)).disputed, true);
  await fake.tell("disputes/decide", { id: opened.id, outcome: "won" });
  const since = { created: { gte: NOW + 1800 }, expand: ["data.source"] };
  const { data } = await stripe.balanceTransactions.list(since);
  assert.deepEqual(
    data.map(({ type, reporting_category, amount, source }) =>
      [type, reporting_category, amount, source.object]),
    [
      ["adjustment", "dispute_reversal", 5000, "dispute"],
      ["adjustment", "dispute", -5000, "dispute"],
      ["charge", "charge", 5000, "charge"],
    ],
  );
});

test("what moved is booked, and read in pages", async () => {
  const at = NOW + 3600;
  await fake.tell("clock", { now: at });
  const session = await paid(stripe, 10_000);
  const charge = await latestCharge(session.payment_intent);
  const { id: back } = await refund(session.payment_intent, { amount: 2500 });
  await fake.tell("refunds", { begin: "pending" });
  const { id: lost } = await refund(session.payment_intent, { amount: 100 });
  await fake.tell("settle", { outcome: "fail" });
  await fake.tell("refunds", { begin: "succeeded" });

  const seen = [];
  const pages = { created: { gte: at, lt: at + 1 }, limit: 3 };
  for await (const entry of stripe.balanceTransactions.list(pages)) seen.push(entry);
  assert.deepEqual(seen.map(({ type, amount, net, source }) => [type, amount, net, source]), [
    ["refund_failure", 100, 100, lost],
    ["refund", -100, -100, lost],
    ["refund", -2500, -2500, back],
    ["charge", 10_000, 9825, charge.id],
  ]);
  const filled = await stripe.balanceTransactions.list({ ...pages, expand: ["data.source"] });
  assert.deepEqual(filled.data.map(({ source }) => source.id), [lost, lost, back]);
  const wrong = { expand: ["data.moon"] };
  await assert.rejects(stripe.balanceTransactions.list(wrong), /cannot be expanded \(moon\)/);
  const first = await stripe.balanceTransactions.list({ ...pages, type: "refund", limit: 1 });
  assert.deepEqual([first.data.length, first.has_more], [1, true]);
  const both = await stripe.balanceTransactions.list({ ...pages, type: "refund", limit: 2 });
  assert.deepEqual([both.data.length, both.has_more], [2, false]);
  const before = { ...pages, ending_before: seen[3].id, limit: 2 };
  const earlier = await stripe.balanceTransactions.list(before);
  assert.deepEqual(earlier.data.map(({ id }) => id), [seen[1].id, seen[2].id]);
  await assert.rejects(stripe.balanceTransactions.list({ limit: 101 }), { param: "limit" });
  const unknown = { starting_after: "txn_x" };
  await assert.rejects(stripe.balanceTransactions.list(unknown), { code: "resource_missing" });
  assert.equal(seen[3].status, "pending");
  await fake.tell("clock", { now: at + 2 * 86_400 });
  const found = await stripe.balanceTransactions.retrieve(seen[3].id);
  assert.equal(found.status, "available");
});

test("the books add up by order, and show what was charged twice", async () => {
  const own = await start({ now: NOW, seed: 7 });
  after(() => own.close());
  const client = connect(own);
  const session = await paid(client, 1000, { metadata: { order: "o-1", ask: "a-1" } });
  const again = { metadata: { order: "o-1", ask: "a-2" } };
  await chargeAgain(client, session, 500, again);
  await client.refunds.create({
    ...{ payment_intent: session.payment_intent.id, amount: 200 },
    metadata: { order: "o-1", ask: "r-1" },
  });
  await paid(client, 70, { currency: "jpy", metadata: { order: "o-2", ask: "a-3" } });
  const { orders, totals, doubles } = await own.get("books");
  assert.deepEqual(Object.keys(orders).sort(), ["o-1", "o-2"]);
  assert.deepEqual([orders["o-1"].charged, orders["o-1"].refunded], [{ eur: 1500 }, { eur: 200 }]);
  assert.deepEqual(
    orders["o-1"].charges.map((one) => [one.ask, one.amount, one.refunds.map(({ ask }) => ask)]),
    [["a-1", 1000, ["r-1"]], ["a-2", 500, []]],
  );
  assert.deepEqual(totals, { charged: { eur: 1500, jpy: 70 }, refunded: { eur: 200, jpy: 0 } });
  assert.deepEqual(doubles, { charges: [], refunds: [] });

  const twice = await chargeAgain(client, session, 500, again);
  const after_it = await own.get("books");
  assert.deepEqual(after_it.doubles.charges.map(({ ask, ids }) => [ask, ids.length]), [["a-2", 2]]);
  assert.equal(after_it.doubles.charges[0].ids[1], twice.latest_charge);
});

test("objects of another shop, and ours with something changed", async () => {
  const session = await paid(stripe, 1000, { metadata: { order: "o-own", shop: "ours" } });
  const charged = (await fake.get("books")).totals;
  const other = await fake.tell("foreign", { like: session.id });
  assert.notEqual(other.id, session.id);
  const found = await stripe.checkout.sessions.retrieve(other.id);
  assert.deepEqual(
    [found.status, found.amount_total, found.metadata],
    ["complete", 1000, { order: "o-own", shop: "another shop" }],
  );
  const open = await fake.tell("foreign", { kind: "checkout.session", paid: false });
  assert.equal(open.status, "open");
  const elsewhere = { kind: "payment_intent", amount: 4200, currency: "usd" };
  const intent = await fake.tell("foreign", elsewhere);
  assert.deepEqual([intent.status, intent.amount, intent.currency], ["succeeded", 4200, "usd"]);
  assert.deepEqual((await fake.get("books")).totals, charged, "not this shop's money");

  await fake.tell("foreign", { tamper: session.id, set: { amount_total: 1, currency: "usd" } });
  const changed = await stripe.checkout.sessions.retrieve(session.id);
  assert.deepEqual([changed.amount_total, changed.currency], [1, "usd"]);
  await assert.rejects(fake.tell("foreign", { tamper: "cs_x", set: {} }), /no such object/);
});
