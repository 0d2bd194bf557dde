// What a test can ask of the fake itself, in JSON, under `/_fake/`.
import { settleIntent } from "./attempts.mjs";
import { makeAvailable } from "./balance.mjs";
import { books } from "./books.mjs";
import { behave } from "./cards.mjs";
import { decide, dispute } from "./disputes.mjs";
import { foreign } from "./foreign.mjs";
import { invalid } from "./refusals.mjs";
import { settleRefund } from "./refunds.mjs";
import { closeOverdue } from "./sessions.mjs";

/** What goes by the clock alone: sessions run out, money becomes available, events go again. */
export function tick({ world, deliveries }) {
  closeOverdue(world);
  makeAvailable(world);
  deliveries.retry();
}

async function clock(fake, { now }) {
  try {
    fake.world.setClock(now);
  } catch (error) {
    throw invalid(error.message);
  }
  tick(fake);
  await fake.deliveries.settled();
  return { now: fake.world.now() };
}

/** Lets what is pending succeed or fail: all of it, or one. One refund may fail after it was done, too. */
function settle({ world }, { id, outcome = "succeed" }) {
  if (outcome !== "succeed" && outcome !== "fail") throw invalid(`no such outcome: ${outcome}`);
  const isGood = outcome === "succeed";
  const isMeant = (object) => id === undefined || object.id === id;
  const intents = world
    .all("payment_intent")
    .filter((intent) => intent.status === "processing" && isMeant(intent));
  const refunds = world
    .all("refund")
    .filter(({ status }) => status === "pending" || (id && !isGood && status === "succeeded"))
    .filter(isMeant);
  for (const intent of intents) settleIntent(world, intent, isGood);
  for (const refund of refunds) settleRefund(world, refund, isGood);
  return { settled: [...intents, ...refunds].map((object) => object.id) };
}

function refunds({ world }, { begin }) {
  if (begin !== "succeeded" && begin !== "pending") throw invalid(`no such status: ${begin}`);
  world.refundsBegin = begin;
  return { begin };
}

function search({ world }, { lag_seconds = 0 }) {
  world.searchLag = lag_seconds;
  return { lag_seconds };
}

function endpoint({ deliveries }, { mode, url, secret }) {
  if (mode !== undefined) deliveries.setMode(mode);
  if (url !== undefined) deliveries.url = url;
  if (secret !== undefined) deliveries.secret = secret;
  return { mode: deliveries.mode, url: deliveries.url ?? null };
}

function planFault({ faults }, fault) {
  faults.plan(fault);
  return faults.left();
}

function clearFaults({ faults }) {
  faults.clear();
  return faults.left();
}

const CONTROLS = {
  "GET /_fake/books": ({ world }) => books(world),
  "POST /_fake/card": ({ world }, asked) => behave(world, asked),
  "POST /_fake/clock": clock,
  "POST /_fake/disputes": ({ world }, asked) => dispute(world, asked),
  "POST /_fake/disputes/decide": ({ world }, asked) => decide(world, asked),
  "GET /_fake/events": ({ deliveries }) => deliveries.list(),
  "POST /_fake/events": endpoint,
  "POST /_fake/events/flush": ({ deliveries }, how) => deliveries.flush(how),
  "POST /_fake/events/resend": ({ deliveries }, { id }) => deliveries.resend(id),
  "GET /_fake/faults": ({ faults }) => faults.left(),
  "POST /_fake/faults": planFault,
  "DELETE /_fake/faults": clearFaults,
  "POST /_fake/faults/release": ({ faults }) => ({ released: faults.release() }),
  "POST /_fake/foreign": ({ world }, asked) => foreign(world, asked),
  "GET /_fake/log": ({ log }) => log,
  "POST /_fake/refunds": refunds,
  "POST /_fake/search": search,
  "POST /_fake/settle": settle,
};

/** @returns {Promise<{status: number, headers: object, body: string}>} */
export async function control(fake, { method, path, text }) {
  const said = (status, body) => ({
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const act = CONTROLS[`${method} ${path}`];
  if (!act) return said(404, { error: { message: `no such control: ${method} ${path}` } });
  try {
    return said(200, await act(fake, text === "" ? {} : JSON.parse(text)));
  } catch (error) {
    if (error instanceof SyntaxError) return said(400, { error: { message: error.message } });
    if (error.body) return said(error.status, error.body);
    throw error;
  }
}
