// Events on their way to the shop's endpoint: signed, one after the other, tried again.
import Stripe from "stripe";
import { Random } from "../helpers/random.mjs";
import { invalid } from "./refusals.mjs";

/** What the endpoint has subscribed to where nothing else is said. */
export const SUBSCRIBED = [
  "charge.refunded", "checkout.session.completed", "checkout.session.expired",
  "payment_intent.payment_failed", "payment_intent.succeeded", "refund.failed", "refund.updated",
];
const MODES = ["normal", "hold", "shuffle", "repeat"];
const WAITS_S = [60, 300, 1800, 7200, 18_000, 36_000, 36_000];
const PATIENCE_MS = 10_000;

export class Deliveries {
  /** @param {{url?: string, secret: string, types?: string[], seed?: number}} options */
  constructor(world, { url, secret, types = SUBSCRIBED, seed = 1 }) {
    Object.assign(this, { world, url, secret, types: new Set(types), random: new Random(seed) });
    this.mode = "normal";
    this.all = [];
    this.chain = Promise.resolve();
    this.closing = new AbortController();
    this.timer = undefined;
  }

  setMode(mode) {
    if (!MODES.includes(mode)) throw invalid(`no such mode: ${mode}`);
    this.mode = mode;
  }

  /** Takes an event: sends it, or holds it back. */
  offer(event) {
    if (!this.url || !this.types.has(event.type)) return;
    event.pending_webhooks = 1;
    const isHeld = this.mode === "hold" || this.mode === "shuffle";
    const delivery = { event, state: isHeld ? "held" : "due", statuses: [], next_at: null };
    this.all.push(delivery);
    if (isHeld) return;
    this.#send(delivery);
    if (this.mode === "repeat") this.#send(delivery);
  }

  /**
   * Sends what is held and what waits to be tried again, and waits for it.
   *
   * @param {{shuffle?: boolean, times?: number, seed?: number}} [how] In mode `shuffle` everything
   *   goes twice and in an order of the seed where nothing else is said.
   */
  async flush(how = {}) {
    const { shuffle = this.mode === "shuffle", times = shuffle ? 2 : 1, seed } = how;
    if (seed !== undefined) this.random = new Random(seed);
    const waiting = this.all.filter(({ state }) => state === "held" || state === "waiting");
    const order = Array.from({ length: times }, () => waiting).flat();
    if (shuffle) {
      for (let at = order.length - 1; at > 0; at -= 1) {
        const other = this.random.whole(0, at);
        [order[at], order[other]] = [order[other], order[at]];
      }
    }
    for (const delivery of order) this.#send(delivery);
    await this.settled();
    return { sent: order.map(({ event }) => event.id) };
  }

  /** Tries again what is due by the clock. */
  retry() {
    const now = this.world.now();
    for (const delivery of this.all) {
      if (delivery.state === "waiting" && delivery.next_at <= now) this.#send(delivery);
    }
    this.#wake();
  }

  /** Sends any event again, as the dashboard of Stripe can. */
  async resend(id) {
    const event = this.world.find("event", id);
    const known = this.all.find((delivery) => delivery.event === event);
    const delivery = known ?? { event, state: "due", statuses: [], next_at: null };
    if (!known) this.all.push(delivery);
    this.#send(delivery);
    await this.settled();
    return { statuses: delivery.statuses };
  }

  /** When nothing is under way any more. */
  async settled() {
    for (let last; last !== this.chain; ) {
      last = this.chain;
      await last;
    }
  }

  list() {
    return this.all.map(({ event, state, statuses, next_at }) => ({
      ...{ id: event.id, type: event.type, state, statuses, next_at },
    }));
  }

  async close() {
    this.closing.abort();
    clearTimeout(this.timer);
    await this.settled();
  }

  #send(delivery) {
    if (delivery.state !== "delivered") delivery.state = "due";
    this.chain = this.chain.then(() => this.#attempt(delivery));
  }

  async #attempt(delivery) {
    const { event, statuses } = delivery;
    const status = await this.#post(event);
    statuses.push(status);
    if (delivery.state === "delivered") return;
    if (status >= 200 && status < 300) {
      event.pending_webhooks = 0;
      Object.assign(delivery, { state: "delivered", next_at: null });
      return;
    }
    const wait = WAITS_S[statuses.length - 1];
    delivery.state = wait === undefined ? "dead" : "waiting";
    delivery.next_at = wait === undefined ? null : this.world.now() + wait;
    this.#wake();
  }

  /** @returns {Promise<number>} The status, 0 where there is none. */
  async #post(event) {
    const payload = JSON.stringify(event, null, 2);
    const { secret } = this;
    const timestamp = this.world.now();
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    try {
      const response = await fetch(this.url, {
        method: "POST",
        headers: {
          "content-type": "application/json; charset=utf-8",
          "stripe-signature": signature,
          "user-agent": "Stripe/1.0",
        },
        body: payload,
        redirect: "manual",
        signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(PATIENCE_MS)]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  /** By the machine's clock nobody says when to try again: a timer does. */
  #wake() {
    clearTimeout(this.timer);
    if (this.world.pinned !== undefined || this.closing.signal.aborted) return;
    const times = this.all.filter(({ state }) => state === "waiting").map(({ next_at: at }) => at);
    if (times.length === 0) return;
    const wait_ms = Math.max(0, Math.min(...times) * 1000 - Date.now());
    this.timer = setTimeout(() => this.retry(), wait_ms);
    this.timer.unref();
  }
}
