// The two workers that are compared, on the same local runtime with the same bindings.
import { accessSync, constants, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root, startRuntime } from "../xtask/runtime/runtime.mjs";
import { TOKEN, ask, until } from "./shop.mjs";

const CATCH_UP_MS = 300_000;

const oursFolder = join(root, "dist/worker");
const twinFolder = fileURLToPath(new URL("twin", import.meta.url));
const entry = readFileSync(new URL("entry.js", import.meta.url), "utf8");

/** The modules of a folder behind the bench's own entry. */
function modules(folder, main) {
  const kinds = { js: "ESModule", wasm: "CompiledWasm" };
  const contents = entry.replaceAll("./index.js", `./${main}`);
  return [
    { type: "ESModule", path: join(folder, "bench_entry.js"), contents },
    ...readdirSync(folder).map((name) => (
      { type: kinds[name.split(".").at(-1)], path: join(folder, name) }
    )),
  ];
}

/** A folder in memory where there is one: a laptop's disk is not what production waits for. */
export function memoryFolder() {
  const memory = "/dev/shm";
  try {
    accessSync(memory, constants.W_OK);
    return memory;
  } catch {
    return tmpdir();
  }
}

/**
 * Starts one with its state below `folder`. Requests go straight to the worker, past Miniflare's
 * own entry worker, which costs both the same and would hide a part of the difference.
 */
async function start(folder, overrides, { kvStandIn = false } = {}) {
  const state = mkdtempSync(join(folder, "shelfline-bench-"));
  const forget = () => rmSync(state, { recursive: true, force: true });
  try {
    const runtime = await startRuntime({
      token: TOKEN,
      state,
      // The twin mails nobody; an order's own cost is compared.
      mail: "",
      overrides: {
        ratelimits: { ORDER_RATE: undefined },
        unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
        bindings: kvStandIn ? { KV_STAND_IN: true } : {},
        ...overrides,
      },
    });
    const direct = await runtime.mf.unsafeGetDirectURL("shelfline");
    const stop = () => runtime.stop().finally(forget);
    return { ...runtime, url: direct.origin, pid: runtime.workerdPid(), stop };
  } catch (error) {
    forget();
    throw error;
  }
}

/** Ours, or what was built of it elsewhere. */
export function startOurs(folder, options, built = oursFolder) {
  return start(folder, { modules: modules(built, "index.js"), modulesRoot: built }, options);
}

export function startTwin(folder, options) {
  return start(folder, {
    modules: modules(twinFolder, "worker.js"),
    modulesRoot: twinFolder,
    compatibilityFlags: ["nodejs_compat"],
  }, options);
}

/** Waits until KV and the shop's book have heard of every order of a sku. */
export function caughtUp({ url }, sku) {
  const none = async () => (await ask(url, `/bench/lagging?sku=${sku}`)) === 0;
  return until(none, CATCH_UP_MS, `${sku} caught up`);
}
