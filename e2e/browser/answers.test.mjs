// Answers that are late, cut off, not ours, older or newer than the script: said plainly, and never
// an exception on the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Button, openStore, picture, plain } from "../helpers/browser.mjs";
import { buttonOf, openSite, pageOf } from "../helpers/site.mjs";
import { waitFor } from "../helpers/wait.mjs";

const site = await openSite();
const { shop, visit } = await openStore({ origins: [site.url] });
const SKU = "lamp";
await shop.put(SKU, { backorder: { limit: null, lead_time_days: 21 } });
await shop.receive(SKU, 50);
const LOST = ["unreachable", "Could not reach the shop", "Try again", ""];
const COMPLAINTS = [/net::ERR_|status of [345]\d\d|CORS/];

let pages = 0;
/** A button whose questions are answered by `answer(route)`. */
async function answered(visitor, answer, attributes) {
  pages += 1;
  await visitor.context.route("**/v1/availability?**", answer);
  const page = await visitor.context.newPage();
  const body = buttonOf(SKU, attributes);
  await page.goto(site.put(`/${pages}`, pageOf(shop.url, { body })));
  return new Button(page, SKU);
}
const cors = { "access-control-allow-origin": "*" };
const json = (body, status = 200) => ({ status, headers: cors, json: body });

const hopeless = [
  { what: "cut off", fulfill: { headers: cors, contentType: "application/json", body: '{"ite' } },
  { what: "HTML", fulfill: { headers: cors, contentType: "text/html", body: "<h1>Welcome</h1>" } },
  { what: "empty", fulfill: { headers: cors, body: "" } },
  { what: "null", fulfill: json(null) },
  { what: "a list", fulfill: json([]) },
  { what: "items of nothing", fulfill: json({ items: [null] }) },
  { what: "an item of half its fields", fulfill: json({ items: [{ sku: SKU, action: "buy" }] }) },
  { what: "429", fulfill: { ...json({ code: "rate_limited" }, 429) } },
  { what: "503", fulfill: { ...json({ code: "overloaded" }, 503) } },
  {
    what: "a redirect elsewhere",
    fulfill: { status: 302, headers: { ...cors, location: `${site.url}/nowhere` } },
  },
];
for (const { what, fulfill } of hopeless) {
  test(`an answer that is ${what}: said, and a click asks again`, async (t) => {
    const visitor = await visit(t, { expected: COMPLAINTS });
    const button = await answered(visitor, (route) => route.fulfill(fulfill));
    assert.deepEqual(await button.says(), LOST);
    await visitor.context.unroute("**/v1/availability?**");
    await button.part("button").click();
    await button.host.locator('[data-state="buy"]').waitFor();
  });
}

test("an answer that never comes is given up, and asked for again by itself", async (t) => {
  const visitor = await visit(t, { expected: COMPLAINTS });
  await visitor.context.clock.install();
  // What gives up is the browser's own, which a clock in the page does not move.
  await visitor.context.addInitScript(() => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (ms) => timeout(ms / 30);
  });
  let asked = 0;
  const button = await answered(visitor, (route) => {
    asked += 1;
    if (asked > 1) return route.continue();
  });
  const state = (name) => button.host.locator(`[data-state="${name}"]`).waitFor();
  await waitFor("the question", () => asked);
  await state("unreachable");
  await visitor.context.clock.runFor(5_000);
  await state("buy");
});

test("503 with Retry-After: the shop is left alone for that long", async (t) => {
  const visitor = await visit(t, { expected: COMPLAINTS });
  await visitor.context.clock.install();
  let asked = 0;
  const headers = { ...cors, "access-control-expose-headers": "retry-after", "retry-after": "60" };
  const button = await answered(visitor, (route) => {
    asked += 1;
    return asked > 1 ? route.continue() : route.fulfill({ status: 503, headers, json: {} });
  });
  assert.deepEqual(await button.says(), LOST);
  await visitor.context.clock.runFor(50_000);
  assert.equal(asked, 1);
  // Another tab kept something of this sku: the wait does not begin anew.
  const key = `shelfline:kind:${shop.url}/${SKU}`;
  await button.host.evaluate((_, key) => dispatchEvent(new StorageEvent("storage", { key })), key);
  await visitor.context.clock.runFor(12_000);
  await button.host.locator('[data-state="buy"]').waitFor();
});

/** Answers as the shop does, changed. */
const changed = (change) => async (route) => {
  const response = await route.fetch();
  const body = await response.json();
  for (const item of body.items) change(item);
  await route.fulfill({ response, json: body });
};

