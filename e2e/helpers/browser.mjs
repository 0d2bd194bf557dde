// A browser in front of a shop: pages that fail the test if they complain, the demo catalogue, and
// the order dialog driven as a shopper drives it.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";
import { root } from "../../xtask/runtime/runtime.mjs";
import { TOKEN, newKey } from "./client.mjs";
import { good, openShop } from "./shop.mjs";

/** Where screenshots are left, to be looked at. */
const pictures = join(root, "dist/screenshots");

const DAY_MS = 86_400_000;

/** What Chromium says of an answer that is a refusal, and of a connection that is cut. */
export const REFUSED = /status of 4\d\d/;
export const CUT_OFF = /net::ERR_/;

const flags =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " +
  "--disable-component-update --disable-sync";

/**
 * A shop in the present time, which is the browser's too, and a browser in front of it.
 *
 * @param {object} [options] Of `openShop`.
 * @returns {Promise<{shop: Shop, visit(t: TestContext, options?: Visit): Promise<Visitor>}>}
 * @typedef {object} Visit
 * @property {RegExp[]} [expected] Complaints on the console that belong to the test.
 * @property {number} [width] 1280 if nothing is said.
 * @property {"light" | "dark"} [scheme]
 * @property {string} [lang] Of the demo page, instead of its own.
 * @property {string} [locale] Of the browser.
 * @property {boolean} [script] Whether pages may run scripts; they may if nothing is said.
 */
export async function openStore(options = {}) {
  const { shop, runtime } = await openShop(options);
  shop.now = null;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: flags.split(" "),
  });
  after(() => browser.close());
  const visit = async (t, options = {}) => {
    const visitor = await Visitor.of(browser, shop, options);
    t.after(() => visitor.leave());
    return visitor;
  };
  return { shop, runtime, visit };
}

/** Puts the demo catalogue in, its dates counted from now, as `cargo xtask dev` does. */
export async function stock(shop) {
  const text = await readFile(join(root, "demo/catalogue.json"), "utf8");
  const { products } = JSON.parse(text, counted);
  for (const { sku, offer, batches = {}, receipts = [], orders = [] } of products) {
    await shop.put(sku, offer);
    for (const [name, batch] of Object.entries(batches)) {
      good(await shop.admin("PUT", `products/${sku}/batches/${name}`, batch));
    }
    for (const { units, ...given } of receipts) await shop.receive(sku, units, given);
    for (const json of orders) {
      good(await shop.send("POST", "/v1/orders", { json: { sku, ...json }, key: newKey() }));
    }
  }
}

/** "+30d" is a date, "-2d 09:00" a time of that day. */
function counted(_name, value) {
  const [, days, clock] = /^([+-]\d+)d(?: (\d\d:\d\d))?$/.exec(value) ?? [];
  if (days === undefined) return value;
  const date = new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  return clock ? `${date}T${clock}:00Z` : date;
}

/** Somebody with a browser of their own: storage and all. */
class Visitor {
  #complaints = [];

  static async of(browser, shop, { expected = [], width = 1280, scheme, lang, locale, script }) {
    const visitor = new Visitor();
    const context = await browser.newContext({
      baseURL: shop.url,
      viewport: { width, height: width < 600 ? 740 : 900 },
      colorScheme: scheme ?? "light",
      locale: locale ?? lang ?? "en-GB",
      javaScriptEnabled: script ?? true,
      timezoneId: "Europe/Berlin",
      // What is looked at stands still.
      reducedMotion: "reduce",
      hasTouch: width < 600,
    });
    context.setDefaultTimeout(15_000);
    context.on("console", (message) => {
      const text = message.text();
      if (message.type() !== "error" || expected.some((known) => known.test(text))) return;
      visitor.#complaints.push(`${text} (${message.location().url})`);
    });
    context.on("weberror", (error) => visitor.#complaints.push(String(error.error())));
    if (lang) {
      await context.route("/", async (route) => {
        const response = await route.fetch();
        const page = (await response.text()).replace(/<html lang="[^"]*"/, `<html lang="${lang}"`);
        await route.fulfill({ response, body: page });
      });
    }
    return Object.assign(visitor, { context, shop });
  }

  /** A new tab. */
  async tab(path = "/") {
    const page = await this.context.newPage();
    await page.goto(path);
    return page;
  }

  /** Ends it, and fails the test if a page complained. */
  async leave() {
    await this.context.close();
    assert.deepEqual(this.#complaints, []);
  }
}

/** The shopper's answers to the dialog's questions. */
export const person = (given = {}) => ({
  email: "ada@example.com",
  name: "Ada Lindqvist",
  country: "SE",
  line1: "Storgatan 1",
  postal_code: "111 22",
  city: "Stockholm",
  ...given,
});

/** A button on a page, and its dialog. */
export class Button {
  constructor(page, sku) {
    this.page = page;
    this.sku = sku;
    this.host = page.locator(`shelfline-button[sku="${sku}"]`);
    this.dialog = this.host.locator("#dialog");
    this.submit = this.part("submit");
  }

  part(name) {
    return this.host.locator(`[part="${name}"]`);
  }

  field(name) {
    return this.host.locator(`#${name}`);
  }

  /** What the button says: action, status, label, promise. */
  async says() {
    const block = this.host.locator('[part="block"][data-state]:not([data-state="loading"])');
    await block.waitFor();
    const texts = ["status", "button", "promise"].map((name) => this.part(name).innerText());
    return [await block.getAttribute("data-state"), ...(await Promise.all(texts)).map(plain)];
  }

  async open() {
    await this.host.locator('[aria-disabled="false"][part="button"]').click();
    await this.dialog.waitFor();
  }

  async fill(who = person()) {
    for (const [name, text] of Object.entries(who)) {
      if (name === "country") await this.field(name).selectOption(text);
      else await this.field(name).fill(text);
    }
  }

  /** What stands in the fields. */
  async typed() {
    const names = Object.keys(person());
    const values = await Promise.all(names.map((name) => this.field(name).inputValue()));
    return Object.fromEntries(names.map((name, at) => [name, values[at]]));
  }

  /** Waits for a phase of the dialog, whether it is open or not. */
  async phase(name) {
    await this.host.locator(`#dialog[data-phase="${name}"]`).waitFor({ state: "attached" });
  }

  /** The text of an element once it is shown. */
  async text(selector) {
    return plain(await this.host.locator(selector).innerText());
  }
}

/** The merchant's page of that path, signed in by the keyboard. */
export async function signedIn(visitor, path) {
  const page = await visitor.tab(`/admin#${path}`);
  await page.locator("#sign-in-token").fill(TOKEN);
  await page.keyboard.press("Enter");
  await page.locator("#main").waitFor();
  return page;
}

/** Waits until an element has the focus, which a browser gives it when it next draws. */
export const focused = (element) =>
  element.and(element.page().locator(":focus")).waitFor({ state: "attached" });

/** With plain spaces, however the language's formats write them. */
export const plain = (text) => text.replace(/\s+/gu, " ").trim();

/** Leaves a picture in dist/screenshots: of what is seen, or with `fullPage` of all the page. */
export async function picture(page, name, options = {}) {
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), animations: "disabled", ...options });
}

/** Whether the page can be scrolled sideways. */
export const isWide = (page) =>
  page.locator("body").evaluate(({ ownerDocument: { documentElement: root } }) => root.scrollWidth > root.clientWidth);
