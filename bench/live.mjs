// live. 2 000 open order pages of one sku: how soon the last of them has heard of a receipt, what
// orders a second are taken meanwhile, and what an ordinary order costs while they are open and idle.
import { cpuSeconds } from "./cpu.mjs";
import { caughtUp, memoryFolder, startOurs } from "./contenders.mjs";
import { startGenerator } from "./generator.mjs";
import { TOKEN, ask, place, putProduct, until } from "./shop.mjs";
import { median, ms, table, whole } from "./stats.mjs";

const SKU = "lamp";
const PAGES = 2_000;
const AT_ONCE = 20;
const CONNECTIONS = 8;
const OPEN_MS_MAX = 120_000;
const TOLD_MS_MAX = 60_000;

/** Does `work` for each, so many at a time. */
async function each(items, work) {
  const rest = items.entries();
  const worker = async () => {
    for (const [at, item] of rest) await work(item, at);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** A page: a socket that has shown its token, and the latest order that came. */
function open(url, { order, token }) {
  const page = { told: 0, at: 0, order: undefined };
  page.socket = new WebSocket(`${url.replace("http", "ws")}/v1/orders/${order.id}/live`);
  return new Promise((resolve, reject) => {
    page.socket.onopen = () => page.socket.send(JSON.stringify({ token }));
    page.socket.onmessage = ({ data }) => {
      page.order = JSON.parse(data);
      page.told += 1;
      page.at = performance.now();
      resolve(page);
    };
    page.socket.onerror = () => reject(new Error("a socket failed"));
  });
}

async function opened(url, placed) {
  const pages = [];
  await each(placed, async (one) => pages.push(await open(url, one)));
  return pages;
}

async function closed(pages) {
  for (const { socket } of pages) socket.close();
  const all = () => pages.every(({ socket }) => socket.readyState === WebSocket.CLOSED);
  await until(all, OPEN_MS_MAX, "closed");
}

/** Ordinary orders for some seconds, with what the runtime's processor spent on each. */
async function orders(generator, runtime, seconds) {
  const cpu = cpuSeconds(runtime);
  const job = { kind: "orders", url: runtime.url, sku: SKU, connections: CONNECTIONS, seconds };
  const load = await generator.run(job);
  await caughtUp(runtime, SKU);
  return { ...load, cpuMs: ((cpuSeconds(runtime) - cpu) * 1_000) / load.count };
}

/** One unit comes in: everybody who waits is one unit further. How long until the last page knows, in
 * ms. */
async function receipt(url, pages) {
  const waiting = pages.filter(({ order }) => order.place.position !== null);
  const before = new Map(waiting.map((page) => [page, page.told]));
  const sent = performance.now();
  const body = JSON.stringify({ units: 1 });
  const path = `/v1/admin/products/${SKU}/receipts`;
  await ask(url, path, { method: "POST", body, bearer: TOKEN, status: 201 });
  const answered = performance.now();
  const knows = (page) => page.told > before.get(page);
  await until(() => waiting.every(knows), TOLD_MS_MAX, "every page knows");
  const times = waiting.map(({ at }) => at - sent).sort((a, b) => a - b);
  return { answerMs: answered - sent, halfMs: times[times.length >> 1], lastMs: times.at(-1) };
}

export async function measureLive({ quick, say }) {
  const [rounds, seconds] = quick ? [2, 2] : [5, 4];
  const generator = startGenerator();
  const runtime = await startOurs(memoryFolder(), { kvStandIn: true });
  const { url, stop } = runtime;
  try {
    await putProduct(url, SKU);
    const placed = [];
    await each(Array.from({ length: PAGES }), async () => placed.push(await place(url, SKU)));
    await orders(generator, runtime, 2); // warms up
    const figures = { none: [], idle: [], quiet: [], busy: [] };
    for (let round = 0; round < rounds; round += 1) {
      say(`live. round ${round + 1} of ${rounds}: ${whole(PAGES)} pages`);
      figures.none.push(await orders(generator, runtime, seconds));
      const pages = await opened(url, placed);
      figures.idle.push(await orders(generator, runtime, seconds));
      if (pages.some(({ told }) => told !== 1)) throw new Error("a newcomer was told of");
      figures.quiet.push(await receipt(url, pages));
      const load = orders(generator, runtime, seconds);
      figures.busy.push({ ...(await receipt(url, pages)), ...(await load) });
      await closed(pages);
    }
    const middle = (name, figure) => median(figures[name].map((one) => one[figure]));
    const summary = (name, ...names) => (
      Object.fromEntries(names.map((figure) => [figure, middle(name, figure)]))
    );
    return {
      pages: PAGES,
      none: summary("none", "perSecond", "cpuMs", "p50", "p99"),
      idle: summary("idle", "perSecond", "cpuMs", "p50", "p99"),
      quiet: summary("quiet", "answerMs", "halfMs", "lastMs"),
      busy: summary("busy", "answerMs", "halfMs", "lastMs", "perSecond", "cpuMs", "p50", "p99"),
    };
  } finally {
    generator.stop();
    await stop();
  }
}

export function liveTable({ pages, none, idle, quiet, busy }) {
  const row = (name, figure, write) => [
    name, ...[none, idle, busy].map((one) => write(one[figure])),
  ];
  return table([
    [`live. orders with ${whole(pages)} open pages`, "no page", "idle", "being told"],
    row("orders a second", "perSecond", whole),
    row("  CPU each, ms", "cpuMs", ms),
    row("  p50, ms", "p50", ms),
    row("  p99, ms", "p99", ms),
  ]) + "\n" + table([
    ["from a receipt, ms", "nothing else", "under orders"],
    ["to its answer", ms(quiet.answerMs), ms(busy.answerMs)],
    ["to half of the pages", ms(quiet.halfMs), ms(busy.halfMs)],
    ["to the last page", ms(quiet.lastMs), ms(busy.lastMs)],
  ]);
}
