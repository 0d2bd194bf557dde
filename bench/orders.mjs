// c. Orders into one sku and availability answers, against the twin: interleaved rounds, the order
// of the two swapped each time, a ratio a round.
import { cpuSeconds } from "./cpu.mjs";
import { startOurs, startTwin } from "./contenders.mjs";
import { startGenerator } from "./generator.mjs";
import { ask, place, putProduct, until } from "./shop.mjs";
import { median, ms, ratio, table, whole } from "./stats.mjs";

const SKU = "lamp";
const CONNECTIONS = 32;
const CATCH_UP_MS = 120_000;

/** Waits until the outbox is empty: its orders go in turn, so an order placed now goes last. */
async function caughtUp({ url, mf }) {
  const { order } = await place(url, SKU);
  const kv = await mf.getKVNamespace("ORDERS");
  const there = async () => (await kv.get(`order:${order.id}`)) !== null;
  await until(there, CATCH_UP_MS, "the last order in KV");
}

async function ordersRound(generator, contender, seconds) {
  const job = { kind: "orders", url: contender.url, sku: SKU, connections: CONNECTIONS, seconds };
  const start = performance.now();
  const cpu = cpuSeconds(contender);
  const load = await generator.run(job);
  await caughtUp(contender);
  const allSeconds = (performance.now() - start) / 1_000;
  const cpuMs = ((cpuSeconds(contender) - cpu) * 1_000) / load.count;
  return { ...load, settledPerSecond: load.count / allSeconds, cpuMs };
}

async function availabilityRound(generator, contender, seconds) {
  const { url } = contender;
  const job = { kind: "availability", url, sku: SKU, connections: CONNECTIONS, seconds };
  const cpu = cpuSeconds(contender);
  const load = await generator.run(job);
  return { ...load, cpuMs: ((cpuSeconds(contender) - cpu) * 1_000) / load.count };
}

/** The same order and answer from both, but for the time and the address. */
async function checkTwins(pair) {
  const answers = await Promise.all(pair.map(async ({ url }) => {
    await putProduct(url, SKU);
    const placed = await place(url, SKU, "first");
    const seen = await ask(url, `/v1/availability?sku=${SKU}&quantity=3`);
    return JSON.stringify([placed, seen])
      .replaceAll(url, "")
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "then");
  }));
  if (answers[0] !== answers[1]) throw new Error(`the twin answers otherwise:\n${answers.join("\n")}`);
}

/** Rounds of one kind: `[ours, twin]` each, whichever of them went first. */
async function rounds(pair, count, round) {
  const results = [];
  for (let at = 0; at < count; at += 1) {
    const both = [];
    for (const which of at % 2 === 0 ? [0, 1] : [1, 0]) both[which] = await round(pair[which]);
    results.push(both);
  }
  return results;
}

export async function measureOrders({ quick, say }) {
  const [count, seconds] = quick ? [3, 2] : [7, 5];
  const pair = [await startOurs(), await startTwin()];
  const generator = startGenerator();
  try {
    await checkTwins(pair);
    say(`c. orders: ${count} rounds of ${seconds} s each, ours and the twin in turn`);
    await rounds(pair, 1, (contender) => ordersRound(generator, contender, 2)); // warms up
    const orders = await rounds(pair, count, (one) => ordersRound(generator, one, seconds));
    say("c. availability");
    await rounds(pair, 1, (contender) => availabilityRound(generator, contender, 1));
    const reads = await rounds(pair, count, (one) => availabilityRound(generator, one, seconds / 2));
    return summary(orders, reads);
  } finally {
    generator.stop();
    await Promise.all(pair.map(({ stop }) => stop()));
  }
}

function compare(results, figure) {
  const [ours, twin] = [0, 1].map((which) => results.map((both) => both[which][figure]));
  const ratios = ours.map((value, at) => value / twin[at]);
  return { ours: median(ours), twin: median(twin), ratio: median(ratios), ratios };
}

function summary(orders, reads) {
  return {
    orders: compare(orders, "perSecond"),
    ordersWithOutbox: compare(orders, "settledPerSecond"),
    cpuMs: compare(orders, "cpuMs"),
    p50Ms: compare(orders, "p50"),
    p99Ms: compare(orders, "p99"),
    reads: compare(reads, "perSecond"),
    readCpuMs: compare(reads, "cpuMs"),
    readP50Ms: compare(reads, "p50"),
    readP99Ms: compare(reads, "p99"),
    ordersPlaced: orders.flat().reduce((sum, { count }) => sum + count, 0),
  };
}

export function ordersTable(c) {
  const row = (name, figure, write) => [
    name, write(figure.ours), write(figure.twin), ratio(figure.ratio),
    figure.ratios.map((one) => one.toFixed(2)).join(" "),
  ];
  return table([
    ["c. one sku, 32 connections", "ours", "twin in JS", "ours/twin", "each round"],
    row("orders a second", c.orders, whole),
    row("  KV and shop up to date as well", c.ordersWithOutbox, whole),
    row("  CPU an order, all told, ms", c.cpuMs, ms),
    row("  order p50, ms", c.p50Ms, ms),
    row("  order p99, ms", c.p99Ms, ms),
    row("availability answers a second", c.reads, whole),
    row("  CPU an answer, ms", c.readCpuMs, ms),
    row("  answer p50, ms", c.readP50Ms, ms),
    row("  answer p99, ms", c.readP99Ms, ms),
  ]);
}
