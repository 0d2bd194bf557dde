// Faults on order. The program that runs is the built one; a module before it breaks what it
// passes on: KV that fails or hangs, the wasm that traps, alarms that ring sooner, and SQL that a
// test puts into an object's tables.

const entry = `
import * as built from "./index.js";

const faults = { kv: "works", hurry: 1, trap: null, lose: null };
let calls = 0;
let rings = 0;

// Named as the platform's own, for bindings are told apart by their class's name.
class KvNamespace {
  #real;
  constructor(real) { this.#real = real; }
  async #pass(name, rest) {
    calls += 1;
    if (faults.kv === "fails") throw new Error("KV failed: 500 Internal Server Error");
    if (faults.kv === "hangs") await new Promise((go) => setTimeout(go, 60_000));
    return this.#real[name](...rest);
  }
  get(...rest) { return this.#pass("get", rest); }
  getWithMetadata(...rest) { return this.#pass("getWithMetadata", rest); }
  list(...rest) { return this.#pass("list", rest); }
  put(...rest) { return this.#pass("put", rest); }
  delete(...rest) { return this.#pass("delete", rest); }
}

const faulty = (env) => ({ ...env, ORDERS: new KvNamespace(env.ORDERS) });

// The wasm reads the time where it expects no exception: one that is thrown there goes through its
// frames as a trap does, and leaves its memory as it was in the middle of the work.
const now = Date.now;
let place = "later";
globalThis.Date = new Proxy(Date, {
  construct(target, given) {
    if (faults.trap === place && given.length === 0) {
      faults.trap = null;
      throw new WebAssembly.RuntimeError("unreachable");
    }
    return new target(...given);
  },
});

/** Runs something as the work of a place, until its first await. */
function at(name, work) {
  const outer = place;
  place = name;
  try { return work(); } finally { place = outer; }
}

export class StockLine extends built.StockLine {
  constructor(ctx, env) {
    const set = ctx.storage.setAlarm.bind(ctx.storage);
    ctx.storage.setAlarm = (at) => set(now() + Math.max(0, Number(at) - now()) / faults.hurry);
    super(ctx, faulty(env));
    this.#count(StockLine.#made);
  }
  static #made = new Map();
  static #opened = new Map();
  #count(of) { of.set(this.ctx.id.toString(), this.#of(of) + 1); }
  #of(of) { return of.get(this.ctx.id.toString()) ?? 0; }
  fetch(request) { this.#count(StockLine.#opened); return super.fetch(request); }
  counts() { return { made: this.#of(StockLine.#made), opened: this.#of(StockLine.#opened) }; }
  async call(...rest) {
    const lost = faults.lose?.op === JSON.parse(rest[0]).op.op ? faults.lose : undefined;
    if (lost && !lost.always) faults.lose = null;
    if (lost?.what === "call") throw new Error("the call was lost");
    const answer = await at("call", () => super.call(...rest));
    if (lost?.what === "answer") throw new Error("the answer was lost");
    if (lost?.what === "caller") { lost.done = true; await new Promise(() => {}); }
    return answer;
  }
  alarm() { rings += 1; return super.alarm(); }
  sql(statement) { return this.ctx.storage.sql.exec(statement).toArray(); }
  alarmAt() { return this.ctx.storage.getAlarm(); }
}

export class Shop extends built.Shop {
  constructor(ctx, env) { super(ctx, faulty(env)); }
  sql(statement) { return this.ctx.storage.sql.exec(statement).toArray(); }
  alarmAt() { return this.ctx.storage.getAlarm(); }
}

export default {
  async fetch(request, env, ctx) {
    const url = new URL(request.url);
    if (url.pathname !== "/v1/test/faults") return built.default.fetch(request, faulty(env), ctx);
    const { shop, sku, sql, ...given } = await request.json();
    Object.assign(faults, given);
    if (shop) {
      const object = env.SHOP.get(env.SHOP.idFromName("shop"));
      return Response.json({ rows: await object.sql(shop), alarmAt: await object.alarmAt() });
    }
    if (sku === undefined) return Response.json({ calls, rings, faults });
    const object = env.STOCK_LINE.get(env.STOCK_LINE.idFromName(sku));
    const rows = sql === undefined ? [] : await object.sql(sql);
    const alarmAt = await object.alarmAt();
    return Response.json({ calls, rings, rows, alarmAt, ...(await object.counts()) });
  },
};`;

/** What startRuntime takes to run with it: `openShop(faulty)`. */
export const faulty = { entry };

/**
 * Orders faults and tells what happened so far.
 *
 * @param {{url: string}} shop
 * @param {object} [given]
 * @param {"works" | "fails" | "hangs"} [given.kv] What KV does from now on.
 * @param {number} [given.hurry] By how much alarms ring sooner than they are set for.
 * @param {"call" | "later" | null} [given.trap] Where the wasm traps once: as an object decides,
 *   or in what runs after an await.
 * @param {{op: string, what: "call" | "answer" | "caller", always?: boolean} | null} [given.lose] The
 *   next call of an object that asks for this is not made, or not answered, or waits forever; or all.
 * @param {string} [given.shop] A statement to be run in the tables of the shop's object.
 * @param {string} [given.sku] An object, for:
 * @param {string} [given.sql] a statement to be run in its tables.
 * @returns {Promise<{calls: number, rings: number, rows: object[], alarmAt: number | null,
 *   made: number, opened: number}>}
 *   Calls of KV and alarms that rang, of all objects; rows of the statement, when the object's alarm
 *   is set for, how often it was made (anew after it slept) and how many sockets it was handed.
 */
export async function fault({ url }, given = {}) {
  const body = JSON.stringify(given);
  const answer = await fetch(`${url}/v1/test/faults`, { method: "POST", body });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}
