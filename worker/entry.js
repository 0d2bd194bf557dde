// What the platform loads. It hands calls to the WebAssembly and answers the neighbours of a trap:
// a call that traps leaves the whole instance unusable, so every call in flight is told to try
// again, and the next one starts on a fresh instance.
import { DurableObject } from "cloudflare:workers";
import * as wasm from "shelfline-wasm";
import { Errands } from "./errands.js";
import { Live } from "./live.js";

const DEADLINE_MS = 10_000;
const ALARM_PAUSE_MS = 2_000;
const MAX_BODY_BYTES = 16 * 1024;

let generation = 0;
let isLost = false;
const inFlight = new Set();

/** The instance is lost: whoever waits for it is told. Its frames may still be on the stack. */
function trapped() {
  if (isLost) return;
  isLost = true;
  generation += 1;
  console.error(JSON.stringify({ level: "error", place: "trap", fault: "the wasm trapped" }));
  const waiting = [...inFlight];
  inFlight.clear();
  for (const reject of waiting) reject(new Error("a neighbour trapped"));
}

wasm.on_trap(trapped);

/** Runs the WebAssembly, on a fresh instance where the last one is lost. */
function run(call) {
  if (isLost) {
    wasm.__wbg_reset_state();
    isLost = false;
    wasm.on_trap(trapped);
  }
  try {
    return call();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) trapped();
    throw error;
  }
}

/** Runs something that awaits, until its end, a trap of a neighbour, or the deadline. */
function guarded(call) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => settle(reject, new Error("no answer in time")), DEADLINE_MS);
    const settle = (how, what) => {
      clearTimeout(late);
      inFlight.delete(stop);
      how(what);
    };
    const stop = (error) => settle(reject, error);
    inFlight.add(stop);
    try {
      run(call).then((value) => settle(resolve, value), stop);
    } catch (error) {
      stop(error);
    }
  });
}

/** Waits for a promise, but no longer than this. */
async function within(ms_max, promise) {
  let late;
  const end = new Promise((resume) => (late = setTimeout(resume, ms_max)));
  try {
    await Promise.race([promise, end]);
  } finally {
    clearTimeout(late);
  }
}

/** An object whose state lives in the WebAssembly, made again after a trap. What it has to do
 * afterwards, its alarm does; a call may ask for it to be done before it is answered. */
class Held extends DurableObject {
  #inner;
  #generation = -1;
  #draining;

  inner() {
    if (this.#generation !== generation) {
      this.#inner = run(() => new (this.constructor.Inner())(this.ctx, this.env));
      this.#generation = generation;
    }
    return this.#inner;
  }

  async call(ask, body) {
    const answer = run(() => this.inner().call(ask, body));
    if (answer[3] > 0) await this.drainAll(answer[3]);
    return answer;
  }

  async alarm() {
    try {
      await this.drain();
    } catch (error) {
      // An alarm that throws is tried six times and then dropped: this one never throws.
      console.error(JSON.stringify({ level: "error", place: "alarm", fault: String(error) }));
      await this.ctx.storage.setAlarm(Date.now() + ALARM_PAUSE_MS);
    }
  }

  /** Does a part of what is due; answers whether more of it is left. */
  drain() {
    this.#draining ??= this.work().finally(() => (this.#draining = undefined));
    return this.#draining;
  }

  /** Waits until nothing is due, something did not get through, or it takes so long that the alarm
   * goes on with it: what was decided is answered all the same. */
  async drainAll(msMax) {
    let waiting = true;
    const caughtUp = async () => {
      if (this.#draining) await this.#draining;
      while ((await this.drain()) && waiting);
    };
    try {
      await within(msMax, caughtUp());
    } catch (error) {
      console.error(JSON.stringify({ level: "error", place: "drain", fault: String(error) }));
      await this.ctx.storage.setAlarm(Date.now() + ALARM_PAUSE_MS);
    } finally {
      waiting = false;
    }
  }
}

export class StockLine extends Held {
  static Inner = () => wasm.StockLine;

  #live = new Live(this.ctx, (work) => run(() => work(this.inner())));

  work() {
    return guarded(() => this.inner().drain());
  }

  fetch(request) {
    return this.#live.fetch(request);
  }

  webSocketMessage(socket, message) {
    this.#live.message(socket, message);
  }

  webSocketClose(socket, code) {
    this.#live.close(socket, code);
  }
}

export class Shop extends Held {
  static Inner = () => wasm.Shop;

  #errands = new Errands(this.env, {
    next: (running, room) => run(() => this.inner().errands(running, room)),
    done: (id, outcome) => run(() => this.inner().done(id, outcome)),
  });

  /** What became due meanwhile is begun at once, beside what runs. */
  async drain() {
    await Promise.all([this.#errands.run(), guarded(() => this.inner().compare())]);
  }
}

function unavailable(error) {
  console.error(JSON.stringify({ level: "error", place: "fetch", fault: String(error) }));
  const problem = {
    type: "urn:shelfline:problem:overloaded",
    title: "Not reachable just now",
    status: 503,
    detail: "Nothing is lost. Send the same request with the same key again in a moment.",
    code: "overloaded",
  };
  const headers = { "Content-Type": "application/problem+json", "Retry-After": "1" };
  return new Response(JSON.stringify(problem), { status: 503, headers });
}

/** A body that says how long it is and is not too long, read on this side of the border. */
async function bodyOf(request) {
  const length = Number(request.headers.get("content-length") ?? NaN);
  if (!(length <= MAX_BODY_BYTES)) return undefined;
  try {
    return new Uint8Array(await request.arrayBuffer());
  } catch {
    return new Uint8Array(); // cut off: no JSON
  }
}

/** Whether it orders: before that a request has to be let in. */
const isOrder = ({ method, url }) => method === "POST" && url.endsWith("/v1/orders");

export default {
  async fetch(request, env) {
    if (!isOrder(request)) return answered(request, env);
    try {
      if (!run(() => wasm.enter())) return run(() => wasm.turn_away(request, env));
    } catch (error) {
      return unavailable(error);
    }
    const answer = await answered(request, env);
    try {
      run(() => wasm.leave());
    } catch {
      // The instance is lost, and its count of who is under way with it.
    }
    return answer;
  },
};

async function answered(request, env) {
  try {
    const body = await bodyOf(request);
    const begun = run(() => wasm.fetch(request, body, env));
    return begun instanceof Promise ? await guarded(() => begun) : begun;
  } catch (error) {
    return unavailable(error);
  }
}
