// The demo shop in a browser: what each button says, and one order of each kind in two widths.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Button, focused, openStore, person, picture, plain, stock } from "../helpers/browser.mjs";
import { good } from "../helpers/shop.mjs";
import { waitFor } from "../helpers/wait.mjs";

const { shop, runtime, visit } = await openStore();
await stock(shop);

const SKUS = ["trail-lamp", "ridge-tent", "camp-mug", "dry-bag", "field-knife", "down-quilt"];

/** A window of days as the demo page writes it. */
const days = (locale, from, to) => {
  const year = to.slice(0, 4) === String(new Date().getFullYear()) ? undefined : "numeric";
  const month = from === to ? "long" : "short";
  const format = new Intl.DateTimeFormat(locale, { day: "numeric", month, year, timeZone: "UTC" });
  return plain(format.formatRange(new Date(from), new Date(to)));
};
const promised = async (sku, quantity) => {
  const { promise } = await shop.available(sku, quantity);
  return days("en-GB", promise.ships_from, promise.ships_to);
};
/** How long it is until then, by the two largest units, as of a minute ago at most. */
const until = (at) => {
  const hours = Math.floor((at - Date.now()) / 3_600_000);
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
};
const opens = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "numeric",
  minute: "2-digit",
  timeZone: "Europe/Berlin",
});

test("each of the six products says what can be done, for how much, and when", async (t) => {
  const page = await (await visit(t)).tab();
  const says = Object.fromEntries(
    await Promise.all(SKUS.map(async (sku) => [sku, await new Button(page, sku).says()])),
  );
  const bag = await shop.available("dry-bag", 7);
  const from = bag.promise.ships_from;
  const at = new Date((await shop.available("down-quilt")).opens_at);
  const year = at.getFullYear() === new Date().getFullYear() ? / \d{4}/ : /$^/;
  assert.deepEqual(says, {
    "trail-lamp": ["buy", "In stock", "Buy · €129.00", "Ships within 3 days"],
    "ridge-tent": [
      "preorder",
      "Pre-order · 500 of 500 left",
      "Pre-order · €449.00",
      `Ships ${await promised("ridge-tent")} · you would be 1st in line`,
    ],
    "camp-mug": [
      "backorder",
      "Out of stock, available for backorder",
      "Backorder · €14.90",
      `Ships ${await promised("camp-mug")} · you would be 1st in line`,
    ],
    "dry-bag": [
      "split",
      `5 in stock, 2 more on ${days("en-GB", from, from)}`,
      "Order 7 · €244.30",
      `5 ship now, 2 ship ${await promised("dry-bag", 7)}`,
    ],
    "field-knife": ["sold_out", "Sold out", "Tell me when", ""],
    "down-quilt": [
      "coming_soon",
      `Pre-orders open ${plain(opens.format(at).replace(year, ""))} · in ${until(at)}`,
      "Tell me when",
      "",
    ],
  });
  for (const sku of ["field-knife", "down-quilt"]) {
    const button = new Button(page, sku);
    await button.part("button").click();
    await button.field("tell").waitFor();
    assert.equal(await button.dialog.count(), 0, "there is nothing to order");
    await page.keyboard.press("Escape");
    await button.field("tell").waitFor({ state: "detached" });
  }
  // What the line grows by is told by the next page.
  await shop.placed("camp-mug", { quantity: 3, accept: { action: "backorder" } });
  await page.reload();
  const [, status, , promise] = await new Button(page, "camp-mug").says();
  assert.equal(status, "Out of stock, available for backorder · 1 waiting");
  assert.match(promise, /^Ships .+ · you would be 2nd in line$/);
});

test("every country can be chosen, each once and by its name", async (t) => {
  const button = new Button(await (await visit(t)).tab(), "trail-lamp");
  await button.open();
  const options = await button
    .host.locator("#country option")
    .evaluateAll((all) => all.slice(1).map(({ value, label }) => ({ value, label })));
  assert.equal(await button.field("country").inputValue(), "GB", "the browser's own at first");
  assert.equal(new Set(options.map(({ value }) => value)).size, options.length);
  assert.equal(new Set(options.map(({ label }) => label)).size, options.length);
  assert.deepEqual(options.filter(({ value, label }) => value === label), []);
  assert.equal(options.length, 244, "all that people live in");
});

