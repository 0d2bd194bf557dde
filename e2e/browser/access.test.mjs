// Accessibility by axe, on every page a shopper or a merchant sees, and the widget on pages that
// are not kind to it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "../helpers/axe.mjs";
import { Button, REFUSED, openStore, person, picture, stock } from "../helpers/browser.mjs";
import { TOKEN } from "../helpers/client.mjs";

const { shop, visit } = await openStore();
await stock(shop);

/** What axe finds, in short. */
async function violations(page) {
  const found = await axe(page);
  return found.violations.map(({ id, nodes }) => ({
    id,
    at: nodes.map((node) => `${node.target.flat().join(" ")}: ${node.failureSummary}`),
  }));
}

async function clean(page, what) {
  assert.deepEqual(await violations(page), [], what);
}

for (const scheme of ["light", "dark"]) {
  test(`${scheme}: the demo page and its dialog, empty, wrong, changed, and done`, async (t) => {
    const visitor = await visit(t, { scheme, expected: [REFUSED] });
    const page = await visitor.tab();
    const button = new Button(page, "dry-bag");
    await button.says();
    await clean(page, "the demo page");
    await button.open();
    await clean(page, "the dialog");
    const submit = button.host.locator('[part="submit"][aria-disabled="false"]');
    await submit.click();
    await button.field("email-error").waitFor();
    await clean(page, "with mistakes");
    await button.fill(person({ email: `${scheme}@example.com` }));
    const price = { amount: scheme === "light" ? 3600 : 3700, currency: "EUR" };
    await shop.put("dry-bag", { price, backorder: { limit: 200, lead_time_days: 28 } });
    await submit.click();
    await button.field("notice").waitFor();
    await clean(page, "with what changed");
    await submit.click();
    await button.phase("done");
    await clean(page, "the confirmation");
  });

  test(`${scheme}: the order page`, async (t) => {
    const given = { quantity: 3, accept: { action: "backorder" } };
    await shop.placed("camp-mug", given);
    const placed = await shop.placed("camp-mug", given);
    const page = await (await visit(t, { scheme })).tab(placed.status_url);
    await page.getByLabel("Units to cancel").waitFor();
    await clean(page, "the order page");
    await page.locator("form button").click();
    await page.getByRole("link", { name: "Keep the order" }).waitFor();
    await clean(page, "asked whether to cancel");
    const elsewhere = await (await visit(t, { scheme })).tab(`/orders/${placed.order.id}`);
    await elsewhere.getByRole("alert").waitFor();
    await clean(elsewhere, "a page that is not opened");
  });

  test(`${scheme}: the page to order on, empty, wrong, and with what changed`, async (t) => {
    const visitor = await visit(t, { scheme, script: true, expected: [REFUSED] });
    const sku = `split-${scheme}`;
    await shop.put(sku, { backorder: { limit: null, lead_time_days: 21 }, tax_percent: 19 });
    await shop.receive(sku, 5);
    const page = await visitor.tab(`/buy/${sku}?quantity=7`);
    await clean(page, "the form");
    await page.locator("#submit").click();
    await page.locator(".summary").waitFor();
    await clean(page, "with mistakes");
    for (const [name, text] of Object.entries(person())) {
      if (name === "country") await page.locator("#country").selectOption(text);
      else await page.locator(`#${name}`).fill(text);
    }
    await page.locator("#consent").check();
    await shop.adjust(sku, -5);
    await page.locator("#submit").click();
    await page.locator("#notice").waitFor();
    await clean(page, "with what changed");
  });

  test(`${scheme}: the merchant's pages`, async (t) => {
    const visitor = await visit(t, { scheme });
    const page = await visitor.tab("/admin");
    await page.locator("#sign-in-token").waitFor();
    await clean(page, "signing in");
    await page.locator("#sign-in-token").fill(TOKEN);
    await page.keyboard.press("Enter");
    await page.locator('[data-test=product][data-sku="dry-bag"] td').nth(6).waitFor();
    await clean(page, "the products");
    await page.goto("/admin#/products/trail-lamp");
    await page.locator("dl [data-test=on-hand]").waitFor();
    await page.locator("[data-test=receive-submit]").click();
    await page.locator("[data-test=refused]").waitFor();
    await clean(page, "a product, with a mistake");
    await picture(page, `admin-product-${scheme}`);
  });
}

/** A page of somebody's shop, around one button. */
async function elsewhere(visitor, { attributes, style = "", sku }) {
  const html = `<!doctype html><html ${attributes}><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>Shop</title>
    <style>${style}</style><script async src="/shelfline.js"></script></head>
    <body><main><h1>Shop</h1><shelfline-button sku="${sku}"></shelfline-button></main></body></html>`;
  await visitor.context.route("/elsewhere", (route) =>
    route.fulfill({ contentType: "text/html", body: html }),
  );
  return new Button(await visitor.tab("/elsewhere"), sku);
}

/** Boxes of the parts of an open dialog. */
const boxes = async (button, parts) => {
  const all = await Promise.all(parts.map((selector) => button.host.locator(selector).boundingBox()));
  return all.map(({ x, y, width, height }) => [x, y, width, height].map(Math.round));
};
const PARTS = ["#dialog", "#title", "#email", "#country", '[part="more"]', '[part="submit"]'];

test("a hostile reset of the page changes neither the button nor the dialog", async (t) => {
  const style = `* { all: unset !important; display: block !important;
      font: 9px/1 cursive !important; letter-spacing: 1em !important; color: lime !important;
      text-transform: uppercase !important; box-sizing: content-box !important;
      position: relative !important; margin: 40px !important; opacity: .3 !important; }
    shelfline-button { margin: 0 !important; opacity: 1 !important; }
    head, style, script { display: none !important; }
    button, dialog, input { display: none !important; border: 9px solid red !important; }`;
  const visitor = await visit(t, { width: 360 });
  const attributes = 'lang="en-GB"';
  const sku = "trail-lamp";
  const kind = await elsewhere(visitor, { attributes, sku });
  const wanted = await kind.says();
  await kind.open();
  const parts = await boxes(kind, PARTS);
  await kind.page.close();

  const hostile = await elsewhere(visitor, { attributes, style, sku });
  assert.deepEqual(await hostile.says(), wanted);
  const look = await hostile.part("button").evaluate((button) => {
    const { display, fontSize, letterSpacing, textTransform } = getComputedStyle(button);
    return { display, fontSize, letterSpacing, textTransform };
  });
  assert.deepEqual(look, {
    display: "block",
    fontSize: "16px",
    letterSpacing: "normal",
    textTransform: "none",
  });
  await hostile.open();
  await picture(hostile.page, "hostile-360");
  assert.deepEqual(await boxes(hostile, PARTS), parts);
});

test("on a page that reads from right to left the dialog does too", async (t) => {
  const visitor = await visit(t, { width: 360 });
  const attributes = 'lang="en" dir="rtl"';
  const button = await elsewhere(visitor, { attributes, sku: "dry-bag" });
  await button.open();
  await picture(button.page, "rtl-360");
  const [title, close, code, city] = await boxes(button, [
    "#title",
    '[part="close"]',
    "#postal_code",
    "#city",
  ]);
  assert.ok(close[0] < title[0], "the way out is at the left");
  assert.ok(city[0] > code[0], "the town comes first, from the right, as Britain has it");
  await clean(button.page, "from right to left");
});
