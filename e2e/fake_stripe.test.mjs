// The stand-in for Stripe, asked by Stripe's own client: what it offers, and what it refuses.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import Stripe from "stripe";
import { act, chargeAgain, connect, paid, sessionOf } from "./stripe/client.mjs";
import { start } from "./stripe/server.mjs";

const NOW = 1_796_119_200; // 2026-12-01T10:00:00Z
const fake = await start({ now: NOW });
after(() => fake.close());
const stripe = connect(fake);

/** Expects a refusal with these fields. */
async function refused(asked, expected) {
  const error = await asked.then(
    (done) => assert.fail(`it was done: ${JSON.stringify(done)}`),
    (refusal) => refusal,
  );
  assert.ok(error instanceof Stripe.errors.StripeError, String(error));
  for (const [name, value] of Object.entries(expected)) {
    const isPattern = value instanceof RegExp;
    if (isPattern) assert.match(String(error[name]), value);
    else assert.equal(error[name], value, `${name}: ${error.message}`);
  }
  return error;
}

test("only who has the key is served, and only what is there", async () => {
  await refused(connect(fake, "sk_test_y").customers.create(), { statusCode: 401 });
  const bare = await fetch(`${fake.url}/v1/customers`, { method: "POST" });
  assert.equal(bare.status, 401);
  await refused(stripe.rawRequest("GET", "/v1/moons"), { statusCode: 404 });
  await refused(stripe.customers.retrieve("cus_x"), { statusCode: 404, code: "resource_missing" });
});

test("a customer is kept as given", async () => {
  const asked = { email: "zoe@example.com", name: "Zoë", metadata: { order: "o 1 & more" } };
  const made = await stripe.customers.create(asked);
  assert.match(made.id, /^cus_[A-Za-z0-9]{24}$/);
  const found = await stripe.customers.retrieve(made.id);
  assert.deepEqual({ ...found, lastResponse: 0 }, { ...made, lastResponse: 0 });
  const { email, name, metadata, created } = found;
  assert.deepEqual({ email, name, metadata, created }, { ...asked, created: NOW });
});

test("parameters that Stripe would not take are refused by name", async () => {
  const sessions = stripe.checkout.sessions;
  const missing = "parameter_missing";
  const unknown = "parameter_unknown";
  const nobody = { customer: "cus_x", customer_creation: undefined };
  const wrong = [
    [sessionOf(1000, { mode: undefined }), missing, "mode"],
    [sessionOf(1000, { success_url: undefined }), missing, "success_url"],
    [sessionOf(1000, { line_items: undefined }), missing, "line_items"],
    [sessionOf(1000, { success_url: "shop" }), "url_invalid", "success_url"],
    [sessionOf(1000, { succes_url: "https://x.example" }), unknown, "succes_url"],
    [sessionOf(1000, { payment_intent_data: { meta: 1 } }), unknown, "payment_intent_data[meta]"],
    [sessionOf(1000, { cancel_url: "" }), "parameter_invalid_empty", "cancel_url"],
    [sessionOf(1000, { locale: "xx" }), undefined, "locale"],
    [sessionOf(1000, { customer: "cus_x", customer_email: "a@b.example" }), undefined, "customer"],
    [sessionOf(1000, { setup_intent_data: { description: "x" } }), undefined, "setup_intent_data"],
    [sessionOf(1000, { metadata: { a: "x".repeat(501) } }), undefined, "metadata"],
    [sessionOf(1000, { metadata: { ["a".repeat(41)]: "x" } }), undefined, "metadata"],
    [sessionOf(-1), "parameter_invalid_integer", "line_items[0][price_data][unit_amount]"],
    [sessionOf(1000, {}, "xxy"), undefined, "line_items[0][price_data][currency]"],
    [sessionOf(49), "amount_too_small", undefined],
    [{ ...sessionOf(1000), ...nobody }, "resource_missing", "customer"],
    [{ mode: "setup", success_url: "https://x.example" }, missing, "currency"],
    [sessionOf(1000, { expires_at: NOW + 1799 }), undefined, "expires_at"],
    [sessionOf(1000, { expires_at: NOW + 86_401 }), undefined, "expires_at"],
  ];
  for (const [asked, code, param] of wrong) {
    await refused(sessions.create(asked), { statusCode: 400, code, param });
  }
  for (const at of [NOW + 1800, NOW + 86_400]) {
    assert.equal((await sessions.create(sessionOf(1000, { expires_at: at }))).expires_at, at);
  }
});

