// Random histories of payments, with faults: in the end the shop's books are the provider's, to the
// cent, but for what the merchant gave back in another way, and nothing was charged or given back twice.
// HISTORIES says how many, SEED which.
import assert from "node:assert/strict";
import { test } from "node:test";
import { act } from "./stripe/client.mjs";
import { Random } from "./helpers/random.mjs";
import { good } from "./helpers/shop.mjs";
import { laterThan, openStripeShop } from "./helpers/stripe.mjs";
import { waitFor } from "./helpers/wait.mjs";

const HISTORIES = Number(process.env.HISTORIES ?? 30);
const SEED = Number(process.env.SEED ?? 1);
/** Histories that share a clock. */
const AT_A_TIME = 30;
const ROUNDS = 7;

const CURRENCIES = [
  ["EUR", [199, 3333, 12900]],
  ["JPY", [333, 1999]],
  ["KWD", [12340, 7770]],
];
const FAULTS = ["timeout_after", "500_after", "500_before", "429", "drop", "drop_after"];
const PATHS = ["/v1/payment_intents", "/v1/refunds", "/v1/checkout/sessions"];

const random = new Random(SEED);
const stripe = await openStripeShop({ seed: SEED % 1000 });
const { shop, fake, advance, own, books } = stripe;

/** Terms at random. */
function terms() {
  const day = laterThan(shop.now, { days: random.whole(0, 6) }).slice(0, 10);
  return random.pick([
    { collect: "full" },
    { collect: "deposit", deposit: { percent: random.pick([1, 20, 33, 50]) } },
    { collect: "deposit", deposit: { percent: 20 }, balance: day },
    { collect: "deposit", deposit: { amount: random.whole(1, 150) } },
    { collect: "later" },
    { collect: "later", balance: "shipping" },
    { collect: "later", balance: day, grace_days: random.whole(0, 3) },
  ]);
}

/** One order, and what its shopper and the merchant do with it. */
class History {
  did = [];
  /** What the merchant gave back in another way, in minor units. */
  elsewhere = 0;

  static async begin() {
    const [currency, prices] = random.pick(CURRENCIES);
    const amount = random.pick(prices);
    const delivery = random.next() < 0.3 ? { amount: 490, currency } : null;
    const payment = terms();
    const sku = await shop.product({
      ...{ price: { amount, currency }, delivery, payment },
      hold_minutes: random.pick([10, 35, 90]),
      backorder: { limit: null, lead_time_days: 21 },
    });
    const history = new History();
    const quantity = random.whole(1, 4);
    const placed = await shop.placed(sku, { quantity, accept: { action: "backorder" } });
    Object.assign(history, { sku, placed, quantity, payment });
    return history;
  }

  /** What is done next, by chance. */
  async step() {
    const { placed, sku, quantity } = this;
    const units = random.whole(1, quantity);
    const roll = random.next();
    const merchant = (action, json) => shop.act(placed, action, json);
    // Most of what may happen to money happens once some came.
    if (this.did.length === 0 || roll < 0.25) return this.#pay();
    if (roll < 0.45) return this.#do(`receive ${units}`, () => shop.receive(sku, units));
    if (roll < 0.56) {
      const json = { units: random.next() < 0.5 ? null : 1 };
      const options = { json, bearer: placed.token };
      const path = `/v1/orders/${placed.order.id}/cancel`;
      return this.#do(`cancel ${json.units}`, () => shop.send("POST", path, options));
    }
    if (roll < 0.66) return this.#do("ship", () => merchant("shipments", { units: 1 }));
    if (roll < 0.82) return this.#giveBack(10 * random.whole(1, 200), random.next() < 0.3);
    if (roll < 0.87) {
      const path = `/v1/orders/${placed.order.id}/withdraw`;
      return this.#do("withdraw", () => shop.send("POST", path, { bearer: placed.token }));
    }
    if (roll < 0.91) return this.#do("take back", () => shop.adjust(sku, -1).catch(() => null));
    return this.#do("nothing", async () => {});
  }

