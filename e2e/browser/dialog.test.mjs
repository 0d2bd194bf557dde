// The order dialog: every state of it in both languages, on a phone and on a desk, light and dark;
// addresses as each country writes them; titles that mean no good; and how soon it opens.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "../helpers/axe.mjs";
import { Button, REFUSED, focused, openStore, person, picture } from "../helpers/browser.mjs";
import { good } from "../helpers/shop.mjs";
import { waitFor } from "../helpers/wait.mjs";

const { shop, visit } = await openStore();

const EUR = (amount) => ({ amount, currency: "EUR" });
const LINE = { limit: null, lead_time_days: 21 };
// What each test shows; the demo page's button stands for it.
const SKU = "trail-lamp";
const settings = (given = {}) => ({
  options: { colour: "red", size: "L" },
  tax_percent: 19,
  delivery: EUR(490),
  backorder: LINE,
  ...given,
});
await shop.put(SKU, settings());

const ready = '[part="submit"][aria-disabled="false"]';

/** The page with the dialog open. */
async function opened(t, options = {}) {
  const visitor = await visit(t, options);
  const button = new Button(await visitor.tab(), SKU);
  await button.open();
  await button.host.locator(ready).waitFor();
  return { visitor, button, page: button.page };
}

async function clean(page, what) {
  const { violations } = await axe(page);
  const found = violations.map(({ id, nodes }) => [id, nodes.map((node) => node.failureSummary)]);
  assert.deepEqual(found, [], what);
}

/** Nothing sticks out at the side of the dialog, whatever stands in it. */
async function fits(button, what) {
  const wide = await button.dialog.evaluate((dialog) => {
    const { left, right } = dialog.getBoundingClientRect();
    return dialog.scrollWidth > dialog.clientWidth || left < 0 || right > innerWidth;
  });
  assert.equal(wide, false, what);
}

/** Answers orders in the shop's place, until it is told to stop. */
async function answerOrders(visitor, answer) {
  await visitor.context.route("**/v1/orders", (route) => route.fulfill(answer));
  return () => visitor.context.unroute("**/v1/orders");
}

/** Changes what the shop says of every sku, until it is told to stop. */
async function changeItems(visitor, changes) {
  await visitor.context.route("**/v1/availability*", async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    for (const item of body.items) Object.assign(item, changes);
    await route.fulfill({ response, json: body });
  });
  return () => visitor.context.unrouteAll({ behavior: "wait" });
}

const views = ["en", "de"].flatMap((lang) =>
  [360, 1280].flatMap((width) => ["light", "dark"].map((scheme) => ({ lang, width, scheme }))),
);
let people = 0;

for (const { lang, width, scheme } of views) {
  test(`every state: ${lang}, ${width} px, ${scheme}`, async (t) => {
    await shop.put(SKU, settings());
    const { available } = await shop.stock(SKU);
    if (available < 5) await shop.receive(SKU, 5 - available + 40);
    people += 1;
    const who = person({ email: `state-${people}@example.com`, country: "DE", postal_code: "10115" });
    const locale = { en: "en-GB", de: "de-DE" }[lang];
    const options = { lang: locale, width, scheme, expected: [REFUSED, /status of 503/] };
    const { visitor, button, page } = await opened(t, options);
    const look = async (state) => {
      await fits(button, state);
      await clean(page, state);
      await picture(page, `state-${state}-${lang}-${scheme}-${width}`);
    };
    await look("empty");
    await button.submit.click();
    await button.field("email-error").waitFor();
    await look("wrong");
    await button.fill(who);
    await look("filled");

    const busy = { status: 503, headers: { "retry-after": "600" }, json: { code: "overloaded" } };
    const free = await answerOrders(visitor, busy);
    await button.submit.click();
    await button.phase("waiting");
    const minutes = await button.host.locator("#waiting progress").getAttribute("max");
    assert.equal(minutes, "600", "as long as the shop asked for");
    await look("waiting");
    await free();
    // Whoever gives up is shown what there is; only what changes after that is news.
    const told = page.waitForResponse(/\/v1\/availability/);
    await button.part("give-up").click();
    await (await told).finished();
    await button.phase("form");
    await button.host.locator(ready).waitFor();

    // Another one each time: an answer of a second ago may still be shown.
    await shop.put(SKU, settings({ price: EUR(13900 + people * 100) }));
    await button.submit.click();
    await button.field("notice").waitFor();
    await look("changed");
    assert.deepEqual(await button.typed(), who, "what was typed stays");
    await button.submit.click();
    await button.phase("done");
    await look("done");
  });
}

