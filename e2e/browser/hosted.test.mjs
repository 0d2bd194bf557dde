// The hosted pages in a browser: without scripts, with them, by keyboard alone, framed.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { REFUSED, focused, openStore, person, picture, plain } from "../helpers/browser.mjs";
import { good } from "../helpers/shop.mjs";

/** A page of a shop of its own, on another origin, that frames whatever it is told to. */
const friend = createServer((request, reply) => {
  const src = new URL(request.url, "http://localhost").searchParams.get("src");
  const page = `<!doctype html><html lang="en"><title>Shop</title><iframe title="x" src="${src}"></iframe>`;
  reply.writeHead(200, { "content-type": "text/html" }).end(page);
});
await new Promise((ready) => friend.listen(0, "127.0.0.1", ready));
after(() => friend.close());
const FRIEND = `http://127.0.0.1:${friend.address().port}`;
const STRANGER = `http://localhost:${friend.address().port}`;

const { shop, visit } = await openStore({ origins: [FRIEND] });
const BACKORDERS = { backorder: { limit: null, lead_time_days: 21 } };
const orders = async (sku) => good(await shop.admin("GET", `orders?sku=${sku}`)).items;

/** Fills the form in. */
async function fill(page, who = person()) {
  for (const [name, text] of Object.entries(who)) {
    if (name === "country") await page.locator("#country").selectOption(text);
    else await page.locator(`#${name}`).fill(text);
  }
}

/** Presses Tab until that has the focus. */
async function tabTo(page, selector) {
  const target = page.locator(selector);
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`Tab does not reach ${selector}`);
}

for (const script of [false, true]) {
  const how = script ? "with scripts" : "without scripts";

  test(`${how}: ordered and cancelled by keyboard alone`, async (t) => {
    const sku = await shop.product(BACKORDERS);
    const visitor = await visit(t, { script, expected: [REFUSED] });
    const page = await visitor.tab(`/buy/${sku}?quantity=3`);
    await tabTo(page, "#email");
    await page.keyboard.press("Enter");
    const summary = page.locator(".summary");
    await summary.waitFor();
    await focused(summary);
    await tabTo(page, ".summary a >> nth=0");
    await page.keyboard.press("Enter");
    await focused(page.locator("#email"));
    await page.keyboard.type("ada@example.com");
    await tabTo(page, "#name");
    await page.keyboard.type("Ada Lindqvist");
    await tabTo(page, "#country");
    await page.keyboard.type("Swed");
    await tabTo(page, "#line1");
    await page.keyboard.type("Storgatan 1");
    await tabTo(page, "#city");
    await page.keyboard.type("Stockholm");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "You are first in line." }).waitFor();
    const [{ id }] = await orders(sku);
    const order = good(await shop.admin("GET", `orders/${id}`));
    assert.deepEqual([order.units.waiting, order.ship_to.country], [3, "SE"]);

    await tabTo(page, "#units");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("1");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Really cancel 1 unit?" }).waitFor();
    await tabTo(page, "button.grave");
    await page.keyboard.press("Enter");
    await page.getByRole("status").waitFor();
    assert.equal(plain(await page.getByRole("status").innerText()), "Cancelled.");
    assert.equal(good(await shop.admin("GET", `orders/${id}`)).units.cancelled, 1);
  });

  test(`${how}: a double click, and the back button, leave one order`, async (t) => {
    const sku = await shop.product(BACKORDERS);
    const page = await (await visit(t, { script })).tab(`/buy/${sku}`);
    await fill(page);
    await page.locator("#submit").dblclick();
    await page.locator("#place").waitFor();
    await page.goBack();
    await page.locator("#order").waitFor();
    assert.equal(await page.locator("#city").inputValue(), "Stockholm", "what was typed stays");
    await page.locator("#submit").click();
    await page.locator("#place").waitFor();
    assert.equal((await orders(sku)).length, 1);
  });

  test(`${how}: another quantity is priced, and what was typed stays`, async (t) => {
    const sku = await shop.product({ tax_percent: 19 }, 20);
    const page = await (await visit(t, { script })).tab(`/buy/${sku}`);
    await fill(page);
    await page.locator("#quantity").fill("3");
    await page.locator("#update").click();
    await page.locator("#submit", { hasText: "€387.00" }).waitFor();
    assert.equal(await page.locator("#email").inputValue(), "ada@example.com");
    await page.locator("#submit").click();
    await page.locator("#place").waitFor();
    const [order] = await orders(sku);
    assert.equal(order.units.ordered, 3);
  });
}

