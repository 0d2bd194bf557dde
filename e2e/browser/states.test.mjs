// Every state of the button: its words in both languages, its size, its turns in time, variants.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "../helpers/axe.mjs";
import { Button, CUT_OFF, openStore, picture, plain } from "../helpers/browser.mjs";
import { saidWhere } from "../helpers/said.mjs";
import { RESERVE, buttonOf, openSite, pageOf } from "../helpers/site.mjs";
import { waitFor } from "../helpers/wait.mjs";

const site = await openSite();
const { shop, visit } = await openStore({ origins: [site.url] });

const HOUR_MS = 3_600_000;
const inHours = (hours) => new Date(Date.now() + hours * HOUR_MS).toISOString();
const windowOf = (given) => ({ opens_at: null, closes_at: null, limit: 500, ...given });

/** Puts a product of each state in. */
const states = {
  buy: {},
  many: {},
  hidden: { show_units: "hidden" },
  preorder: { release_at: inHours(240), preorder: windowOf({ closes_at: inHours(52.5) }) },
  deposit: {
    release_at: inHours(240),
    preorder: windowOf({ limit: null }),
    payment: { collect: "deposit", deposit: { percent: 20 } },
  },
  later: {
    backorder: { limit: null, lead_time_days: null },
    payment: { collect: "later", balance: "shipping" },
  },
  backorder: { backorder: { limit: 200, lead_time_days: 21 } },
  split: { backorder: { limit: 200, lead_time_days: null } },
  too_many: { per_customer_limit: 3 },
  coming_soon: { release_at: inHours(400), preorder: windowOf({ opens_at: inHours(52.5) }) },
  announced: { release_at: inHours(400) },
  ended: { release_at: inHours(400), preorder: windowOf({ closes_at: inHours(-1) }) },
  sold_out: {},
};
const units = { buy: 9, many: 10, hidden: 9, split: 5, too_many: 9 };
const quantities = { split: 7, too_many: 5 };
for (const [sku, given] of Object.entries(states)) {
  await shop.put(sku, given);
  if (units[sku]) await shop.receive(sku, units[sku]);
}
const batch = { units: 9, expected_from: "2099-05-04", expected_to: "2099-05-10" };
await shop.admin("PUT", "products/split/batches/may", batch);
await shop.admin("PUT", "products/preorder/batches/may", batch);
for (const email of ["a@example.com", "b@example.com"]) {
  await shop.placed("preorder", { email, quantity: 2, accept: { action: "preorder" } });
}

let pages = 0;
/** Opens a page at the other site. */
async function at(visitor, options) {
  pages += 1;
  const page = await visitor.context.newPage();
  await page.goto(site.put(`/${pages}`, pageOf(shop.url, options)));
  return page;
}

const said = saidWhere(states.coming_soon.preorder);

const STYLE = `<style>${RESERVE}
  :root { color-scheme: light dark } body { font-family: system-ui; margin: 16px }
  main { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)) }
  h1 { grid-column: 1 / -1 }</style>`;
/** Every state on one page. */
const all = (locale) => ({
  attributes: `lang="${locale}"`,
  head: STYLE,
  body: Object.keys(said[locale])
    .map((sku) => buttonOf(sku, `quantity="${quantities[sku] ?? 1}"`))
    .join(""),
});

