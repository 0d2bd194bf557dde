// `cargo xtask dev` as its callers see it: it serves, and whatever ends it leaves nothing behind.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { listenerPid } from "./family.mjs";
import { root } from "./runtime.mjs";

let state;
before(async () => {
  state = await mkdtemp(join(tmpdir(), "shelfline-dev-"));
});
after(() => rm(state, { recursive: true, force: true }));

/** Starts it on a free port and waits until it is ready. */
async function dev(...flags) {
  const args = ["xtask", "dev", "--port", "0", "--state", state, "--empty", ...flags];
  const child = spawn("cargo", args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  while (!output.includes("ready;")) {
    assert.equal(child.exitCode, null, `ended early: ${output}`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
  const url = output.match(/http:\/\/127\.0\.0\.1:\d+/)[0];
  const workerd = listenerPid(Number(new URL(url).port), child.pid);
  assert.ok(workerd, "nobody of its family listens");
  return { child, url, workerd, node: parent(workerd), output };
}

function parent(pid) {
  return Number(execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" }));
}

/** Whether it runs; one that has ended and waits for its parent to notice does not. */
function isAlive(pid) {
  try {
    const state = execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
    return !state.startsWith("Z");
  } catch {
    return false;
  }
}

async function gone(...pids) {
  const end = Date.now() + 8000;
  while (pids.some(isAlive) && Date.now() < end) {
    await new Promise((resume) => setTimeout(resume, 50));
  }
  assert.deepEqual(pids.filter(isAlive), [], "left behind");
}

async function ended({ child }) {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}

test("serves with the token it was given, in one process group", async () => {
  const shop = await dev("--token", "a token of mine", "--origin", "https://shop.example");
  const group = (pid) => execFileSync("ps", ["-o", "pgid=", "-p", String(pid)]).toString().trim();
  assert.equal(group(shop.workerd), group(shop.child.pid));
  assert.equal((await fetch(`${shop.url}/healthz`)).status, 200);
  assert.match(shop.output, /a token of mine/);
  shop.child.kill("SIGTERM");
  assert.equal(await ended(shop), 0);
  await gone(shop.node, shop.workerd);
});

for (const signal of ["SIGINT", "SIGHUP"]) {
  test(`${signal} ends it and its family`, async () => {
    const shop = await dev();
    shop.child.kill(signal);
    assert.equal(await ended(shop), 0);
    await gone(shop.node, shop.workerd);
  });
}

test("its node killed: it says so, and no runtime survives", async () => {
  const shop = await dev();
  process.kill(shop.node, "SIGKILL");
  assert.equal(await ended(shop), 1);
  await gone(shop.workerd);
});

test("killed itself: node and runtime notice", async () => {
  const shop = await dev();
  shop.child.kill("SIGKILL");
  await ended(shop);
  await gone(shop.node, shop.workerd);
});

test("a port in use is a plain error", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const args = ["xtask", "dev", "--port", String(server.address().port)];
  const child = spawn("cargo", args, { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += chunk));
  assert.equal(await ended({ child }), 1);
  assert.match(errors, /error: port \d+ cannot be used; choose another with --port/);
  server.close();
});