// Pictures of the dialog: to be looked at, and to see that no width makes it scroll sideways.
const views = ["light", "dark"].flatMap((scheme) =>
  ["en", "de"].flatMap((lang) => [1280, 360].map((width) => ({ scheme, lang, width }))),
);

for (const { scheme, lang, width } of views) {
  test(`${width} px, ${scheme}, ${lang}: the dialog fits, empty, wrong and right`, async (t) => {
    const locale = { en: "en-GB", de: "de-DE" }[lang];
    const page = await (await visit(t, { width, scheme, lang: locale })).tab();
    const button = new Button(page, "dry-bag");
    const name = `${lang}-${scheme}-${width}`;
    await button.says();
    await picture(page, `shop-${name}`);
    await button.open();
    await fits(button);
    assert.equal(await button.host.locator('[part="rows"] li').count(), 2, "now, and later");
    await picture(page, `dialog-${name}`);

    await button.host.locator('[part="submit"][aria-disabled="false"]').click();
    await focused(button.field("email")); // the first wrong field
    const errors = { en: "Correct these fields: E-mail, Name", de: "Bitte berichtigen: E-Mail, Name" };
    assert.match(await button.text('[part="alert"]'), new RegExp(`^${errors[lang]}`));
    assert.equal(await button.field("email").getAttribute("aria-describedby"), "email-error");
    await fits(button);
    await picture(page, `errors-${name}`);

    await button.fill(person({ country: "DE" }));
    assert.equal(await button.part("alert").innerText(), "");
    const label = { en: /^Order with obligation to pay · €/, de: /^Zahlungspflichtig bestellen · .+ €$/ };
    assert.match(await button.text('[part="submit"]'), label[lang]);
    await fits(button);
    await picture(page, `filled-${name}`);
  });
}

/** Nothing sticks out at the side, and what is pressed is large enough for a thumb. */
async function fits(button) {
  const sizes = await button.dialog.evaluate((dialog) => {
    const boxes = [...dialog.querySelectorAll("button, input, select")].map((element) => {
      const { width, height } = element.getBoundingClientRect();
      return { name: element.id || element.part.value, width, height };
    });
    const { left, right } = dialog.getBoundingClientRect();
    const wide = dialog.scrollWidth > dialog.clientWidth || left < 0 || right > innerWidth;
    return { wide, small: boxes.filter((box) => Math.round(Math.min(box.width, box.height)) < 44) };
  });
  assert.deepEqual(sizes, { wide: false, small: [] });
}

// Of each kind: what is ordered, the confirmation, and how the stock has moved.
const kinds = [
  {
    sku: "trail-lamp",
    kind: "buy",
    quantity: 2,
    hero: /^Your order is in\.$/,
    status: "allocated",
    moved: { allocated: 2, available: -2 },
  },
  {
    sku: "ridge-tent",
    kind: "preorder",
    quantity: 1,
    hero: /^You are (first|\d+(st|nd|rd|th)) in line/,
    status: "waiting",
    moved: { waiting_units: 1, waiting_orders: 1, preorder_units: 1 },
  },
  {
    sku: "camp-mug",
    kind: "backorder",
    quantity: 2,
    hero: /^You are \d+(st|nd|rd|th) in line, \d units ahead of you\.$/,
    status: "waiting",
    moved: { waiting_units: 2, waiting_orders: 1 },
  },
  {
    sku: "dry-bag",
    kind: "split",
    quantity: 7,
    hero: /^You are first in line\.$/,
    status: "partially_allocated",
    moved: { allocated: 5, available: -5, waiting_units: 2, waiting_orders: 1 },
  },
];

/** How figures of a stock differ. */
const difference = (before, now) =>
  Object.fromEntries(
    Object.keys(before)
      .filter((name) => typeof before[name] === "number" && now[name] !== before[name])
      .map((name) => [name, now[name] - before[name]]),
  );

