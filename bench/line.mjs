// d. What a decision costs as the line grows: the lengths in turn, round after round, so that
// whatever else the machine does falls on all of them alike.
import { tmpdir } from "node:os";
import { cpuSeconds } from "./cpu.mjs";
import { caughtUp, startOurs } from "./contenders.mjs";
import { TOKEN, ask, place, putProduct } from "./shop.mjs";
import { median, ms, ratio, table, whole } from "./stats.mjs";

const LENGTHS = [1_000, 10_000, 100_000, 1_000_000];
const RECEIPT_UNITS = 1_000;

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
  if (value.waiting_orders !== length) throw new Error(`not ${length} wait`);
  say(`d. a line of ${whole(length)} in ${(took / 1_000).toFixed(1)} s`);
  return { sku, length, first, wakeMs, place: [], ask: [], receive: [], cpu: [] };
}

async function round(runtime, line, orders) {
  const { url } = runtime;
  const cpu = cpuSeconds(runtime);
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
  await caughtUp(runtime, line.sku); // before anything else is measured
  line.cpu.push(((cpuSeconds(runtime) - cpu) * 1_000) / orders);
}

async function receive(url, line) {
  const path = `/v1/admin/products/${line.sku}/receipts`;
  const body = JSON.stringify({ units: RECEIPT_UNITS });
  const request = { method: "POST", body, bearer: TOKEN, status: 201 };
  const { took, value } = await timed(() => ask(url, path, request));
  if (value.filled_units !== RECEIPT_UNITS) throw new Error(`filled ${value.filled_units} units`);
  line.receive.push(took);
  await caughtUp({ url }, line.sku); // before anything else is measured
}

export async function measureLine({ quick, say }) {
  const lengths = quick ? LENGTHS.slice(0, 3) : LENGTHS;
  const [rounds, orders] = quick ? [3, 30] : [8, 50];
  // On the disk, as a line that outgrows memory is.
  const runtime = await startOurs(tmpdir());
  const { url, stop } = runtime;
  try {
    const lines = [];
    for (const length of lengths) lines.push(await grown(url, length, say));
    say(`d. ${rounds} rounds of ${orders} orders and as many positions a length`);
    for (const line of lines) await round(runtime, line, 10);
    for (const line of lines) Object.assign(line, { place: [], ask: [], cpu: [] }); // warmed up
    for (let at = 0; at < rounds; at += 1) {
      const turn = at % 2 === 0 ? lines : [...lines].reverse();
      for (const line of turn) await round(runtime, line, orders);
    }
    // Each receipt serves 500 orders of two units: the shortest line, longer by now, has room.
    for (let at = 0; at < 2; at += 1) for (const line of lines) await receive(url, line);
    return lines.map(({ length, wakeMs, ...line }) => ({
      length, wakeMs, placeMs: median(line.place), askMs: median(line.ask),
      receiveMs: median(line.receive), cpuMs: median(line.cpu),
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
    row("  CPU of both, records told, ms", "cpuMs"),
    row("receive 1 000 units, ms", "receiveMs"),
    row("wake, first answer, ms", "wakeMs"),
  ]);
}
