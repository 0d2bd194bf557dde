// One request of the interface: who asks, what for, whether it was answered before, the answer.
import * as balance from "./balance.mjs";
import * as cards from "./cards.mjs";
import * as charges from "./charges.mjs";
import * as customers from "./customers.mjs";
import * as events from "./events.mjs";
import { parse } from "./form.mjs";
import * as intents from "./intents.mjs";
import { Refusal, invalid, serverError, unauthorized, unknownUrl } from "./refusals.mjs";
import * as refunds from "./refunds.mjs";
import * as search from "./search.mjs";
import * as sessions from "./sessions.mjs";
import * as setups from "./setups.mjs";

// Search before the intents: its path reads like that of one of them.
const FAMILIES = [
  balance, cards, charges, customers, events, search, intents, refunds, sessions, setups,
];
const ROUTES = FAMILIES.flatMap(({ routes }) => routes).map(([method, pattern, act]) => {
  const named = pattern.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return { method, matches: new RegExp(`^${named}$`), act };
});

function route(method, path) {
  for (const { method: own, matches, act } of ROUTES) {
    const found = own === method && matches.exec(path);
    if (found) return { act, names: found.groups ?? {} };
  }
  throw unknownUrl(method, path);
}

function checkKey(key, { authorization = "" }) {
  const [scheme, given = ""] = authorization.split(" ");
  const basic = Buffer.from(given, "base64").toString().split(":")[0];
  const said = scheme === "Basic" ? basic : given;
  if (said !== key) throw unauthorized(said);
}

function paramsOf({ method, query, text, headers }) {
  if (method === "GET") return parse(query);
  const type = headers["content-type"] ?? "application/x-www-form-urlencoded";
  if (text === "" || type.startsWith("application/x-www-form-urlencoded")) return parse(text);
  throw invalid(
    "Invalid request (check that your POST content type is application/x-www-form-urlencoded).",
  );
}

/** Does the work: an answer, whatever comes of it. */
function work({ world }, act, params, names) {
  try {
    return { status: 200, body: act(world, params, names), hasBegun: true };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, body: error.body, hasBegun: error.hasBegun };
  }
}

/**
 * @param {object} fake
 * @param {object} request
 * @param {string} [fault] Of those that come with work that was begun.
 * @returns {Promise<{status: number, body: object, isReplayed?: boolean}>}
 */
export async function answer(fake, request, fault) {
  const { world, keys, faults } = fake;
  const { method, path, headers } = request;
  let taken;
  try {
    checkKey(fake.key, headers);
    const { act, names } = route(method, path);
    const params = paramsOf(request);
    const key = method === "POST" ? headers["idempotency-key"] : undefined;
    taken = key === undefined ? undefined : keys.take(key, method, path, params);
    if (taken?.answer) return { ...taken.answer, isReplayed: true };
    if (fault === "wait") await faults.wait();

    world.request = { id: request.id, idempotency_key: key ?? null };
    const done = work(fake, act, params, names);
    const said = fault === "500_after" ? { status: 500, body: serverError() } : done;
    if (done.hasBegun) taken?.keep(said);
    else taken?.forget();
    return said;
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: error.body };
    taken?.forget?.();
    throw error;
  } finally {
    world.request = { id: null, idempotency_key: null };
  }
}