test("amounts: the least of a currency, and what has no last digit", async () => {
  const pay = (amount, currency) =>
    stripe.paymentIntents.create({
      ...{ amount, currency, confirm: true, off_session: true, payment_method: "pm_card_visa" },
    });
  const least = { eur: 50, usd: 50, gbp: 30, jpy: 50, czk: 1500, huf: 17500, sek: 300, hkd: 400 };
  for (const [currency, amount] of Object.entries(least)) {
    assert.equal((await pay(amount, currency)).status, "succeeded");
    await refused(pay(amount - 1, currency), { statusCode: 400, code: "amount_too_small" });
  }
  await refused(pay(0, "eur"), { code: "parameter_invalid_integer", param: "amount" });
  await refused(pay(100_000_000, "eur"), { code: "amount_too_large" });
  const grains = [["kwd", 5120, 5124], ["isk", 500, 550], ["ugx", 5000, 5001]];
  for (const [currency, good, bad] of grains) {
    assert.equal((await pay(good, currency)).amount_received, good);
    await refused(pay(bad, currency), { statusCode: 400, param: "amount" });
  }
});

test("a session is paid on its page, and its card is saved", async () => {
  const metadata = { order: "o-paid", ask: "a-1" };
  const made = await stripe.checkout.sessions.create(
    sessionOf(1234, {
      client_reference_id: "o-paid",
      customer_email: "ann@example.com",
      metadata,
      payment_intent_data: { setup_future_usage: "off_session", metadata },
    }),
  );
  assert.deepEqual(
    [made.status, made.payment_status, made.amount_total, made.payment_intent, made.customer],
    ["open", "unpaid", 1234, null, null],
  );
  const page = await (await fetch(made.url)).text();
  assert.match(page, /Amount due<\/span> <output[^>]*>€12\.34</);
  const sent = await act(made.url, "paid");
  assert.deepEqual(
    [sent.status, sent.headers.get("location")],
    [303, `https://shop.example/back?session=${made.id}`],
  );
  const expand = ["payment_intent.latest_charge.balance_transaction", "customer"];
  const done = await stripe.checkout.sessions.retrieve(made.id, { expand });
  assert.deepEqual([done.status, done.payment_status, done.url], ["complete", "paid", null]);
  assert.equal(done.customer.email, "ann@example.com");
  const intent = done.payment_intent;
  const { status, amount_received, currency } = intent;
  assert.deepEqual([status, amount_received, currency], ["succeeded", 1234, "eur"]);
  assert.deepEqual(intent.metadata, metadata);
  assert.deepEqual(intent.latest_charge.metadata, metadata);
  assert.equal(intent.latest_charge.balance_transaction.amount, 1234);
  const card = await stripe.paymentMethods.retrieve(intent.payment_method);
  assert.equal(card.customer, done.customer.id);

  // Sent again it is paid once; there is nothing left to close.
  assert.equal((await act(made.url ?? `${fake.url}/pay/${made.id}`, "paid")).status, 303);
  assert.equal((await stripe.charges.list({ payment_intent: intent.id })).data.length, 1);
  const again = stripe.checkout.sessions.expire(made.id);
  await refused(again, { statusCode: 400, message: /"complete"/ });
  const { data } = await stripe.checkout.sessions.list({ payment_intent: intent.id });
  assert.deepEqual(data.map(({ id }) => id), [made.id]);
});

test("declined on the page, then paid; cancelled, it stays open", async () => {
  const made = await stripe.checkout.sessions.create(sessionOf(2000));
  const back = await act(made.url, "cancel");
  assert.equal(back.status, 303);
  assert.equal(back.headers.get("location"), "https://shop.example/order");
  const declined = await act(made.url, "declined");
  const page = await fetch(new URL(declined.headers.get("location"), fake.url));
  assert.match(await page.text(), /role="alert"/);
  const open = await stripe.checkout.sessions.retrieve(made.id, { expand: ["payment_intent"] });
  assert.deepEqual([open.status, open.payment_status], ["open", "unpaid"]);
  assert.deepEqual(
    [open.payment_intent.status, open.payment_intent.last_payment_error.code],
    ["requires_payment_method", "card_declined"],
  );
  assert.equal((await act(made.url, "eaten")).status, 400);
  await act(made.url, "paid");
  const done = await stripe.checkout.sessions.retrieve(made.id);
  assert.deepEqual([done.status, done.payment_intent], ["complete", open.payment_intent.id]);
  const { data } = await stripe.charges.list({ payment_intent: open.payment_intent.id });
  assert.deepEqual(data.map(({ status }) => status), ["succeeded", "failed"]);
});

