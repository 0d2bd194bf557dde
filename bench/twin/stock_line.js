// The object of one sku: decides and writes an order in one commit; an alarm brings KV and the
// shop's book up to date.
import { DurableObject } from "cloudflare:workers";
import { problem } from "./http.js";
import { identity } from "./ids.js";
import { issue, signed } from "./receipts.js";
import { availability, dayOf, inLine, item, promise } from "./rules.js";
import { TABLES } from "./tables.js";
import { record, wire } from "./wire.js";

const KV = 1;
const SHOP = 2;
const ALL = KV | SHOP;
const SLICE = 40;
const SNAPSHOT_MS = 60_000;
const BLOCK = 256;
const MAX_REFUSALS = 10_000;
const POLICY = { profile: "eu", time_zone: "UTC", handling_days: 3, extra_days: 14 };

const UNKNOWN = { status: 404, body: JSON.stringify(problem(404, "unknown_sku", "No such sku")) };

const stagesOf = () => ({
  waiting: 0, allocated: 0, held: 0, held_later: 0, shipped: 0, cancelled: 0, returned: 0,
});

/** When the promise is looked at next: at midnight while units wait, else in the evening. */
function deadlineOf({ stages, promise: { ships_to: last, basis }, placed_at: at }) {
  const handling = basis === "stock" || basis === "release" ? POLICY.handling_days : 0;
  const days = last ? handling : 30 - POLICY.handling_days;
  const day = Date.parse(`${last ?? at.slice(0, 10)}T00:00:00Z`) + days * 86_400_000;
  return stages.waiting > 0 ? day : day + 18 * 3_600_000;
}

