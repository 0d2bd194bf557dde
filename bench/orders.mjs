// c. Orders into one sku and availability answers, against the twin: interleaved rounds, the order
// of the two swapped each time, a ratio a round.
import { cpuSeconds } from "./cpu.mjs";
import { caughtUp, memoryFolder, startOurs, startTwin } from "./contenders.mjs";
import { startGenerator } from "./generator.mjs";
import { ask, place, putProduct } from "./shop.mjs";
import { median, ms, ratio, table, whole } from "./stats.mjs";

const SKU = "lamp";
// As many as are never turned away (`worker: admission`): what is measured is work, not waiting.
const CONNECTIONS = 24;

async function ordersRound(generator, contender, seconds) {
  const job = { kind: "orders", url: contender.url, sku: SKU, connections: CONNECTIONS, seconds };
  const start = performance.now();
  const cpu = cpuSeconds(contender);
  const load = await generator.run(job);
  await caughtUp(contender, SKU);
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
    const [header, payload] = placed.order.receipt.split(".");
    // Its address and time are not the same; the signature is checked by the tests.
    const { iss, iat, ...said } = JSON.parse(Buffer.from(payload, "base64url"));
    placed.order.receipt = [header, iss === url, iat > 0, said];
    return JSON.stringify([placed, seen])
      .replaceAll(url, "")
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "then");
  }));
  if (answers[0] !== answers[1]) {
    throw new Error(`the twin answers otherwise:\n${answers.join("\n")}`);
  }
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

/** Starts both, measures them in turn, stops both. */
async function between(options, work) {
  const pair = [];
  const generator = startGenerator();
  try {
    for (const start of [startOurs, startTwin]) pair.push(await start(memoryFolder(), options));
    await checkTwins(pair);
    return await work(pair, generator);
  } finally {
    generator.stop();
    await Promise.all(pair.map(({ stop }) => stop()));
  }
}

export async function measureOrders({ quick, say }) {
  const [count, seconds] = quick ? [3, 2] : [7, 4];
  const orders = async (pair, generator) => {
    await rounds(pair, 1, (contender) => ordersRound(generator, contender, 2)); // warms up
    return rounds(pair, count, (contender) => ordersRound(generator, contender, seconds));
  };
  const reads = async (pair, generator) => {
    await rounds(pair, 1, (contender) => availabilityRound(generator, contender, 1));
    return rounds(pair, count, (one) => availabilityRound(generator, one, seconds / 2));
  };
  say(`c. orders: ${count} rounds of ${seconds} s each, ours and the twin in turn`);
  const local = await between({}, orders);
  say("c. the same with a KV that costs nothing, and availability");
  return between({ kvStandIn: true }, async (pair, generator) => (
    summary(local, await orders(pair, generator), await reads(pair, generator))
  ));
}

function compare(results, figure) {
  const [ours, twin] = [0, 1].map((which) => results.map((both) => both[which][figure]));
  const ratios = ours.map((value, at) => value / twin[at]);
  return { ours: median(ours), twin: median(twin), ratio: median(ratios), ratios };
}

function summary(local, alone, reads) {
  const figures = (results) => ({
    perSecond: compare(results, "perSecond"),
    settledPerSecond: results[0][0].settledPerSecond && compare(results, "settledPerSecond"),
    cpuMs: compare(results, "cpuMs"),
    p50Ms: compare(results, "p50"),
    p99Ms: compare(results, "p99"),
  });
  return { localKv: figures(local), kvStandIn: figures(alone), availability: figures(reads) };
}

export function ordersTable({ localKv, kvStandIn, availability }) {
  const row = (name, figure, write) => [
    name, write(figure.ours), write(figure.twin), ratio(figure.ratio),
    figure.ratios.map((one) => one.toFixed(2)).join(" "),
  ];
  const block = (name, figures) => [
    row(`${name} a second`, figures.perSecond, whole),
    ...(figures.settledPerSecond
      ? [row("  KV and shop up to date as well", figures.settledPerSecond, whole)] : []),
    row("  CPU each, ms", figures.cpuMs, ms),
    row("  p50, ms", figures.p50Ms, ms),
    row("  p99, ms", figures.p99Ms, ms),
  ];
  return table([
    [`c. one sku, ${CONNECTIONS} connections`, "ours", "twin in JS", "ours/twin", "each round"],
    ...block("orders", localKv),
    ...block("orders, KV costing nothing:", kvStandIn),
    ...block("availability answers", availability),
  ]);
}