test("a session closes when it is told to", async () => {
  const made = await stripe.checkout.sessions.create(sessionOf(2000));
  const closed = await stripe.checkout.sessions.expire(made.id);
  assert.deepEqual([closed.status, closed.payment_status, closed.url], ["expired", "unpaid", null]);
  const again = stripe.checkout.sessions.expire(made.id);
  await refused(again, { statusCode: 400, message: /"expired"/ });
  assert.equal((await fetch(made.url)).status, 410);
  assert.equal((await act(made.url, "paid")).status, 410);
  assert.equal((await stripe.checkout.sessions.retrieve(made.id)).payment_intent, null);
});

test("a card is saved without being charged, and charged later", async () => {
  const made = await stripe.checkout.sessions.create({
    ...{ mode: "setup", currency: "eur", customer_creation: "always" },
    setup_intent_data: { metadata: { order: "o-setup" } },
    success_url: "https://shop.example/back",
  });
  assert.deepEqual([made.payment_status, made.amount_total], ["no_payment_required", null]);
  const page = await (await fetch(made.url)).text();
  assert.match(page, /Save card/);
  assert.doesNotMatch(page, /Back to shop/, "there is no cancel_url");
  await act(made.url, "declined");
  assert.equal((await stripe.checkout.sessions.retrieve(made.id)).status, "open");
  await act(made.url, "paid", "auth_later");
  const expand = ["setup_intent"];
  const saved = await stripe.checkout.sessions.retrieve(made.id, { expand });
  const { customer, setup_intent: setup } = saved;
  assert.deepEqual([setup.status, setup.customer], ["succeeded", customer]);
  assert.deepEqual(setup.metadata, { order: "o-setup" });
  assert.equal((await stripe.setupIntents.retrieve(setup.id)).payment_method, setup.payment_method);
  const error = await refused(chargeAgain(stripe, { customer, payment_intent: setup }, 500), {
    ...{ statusCode: 402, type: "StripeCardError", code: "authentication_required" },
    decline_code: "authentication_required",
  });
  assert.equal(error.payment_intent.status, "requires_payment_method");
  assert.equal(error.payment_intent.last_payment_error.payment_method.id, setup.payment_method);
});

test("later charges go as the card was chosen, and as it behaves since", async () => {
  const session = await paid(stripe, 1000, { card: "decline_later" });
  const metadata = { order: "o-later", ask: "a-later" };
  const error = await refused(chargeAgain(stripe, session, 700, { metadata }), {
    ...{ statusCode: 402, code: "card_declined", decline_code: "generic_decline" },
  });
  const failed = error.payment_intent;
  assert.deepEqual([failed.status, failed.amount_received], ["requires_payment_method", 0]);
  assert.equal((await stripe.charges.retrieve(error.charge)).failure_code, "card_declined");
  const { cards } = await fake.tell("card", { customer: session.customer, behaviour: "ok" });
  assert.equal(cards.length, 1);
  const good = await chargeAgain(stripe, session, 700, { metadata });
  assert.deepEqual([good.status, good.amount_received], ["succeeded", 700]);
  const { data } = await stripe.paymentIntents.list({ customer: session.customer });
  assert.deepEqual(data.map(({ id }) => id), [good.id, failed.id, session.payment_intent.id]);

  await fake.tell("card", { customer: session.customer, behaviour: "insufficient_funds" });
  await refused(chargeAgain(stripe, session, 700), { decline_code: "insufficient_funds" });
  await fake.tell("card", { customer: session.customer, behaviour: "expired" });
  await refused(chargeAgain(stripe, session, 700), { code: "expired_card" });
  await fake.tell("card", { customer: session.customer, behaviour: "pending_later" });
  const waiting = await chargeAgain(stripe, session, 700);
  assert.equal(waiting.status, "processing");
  await fake.tell("settle", { id: waiting.id });
  assert.equal((await stripe.paymentIntents.retrieve(waiting.id)).status, "succeeded");
  const lost = await chargeAgain(stripe, session, 700);
  await fake.tell("settle", { id: lost.id, outcome: "fail" });
  const { status, last_payment_error } = await stripe.paymentIntents.retrieve(lost.id);
  assert.deepEqual([status, last_payment_error.code], ["requires_payment_method", "card_declined"]);
});

