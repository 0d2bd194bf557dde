// One order per intent, whatever happens between the click and the answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Button, CUT_OFF, REFUSED, focused, openStore, person, picture } from "../helpers/browser.mjs";
import { good } from "../helpers/shop.mjs";
import { waitFor } from "../helpers/wait.mjs";

const { shop, visit } = await openStore();
const SKU = "trail-lamp";
await shop.put(SKU, { backorder: { limit: null, lead_time_days: 21 } });
await shop.receive(SKU, 200);

let people = 0;
/** Somebody who has ordered nothing yet. */
const somebody = () => {
  people += 1;
  return person({ email: `shopper-${people}@example.com` });
};
const ordersOf = async ({ email }) =>
  good(await shop.admin("GET", `orders?email=${encodeURIComponent(email)}`)).items;

/** The one order that somebody has. */
async function only(who) {
  const orders = await ordersOf(who);
  assert.equal(orders.length, 1, "exactly one order");
  return orders[0];
}

/** Waits for the confirmation and checks that it is about the one order there is. */
async function confirmed(button, who) {
  await button.phase("done");
  const number = await button.text('[part="order-number"]');
  assert.equal((await only(who)).order_number, number);
  return number;
}

/** A page with the dialog open and filled in. */
async function ready(visitor, who, path) {
  const button = new Button(await visitor.tab(path), SKU);
  await button.open();
  await button.fill(who);
  await button.host.locator('[part="submit"][aria-disabled="false"]').waitFor();
  return button;
}

/**
 * Holds the orders that pages send. Each is a key and a body; `pass` lets the first one held reach
 * the shop and answers it, `decide` lets it reach the shop and keeps the answer back.
 */
async function holdOrders(context) {
  const held = [];
  const sent = [];
  let holding = true;
  await context.route("**/v1/orders", (route) => {
    if (!holding) return route.continue();
    const request = route.request();
    sent.push({ key: request.headers()["idempotency-key"], body: request.postData() });
    held.push(route);
  });
  const first = (what) => waitFor(what, () => held.shift());
  return {
    sent,
    held,
    async pass() {
      await (await first("an order is sent")).continue();
    },
    async decide() {
      assert.equal((await (await first("an order is sent")).fetch()).status(), 201);
    },
    /** Holds no more; what is held stays so. */
    free() {
      holding = false;
    },
  };
}

/** Every order that a page sends, with its key. */
function listen(context) {
  const sent = [];
  context.on("request", (request) => {
    if (request.method() === "POST") sent.push(request.headers()["idempotency-key"]);
  });
  return sent;
}

test("a double click orders once", async (t) => {
  const visitor = await visit(t);
  const who = somebody();
  const sent = listen(visitor.context);
  const button = await ready(visitor, who);
  await button.submit.dblclick();
  await confirmed(button, who);
  assert.equal(sent.length, 1);
});

test("Enter pressed twice in a field orders once", async (t) => {
  const visitor = await visit(t);
  const who = somebody();
  const sent = listen(visitor.context);
  const button = await ready(visitor, who);
  await button.field("city").focus();
  await button.page.keyboard.press("Enter");
  await button.page.keyboard.press("Enter");
  await confirmed(button, who);
  assert.equal(sent.length, 1);
});

test("while it is sent, the button says so at the same width, and clicks do nothing", async (t) => {
  const visitor = await visit(t);
  const who = somebody();
  const button = await ready(visitor, who);
  const orders = await holdOrders(visitor.context);
  const { width } = await button.submit.boundingBox();
  await button.submit.click();
  await button.phase("sending");
  assert.equal(await button.text('[part="submit"]'), "Sending your order …");
  assert.equal((await button.submit.boundingBox()).width, width);
  await picture(button.page, "sending-1280");
  await button.submit.click({ clickCount: 3, force: true });
  await waitFor("the order is held", () => orders.held.length);
  await orders.pass();
  await confirmed(button, who);
  assert.equal(orders.sent.length, 1);
});

