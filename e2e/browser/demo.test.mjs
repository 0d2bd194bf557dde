// The demo shop's pages in a browser: every one of them fits, can be used by everybody and from the
// keyboard; and the panel that moves the time plays an order's whole life.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../xtask/runtime/runtime.mjs";
import { axe } from "../helpers/axe.mjs";
import { Button, REFUSED, focused, isWide, openStore, person, picture, plain, stock } from "../helpers/browser.mjs";
import { TOKEN } from "../helpers/client.mjs";
import { waitFor } from "../helpers/wait.mjs";

const { shop, visit } = await openStore();
await stock(shop);
const still = await openStore({ testClock: false });
await stock(still.shop);

const goods = JSON.parse(await readFile(join(root, "demo/goods.json"), "utf8"));
const PATHS = ["/", "/about", ...goods.map(({ slug }) => `/goods/${slug}`)];
const PAGES = ["", "/de"].flatMap((base) => PATHS.map((path) => base + path));

/** Waits until every button of the page has its answer. */
async function painted(page) {
  await page.locator("main").waitFor();
  const all = page.locator("shelfline-button");
  for (const button of await all.all()) {
    await button.locator('[part="block"][data-state]:not([data-state="loading"])').first().waitFor();
  }
}

async function clean(page, what) {
  const { violations } = await axe(page);
  const found = violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(" "))]);
  assert.deepEqual(found, [], what);
}

// One page of each kind in all four views; the others, of the same templates, in two of them.
const KINDS = ["/", "/de/about", "/de/goods/storm-shell"];
const views = [
  [1280, "light", PAGES],
  [360, "dark", PAGES],
  [360, "light", KINDS],
  [1280, "dark", KINDS],
];

for (const [width, scheme, paths] of views) {
  test(`${width} px, ${scheme}: every page fits, and axe finds nothing`, async (t) => {
    const page = await (await visit(t, { width, scheme })).tab("/");
    for (const path of paths) {
      await page.goto(path);
      await painted(page);
      assert.equal(await isWide(page), false, `${path} scrolls sideways`);
      await clean(page, `${path} at ${width} px, ${scheme}`);
      const name = path.replace(/\W+/g, "-").replace(/^-|-$/g, "") || "home";
      await picture(page, `demo-${name}-${scheme}-${width}`);
    }
  });
}

test("every page says what it is, and leads to itself in the other language", async (t) => {
  const page = await (await visit(t)).tab("/");
  const titles = new Set();
  for (const path of PATHS) {
    await page.goto(path);
    titles.add(await page.title());
    const description = page.locator('meta[name="description"]');
    assert.notEqual(await description.getAttribute("content"), "");
    assert.equal(await page.locator("h1").count(), 1, path);
    await page.locator(".language").click();
    await page.waitForURL(`**/de${path}`);
    assert.equal(await page.locator("html").getAttribute("lang"), "de-DE");
    titles.add(await page.title());
    await page.locator(".language").click();
    await page.waitForURL((url) => url.pathname === path);
  }
  assert.equal(titles.size, 2 * PATHS.length, "no two pages have the same title");
});

test("the catalogue shows every state", async () => {
  const states = goods.map(async ({ button: { sku, quantity = 1 } }) => {
    const { action, payment } = await shop.available(sku, quantity);
    return [action, payment.collect];
  });
  const shown = await Promise.all(states);
  const actions = new Set(shown.map(([action]) => action));
  const wanted = "backorder buy coming_soon ended preorder sold_out split".split(" ");
  assert.deepEqual([...actions].sort(), wanted);
  assert.deepEqual([...new Set(shown.map(([, terms]) => terms))].sort(), ["deposit", "full", "later"]);
  const jumper = await shop.send("GET", "/v1/availability?product=island-jumper");
  const variants = new Set(jumper.body.items.map(({ action }) => action));
  assert.deepEqual([...variants].sort(), ["backorder", "buy", "preorder", "sold_out"]);
});

test("the gallery turns by keyboard, and shows what is chosen", async (t) => {
  const page = await (await visit(t)).tab("/goods/storm-shell");
  await page.getByRole("radio", { name: "Front" }).focus();
  for (const [place, name] of ["In use", "Close up", "Measures"].entries()) {
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.getByRole("radio", { name }).isChecked(), true);
    const shown = await page.locator(".shown .frame:visible").getAttribute("class");
    assert.equal(shown, `frame v${place + 2}`);
  }
  await picture(page, "demo-gallery-measures");
});