test("a split says that it is two shipments, and its place is drawn as a line", async (t) => {
  await shop.put(SKU, settings());
  good(await shop.admin("PUT", `products/${SKU}/stock`, { counted: 0, reason: "a flood" }));
  const { waiting_units: waits } = await shop.stock(SKU);
  await shop.receive(SKU, waits + 3);
  for (const width of [360, 1280]) {
    if (width === 1280) await shop.receive(SKU, 5);
    const { button } = await opened(t, { width });
    const { available } = await shop.stock(SKU);
    for (let units = 1; units < available + 2; units += 1) await button.part("more").click();
    const consent = `By ordering you agree to two shipments: ${available} now, 2 later.`;
    await waitFor("the consent", async () => (await button.text('[part="consent"]')) === consent);
    assert.equal(await button.host.locator("#dialog [part=rows] li").count(), 2);
    await button.fill(person({ email: `split-${width}@example.com` }));
    await picture(button.page, `split-${width}`);
    await button.host.locator(ready).click();
    await button.phase("done");
    const legend = await button.host.locator(".legend li").allInnerTexts();
    assert.deepEqual(legend, [`${available} of yours are ready`, "you, 2 units"]);
    await picture(button.page, `split-done-${width}`);
  }
});

test("on a phone of 360 × 640 the whole form is on one screen", async (t) => {
  await shop.receive(SKU, 50);
  const { button, page } = await opened(t, { width: 360, lang: "de-DE" });
  await page.setViewportSize({ width: 360, height: 640 });
  await button.fill(person({ country: "DE", postal_code: "10115" }));
  await picture(page, "phone-640");
  const { full, shown } = await button.dialog.evaluate((dialog) => ({
    full: dialog.scrollHeight,
    shown: dialog.clientHeight,
  }));
  assert.ok(full <= shown, `${full} px of form on ${shown} px of screen`);
});

const addresses = [
  ["DE", ["Postal code", "City"], "Enter a postal code like 26133."],
  ["AT", ["Postal code", "City"], "Enter a postal code like 1010."],
  ["CH", ["Postal code", "City"], "Enter a postal code like 2544."],
  ["FR", ["Postal code", "City"], "Enter a postal code like 33380."],
  ["IT", ["Postal code", "City", "Province"], "Enter a postal code like 00144."],
  ["ES", ["Postal code", "City", "Province"], "Enter a postal code like 28039."],
  ["NL", ["Postal code", "City"], "Enter a postal code like 1234 AB."],
  ["BE", ["Postal code", "City"], "Enter a postal code like 4000."],
  ["GB", ["Town or city", "Postcode"], "Enter a postcode like EC1Y 8SY."],
  ["US", ["City", "State", "ZIP code"], "Enter a ZIP code like 95014."],
  ["CA", ["City", "Province", "Postal code"], "Enter a postal code like H3Z 2Y7."],
  ["AU", ["Suburb", "State", "Postcode"], "Enter a postcode like 2060."],
  ["SE", ["Postal code", "Town or city"], "Enter a postal code like 114 55."],
  ["NO", ["Postal code", "Town or city"], "Enter a postal code like 0025."],
  ["DK", ["Postal code", "City"], "Enter a postal code like 8660."],
  ["PL", ["Postal code", "City"], "Enter a postal code like 00-950."],
  ["IE", ["Town or city", "County (optional)", "Eircode (optional)"], "Enter an Eircode like A65 F4E2."],
  ["HK", ["City"], null],
];

test("an address is asked for as its country writes it, and what was typed stays", async (t) => {
  const { button } = await opened(t, { width: 360 });
  await button.fill(person({ postal_code: "x" }));
  for (const [country, labels, error] of addresses) {
    await button.field("country").selectOption(country);
    const shown = button.host.locator("fieldset > .pair:last-of-type label");
    await waitFor(country, async () => {
      const texts = await shown.allInnerTexts();
      return JSON.stringify(texts) === JSON.stringify(labels);
    });
    if (error === null) continue;
    assert.equal(await button.field("postal_code").inputValue(), "x");
    await button.field("postal_code").focus();
    await button.field("postal_code").blur();
    assert.equal(await button.text("#postal_code-error"), error);
    await fits(button, country);
  }
  await button.field("country").selectOption("US");
  await button.field("region").waitFor();
  await picture(button.page, "address-us-360");
});

test("what has no place in an address of the country is not asked for, and an order goes through", async (t) => {
  const { button } = await opened(t);
  const who = person({ email: "hk@example.com", country: "HK", city: "Kowloon" });
  delete who.postal_code;
  await button.fill(who);
  await button.host.locator(ready).click();
  await button.phase("done");
  const { items } = good(await shop.admin("GET", "orders?email=hk%40example.com"));
  assert.equal(items[0].ship_to.postal_code, null);
});

