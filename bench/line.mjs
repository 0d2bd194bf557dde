// d. What a decision costs as the line grows: the lengths in turn, round after round, so that
// whatever else the machine does falls on all of them alike.
import { readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../xtask/runtime/runtime.mjs";
import { start } from "./contenders.mjs";
import { TOKEN, ask, place, putProduct, until } from "./shop.mjs";
import { median, ms, ratio, table, whole } from "./stats.mjs";

const LENGTHS = [1_000, 10_000, 100_000, 1_000_000];
const RECEIPT_UNITS = 1_000;
const CATCH_UP_MS = 300_000;

/** Our worker behind the bench's own entry. */
function modules() {
  const folder = join(root, "dist/worker");
  const entry = new URL("long_line.js", import.meta.url);
  return {
    modulesRoot: folder,
    modules: [
      { type: "ESModule", path: join(folder, "bench.js"), contents: readFileSync(entry, "utf8") },
      { type: "ESModule", path: join(folder, "index.js") },
      ...readdirSync(folder).filter((name) => name.endsWith(".wasm")).map((name) => (
        { type: "CompiledWasm", path: join(folder, name) }
      )),
    ],
  };
}

async function timed(work) {
  const start = performance.now();
  const value = await work();
  return { took: performance.now() - start, value };
}

/** A product with a line of `length`, on an object that has just loaded it. */
async function grown(url, length, say) {
  const sku = `line-${length}`;
  await putProduct(url, sku);
  const first = await place(url, sku, "first");
  const { took } = await timed(() => ask(url, `/bench/fill?sku=${sku}&length=${length}`));
  const stock = () => ask(url, `/v1/admin/products/${sku}/stock`, { bearer: TOKEN, status: 200 });
  const { took: wakeMs, value } = await timed(stock);
  if (value.waiting_orders !== length) throw new Error(`${value.waiting_orders} wait, not ${length}`);
  say(`d. a line of ${whole(length)} in ${(took / 1_000).toFixed(1)} s`);
  return { sku, length, first, wakeMs, place: [], ask: [], receive: [], receivedUnits: 0 };
}

async function round(url, line, orders) {
  const latest = [];
  for (let at = 0; at < orders; at += 1) {
    const { took, value } = await timed(() => place(url, line.sku));
    line.place.push(took);
    latest.push(value);
  }
  for (const { order, token } of latest) {
    const path = `/v1/orders/${order.id}`;
    const { took, value } = await timed(() => ask(url, path, { bearer: token, status: 200 }));
    line.ask.push(took);
    if (value.place.position === null) throw new Error("the last in line has no position");
  }
  await quiet(url, line);
}

/** The projections are worked off before anything else is measured. */
function quiet(url, { sku }) {
  const none = async () => (await ask(url, `/bench/lagging?sku=${sku}`)) === 0;
  return until(none, CATCH_UP_MS, `${sku} caught up`);
}

async function receive(url, line) {
  const path = `/v1/admin/products/${line.sku}/receipts`;
  const body = JSON.stringify({ units: RECEIPT_UNITS });
  const request = { method: "POST", body, bearer: TOKEN, status: 201 };
  const { took, value } = await timed(() => ask(url, path, request));
  if (value.filled_units !== RECEIPT_UNITS) throw new Error(`filled ${value.filled_units} units`);
  line.receive.push(took);
  await quiet(url, line);
}

export async function measureLine({ quick, say }) {
  const lengths = quick ? LENGTHS.slice(0, 3) : LENGTHS;
  const [rounds, orders] = quick ? [3, 30] : [8, 50];
  // On the disk, as a line that outgrows memory is.
  const { url, stop } = await start(tmpdir(), modules());
  try {
    const lines = [];
    for (const length of lengths) lines.push(await grown(url, length, say));
    say(`d. ${rounds} rounds of ${orders} orders and as many positions a length`);
    for (const line of lines) await round(url, line, 10);
    for (const line of lines) Object.assign(line, { place: [], ask: [] }); // warmed up
    for (let at = 0; at < rounds; at += 1) {
      const turn = at % 2 === 0 ? lines : [...lines].reverse();
      for (const line of turn) await round(url, line, orders);
    }
    // Each receipt serves 500 orders of two units; the shortest line has room for two of them.
    for (let at = 0; at < 2; at += 1) for (const line of lines) await receive(url, line);
    return lines.map(({ length, wakeMs, ...line }) => ({
      length, wakeMs, placeMs: median(line.place), askMs: median(line.ask),
      receiveMs: median(line.receive),
    }));
  } finally {
    await stop();
  }
}

export function lineTable(d) {
  const row = (name, figure) => [
    name, ...d.map((line) => ms(line[figure])), ratio(d.at(-1)[figure] / d[0][figure]),
  ];
  return table([
    ["d. line of", ...d.map(({ length }) => whole(length)), "last/first"],
    row("place an order, ms", "placeMs"),
    row("ask a position, ms", "askMs"),
    row("receive 1 000 units, ms", "receiveMs"),
    row("wake, first answer, ms", "wakeMs"),
  ]);
}
