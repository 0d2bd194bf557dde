// A shop whose payments are not set up takes no order: least of all an unpaid one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openShop } from "./helpers/shop.mjs";

const CASES = [
  ["no secrets", { PAYMENTS: "stripe" }, /STRIPE_SECRET_KEY is not set/],
  [
    "no secret of the endpoint",
    { PAYMENTS: "stripe", STRIPE_SECRET_KEY: "sk_test_x" },
    /STRIPE_WEBHOOK_SECRET is not set/,
  ],
  [
    "somebody else's address",
    {
      PAYMENTS: "stripe",
      STRIPE_SECRET_KEY: "sk_test_x",
      STRIPE_WEBHOOK_SECRET: "whsec_test",
      STRIPE_API_BASE: "https://api.stripe.example",
    },
    /STRIPE_API_BASE is neither Stripe's nor on this machine/,
  ],
  ["a word that names none", { PAYMENTS: "strpie" }, /PAYMENTS names no way to pay/],
];

for (const [name, bindings, fault] of CASES) {
  test(name, async () => {
    const { shop, logs } = await openShop({ overrides: { bindings } });
    const sku = await shop.product({ backorder: { limit: 50, lead_time_days: 9 } }, 5);
    const before = await shop.stock(sku);
    const answer = await shop.order(sku);
    assert.deepEqual([answer.status, answer.code], [503, "overloaded"], answer.text);
    assert.ok(answer.headers["retry-after"], "no Retry-After");
    assert.deepEqual(await shop.stock(sku), before);
    assert.match(logs.join("\n"), fault);
    assert.doesNotMatch(logs.join("\n"), /sk_test_x|whsec_test/);
    // What is not about money goes on.
    await shop.available(sku);
  });
}
