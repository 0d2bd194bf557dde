// A naive model of one sku: arrays and loops, one unit at a time, as one would explain the rules.
// It says what an answer must be; a refusal is its code.

const total = (orders, figure) => orders.reduce((sum, order) => sum + order[figure], 0);

export class Model {
  onHand = 0;
  minute = 0;
  safetyStock = 0;
  /** By number, from 1. `wait`: units in line, `ready`: units assigned, whether paid or not. */
  orders = [];

  constructor({ backorderLimit, perCustomer, holdMinutes }) {
    Object.assign(this, { backorderLimit, perCustomer, holdMinutes });
  }

  /** Who stands in line, in order. */
  line() {
    const waits = this.orders.filter(({ wait }) => wait > 0);
    return waits.sort((a, b) => b.priority - a.priority || a.number - b.number);
  }

  get free() {
    return Math.max(this.onHand - total(this.orders, "ready") - this.safetyStock, 0);
  }

  get available() {
    return this.line().length > 0 ? 0 : this.free;
  }

  /** Takes back what is not there, allocated units before held ones, and serves the line. */
  #balance() {
    while (total(this.orders, "ready") > this.onHand) {
      const has = this.orders.filter(({ ready }) => ready > 0);
      const paid = has.filter(({ unpaid }) => !unpaid);
      const queue = paid.length > 0 ? paid : has;
      queue.sort((a, b) => a.priority - b.priority || b.number - a.number);
      queue[0].ready -= 1;
      queue[0].wait += 1;
    }
    while (this.free > 0 && this.line().length > 0) {
      const [head] = this.line();
      head.wait -= 1;
      head.ready += 1;
    }
  }

  /** What a quantity comes to: units that are there, units on backorder, and the action. */
  judge(quantity) {
    const room = Math.max(this.backorderLimit - total(this.orders, "wait"), 0);
    const ready = Math.min(quantity, this.available);
    const later = quantity - ready;
    if (this.available + room === 0) return { action: "sold_out" };
    if (later > room) return { action: "too_many" };
    return { ready, later, action: later === 0 ? "buy" : ready === 0 ? "backorder" : "split" };
  }

  place({ quantity, email, action }) {
    if (quantity > this.perCustomer) return "limit_per_customer";
    const judged = this.judge(quantity);
    if (judged.ready === undefined) return judged.action;
    if (judged.action !== action) return "availability_changed";
    const own = this.orders.filter((order) => order.email === email);
    const has = total(own, "ordered") - total(own, "cancelled");
    if (has + quantity > this.perCustomer) return "limit_per_customer";
    this.orders.push({
      number: this.orders.length + 1,
      email,
      priority: 0,
      ordered: quantity,
      ready: judged.ready,
      wait: judged.later,
      shipped: 0,
      cancelled: 0,
      returned: 0,
      unpaid: true,
      until: this.minute + this.holdMinutes,
    });
    return undefined;
  }

  /** Units that arrived, were found, or went missing. */
  change(delta) {
    if (this.onHand + delta < 0) return "below_zero";
    this.onHand += delta;
    this.#balance();
    return undefined;
  }

  ship({ number, units }) {
    const order = this.orders[number - 1];
    if (order.unpaid || units > order.ready) return "not_allocated";
    order.ready -= units;
    order.shipped += units;
    this.onHand -= units;
    return undefined;
  }

  cancel({ number, units }) {
    const order = this.orders[number - 1];
    if (units > order.wait + order.ready) return "not_cancellable";
    const waited = Math.min(units, order.wait);
    order.wait -= waited;
    order.ready -= units - waited;
    order.cancelled += units;
    if (order.wait + order.ready === 0) order.unpaid = false;
    this.#balance();
    return undefined;
  }

  return({ number, units, restock }) {
    const order = this.orders[number - 1];
    if (units > order.shipped) return "not_shipped";
    order.shipped -= units;
    order.returned += units;
    if (restock) this.change(units);
    return undefined;
  }

  prioritise({ number, priority }) {
    this.orders[number - 1].priority = priority;
    return undefined;
  }

  /** What comes after the hold brings the order back, if nobody waits and its units are there. */
  pay({ number, outcome }) {
    const order = this.orders[number - 1];
    if (outcome !== "paid") return undefined;
    order.unpaid = false;
    const lost = order.lost ?? 0;
    order.lost = 0;
    if (lost > 0 && this.available >= lost) {
      order.cancelled -= lost;
      order.ready += lost;
    }
    return undefined;
  }

  keepBack(units) {
    this.safetyStock = units;
    this.#balance();
    return undefined;
  }

  /** Time passes: holds run out. */
  pass(minutes) {
    this.minute += minutes;
    for (const order of this.orders) {
      if (!order.unpaid || order.until > this.minute) continue;
      order.lost = order.wait + order.ready;
      order.cancelled += order.lost;
      Object.assign(order, { wait: 0, ready: 0, unpaid: false });
    }
    this.#balance();
    return undefined;
  }

  /** The figures that the shop must tell. */
  stock() {
    const unpaid = this.orders.filter((order) => order.unpaid);
    const placed = this.orders.filter((order) => !order.unpaid);
    return {
      on_hand: this.onHand,
      allocated: total(placed, "ready"),
      held: total(unpaid, "ready"),
      held_later: total(unpaid, "wait"),
      safety_stock: this.safetyStock,
      available: this.available,
      waiting_units: total(placed, "wait"),
      waiting_orders: this.line().length,
      preorder_units: 0,
      incoming: [],
    };
  }

  /** The line's rows: number, position, units, units ahead. */
  rows() {
    let ahead = 0;
    return this.line().map(({ number, wait }, at) => {
      ahead += wait;
      return [number, at + 1, wait, ahead - wait];
    });
  }

  /** The units of an order as the shop tells them. */
  units({ ordered, wait, ready, shipped, cancelled, returned, unpaid }) {
    const placed = unpaid ? { waiting: 0, allocated: 0, held: wait + ready } : undefined;
    const stages = placed ?? { waiting: wait, allocated: ready, held: 0 };
    return { ordered, ...stages, shipped, cancelled, returned };
  }
}
