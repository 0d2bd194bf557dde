// A runtime with a client: what a test needs to play a shop, with defaults for whatever does not
// matter to it.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { startRuntime } from "../../xtask/runtime/runtime.mjs";
import { Client, TOKEN, newKey } from "./client.mjs";

/** A product's settings: sold from stock, and nothing else. */
export const settings = (given = {}) => ({
  title: "Trail Lamp",
  price: { amount: 12900, currency: "EUR" },
  ...given,
});

/** The body of an order of one unit. */
export const order = (sku, { email, name, ...given } = {}) => ({
  sku,
  quantity: 1,
  customer: { email: email ?? "ann@example.com", name: name ?? "Ann" },
  accept: { action: "buy" },
  ...given,
});

export class Shop extends Client {
  #skus = 0;

  /** Creates a product under a new sku and receives its units; answers the sku. */
  async product(given = {}, units = 0) {
    this.#skus += 1;
    const sku = `sku-${this.#skus}`;
    await this.put(sku, given);
    if (units > 0) await this.receive(sku, units);
    return sku;
  }

  async put(sku, given = {}) {
    return good(await this.admin("PUT", `products/${sku}`, settings(given)));
  }

  async receive(sku, units, given = {}) {
    return good(await this.admin("POST", `products/${sku}/receipts`, { units, ...given }));
  }

  async adjust(sku, delta) {
    return good(await this.admin("POST", `products/${sku}/adjustments`, { delta }));
  }

  async stock(sku) {
    return good(await this.admin("GET", `products/${sku}/stock`));
  }

  /** Every row of a list, page by page. */
  async all(path, limit = 200) {
    const items = [];
    let cursor = null;
    do {
      const mark = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page = good(await this.admin("GET", `${path}?limit=${limit}${mark}`));
      items.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return items;
  }

  line(sku) {
    return this.all(`products/${sku}/line`);
  }

  journal(sku) {
    return this.all(`products/${sku}/journal`);
  }

  /** Asks to order, and answers whatever the shop says. */
  order(sku, given = {}, { key = newKey(), ...options } = {}) {
    return this.send("POST", "/v1/orders", { json: order(sku, given), key, ...options });
  }

  /** Orders, and expects it to be taken: `{order, token, …}`. */
  async placed(sku, given = {}) {
    return good(await this.order(sku, given));
  }

  /** The order as the merchant sees it. */
  async shown({ order }) {
    return good(await this.admin("GET", `orders/${order.id}`));
  }

  /** What the merchant does with an order: `{order}` as it was answered. */
  act({ order }, action, json, options) {
    const method = action === "priority" ? "PUT" : "POST";
    return this.admin(method, `orders/${order.id}/${action}`, json, options);
  }

  async available(sku, quantity = 1) {
    const path = `/v1/availability?sku=${sku}&quantity=${quantity}`;
    return good(await this.send("GET", path)).items[0];
  }

  /** Makes the named time current and lets everything happen that is due by then. */
  async advance(now) {
    this.now = now;
    good(await this.send("POST", "/v1/test/advance", { json: { now }, bearer: TOKEN }));
  }
}

/** The body of an answer that must be a success. */
export function good(answer) {
  assert.ok(answer.status < 300, `HTTP ${answer.status}: ${answer.text}`);
  return answer.body;
}

/** The sum of a figure of some rows. */
export const sum = (rows, figure) => rows.reduce((total, row) => total + figure(row), 0);

/**
 * Starts a runtime under the test clock on a state of its own, to be ended with the file's tests.
 *
 * @param {object} [options] Of `startRuntime`.
 * @returns {Promise<{shop: Shop, logs: string[], runtime(): Runtime,
 *   restart(end?: "stop" | "kill"): Promise<void>}>} `restart` ends the runtime and starts another
 *   on the same state, at another address.
 * @typedef {Awaited<ReturnType<typeof startRuntime>>} Runtime
 */
export async function openShop(options = {}) {
  const logs = [];
  const log = (line) => logs.push(line);
  const state = await mkdtemp(join(tmpdir(), "shelfline-e2e-"));
  const start = () => startRuntime({ token: TOKEN, testClock: true, log, state, ...options });
  let runtime = await start();
  const shop = new Shop(runtime.url);
  after(async () => {
    shop.close();
    await runtime.stop();
    await rm(state, { recursive: true, force: true });
  });
  const restart = async (end = "stop") => {
    await runtime[end]();
    runtime = await start();
    shop.url = runtime.url;
  };
  return { shop, logs, runtime: () => runtime, restart };
}
