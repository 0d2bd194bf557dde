// a. How soon a shopper can click on a page never seen before, against the floor: the same
// page with a small hand-written element. Both come compressed from the same server, in turn.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { transform } from "esbuild";
import { chromium } from "playwright-core";
import { root, startRuntime } from "../xtask/runtime/runtime.mjs";
import { TOKEN, putProduct } from "./shop.mjs";
import { median, ms, ratio, table } from "./stats.mjs";

const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " +
  "--disable-component-update --disable-sync";
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".css": "text/css" };
const MANY = 20;

// What the browser's own tools call "slow 4G", and a cheap phone's processor.
const SLOW = { latency: 562.5, downloadThroughput: 188_743, uploadThroughput: 86_400 };
const SLOWDOWN = 4;

// Unthrottled, a page varies by a fifth from one look to the next: the median of a few says nothing
// of hundredths.
const ROUNDS = { fast: 100, slow: 15 };

/** Serves the shop's files as an edge does (compressed, kept), and passes `/v1` on. */
async function serveShop(runtime) {
  const kept = new Map();
  const floor = await readFile(new URL("floor/floor.js", import.meta.url), "utf8");
  const { code } = await transform(floor, { minify: true });
  const file = async (path) => {
    const plain = path === "/floor.js" ? code : await readFile(join(root, "dist/site", path));
    return brotliCompressSync(plain);
  };
  return listen(async (request, response) => {
    const cors = { "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin" };
    if (request.url.startsWith("/v1/")) {
      const headers = request.headers.origin ? { Origin: request.headers.origin } : {};
      const answer = await fetch(runtime.url + request.url, { headers });
      const type = answer.headers.get("Content-Type");
      response.writeHead(answer.status, { ...cors, "Content-Type": type });
      return response.end(Buffer.from(await answer.arrayBuffer()));
    }
    const { pathname } = new URL(request.url, "http://shop");
    if (!kept.has(pathname)) kept.set(pathname, await file(pathname));
    response.writeHead(200, {
      ...cors,
      "Content-Type": TYPES[extname(pathname)] ?? "application/octet-stream",
      "Content-Encoding": "br",
      "Cache-Control": "public, max-age=31536000",
    });
    response.end(kept.get(pathname));
  });
}

