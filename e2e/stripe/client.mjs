// Stripe's own client, pointed at the stand-in. Every answer is held against the shapes.
import assert from "node:assert/strict";
import Stripe from "stripe";
import { answerComplaints } from "./shapes.mjs";

async function checkedFetch(...asked) {
  const response = await fetch(...asked);
  const body = await response.clone().json();
  assert.deepEqual([...answerComplaints(response.status, body)], []);
  return response;
}

/** @param {{url: string}} fake */
export function connect({ url }, key = "sk_test_x") {
  const { hostname: host, port } = new URL(url);
  return new Stripe(key, {
    ...{ host, port, protocol: "http" },
    httpClient: Stripe.createFetchHttpClient(checkedFetch),
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** The parameters of an ordinary session, changed as asked. */
export const sessionOf = (amount, more = {}, currency = "eur") => ({
  mode: "payment",
  line_items: [
    {
      price_data: { currency, product_data: { name: "Lamp" }, unit_amount: amount },
      quantity: 1,
    },
  ],
  customer_creation: "always",
  success_url: "https://shop.example/back?session={CHECKOUT_SESSION_ID}",
  cancel_url: "https://shop.example/order",
  ...more,
});

/** What a shopper does on the hosted page. */
export const act = (url, outcome, card) =>
  fetch(url, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ outcome, ...(card && { card }) }),
  });

/** Pays a fresh session that saves its card: the session as it then is. */
export async function paid(stripe, amount, { card = "ok", metadata = {}, currency } = {}) {
  const saving = { setup_future_usage: "off_session", metadata };
  const more = { metadata, payment_intent_data: saving };
  const { id, url } = await stripe.checkout.sessions.create(sessionOf(amount, more, currency));
  assert.equal((await act(url, "paid", card)).status, 303);
  return stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
}

/** Charges the card of a paid session again, without the shopper. */
export const chargeAgain = (stripe, { customer, payment_intent }, amount, more = {}, options) =>
  stripe.paymentIntents.create(
    {
      ...{ amount, currency: "eur", customer, off_session: true, confirm: true },
      payment_method: payment_intent.payment_method,
      ...more,
    },
    options,
  );
