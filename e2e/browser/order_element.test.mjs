// `<shelfline-order>` on pages of other sites: what it shows, how it follows, whom it believes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { REFUSED, isWide, openStore, picture, plain } from "../helpers/browser.mjs";
import { openSite } from "../helpers/site.mjs";
import { waitFor } from "../helpers/wait.mjs";

const site = await openSite();
const { shop, visit } = await openStore({ origins: [site.url] });
const BACKORDERS = { backorder: { limit: null, lead_time_days: 21 } };
const WAITING = { accept: { action: "backorder" } };

async function line(length) {
  const sku = await shop.product(BACKORDERS);
  const orders = [];
  for (let n = 0; n < length; n += 1) orders.push(await shop.placed(sku, WAITING));
  return { sku, orders };
}

const elementOf = ({ order, token }, attributes = "") =>
  `<shelfline-order order="${order.id}" token="${token}" ${attributes}></shelfline-order>`;

let pages = 0;
/** Opens a page with the element at the other site, and counts the sockets that it has. */
async function at(visitor, body, { attributes = 'lang="en-GB"', headers, hash = "", head = "" } = {}) {
  pages += 1;
  const html = `<!doctype html><html ${attributes}><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>A shop</title>
    <link rel="icon" href="data:,">${head}
    <script async src="${shop.url}/shelfline-order.js"></script></head>
    <body><main><h1>A shop</h1>${body}</main></body></html>`;
  const page = await visitor.context.newPage();
  const sockets = [];
  page.on("websocket", (socket) => sockets.push(socket));
  await page.goto(site.put(`/order-${pages}`, html, headers) + hash);
  const part = (name) => page.locator("shelfline-order").locator(`[part="${name}"]`);
  const says = async (text) => part("place").filter({ hasText: text }).waitFor();
  const live = () => sockets.filter((socket) => !socket.isClosed()).length;
  return { page, part, says, live };
}

test("the place, the batch that covers it, the promise, the money; and each change at once", async (t) => {
  const { sku, orders: [, second] } = await line(3);
  const batch = { units: 3, expected_from: "2027-05-04", expected_to: "2027-05-10" };
  await shop.admin("PUT", `products/${sku}/batches/may`, batch);
  const visitor = await visit(t);
  const { page, part, says, live } = await at(visitor, elementOf(second));
  await says("You are 2nd in line, 1 unit ahead of you.");
  await part("legend").filter({ hasText: "covered by" }).waitFor();
  assert.match(plain(await part("legend").innerText()), /expected 4 ?– ?10 May 2027\.$/);
  assert.match(plain(await part("facts").innerText()), /Total €129\.00 Paid €0\.00 Due with the order €129\.00/);
  await waitFor("one socket", () => live() === 1);
  await picture(page, "order-element-1280");
  const told = page.evaluate(() => new Promise((resolve) => {
    addEventListener("shelfline:order-change", ({ detail }) => resolve(detail.place.position));
  }));
  await shop.receive(sku, 1);
  await says("You are first in line.");
  assert.equal(await told, 1);
  assert.equal(await page.evaluate(() => document.querySelector("shelfline-order").latest.place.position), 1);
  await shop.receive(sku, 1);
  await says("Your order is ready to ship.");
});

test("the token may stand behind the # of the page", async (t) => {
  const { orders: [first] } = await line(1);
  const body = `<shelfline-order order="${first.order.id}"></shelfline-order>`;
  const { says } = await at(await visit(t), body, { hash: `#${first.token}` });
  await says("You are first in line.");
});

test("a wrong token says so plainly, and asks no more", async (t) => {
  const { orders: [first, other] } = await line(2);
  const visitor = await visit(t, { expected: [REFUSED] });
  for (const body of [
    elementOf({ ...first, token: other.token }),
    elementOf({ ...first, token: "" }),
    elementOf({ ...first, token: "<b>" }),
    elementOf({ order: { id: "nonsense" }, token: first.token }),
  ]) {
    const { part, live } = await at(visitor, body);
    await part("notice").filter({ hasText: "This link does not open an order." }).waitFor();
    assert.equal(live(), 0);
  }
});

test("a careful policy without sockets: it asks, and is styled all the same", async (t) => {
  const { sku, orders: [first] } = await line(1);
  const policy = [
    "default-src 'none'", `script-src ${shop.url}`, "style-src 'self'", `connect-src ${shop.url}`,
    "img-src data:", "require-trusted-types-for 'script'", "trusted-types 'none'",
  ].join("; ");
  const visitor = await visit(t, { expected: [/Content Security Policy/] });
  await visitor.context.addInitScript(() => {
    const later = setTimeout;
    // Half a minute passes in a moment.
    globalThis.setTimeout = (work, ms) => later(work, ms / 100);
  });
  const headers = { "content-security-policy": policy };
  const { says, part } = await at(visitor, elementOf(first), { headers });
  await says("You are first in line.");
  const weight = await part("place").evaluate((place) => getComputedStyle(place).fontWeight);
  assert.equal(weight, "600");
  await shop.receive(sku, 1);
  await says("Your order is ready to ship.");
});

test("German, dark, narrow, from right to left, under a hostile reset", async (t) => {
  const { orders: [, second] } = await line(2);
  const visitor = await visit(t, { width: 360, scheme: "dark" });
  const head = `<style>
    *{all:unset!important;letter-spacing:9px!important}
    head,style,script,title{display:none!important}
    html,body,main,h1,shelfline-order{display:block!important}
    html{background:#111!important;color:#eee!important;color-scheme:dark!important}</style>`;
  const attributes = 'lang="de-DE" dir="rtl"';
  const { page, says, part } = await at(visitor, elementOf(second), { attributes, head });
  await says("Sie sind an 2. Stelle, vor Ihnen: 1 Stück.");
  const spacing = await part("place").evaluate((place) => getComputedStyle(place).letterSpacing);
  assert.equal(spacing, "normal");
  await picture(page, "order-element-de-rtl-360");
  assert.equal(await isWide(page), false);
});

test("added and removed a thousand times it leaves nothing", async (t) => {
  const { orders: [first] } = await line(1);
  const { page, says, live } = await at(await visit(t), elementOf(first));
  await says("You are first in line.");
  const listening = await page.evaluate(async () => {
    const element = document.querySelector("shelfline-order");
    let open = 0;
    for (const name of ["addEventListener", "removeEventListener"]) {
      const real = globalThis[name];
      globalThis[name] = (...rest) => {
        open += name === "addEventListener" ? 1 : -1;
        return real.apply(globalThis, rest);
      };
    }
    for (let round = 0; round < 1000; round += 1) {
      element.remove();
      await undefined; // A removal ends it in a task of its own kind.
      document.querySelector("main").append(element);
    }
    const here = open;
    element.remove();
    await undefined;
    return [here, open];
  });
  assert.deepEqual(listening, [0, -5]);
  await waitFor("no socket", () => live() === 0);
});