/** The shop's page: text, the tag, and as many buttons as are asked for. */
function servePages(shop) {
  return listen((request, response) => {
    const url = new URL(request.url, "http://page");
    const [element, script] = url.pathname === "/ours"
      ? ["shelfline-button", "shelfline.js"]
      : ["floor-button", "floor.js"];
    const buttons = Array.from({ length: Number(url.searchParams.get("n")) }, (_, at) => (
      `<h2>Lamp ${at}</h2><${element} sku="front-${at}"></${element}>`
    ));
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>Lamps</title><link rel="icon" href="data:,"><script async src="${shop}/${script}"></script>
<h1>Lamps</h1>${buttons.join("")}</html>`);
  });
}

async function listen(handle) {
  const server = createServer(async (request, response) => {
    try {
      await handle(request, response);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise((resume) => server.listen(0, "127.0.0.1", resume));
  const close = () => new Promise((resume) => {
    server.closeAllConnections();
    server.close(resume);
  });
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

/**
 * Runs in the page from its first moment: tells the first frame in which every button works. Whoever
 * waited for it from outside would put a script of their own in the way of what is measured.
 */
function watch() {
  const look = () => {
    const all = document.querySelectorAll("shelfline-button, floor-button");
    const works = (element) =>
      element.shadowRoot?.querySelector("button")?.ariaDisabled === "false";
    if (all.length === 0 || ![...all].every(works)) return requestAnimationFrame(look);
    console.debug("clickable", performance.now());
  };
  requestAnimationFrame(look);
  globalThis.slowest = 0;
  new PerformanceObserver((list) => {
    for (const { duration, interactionId } of list.getEntries()) {
      if (interactionId) globalThis.slowest = Math.max(globalThis.slowest, duration);
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
}

/** One look at a page by somebody who was never there; with `click`, as far as the dialog. */
async function look(browser, url, { slow, click }) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  try {
    const page = await context.newPage();
    const tools = await context.newCDPSession(page);
    if (slow) {
      await tools.send("Network.enable");
      await tools.send("Network.emulateNetworkConditions", { offline: false, ...SLOW });
      await tools.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
    }
    let asked = 0;
    page.on("request", (request) => (asked += request.url().includes("/v1/availability") ? 1 : 0));
    await page.addInitScript(watch);
    const tells = (message) => message.text().startsWith("clickable ");
    const [told] = await Promise.all([
      page.waitForEvent("console", { predicate: tells, timeout: 60_000 }),
      page.goto(url, { waitUntil: "commit" }),
    ]);
    const clickable = Number(told.text().split(" ")[1]);
    const questions = asked;
    if (!click) return { clickable, questions };
    await page.locator("shelfline-button, floor-button").first().click();
    const opened = await page.waitForFunction(() => {
      const { shadowRoot } = document.querySelector("shelfline-button, floor-button");
      return shadowRoot.querySelector("dialog[open] #email") && performance.now();
    }, undefined, { timeout: 60_000, polling: "raf" });
    const dialog = await opened.jsonValue();
    // The click's own entry comes with the frame after it.
    await page.evaluate(() => new Promise((resume) => (
      requestAnimationFrame(() => requestAnimationFrame(resume))
    )));
    return { clickable, questions, dialog, paint: await page.evaluate(() => globalThis.slowest) };
  } finally {
    await context.close();
  }
}

export async function measureStorefront({ quick, say }) {
  const pages = {};
  const runtime = await startRuntime({ token: TOKEN });
  const shop = await serveShop(runtime);
  const host = await servePages(shop.url);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: FLAGS.split(" "),
  });
  try {
    for (let at = 0; at < MANY; at += 1) await putProduct(runtime.url, `front-${at}`);
    for (const slow of [false, true]) {
      const rounds = quick ? 5 : ROUNDS[slow ? "slow" : "fast"];
      say(`a. ${rounds} cold pages each, ${slow ? "4 × CPU and slow 4G" : "unthrottled"}`);
      for (let round = -1; round < rounds; round += 1) {
        for (const [name, path, click] of [
          ["floor", "/floor?n=1", true], ["ours", "/ours?n=1", true], ["twenty", `/ours?n=${MANY}`, false],
        ]) {
          const seen = await look(browser, host.url + path, { slow, click });
          if (round >= 0) ((pages[slow ? "slow" : "fast"] ??= {})[name] ??= []).push(seen);
        }
      }
    }
  } finally {
    await browser.close();
    await host.close();
    await shop.close();
    await runtime.stop();
  }
  const middle = (looks) => Object.fromEntries(
    Object.keys(looks[0]).map((figure) => [figure, median(looks.map((seen) => seen[figure]))]),
  );
  return Object.fromEntries(Object.entries(pages).map(([speed, names]) => [
    speed,
    Object.fromEntries(Object.entries(names).map(([name, looks]) => [name, middle(looks)])),
  ]));
}

export function storefrontTable(a) {
  const row = (name, figure, of, to) => [name, ...["fast", "slow"].flatMap((speed) => {
    const [ours, floor] = [a[speed][of][figure], a[speed][to[0]][to[1]]];
    return [ms(ours), ms(floor), ratio(ours / floor)];
  })];
  return table([
    ["a. a cold page, ms", "unthrottled", "against", "ratio", "4 × CPU, slow 4G", "against", "ratio"],
    row("one button works, against the floor's", "clickable", "ours", ["floor", "clickable"]),
    row("dialog open after a click at once, against the same", "dialog", "ours", ["floor", "clickable"]),
    row("  against the floor's own dialog", "dialog", "ours", ["floor", "dialog"]),
    row("click to next paint (0: under 16), against the floor's", "paint", "ours", ["floor", "paint"]),
    row(`${MANY} buttons work, against one`, "clickable", "twenty", ["ours", "clickable"]),
    row(`  questions asked for ${MANY}, against one`, "questions", "twenty", ["ours", "questions"]),
  ]);
}
