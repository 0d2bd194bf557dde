// The same requests to two servers, and what of their answers a shop relies on.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { pythonWith } from "../helpers/python.mjs";

const LIBRARY = "localstripe==1.15.10";
/** On loopback only, without its file of what it holds, and no longer than whoever started it. */
const SERVE = `
import os, socket, sys, threading
from aiohttp import web
from localstripe import resources
resources.Store.dump_to_disk = lambda self: None
from localstripe.server import app
sock = socket.socket()
sock.bind(("127.0.0.1", 0))
print(sock.getsockname()[1], flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
web.run_app(app, sock=sock, print=None, access_log=None)
`;

/** Starts localstripe: why it cannot be had, or where it is. */
export async function localstripe() {
  const { missing, python } = await pythonWith(LIBRARY);
  if (missing !== undefined) return { missing };
  const child = spawn(python, ["-c", SERVE], { stdio: ["pipe", "pipe", "ignore"] });
  const ended = new Promise((done) => child.once("exit", done));
  const close = async () => {
    child.kill();
    await ended;
  };
  for await (const port of createInterface({ input: child.stdout })) {
    return { url: `http://127.0.0.1:${port}`, close };
  }
  return { missing: `${LIBRARY} does not start` };
}

async function ask(url, method, path, fields) {
  const response = await fetch(`${url}/v1/${path}`, {
    method,
    headers: { authorization: "Bearer sk_test_x" },
    ...(fields && { body: new URLSearchParams(fields) }),
  });
  // Where it breaks it answers in plain words.
  const isJson = response.headers.get("content-type").startsWith("application/json");
  return { status: response.status, body: isJson ? await response.json() : {} };
}

/** @returns {Promise<Record<string, {status: number, body: any}>>} The answers by step. */
export async function sequence(url) {
  const steps = {};
  const step = async (name, ...asked) => (steps[name] = await ask(url, ...asked)).body;
  const customer = (await step("customer", "POST", "customers", { email: "a@shop.example" })).id;
  const good = await step("card", "POST", "payment_methods/pm_card_visa/attach", { customer });
  const saved = "payment_methods/pm_card_chargeCustomerFail/attach";
  const bad = (await step("bad card", "POST", saved, { customer })).id;
  const charge = {
    ...{ amount: "1000", currency: "eur", customer, confirm: "true", off_session: "true" },
    "metadata[order]": "o-1",
  };
  const payment_method = good.id;
  const paid = await step("paid", "POST", "payment_intents", { ...charge, payment_method });
  await step("declined", "POST", "payment_intents", { ...charge, payment_method: bad });
  await step("payment", "GET", `payment_intents/${paid.id}`);
  await step("payments", "GET", "payment_intents");
  await step("charge", "GET", `charges/${paid.latest_charge.id ?? paid.latest_charge}`);
  await step("cancel paid", "POST", `payment_intents/${paid.id}/cancel`);
  const open = { amount: "900", currency: "eur" };
  const made = await step("unconfirmed", "POST", "payment_intents", open);
  await step("cancel", "POST", `payment_intents/${made.id}/cancel`);

  const payment_intent = paid.id;
  const back = { payment_intent, amount: "300", "metadata[ask]": "r-1" };
  const { id: refund } = await step("refund", "POST", "refunds", back);
  await step("refund again", "GET", `refunds/${refund}`);
  await step("refunds", "GET", `refunds?payment_intent=${payment_intent}`);
  await step("moved", "GET", "balance_transactions");
  await step("too much", "POST", "refunds", { payment_intent, amount: "701" });
  await step("the rest", "POST", "refunds", { payment_intent, amount: "700" });
  await step("all gone", "POST", "refunds", { payment_intent });
  await step("never paid", "POST", "refunds", { payment_intent: made.id });

  await step("no such customer", "GET", "customers/cus_x");
  await step("no such payment", "GET", "payment_intents/pi_x");
  const nobody = { ...charge, customer: "cus_x", payment_method };
  await step("of nobody", "POST", "payment_intents", nobody);
  await step("no amount", "POST", "payment_intents", { currency: "eur" });
  await step("no such path", "GET", "moons");
  return steps;
}

/** What a shop reads of each kind of object. */
const RELIED_ON = {
  balance_transaction: ["amount", "created", "currency", "fee", "id", "source", "type"],
  charge: [
    "amount", "amount_refunded", "captured", "created", "currency", "id", "metadata", "paid",
    "payment_intent", "refunded", "status",
  ],
  customer: ["created", "email", "id", "metadata"],
  list: ["has_more"],
  payment_intent: [
    "amount", "amount_received", "created", "currency", "customer", "id", "latest_charge",
    "metadata", "payment_method", "status",
  ],
  payment_method: ["customer", "id", "type"],
  refund: [
    "amount", "balance_transaction", "charge", "created", "currency", "id", "metadata",
    "payment_intent", "status",
  ],
};

function digestOf(value, name) {
  if (name === "created" && Number.isInteger(value)) return "a time";
  if (typeof value === "string") return value.replace(/^([a-z]+)_[A-Za-z0-9]{10,}$/, "$1_…");
  if (typeof value === "object" && value?.object) return value.object;
  return JSON.stringify(value) ?? "none";
}

/** What of an answer is relied on, as fields by name; a list's items in an order of their own. */
function digest({ status, body }) {
  const fields = { http: String(status), object: body.object ?? "none" };
  const of = (object) =>
    (RELIED_ON[object.object] ?? []).map((name) => [name, digestOf(object[name], name)]);
  Object.assign(fields, Object.fromEntries(of(body)));
  const items = (body.data ?? []).map((item) => of(item).sort());
  const inOrder = items.sort((a, b) => (String(a) < String(b) ? -1 : 1));
  for (const [at, item] of inOrder.entries()) {
    for (const [name, held] of item) fields[`${at}.${name}`] = held;
  }
  if (!body.error) return fields;
  const { type = "none", code = "none", payment_intent: intent } = body.error;
  return { ...fields, type, code, "its intent": intent?.status ?? "none" };
}

/**
 * Where two servers' answers differ: step, field, and what each says. Where the status differs
 * nothing more is compared.
 */
export function differences(ours, theirs) {
  return Object.keys(ours).flatMap((step) => {
    const [own, its] = [digest(ours[step]), digest(theirs[step])];
    const names = own.http === its.http ? Object.keys({ ...own, ...its }) : ["http"];
    const differ = names.filter((name) => own[name] !== its[name]);
    return differ.map((name) => [step, name, own[name], its[name]]);
  });
}
