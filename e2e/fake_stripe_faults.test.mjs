// The stand-in for Stripe: idempotency keys, faults on demand, and what the clock does.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import Stripe from "stripe";
import { root } from "../xtask/runtime/runtime.mjs";
import { waitFor } from "./helpers/wait.mjs";
import { act, chargeAgain, connect, paid, sessionOf } from "./stripe/client.mjs";
import { start } from "./stripe/server.mjs";

const NOW = 1_796_119_200; // 2026-12-01T10:00:00Z
const DAY = 86_400;
const fake = await start({ now: NOW, hang_ms: 300 });
after(() => fake.close());
const stripe = connect(fake);
let keys = 0;
const newKey = () => ({ idempotencyKey: `key-${(keys += 1)}` });
const intents = async ({ customer }) => {
  const { data } = await stripe.paymentIntents.list({ customer });
  return data.length;
};
const isReplay = ({ lastResponse }) => lastResponse.headers.get("idempotent-replayed") === "true";

test("the same key and parameters: the first answer again", async () => {
  const session = await paid(stripe, 1000);
  const key = newKey();
  const first = await chargeAgain(stripe, session, 500, {}, key);
  const second = await chargeAgain(stripe, session, 500, {}, key);
  assert.deepEqual([isReplay(first), isReplay(second)], [false, true]);
  assert.equal(second.id, first.id);
  assert.equal(await intents(session), 2);
  const other = { statusCode: 400, type: "StripeIdempotencyError" };
  await assert.rejects(chargeAgain(stripe, session, 501, {}, key), other);
  await assert.rejects(stripe.customers.create({}, key), other);
  const without = await chargeAgain(stripe, session, 500);
  assert.notEqual(without.id, first.id);

  // Refunds, sessions and their closing alike.
  const [back, close] = [newKey(), newKey()];
  const asked = { payment_intent: first.id, amount: 100 };
  const { id: refund } = await stripe.refunds.create(asked, back);
  assert.equal((await stripe.refunds.create(asked, back)).id, refund);
  const { id } = await stripe.checkout.sessions.create(sessionOf(700));
  await stripe.checkout.sessions.expire(id, {}, close);
  assert.ok(isReplay(await stripe.checkout.sessions.expire(id, {}, close)));
});

test("for a key the order of the parameters does not matter", async () => {
  const headers = { authorization: "Bearer sk_test_x", "idempotency-key": "in any order" };
  const ids = [];
  for (const body of ["name=A&metadata[a]=1&metadata[b]=2", "metadata[b]=2&name=A&metadata[a]=1"]) {
    const asked = { method: "POST", headers, body: new URLSearchParams(body) };
    ids.push((await (await fetch(`${fake.url}/v1/customers`, asked)).json()).id);
  }
  assert.match(ids[0], /^cus_/);
  assert.equal(ids[0], ids[1]);
});

test("a decline is kept for its key; parameters that were refused are not", async () => {
  const session = await paid(stripe, 1000, { card: "decline_later" });
  const key = newKey();
  const declined = { statusCode: 402, code: "card_declined" };
  await assert.rejects(chargeAgain(stripe, session, 500, {}, key), declined);
  await fake.tell("card", { customer: session.customer, behaviour: "ok" });
  await assert.rejects(chargeAgain(stripe, session, 500, {}, key), declined);
  assert.equal(await intents(session), 2);
  const wrong = newKey();
  await assert.rejects(chargeAgain(stripe, session, 1, {}, wrong), { code: "amount_too_small" });
  assert.equal((await chargeAgain(stripe, session, 500, {}, wrong)).status, "succeeded");
});

test("keys are forgotten after a day of the clock", async () => {
  const session = await paid(stripe, 1000);
  const key = newKey();
  const first = await chargeAgain(stripe, session, 500, {}, key);
  await fake.tell("clock", { now: NOW + DAY - 1 });
  assert.equal((await chargeAgain(stripe, session, 500, {}, key)).id, first.id);
  await fake.tell("clock", { now: NOW + DAY });
  assert.notEqual((await chargeAgain(stripe, session, 500, {}, key)).id, first.id);
});

test("while the first request runs its key is in use", async () => {
  const session = await paid(stripe, 1000);
  const key = newKey();
  await fake.tell("faults", { path: "/v1/payment_intents", kind: "wait" });
  const first = chargeAgain(stripe, session, 500, {}, key);
  await waitFor("the first to arrive", async () =>
    (await fake.get("log")).some(({ fault }) => fault === "wait"),
  );
  const inUse = { statusCode: 409, code: "idempotency_key_in_use" };
  await assert.rejects(chargeAgain(stripe, session, 500, {}, key), inUse);
  assert.equal(await intents(session), 1, "nothing was done yet");
  assert.deepEqual(await fake.tell("faults/release"), { released: 1 });
  const { id } = await first;
  assert.equal((await chargeAgain(stripe, session, 500, {}, key)).id, id);
});

