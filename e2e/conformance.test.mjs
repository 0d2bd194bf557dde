// The open conformance scenarios, as any outsider would run them.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { root } from "../xtask/runtime/runtime.mjs";
import { TOKEN } from "./helpers/client.mjs";
import { openShop } from "./helpers/shop.mjs";

const runner = resolve(root, "../shared/conformance/run.py");

function missing() {
  if (!existsSync(runner)) return "the scenarios are not beside this checkout";
  return spawnSync("python3", ["--version"]).error ? "there is no python3 here" : false;
}

/** Runs the scenarios of one kind and answers the closing line. */
async function run(...flags) {
  const { shop } = await openShop({ payments: flags.length > 0 ? "test" : "manual" });
  const args = [runner, "--url", shop.url, "--token", TOKEN, ...flags];
  const { stdout } = await promisify(execFile)("python3", args).catch((failed) => failed);
  const tally = stdout.match(/(\d+) passed, (\d+) failed\n$/);
  assert.ok(tally, stdout);
  assert.equal(Number(tally[2]), 0, stdout);
  return Number(tally[1]);
}

test("orders placed at once: every scenario passes", { skip: missing() }, async () => {
  assert.ok((await run()) > 0);
});

test("orders that await payment: every scenario passes", { skip: missing() }, async (t) => {
  if ((await run("--payments")) === 0) t.skip("the scenarios beside this checkout have none");
});