test("which cards and currencies a page offers is kept", async () => {
  const narrow = {
    adaptive_pricing: { enabled: false },
    allowed_payment_method_types: ["card"],
  };
  const made = await stripe.checkout.sessions.create(sessionOf(1000, narrow));
  const { adaptive_pricing, allowed_payment_method_types } = made;
  assert.deepEqual({ adaptive_pricing, allowed_payment_method_types }, narrow);
  const bank = { allowed_payment_method_types: ["sepa_debit"] };
  await refused(stripe.checkout.sessions.create(sessionOf(1000, bank)), { statusCode: 400 });
  const card = { ...narrow, adaptive_pricing: undefined };
  const saving = { ...card, mode: "setup", success_url: "https://shop.example/" };
  assert.equal((await stripe.checkout.sessions.create(saving)).currency, null);
  const intent = await stripe.paymentIntents.create({ amount: 900, currency: "eur", ...card });
  assert.deepEqual(intent.allowed_payment_method_types, ["card"]);
});

test("what costs nothing is done without a payment", async () => {
  const { id, url } = await stripe.checkout.sessions.create(sessionOf(0));
  await act(url, "paid");
  const { status, payment_status, payment_intent } = await stripe.checkout.sessions.retrieve(id);
  assert.deepEqual([status, payment_status, payment_intent], ["complete", "no_payment_required", null]);
});

test("a card that works now asks for authentication later", async () => {
  const saving = { payment_intent_data: { setup_future_usage: "off_session" } };
  const { id, url } = await stripe.checkout.sessions.create(sessionOf(1000, saving));
  await act(url, "authentication_required_later");
  const session = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
  assert.equal(session.payment_status, "paid");
  await refused(chargeAgain(stripe, session, 700), { code: "authentication_required" });
});

test("a card is its customer's alone", async () => {
  const session = await paid(stripe, 1000);
  const other = await stripe.customers.create();
  await refused(chargeAgain(stripe, session, 700, { customer: other.id }), { statusCode: 400 });
  await refused(chargeAgain(stripe, session, 700, { customer: undefined }), { statusCode: 400 });
  await refused(chargeAgain(stripe, session, 700, { customer: "cus_x" }), { param: "customer" });
  await refused(chargeAgain(stripe, session, 700, { confirm: false }), { param: "off_session" });

  // Without `setup_future_usage` it is used up.
  const { id, url } = await stripe.checkout.sessions.create(sessionOf(1000));
  await act(url, "paid");
  const once = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
  const again = chargeAgain(stripe, once, 700);
  await refused(again, { statusCode: 400, message: /may not be used again/ });
});

test("with the shopper there, a way back is needed where one may be led away", async () => {
  const asked = { amount: 900, currency: "eur", confirm: true, payment_method: "pm_card_visa" };
  await refused(stripe.paymentIntents.create(asked), { statusCode: 400, message: /return_url/ });
  const cards = { allowed_payment_method_types: ["card"] };
  const made = await stripe.paymentIntents.create({ ...asked, ...cards });
  assert.equal(made.status, "succeeded");
});

test("an intent is cancelled while nothing came of it", async () => {
  const made = await stripe.paymentIntents.create({ amount: 900, currency: "eur" });
  assert.equal(made.status, "requires_payment_method");
  const gone = await stripe.paymentIntents.cancel(made.id, { cancellation_reason: "abandoned" });
  assert.deepEqual([gone.status, gone.cancellation_reason], ["canceled", "abandoned"]);
  const twice = { code: "payment_intent_unexpected_state", statusCode: 400 };
  await refused(stripe.paymentIntents.cancel(made.id), twice);
  const { payment_intent: intent } = await paid(stripe, 1000);
  await refused(stripe.paymentIntents.cancel(intent.id), { message: /Checkout Session/ });
});

test("search finds by metadata, late if so wished", async () => {
  const session = await paid(stripe, 1000);
  const metadata = { ask: "a-search" };
  await fake.tell("search", { lag_seconds: 60 });
  const made = await chargeAgain(stripe, session, 600, { metadata });
  const query = "metadata['ask']:'a-search' AND status:'succeeded'";
  const find = async () => (await stripe.paymentIntents.search({ query })).data.map(({ id }) => id);
  assert.deepEqual(await find(), []);
  await fake.tell("clock", { now: NOW + 60 });
  assert.deepEqual(await find(), [made.id]);
  await fake.tell("search", {});
  await refused(stripe.paymentIntents.search({ query: "order~1" }), { param: "query" });
});