  async #do(what, deed) {
    this.did.push(what);
    await deed();
  }

  async #giveBack(amount, elsewhere) {
    this.did.push(`give back ${amount}${elsewhere ? " elsewhere" : ""}`);
    const json = { amount, reason: "so it is", elsewhere };
    const answer = await shop.act(this.placed, "refunds", json);
    if (elsewhere && answer.status === 200) this.elsewhere += amount;
  }

  async #pay() {
    const { placed } = this;
    const outcome = random.pick(["paid", "paid", "paid", "declined", "cancel", "look"]);
    const card = random.pick(["ok", "ok", "decline_later", "auth_later", "insufficient_funds"]);
    this.did.push(`pay: ${outcome} with ${card}`);
    const path = `/v1/orders/${placed.order.id}/pay`;
    const answer = await shop.send("POST", path, { bearer: placed.token });
    assert.ok([200, 409, 503].includes(answer.status), answer.text);
    const url = answer.body.redirect_url ?? "";
    if (outcome !== "look" && url.startsWith(fake.url)) await act(url, outcome, card);
  }

  /** Nothing is under way any more: what is owed went back, no charge is being made. */
  async isQuiet() {
    const shown = await shop.shown(this.placed);
    const { status, refund_due, payment } = shown;
    this.is = JSON.stringify({ status, refund_due, payment, units: shown.units });
    // Of three decimals providers move two.
    const owed = refund_due.amount - (refund_due.currency === "KWD" ? refund_due.amount % 10 : 0);
    const refunds = shown.history.filter(({ kind }) => kind.startsWith("refund"));
    if (owed > 0 && refunds.at(-1)?.kind === "refund_failed") {
      await this.#giveBack(owed, random.next() < 0.5);
    }
    if (owed > 0 || status === "awaiting_payment") return false;
    const asked = await shop.admin("GET", `orders?sku=${this.sku}&attention=charging`);
    return good(asked).items.length === 0;
  }
}

async function mischief() {
  if (random.next() < 0.6) {
    const fault = { path: random.pick(PATHS), method: "POST", kind: random.pick(FAULTS) };
    await fake.tell("faults", { ...fault, times: random.whole(1, 2) });
  }
  await fake.tell("events", { mode: random.pick(["normal", "normal", "hold", "shuffle"]) });
  await fake.tell("refunds", { begin: random.pick(["pending", "pending", "succeeded"]) });
  if (random.next() < 0.5) await fake.tell("settle", { outcome: random.pick(["fail", "fail", "succeed"]) });
}

async function calm() {
  await fetch(`${fake.url}/_fake/faults`, { method: "DELETE" });
  await fake.tell("refunds", { begin: "succeeded" });
  await fake.tell("settle", {});
  await fake.tell("events", { mode: "normal" });
  await fake.tell("events/flush", { shuffle: true, times: 2 });
}

async function batch(count) {
  const histories = [];
  for (let n = 0; n < count; n += 1) histories.push(await History.begin());
  for (let round = 0; round < ROUNDS; round += 1) {
    await mischief();
    await Promise.all(histories.map((history) => history.step()));
    const jump = random.pick([{ minutes: 1 }, { minutes: 12 }, { minutes: 40 }, { days: 1 }, { days: 3 }]);
    await advance(laterThan(shop.now, jump));
  }
  for (const history of histories) {
    await calm();
    // What failed is tried again by the platform's own time, after seconds.
    const told = () => `${history.did.join(", ")} (seed ${SEED}): ${history.is}`;
    const quiet = async () => {
      if (await history.isQuiet()) return true;
      await fake.tell("settle", {});
      await advance(laterThan(shop.now, { minutes: 45 }));
      return false;
    };
    await waitFor("quiet", quiet, 90_000).catch((error) => {
      assert.fail(`${error.message} after ${told()}\n${stripe.logs.slice(-12).join("\n")}`);
    });
  }
  for (const history of histories) {
    const told = `${JSON.stringify(history.payment)}: ${history.did.join(", ")} (seed ${SEED})`;
    const [ours, theirs] = [await own(history.placed), await books(history.placed)];
    theirs.refunded += history.elsewhere;
    assert.deepEqual(ours, theirs, told);
    const shown = await shop.shown(history.placed);
    const { paid, refunded, total, delivery, due } = shown;
    const net = paid.amount - refunded.amount;
    assert.ok(refunded.amount <= paid.amount, told);
    assert.ok(due.amount === 0 || net < total.amount + (delivery?.amount ?? 0), told);
    const parts = shown.payment.plan.filter(({ state }) => ["paid", "due", "failed"].includes(state));
    const planned = parts.reduce((sum, { amount }) => sum + amount.amount, 0);
    assert.equal(planned, net + due.amount, `the plan adds up: ${told}`);
  }
}

test(`${HISTORIES} random histories end with equal books (seed ${SEED})`, async () => {
  for (let done = 0; done < HISTORIES; done += AT_A_TIME) {
    await batch(Math.min(AT_A_TIME, HISTORIES - done));
  }
  good(await shop.admin("GET", "orders"));
});