for (const decided of [false, true]) {
  const when = decided ? "after the shop decided" : "while the order is on its way";
  const lose = async (orders) => {
    if (decided) await orders.decide();
    else await waitFor("an order is sent", () => orders.held.length);
  };

  test(`reloaded ${when}: the same order goes on, under its key`, async (t) => {
    const visitor = await visit(t, { expected: [CUT_OFF] });
    const who = somebody();
    const button = await ready(visitor, who);
    const orders = await holdOrders(visitor.context);
    await button.submit.click();
    await lose(orders);
    orders.free();
    const again = listen(visitor.context);
    await button.page.reload();
    await button.dialog.waitFor();
    await confirmed(button, who);
    assert.deepEqual(again, [orders.sent[0].key]);
  });

  test(`the tab killed ${when}: the next visit ends it, without a click`, async (t) => {
    const visitor = await visit(t);
    const who = somebody();
    const button = await ready(visitor, who);
    const orders = await holdOrders(visitor.context);
    await button.submit.click();
    await lose(orders);
    await button.page.close();
    orders.free();
    const again = listen(visitor.context);
    const next = new Button(await visitor.tab(), SKU);
    await next.part("order").waitFor();
    const { order_number } = await only(who);
    assert.equal(await next.text('[part="order"]'), `Your order ${order_number}`);
    assert.deepEqual(again, [orders.sent[0].key]);
    assert.equal(await next.dialog.isVisible(), false, "nothing pops up");
  });
}

test("reloaded at the confirmation: it is there again, not the form", async (t) => {
  const visitor = await visit(t);
  const who = somebody();
  const button = await ready(visitor, who);
  await button.submit.click();
  const number = await confirmed(button, who);
  await button.page.reload();
  await button.dialog.waitFor();
  assert.equal(await confirmed(button, who), number);
  // The link to the order and back again ends at the same place.
  await button.part("status-link").click();
  await button.page.waitForURL("**/orders/**");
  await button.page.goBack();
  await button.dialog.waitFor();
  assert.equal(await confirmed(button, who), number);
  await button.part("done").click();
  await button.dialog.waitFor({ state: "hidden" });
  await button.open();
  await button.phase("form");
});

test("offline: the order is kept, said to be, and goes out when the connection is back", async (t) => {
  const visitor = await visit(t, { expected: [CUT_OFF], width: 360 });
  const who = somebody();
  const button = await ready(visitor, who);
  await visitor.context.setOffline(true);
  await button.submit.click();
  await button.phase("waiting");
  assert.match(await button.text("#waiting"), /^You are offline\. Your order is kept/);
  await picture(button.page, "offline-360");
  assert.deepEqual(await ordersOf(who), []);
  await visitor.context.setOffline(false);
  await confirmed(button, who);
});

test("no answer: sent again by itself under its key, or given up and ordered anew", async (t) => {
  const visitor = await visit(t, { expected: [CUT_OFF] });
  const who = somebody();
  const button = await ready(visitor, who);
  const sent = listen(visitor.context);
  const cut = (route) => route.abort();
  await visitor.context.route("**/v1/orders", cut);
  await button.submit.click();
  await button.phase("waiting");
  await waitFor("another attempt", () => sent.length > 1);
  assert.equal(new Set(sent).size, 1, "one key");
  await button.phase("waiting");
  await button.part("give-up").click();
  await button.phase("form");
  assert.deepEqual(await button.typed(), who);
  await visitor.context.unroute("**/v1/orders", cut);
  assert.deepEqual(await ordersOf(who), []);
  await button.host.locator('[part="submit"][aria-disabled="false"]').click();
  await confirmed(button, who);
  assert.equal(new Set(sent).size, 2, "another intent, another key");
});

test("the answer of a proxy between: the order stays the same one, and comes through", async (t) => {
  const visitor = await visit(t, { expected: [REFUSED, /status of 50\d/] });
  const who = somebody();
  const button = await ready(visitor, who);
  const sent = listen(visitor.context);
  const answers = [
    { status: 502, body: "<h1>Bad gateway</h1>", contentType: "text/html" },
    { status: 200, body: "{", contentType: "application/json" },
  ];
  await visitor.context.route("**/v1/orders", async (route) => {
    const answer = answers.shift();
    if (!answer) return route.continue();
    // It did reach the shop; what came back did not.
    await route.fetch();
    return route.fulfill(answer);
  });
  await button.submit.click();
  await confirmed(button, who);
  assert.deepEqual([sent.length, new Set(sent).size], [3, 1]);
});

