// An order's page that is left open: over a socket, by asking where none can be had, offline; and the
// proof of the place, verified in the browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CUT_OFF, REFUSED, isWide, openStore, picture, plain } from "../helpers/browser.mjs";
import { cookieOf, sendForm } from "../helpers/hosted.mjs";
import { good } from "../helpers/shop.mjs";
import { Watcher } from "../helpers/sockets.mjs";
import { waitFor } from "../helpers/wait.mjs";

const { shop, visit } = await openStore();
const BACKORDERS = { backorder: { limit: null, lead_time_days: 21 } };
const WAITING = { accept: { action: "backorder" } };

async function line(length, given = {}) {
  const sku = await shop.product({ ...BACKORDERS, ...given });
  const orders = [];
  for (let n = 0; n < length; n += 1) orders.push(await shop.placed(sku, WAITING));
  return { sku, orders };
}

/** Opens an order's page by its link, and counts the sockets that it has. */
async function opened(visitor, { status_url }, query = "") {
  const page = await visitor.context.newPage();
  const sockets = [];
  page.on("websocket", (socket) => sockets.push(socket));
  await page.goto(status_url.replace("#", `${query}#`));
  await page.locator("#place").waitFor();
  return { page, sockets, live: () => sockets.filter((socket) => !socket.isClosed()).length };
}

const heading = (page, text) => page.locator("h1", { hasText: text }).waitFor();

test("the page follows its order over one socket, with no token in sight of a script", async (t) => {
  const { sku, orders: [, second] } = await line(2);
  const visitor = await visit(t);
  const { page, sockets, live } = await opened(visitor, second);
  await heading(page, "You are 2nd in line, 1 unit ahead of you.");
  await waitFor("a socket", () => live() === 1);
  assert.match(sockets[0].url(), /\/orders\/[\w-]+\/live$/);
  await shop.receive(sku, 1);
  await heading(page, "You are first in line.");
  await shop.receive(sku, 1);
  await heading(page, "Your order is ready to ship.");
  assert.deepEqual([sockets.length, live()], [1, 1]);
  const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]));
  assert.ok(!kept.includes(second.token), kept);
});

test("no socket to be had: the page asks instead, and says nothing of it", async (t) => {
  const { sku, orders: [first] } = await line(1);
  const visitor = await visit(t, { expected: [/WebSocket/, REFUSED] });
  await visitor.context.addInitScript(() => {
    const later = setTimeout;
    // Half a minute passes in a moment.
    globalThis.setTimeout = (work, ms) => later(work, ms / 100);
  });
  const page = await visitor.context.newPage();
  await page.routeWebSocket(/live$/, (socket) => socket.close());
  await page.goto(first.status_url);
  await heading(page, "You are first in line.");
  const tagged = page.waitForResponse((answer) => answer.status() === 304);
  await tagged;
  await shop.receive(sku, 1);
  await heading(page, "Your order is ready to ship.");
  assert.equal(await page.locator("#reach").count(), 0);
});

test("offline it says so, and catches up by itself", async (t) => {
  const { sku, orders: [first] } = await line(1);
  const visitor = await visit(t, { width: 360, expected: [CUT_OFF, /WebSocket/] });
  const { page, live } = await opened(visitor, first);
  await waitFor("a socket", () => live() === 1);
  await visitor.context.setOffline(true);
  await page.locator("#reach").waitFor();
  await picture(page, "live-offline-360");
  await shop.receive(sku, 1);
  await visitor.context.setOffline(false);
  await heading(page, "Your order is ready to ship.");
  assert.equal(await page.locator("#reach").count(), 0);
  await waitFor("one socket", () => live() === 1);
});

test("a page that is not seen has no socket", async (t) => {
  const { orders: [first] } = await line(1);
  const visitor = await visit(t);
  const { page, live } = await opened(visitor, first);
  await waitFor("a socket", () => live() === 1);
  const hide = (hidden) => page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  await hide(true);
  await waitFor("none", () => live() === 0);
  await hide(false);
  await waitFor("one again", () => live() === 1);
});