/** Opens the panel with the merchant's token, from the keyboard. */
async function panelOf(page) {
  await page.getByRole("button", { name: "Move the time" }).focus();
  await page.keyboard.press("Enter");
  const token = page.getByLabel("Merchant's token");
  await token.waitFor();
  await token.fill("not the token");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "does not open this shop" }).waitFor();
  await token.fill(TOKEN);
  await page.keyboard.press("Enter");
  await page.locator('.figures dd:not(:text-is("–"))').nth(3).waitFor();
}

/** Presses one of the panel's buttons; answers what the panel says of it. */
async function press(page, name) {
  const log = page.locator(".log p:not(.empty)");
  const before = await log.count();
  await page.getByRole("button", { name, exact: true }).click();
  await log.nth(before).waitFor();
  return plain(await log.first().innerText());
}

const figure = (page, name, text) =>
  page.locator(`[data-figure="${name}"]`).filter({ hasText: new RegExp(`^${text}$`) }).waitFor();

test("without a test clock the panel works, and says why time stands still", async (t) => {
  const page = await (await still.visit(t, { expected: [REFUSED] })).tab("/goods/tin-stove");
  await panelOf(page);
  const day = page.getByRole("button", { name: "A day later" });
  assert.equal(await day.getAttribute("aria-disabled"), "true");
  await page.getByText("Time can be moved where the shop runs with --test-clock.").waitFor();
  await clean(page, "the panel");
  const said = await press(page, "Sell out");
  assert.match(said, /^Counted 0 on hand/);
  await page.locator('[part="block"][data-state="sold_out"]').waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#time-panel").isVisible(), false);
  await focused(page.getByRole("button", { name: "Move the time" }));
});

test("the panel opens a pre-order, releases, and moves the dates", async (t) => {
  const page = await (await visit(t, { expected: [REFUSED] })).tab("/goods/down-quilt");
  await panelOf(page);
  assert.equal(await press(page, "Open the pre-order"), "Pre-orders are open from now on.");
  await page.locator('[part="block"][data-state="preorder"]').waitFor();
  assert.match(await press(page, "Ship the oldest"), /^Nothing is allocated/);
  assert.equal(await press(page, "Release now"), "Released: what is allocated may ship.");
  await page.locator('[part="block"][data-state="sold_out"]').waitFor();
  assert.equal(await press(page, "Release now"), "This one has no release to come.");
  assert.match(await press(page, "Receive 50"), /^50 units received\. Nobody was waiting\. 50 units/);
  await page.locator('[part="block"][data-state="buy"]').waitFor();
});

for (const [width, sku] of [[1280, "ash-paddle"], [360, "camp-mug"]]) {
  test(`${width} px: one person sees the whole life of an order`, async (t) => {
    const page = await (await visit(t, { width, expected: [REFUSED] })).tab(`/goods/${sku}`);
    const button = new Button(page, sku);
    const email = `life-${width}@example.com`;
    await button.open();
    await button.fill(person({ email, name: `Ada ${width}` }));
    await button.submit.click();
    await button.phase("done");
    const link = button.part("status-link");
    const address = await link.getAttribute("href");
    await page.keyboard.press("Escape");

    await panelOf(page);
    await page.locator(".queue li").filter({ hasText: `Ada ${width}` }).waitFor();
    await picture(page, `demo-panel-${width}`);
    await clean(page, "the panel");
    const received = await press(page, "Receive 50");
    assert.match(received, /^50 units received\. \d orders? got \d+ units?: /);
    await figure(page, "waiting_units", "0");
    await page.getByText("Nobody waits.").waitFor();
    await page.locator('[part="block"][data-state="buy"]').waitFor();
    await waitFor("the order is allocated in the book", async () => {
      const { body } = await shop.admin("GET", `orders?email=${encodeURIComponent(email)}`);
      return body.items[0].status === "allocated";
    });

    for (;;) {
      const shipped = await press(page, "Ship the oldest");
      assert.match(shipped, /^\d units? shipped to /);
      if (shipped.includes(`Ada ${width}`)) break;
    }
    const clock = page.locator('[data-figure="now"]');
    const before = await clock.innerText();
    assert.match(await press(page, "A week later"), /^It is .+ now in the shop\.$/);
    await page.waitForFunction((was) => document.querySelector('[data-figure="now"]').innerText !== was, before);
    await picture(page, `demo-story-${width}`);
    assert.match(await press(page, "Sell out"), /nothing is for sale\.$/);
    await page.locator('[part="block"][data-state="backorder"]').waitFor();

    await page.goto(address);
    await page.getByRole("heading", { name: "Your order is on its way." }).waitFor();
  });
}
