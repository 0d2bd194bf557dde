// The local runtime: workerd with the bindings of wrangler.toml, as `cargo xtask dev`, the
// end-to-end tests and the benches start it. What is built into dist/ is what runs.
import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions as optionsFrom } from "wrangler";
import { listenerPid } from "./family.mjs";

/** The checkout's root. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The order key of local runs: known, so that tests can sign; never a deployment's. */
export const DEV_ORDER_KEYS = "dev:shelfline-local-order-key-not-for-deployment";

/** The secrets of local runs at what stands in for Stripe. */
const DEV_STRIPE = { STRIPE_SECRET_KEY: "sk_test_x", STRIPE_WEBHOOK_SECRET: "whsec_test" };

/**
 * Starts the worker and answers once it serves.
 *
 * @param {object} [options]
 * @param {number} [options.port] 0 picks a free one.
 * @param {string} [options.token] The merchant's token.
 * @param {string} [options.state] Folder of the stored state, as `wrangler … --local` lays it out;
 *   without one a temporary folder, removed by `stop`.
 * @param {boolean} [options.testClock] Lets requests set the time (`TEST_CLOCK=allow`).
 * @param {"manual" | "test" | "stripe"} [options.payments]
 * @param {string} [options.stripeApi] What stands in for Stripe: `http://127.0.0.1:PORT`, where the
 *   key is `sk_test_x` and events are signed with `whsec_test`.
 * @param {string} [options.mail] Who sends mails: `folder` (the default) writes them into `mail/` of
 *   the state; empty: nobody.
 * @param {string[]} [options.origins] Shop origins beside the runtime's own.
 * @param {string} [options.orderKeys] `kid:secret`, separated by spaces.
 * @param {(line: string, stream: "stdout" | "stderr") => void} [options.log] Takes each line the
 *   worker logs; without it they go to this process's own output.
 * @param {string} [options.entry] Source of a module that stands before ours, which it imports
 *   as `./index.js`: it exports the same, and may break what it passes on (see
 *   e2e/helpers/faults.mjs).
 * @param {object} [options.overrides] Replaces parts of the worker's Miniflare options, one level
 *   deep: `ratelimits: { ORDER_RATE: undefined }` lifts the limit, `bindings: {…}` adds variables,
 *   `serviceBindings: {…}` points at one of `workers`, `modules: […]` runs another program.
 * @param {object[]} [options.workers] More workers beside ours, for bindings to point at.
 * @returns {Promise<{url: string, mf: Miniflare, state: string, workerdPid(): number,
 *   crash(): Promise<void>, stop(): Promise<void>, kill(): Promise<void>}>}
 */
export async function startRuntime(options = {}) {
  const state = options.state ?? (await mkdtemp(join(tmpdir(), "shelfline-")));
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: options.port ?? 0,
      log: new Log(LogLevel.WARN),
      cf: false, // made up, not fetched: the runtime asks nobody outside
      telemetry: { enabled: false },
      resourcePersistencePath: join(state, "v3"),
      ...(options.log && { handleStructuredLogs: lines(options.log) }),
      workers: [workerOptions({ ...options, state }), ...(options.workers ?? [])],
    }),
  );
  let url;
  try {
    url = (await mf.ready).origin;
  } catch (error) {
    await mf.dispose().catch(() => {});
    throw error;
  }
  const workerdPid = () => listenerPid(Number(new URL(url).port), process.pid);
  const forget = async () => {
    if (options.state === undefined) await rm(state, { recursive: true, force: true });
  };
  return {
    url,
    mf,
    state,
    /** The process that serves, for a test to kill. Miniflare starts another on the same port. */
    workerdPid,
    /** SIGKILLs workerd and waits until another one serves in its place, on the same state. */
    async crash() {
      const before = workerdPid();
      process.kill(before, "SIGKILL");
      await until(() => ![undefined, before].includes(workerdPid()), 10_000);
      await mf.ready;
    },
    /** Ends it in order. */
    async stop() {
      await mf.dispose();
      await forget();
    },
    /** SIGKILLs workerd, as a power cut would, and starts no other. */
    async kill() {
      process.kill(workerdPid(), "SIGKILL");
      await mf.dispose();
      await forget();
    },
  };
}

/** Miniflare's options for our worker: wrangler.toml's, with the variables of a local run. */
function workerOptions({ overrides = {}, ...options }) {
  const { workerOptions: listed, main } = optionsFrom(join(root, "wrangler.toml"));
  const { modulesRules: _, ...base } = listed;
  const folder = dirname(main);
  const origins = options.origins ?? [];
  const worker = {
    ...base,
    name: "shelfline",
    rootPath: root,
    modulesRoot: folder,
    modules: [
      ...(options.entry
        ? [{ type: "ESModule", path: join(folder, "before.js"), contents: options.entry }]
        : []),
      { type: "ESModule", path: main },
      ...readdirSync(folder)
        .filter((name) => name.endsWith(".wasm"))
        .map((name) => ({ type: "CompiledWasm", path: join(folder, name) })),
    ],
    bindings: {
      ...base.bindings,
      MERCHANT_TOKEN: options.token ?? "dev-token",
      ORDER_KEYS: options.orderKeys ?? DEV_ORDER_KEYS,
      SHOP_ORIGINS: [...ownOrigins(options.port), ...origins].join(" "),
      PAYMENTS: options.payments ?? "manual",
      ...(options.stripeApi && { STRIPE_API_BASE: options.stripeApi, ...DEV_STRIPE }),
      MAIL: options.mail ?? "folder",
      ...(options.testClock && { TEST_CLOCK: "allow" }),
    },
  };
  if (worker.bindings.MAIL === "folder") worker.serviceBindings = { ...base.serviceBindings, MAILBOX: mailbox(options.state) };
  for (const [key, value] of Object.entries(overrides)) {
    const plain = value !== null && typeof value === "object" && !Array.isArray(value);
    worker[key] = plain ? withoutUndefined({ ...worker[key], ...value }) : value;
  }
  return worker;
}

/** Takes mails as files: the text, the HTML, and all of it as JSON. */
function mailbox(state) {
  const folder = join(state, "mail");
  return async (request) => {
    const name = basename(new URL(request.url).pathname);
    if (request.method === "DELETE") {
      const gone = ["json", "html", "txt"].map((kind) => rm(join(folder, `${name}.${kind}`), { force: true }));
      await Promise.all(gone);
      return new Response(null, { status: 204 });
    }
    const mail = await request.json();
    await mkdir(folder, { recursive: true });
    const files = { json: JSON.stringify(mail, null, 2), html: mail.html, txt: mail.text };
    const written = Object.entries(files).map(([kind, text]) => writeFile(join(folder, `${name}.${kind}`), text));
    await Promise.all(written);
    return new Response(null, { status: 204 });
  };
}

/** The worker knows its own origin from each request; a fixed port is named all the same. */
function ownOrigins(port) {
  return port ? [`http://127.0.0.1:${port}`, `http://localhost:${port}`] : [];
}

function withoutUndefined(record) {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

function lines(log) {
  return ({ level, message }) => {
    log(message, level === "error" || level === "warn" ? "stderr" : "stdout");
  };
}

async function until(holds, msMax) {
  const end = Date.now() + msMax;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not reached within ${msMax} ms`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}
