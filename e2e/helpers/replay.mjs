// The journal read by someone else: what a shelf and its orders are after all that happened,
// worked out the slow way, one order after the other.
import assert from "node:assert/strict";
import { sum } from "./shop.mjs";

const STAGES = ["waiting", "allocated", "held", "held_later", "shipped", "cancelled", "returned"];
const MOVES_NOTHING = [
  "noticed", "answered", "promise_moved", "extra_period_set", "address_changed", "erased",
  "delivered", "payment_declined", "swap_begun", "swap_stopped", "archived", "batch_set",
  "batch_removed", "code_set", "code_removed", "charge_asked", "charge_declined", "charge_dropped",
  "balance_due", "reminded", "refund_asked", "refund_failed", "refunded", "waived"];

export class Replay {
  onHand = 0;
  received = 0;
  adjusted = 0;
  shipped = 0;
  restocked = 0;
  safetyStock = 0;
  /** By number: stages and priority. */
  orders = new Map();
  /** What orders have of each code, in small letters: `{units, orders}`. */
  codes() {
    const codes = new Map();
    for (const { code, cancelled, ordered } of this.orders.values()) {
      if (code === undefined) continue;
      const used = codes.get(code.toLowerCase()) ?? { units: 0, orders: 0 };
      used.units += ordered - cancelled;
      used.orders += ordered > cancelled ? 1 : 0;
      codes.set(code.toLowerCase(), used);
    }
    return codes;
  }

  /** Units of all orders in a stage. */
  in(stage) {
    return sum([...this.orders.values()], (order) => order[stage]);
  }

  /** Who stands in line, in order. */
  line() {
    const waits = [...this.orders.values()].filter((order) => order.waiting + order.held_later > 0);
    return waits.sort((a, b) => b.priority - a.priority || a.number - b.number);
  }

  /** What must hold between any two decisions: I1, I2, and that nobody is served past the line. */
  check() {
    const assigned = this.in("allocated") + this.in("held");
    assert.ok(assigned <= this.onHand, `I1: ${assigned} assigned of ${this.onHand}`);
    const came = this.received + this.restocked + this.adjusted;
    assert.equal(came, this.onHand + this.shipped, "I2");
    const free = this.onHand - assigned - this.safetyStock;
    assert.ok(free <= 0 || this.line().length === 0, `${free} free while somebody waits`);
  }

  #move(order, from, to, units) {
    order[from] -= units;
    order[to] += units;
    assert.ok(order[from] >= 0, `${from} of ${order.number} below zero`);
  }

  /** A stretch of the line, head first, or of who has units, tail first. */
  #along(queue, { last, units, last_units }, move) {
    let left = units;
    for (const order of queue) {
      if (left === 0) break;
      const isLast = order.number === last.number;
      left -= move(order, isLast ? last_units : undefined);
      if (isLast) break;
    }
    assert.equal(left, 0, "a stretch that does not add up");
  }

  apply({ kind, figures }) {
    const order = this.orders.get(figures.number ?? figures.place?.number);
    switch (kind) {
      case "offered":
        this.safetyStock = figures.offer.safety_stock;
        break;
      case "placed": {
        const { place, stages, ordered, code } = figures.order;
        assert.equal(place.number, this.orders.size + 1, "I4");
        assert.equal(sum(STAGES, (stage) => stages[stage]), ordered);
        this.orders.set(place.number, { ...place, ...stages, ordered, code });
        break;
      }
      case "received":
        this.onHand += figures.units;
        this.received += figures.units;
        break;
      case "adjusted":
        this.onHand += figures.delta;
        this.adjusted += figures.delta;
        assert.equal(this.onHand, figures.on_hand);
        break;
      case "served":
        this.#along(this.line(), figures.stretch, (served, units) => {
          const [from, to] =
            served.held_later > 0 ? ["held_later", "held"] : ["waiting", "allocated"];
          const got = units ?? served[from];
          this.#move(served, from, to, got);
          return got;
        });
        break;
      case "taken_back": {
        const from = figures.stage;
        const to = from === "held" ? "held_later" : "waiting";
        const queue = [...this.orders.values()].filter((one) => one[from] > 0);
        queue.sort((a, b) => a.priority - b.priority || b.number - a.number);
        this.#along(queue, figures.stretch, (robbed, units) => {
          const gave = units ?? robbed[from];
          this.#move(robbed, from, to, gave);
          return gave;
        });
        break;
      }
      case "shipped":
        this.#move(order, "allocated", "shipped", figures.units);
        this.onHand -= figures.units;
        this.shipped += figures.units;
        break;
      case "returned":
        this.#move(order, "shipped", "returned", figures.units);
        if (figures.restock) {
          this.onHand += figures.units;
          this.restocked += figures.units;
        }
        break;
      case "revived":
        this.#move(order, "cancelled", "allocated", order.lost);
        break;
      case "cancelled":
      case "expired":
      case "lapsed":
      case "swapped":
        order.lost = sum(Object.values(figures.freed), (units) => units);
        for (const [stage, units] of Object.entries(figures.freed)) {
          this.#move(order, stage, "cancelled", units);
        }
        break;
      case "prioritised":
        order.priority = figures.priority;
        break;
      case "paid":
        if (figures.places) {
          this.#move(order, "held", "allocated", order.held);
          this.#move(order, "held_later", "waiting", order.held_later);
        }
        break;
      default:
        assert.ok(MOVES_NOTHING.includes(kind), kind);
    }
  }
}

/** Reads a whole journal, and checks between its decisions what must hold. */
export function replay(journal) {
  const read = new Replay();
  for (const [at, row] of journal.entries()) {
    assert.equal(row.sequence, at + 1, "a gap in the journal");
    // What follows from a decision for the line belongs to it, and holds run out together.
    if (!["served", "taken_back", "expired"].includes(row.kind)) read.check();
    read.apply(row);
  }
  read.check();
  return read;
}

/** Checks that figures and line that the shop tells are those that its journal makes. */
export async function replaysTo(shop, sku) {
  const read = replay(await shop.journal(sku));
  const told = await shop.stock(sku);
  const line = read.line();
  assert.deepEqual(
    [told.on_hand, told.allocated, told.held, told.held_later, told.waiting_units],
    [read.onHand, read.in("allocated"), read.in("held"), read.in("held_later"), read.in("waiting")],
  );
  assert.equal(told.waiting_orders, line.length);
  const rows = await shop.line(sku);
  assert.deepEqual(rows.map(({ number }) => number), line.map(({ number }) => number));
  let ahead = 0;
  for (const [at, row] of rows.entries()) {
    assert.deepEqual([row.position, row.units_ahead], [at + 1, ahead]);
    ahead += row.units;
  }
  return read;
}