/** Lets a page note every shift of its layout: of what, from where to where. */
async function watched(visitor) {
  await visitor.context.addInitScript(() => {
    const shifts = [];
    const note = (entries) => {
      for (const { value, sources } of entries) {
        const moved = sources.map(({ node, previousRect: from, currentRect: to }) => {
          const box = ({ x, y, width, height }) => [x, y, width, height].join();
          return `${node?.nodeName}: ${box(from)} to ${box(to)}`;
        });
        shifts.push(`${value} ${moved.join("; ")}`);
      }
    };
    const observer = new PerformanceObserver((list) => note(list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    Object.defineProperty(window, "shifts", {
      value() {
        note(observer.takeRecords());
        return shifts;
      },
    });
  });
  return (page) => page.evaluate(() => window.shifts());
}

for (const locale of Object.keys(said)) {
  for (const width of [1280, 360]) {
    for (const scheme of ["light", "dark"]) {
      test(`${width} px, ${scheme}, ${locale}: every state, of one height, without a shift`, async (t) => {
        const visitor = await visit(t, { width, scheme });
        const shifted = await watched(visitor);
        const page = await at(visitor, all(locale));
        for (const [sku, lines] of Object.entries(said[locale])) {
          // What is left of it is said by the second stage, a moment later.
          const button = new Button(page, sku);
          await button.part("status").filter({ hasText: lines[0] }).waitFor();
          assert.deepEqual((await button.says()).slice(1), lines, sku);
        }
        const sizes = await page.locator("shelfline-button").evaluateAll((buttons) =>
          buttons.map((button) => {
            const lines = [...button.shadowRoot.querySelectorAll("p")];
            const { height } = button.getBoundingClientRect();
            const cut = lines.filter((p) => p.scrollHeight > p.clientHeight + 1);
            return [Math.round(height), cut.map((p) => p.textContent)];
          }),
        );
        for (const size of sizes) assert.deepEqual(size, [144, []]);
        assert.deepEqual(await shifted(page), []);
        const name = `states-${locale.slice(0, 2)}-${scheme}-${width}`;
        await picture(page, name, { fullPage: true });
        const found = await axe(page);
        assert.deepEqual(found.violations.map(({ id }) => id), []);
      });
    }
  }
}

test("while it is asked: nothing at first, then a skeleton with the label known last", async (t) => {
  const visitor = await visit(t, { expected: [CUT_OFF] });
  const { clock } = visitor.context;
  await clock.install();
  await clock.pauseAt(Date.now() + 1_000);
  const shifted = await watched(visitor);
  const held = [];
  let holding = true;
  await visitor.context.route("**/v1/availability?**", (route) =>
    holding ? held.push(route) : route.continue(),
  );
  const page = await at(visitor, { head: STYLE, body: buttonOf("buy") });
  const button = new Button(page, "buy");
  const isSeen = () => button.part("button").isVisible();
  // Buttons that come while the page is read are asked for together.
  const asked = async () => {
    await clock.runFor(100);
    await waitFor("the question", () => held.length);
  };
  await asked();
  assert.equal(await isSeen(), false);
  await picture(page, "loading-first");
  await clock.runFor(210);
  assert.equal(await button.part("button").innerText(), "…", "nothing is known of it");
  await held.shift().continue();
  assert.equal((await button.says())[0], "buy");
  await clock.runFor(100);
  await page.reload();
  await asked();
  await clock.runFor(190);
  assert.equal(await isSeen(), false, "not for 300 ms");
  await clock.runFor(20);
  assert.equal(await button.part("button").innerText(), "Buy");
  assert.equal(await button.part("button").getAttribute("aria-disabled"), "true");
  await picture(page, "loading-known");
  holding = false;
  await held.shift().continue();
  assert.equal((await button.says())[0], "buy");
  assert.deepEqual(await shifted(page), []);
});

test("it turns by itself: opens, is released, with the shop's clock, not the device's", async (t) => {
  const visitor = await visit(t);
  // A device that is a day ahead, whose hours a test can let pass.
  await visitor.context.clock.install({ time: Date.now() + 24 * HOUR_MS });
  const at_ms = Date.now() + 90_000;
  const opens_at = new Date(at_ms).toISOString();
  await shop.put("soon", { release_at: inHours(90), preorder: windowOf({ opens_at }) });
  const page = await at(visitor, { body: buttonOf("soon") });
  const button = new Button(page, "soon");
  const [state, status] = await button.says();
  assert.equal(state, "coming_soon");
  assert.match(status, / · in 1m (2\d|30)s$/);
  await visitor.context.clock.runFor(10_000);
  assert.match((await button.says())[1], / · in 1m (1\d|20)s$/, "it ticks");
  let asked = 0;
  await visitor.context.route("**/v1/availability?**", async (route) => {
    asked += 1;
    const response = await route.fetch();
    const body = await response.json();
    Object.assign(body.items[0], { action: "preorder", as_of: opens_at, waiting_orders: 0 });
    body.items[0].max_quantity = 500;
    await route.fulfill({ response, json: body });
  });
  await visitor.context.clock.runFor(81_000);
  await button.host.locator('[data-state="preorder"]').waitFor();
  assert.ok(asked >= 1 && asked <= 3, `asked ${asked} times`);
});

test("in real time: it opens and closes when it should", async (t) => {
  const preorder = windowOf({
    opens_at: new Date(Date.now() + 4_000).toISOString(),
    closes_at: new Date(Date.now() + 7_000).toISOString(),
  });
  await shop.put("brief", { release_at: inHours(90), preorder });
  const page = await at(await visit(t), { body: buttonOf("brief") });
  const state = (name) => page.locator(`[data-state="${name}"]`).waitFor();
  await state("coming_soon");
  await state("preorder");
  await state("ended");
});

test("the network goes: said at once, nothing to order; it comes back by itself", async (t) => {
  const visitor = await visit(t, { expected: [CUT_OFF] });
  const page = await at(visitor, { body: buttonOf("buy") });
  const button = new Button(page, "buy");
  await button.says();
  await visitor.context.setOffline(true);
  await button.host.locator('[data-state="unreachable"]').waitFor();
  assert.deepEqual((await button.says()).slice(1), ["Could not reach the shop", "Try again", ""]);
  await picture(page, "unreachable");
  await visitor.context.setOffline(false);
  await button.host.locator('[data-state="buy"]').waitFor();
});

test("a tab that comes back asks again", async (t) => {
  const sku = await shop.product({}, 1);
  const page = await at(await visit(t), { body: buttonOf(sku) });
  await new Button(page, sku).says();
  await shop.placed(sku);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await page.locator('[data-state="sold_out"]').waitFor();
});

test("too many: one click takes the most there is", async (t) => {
  const page = await at(await visit(t), { body: buttonOf("too_many", 'quantity="5"') });
  const button = new Button(page, "too_many");
  await button.says();
  await button.part("button").click();
  await button.host.locator('[data-state="buy"]').waitFor();
  assert.equal((await button.says())[2], "Buy 3 · €387.00");
});

test("a theme of its own, whatever the page's", async (t) => {
  const body = ["light", "dark"].map((theme) => buttonOf("buy", `theme="${theme}"`)).join("");
  const page = await at(await visit(t, { scheme: "dark" }), { head: STYLE, body });
  await new Button(page, "buy").page.locator('[data-state="buy"]').nth(1).waitFor();
  const schemes = await page.locator('[part="block"]').evaluateAll((blocks) =>
    blocks.map((block) => getComputedStyle(block).colorScheme),
  );
  assert.deepEqual(schemes, ["light", "dark"]);
});

// A product of three variants, each in a state of its own.
const variants = [
  { sku: "tent-moss", options: { colour: "Moss" }, units: 0, given: {} },
  { sku: "tent-sand", options: { colour: "Sand" }, units: 4, given: {} },
  {
    sku: "tent-long",
    options: { colour: `Slate, ${"very ".repeat(20)}long name` },
    units: 0,
    given: { backorder: { limit: null, lead_time_days: 21 } },
  },
];
for (const { sku, options, units, given } of variants) {
  await shop.put(sku, { title: "Tent", product: "tent", options, ...given });
  if (units) await shop.receive(sku, units);
}

for (const width of [1280, 360]) {
  test(`${width} px: a product's variants, by keyboard, each with its state`, async (t) => {
    const visitor = await visit(t, { width, lang: "en-GB" });
    const shifted = await watched(visitor);
    const asked = [];
    visitor.context.on("request", (request) => {
      if (request.url().includes("/v1/availability")) asked.push(new URL(request.url()).search);
    });
    const body = '<shelfline-button product="tent"></shelfline-button><p>Below</p>';
    const reserve = RESERVE.replace("144px", "200px");
    const head = `${STYLE}<style>${reserve}</style>`;
    const page = await at(visitor, { head, body });
    const host = page.locator("shelfline-button");
    const list = host.getByRole("combobox", { name: "colour" });
    await list.waitFor();
    const options = await list.locator("option").allInnerTexts();
    const bare = options.map((text) => text.replace(/[\u2068\u2069]/g, "")).toSorted();
    const long = variants[2].options.colour.trim();
    assert.deepEqual(bare, ["Moss · Sold out", "Sand", `${long} · Backorder`].toSorted());
    assert.equal(await list.inputValue(), "tent-long", "the first that can be ordered");
    const block = (state) => host.locator(`[part="block"][data-state="${state}"]`).waitFor();
    await block("backorder");
    await picture(page, `variants-long-${width}`);
    await list.focus();
    await page.keyboard.press("ArrowDown");
    await block("sold_out");
    await page.keyboard.press("ArrowDown");
    await block("buy");
    await picture(page, `variants-${width}`);
    assert.deepEqual(asked, ["?product=tent&quantity=1"], "what is known is not asked again");
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
    assert.deepEqual(await shifted(page), []);
    await host.locator('[part="button"]').click();
    await host.locator("#dialog").waitFor();
    assert.match(plain(await host.locator("#dialog").innerText()), /Tent/);
    const { violations } = await axe(page);
    assert.deepEqual(violations.map(({ id }) => id), []);
  });
}

test("sku beside product is the variant that is chosen at first", async (t) => {
  const body = '<shelfline-button product="tent" sku="tent-long"></shelfline-button>';
  const page = await at(await visit(t), { body });
  await page.locator('[data-state="backorder"]').waitFor();
  await page.locator('[part="picker"]').waitFor();
  assert.equal(await page.locator('[part="picker"]').inputValue(), "tent-long");
});
