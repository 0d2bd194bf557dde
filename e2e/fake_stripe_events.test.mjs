// The stand-in for Stripe: events, signed, held back, shuffled, repeated and tried again.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import Stripe from "stripe";
import { act, chargeAgain, connect, paid, sessionOf } from "./stripe/client.mjs";
import { start } from "./stripe/server.mjs";

const NOW = 1_796_119_200; // 2026-12-01T10:00:00Z
const SECRET = "whsec_events";

/** An endpoint on this machine, and a stand-in that tells it what happens. */
async function opened(options = {}) {
  const own = { taken: [], status: 200 };
  const server = createServer(async (request, reply) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    own.taken.push({ signature: request.headers["stripe-signature"], text, ...JSON.parse(text) });
    reply.writeHead(own.status).end();
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const events = `http://127.0.0.1:${server.address().port}/events`;
  const fake = await start({ now: NOW, secret: SECRET, events, ...options });
  after(async () => {
    await fake.close();
    server.close().closeAllConnections();
  });
  const types = () => own.taken.map(({ type }) => type);
  const settled = () => fake.tell("clock", { now: NOW });
  return Object.assign(own, { fake, stripe: connect(fake), types, settled });
}
const verified = ({ text, signature }, now = NOW, secret = SECRET) =>
  Stripe.webhooks.constructEvent(text, signature, secret, 300, undefined, now * 1000);

test("what happens is told, signed so that Stripe's own library takes it", async () => {
  const { taken, stripe, types, settled } = await opened();
  const session = await paid(stripe, 1000, { card: "decline_later", metadata: { order: "o-1" } });
  await assert.rejects(chargeAgain(stripe, session, 500), { code: "card_declined" });
  await stripe.refunds.create({ payment_intent: session.payment_intent.id, amount: 100 });
  const { id } = await stripe.checkout.sessions.create(sessionOf(700));
  await stripe.checkout.sessions.expire(id, {}, { idempotencyKey: "closing" });
  await settled();
  assert.deepEqual(types(), [
    "payment_intent.succeeded",
    "checkout.session.completed",
    "payment_intent.payment_failed",
    "charge.refunded",
    "checkout.session.expired",
  ]);
  const opened_events = taken.map((one) => verified(one));
  assert.deepEqual(opened_events.map(({ type }) => type), types());
  const [, completed, , refunded, expired] = opened_events;
  assert.equal(completed.data.object.id, session.id);
  assert.deepEqual(completed.data.object.metadata, { order: "o-1" });
  assert.equal(completed.request.id, null, "the shopper's doing");
  assert.equal(expired.request.idempotency_key, "closing");
  assert.equal(refunded.data.object.amount_refunded, 100);
  assert.equal((await stripe.events.retrieve(expired.id)).data.object.id, id);
  const found = await stripe.events.list({ types: ["checkout.session.expired"] });
  assert.deepEqual(found.data.map((event) => event.id), [expired.id]);
});

test("a signature holds for its text, its secret and its time", async () => {
  const { taken, stripe, settled } = await opened();
  await paid(stripe, 1000);
  await settled();
  const [one] = taken;
  const wrong = { name: "Error", type: "StripeSignatureVerificationError" };
  assert.ok(verified(one, NOW + 299));
  assert.throws(() => verified({ ...one, text: `${one.text} ` }), { type: wrong.type });
  assert.throws(() => verified(one, NOW, "whsec_other"), { type: wrong.type });
  assert.throws(() => verified(one, NOW + 301), { type: wrong.type });
});

test("refunds tell how they ended", async () => {
  const { fake, stripe, types, settled } = await opened();
  const { payment_intent: intent } = await paid(stripe, 1000);
  await fake.tell("refunds", { begin: "pending" });
  await stripe.refunds.create({ payment_intent: intent.id, amount: 100 });
  await fake.tell("settle");
  await stripe.refunds.create({ payment_intent: intent.id, amount: 200 });
  await fake.tell("settle", { outcome: "fail" });
  await settled();
  assert.deepEqual(types().slice(2), [
    "charge.refunded", "refund.updated", "charge.refunded", "refund.updated", "refund.failed",
  ]);
});

test("held back, then sent in their order", async () => {
  const { fake, stripe, taken, types, settled } = await opened();
  await fake.tell("events", { mode: "hold" });
  await paid(stripe, 1000);
  await settled();
  assert.deepEqual(types(), []);
  const { sent } = await fake.tell("events/flush");
  assert.deepEqual(types(), ["payment_intent.succeeded", "checkout.session.completed"]);
  assert.deepEqual(taken.map(({ id }) => id), sent);
  assert.deepEqual(await fake.tell("events/flush"), { sent: [] });
});

test("shuffled and repeated, alike for the same seed", async () => {
  const orders = [];
  for (const seed of [5, 5, 6]) {
    const { fake, stripe, taken } = await opened({ seed });
    await fake.tell("events", { mode: "shuffle" });
    for (let payments = 0; payments < 4; payments += 1) await paid(stripe, 1000 + payments);
    const { sent } = await fake.tell("events/flush");
    assert.deepEqual(taken.map(({ id }) => id), sent);
    assert.deepEqual([sent.length, new Set(sent).size], [16, 8]);
    const amountOf = ({ data: { object } }) => object.amount ?? object.amount_total;
    orders.push(JSON.stringify(taken.map((event) => [event.type, amountOf(event)])));
  }
  assert.equal(orders[0], orders[1]);
  assert.notEqual(orders[0], orders[2]);
});

test("each twice, at once", async () => {
  const { fake, stripe, types, taken, settled } = await opened();
  await fake.tell("events", { mode: "repeat" });
  await paid(stripe, 1000);
  await settled();
  const [paid_type, done] = ["payment_intent.succeeded", "checkout.session.completed"];
  assert.deepEqual(types(), [paid_type, paid_type, done, done]);
  assert.equal(new Set(taken.map(({ id }) => id)).size, 2);
  await assert.rejects(fake.tell("events", { mode: "backwards" }), /no such mode/);
});

test("what is not taken is tried again by the clock, signed anew", async () => {
  const own = await opened();
  const { fake, stripe, taken } = own;
  own.status = 500;
  await paid(stripe, 1000);
  await own.settled();
  assert.equal(taken.length, 2);
  await fake.tell("clock", { now: NOW + 59 });
  assert.equal(taken.length, 2);
  await fake.tell("clock", { now: NOW + 60 });
  assert.equal(taken.length, 4);
  assert.equal(taken[2].id, taken[0].id);
  assert.match(taken[2].signature, new RegExp(`^t=${NOW + 60},`));
  assert.ok(verified(taken[2], NOW + 60));
  assert.deepEqual(
    (await fake.get("events")).map(({ state, statuses, next_at }) => [state, statuses, next_at]),
    [["waiting", [500, 500], NOW + 360], ["waiting", [500, 500], NOW + 360]],
  );
  own.status = 204;
  await fake.tell("events/flush");
  const states = (await fake.get("events")).map(({ state }) => state);
  assert.deepEqual(states, ["delivered", "delivered"]);
  await fake.tell("clock", { now: NOW + 86_400 });
  assert.equal(taken.length, 6, "no more of what was taken");
  assert.equal((await stripe.events.retrieve(taken[0].id)).pending_webhooks, 0);
  await fake.tell("events/resend", { id: taken[0].id });
  assert.equal(taken.at(-1).id, taken[0].id);
});

test("an endpoint that is not there, then is", async () => {
  const own = await opened();
  const there = (await own.fake.tell("events")).url;
  const gone = createServer();
  await new Promise((ready) => gone.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${gone.address().port}/`;
  await new Promise((done) => gone.close(done));
  await own.fake.tell("events", { url });
  await paid(own.stripe, 1000);
  await own.settled();
  assert.deepEqual((await own.fake.get("events")).map(({ statuses }) => statuses), [[0], [0]]);
  await own.fake.tell("events", { url: there });
  await own.fake.tell("events/flush");
  assert.equal(own.taken.length, 2);
});

test("an event that names what is not ours comes only if asked for", async () => {
  const { fake, stripe, types, taken, settled } = await opened();
  const session = await paid(stripe, 1000);
  const event = "checkout.session.completed";
  await fake.tell("foreign", { like: session.id });
  await fake.tell("foreign", { like: session.id, event });
  await settled();
  assert.deepEqual(types().slice(2), [event]);
  assert.equal(verified(taken.at(-1)).data.object.metadata.shop, "another shop");
});

test("a page that the shopper sees has a name for everything on it", async () => {
  const { stripe } = await opened();
  const { url } = await stripe.checkout.sessions.create(sessionOf(700));
  const page = await (await fetch(url)).text();
  for (const part of [/<html lang="en">/, /<h1>Pay<\/h1>/, /<legend>Card<\/legend>/, /1 × Lamp/]) {
    assert.match(page, part);
  }
  const named = await stripe.checkout.sessions.create(
    sessionOf(700, {
      line_items: [
        {
          price_data: { currency: "eur", unit_amount: 350, product_data: { name: "<b>&" } },
          quantity: 2,
        },
      ],
    }),
  );
  assert.match(await (await fetch(named.url)).text(), /2 × &lt;b&gt;&amp;/);
  assert.equal((await act(`${url}x`, "paid")).status, 404);
});
