// Random commands against the real runtime, beside a naive model: after each one the answer, the
// figures and the line must be the model's. E2E_SEED repeats a run.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { START, TOKEN, newKey } from "./helpers/client.mjs";
import { Model } from "./helpers/model.mjs";
import { Random } from "./helpers/random.mjs";
import { replaysTo } from "./helpers/replay.mjs";
import { good, openShop, order } from "./helpers/shop.mjs";

const STEPS = 200;
const { shop, restart } = await openShop({ payments: "test" });
const time = (minute) => new Date(Date.parse(START) + minute * 60_000).toISOString();
const later = (minute) => time(minute).replace(".000Z", "Z");

/** One sku, played by the shop and by the model. */
class Play {
  placed = [];

  constructor(sku, rules, random) {
    Object.assign(this, { sku, rules, random, model: new Model(rules) });
  }

  static async begin(random, start) {
    const rules = { backorderLimit: 40, perCustomer: 12, holdMinutes: 20 };
    const play = new Play(await shop.product(offer(rules, 0)), rules, random);
    play.start = start;
    return play;
  }

  /** An order to do something with: mostly one that fits, else any. */
  some(fits = () => true) {
    const fitting = this.model.orders.filter(fits);
    const any = fitting.length === 0 || this.random.next() < 0.2;
    return this.random.pick(any ? this.model.orders : fitting);
  }

  act(number, action, json) {
    return shop.act(this.placed[number - 1], action, json);
  }

  /** A random command: what the model says to it, and how the shop is asked. */
  command() {
    const { model, random, sku } = this;
    const units = random.whole(1, 4);
    const roll = random.next();
    if (this.placed.length === 0 || roll < 0.35) return this.#order();
    if (roll < 0.47) {
      const send = () => shop.admin("POST", `products/${sku}/receipts`, { units: units * 2 });
      return ["receive", () => model.change(units * 2), send];
    }
    if (roll < 0.53) {
      const delta = random.pick([-6, -3, -1, 1, 2]);
      const path = `products/${sku}/adjustments`;
      return ["adjust", () => model.change(delta), () => shop.admin("POST", path, { delta })];
    }
    if (roll < 0.56) {
      const counted = Math.max(0, model.onHand + random.whole(-5, 5));
      const send = () => shop.admin("PUT", `products/${sku}/stock`, { counted });
      return ["count", () => model.change(counted - model.onHand), send];
    }
    if (roll < 0.66) {
      const { number } = this.some(({ unpaid }) => unpaid);
      const outcome = random.pick(["paid", "paid", "paid", "declined"]);
      const json = { order_id: this.placed[number - 1].order.id, outcome };
      const send = () => shop.send("POST", "/v1/test/payments", { json, bearer: TOKEN });
      return ["pay", () => model.pay({ number, outcome }), send];
    }
    if (roll < 0.75) {
      const { number, ready } = this.some((one) => !one.unpaid && one.ready > 0);
      const few = Math.max(1, Math.min(units, ready));
      const send = () => this.act(number, "shipments", { units: few });
      return ["ship", () => model.ship({ number, units: few }), send];
    }
    if (roll < 0.83) {
      const { number } = this.some(({ wait, ready }) => wait + ready >= units);
      const send = () => this.act(number, "cancel", { units });
      return ["cancel", () => model.cancel({ number, units }), send];
    }
    if (roll < 0.88) {
      const { number } = this.some(({ shipped }) => shipped > 0);
      const [few, restock] = [random.whole(1, 2), random.next() < 0.7];
      const send = () => this.act(number, "returns", { units: few, restock });
      return ["return", () => model.return({ number, units: few, restock }), send];
    }
    if (roll < 0.93) {
      const { number } = this.some(({ wait }) => wait > 0);
      const priority = random.pick([-1, 0, 1, 2]);
      const send = () => this.act(number, "priority", { priority });
      return ["priority", () => model.prioritise({ number, priority }), send];
    }
    if (roll < 0.96) {
      const back = random.whole(0, 5);
      const send = () => shop.admin("PUT", `products/${sku}`, offer(this.rules, back));
      return ["safety stock", () => model.keepBack(back), send];
    }
    const minutes = random.whole(1, 15);
    const now = later(this.start + model.minute + minutes);
    const pass = async () => {
      if (random.next() < 0.5) await shop.advance(now);
      else shop.now = now;
      return shop.admin("GET", `products/${sku}/stock`);
    };
    return ["time", () => model.pass(minutes), pass];
  }

  #order() {
    const { model, random, sku } = this;
    const quantity = random.whole(1, 6);
    const email = `${random.whole(1, 20)}@example.com`;
    const likely = model.judge(quantity).action;
    const known = ["buy", "split", "backorder"].includes(likely) ? likely : "buy";
    const action = random.next() < 0.9 ? known : random.pick(["buy", "split", "backorder"]);
    const given = { quantity, email, accept: { action } };
    const send = async () => {
      const key = newKey();
      const answer = await shop.order(sku, given, { key });
      if (answer.status === 201) this.placed.push(answer.body);
      if (random.next() < 0.2) {
        const again = await shop.send("POST", "/v1/orders", { json: order(sku, given), key });
        assert.deepEqual([again.status, again.text], [answer.status, answer.text], "I3");
      }
      return answer;
    };
    return ["order", () => model.place({ quantity, email, action }), send];
  }

  /** Compares all that the shop tells with the model. */
  async compare() {
    const { model, sku } = this;
    assert.deepEqual(await shop.stock(sku), model.stock());
    const line = await shop.line(sku);
    const rows = line.map((row) => [row.number, row.position, row.units, row.units_ahead]);
    assert.deepEqual(rows, model.rows());
  }

  async compareOrders() {
    for (const [at, placed] of this.placed.entries()) {
      const shown = await shop.shown(placed);
      assert.equal(shown.place.number, at + 1, "I4");
      assert.deepEqual(shown.units, this.model.units(this.model.orders[at]));
    }
  }
}

function offer({ backorderLimit, perCustomer, holdMinutes }, safety_stock) {
  return {
    title: "Trail Lamp",
    price: { amount: 12900, currency: "EUR" },
    safety_stock,
    backorder: { limit: backorderLimit, lead_time_days: 21 },
    per_customer_limit: perCustomer,
    hold_minutes: holdMinutes,
  };
}

const seeds = process.env.E2E_SEED ? [Number(process.env.E2E_SEED)] : [1, randomInt(2 ** 31)];
let start = 0;
for (const seed of seeds) {
  test(`${STEPS} random commands, seed ${seed}`, async () => {
    const random = new Random(seed);
    const play = await Play.begin(random, start);
    const counts = {};
    for (let step = 1; step <= STEPS; step += 1) {
      const [name, expected, send] = play.command();
      const answer = await send();
      const wanted = expected();
      const where = `seed ${seed}, step ${step}, ${name}`;
      assert.equal(answer.code, wanted, `${where}: ${answer.text}`);
      if (wanted === undefined) good(answer);
      await play.compare().catch((error) => {
        error.message = `${where}: ${error.message}`;
        throw error;
      });
      counts[`${name} ${wanted ?? "done"}`] = (counts[`${name} ${wanted ?? "done"}`] ?? 0) + 1;
      if (step % 100 === 0) await restart(random.pick(["stop", "kill"]));
    }
    await play.compareOrders();
    const read = await replaysTo(shop, play.sku);
    assert.equal(read.orders.size, play.placed.length);
    start += play.model.minute;
    if (process.env.E2E_SEED) console.log(counts);
  });
}