export class StockLine extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    this.load();
  }

  load() {
    const { sql } = this;
    this.now = 0;
    this.shelf = undefined;
    this.link = undefined;
    this.blocks = new Map();
    this.alarmAt = undefined;
    this.failures = 0;
    const [found] = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'shelf'").toArray();
    if (!found) return;
    const [row] = sql.exec("SELECT sku, state, pending, kept_at FROM shelf").toArray();
    if (!row) return;
    this.sku = row.sku;
    this.shelf = JSON.parse(row.state);
    this.shelfPending = row.pending;
    this.keptAt = row.kept_at;
    for (const { block, orders, units } of sql.exec("SELECT * FROM blocks")) {
      this.blocks.set(block, { orders, units });
    }
    const [last] = sql.exec("SELECT link FROM orders ORDER BY number DESC LIMIT 1").toArray();
    this.link = last?.link;
    this.arm(0);
  }

  /** One decision: all of it is committed, or nothing of it is left in memory either. */
  commit(now, attempt, decide) {
    if (now > this.now) this.now = now;
    try {
      const done = this.ctx.storage.transactionSync(() => {
        const kept = attempt && this.replay(attempt);
        if (kept) return kept;
        const made = decide();
        if (attempt) this.keep(attempt, made);
        return made;
      });
      if (this.shelf && this.shelfPending) this.arm(0);
      return done;
    } catch (error) {
      this.load();
      throw error;
    }
  }

  replay({ key, hash }) {
    if (!this.shelf) return undefined;
    const query = "SELECT body_hash, status, body FROM answers WHERE key = ?";
    const [row] = this.sql.exec(query, key).toArray();
    if (!row) return undefined;
    if (row.body_hash !== hash) {
      const told = problem(422, "idempotency_key_reused", "The key was used with another body");
      return { status: 422, body: JSON.stringify(told) };
    }
    const at = row.status === 201 ? /"id":"([^"]+)"/.exec(row.body)?.[1] : undefined;
    return { status: row.status, body: row.body, replayed: true, id: at };
  }

  keep({ key, hash }, { status, body }) {
    if (status !== 409 && status >= 300) return;
    const { sql } = this;
    let refusal = null;
    if (status === 409) {
      const query = "SELECT MAX(refusal) AS last FROM answers WHERE refusal IS NOT NULL";
      refusal = (sql.exec(query).one().last ?? 0) + 1;
      const old = "DELETE FROM answers WHERE refusal IS NOT NULL AND refusal <= ?";
      sql.exec(old, refusal - MAX_REFUSALS);
    }
    sql.exec(
      "INSERT INTO answers (key, body_hash, status, body, refusal) VALUES (?, ?, ?, ?, ?)",
      key, hash, status, body, refusal,
    );
  }

  invalid(errors) {
    const told = problem(422, "invalid_body", "Some fields are not right", { errors });
    return { status: 422, body: JSON.stringify(told) };
  }

  saveShelf() {
    this.shelfPending = ALL;
    this.sql.exec(
      `INSERT INTO shelf (id, sku, state, pending, kept_at) VALUES (1, ?, ?, ?, 0)
       ON CONFLICT (id) DO UPDATE SET state = excluded.state, pending = excluded.pending`,
      this.sku, JSON.stringify(this.shelf), ALL,
    );
  }

  append(cause, event) {
    this.shelf.sequence += 1;
    this.sql.exec(
      "INSERT INTO journal (sequence, at, cause, event) VALUES (?, ?, ?, ?)",
      this.shelf.sequence, this.now, cause, JSON.stringify(event),
    );
  }

  putProduct(sku, read, now) {
    if (read.errors) return this.invalid(read.errors);
    return this.commit(now, undefined, () => {
      const known = this.shelf !== undefined;
      if (!known) {
        this.sql.exec(TABLES);
        this.sku = sku;
        this.keptAt = 0;
        this.shelf = {
          offer: read.value, archived: false, on_hand: 0, stages: stagesOf(), received: 0,
          adjusted: 0, shipped: 0, restocked: 0, line: {}, preorder_units: 0, backorder_units: 0,
          batches: {}, last_number: 0, sequence: 0,
        };
      }
      this.shelf.offer = read.value;
      this.append("offer", { kind: "offered", offer: read.value });
      this.saveShelf();
      return { status: known ? 200 : 201, body: JSON.stringify({ sku, ...read.value }) };
    });
  }

  receive(attempt, read, now) {
    if (!this.shelf) return UNKNOWN;
    return this.commit(now, attempt, () => {
      if (read.errors) return this.invalid(read.errors);
      if (inLine(this.shelf).orders > 0) throw new Error("the twin does not serve a line");
      this.shelf.on_hand += read.value.units;
      this.shelf.received += read.value.units;
      this.append("receipt", { kind: "received", ...read.value });
      this.saveShelf();
      return { status: 201, body: JSON.stringify({ left_over: read.value.units }) };
    });
  }

  snapshot(now) {
    if (!this.shelf) return null;
    if (now > this.now) this.now = now;
    return { asOf: this.now, shelf: this.shelf };
  }

  place(sku, attempt, read, now, issuer) {
    return this.commit(now, attempt, () => {
      if (read.errors) return this.invalid(read.errors);
      if (!this.shelf || this.shelf.archived) return UNKNOWN;
      return this.decide(sku, read.value, issuer);
    });
  }

  refused(sku, quantity, code, title) {
    const present = item(sku, this.shelf, quantity, this.now, this.now);
    const told = problem(409, code, title, { availability: present });
    return { status: 409, body: JSON.stringify(told) };
  }

  decide(sku, wanted, issuer) {
    const { shelf, now } = this;
    const { offer } = shelf;
    const { quantity, accept } = wanted;
    const refuse = (code, title) => this.refused(sku, quantity, code, title);
    const limit = offer.per_customer_limit;
    const email = wanted.customer.email.toLowerCase();
    if (limit !== null && quantity > limit) return refuse("limit_per_customer", "Too many for one");
    const judged = availability(shelf, quantity, now);
    const { action, levels } = judged;
    if (action === "coming_soon") return refuse("not_open_yet", "Not open yet");
    if (action === "ended" || action === "sold_out") return refuse(action, "Nothing to be had");
    if (action === "too_many") return refuse("too_many", "Not that many");
    const price = accept.price;
    const agreed = action === accept.action
      && (accept.in_stock === null || levels.in_stock >= accept.in_stock)
      && (price === null
        || (price.amount === offer.price.amount && price.currency === offer.price.currency))
      && (accept.ships_to === null || (judged.promise.ships_to !== null
        && judged.promise.ships_to <= dayOf(Date.parse(accept.ships_to) + 86_400_000)));
    if (!agreed) return refuse("availability_changed", "What can be had has changed");
    if (limit !== null) {
      const query = `SELECT COALESCE(SUM(ordered - cancelled), 0) AS has
        FROM people JOIN orders USING (number) WHERE customer = ?`;
      const { has } = this.sql.exec(query, email).one();
      if (has + quantity > limit) return refuse("limit_per_customer", "Too many for one");
    }
    return this.write(sku, wanted, judged, email, issuer);
  }

  write(sku, wanted, judged, email, issuer) {
    const { shelf, sql, now } = this;
    const { offer } = shelf;
    const { quantity } = wanted;
    const number = shelf.last_number + 1;
    const stages = stagesOf();
    stages.allocated = judged.atOnce;
    stages.waiting = quantity - judged.atOnce;
    const preorder = judged.action === "preorder";
    const zero = { amount: 0, currency: offer.price.currency };
    const terms = {
      kind: judged.action, price: offer.price, delivery: offer.delivery, payment: offer.payment,
      promise: judged.promise, policy: POLICY,
    };
    const at = new Date(now).toISOString();
    const history = [{ at, kind: "placed", units: quantity }];
    if (stages.allocated > 0) {
      history.push({ at, kind: "allocated", units: stages.allocated });
    }
    // Before a newcomer of the default priority: everybody in line, here.
    const ahead = inLine(shelf);
    const order = {
      place: { priority: 0, number }, version: 1, ordered: quantity, stages, ...terms, paid: zero,
      hold_until: null, declined: false, expired: false, placed_at: at,
    };
    const { id, orderNumber } = identity(this.env, sku, number);
    const receipt = issue(this.env, issuer, order, id, sku, this.link);
    sql.exec(
      `INSERT INTO orders (number, rank, version, preorder, ordered, waiting, allocated, held,
          held_later, shipped, cancelled, returned, paid, hold_until, declined, expired,
          placed_at, terms, history, pending, receipt, link, deadline)
       VALUES (?, 0, 1, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, NULL, 0, 0, ?, ?, ?, ?, ?, ?, ?)`,
      number, preorder ? 1 : 0, quantity, stages.waiting, stages.allocated, now,
      JSON.stringify(terms), JSON.stringify(history).slice(1, -1), ALL,
      receipt.input, receipt.link, deadlineOf(order),
    );
    this.link = receipt.link;
    if (stages.waiting > 0) this.count(number, stages.waiting);
    shelf.last_number = number;
    shelf.stages.waiting += stages.waiting;
    shelf.stages.allocated += stages.allocated;
    if (preorder) shelf.preorder_units += quantity;
    else shelf.backorder_units += stages.waiting;
    this.append("order", { kind: "placed", order });
    const person = {
      customer: wanted.customer, ship_to: wanted.ship_to, source: wanted.source,
      locale: wanted.locale,
    };
    sql.exec(
      "INSERT INTO people (number, customer, person) VALUES (?, ?, ?)",
      number, email, JSON.stringify(person),
    );
    this.saveShelf();
    const { waiting } = stages;
    const shown = wire(order, history, sku, id, orderNumber, {
      ahead: waiting > 0 ? ahead : null,
      estimate: promise(offer, shelf.batches, waiting > 0 ? ahead.units : 0, waiting, now),
    });
    return { status: 201, body: JSON.stringify({ ...shown, receipt: receipt.input }), id };
  }

  count(number, units) {
    const block = Math.floor(number / BLOCK);
    const tally = this.blocks.get(block) ?? { orders: 0, units: 0 };
    tally.orders += 1;
    tally.units += units;
    this.blocks.set(block, tally);
    this.sql.exec(
      "INSERT OR REPLACE INTO blocks (rank, block, orders, units) VALUES (0, ?, ?, ?)",
      block, tally.orders, tally.units,
    );
    const line = (this.shelf.line["0"] ??= { orders: 0, units: 0 });
    line.orders += 1;
    line.units += units;
  }

  arm(pauseMs) {
    const at = Date.now() + pauseMs;
    if (this.alarmAt !== undefined && this.alarmAt <= at) return;
    this.alarmAt = at;
    this.ctx.storage.setAlarm(at);
  }

  async alarm() {
    this.alarmAt = undefined;
    let through = false;
    try {
      through = this.shelf === undefined || (await this.drain());
    } catch (error) {
      console.error(String(error));
    }
    this.failures = through ? 0 : this.failures + 1;
    const [lagging] = this.shelf
      ? this.sql.exec("SELECT 1 FROM orders WHERE pending > 0 LIMIT 1").toArray() : [];
    this.alarmAt = undefined;
    if (!through) this.arm(Math.min(500 * 2 ** this.failures, 300_000));
    else if (lagging || this.shelfPending & SHOP) this.arm(0);
    else if (this.shelfPending & KV) this.arm(Math.max(this.keptAt + SNAPSHOT_MS - Date.now(), 0));
  }

  /** Brings one slice of the projections up to date; whether everything went through. */
  async drain() {
    const { shelf, sku, env, sql } = this;
    const version = shelf.sequence;
    const lagging = sql.exec(
      `SELECT orders.*, person FROM orders JOIN people USING (number)
       WHERE pending > 0 ORDER BY number LIMIT ?`,
      SLICE,
    ).toArray().map((row) => record(env, sku, row));
    for (const { row } of lagging) row.body = await signed(env, row.body);
    const assigned = shelf.stages.allocated + shelf.stages.held;
    const line = inLine(shelf);
    const stock = {
      on_hand: shelf.on_hand, allocated: shelf.stages.allocated, held: shelf.stages.held,
      held_later: shelf.stages.held_later, safety_stock: shelf.offer.safety_stock,
      available: line.orders > 0 ? 0 : shelf.on_hand - assigned - shelf.offer.safety_stock,
      waiting_units: shelf.stages.waiting, waiting_orders: line.orders,
      preorder_units: shelf.preorder_units, incoming: [],
    };
    const product = {
      sku, product: shelf.offer.product, archived: shelf.archived ? 1 : 0, version,
      body: JSON.stringify({ sku, ...shelf.offer, stock }),
    };
    const toShop = lagging.filter(({ pending }) => pending & SHOP);
    const toKv = lagging.filter(({ pending }) => pending & KV);
    const shopLags = toShop.length > 0 || this.shelfPending & SHOP;
    const snapshotDue = this.shelfPending & KV && Date.now() >= this.keptAt + SNAPSHOT_MS;
    const book = env.SHOP.get(env.SHOP.idFromName("shop"));
    const [shop, snapshot, ...puts] = await Promise.allSettled([
      shopLags && book.apply(product, toShop.map(({ row }) => row)),
      snapshotDue && env.ORDERS.put(
        `shelf:${sku}`, JSON.stringify({ sku, as_of: new Date(this.now).toISOString(), shelf }),
      ),
      ...toKv.map(({ row, metadata }) => env.ORDERS.put(`order:${row.id}`, row.body, { metadata })),
    ]);
    const same = shelf.sequence === version;
    if (shop.status === "fulfilled") {
      this.clear(toShop, SHOP);
      if (same) this.clearShelf(SHOP);
    }
    this.clear(toKv.filter((_, at) => puts[at].status === "fulfilled"), KV);
    if (snapshotDue && snapshot.status === "fulfilled") {
      this.keptAt = Date.now();
      sql.exec("UPDATE shelf SET kept_at = ?", this.keptAt);
      if (same) this.clearShelf(KV);
    }
    return [shop, snapshot, ...puts].every(({ status }) => status === "fulfilled");
  }

  clearShelf(bit) {
    this.shelfPending &= ~bit;
    this.sql.exec("UPDATE shelf SET pending = ?", this.shelfPending);
  }

  /** Takes a mark off the orders that did not change meanwhile. */
  clear(lagging, bit) {
    if (lagging.length === 0) return;
    this.sql.exec(
      `UPDATE orders SET pending = pending & ~? WHERE (number, version) IN
          (SELECT value ->> 0, value ->> 1 FROM json_each(?))`,
      bit, JSON.stringify(lagging.map(({ number, row }) => [number, row.version])),
    );
  }
}