test("an order in a browser without scripts: its link is pasted", async (t) => {
  const placed = await shop.placed(await shop.product({}, 5));
  const visitor = await visit(t, { script: false, expected: [REFUSED] });
  const page = await visitor.tab(`/orders/${placed.order.id}`);
  await page.getByLabel("Link from your confirmation").fill("nothing of the kind");
  await page.getByRole("button", { name: "Open the order" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("Link from your confirmation").fill(placed.status_url);
  await page.getByRole("button", { name: "Open the order" }).click();
  await page.getByRole("heading", { name: "Your order is ready to ship." }).waitFor();
});

test("pages of the shop may frame the form, others not; it sends to the whole window", async (t) => {
  const sku = await shop.product({}, 5);
  const address = encodeURIComponent(`${shop.url}/buy/${sku}`);
  const visitor = await visit(t, { expected: [/frame-ancestors/i, /violates/, /Refused/] });
  const page = await visitor.tab(`${FRIEND}/?src=${address}`);
  const frame = page.frameLocator("iframe");
  await frame.locator("#order").waitFor();
  await fill(frame);
  await frame.locator("#submit").click();
  await page.getByRole("heading", { name: "Your order is ready to ship." }).waitFor();
  assert.ok(page.url().startsWith(`${shop.url}/orders/`));

  const strange = await visitor.tab(`${STRANGER}/?src=${address}`);
  const inside = strange.frames()[1];
  await inside.waitForLoadState();
  assert.equal(await inside.locator("#order").count(), 0);
});

test("pages can be looked at: both languages, narrow and wide", async (t) => {
  const image = "https://shop.example/lamp.svg";
  const sku = await shop.product(
    { ...BACKORDERS, title: "Trail Lamp, rechargeable", image_url: image, options: { colour: "red" }, tax_percent: 19, delivery: { amount: 490, currency: "EUR" } },
    5,
  );
  const waiting = await shop.product({ ...BACKORDERS, title: "Camp Mug, enamel" });
  const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  for (const [name, from] of [["may", 20], ["june", 45]]) {
    const batch = { units: 30, expected_from: day(from), expected_to: day(from + 6) };
    good(await shop.admin("PUT", `products/${waiting}/batches/${name}`, batch));
  }
  await shop.receive(waiting, 2);
  await shop.placed(waiting, { quantity: 2 });
  await shop.placed(waiting, { quantity: 41, accept: { action: "backorder" } });
  const mine = await shop.placed(waiting, { quantity: 3, accept: { action: "backorder" }, email: "me@example.com" });
  await shop.placed(waiting, { quantity: 25, accept: { action: "backorder" } });
  for (const locale of ["en-GB", "de-DE"]) {
    for (const width of [360, 1280]) {
      for (const scheme of ["light", "dark"]) {
        const name = (what) => `hosted-${what}-${locale.slice(0, 2)}-${width}-${scheme}`;
        const visitor = await visit(t, { locale, width, scheme, expected: [REFUSED] });
        await visitor.context.route(image, (route) => route.fulfill({ contentType: "image/svg+xml", body: LAMP }));
        const page = await visitor.tab(`/buy/${sku}?quantity=7`);
        await whole(page, name("form"));
        await page.locator("#email").fill("ada");
        await page.locator("#submit").click();
        await page.locator(".summary").waitFor();
        await whole(page, name("mistakes"));
        await page.goto(mine.status_url);
        await page.locator("#place h1").waitFor();
        await whole(page, name("order"));
        await page.locator("#cancel button").click();
        await page.locator("button.grave").waitFor();
        await whole(page, name("cancel"));
        await visitor.context.close();
      }
    }
  }
});

const LAMP = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#e8dfcf"/><circle cx="5" cy="4" r="2.4" fill="#c8412b"/></svg>`;

/** A picture of the whole page, which must fit its window in width. */
async function whole(page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, `${name} is wider than its window`);
  await picture(page, name, { fullPage: true });
}

test("prints without its forms", async (t) => {
  const placed = await shop.placed(await shop.product({}, 5));
  const page = await (await visit(t)).tab(placed.status_url);
  await page.locator("#place").waitFor();
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("form").isVisible(), false);
  assert.equal(await page.locator("#facts").isVisible(), true);
  await picture(page, "hosted-order-print", { fullPage: true });
});