/** Orders with nothing but keys, from the page's beginning. */
async function byKeyboard(button, quantity, who) {
  const { keyboard } = button.page;
  await button.says(); // until then a press does nothing
  await button.part("button").focus();
  await keyboard.press("Enter");
  await button.dialog.waitFor();
  await focused(button.host.locator("#title")); // the dialog begins at its title
  const reach = async (selector) => {
    for (let tabs = 0; tabs < 20; tabs += 1) {
      if (await button.host.locator(`${selector}:focus`).count()) return;
      await keyboard.press("Tab");
    }
    assert.fail(`no way to ${selector} by Tab`);
  };
  await reach('[part="more"]');
  for (let units = 1; units < quantity; units += 1) await keyboard.press("Space");
  for (const [name, text] of Object.entries(who)) {
    await reach(`#${name}`);
    if (name === "country") await keyboard.type("Swed");
    else await keyboard.type(text);
  }
  await reach('[part="submit"]');
  await button.host.locator('[part="submit"][aria-disabled="false"]').waitFor();
  await keyboard.press("Enter");
}

async function byPointer(button, quantity, who) {
  await button.open();
  const shown = Number(await button.field("quantity").inputValue());
  for (let units = shown; units < quantity; units += 1) await button.part("more").click();
  await button.fill(who);
  await button.host.locator('[part="submit"][aria-disabled="false"]').click();
}

for (const width of [1280, 360]) {
  for (const { sku, kind, quantity, hero, status, moved } of kinds) {
    const keys = kind === "backorder" && width === 1280;
    const how = keys ? "by keyboard alone" : "by pointer";
    test(`${width} px: ${kind} of ${quantity}, ${how}: in line, in the API, in KV`, async (t) => {
      // The split before this one took all there was: what comes now serves it, and 5 are left.
      if (kind === "split" && width === 360) await shop.receive(sku, 7);
      const before = await shop.stock(sku);
      const visitor = await visit(t, { width });
      const page = await visitor.tab();
      const button = new Button(page, sku);
      const who = person({ email: `${kind}.${width}@example.com` });
      await (keys ? byKeyboard : byPointer)(button, quantity, who);
      await button.phase("done");
      await focused(button.host.locator("#hero"));
      await picture(page, `confirmation-${kind}-${width}`);

      assert.match(await button.text("#hero"), hero);
      const address = await button.part("status-link").getAttribute("href");
      const [, id, token] = /\/orders\/([^/#]+)#(.+)$/.exec(address);
      const order = good(await shop.send("GET", `/v1/orders/${id}`, { bearer: token }));
      assert.equal(await button.text('[part="order-number"]'), order.order_number);
      assert.deepEqual([order.kind, order.status, order.units.ordered], [kind, status, quantity]);
      const waits = order.place.position !== null;
      assert.equal(await button.part("place-number").count(), waits ? 1 : 0);
      if (waits) {
        assert.equal(await button.text('[part="place-number"]'), String(order.place.number));
      }
      const { customer, ship_to } = await shop.shown({ order });
      assert.deepEqual([customer.email, customer.name], [who.email, who.name]);
      assert.deepEqual([ship_to.country, ship_to.city], [who.country, who.city]);
      assert.deepEqual(difference(before, await shop.stock(sku)), moved);
      const kv = await runtime().mf.getKVNamespace("ORDERS");
      const record = await waitFor("the record in KV", () => kv.get(`order:${id}`, "json"));
      assert.deepEqual(
        [record.status, record.units, record.customer.email],
        [status, order.units, who.email],
      );

      await button.part("done").click();
      await button.dialog.waitFor({ state: "hidden" });
      assert.equal(await button.text('[part="order"]'), `Your order ${order.order_number}`);
      assert.equal(page.url(), `${shop.url}/`);
      const { action } = await shop.available(sku, kind === "split" ? 7 : 1);
      await button.host.locator(`[part="block"][data-state="${action}"]`).waitFor();
    });
  }
}
