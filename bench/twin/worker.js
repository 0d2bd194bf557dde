// The twin: the work of an order and of an availability answer, written by hand in JavaScript as
// well as it can be, to measure the worker against. Same routes, checks, rows, commit and outbox;
// left out is only what the bench does not ask: cancelling, shipping, serving a line, payments.
import { hashOf, same, token } from "./ids.js";
import { Problem, answer, readJson, readKey } from "./http.js";
import * as fields from "./fields.js";
import { signed } from "./receipts.js";
import { item } from "./rules.js";

const { isName } = fields;

export { Shop } from "./shop.js";
export { StockLine } from "./stock_line.js";

const KNOWN_MS = 1_000;
const UNKNOWN_MS = 5_000;
const MAX_REMEMBERED = 5_000;

const shelves = new Map();

const lineOf = (env, sku) => env.STOCK_LINE.get(env.STOCK_LINE.idFromName(sku));

let shopOrigins;

/** The header's origin if it is the shop's, "" if it is our own, `undefined` if it is foreign. */
function originOf(request, url, env) {
  const origin = request.headers.get("origin");
  if (origin === null || origin === url.origin) return "";
  shopOrigins ??= new Set((env.SHOP_ORIGINS ?? "").split(/\s+/).filter(Boolean));
  return shopOrigins.has(origin) ? origin : undefined;
}

async function limitRate(request, env, sku) {
  if (env.ORDER_RATE === undefined) return;
  const address = request.headers.get("cf-connecting-ip") ?? "";
  const { success } = await env.ORDER_RATE.limit({ key: `${address} ${sku}` });
  if (!success) throw new Problem(429, "rate_limited", "Too many orders from here");
}

async function placeOrder(request, env, url, origin) {
  const body = await readJson(request);
  const key = readKey(request, url.pathname);
  const read = fields.order(body);
  if (!isName(body?.sku)) throw invalidBody(read.errors);
  await limitRate(request, env, body.sku);
  const attempt = { key, hash: hashOf(body) };
  const placed = await lineOf(env, body.sku).place(body.sku, attempt, read, Date.now(), url.origin);
  if (placed.status !== 201) return answer(placed.status, placed.body, origin, placed.replayed);
  const opens = token(env, placed.id);
  const status = `${url.origin}/orders/${placed.id}#${opens}`;
  const order = await signed(env, placed.body);
  const text = `{"order":${order},"token":"${opens}","status_url":"${status}",`
    + '"payment":null}';
  return answer(201, text, origin, placed.replayed);
}

function invalidBody(errors) {
  return new Problem(422, "invalid_body", "Some fields are not right", { errors });
}

async function snapshot(env, sku, now) {
  const found = shelves.get(sku);
  if (found !== undefined && now < found.until) return found;
  const kept = (await lineOf(env, sku).snapshot(now)) ?? {};
  kept.until = now + (kept.shelf ? KNOWN_MS : UNKNOWN_MS);
  if (shelves.size >= MAX_REMEMBERED) shelves.clear();
  shelves.set(sku, kept);
  return kept;
}

async function showAvailability(env, url, origin) {
  const skus = url.searchParams.getAll("sku");
  const asked = url.searchParams.get("quantity") ?? "1";
  const quantity = /^\d{1,10}$/.test(asked) ? Number(asked) : 0;
  const errors = [];
  if (skus.length < 1 || skus.length > 50) errors.push({ field: "sku", code: "out_of_range" });
  if (quantity < 1 || quantity > 1_000_000_000) {
    errors.push({ field: "quantity", code: "out_of_range" });
  }
  for (const name of url.searchParams.keys()) {
    if (name !== "sku" && name !== "quantity") errors.push({ field: name, code: "unknown_field" });
  }
  if (errors.length > 0) throw new Problem(422, "invalid_query", "Not right", { errors });
  const now = Date.now();
  const items = await Promise.all(skus.map(async (sku) => {
    const kept = isName(sku) ? await snapshot(env, sku, now) : {};
    return kept.shelf ? item(sku, kept.shelf, quantity, kept.asOf, now)
      : { sku, quantity, action: "unknown" };
  }));
  return answer(200, JSON.stringify({ items }), origin);
}

async function onProduct(request, env, url) {
  const given = /^bearer (.*)$/i.exec(request.headers.get("authorization") ?? "");
  if (!given || !same(given[1].trim(), env.MERCHANT_TOKEN)) {
    throw new Problem(401, "unauthorized", "The merchant's token is needed");
  }
  const [, sku, path] = /^\/v1\/admin\/products\/([^/]+)(\/receipts)?$/.exec(url.pathname) ?? [];
  if (!isName(sku)) throw new Problem(404, "not_found", "Nothing here");
  const body = await readJson(request);
  const key = path ? readKey(request, url.pathname) : undefined;
  const read = path ? fields.receipt(body) : fields.product(body);
  const stub = lineOf(env, sku);
  const done = path ? await stub.receive({ key, hash: hashOf(body) }, read, Date.now())
    : await stub.putProduct(sku, read, Date.now());
  return answer(done.status, done.body, undefined, done.replayed);
}

async function route(request, env, url, origin) {
  const { pathname } = url;
  const { method } = request;
  if (pathname === "/v1/orders" && method === "POST") {
    if (origin === undefined) throw new Problem(403, "origin_not_allowed", "Not from this page");
    return placeOrder(request, env, url, origin);
  }
  if (pathname === "/v1/availability" && method === "GET") {
    return showAvailability(env, url, origin ?? "");
  }
  if (pathname === "/healthz") return answer(200, '{"status":"ok"}');
  if (pathname.startsWith("/v1/admin/products/")) return onProduct(request, env, url);
  throw new Problem(404, "not_found", "Nothing here");
}

export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const origin = originOf(request, url, env);
    try {
      return await route(request, env, url, origin);
    } catch (error) {
      const told = error instanceof Problem ? error
        : new Problem(503, "overloaded", "Not reachable just now");
      if (told !== error) console.error(String(error));
      return answer(told.body.status, JSON.stringify(told.body), origin ?? "");
    }
  },
};
