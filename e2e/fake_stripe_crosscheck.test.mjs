// The stand-in for Stripe beside others: what Stripe's own package declares, and localstripe.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../xtask/runtime/runtime.mjs";
import { differences, localstripe, sequence } from "./stripe/crosscheck.mjs";
import { API_VERSION } from "./stripe/events.mjs";
import { start } from "./stripe/server.mjs";
import { SHAPES, complaints } from "./stripe/shapes.mjs";

const home = join(root, "node_modules/stripe");
const DECLARED = {
  balance_transaction: ["BalanceTransactions", "BalanceTransaction"],
  charge: ["Charges", "Charge"],
  "checkout.session": ["Checkout/Sessions", "Session"],
  customer: ["Customers", "Customer"],
  dispute: ["Disputes", "Dispute"],
  event: ["Events", "EventBase"],
  payment_intent: ["PaymentIntents", "PaymentIntent"],
  payment_method: ["PaymentMethods", "PaymentMethod"],
  refund: ["Refunds", "Refund"],
  setup_intent: ["SetupIntents", "SetupIntent"],
};

/** The fields that the package declares of a kind: name to whether it may be left out, and type. */
function declared([file, name]) {
  const text = readFileSync(join(home, `esm/resources/${file}.d.ts`), "utf8");
  const bare = text.replace(/\/\*\*[^]*?\*\//g, "");
  const [, body] = new RegExp(`interface ${name} [^{]*\\{([^]*?)\\n\\}`).exec(bare);
  const fields = [...body.matchAll(/^ {4}(\w+)(\??): (.*);$/gm)];
  return { bare, fields: new Map(fields.map(([, field, left, type]) => [field, { left, type }])) };
}

test("the shapes are those of the description that Stripe's package is made from", () => {
  const version = readFileSync(join(home, "OPENAPI_VERSION"), "utf8").trim();
  assert.ok(SHAPES.comment.join(" ").includes(`${version}, ${API_VERSION},`), version);
  assert.deepEqual(Object.keys(SHAPES.objects).sort(), Object.keys(DECLARED).sort());
  for (const [kind, { required, optional, enums }] of Object.entries(SHAPES.objects)) {
    const { bare, fields } = declared(DECLARED[kind]);
    const needed = [...fields].filter(([, { left }]) => !left).map(([name]) => name);
    assert.deepEqual(Object.values(required).flat().sort(), needed.sort(), kind);
    for (const name of optional) assert.equal(fields.get(name)?.left, "?", `${kind}.${name}`);
    for (const [type, names] of Object.entries(required)) {
      for (const name of names) {
        const mayBeNull = fields.get(name).type.endsWith("| null");
        assert.equal(type.endsWith("|null"), mayBeNull, `${kind}.${name}`);
      }
    }
    for (const [name, values] of Object.entries(enums)) {
      const [, of] = /\.(\w+)(?: \| null)?$/.exec(fields.get(name).type) ?? [];
      if (of === undefined) continue; // Declared as any string; its values stand in its comment.
      const all = new RegExp(`^ {4}type ${of} = (.*);$`, "m").exec(bare)[1];
      for (const value of values) assert.ok(all.includes(`'${value}'`), `${kind}: ${value}`);
    }
  }
});

test("a shape that is wrong is noticed", async () => {
  const fake = await start();
  const { paid, refund } = await sequence(fake.url);
  await fake.close();
  assert.deepEqual([...complaints(paid.body)], []);
  const { amount, ...less } = paid.body;
  const wrong = { ...less, status: "eaten", latest_charge: 5, moon: 1, held: refund.body };
  wrong.held.reason = "none";
  assert.equal(amount, 1000);
  assert.deepEqual([...complaints(wrong)], [
    "answer.amount is undefined, not integer",
    "answer.latest_charge is integer, not string|object|null",
    "answer.moon is not described",
    "answer.held is not described",
    "answer.status is eaten",
    "answer.held.reason is none",
  ]);
});

const NO_CODES = "it has no codes for wrong parameters and states";
const NO_RECEIVED = "it has no amount_received";
const EXPANDED = "it fills in the charge without being asked to";
const NO_LIMIT = "it gives back more than was paid";
const PLAIN_404 = "its server, not it, answers there";
/** Where localstripe is not as Stripe documents it: step, field, ours, its own, why. */
const DEVIATIONS = [
  ["paid", "amount_received", "1000", "none", NO_RECEIVED],
  ["paid", "latest_charge", "ch_…", "charge", EXPANDED],
  ["declined", "type", "card_error", "invalid_request_error", "it has one type of error"],
  ["declined", "its intent", "requires_payment_method", "none", "its errors hold no intent"],
  ["payment", "amount_received", "1000", "none", NO_RECEIVED],
  ["payment", "latest_charge", "ch_…", "charge", EXPANDED],
  ["payments", "0.amount_received", "0", "none", NO_RECEIVED],
  ["payments", "0.latest_charge", "ch_…", "charge", EXPANDED],
  ["payments", "0.payment_method", "null", "pm_…", "a declined intent keeps its card there"],
  ["payments", "1.amount_received", "1000", "none", NO_RECEIVED],
  ["payments", "1.latest_charge", "ch_…", "charge", EXPANDED],
  ["charge", "metadata", '{"order":"o-1"}', "{}", "charges do not take over the intent's there"],
  ["cancel paid", "code", "payment_intent_unexpected_state", "none", NO_CODES],
  ["cancel paid", "its intent", "succeeded", "none", "its errors hold no intent"],
  ["unconfirmed", "amount_received", "0", "none", NO_RECEIVED],
  ["cancel", "amount_received", "0", "none", NO_RECEIVED],
  ["moved", "1.fee", "40", "0", "nothing costs a fee there"],
  ["too much", "http", "400", "200", NO_LIMIT],
  ["all gone", "http", "400", "200", NO_LIMIT],
  ["never paid", "http", "400", "500", "it breaks"],
  ["no such customer", "code", "resource_missing", "none", NO_CODES],
  ["no such payment", "code", "resource_missing", "none", NO_CODES],
  ["of nobody", "http", "400", "404", "404 is for what the path names"],
  ["no amount", "code", "parameter_missing", "none", NO_CODES],
  ["no such path", "type", "invalid_request_error", undefined, PLAIN_404],
  ["no such path", "code", "none", undefined, PLAIN_404],
  ["no such path", "its intent", "none", undefined, PLAIN_404],
];

test("localstripe answers the same, but where it is known to err", async (t) => {
  const other = await localstripe();
  if (other.missing) return t.skip(other.missing);
  t.after(other.close);
  const fake = await start();
  t.after(fake.close);
  const [ours, theirs] = [await sequence(fake.url), await sequence(other.url)];
  const found = differences(ours, theirs);
  assert.deepEqual(found, DEVIATIONS.map((known) => known.slice(0, 4)));
});
