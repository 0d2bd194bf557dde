// What the element tells the page, and what the page may ask of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Button, openStore, person } from "../helpers/browser.mjs";
import { buttonOf, openSite, pageOf } from "../helpers/site.mjs";
import { waitFor } from "../helpers/wait.mjs";

const site = await openSite();
const { shop, visit } = await openStore({ origins: [site.url] });
const BACKORDERS = { backorder: { limit: null, lead_time_days: 21 } };

let pages = 0;
/** A page that keeps every event that reaches its window, and one button on it. */
async function listening(visitor, sku, attributes) {
  pages += 1;
  const page = await visitor.context.newPage();
  await page.addInitScript(() => {
    window.heard = [];
    for (const name of ["ready", "change", "order", "refused", "cart"]) {
      addEventListener(`shelfline:${name}`, (event) => {
        const { bubbles, cancelable, composed, detail, target } = event;
        window.heard.push({ name, bubbles, cancelable, composed, detail, of: target.localName });
      });
    }
  });
  const body = buttonOf(sku, attributes);
  await page.goto(site.put(`/${pages}`, pageOf(shop.url, { body })));
  const button = new Button(page, sku);
  await button.says();
  const heard = (name) =>
    waitFor(`shelfline:${name}`, async () => {
      const all = await page.evaluate(() => window.heard);
      return all.find((event) => event.name === name);
    });
  return { page, button, heard };
}
const names = (page) => page.evaluate(() => window.heard.map(({ name }) => name));

test("ready once, change when the answer is another, and the latest item as a property", async (t) => {
  const sku = await shop.product(BACKORDERS, 1);
  const { page, button, heard } = await listening(await visit(t), sku);
  const ready = await heard("ready");
  assert.deepEqual(
    [ready.bubbles, ready.composed, ready.cancelable, ready.of],
    [true, true, false, "shelfline-button"],
  );
  assert.deepEqual([ready.detail.sku, ready.detail.action], [sku, "buy"]);
  const element = button.host;
  await element.evaluate((it) => it.refresh());
  await waitFor("the second answer", async () => {
    const as_of = await element.evaluate((it) => it.item.as_of);
    return as_of !== ready.detail.as_of;
  });
  assert.deepEqual(await names(page), ["ready"], "the same answer is no news");
  await shop.placed(sku);
  await element.evaluate((it) => it.refresh());
  const change = await heard("change");
  assert.equal(change.detail.action, "backorder");
  assert.equal(await element.evaluate((it) => it.item.action), "backorder");
  const thrown = await element.evaluate((it) => {
    "use strict";
    try {
      it.item = null;
    } catch (error) {
      return error.name;
    }
  });
  assert.equal(thrown, "TypeError", "it is read only");
});

test("open() opens the dialog; an order is told once, with its number and address", async (t) => {
  const sku = await shop.product(BACKORDERS, 5);
  const { page, button, heard } = await listening(await visit(t), sku);
  await button.host.evaluate((it) => it.open());
  await button.dialog.waitFor();
  await button.fill(person({ email: "told@example.com" }));
  await button.host.locator('[part="submit"][aria-disabled="false"]').click();
  const { detail } = await heard("order");
  assert.equal(detail.number, await button.text('[part="order-number"]'));
  assert.ok(detail.status_url.startsWith(`${shop.url}/orders/${detail.id}#`));
  assert.equal((await shop.shown({ order: detail })).order_number, detail.number);
  await button.part("done").click();
  // Closing goes back in the history: a reload before that has ended would be cut off.
  await page.waitForFunction(() => history.state?.shelfline === undefined);
  await page.reload();
  await button.part("order").waitFor();
  assert.equal(await button.part("order").getAttribute("href"), detail.status_url);
  assert.deepEqual(await names(page), ["ready"], "an order of before is no news");
});

test("a refusal is told with its code, and once", async (t) => {
  const sku = await shop.product({}, 9);
  const visitor = await visit(t);
  // A dialog of few words: what is told here is the script's part.
  const dialog = `export default () => {};
    export const take_over = (root, host) => ({
      open: () => host.refused("sold_out", "It is sold out."),
      unmount() {},
    });`;
  await visitor.context.route("**/assets/widget-*.js", (route) => {
    const headers = { "access-control-allow-origin": "*" };
    return route.fulfill({ contentType: "text/javascript", headers, body: dialog });
  });
  const { page, button, heard } = await listening(visitor, sku);
  await button.host.evaluate((it) => it.open());
  const { detail } = await heard("refused");
  assert.deepEqual(detail, { code: "sold_out", title: "It is sold out." });
  assert.deepEqual(await names(page), ["ready", "refused"]);
});

test('data-buy="cart" hands what is in stock to the page, and nothing else', async (t) => {
  const sku = await shop.product({ title: "Cup", ...BACKORDERS }, 3);
  const visitor = await visit(t);
  const { page, button, heard } = await listening(visitor, sku, 'data-buy="cart" quantity="2"');
  await button.part("button").click();
  const cart = await heard("cart");
  const price = { amount: 12900, currency: "EUR" };
  assert.deepEqual(cart.detail, { sku, quantity: 2, price, title: "Cup" });
  assert.equal(cart.cancelable, true);
  assert.equal(await button.dialog.count(), 0);

  await shop.adjust(sku, -3);
  await button.host.evaluate((it) => it.refresh());
  await button.host.locator('[data-state="backorder"]').waitFor();
  await button.open();
  assert.equal((await names(page)).filter((name) => name === "cart").length, 1);
});

test('data-buy="cart" fetches nothing for a dialog that the page has no use for', async (t) => {
  const sku = await shop.product(BACKORDERS, 3);
  const visitor = await visit(t);
  await visitor.context.clock.install();
  const fetched = [];
  visitor.context.on("request", (request) => {
    if (request.url().includes("/assets/")) fetched.push(request.url());
  });
  const { page, button } = await listening(visitor, sku, 'data-buy="cart"');
  await button.host.locator('[data-state="buy"]').waitFor();
  // It is seen, and would be made ready for a click by now.
  await visitor.context.clock.runFor(1_000);
  await page.evaluate(() => new Promise((seen) => (
    new IntersectionObserver(seen).observe(document.querySelector("shelfline-button"))
  )));
  assert.deepEqual(fetched, []);
  // Out of stock there is something to order here.
  await shop.adjust(sku, -3);
  await button.host.evaluate((it) => it.refresh());
  await button.host.locator('[data-state="backorder"]').waitFor();
  await visitor.context.clock.runFor(1_000);
  await waitFor("the dialog is on its way", () => fetched.length > 0);
});

test('data-buy="cart" works where WebAssembly is forbidden', async (t) => {
  const sku = await shop.product({}, 3);
  const visitor = await visit(t);
  await visitor.context.addInitScript(() => {
    WebAssembly.Module = class {
      constructor() {
        throw new WebAssembly.CompileError("forbidden");
      }
    };
  });
  const { button, heard } = await listening(visitor, sku, 'data-buy="cart"');
  await button.part("button").click();
  assert.equal((await heard("cart")).detail.sku, sku);
});
