// A worker as the bench starts it; nothing deploys it. It can make a line of any length at once:
// the rows that as many orders would have left, copied from the first order's by SQL. It tells what
// the projections have not heard of. And with KV_STAND_IN it has a KV that costs nothing: the local
// one does its work in the worker's own process, which production's does not.
import worker, { StockLine as Base } from "./index.js";

export { Shop } from "./index.js";

const standIn = {
  async put() {},
  async get() {
    return null;
  },
};

const BLOCK = 256;
const CHUNK = 50_000;

/** `INSERT … SELECT` of a table's first row, once a number; `changes` says what differs. */
function copies(sql, table, where, changes) {
  const { columnNames } = sql.exec(`SELECT * FROM ${table} LIMIT 0`);
  const values = columnNames.map((name) => changes[name] ?? `t.${name}`);
  return `WITH RECURSIVE n (i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i < ?)
    INSERT INTO ${table} (${columnNames.join(", ")})
    SELECT ${values.join(", ")} FROM n, (SELECT * FROM ${table} WHERE ${where} LIMIT 1) AS t`;
}

export class StockLine extends Base {
  constructor(ctx, env) {
    super(ctx, env.KV_STAND_IN ? { ...env, ORDERS: standIn } : env);
  }

  /** Lets the line grow from its one order to `length` of them, then forgets what is in memory. */
  async fill(length) {
    const { sql } = this.ctx.storage;
    const first = sql.exec("SELECT MAX(sequence) AS sequence FROM journal").one().sequence;
    const statements = [
      copies(sql, "orders", "number = 1", { number: "CAST(n.i AS INTEGER)", pending: "0" }),
      copies(sql, "people", "number = 1", {
        number: "CAST(n.i AS INTEGER)", customer: "'copy.' || CAST(n.i AS INTEGER)",
      }),
      copies(sql, "journal", `sequence = ${first}`, {
        sequence: `CAST(n.i AS INTEGER) + ${first - 1}`,
        event: "json_set(t.event, '$.order.place.number', CAST(n.i AS INTEGER))",
      }),
      copies(sql, "answers", "status = 201 AND key NOT LIKE 'copy %'", {
        key: "'copy ' || CAST(n.i AS INTEGER)",
      }),
    ];
    for (let from = 2; from <= length; from += CHUNK) {
      const to = Math.min(from + CHUNK - 1, length);
      this.ctx.storage.transactionSync(() => {
        for (const statement of statements) sql.exec(statement, from, to);
      });
      await this.ctx.storage.sync();
    }
    this.ctx.storage.transactionSync(() => this.recount(sql, length));
    await this.ctx.storage.sync();
    this.ctx.abort("the line has grown");
  }

  recount(sql, length) {
    sql.exec("DELETE FROM blocks");
    sql.exec(`INSERT INTO blocks (rank, block, orders, units)
      SELECT rank, number / ${BLOCK}, COUNT(*), SUM(waiting + held_later) FROM orders
      WHERE waiting + held_later > 0 GROUP BY rank, number / ${BLOCK}`);
    const state = JSON.parse(sql.exec("SELECT state FROM shelf").one().state);
    const { units } = state.line["0"];
    state.line["0"] = { orders: length, units: units * length };
    state.stages.waiting = units * length;
    state.backorder_units = units * length;
    state.sequence += length - 1;
    state.last_number = length;
    sql.exec("UPDATE shelf SET state = ?", JSON.stringify(state));
  }

  /** How many orders the projections have not heard of. */
  async lagging() {
    return this.ctx.storage.sql.exec("SELECT COUNT(*) AS n FROM orders WHERE pending > 0").one().n;
  }
}

export default {
  async fetch(request, env, ctx) {
    if (!request.url.includes("/bench/")) return worker.fetch(request, env, ctx);
    const url = new URL(request.url);
    const sku = url.searchParams.get("sku");
    const stub = env.STOCK_LINE.get(env.STOCK_LINE.idFromName(sku));
    if (url.pathname === "/bench/lagging") return Response.json(await stub.lagging());
    try {
      await stub.fill(Number(url.searchParams.get("length")));
    } catch (error) {
      if (!String(error).includes("the line has grown")) throw error;
    }
    return Response.json("filled");
  },
};