test("the usual countries come first, by their names in the page's language", async (t) => {
  const { button } = await opened(t, { lang: "de-DE" });
  const names = await button.host.locator("#country option").allInnerTexts();
  assert.deepEqual(names.slice(0, 4), ["Land wählen", "Deutschland", "Österreich", "Schweiz"]);
  assert.equal(await button.field("country").inputValue(), "DE");
});

const hostile = {
  html: '<img src=x onerror="document.title=1"><b>bold</b>',
  bidi: "\u202Eretsambew \u2066 שלום",
  emoji: "👩‍👩‍👧‍👦".repeat(20),
  long: "W".repeat(200),
};

for (const [name, title] of Object.entries(hostile)) {
  test(`a hostile title (${name}) is text, and breaks nothing`, async (t) => {
    await shop.put(SKU, settings({ title, options: { colour: [...title].slice(0, 60).join("") } }));
    const { button, page } = await opened(t, { width: 360 });
    assert.equal(await button.field("title").textContent(), title);
    assert.equal(await button.host.locator("#title *").count(), 0);
    await fits(button, name);
    await picture(page, `hostile-${name}-360`);
    const { height } = await button.host.locator("header").boundingBox();
    assert.ok(height < 170, `the form stays in sight: ${height} px of title`);
    await shop.put(SKU, settings());
  });
}

test("a title of 10 000 characters from another shop's worker breaks nothing", async (t) => {
  const visitor = await visit(t, { width: 360 });
  const done = await changeItems(visitor, { title: "Ж🙂 ".repeat(2500) });
  const button = new Button(await visitor.tab(), SKU);
  await button.open();
  await fits(button, "long");
  const { height } = await button.host.locator("header").boundingBox();
  assert.ok(height < 170, `${height} px of title`);
  await done();
});

for (const [profile, label] of [
  ["us", /^Place order · €/],
  ["uk", /^Order with obligation to pay · €/],
  ["eu", /^Order with obligation to pay · €/],
]) {
  test(`the button names the deed by the law of ${profile}`, async (t) => {
    const visitor = await visit(t);
    const done = await changeItems(visitor, { profile });
    const button = new Button(await visitor.tab(), SKU);
    await button.open();
    assert.match(await button.text('[part="submit"]'), label);
    await done();
  });
}

test("what was typed is there again after Escape, after a reload, and at another product", async (t) => {
  const { button, page } = await opened(t);
  const who = person();
  await button.fill(who);
  await page.keyboard.press("Escape");
  await button.dialog.waitFor({ state: "hidden" });
  await focused(button.part("button")); // the focus returns
  await page.reload();
  await button.open();
  assert.deepEqual(await button.typed(), who);
});

/** Milliseconds from the click that opens the dialog to the next paint, the first time in a page. */
async function openingClick(t) {
  const visitor = await visit(t, { width: 360 });
  const page = await visitor.tab();
  const button = new Button(page, SKU);
  await button.says();
  await page.evaluate(() => {
    globalThis.clicks = [];
    const seen = (list) => {
      const clicks = list.getEntries().filter(({ name }) => name === "click");
      globalThis.clicks.push(...clicks.map(({ duration }) => duration));
    };
    new PerformanceObserver(seen).observe({ type: "event", durationThreshold: 16 });
  });
  // Fetched ahead, as for anybody who comes near the button before pressing it.
  await button.part("button").hover();
  await page.waitForFunction(() => {
    const fetched = performance.getEntriesByType("resource").map(({ name }) => name);
    return fetched.some((name) => /widget-.+wasm$/.test(name));
  });
  const cdp = await visitor.context.newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await button.part("button").click();
  await button.dialog.waitFor();
  await waitFor("the click is counted", () => page.evaluate(() => performance.eventCounts.get("click")));
  // What is painted within 16 ms is not listed: ten frames later it would have been.
  return page.evaluate(async () => {
    for (let frame = 0; frame < 10 && globalThis.clicks.length === 0; frame += 1) {
      await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    }
    return globalThis.clicks[0] ?? 0;
  });
}

test("the opening click is painted within 100 ms on a processor four times slower", async (t) => {
  const all_ms = [];
  for (let turn = 0; turn < 3; turn += 1) all_ms.push(await openingClick(t));
  t.diagnostic(`interaction to next paint: ${all_ms.join(", ")} ms`);
  // Whatever else this machine does only adds to it.
  assert.ok(Math.min(...all_ms) <= 100, `${all_ms.join(", ")} ms`);
});
