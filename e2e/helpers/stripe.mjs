// A shop whose money Stripe's stand-in collects: both by one clock.
import assert from "node:assert/strict";
import { after } from "node:test";
import { act } from "../stripe/client.mjs";
import { start } from "../stripe/server.mjs";
import { good, openShop } from "./shop.mjs";
import { waitFor } from "./wait.mjs";

/** When the shop's story begins. */
export const BEGIN = "2027-03-01T10:00:00Z";

/** What signs the events of local runs. */
export const SECRET = "whsec_test";

/** Starts the stand-in and a shop that it collects for, to be ended with the file's tests. */
export async function openStripeShop({ now = BEGIN, seed = 1, ...options } = {}) {
  const fake = await start({ port: 0, now, seed, hang_ms: 2500, key: "sk_test_x" });
  const opened = await openShop({ payments: "stripe", stripeApi: fake.url, ...options });
  const { shop } = opened;
  after(() => fake.close());
  await shop.advance(now);
  const hear = () => fake.tell("events", { url: `${shop.url}/v1/stripe/events`, secret: SECRET });
  await hear();

  /** Both clocks move: what is due at either happens. */
  const advance = async (to) => {
    shop.now = to;
    await fake.tell("clock", { now: to });
    await shop.advance(to);
  };

  /** Where the shopper is led to pay. */
  const payPage = async ({ order, token }) => {
    const answer = await shop.send("POST", `/v1/orders/${order.id}/pay`, { bearer: token });
    return good(answer).redirect_url;
  };

  /** The shopper pays on the provider's page, and comes back. */
  const pays = async (placed, { outcome = "paid", card = "ok" } = {}) => {
    const url = await payPage(placed);
    assert.ok(url.startsWith(fake.url), url);
    const done = await act(url, outcome, card);
    assert.equal(done.status, outcome === "declined" ? 402 : 303, await done.text());
    return url;
  };

  /** The order once it is as told. */
  const once = (placed, what, is) =>
    waitFor(what, async () => {
      const shown = await shop.shown(placed);
      return is(shown) && shown;
    });

  /** What the provider has of an order, in minor units of one currency. */
  const books = async ({ order }) => {
    const { orders, doubles } = await fake.get("books");
    assert.deepEqual(doubles, { charges: [], refunds: [] }, "nothing is done twice");
    const entry = orders[order.id];
    const only = (sums = {}) => Object.values(sums).reduce((sum, amount) => sum + amount, 0);
    return { charged: only(entry?.charged), refunded: only(entry?.refunded) };
  };

  /** What the shop has of it. */
  const own = async ({ order }) => {
    const { items } = good(await shop.admin("GET", `orders/${order.id}/money`));
    const sum = (rows) => rows.reduce((total, row) => total + row.amount, 0);
    return {
      charged: sum(items.filter((row) => row.debit === "cash")),
      refunded: sum(items.filter((row) => row.credit === "cash")),
    };
  };

  const agree = async (placed) => assert.deepEqual(await own(placed), await books(placed));

  return { ...opened, fake, hear, advance, payPage, pays, once, books, own, agree };
}

/** A time so many days and minutes after another. */
export const laterThan = (time, { days = 0, minutes = 0 }) =>
  new Date(Date.parse(time) + (days * 1440 + minutes) * 60_000).toISOString().replace(".000Z", "Z");