test("the page's socket is for the page alone: its cookie, its origin", async () => {
  const { orders: [first, other] } = await line(2);
  const path = `/orders/${first.order.id}`;
  const cookie = cookieOf(await sendForm(shop, path, { token: first.token }));
  const foreign = cookieOf(await sendForm(shop, `/orders/${other.order.id}`, { token: other.token }));
  const upgrade = (headers) => shop.send("GET", `${path}/live`, { headers });
  assert.equal((await upgrade({ cookie })).status, 426);
  const watcher = (headers) => new Watcher(`${shop.url}${path}/live`, { headers });
  const own = watcher({ cookie, origin: shop.url });
  await own.sees("the order at once", ({ id }) => id === first.order.id);
  own.end();
  const handshake = {
    connection: "Upgrade", upgrade: "websocket",
    "sec-websocket-version": "13", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  for (const [status, headers] of [
    [404, { origin: shop.url }],
    [404, { cookie: foreign, origin: shop.url }],
    [403, { cookie, origin: "https://elsewhere.example" }],
  ]) {
    assert.equal((await upgrade({ ...handshake, ...headers })).status, status);
  }
});

/** Opens the proof and verifies it; answers what is said. */
async function verified(page) {
  if (!(await page.locator("#verify").isVisible())) await page.locator("#receipt summary").click();
  await page.locator("#verify").click();
  await page.locator('#verify[aria-disabled="false"]').waitFor();
  return plain(await page.locator("#verdict").innerText());
}

test("the proof is verified here: the signature, the chain, and a head that was saved", async (t) => {
  const { sku, orders: [, second] } = await line(3);
  const visitor = await visit(t);
  const { page } = await opened(visitor, second, "?locale=en-GB");
  const wasm = page.waitForRequest(/verifier-\w+\.wasm$/);
  const first = await verified(page);
  await wasm;
  assert.match(first, /signed that this order has place number 2,.*to number 3 follows/);
  assert.match(first, /This browser has saved.*What this cannot show/);
  await picture(page, "proof-en-1280", { fullPage: true });
  await shop.placed(sku, WAITING);
  assert.match(await verified(page), /to number 4 follows.*continues the state that this browser saved/);
});

test("a line that is not public is verified by who stands in it, and shown to nobody else", async (t) => {
  const { sku, orders: [first, second] } = await line(2, { show_units: "hidden" });
  assert.equal((await shop.send("GET", `/v1/lines/${sku}/head`)).status, 404);
  for (const part of ["head", "chain"]) {
    const stranger = await shop.send("GET", `/orders/${first.order.id}/${part}`);
    assert.equal(stranger.status, 404);
  }
  const { page } = await opened(await visit(t), second);
  assert.match(await verified(page), /place number 2,.*to number 2 follows/);
});

for (const [what, change, expected] of [
  ["a tampered receipt", (page) => page.evaluate(() => {
    const jws = document.querySelector(".jws");
    const [head, payload, signature] = jws.textContent.trim().split(".");
    const said = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    const forged = btoa(JSON.stringify({ ...said, number: 1 }));
    const plain = forged.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    jws.textContent = [head, plain, signature].join(".");
  }), /receipt was changed after it was signed/],
  ["a foreign key", (page) => page.route("**/jwks.json", async (route) => {
    const { keys: [key] } = await (await route.fetch()).json();
    await route.fulfill({ json: { keys: [{ ...key, kid: "other" }] } });
  }), /names a key that is not the shop's/],
  ["a link that does not follow", (page) => page.route("**/chain?*", async (route) => {
    const { items } = await (await route.fetch()).json();
    items.at(-1).link = items[0].link;
    await route.fulfill({ json: { items, next_cursor: null } });
  }), /number 3 does not follow from the one before/],
]) {
  test(`${what} is named`, async (t) => {
    const { orders: [, second] } = await line(3);
    const { page } = await opened(await visit(t), second);
    await change(page);
    const said = await verified(page);
    assert.match(said, /^This does not prove your place\./);
    assert.match(said, expected);
  });
}

test("a saved head that the line does not continue is named", async (t) => {
  const { sku, orders: [first] } = await line(1);
  const other = await line(2);
  const visitor = await visit(t, { width: 360, scheme: "dark" });
  const { page } = await opened(visitor, first, "?locale=de");
  await verified(page);
  // What was saved is a head, signed by this shop, of a line that went on otherwise.
  const head = good(await shop.send("GET", `/v1/lines/${other.sku}/head`)).signed;
  await page.evaluate(([sku, head]) => localStorage.setItem(`shelfline:head:${sku}`, head), [sku, head]);
  assert.match(await verified(page), /Der Kopf ist der einer anderen Reihe/);
  await picture(page, "proof-wrong-de-360", { fullPage: true });
  assert.equal(await isWide(page), false);
});

test("a page that is left open turns by itself when the product is released", async (t) => {
  const release_at = new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+Z/, "Z");
  const preorder = { opens_at: null, closes_at: null, limit: null };
  const sku = await shop.product({ preorder, release_at });
  const placed = await shop.placed(sku, { accept: { action: "preorder" } });
  const { page, live } = await opened(await visit(t), placed, "?locale=en-GB");
  await waitFor("a socket", () => live() === 1);
  const facts = async () => plain(await page.locator("#facts").innerText());
  assert.doesNotMatch(await facts(), /Expected/);
  // Nobody touches the page: it is told.
  await page.evaluate(() => (globalThis.isTheSame = true));
  await shop.advance(release_at);
  shop.now = null;
  await waitFor("the estimate after the release", async () =>
    /Expected as things stand now no date yet/.test(await facts()));
  assert.ok(await page.evaluate(() => globalThis.isTheSame), "it was loaded anew");
});
