// The two workers that are compared, on the same local runtime with the same bindings.
import { accessSync, constants, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startRuntime } from "../xtask/runtime/runtime.mjs";
import { TOKEN } from "./shop.mjs";

const twinFolder = fileURLToPath(new URL("twin", import.meta.url));

/** The files of the twin, its entry first. */
function twinModules() {
  const names = readdirSync(twinFolder).filter((name) => name !== "worker.js");
  return ["worker.js", ...names].map((name) => ({ type: "ESModule", path: join(twinFolder, name) }));
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
 * Starts one; requests go straight to the worker, past Miniflare's own entry worker, which costs
 * both the same and would hide a part of the difference.
 */
export async function start(folder, overrides) {
  const state = mkdtempSync(join(folder, "shelfline-bench-"));
  const forget = () => rmSync(state, { recursive: true, force: true });
  try {
    const runtime = await startRuntime({
      token: TOKEN,
      state,
      overrides: {
        ratelimits: { ORDER_RATE: undefined },
        unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
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

export const startOurs = () => start(memoryFolder(), {});

export const startTwin = () => start(memoryFolder(), {
  modules: twinModules(),
  modulesRoot: twinFolder,
  compatibilityFlags: ["nodejs_compat"],
});