test("back closes the dialog and keeps what was typed; back while it is sent loses nothing", async (t) => {
  const visitor = await visit(t);
  const who = somebody();
  const button = await ready(visitor, who);
  const { page } = button;
  await page.goBack();
  await button.dialog.waitFor({ state: "hidden" });
  assert.equal(page.url(), `${shop.url}/`);
  await button.open();
  assert.deepEqual(await button.typed(), who);
  await page.keyboard.press("Escape");
  await button.dialog.waitFor({ state: "hidden" });
  await focused(button.part("button")); // where it was

  await button.open();
  const orders = await holdOrders(visitor.context);
  await button.host.locator('[part="submit"][aria-disabled="false"]').click();
  await button.phase("sending");
  await page.goBack();
  await button.dialog.waitFor({ state: "hidden" });
  assert.equal(await button.text('[part="status"]'), "Your order is being sent …");
  await orders.pass();
  await button.part("order").waitFor();
  const { order_number } = await only(who);
  assert.equal(await button.text('[part="order"]'), `Your order ${order_number}`);
  assert.equal(orders.sent.length, 1);
});

test("two tabs that send at once are one intent", async (t) => {
  const visitor = await visit(t);
  const who = somebody();
  const one = await ready(visitor, who);
  const other = await ready(visitor, who);
  const sent = listen(visitor.context);
  await Promise.all([one.submit.click(), other.submit.click({ force: true })]);
  const numbers = await Promise.all([confirmed(one, who), confirmed(other, who)]);
  assert.equal(numbers[0], numbers[1]);
  assert.equal(new Set(sent).size, 1);
});

test("a second order that is meant is a second order", async (t) => {
  const visitor = await visit(t);
  const who = somebody();
  const button = await ready(visitor, who);
  await button.submit.click();
  await confirmed(button, who);
  await button.part("another").click();
  await button.phase("form");
  await button.host.locator('[part="submit"][aria-disabled="false"]').click();
  await button.phase("done");
  assert.equal((await ordersOf(who)).length, 2);
});

// What changes while the form is filled in, and how it is told.
const changes = [
  {
    what: "the price",
    change: () => shop.put(SKU, { price: { amount: 13900, currency: "EUR" }, backorder: {} }),
    told: ["The price is €139.00, not €129.00."],
    label: "Agree: Order with obligation to pay · €139.00",
    kind: "buy",
  },
  {
    what: "the stock",
    change: () =>
      shop.admin("PUT", `products/${SKU}/stock`, { counted: 0, reason: "a flood" }).then(good),
    told: [
      "It is out of stock now; it can be backordered.",
      "In stock: 0, not 1.",
      "The date is to be announced.",
    ],
    label: "Agree: Order with obligation to pay · €139.00",
    kind: "backorder",
  },
];

for (const { what, change, told, label, kind } of changes) {
  test(`${what} changes meanwhile: said, nothing ordered, one click agrees`, async (t) => {
    const visitor = await visit(t, { expected: [REFUSED], width: kind === "buy" ? 1280 : 360 });
    const who = somebody();
    const button = await ready(visitor, who);
    await change();
    await button.submit.click();
    const notice = button.field("notice");
    await notice.waitFor();
    await picture(button.page, `changed-${kind}`);
    const lines = await notice.locator("li").allInnerTexts();
    assert.deepEqual(lines, told);
    assert.match(await notice.innerText(), /Nothing has been ordered yet\./);
    assert.deepEqual(await ordersOf(who), []);
    assert.deepEqual(await button.typed(), who, "what was typed stays");
    assert.equal(await button.text('[part="submit"]'), label);
    await button.submit.click();
    await confirmed(button, who);
    assert.equal((await only(who)).kind, kind);
  });
}

test("sold out meanwhile: said, and there is nothing to click", async (t) => {
  const visitor = await visit(t, { expected: [REFUSED] });
  const who = somebody();
  const button = await ready(visitor, who);
  await shop.put(SKU, {});
  await button.submit.click();
  await button.field("notice").waitFor();
  assert.deepEqual(await button.field("notice").locator("li").allInnerTexts(), ["It is sold out."]);
  assert.equal(await button.submit.getAttribute("aria-disabled"), "true");
  assert.deepEqual(await button.typed(), who);
  assert.deepEqual(await ordersOf(who), []);
  await button.part("close").click();
  await button.host.locator('[part="block"][data-state="sold_out"]').waitFor();
});
