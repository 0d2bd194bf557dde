// A stand-in for Stripe: a server with the part of its interface that the shop uses, with state,
// a clock of its own, hosted pages, signed events, and faults on demand.
import { createServer } from "node:http";
import { answer } from "./api.mjs";
import { control, tick } from "./controls.mjs";
import { Deliveries } from "./deliveries.mjs";
import { API_VERSION, record } from "./events.mjs";
import { Faults } from "./faults.mjs";
import { hosted } from "./hosted.mjs";
import { Keys } from "./idempotency.mjs";
import { rateLimited, serverError } from "./refusals.mjs";
import { World } from "./world.mjs";

const BODY_BYTES_MAX = 1_000_000;
const HANG_MS_MAX = 5000;
const UNDONE = {
  "429": { status: 429, body: rateLimited() },
  "500_before": { status: 500, body: serverError() },
};

async function readRequest(incoming) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new RangeError("the body is too long");
    chunks.push(chunk);
  }
  const [path] = incoming.url.split("?", 1);
  const query = incoming.url.slice(path.length + 1);
  const { method, headers } = incoming;
  return { method, path, query, headers, text: Buffer.concat(chunks).toString() };
}

/** No answer, until the client has had enough or some seconds have passed. */
function hang(response, hang_ms) {
  const end = setTimeout(() => response.destroy(), hang_ms);
  response.on("close", () => clearTimeout(end));
}

function send(response, { status, headers, body }) {
  response.writeHead(status, headers);
  response.end(body);
}

function sendJson(response, request, { status, body, isReplayed }) {
  const { "idempotency-key": key, "stripe-version": version } = request.headers;
  const headers = {
    "content-type": "application/json",
    "cache-control": "no-cache, no-store",
    "request-id": request.id,
    "stripe-version": version ?? API_VERSION,
    ...(key !== undefined && request.method === "POST" && { "idempotency-key": key }),
    ...(isReplayed && { "idempotent-replayed": "true" }),
  };
  send(response, { status, headers, body: `${JSON.stringify(body, null, 2)}\n` });
}

/** Serves a request, with the fault that was planned for it. */
async function serve(fake, request, response, entry) {
  const fault = fake.faults.take(request.method, request.path);
  if (fault) entry.fault = fault;
  if (fault === "drop") return response.destroy();
  if (fault === "timeout_before") return hang(response, fake.hang_ms);
  const isApi = request.path.startsWith("/v1/");
  let said = UNDONE[fault];
  if (!said && isApi) said = await answer(fake, request, fault);
  if (!said) said = hosted(fake.world, request);
  Object.assign(entry, { status: said.status, replayed: said.isReplayed ?? false });
  if (fault === "drop_after") return response.destroy();
  if (fault === "timeout_after") return hang(response, fake.hang_ms);
  if (typeof said.body === "string") return send(response, said);
  return sendJson(response, request, said);
}

async function handle(fake, incoming, response) {
  try {
    const request = await readRequest(incoming);
    if (request.path.startsWith("/_fake/")) return send(response, await control(fake, request));
    tick(fake);
    request.id = fake.world.id("req");
    const { text, ...shown } = request;
    const entry = { ...shown, body: text, at: fake.world.now() };
    fake.log.push(entry);
    return await serve(fake, request, response, entry);
  } catch (error) {
    // A mistake of the fake's own: it must not pass for one of Stripe's.
    const body = JSON.stringify({ error: { message: `the fake broke: ${error.stack}` } });
    return send(response, { status: 501, headers: { "content-type": "application/json" }, body });
  }
}

function client(url) {
  const ask = async (method, path, body) => {
    const response = await fetch(`${url}/_fake/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const said = await response.json();
    if (response.ok) return said;
    throw new Error(`${method} ${path}: ${said.error.message}`);
  };
  return { get: (path) => ask("GET", path), tell: (path, body = {}) => ask("POST", path, body) };
}

/**
 * Starts the stand-in, on loopback.
 *
 * @param {object} [options]
 * @param {number} [options.port] Any free one by default.
 * @param {string} [options.events] Where events are sent; `/_fake/events` can say so later.
 * @param {string} [options.secret] Of the signatures.
 * @param {string} [options.key] The secret key that clients show.
 * @param {string | number} [options.now] A clock that stands still there, until it is moved.
 * @param {number} [options.seed] Of ids and shuffles.
 * @param {number} [options.hang_ms] How long an answer that never comes is not given up.
 * @returns {Promise<{url: string, get(path: string): Promise<any>,
 *   tell(path: string, body?: object): Promise<any>, close(): Promise<void>}>} `get` and `tell`
 *   ask the controls.
 */
export async function start(options = {}) {
  const { port = 0, events, secret = "whsec_test", key = "sk_test_x", now, seed = 1 } = options;
  const { hang_ms = HANG_MS_MAX } = options;
  const server = createServer((incoming, response) => handle(fake, incoming, response));
  await new Promise((listening, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", listening);
  });
  const url = `http://127.0.0.1:${server.address().port}`;
  const world = new World({ now, seed, origin: url });
  const deliveries = new Deliveries(world, { url: events, secret, seed });
  world.emit = (type, object) => {
    if (!world.isSilent) deliveries.offer(record(world, type, object));
  };
  const [faults, keys] = [new Faults(), new Keys(world)];
  const fake = { world, deliveries, faults, keys, key, hang_ms, log: [] };
  const close = async () => {
    faults.clear();
    await deliveries.close();
    const closed = new Promise((done) => server.close(done));
    server.closeAllConnections();
    await closed;
  };
  return { url, ...client(url), close };
}