test("a newer worker's fields do not matter, and its new actions lead to its own page", async (t) => {
  const visitor = await visit(t);
  const more = await answered(
    visitor,
    changed((item) => Object.assign(item, { colour: { of: ["the", "month"] }, levels_v2: null })),
  );
  assert.equal((await more.says())[0], "buy");
  await visitor.context.unroute("**/v1/availability?**");
  const newer = await answered(visitor, changed((item) => Object.assign(item, { action: "rent" })));
  assert.deepEqual(await newer.says(), ["rent", "Trail Lamp", "See it in the shop", ""]);
  const href = await newer.host.locator('a[part="button"]').getAttribute("href");
  assert.equal(href, `${shop.url}/buy/${SKU}?quantity=1&locale=en-GB`);
  await picture(newer.page, "newer-action");
});

test("where the answer says how few are left, the button does", async (t) => {
  const few = changed((item) => Object.assign(item, { units_left: 5 }));
  const button = await answered(await visit(t), few);
  await button.part("status").filter({ hasText: /^In stock · 5 left$/ }).waitFor();
});

// What an older worker would not have told.
const spare = [
  "title", "product", "options", "payment", "shipping", "tax_percent", "delivery", "units_left",
  "handling_days",
];
const told = ["as_of", "due_now", "due_later", "promise", "limit", "remaining", "waiting_orders"];
for (const field of [...spare, ...told, "levels", "max_quantity", "schema_org"]) {
  test(`an older worker's answer, without ${field}, is painted`, async (t) => {
    const button = await answered(await visit(t), changed((item) => delete item[field]));
    const [state, status, label, promise] = await button.says();
    assert.deepEqual([state, status, label], ["buy", "In stock", "Buy · €129.00"]);
    const less = { promise: "Date to be announced", handling_days: "In stock" };
    assert.equal(promise, less[field] ?? "Ships within 3 days");
  });
}

test("hostile titles and options stay text, and the page keeps its shape", async (t) => {
  const titles = [
    `<img src=x onerror="throw 1"><script>throw 2</script>`,
    "\u202eevil\u202d\u2066 \u0000 \ud83d\udc69\u200d\ud83d\ude80 \ud800",
    "x".repeat(10_000),
    "",
  ];
  const visitor = await visit(t, { width: 360 });
  for (const title of titles) {
    const item = await shop.available(SKU);
    const items = titles.map((text, at) => ({
      ...item,
      sku: `v${at}`,
      title,
      action: at === 1 ? "rent" : "buy",
      options: { [title || "colour"]: text },
    }));
    await visitor.context.route("**/v1/availability?**", (route) => route.fulfill(json({ items })));
    const page = await visitor.context.newPage();
    pages += 1;
    const body = `<shelfline-button product="p"></shelfline-button>${buttonOf("v1")}`;
    await page.goto(site.put(`/${pages}`, pageOf(shop.url, { body })));
    const first = page.locator("shelfline-button").first();
    await first.locator("option").nth(3).waitFor({ state: "attached" });
    assert.equal(await page.locator("img, shelfline-button script").count(), 0);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false);
    const heights = await page.locator("shelfline-button").evaluateAll((all) =>
      all.map((element) => Math.round(element.getBoundingClientRect().height)),
    );
    assert.deepEqual(heights, [200, 144]);
    await first.locator("select").selectOption("v2");
    assert.equal(plain(await first.locator('[part="button"]').innerText()), "Buy · €129.00");
    if (title.length > 200) await picture(page, "hostile-title-360");
    await visitor.context.unroute("**/v1/availability?**");
    await page.close();
  }
});

const odd = [
  { attributes: 'quantity="many"', label: "Buy · €129.00" },
  { attributes: 'quantity="-3"', label: "Buy · €129.00" },
  { attributes: 'quantity="2.9 units"', label: "Buy 2 · €258.00" },
  { attributes: 'locale="no-such_thing!"', label: "Buy · €129.00" },
  { attributes: 'locale="fr"', label: "Buy · €129.00" },
  { attributes: 'locale="de_AT"', label: "Kaufen · € 129,00" },
  { attributes: 'theme="blue" data-buy="never"', label: "Buy · €129.00" },
];
for (const { attributes, label } of odd) {
  test(`attributes ${attributes}: ${label}`, async (t) => {
    const button = await answered(await visit(t), (route) => route.continue(), attributes);
    assert.equal((await button.says())[2], label);
  });
}

for (const name of ['sku=""', "", 'sku="a b"', `sku="${"x".repeat(9000)}"`, 'product="../.."']) {
  test(`${name.slice(0, 20) || "nothing"} is not sold here, and its neighbour is`, async (t) => {
    const visitor = await visit(t);
    const page = await visitor.context.newPage();
    pages += 1;
    const body = `<shelfline-button id=odd ${name}></shelfline-button>${buttonOf(SKU)}`;
    await page.goto(site.put(`/${pages}`, pageOf(shop.url, { body })));
    await page.locator('#odd [data-state="unknown"]').waitFor();
    const status = await page.locator('#odd [part="status"]').innerText();
    assert.equal(status, "Not sold here.");
    assert.equal((await new Button(page, SKU).says())[0], "buy");
  });
}
