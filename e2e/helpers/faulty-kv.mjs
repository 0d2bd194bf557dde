// A KV namespace that fails when a test tells it to. The program that runs is the built one; a
// module before it hands it a binding whose calls go on to the real KV, or fail.

const entry = `
import * as built from "./index.js";

let failing = false;
let calls = 0;

// Named as the platform's own, for bindings are told apart by their class's name.
class KvNamespace {
  #real;
  constructor(real) { this.#real = real; }
  async #pass(name, rest) {
    calls += 1;
    if (failing) throw new Error("KV failed: 500 Internal Server Error");
    return this.#real[name](...rest);
  }
  get(...rest) { return this.#pass("get", rest); }
  getWithMetadata(...rest) { return this.#pass("getWithMetadata", rest); }
  list(...rest) { return this.#pass("list", rest); }
  put(...rest) { return this.#pass("put", rest); }
  delete(...rest) { return this.#pass("delete", rest); }
}

const faulty = (env) => ({ ...env, ORDERS: new KvNamespace(env.ORDERS) });

export class StockLine extends built.StockLine {
  constructor(ctx, env) { super(ctx, faulty(env)); }
}

export class Shop extends built.Shop {
  constructor(ctx, env) { super(ctx, faulty(env)); }
}

export default {
  async fetch(request, env, ctx) {
    const url = new URL(request.url);
    if (url.pathname !== "/v1/test/kv") return built.default.fetch(request, faulty(env), ctx);
    failing = url.searchParams.get("failing") === "true";
    return Response.json({ calls });
  },
};`;

/** What startRuntime takes to run with it: `startRuntime({ ...faultyKv })`. */
export const faultyKv = { entry };

/**
 * Lets every call fail from now on, or none; answers how many calls there were so far.
 *
 * @param {{url: string}} runtime
 * @param {boolean} failing
 */
export async function setFailing(runtime, failing) {
  const answer = await fetch(`${runtime.url}/v1/test/kv?failing=${failing}`);
  return (await answer.json()).calls;
}
