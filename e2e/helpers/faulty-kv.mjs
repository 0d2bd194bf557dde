// A KV namespace that fails when a test tells it to: a worker in front of the real one.

const script = `
import { WorkerEntrypoint } from "cloudflare:workers";

let failing = false;
let calls = 0;

async function pass(call) {
  calls += 1;
  if (failing) throw new Error("KV PUT failed: 500 Internal Server Error");
  return call();
}

export default class extends WorkerEntrypoint {
  fetch(request) {
    const { searchParams } = new URL(request.url);
    if (searchParams.has("failing")) failing = searchParams.get("failing") === "true";
    return Response.json({ failing, calls });
  }
  get(...rest) { return pass(() => this.env.REAL.get(...rest)); }
  getWithMetadata(...rest) { return pass(() => this.env.REAL.getWithMetadata(...rest)); }
  list(...rest) { return pass(() => this.env.REAL.list(...rest)); }
  put(...rest) { return pass(() => this.env.REAL.put(...rest)); }
  delete(...rest) { return pass(() => this.env.REAL.delete(...rest)); }
}`;

/** What startRuntime takes to run with it: `startRuntime({ ...faultyKv })`. */
export const faultyKv = {
  overrides: { kvNamespaces: { ORDERS: undefined }, serviceBindings: { ORDERS: "faulty-kv" } },
  workers: [
    {
      name: "faulty-kv",
      compatibilityDate: "2026-11-01",
      modules: true,
      script,
      kvNamespaces: { REAL: "ORDERS" },
    },
  ],
};

/**
 * Lets every call fail from now on, or none; answers how many calls there were so far.
 *
 * @param {{mf: import("miniflare").Miniflare}} runtime
 * @param {boolean} failing
 */
export async function setFailing(runtime, failing) {
  const worker = await runtime.mf.getWorker("faulty-kv");
  const answer = await worker.fetch(`http://faulty-kv/?failing=${failing}`);
  return (await answer.json()).calls;
}