test("each fault loses the answer before or after the work", async () => {
  const path = "/v1/payment_intents";
  const none = { type: "StripeConnectionError" };
  const broken = { type: "StripeAPIError", statusCode: 500 };
  const table = [
    ["timeout_before", none, 0],
    ["timeout_after", none, 1],
    ["drop", none, 0],
    ["drop_after", none, 1],
    ["500_before", broken, 0],
    ["500_after", broken, 1],
    ["429", { type: "StripeRateLimitError", statusCode: 429 }, 0],
  ];
  for (const [kind, said, done] of table) {
    const session = await paid(stripe, 1000);
    const key = newKey();
    await fake.tell("faults", { path, method: "POST", kind });
    await assert.rejects(chargeAgain(stripe, session, 500, {}, key), said, kind);
    assert.equal(await intents(session), 1 + done, kind);
    if (kind === "500_after") {
      await assert.rejects(chargeAgain(stripe, session, 500, {}, key), said, "kept for the key");
    } else {
      const made = await chargeAgain(stripe, session, 500, {}, key);
      assert.deepEqual([made.status, isReplay(made)], ["succeeded", done === 1], kind);
    }
    assert.equal(await intents(session), 2, kind);
  }
  assert.deepEqual(await fake.get("faults"), []);
});

test("faults are planned by path, for a number of times, after some", async () => {
  const path = "/v1/checkout/sessions/*/expire";
  await fake.tell("faults", { path, kind: "500_before", times: 2, skip: 1 });
  const expire = async () => {
    const { id } = await stripe.checkout.sessions.create(sessionOf(700));
    return stripe.checkout.sessions.expire(id);
  };
  await expire();
  await assert.rejects(expire(), { statusCode: 500 });
  await assert.rejects(expire(), { statusCode: 500 });
  await expire();
  await fake.tell("faults", { path: "/v1/refunds", kind: "drop" });
  const cleared = await fetch(`${fake.url}/_fake/faults`, { method: "DELETE" });
  assert.deepEqual(await cleared.json(), []);
  await assert.rejects(fake.tell("faults", { path, kind: "flood" }), /no such fault/);
});

test("a client that gives up leaves nothing hanging", async () => {
  await fake.tell("faults", { path: "/v1/events", kind: "timeout_before" });
  const signal = AbortSignal.timeout(50);
  const headers = { authorization: "Bearer sk_test_x" };
  const asked = fetch(`${fake.url}/v1/events`, { headers, signal });
  await assert.rejects(asked, { name: "TimeoutError" });
});

test("sessions run out by the clock", async () => {
  const now = NOW + 10 * DAY;
  await fake.tell("clock", { now });
  const soon = await stripe.checkout.sessions.create(sessionOf(700, { expires_at: now + 1800 }));
  const late = await stripe.checkout.sessions.create(sessionOf(700));
  assert.equal(late.expires_at, now + DAY);
  await fake.tell("clock", { now: now + 1799 });
  assert.equal((await stripe.checkout.sessions.retrieve(soon.id)).status, "open");
  await fake.tell("clock", { now: now + 1800 });
  assert.equal((await stripe.checkout.sessions.retrieve(soon.id)).status, "expired");
  assert.equal((await act(soon.url, "paid")).status, 410);
  assert.equal((await stripe.checkout.sessions.retrieve(late.id)).status, "open");
  await fake.tell("clock", { now: "2027-06-01T00:00:00Z" });
  assert.equal((await stripe.checkout.sessions.retrieve(late.id)).status, "expired");
  await assert.rejects(fake.tell("clock", { now: "soon" }), /not a time/);
});

test("the log tells what was asked, with headers", async () => {
  const more = { idempotencyKey: "logged", apiVersion: "2026-10-28.x" };
  await stripe.customers.create({ name: "Log" }, more);
  const { method, path, body, headers, status, replayed } = (await fake.get("log")).at(-1);
  assert.deepEqual([method, path, body], ["POST", "/v1/customers", "name=Log"]);
  assert.deepEqual([status, replayed], [200, false]);
  assert.equal(headers["stripe-version"], "2026-10-28.x");
  assert.equal(headers["idempotency-key"], "logged");
});

test("the same seed gives the same ids", async () => {
  const ids = [];
  for (const seed of [3, 3, 4]) {
    const own = await start({ seed });
    ids.push((await connect(own).customers.create()).id);
    await own.close();
  }
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[0], ids[2]);
});

test("Stripe's client tries again by itself and pays once", async () => {
  const { hostname: host, port } = new URL(fake.url);
  const more = { maxNetworkRetries: 2, telemetry: false };
  const patient = new Stripe("sk_test_x", { host, port, protocol: "http", ...more });
  const session = await paid(stripe, 1000);
  await fake.tell("faults", { path: "/v1/payment_intents", kind: "drop_after" });
  const made = await chargeAgain(patient, session, 500);
  assert.deepEqual([made.status, await intents(session)], ["succeeded", 2]);
});

test("on its own it serves until it is told to end, and leaves nothing behind", async () => {
  const main = join(root, "e2e/stripe/main.mjs");
  const args = [main, "--port", "0", "--secret", "whsec_test", "--now", "2026-12-01T10:00:00Z"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [url] = await once(createInterface({ input: child.stdout }), "line");
  assert.equal((await connect({ url }).customers.create()).created, NOW);
  child.kill("SIGTERM");
  assert.deepEqual(await once(child, "exit"), [0, null]);
});
